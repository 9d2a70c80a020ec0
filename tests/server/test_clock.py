"""The clock: what falls due is done once, by whichever process comes first, also after a restart, and never early."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from rooms import deadlines, inviting, seating, terms
from rooms.deadlines import Deadline, clock_of
from rooms.floor import Floor, NotHere
from rooms.people import Role, Seat
from rooms.record.entries import Entry
from rooms.terms import Term
from server import clock as clocks
from server.auth import invitations
from server.clock import Clock
from server.database import Store, open_store
from server.settings import Settings
from server.writer import Writer
from tests.cast import Cast, entries, row
from tests.rooms.test_rebuild import differences

HOUR = timedelta(hours=1)


def at(cast: Cast, **by: float) -> datetime:
    """A moment so much from now; the store's clock stands there from now on."""
    moment = datetime.now(UTC) + timedelta(**by)
    cast.writer.clock = lambda: moment
    return moment


async def seated(cast: Cast, until: datetime, from_: datetime | None = None) -> UUID:
    """Somebody who left is seated again, for a term."""
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    term = Term(from_, until)
    act = partial(seating.grant, person_id=cast.persons["icbl"], role=Role.DELEGATE, term=term)
    done = await cast.does("canada", act)
    cast.seats["icbl"] = UUID(done.entries[0].body["seat"])
    return cast.seats["icbl"]


async def invited(cast: Cast, *names: str) -> None:
    people = [cast.persons[name] for name in names]
    await cast.attends("secretariat", partial(invitations.issue_all, people=people))


async def standing(store: Store) -> list[Deadline]:
    async with store.reading() as session:
        return list((await session.execute(select(Deadline))).scalars())


async def of_the_clock(cast: Cast, place: UUID) -> list[Entry]:
    return [each for each in await entries(cast.store, place) if each.seat_id == clock_of(place)]


async def struck(cast: Cast, place: UUID) -> list[Entry]:
    """What the clock has entered, as soon as it has."""
    async with asyncio.timeout(10):
        while not (done := await of_the_clock(cast, place)):  # noqa: ASYNC110 -- it is another task's doing
            await asyncio.sleep(0.02)
    return done


@asynccontextmanager
async def clock(settings: Settings, now: datetime) -> AsyncIterator[Clock]:
    """The clock of a process of its own, with its own store and writer."""
    store = open_store(settings.url)
    writer = Writer(store, lambda entries: None, clock=lambda: now)
    yield Clock(store, writer, now=lambda: now)
    await writer.close()
    await store.close()


async def test_two_clocks_on_one_store_do_each_deadline_once(settings: Settings, cast: Cast) -> None:
    names = ["norway", "south_africa", "icbl", "icrc"]
    await invited(cast, *names)
    await seated(cast, datetime.now(UTC) + HOUR)
    later = datetime.now(UTC) + invitations.LASTS + HOUR
    async with clock(settings, later) as first, clock(settings, later) as second:
        await asyncio.gather(first.look(), second.look(), first.look(), second.look())
    expired = await of_the_clock(cast, cast.conference)
    assert [entry.kind for entry in expired] == ["InvitationExpired"] * 4
    assert {UUID(entry.body["person"]) for entry in expired} == {cast.persons[name] for name in names}
    assert [entry.kind for entry in await of_the_clock(cast, cast.room)] == ["SeatExpired"]
    assert await standing(cast.store) == []
    cast.writer.clock = None
    assert await differences(cast.store) == []


async def test_what_fell_due_while_nothing_ran_is_done_after_the_start(settings: Settings, cast: Cast) -> None:
    seat = await seated(cast, datetime.now(UTC) + timedelta(seconds=0.4))
    await asyncio.sleep(0.5)
    assert await of_the_clock(cast, cast.room) == []
    restarted = Clock(cast.store, cast.writer)
    restarted.start()
    await struck(cast, cast.room)
    await restarted.close()
    gone = await row(cast.store, Seat, seat)
    assert gone.left_at == gone.until, "a late job changes no outcome"
    assert await differences(cast.store) == []


