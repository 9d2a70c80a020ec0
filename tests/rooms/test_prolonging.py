"""Terms changed: a right is prolonged or cut short by an act, and ends by itself at its new moment."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from rooms import prolonging, seating
from rooms.floor import NotHere
from rooms.people import Role, Seat
from rooms.terms import Term
from tests.cast import Cast, entries, row
from tests.rooms.test_credentials import strike
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import another_room, later, refused

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


def term(from_: float | None, until: float | None) -> Term:
    """From so many hours from now until so many."""
    moments = [None if hours is None else datetime.now(UTC) + hours * HOUR for hours in (from_, until)]
    return Term(*moments)


async def changed(cast: Cast, to: Term, name: str = "icbl", by: str = "canada") -> None:
    await cast.does(by, partial(prolonging.prolong, seat_id=cast.seats[name], term=to))


async def registration(cast: Cast, to: Term, name: str = "icbl", also: tuple[UUID, ...] = ()) -> None:
    act = partial(prolonging.prolong_registration, person_id=cast.persons[name], term=to)
    await cast.attends("secretariat", act, also=(cast.room, *also))


async def seat(cast: Cast, name: str = "icbl") -> tuple[datetime | None, datetime | None, bool]:
    found = await row(cast.store, Seat, cast.seats[name])
    return found.from_, found.until, found.left_at is None


async def test_the_end_of_a_seat_is_set_moved_and_lifted(cast: Cast) -> None:
    first, second = term(None, 1), term(None, 3)
    await changed(cast, first)
    assert await seat(cast) == (None, first.until, True)
    await changed(cast, second)
    later(cast, hours=2)
    assert await strike(cast) == []
    await cast.says("icbl", "Still here.")
    later(cast, hours=4)
    with pytest.raises(NotHere):
        await cast.says("icbl", "No longer.")
    await strike(cast)
    assert not (await seat(cast))[2]
    assert await differences(cast.store) == []


async def test_a_seat_without_end_again_is_held_on(cast: Cast) -> None:
    await changed(cast, term(None, 1))
    await changed(cast, Term())
    later(cast, days=400)
    await strike(cast)
    await cast.says("icbl", "Still here.")


async def test_a_right_can_be_put_off_and_begins_by_itself(cast: Cast) -> None:
    await changed(cast, term(2, 4))
    with pytest.raises(NotHere):
        await cast.says("icbl", "Too early.")
    later(cast, hours=3)
    await cast.says("icbl", "In time.")


async def test_contradictory_dates_are_refused(cast: Cast) -> None:
    for wrong, reason in ((term(None, -1), "term.past"), (term(3, 2), "term.ends_first"), (Term(), "term.unchanged")):
        with refused(reason, "until"):
            await changed(cast, wrong)
        with refused(reason, "until"):
            await registration(cast, wrong)
    assert await seat(cast) == (None, None, True)


async def test_whoever_may_seat_people_may(cast: Cast) -> None:
    for name in ("norway", "icrc"):
        with refused("not_permitted"):
            await changed(cast, term(None, 1), by=name)
    await changed(cast, term(None, 1), by="secretariat")
    act = partial(prolonging.prolong_registration, person_id=cast.persons["icbl"], term=term(None, 1))
    with refused("not_permitted"):
        await cast.attends("canada", act, also=(cast.room,))


async def test_a_chair_is_not_unseated_by_a_date(cast: Cast) -> None:
    with refused("seat.chair_stays"):
        await changed(cast, term(None, 1), "canada", by="secretariat")
    with refused("seat.last_chair"):
        await changed(cast, term(None, 1), "canada")
    with refused("seat.last_secretary"):
        await registration(cast, term(None, 1), "secretariat")


async def test_a_seat_that_has_ended_stays_so(cast: Cast) -> None:
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    with refused("seat.ended_already"):
        await changed(cast, term(None, 1))
    with pytest.raises(NotHere):
        await cast.does("canada", partial(prolonging.prolong, seat_id=cast.attending["norway"], term=term(None, 1)))


async def test_no_seat_in_a_room_outlasts_the_registration(cast: Cast) -> None:
    end = term(None, 2)
    await registration(cast, end)
    assert await seat(cast) == (None, end.until, True)
    await changed(cast, term(None, 1))
    with refused("term.unchanged", "until"):
        await registration(cast, end)
    await changed(cast, term(None, 9))
    assert await seat(cast) == (None, end.until, True)
    assert await differences(cast.store) == []


async def test_seats_in_rooms_follow_the_registration_each_in_its_own_record(cast: Cast) -> None:
    other = await another_room(cast)
    short = term(None, 1)
    await other.does("norway", partial(prolonging.prolong, seat_id=other.seats["secretariat"], term=short))
    end, longer = term(None, 3), term(None, 6)
    await registration(cast, end, "norway", also=(other.room,))
    found = [(await row(cast.store, Seat, id)).until for id in (cast.seats["norway"], other.seats["norway"])]
    assert found == [end.until, end.until]
    await registration(cast, longer, "norway", also=(other.room,))
    found = [(await row(cast.store, Seat, id)).until for id in (cast.seats["norway"], other.seats["norway"])]
    assert found == [longer.until, longer.until]
    assert [each.kind for each in (await entries(cast.store, other.room))[-2:]] == ["TermChanged"] * 2
    own = term(None, 2)
    await other.does(
        "secretariat", partial(seating.grant, person_id=cast.persons["icbl"], role=Role.DELEGATE, term=own)
    )
    other.seats["icbl"] = UUID((await entries(cast.store, other.room))[-1].body["seat"])
    await registration(cast, longer, also=(other.room,))
    assert (await row(cast.store, Seat, other.seats["icbl"])).until == own.until, "what ends before stays as it is"
    await registration(cast, term(4, 8), also=(other.room,))
    assert (await row(cast.store, Seat, other.seats["icbl"])).left_at is not None, "nothing was left of it"
    assert await differences(cast.store) == []


async def test_somebody_seated_meanwhile_is_not_overlooked(cast: Cast) -> None:
    other = await another_room(cast)
    with refused("person.sat_down_meanwhile"):
        await registration(cast, term(None, 1), "norway")
    assert (await row(cast.store, Seat, other.seats["norway"])).until is None
