"""The two engines of a store: one that writes and one that reads, alike on SQLite and PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Engine, Uuid, event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from rooms.keys import Keys
from rooms.record.rows import Gathering
from server import embedded

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    # What is erased is overwritten, in freed pages too.
    "secure_delete=ON",
    "cache_size=-16000",
    "temp_store=MEMORY",
)

# So many statements a connection to PostgreSQL keeps ready; the product has several hundred.
READY = 500

Sessions = async_sessionmaker[AsyncSession]


def json(facts: Any) -> str:
    return msgspec.json.encode(facts).decode()


@lru_cache(maxsize=16_384)
def identity(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


class Identity(Uuid[UUID]):
    """An id as SQLite keeps it, in letters. The same few are read again and again: those of rooms, topics and seats."""

    def result_processor(self, dialect: Any, coltype: object) -> Callable[[Any], Any]:
        return identity


# Nearly every row has columns of JSON.
JSON: dict[str, Any] = {"json_serializer": json, "json_deserializer": msgspec.json.decode}


@dataclass(frozen=True)
class Store:
    """Sessions to write with (one at a time, by the writer alone) and sessions to read with."""

    writing: Sessions
    reading: Sessions
    engines: tuple[AsyncEngine, AsyncEngine]
    keys: Keys = field(default_factory=Keys)

    @property
    def dialect(self) -> str:
        return self.engines[0].dialect.name

    async def checkpoint(self) -> None:
        """Empty the write-ahead log of SQLite into its file, so that nothing that was erased lies in old frames."""
        if self.dialect != "sqlite":
            return
        async with self.engines[0].connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await (await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")).close()

    async def learn(self) -> None:
        """Let SQLite count what its tables hold, by which it chooses how to look things up; PostgreSQL does that."""
        if self.dialect != "sqlite":
            return
        async with self.engines[0].begin() as connection:
            await connection.exec_driver_sql("PRAGMA analysis_limit=400")
            await connection.exec_driver_sql("ANALYZE")

    async def close(self) -> None:
        for engine in self.engines:
            await engine.dispose()


def open_store(url: str, keys: Path | None = None) -> Store:
    """The store behind a URL, with the folder of the keys that are no part of it; without one they are in memory."""
    at_hand = Keys(keys)
    engines = sqlite(url) if make_url(url).get_backend_name() == "sqlite" else postgres(url)
    options: dict[str, Any] = {"sync_session_class": Gathering, "expire_on_commit": False, "info": {"keys": at_hand}}
    writing, reading = (async_sessionmaker(each, **options) for each in engines)
    return Store(writing, reading, engines, at_hand)


def sqlite(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """A writer that takes the write lock when it begins, or updates would be lost without a word; plain readers."""
    file = make_url(url).database
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    options = {"connect_args": {"async_creator_fn": embedded.connect}, **JSON}
    writer = create_async_engine(url, pool_size=1, max_overflow=0, **options)
    # One that is opened beyond those kept is closed again at once, and opening one takes longer than most reading does.
    reader = create_async_engine(url, pool_size=12, **options)
    for engine, begin in ((writer.sync_engine, "BEGIN IMMEDIATE"), (reader.sync_engine, "BEGIN")):
        engine.dialect.colspecs = {**engine.dialect.colspecs, Uuid: Identity}
        prepare(engine, begin)
    return writer, reader


def prepare(engine: Engine, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        # Told to the driver itself, which begins with the first statement: a statement of its own takes as long as one.
        connection.connection.driver_connection.beginning = begin


def postgres(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """Sessions in UTC; readers see what is committed and never wait for the writer."""
    options = {"connect_args": {"options": "-c timezone=UTC"}, "pool_pre_ping": False, **JSON}
    writer, reader = create_async_engine(url, pool_size=2, **options), create_async_engine(url, pool_size=5, **options)
    for engine in (writer.sync_engine, reader.sync_engine):
        event.listen(engine, "connect", keep_ready)
    return writer, reader


def keep_ready(connection: Any, _: Any) -> None:
    connection.driver_connection.prepare_max = READY


async def ready(connection: AsyncConnection) -> None:
    """Ask the store for an answer; raises where there is none."""
    await connection.exec_driver_sql("SELECT 1")
