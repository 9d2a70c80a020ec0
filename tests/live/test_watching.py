"""Without any notice: what is new in the store is found by looking, on either kind of store."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest_asyncio
from sqlalchemy import exc, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from server.auth.sessions import Session
from server.settings import Settings
from tests.cast import Cast, entries
from tests.live.pair import NEVER, SQLITE, Pair, page, pair, post, said, session_of
from tests.live.served import until
from tests.server.whole import served


@pytest_asyncio.fixture
async def looking(settings: Settings, cast: Cast) -> AsyncIterator[Pair]:
    """They look for themselves as well, often."""
    async with pair(settings, cast, 0.1) as both:
        yield both


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


@SQLITE
async def test_what_a_command_enters_on_sqlite_appears_on_open_pages(settings: Settings, cast: Cast) -> None:
    async with (
        served(replace(settings, watch_seconds=0.1), cast) as whole,
        page(whole, await whole.signed_in("norway")) as there,
    ):
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
    async with (
        served(replace(settings, watch_seconds=0.1), cast) as whole,
        page(whole, await whole.signed_in("norway")) as there,
    ):
        answer, asked = whole.site.parts.answer, asyncio.Event()

        async def away(_batch: Any) -> None:
            asked.set()
            raise exc.OperationalError("SELECT 1", {}, OSError("the store is away"))

        whole.site.parts.answer = away  # type: ignore[method-assign, assignment]
        last = (await post(whole, "south_africa", "Point 1.")).entries[-1].seq
        await asyncio.wait_for(asked.wait(), 20)
        whole.site.parts.answer = answer  # type: ignore[method-assign]
        await there.reach(last)
        assert said(there) == ["Point 1."]


async def test_two_reads_at_the_same_time_hear_each_entry_once(settings: Settings, cast: Cast) -> None:
    async with served(replace(settings, watch_seconds=NEVER), cast) as whole:
        publisher, heard = whole.site.publisher, list[int]()
        publisher.listeners.append(lambda entry: heard.append(entry.seq))
        before = publisher.known[cast.room]
        for number in range(5):
            await cast.says("norway", f"Point {number}.")
        await asyncio.gather(*(publisher.read([cast.room]) for _ in range(2)))
        assert heard == list(range(before + 1, before + 6))


async def test_without_any_notice_the_timer_finds_what_is_new(looking: Pair) -> None:
    looking.b.site.writer.announce = None
    async with page(looking.a, await looking.a.signed_in("norway")) as there:
        for number in range(5):
            done = await post(looking.b, "south_africa", f"Point {number}.")
        await there.reach(done.entries[-1].seq)
        assert said(there) == [f"Point {number}." for number in range(5)]
