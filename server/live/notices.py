"""Notices on PostgreSQL: sent with a commit, and listened for over a connection of their own.

A notice says where something is new and never what. It may be lost: whoever hears none looks for itself.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import aclosing
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from server.database import Store

if TYPE_CHECKING:
    from psycopg import AsyncConnection

log = logging.getLogger("antechamber.bus")
CHANNEL = "antechamber"
SEND = text(f"SELECT pg_notify('{CHANNEL}', each) FROM unnest(CAST(:notices AS text[])) AS each")
# PostgreSQL takes fewer than 8,000 bytes in one notice; so many places or sessions stay below 6,000.
TOGETHER = 100
# Seconds: how long nothing may come before the connection is tried, and how long to wait before it is made anew.
QUIET, FIRST, LONGEST, STEADY = 20.0, 0.1, 15.0, 10.0
CONNECTION = {
    "application_name": f"{CHANNEL} notices",
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


class Notice(BaseModel):
    """From one process to all: the last numbers of places, sessions that ended, or another hat that a session wears in
    a conference; what else it says is ignored.
    """

    by: str
    heads: dict[UUID, int] = {}
    ended: list[UUID] = []
    turned: list[tuple[UUID, UUID, UUID]] = []


def of_heads(by: str, heads: Mapping[UUID, int]) -> list[str]:
    """Notices of the last numbers of places, as many as it takes."""
    pairs = ((str(place), number) for place, number in heads.items())
    return [json.dumps({"by": by, "heads": dict(some)}) for some in slices(pairs)]


def of_endings(by: str, sessions: Collection[UUID]) -> list[str]:
    """Notices of sessions that ended."""
    return [json.dumps({"by": by, "ended": some}) for some in slices(map(str, sessions))]


def of_hats(by: str, turned: Collection[tuple[UUID, UUID, UUID]]) -> list[str]:
    """Notices of sessions in which another hat is worn in a conference."""
    said = ([str(id) for id in each] for each in turned)
    return [json.dumps({"by": by, "turned": some}) for some in slices(said, TOGETHER // 3)]


def slices(every: Iterator[Any], size: int = TOGETHER) -> Iterator[list[Any]]:
    while some := list(islice(every, size)):
        yield some


async def send(session: AsyncSession, notices: list[str]) -> None:
    """Have notices sent if and when this transaction is committed."""
    await session.execute(SEND, {"notices": notices})


async def listen(store: Store, heard: Callable[[str], None], begun: Callable[[], Awaitable[None]]) -> None:
    """Hear every notice, for as long as this runs; `begun` makes up for what was said while nobody listened."""
    loop, wait = asyncio.get_running_loop(), FIRST
    while True:
        since = loop.time()
        try:
            async with await connect(store) as connection:
                await connection.execute(f"LISTEN {CHANNEL}".encode())
                await begun()
                await attend(connection, heard)
        except Exception as failure:
            log.warning("no notices of other processes for a moment, the store is asked instead: %r", failure)
        wait = FIRST if loop.time() - since > STEADY else min(2 * wait, LONGEST)
        await asyncio.sleep(random.uniform(wait / 2, wait))


async def connect(store: Store) -> "AsyncConnection[Any]":
    """A connection beside those of the store, made as they are."""
    from psycopg import AsyncConnection

    engine = store.engines[0]
    given, named = engine.dialect.create_connect_args(engine.url)
    return await AsyncConnection.connect(*given, **{**CONNECTION, **named}, autocommit=True)


async def attend(connection: "AsyncConnection[Any]", heard: Callable[[str], None]) -> None:
    """Hear what comes; where it has long been quiet, see that somebody is there."""
    while True:
        async with aclosing(connection.notifies(timeout=QUIET)) as coming:
            async for notice in coming:
                heard(notice.payload)
        await connection.execute(b"SELECT 1")