async def test_it_sleeps_until_the_next_deadline_and_is_woken_by_an_earlier_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "LONGEST", 60.0)
    running = Clock(cast.store, cast.writer)
    running.start()
    await invited(cast, "norway")
    await asyncio.sleep(0.1)
    until = datetime.now(UTC) + timedelta(seconds=0.5)
    await seated(cast, until)
    done = await struck(cast, cast.room)
    await running.close()
    assert timedelta() <= done[0].at - until < timedelta(seconds=3)


async def test_early_or_lifted_it_does_nothing(settings: Settings, cast: Cast) -> None:
    seat = await seated(cast, datetime.now(UTC) + HOUR)
    await invited(cast, "norway", "icrc")
    due = await standing(cast.store)
    assert len(due) == 3
    async with clock(settings, datetime.now(UTC) + timedelta(minutes=59)) as early:
        assert not any([await early.strike(each) for each in due])
        assert await early.look() <= clocks.LONGEST
    # An accepted invitation, one that is issued anew, a seat that ends otherwise.
    await cast.attends("norway", partial(inviting.link, account=UUID(int=7)))
    await invited(cast, "icrc")
    await cast.does("canada", partial(seating.revoke, seat_id=seat))
    left = await standing(cast.store)
    assert [(each.kind, each.subject) for each in left] == [("invitation", cast.persons["icrc"])]
    async with clock(settings, datetime.now(UTC) + 2 * HOUR) as late:
        assert not any([await late.strike(each) for each in due if each.subject != cast.persons["icrc"]])
    assert await of_the_clock(cast, cast.room) == await of_the_clock(cast, cast.conference) == []
    assert await differences(cast.store) == []


async def test_a_seat_is_held_from_its_beginning_to_its_end_and_no_longer(cast: Cast) -> None:
    now = at(cast)
    await seated(cast, now + 2 * HOUR, now + HOUR)
    seat = await row(cast.store, Seat, cast.seats["icbl"])
    moments = {-30: False, 0: False, 59: False, 60: True, 119: True, 120: False, 180: False}
    assert {each: seat.held(now + timedelta(minutes=each)) for each in moments} == moments
    at(cast, minutes=30)
    with pytest.raises(NotHere):
        await cast.does("icbl", seating.give_up)
    at(cast, minutes=150)
    with pytest.raises(NotHere):
        await cast.does("icbl", seating.give_up)
    at(cast, minutes=90)
    assert (await cast.does("icbl", seating.give_up)).entries


async def test_nobody_takes_the_seat_of_the_clock_elsewhere(cast: Cast) -> None:
    async def look(floor: Floor) -> UUID:
        return floor.seat.id

    with pytest.raises(NotHere):
        await cast.writer.act(cast.room, clock_of(cast.conference), look)
    assert (await cast.writer.act(cast.room, clock_of(cast.room), look)).result == clock_of(cast.room)


async def test_what_cannot_be_done_keeps_nothing_waiting_and_is_tried_again(
    settings: Settings, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    await seated(cast, now + HOUR)
    await invited(cast, "norway")
    works = deadlines.FALLING[terms.KIND]

    async def breaks(floor: Floor, subject: UUID) -> None:
        await floor.record(inviting.InvitationExpired(person=subject))

    monkeypatch.setitem(deadlines.FALLING, terms.KIND, breaks)
    async with clock(settings, now + invitations.LASTS + HOUR) as ticking:
        await ticking.look()
        assert len(ticking.failed) == 1, "an act that leaves its deadline standing is undone"
        assert [each.kind for each in await of_the_clock(cast, cast.conference)] == ["InvitationExpired"]
        assert await of_the_clock(cast, cast.room) == []
        monkeypatch.setitem(deadlines.FALLING, terms.KIND, works)
        await ticking.look()
        assert await of_the_clock(cast, cast.room) == [], "it is left alone for a while"
        ticking.failed.clear()
        await ticking.look()
    assert [each.kind for each in await of_the_clock(cast, cast.room)] == ["SeatExpired"]
