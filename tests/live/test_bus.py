"""The bus: two whole applications on one store, each of which hears of what the other enters, once and in order."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import exc, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from websockets.asyncio.client import connect

from rooms import meetings, seating
from rooms.record.entries import Entry
from rooms.room import Kind
from rooms.seating import Plan
from rooms.threads import held, messages
from rooms.threads.held import Held
from rooms.threads.messages import Words
from server.auth.sessions import Session, digest
from server.database import Store, open_store
from server.live import notices
from server.outbox import Outbox
from server.settings import Settings
from server.writer import Done, Writer
from tests.cast import Cast, entries
from tests.live.reader import Page
from tests.live.served import until
from tests.server.whole import Whole, served

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# So seldom that within a test whatever arrives came by a notice.
NEVER = 3600.0
LISTENERS = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'antechamber notices'"


@dataclass
class Pair:
    """Two processes, so to say."""

    a: Whole
    b: Whole


@asynccontextmanager
async def pair(settings: Settings, cast: Cast, watch: float) -> AsyncIterator[Pair]:
    settings = replace(settings, watch_seconds=watch)
    async with served(settings, cast) as a, served(settings, cast) as b:
        if cast.store.dialect == "postgresql":
            await listening(cast.store, 2)
        yield Pair(a, b)


@pytest_asyncio.fixture
async def told(settings: Settings, cast: Cast) -> AsyncIterator[Pair]:
    """They hear of each other by notices alone."""
    async with pair(settings, cast, NEVER) as both:
        yield both


@pytest_asyncio.fixture
async def looking(settings: Settings, cast: Cast) -> AsyncIterator[Pair]:
    """They look for themselves as well, often."""
    async with pair(settings, cast, 0.1) as both:
        yield both


async def listening(store: Store, count: int) -> None:
    """Wait until so many processes listen."""
    async with asyncio.timeout(20):
        while True:
            async with store.reading() as session:
                query = text(f"SELECT count(*) {LISTENERS} AND query <> '' AND state = 'idle'")
                if (await session.execute(query)).scalar_one() == count:
                    return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def page(whole: Whole, token: str, path: str = "") -> AsyncIterator[Page]:
    """A page of the room, current, whose socket is open."""
    path = path or f"/rooms/{whole.cast.room}"
    room = UUID(path.rpartition("/")[2])
    number = whole.site.publisher.known[room]
    url = f"{whole.url.replace('http', 'ws')}{path}/live?after={number}"
    headers = {"Cookie": f"session={token}"}
    async with connect(url, origin=whole.url, additional_headers=headers, proxy=None) as socket:  # type: ignore[arg-type]
        opened = Page(socket, number)
        await opened.receive()
        yield opened


async def post(whole: Whole, name: str, words: str, key: str | None = None) -> Done[Entry]:
    """Somebody says something in this process."""
    cast = whole.cast
    act = partial(messages.post, topic_id=cast.topic, words=Words(text=words))
    return await whole.site.writer.act(cast.room, cast.seats[name], act, key)


def said(page: Page) -> list[str]:
    """What the frames brought, message by message, in the order in which it came."""
    found = [html for frame in page.frames for id, html in frame.html.items() if id.startswith("message-")]
    return [words for html in found for words in re.findall(r"Point \d+\.", html)]


async def session_of(whole: Whole, token: str) -> UUID:
    async with whole.site.store.reading() as session:
        query = select(col(Session.id)).where(col(Session.token_hash) == digest(token))
        return (await session.execute(query)).scalar_one()


async def killed(store: Store) -> int:
    """End the connections on which notices come; how many they were."""
    async with store.reading() as session:
        return len((await session.execute(text(f"SELECT pg_terminate_backend(pid) {LISTENERS}"))).all())


# On notices


@POSTGRESQL
async def test_what_is_said_in_one_process_is_on_the_pages_of_another_once_and_in_order(told: Pair) -> None:
    async with (
        page(told.a, await told.a.signed_in("norway")) as there,
        page(told.b, await told.b.signed_in("icbl")) as here,
    ):
        for number in range(20):
            done = await post((told.b, told.a)[number % 2], "south_africa", f"Point {number}.")
        last = done.entries[-1].seq
        for each in (there, here):
            await each.reach(last)
            assert said(each) == [f"Point {number}." for number in range(20)]


@POSTGRESQL
async def test_many_at_once_from_both_sides_arrive_once_each_on_both(told: Pair) -> None:
    async with (
        page(told.a, await told.a.signed_in("norway")) as there,
        page(told.b, await told.b.signed_in("icbl")) as here,
    ):
        done = await asyncio.gather(
            *(post((told.a, told.b)[number % 2], "south_africa", f"Point {number}.") for number in range(100))
        )
        last = max(each.entries[-1].seq for each in done)
        await there.reach(last)
        await here.reach(last)
        assert said(there) == said(here)
        assert sorted(said(here)) == sorted(f"Point {number}." for number in range(100))


@POSTGRESQL
async def test_a_process_hears_each_entry_once_however_it_comes(looking: Pair) -> None:
    heard: list[tuple[UUID, int]] = []
    looking.a.site.publisher.listeners.append(lambda entry: heard.append((entry.place_id, entry.seq)))
    before = looking.a.site.publisher.known[looking.a.cast.room]
    done = await asyncio.gather(
        *(post((looking.a, looking.b)[number % 2], "norway", f"Point {number}.") for number in range(100))
    )
    last = max(each.entries[-1].seq for each in done)
    reading = [looking.a.site.publisher.read_on(looking.a.cast.room) for _ in range(5)]
    await asyncio.gather(*reading)
    await until(lambda: looking.a.site.publisher.known[looking.a.cast.room] == last)
    room = [number for place, number in heard if place == looking.a.cast.room]
    assert room == list(range(before + 1, last + 1))


@POSTGRESQL
async def test_own_notices_are_not_read(told: Pair) -> None:
    reads: list[list[UUID]] = []
    load = told.a.site.publisher.reads.load

    async def counted(places: list[UUID]) -> dict[UUID, None]:
        reads.append(places)
        return await load(places)

    told.a.site.publisher.reads.load = counted
    last = (await post(told.a, "norway", "Point 1.")).entries[-1].seq
    await until(lambda: told.b.site.publisher.known[told.b.cast.room] == last)
    last = (await post(told.b, "norway", "Point 2.")).entries[-1].seq
    await until(lambda: told.a.site.publisher.known[told.a.cast.room] == last)
    # Notices come in the order of the commits: that of the first, if it were heeded, would have been so by now.
    assert reads == [[told.a.cast.room]]


@POSTGRESQL
async def test_a_session_that_ends_in_one_process_ends_its_streams_and_its_pages_in_another(told: Pair) -> None:
    account = await told.a.account("norway")
    token, other = [await told.a.site.entrance.sessions.start(account, "a browser") for _ in range(2)]
    async with page(told.b, token) as there, page(told.b, other) as here:
        assert await told.b.site.entrance.finder.find(token)
        await told.a.site.entrance.sessions.end(account, await session_of(told.a, token))
        assert await there.closed() == 4401
        assert await told.b.site.entrance.finder.find(token) is None
        last = (await post(told.a, "norway", "Point 1.")).entries[-1].seq
        await here.reach(last)


@POSTGRESQL
async def test_a_seat_taken_away_in_one_process_ends_its_stream_in_another(told: Pair) -> None:
    async with (
        page(told.a, await told.a.signed_in("icbl")) as there,
        page(told.a, await told.a.signed_in("norway")) as here,
    ):
        room, seats = told.b.cast.room, told.b.cast.seats
        done = await told.b.site.writer.act(room, seats["canada"], partial(seating.revoke, seat_id=seats["icbl"]))
        assert await there.closed() == 4403
        await here.reach(done.entries[-1].seq)


@POSTGRESQL
async def test_a_room_opened_elsewhere_is_heard_from_its_beginning(told: Pair) -> None:
    cast = told.a.cast
    async with page(told.b, await told.b.signed_in("norway"), f"/conferences/{cast.conference}") as home:
        plan = Plan(kind=Kind.DIALOGUE, title="Verification")
        opened = await told.a.site.writer.act(
            cast.conference, cast.attending["secretariat"], partial(seating.open_room, plan=plan)
        )
        assert opened.result
        await until(lambda: told.b.site.publisher.known.get(opened.result) == opened.entries[-1].seq)
        while f"room_line-{opened.result}" not in home.html:
            await home.receive()


@POSTGRESQL
async def test_what_others_see_of_a_room_is_new_though_nobody_in_this_process_was_in_it(told: Pair) -> None:
    """The line of a room on the home of the conference is kept; an entry of another process must reach it too."""
    cast = told.a.cast
    async with page(told.b, await told.b.signed_in("norway"), f"/conferences/{cast.conference}") as home:
        home.html.clear()
        await told.a.site.writer.act(cast.room, cast.seats["canada"], meetings.open_meeting)
        while f"room_line-{cast.room}" not in home.html:
            await home.receive()


# Where notices fail


@POSTGRESQL
async def test_nothing_is_lost_while_the_notices_are_cut(told: Pair) -> None:
    async with (
        page(told.a, await told.a.signed_in("norway")) as there,
        page(told.b, await told.b.signed_in("icbl")) as here,
    ):
        assert await killed(told.a.cast.store) == 2
        done = await asyncio.gather(*(post(told.b, "south_africa", f"Point {number}.") for number in range(200)))
        last = max(each.entries[-1].seq for each in done)
        await there.reach(last)
        await here.reach(last)
        assert said(there) == said(here)
        assert sorted(said(there)) == sorted(f"Point {number}." for number in range(200))
        await listening(told.a.cast.store, 2)
        await there.reach((await post(told.b, "south_africa", "Point 200.")).entries[-1].seq)
        assert said(there)[-1] == "Point 200."


@POSTGRESQL
async def test_a_session_that_ended_while_the_notices_were_cut_is_found(told: Pair) -> None:
    account = await told.a.account("norway")
    token = await told.a.site.entrance.sessions.start(account, "a browser")
    async with page(told.b, token) as there:
        await killed(told.a.cast.store)
        await told.a.site.entrance.sessions.end(account, await session_of(told.a, token))
        assert await there.closed() == 4401


@POSTGRESQL
async def test_without_any_notice_the_timer_finds_what_is_new(looking: Pair) -> None:
    looking.b.site.writer.announce = None
    async with page(looking.a, await looking.a.signed_in("norway")) as there:
        for number in range(5):
            done = await post(looking.b, "south_africa", f"Point {number}.")
        await there.reach(done.entries[-1].seq)
        assert said(there) == [f"Point {number}." for number in range(5)]


@SQLITE
async def test_what_a_command_enters_on_sqlite_appears_on_open_pages(settings: Settings, cast: Cast) -> None:
    async with served(replace(settings, watch_seconds=0.1), cast) as whole:
        async with page(whole, await whole.signed_in("norway")) as there:
            for number in range(5):
                await cast.says("south_africa", f"Point {number}.")
            await there.reach(len(await entries(cast.store, cast.room)))
            assert said(there) == [f"Point {number}." for number in range(5)]


async def test_a_session_that_ended_or_expired_is_found_without_a_notice(settings: Settings, cast: Cast) -> None:
    async with served(replace(settings, watch_seconds=NEVER), cast) as whole:
        account = await whole.account("norway")
        kept, ended, expired = [await whole.site.entrance.sessions.start(account, "a browser") for _ in range(3)]
        async with page(whole, ended) as first, page(whole, expired) as second, page(whole, kept) as third:
            now = datetime.now(UTC)
            for token, values in ((ended, {"ended_at": now}), (expired, {"expires_at": now})):
                await cast.writer.plainly(partial(change, id=await session_of(whole, token), values=values))
            await whole.site.bus.look_for_endings()
            assert [await first.closed(), await second.closed()] == [4401, 4401]
            await third.reach((await post(whole, "icbl", "Point 1.")).entries[-1].seq)


async def change(session: AsyncSession, _now: datetime, id: UUID, values: dict[str, Any]) -> None:
    await session.execute(update(Session).where(col(Session.id) == id).values(**values))


async def test_what_cannot_be_rendered_while_the_store_is_away_is_pushed_when_it_answers(
    settings: Settings, cast: Cast
) -> None:
    async with served(replace(settings, watch_seconds=0.1), cast) as whole:
        async with page(whole, await whole.signed_in("norway")) as there:
            answer, asked = whole.site.parts.answer, asyncio.Event()

            async def away(_batch: Any) -> None:
                asked.set()
                raise exc.OperationalError("SELECT 1", {}, OSError("the store is away"))

            whole.site.parts.answer = away  # type: ignore[method-assign]
            last = (await post(whole, "south_africa", "Point 1.")).entries[-1].seq
            await asyncio.wait_for(asked.wait(), 20)
            whole.site.parts.answer = answer  # type: ignore[method-assign]
            await there.reach(last)
            assert said(there) == ["Point 1."]


# The notices themselves


def test_a_notice_of_many_places_is_split() -> None:
    heads = {uuid4(): 2**31 - number for number in range(1_000)}
    written = notices.of_heads("m" * 16, heads)
    assert max(len(each.encode()) for each in written) < 8_000
    read = [notices.Notice.model_validate_json(each) for each in written]
    assert {place: number for each in read for place, number in each.heads.items()} == heads
    ended = [uuid4() for _ in range(1_000)]
    written = notices.of_endings("m" * 16, ended)
    assert max(len(each.encode()) for each in written) < 8_000
    assert [id for each in written for id in notices.Notice.model_validate_json(each).ended] == ended


@POSTGRESQL
async def test_what_is_no_notice_is_let_go(told: Pair) -> None:
    bus, known = told.a.site.bus, dict(told.a.site.publisher.known)
    for payload in ("", "{", "[]", '{"by": "x", "heads": {"no": 1}}', '{"by": "x", "ended": 3}'):
        bus.heard(payload)
    assert bus.publisher.known == known


@POSTGRESQL
async def test_a_notice_is_sent_with_the_commit_and_never_without(store: Store) -> None:
    async with await notices.connect(store) as connection:
        await connection.execute(b"LISTEN antechamber")
        for words, kept in (("undone", False), ("done", True)):
            async with store.writing() as session:
                await notices.send(session, [words])
                await (session.commit() if kept else session.rollback())
        assert [each.payload async for each in connection.notifies(timeout=20, stop_after=1)] == ["done"]


# Messages on their way


async def test_a_held_message_goes_out_once_though_two_processes_send(settings: Settings, cast: Cast) -> None:
    act = partial(held.hold, topic_id=cast.topic)
    for number in range(20):
        await cast.does("norway", partial(act, words=Words(text=f"Point {number}.")))
    await cast.writer.plainly(all_due)
    stores = [open_store(settings.url) for _ in range(2)]
    outboxes = [Outbox(store, Writer(store, lambda entries: None)) for store in stores]
    await asyncio.gather(*(outbox.send() for outbox in outboxes), *(outbox.send() for outbox in outboxes))
    posted = [
        each.words["text"] for each in await entries(cast.store, cast.room) if each.words and each.kind == "Posted"
    ]
    assert sorted(posted) == sorted(f"Point {number}." for number in range(20))
    async with cast.store.reading() as session:
        assert (await session.execute(select(Held))).all() == []
    for outbox in outboxes:
        await outbox.writer.close()
        await outbox.store.close()


async def all_due(session: AsyncSession, now: datetime) -> None:
    await session.execute(update(Held).values(due_at=now - timedelta(seconds=1)))
