"""Today for me: it stands on the home, follows what is scheduled by a bell, and costs the home nothing to be read."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import event
from websockets.asyncio.client import ClientConnection

from rooms import programme, seating, themes
from rooms.programme import Appointment
from rooms.room import Kind
from server.live.bells import programme_of
from tests.live.reader import parse
from tests.rooms.ways import another_room
from tests.server.conferring import at, page
from tests.server.test_home_live import following, pushed
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
# How long nothing is waited for, where nothing may come.
QUIET = 0.6


@pytest_asyncio.fixture
async def browser(whole: Whole) -> AsyncIterator[Browser]:
    now = datetime.now(UTC)
    whole.site.writer.clock = lambda: now
    whole.site.hub.bells.limits = replace(whole.site.hub.bells.limits, bell_gap=0.05)
    async with whole.browser("norway") as found:
        yield found


async def scheduled(whole: Whole, item: str, place: UUID | None = None) -> UUID:
    """Something sits now, for less than a minute."""
    assert whole.site.writer.clock
    now = whole.site.writer.clock()
    sitting = Appointment(item, now + timedelta(milliseconds=1), now + timedelta(milliseconds=500))
    act = partial(programme.schedule, appointment=sitting, room_id=place)
    done = await whole.cast.attends("secretariat", act, also=(place,) if place else ())
    assert done.result
    return done.result


async def bells(socket: ClientConnection) -> list[str]:
    """What rings until it has been quiet for a while."""
    heard: list[str] = []
    try:
        while True:
            heard.append(parse(str(await asyncio.wait_for(socket.recv(), QUIET))).header.get("bell", ""))
    except TimeoutError:
        return [each for each in heard if each]


@contextmanager
def asked(whole: Whole) -> Iterator[list[str]]:
    """Every statement that is put to the store meanwhile."""
    found: list[str] = []

    def note(_c: object, _k: object, statement: str, *rest: object) -> None:
        found.append(statement)

    engines = [engine.sync_engine for engine in whole.site.store.engines]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield found
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


async def asks(whole: Whole, browser: Browser, path: str) -> int:
    """How many statements a page needs: the fewest of three, for others may be at work beside it."""
    counts = []
    for _ in range(3):
        with asked(whole) as statements:
            await page(browser, path)
        counts.append(len(statements))
    return min(counts)


async def test_what_is_scheduled_changed_and_cancelled_shows_when_the_bell_has_rung(
    whole: Whole, browser: Browser
) -> None:
    cast, mine = whole.cast, at(whole, "/unread")
    home = await page(browser, at(whole))
    assert f'id="today-{cast.conference}"' in home, "there is something to be replaced"
    assert "hidden>" in home[home.index('id="today-') :][:200]
    async with following(whole, browser, 0) as socket:
        await pushed(whole, socket)
        opening = await scheduled(whole, "Opening")
        assert await bells(socket) == [str(programme_of(cast.conference))]
        assert "<bdi>Opening</bdi>" in await page(browser, mine)
        await scheduled(whole, "Scope", cast.room)
        assert await bells(socket) == [str(cast.room)]
        assert "<bdi>Scope</bdi>" in await page(browser, mine)
        await cast.attends("secretariat", partial(programme.cancel, sitting_id=opening, reason="No quorum."))
        assert await bells(socket) == [str(programme_of(cast.conference))]
        for path in (mine, at(whole)):
            assert "No quorum." in await page(browser, path), path
        await cast.attends("secretariat", partial(themes.add, title={"en": "Clearance"}, summary={}))
        assert await bells(socket) == [], "of all else in the conference the home hears in its own parts"


async def test_a_caucus_that_sits_rings_with_its_own_alone(whole: Whole, browser: Browser) -> None:
    caucus = await another_room(whole.cast, Kind.CAUCUS, "icbl")
    assert whole.site.writer.clock
    now = whole.site.writer.clock()
    sitting = Appointment("In confidence", now + timedelta(milliseconds=1), now + timedelta(milliseconds=500))
    async with whole.browser("canada") as other, following(whole, other, 0) as outside:
        async with following(whole, browser, 0) as inside:
            await pushed(whole, inside)
            await pushed(whole, outside)
            await page(other, at(whole))
            before = await asks(whole, other, at(whole))
            await caucus.does("norway", partial(programme.schedule, appointment=sitting))
            assert await bells(inside) == [str(caucus.room)]
            assert await bells(outside) == []
            assert await asks(whole, other, at(whole)) == before, "nor can it be told by the time it takes"
            assert "In confidence" not in await page(other, at(whole))
        assert "In confidence" in await page(browser, at(whole))


async def test_the_home_reads_the_programme_once_and_not_with_every_load(whole: Whole, browser: Browser) -> None:
    await scheduled(whole, "Opening")
    await page(browser, at(whole))
    for path in (at(whole), at(whole, "/unread")):
        with asked(whole) as statements:
            assert "<bdi>Opening</bdi>" in await page(browser, path)
        assert [each for each in statements if "FROM scheduled" in each] == [], path
    assert statements, "the statements are seen at all"


async def test_a_seat_that_ends_takes_its_sittings_with_it(whole: Whole, browser: Browser) -> None:
    await scheduled(whole, "Scope", whole.cast.room)
    assert "<bdi>Scope</bdi>" in await page(browser, at(whole))
    await whole.cast.does("canada", partial(seating.revoke, seat_id=whole.cast.seats["norway"]))
    assert "<bdi>Scope</bdi>" not in await page(browser, at(whole))
