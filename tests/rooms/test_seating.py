"""Seating: who opens rooms, who sits in them and until when; and that nobody enters a caucus uninvited."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from rooms import attending, participants, seating
from rooms.floor import NotHere
from rooms.people import Role, Seat
from rooms.room import Kind, Membership, Room
from rooms.seating import Plan
from tests.cast import Cast, entries, row
from tests.rooms.ways import another_room, archived, nobody_else, refused

CAUCUS = Plan(kind=Kind.CAUCUS, title="Caucus of the co-sponsors")
DIALOGUE = Plan(kind=Kind.DIALOGUE, title="A dialogue")


async def opened(cast: Cast, name: str, plan: Plan) -> UUID:
    done = await cast.attends(name, partial(seating.open_room, plan=plan))
    assert done.result
    return done.result


async def test_the_secretariat_opens_rooms_and_nobody_else(cast: Cast) -> None:
    await opened(cast, "secretariat", DIALOGUE)
    for name in ("canada", "norway", "icbl", "icrc"):
        with refused("not_permitted"):
            await opened(cast, name, DIALOGUE)
    with refused("name.empty", "title"):
        await opened(cast, "secretariat", Plan(kind=Kind.PLENARY, title=" "))
    with pytest.raises(NotHere):
        await opened(cast, "secretariat", Plan(kind=Kind.PLENARY, title="Plenary", theme=uuid4()))


async def test_members_open_caucuses_and_chair_them_and_the_secretariat_does_not(cast: Cast) -> None:
    before = len(await entries(cast.store, cast.conference))
    caucus = await opened(cast, "norway", CAUCUS)
    first, second = await entries(cast.store, caucus)
    assert (first.kind, second.kind, second.body["role"]) == ("RoomOpened", "Seated", Role.CHAIR)
    assert second.body["person"] == str(cast.persons["norway"])
    assert len(await entries(cast.store, cast.conference)) == before
    with refused("not_permitted"):
        await opened(cast, "secretariat", CAUCUS)


async def test_a_caucus_is_by_invitation_whatever_was_asked(cast: Cast) -> None:
    caucus = await opened(cast, "norway", Plan(kind=Kind.CAUCUS, title="Open?", membership=Membership.OPEN))
    assert (await row(cast.store, Room, caucus)).membership == Membership.INVITATION


@pytest.mark.parametrize("name", ["canada", "icbl", "icrc", "secretariat"])
async def test_nobody_enters_a_caucus_that_did_not_seat_them(cast: Cast, name: str) -> None:
    caucus = await another_room(cast, Kind.CAUCUS, "south_africa")
    take = partial(seating.take, room_id=caucus.room)
    with pytest.raises(NotHere):
        await cast.attends(name, take, also=(caucus.room,))
    grant = partial(seating.grant, person_id=cast.persons[name], role=Role.CHAIR)
    for seat in (cast.seats[name], cast.attending[name]):
        with pytest.raises(NotHere):
            await cast.writer.act(caucus.room, seat, grant)
    if name == "secretariat":
        with pytest.raises(NotHere):
            await cast.attends(name, partial(seating.archive, room_id=caucus.room), also=(caucus.room,))


async def test_one_takes_a_seat_oneself_in_an_open_room_alone(cast: Cast) -> None:
    hall = await opened(cast, "secretariat", Plan(kind=Kind.PLENARY, title="Plenary", membership=Membership.OPEN))
    for name, role in (("norway", Role.DELEGATE), ("icrc", Role.OBSERVER)):
        done = await cast.attends(name, partial(seating.take, room_id=hall), also=(hall,))
        assert done.entries[0].body["role"] == role
    with refused("seat.held_already", "person"):
        await cast.attends("norway", partial(seating.take, room_id=hall), also=(hall,))
    closed = await opened(cast, "secretariat", DIALOGUE)
    with refused("room.by_invitation"):
        await cast.attends("norway", partial(seating.take, room_id=closed), also=(closed,))


async def test_chair_and_secretariat_grant_seats_and_nobody_else(cast: Cast) -> None:
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    grant = partial(seating.grant, person_id=cast.persons["icbl"], role=Role.DELEGATE)
    for name in ("norway", "icrc"):
        with refused("not_permitted"):
            await cast.does(name, grant)
    await cast.does("canada", grant)
    with refused("seat.held_already", "person"):
        await cast.does("secretariat", grant)
    with pytest.raises(NotHere):
        await cast.does("canada", partial(seating.grant, person_id=uuid4(), role=Role.DELEGATE))
    with pytest.raises(NotHere):
        await cast.does("icbl", grant)


async def test_a_seat_ends_at_once_and_once(cast: Cast) -> None:
    with refused("not_permitted"):
        await cast.does("norway", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    ended = await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"], reason="Recalled."))
    assert (await row(cast.store, Seat, cast.seats["icbl"])).left_at == ended.entries[0].at
    assert ended.entries[0].body["reason"] == "Recalled."
    with refused("seat.ended_already"):
        await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    other = await another_room(cast)
    with pytest.raises(NotHere):
        await other.does("norway", partial(seating.revoke, seat_id=cast.seats["icrc"]))


async def test_the_last_chair_stays_and_the_secretariat_unseats_no_chair(cast: Cast) -> None:
    mine = partial(seating.revoke, seat_id=cast.seats["canada"])
    for act in (mine, seating.give_up):
        with refused("seat.last_chair"):
            await cast.does("canada", act)
    with refused("seat.chair_stays"):
        await cast.does("secretariat", mine)
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["norway"]))
    done = await cast.does("canada", partial(seating.grant, person_id=cast.persons["norway"], role=Role.CO_CHAIR))
    cast.seats["norway"] = UUID(done.entries[0].body["seat"])
    await cast.does("canada", seating.give_up)
    with refused("seat.last_chair"):
        await cast.does("norway", seating.give_up)


async def test_one_gives_up_ones_own_seat(cast: Cast) -> None:
    await cast.does("icrc", seating.give_up)
    with pytest.raises(NotHere):
        await cast.does("icrc", seating.give_up)


async def test_those_who_could_be_seated_are_those_of_the_conference_who_are_not(cast: Cast) -> None:
    async def candidates(of: Cast, name: str) -> list[str]:
        async with of.floor_of(name) as floor:
            here = await participants.persons(floor)
            everyone = await attending.of_conference(floor.session, of.conference)
        return sorted(each.entity for each in everyone if each.id not in here)

    assert await candidates(cast, "canada") == []
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    assert await candidates(cast, "canada") == ["ICBL"]
    other = await another_room(cast)
    assert await candidates(other, "norway") == ["Canada", "ICBL", "ICRC", "RSA"]


async def test_participants_are_told_by_role_the_bureau_first(cast: Cast) -> None:
    async with cast.floor_of("icrc") as floor:
        view = (await participants.view(floor.session, [cast.room], floor.audience("en")))[cast.room]
    assert [group.role for group in view.groups] == ["chair", "delegate", "observer", "secretariat"]
    assert [seat.entity for seat in view.groups[1].seats] == ["ICBL", "Norway", "RSA"]
    assert view.total == 6


async def test_the_secretariat_archives_and_nobody_is_seated_afterwards(cast: Cast) -> None:
    with refused("not_permitted"):
        await cast.attends("canada", partial(seating.archive, room_id=cast.room), also=(cast.room,))
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    await archived(cast)
    with refused("room.archived"):
        await archived(cast)
    with refused("room.archived"):
        await cast.does("canada", partial(seating.grant, person_id=cast.persons["icbl"], role=Role.DELEGATE))
    # Who may read the record can still be narrowed.
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icrc"]))


async def test_a_stranger_seats_and_unseats_nobody(cast: Cast) -> None:
    await nobody_else(cast, partial(seating.revoke, seat_id=cast.seats["norway"]))
