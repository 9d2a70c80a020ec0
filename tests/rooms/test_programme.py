"""The programme: sittings put in, moved and cancelled; who may know of them; what clashes."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rooms import caucuses, clashes, programme, seating
from rooms.floor import NotHere
from rooms.languages import Language
from rooms.people import Role
from rooms.programme import Appointment, Scheduled, SittingLine
from rooms.room import Kind, Membership
from rooms.seating import Plan
from tests.cast import Cast, entries, row
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import archived, refused

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


def at(hour: float = 0, hours: float = 2, item: str = "Scope", **facts: Any) -> Appointment:
    begins = TOMORROW + timedelta(hours=hour)
    return Appointment(item, begins, begins + timedelta(hours=hours), **facts)


async def scheduled(cast: Cast, appointment: Appointment, room: UUID | None = None) -> UUID:
    """By the secretariat from its desk."""
    act = partial(programme.schedule, appointment=appointment, room_id=room)
    return (await cast.attends("secretariat", act, also=(room,) if room else ())).result or uuid4()


async def known_to(cast: Cast, name: str, caucuses: bool = True) -> set[str]:
    async with cast.store.reading() as session:
        now = datetime.now(UTC)
        lines = await programme.visible(session, cast.conference, cast.persons[name], now, caucuses)
    return {line.item for line in lines}


async def caucus(cast: Cast) -> tuple[UUID, UUID]:
    """Canada and norway withdraw; canada puts a sitting into the programme of their caucus."""
    act = partial(caucuses.withdraw, title="Like-minded", purpose="", people=[cast.persons["norway"]])
    done = await cast.attends("canada", act)
    assert done.result
    chair = next(UUID(each.body["seat"]) for each in done.entries if each.kind == "Seated")
    act = partial(programme.schedule, appointment=at(item="In confidence"))
    return done.result, (await cast.writer.act(done.result, chair, act)).result or uuid4()


async def test_a_sitting_is_put_in_moved_and_cancelled_in_the_record_of_its_room(cast: Cast) -> None:
    before = len(await entries(cast.store, cast.conference))
    sitting = await scheduled(cast, at(languages=[Language.ENGLISH, Language.ARABIC], venue="Hall 1"), cast.room)
    moving = partial(programme.move, sitting_id=sitting, appointment=at(3, item="Scope, continued"))
    await cast.does("canada", moving)
    with refused("sitting.unchanged"):
        await cast.does("canada", moving)
    kept = await row(cast.store, Scheduled, sitting)
    assert (kept.item, kept.starts_at, kept.sequence, kept.languages) == (
        *("Scope, continued", TOMORROW + timedelta(hours=3)),
        *(1, []),
    )
    cancelling = partial(programme.cancel, sitting_id=sitting, reason="No quorum.")
    await cast.attends("secretariat", cancelling, also=(cast.room,))
    with refused("sitting.cancelled_already"):
        await cast.does("canada", moving)
    kept = await row(cast.store, Scheduled, sitting)
    assert (kept.cancelled, kept.reason, kept.sequence) == (True, "No quorum.", 2)
    assert len(await entries(cast.store, cast.conference)) == before
    assert [each.kind for each in (await entries(cast.store, cast.room))[-3:]] == [
        *("SittingScheduled", "SittingMoved", "SittingCancelled"),
    ]
    assert await differences(cast.store) == []


@pytest.mark.parametrize(
    ("appointment", "reason", "field"),
    [
        (at(hours=0), "sitting.ends_first", "ends"),
        (at(hours=-1), "sitting.ends_first", "ends"),
        (at(hours=25), "sitting.too_long", "ends"),
        (at(-72), "sitting.past", "starts"),
        (at(item=" "), "name.empty", "item"),
        (at(item="x" * 301), "name.too_long", "item"),
        (at(venue="x" * 101), "name.too_long", "venue"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(
    cast: Cast, appointment: Appointment, reason: str, field: str
) -> None:
    with refused(reason, field):
        await scheduled(cast, appointment, cast.room)
    with refused(reason, field):
        await cast.does("canada", partial(programme.schedule, appointment=appointment))


async def test_the_bureau_and_the_secretariat_do_it_and_nobody_else(cast: Cast) -> None:
    sitting = await scheduled(cast, at(), cast.room)
    for name in ("norway", "icrc"):
        for act in (
            partial(programme.schedule, appointment=at()),
            partial(programme.move, sitting_id=sitting, appointment=at(1)),
            partial(programme.cancel, sitting_id=sitting),
        ):
            with refused("not_permitted"):
                await cast.does(name, act)
    with refused("not_permitted"):
        await cast.attends(
            "canada", partial(programme.schedule, appointment=at(), room_id=cast.room), also=(cast.room,)
        )
    other = await scheduled(cast, at())
    with pytest.raises(NotHere):
        await cast.does("canada", partial(programme.cancel, sitting_id=other))
    with pytest.raises(NotHere):
        await cast.does("canada", partial(programme.cancel, sitting_id=uuid4()))


async def test_no_act_of_the_secretariat_reaches_a_caucus(cast: Cast) -> None:
    room, sitting = await caucus(cast)
    for act in (
        partial(programme.schedule, appointment=at(), room_id=room),
        partial(programme.move, sitting_id=sitting, appointment=at(1)),
        partial(programme.cancel, sitting_id=sitting),
    ):
        with pytest.raises(NotHere):
            await cast.attends("secretariat", act, also=(room,))
    async with cast.store.reading() as session:
        assert await programme.listed(session, cast.conference) == []


async def test_walls(cast: Cast) -> None:
    """What everyone may know, what those seated by invitation know, and what a caucus knows."""
    opening = Plan(kind=Kind.PLENARY, title="Plenary", membership=Membership.OPEN)
    plenary = (await cast.attends("secretariat", partial(seating.open_room, plan=opening))).result
    await scheduled(cast, at(item="Opening"))
    await scheduled(cast, at(item="Statements"), plenary)
    await scheduled(cast, at(item="Track 1.5"), cast.room)
    await caucus(cast)
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    everyone = {"Opening", "Statements"}
    assert await known_to(cast, "icbl") == everyone
    assert await known_to(cast, "icrc") == everyone | {"Track 1.5"}
    assert await known_to(cast, "secretariat") == everyone | {"Track 1.5"}
    assert await known_to(cast, "norway") == everyone | {"Track 1.5", "In confidence"}
    assert await known_to(cast, "norway", caucuses=False) == everyone | {"Track 1.5"}
    await archived(cast)
    assert await known_to(cast, "icrc") == everyone


async def test_a_seat_of_a_term_shows_what_it_shows_while_it_is_held(cast: Cast) -> None:
    await scheduled(cast, at(item="Track 1.5"), cast.room)
    async with cast.store.reading() as session:
        later = datetime.now(UTC) + timedelta(days=400)
        assert {line.item for line in await programme.visible(session, cast.conference, cast.persons["icrc"], later)}
    with refused("seat.held_already", "person"):
        await cast.does("secretariat", partial(seating.grant, person_id=cast.persons["icrc"], role=Role.OBSERVER))


def line(begins: int, ends: int, mine: bool = True, **facts: Any) -> SittingLine:
    known = {"room": uuid4(), "room_title": "", "kind": "", "theme": None, "item": "", "venue": "", "languages": ()}
    times = {"starts_at": TOMORROW + timedelta(minutes=begins), "ends_at": TOMORROW + timedelta(minutes=ends)}
    states = {"cancelled": False, "reason": "", "sequence": 0, "changed_at": TOMORROW, "mine": mine}
    return SittingLine(**{"id": uuid4(), **known, **times, **states, **facts})  # type: ignore[arg-type]


def test_what_touches_does_not_clash_and_what_overlaps_does() -> None:
    first, second, third = line(0, 60), line(60, 120), line(90, 100)
    found = clashes.of_mine([third, first, second])
    assert {id: [each.id for each in others] for id, others in found.items()} == {
        second.id: [third.id],
        third.id: [second.id],
    }
    assert clashes.of_mine([line(0, 60), line(0, 60, mine=False), line(0, 60, cancelled=True)]) == {}


def test_a_room_and_a_hall_are_in_one_place_at_a_time() -> None:
    room = uuid4()
    both = [line(0, 60, False, room=room), line(30, 90, False, room=room)]
    assert clashes.of_rooms(both).keys() == {each.id for each in both}
    hall = [
        line(0, 60, False, venue="Hall 1"),
        line(30, 90, False, venue="hall 1"),
        line(30, 90, False, venue="Hall 2"),
    ]
    assert clashes.of_rooms(hall).keys() == {each.id for each in hall[:2]}


TIMES = some.lists(some.tuples(some.integers(0, 50), some.integers(1, 20), some.booleans()), max_size=12)


@given(TIMES)
def test_every_pair_that_overlaps_is_found_and_no_other(times: list[tuple[int, int, bool]]) -> None:
    lines = [line(begins, begins + length, mine) for begins, length, mine in times]
    wanted = {
        (one.id, other.id)
        for one in lines
        for other in lines
        if one is not other
        and one.mine
        and other.mine
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    }
    found = clashes.of_mine(lines)
    assert {(id, each.id) for id, others in found.items() for each in others} == wanted
