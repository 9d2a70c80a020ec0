"""The store a command works on: opened, found ready, and read as it stands at one moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import literal, make_url, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.commands.trouble import MISUSED, UNREACHABLE, Stopped, unusable_url
from server.database import Store, open_store
from server.migrating import pending
from server.settings import Settings
from server.tables import load


def usable(settings: Settings) -> None:
    """Refuse a DATABASE_URL of another kind of store."""
    if make_url(settings.url).get_backend_name() not in {"sqlite", "postgresql"}:
        raise Stopped(unusable_url(), MISUSED)


async def ready(settings: Settings) -> None:
    """Refuse a store whose tables are not those of this release."""
    usable(settings)
    lacking = await pending(settings.url)
    if lacking:
        steps = "1 step" if len(lacking) == 1 else f"{len(lacking)} steps"
        raise Stopped(f"The store is {steps} behind this release. Run first: python -m server setup", UNREACHABLE)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """The store of this installation, closed afterwards."""
    await ready(settings)
    load()
    store = open_store(settings.url, settings.keys_dir)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def snapshot(store: Store) -> AsyncIterator[AsyncSession]:
    """Everything as it stands at one moment, however much is written meanwhile."""
    async with store.reading() as session:
        options = {"isolation_level": "REPEATABLE READ"} if store.dialect == "postgresql" else {}
        await session.connection(execution_options=options)
        yield session


async def empty(session: AsyncSession) -> bool:
    """Whether no table holds anything."""
    for table in load().sorted_tables:
        if (await session.execute(select(literal(1)).select_from(table).limit(1))).first():
            return False
    return True
