"""Migrations: what a store still lacks of the present shape of its tables, and bringing it there.

Revisions are numbered like their files (`migrations/versions/0001_….py`), so that what is pending is known without
loading the tool that runs them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, event, inspect, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.database import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from alembic.config import Config

FOLDER = Path(__file__).parent.parent / "migrations"
# Any number will do, as long as it is always the same: two processes must not migrate one store at once.
LOCK = 1_527_151


class Newer(Exception):
    """The store was made by a later release than this one."""


def revisions() -> list[str]:
    """The numbers of all migrations, in order."""
    return sorted(file.stem.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*_*.py"))


async def pending(url: str) -> list[str]:
    """The migrations that a store still needs; a file that is not there needs them all, and is not made by asking."""
    if unmade(url):
        return revisions()
    store = open_store(url)
    try:
        async with store.engines[1].connect() as connection:
            return missing(await connection.run_sync(present))
    finally:
        await store.close()


def unmade(url: str) -> bool:
    """Whether the store is a file that is not there yet."""
    place = make_url(url)
    return place.get_backend_name() == "sqlite" and not Path(place.database or "").exists()


def present(connection: Connection) -> str:
    """The migration at which a store stands, or nothing where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def missing(current: str) -> list[str]:
    known = revisions()
    if current and current not in known:
        raise Newer(current)
    return [each for each in known if each > current]


async def upgrade(url: str, to: str = "head") -> list[str]:
    """Bring a store to a migration, by default the last one; gives the numbers of those that were carried out."""
    if to == "head" and not await pending(url):
        return []
    from alembic import command

    return await migrate(url, lambda config: command.upgrade(config, to))


async def downgrade(url: str, to: str) -> None:
    """Take a store back to a migration; `base` leaves nothing."""
    from alembic import command

    await migrate(url, lambda config: command.downgrade(config, to))


async def migrate(url: str, step: "Callable[[Config], object]") -> list[str]:
    """Run a step of the tool for migrations in one transaction; gives what the store lacked before."""
    engine = engine_of(url)
    try:
        async with engine.begin() as connection:
            await lock(connection)
            lacking = missing(await connection.run_sync(present))
            await connection.run_sync(lambda sync: step(configuration(sync)))
            return lacking
    finally:
        await engine.dispose()


async def lock(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})


def engine_of(url: str) -> AsyncEngine:
    """An engine whose transactions hold changes of tables too; no foreign keys, as SQLite alters a table by copying."""
    engine, _ = open_store(url).engines
    if engine.dialect.name == "sqlite":
        unbind(engine.sync_engine)
    return engine


def unbind(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()


def configuration(connection: Connection | None = None) -> "Config":
    """What the migrations need to be told, without a file of settings."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
