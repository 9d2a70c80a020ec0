"""Two processes on one store, so to say, and pages that are open in either."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlmodel import col
from websockets.asyncio.client import connect
from websockets.typing import Origin

from rooms.record.entries import Entry
from rooms.threads import messages
from rooms.threads.messages import Words
from server.auth.sessions import Session, digest
from server.database import Store
from server.settings import Settings
from server.writer import Done
from tests.cast import Cast
from tests.live.reader import Page
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


async def listening(store: Store, count: int) -> None:
    """Wait until so many processes listen."""
    async with asyncio.timeout(20):
        while True:
            async with store.reading() as session:
                query = text(f"SELECT count(*) {LISTENERS} AND query IN ('LISTEN antechamber', 'SELECT 1')")
                if (await session.execute(query)).scalar_one() == count:
                    return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def pages(both: Pair) -> AsyncIterator[tuple[Page, Page]]:
    """A page in each of two processes."""
    a, b = both.a, both.b
    async with page(a, await a.signed_in("norway")) as there, page(b, await b.signed_in("icbl")) as here:
        yield there, here


@asynccontextmanager
async def page(whole: Whole, token: str, path: str = "") -> AsyncIterator[Page]:
    """A page of the room, current, whose socket is open."""
    path = path or f"/rooms/{whole.cast.room}"
    room = UUID(path.rpartition("/")[2])
    number = whole.site.publisher.known[room]
    url = f"{whole.url.replace('http', 'ws')}{path}/live?after={number}"
    headers = {"Cookie": f"session={token}"}
    async with connect(url, origin=Origin(whole.url), additional_headers=headers, proxy=None) as socket:
        opened = Page(socket, number)
        await opened.receive()
        yield opened


async def post(whole: Whole, name: str, words: str) -> Done[Entry]:
    """Somebody says something in this process."""
    cast = whole.cast
    act = partial(messages.post, topic_id=cast.topic, words=Words(text=words))
    return await whole.site.writer.act(cast.room, cast.seats[name], act)


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
