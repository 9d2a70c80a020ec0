"""Rebuild: replay every record into fresh tables beside the store, and list where they differ from those in use."""

import json
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from rooms import rebuild
from rooms.rebuild import Difference
from server.commands.progress import Bar
from server.commands.store import opened, snapshot
from server.commands.trouble import FOUND, say
from server.database import Store, open_store
from server.settings import Settings
from server.tables import load

SHOWN = 20


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="write the differences as JSON")


async def run(settings: Settings, options: Namespace) -> int:
    async with opened(settings) as store, snapshot(store) as session:
        count = await rebuild.entries(session)
        bar = Bar("Replaying the records", count)
        found = await differences(session, bar.step)
        bar.done()
    say(as_json(found) if options.json else as_lines(found, count))
    return FOUND if found else 0


async def differences(session: AsyncSession, step: Callable[[int], None] = lambda entries: None) -> list[Difference]:
    """Where the tables in use differ from what their records give when they are replayed."""
    async with fresh() as store, store.writing() as target:
        # Rows of one flush come in no set order, so references are held to only when all is there.
        await target.execute(text("PRAGMA defer_foreign_keys=ON"))
        await rebuild.replay(session, target, step)
        found = await rebuild.compare(session, target)
    return sorted(found, key=lambda each: (each.table, str(each.key)))


@asynccontextmanager
async def fresh() -> AsyncIterator[Store]:
    """An empty store for the time being."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite+aiosqlite:///{folder}/fresh.db")
        async with store.engines[0].begin() as connection:
            await connection.run_sync(load().create_all)
        try:
            yield store
        finally:
            await store.close()


def as_lines(found: list[Difference], entries: int) -> str:
    if not found:
        return f"{entries} entries replayed: the tables are what the records say."
    lines = [line(each) for each in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"… and {len(found) - SHOWN} more.")
    return "\n".join([*lines, f"{entries} entries replayed: {len(found)} rows differ from what the records say."])


def line(each: Difference) -> str:
    key = ", ".join(map(str, each.key))
    if each.kept is None:
        return f"{each.table} {key}: missing from the tables in use"
    if each.rebuilt is None:
        return f"{each.table} {key}: in no record"
    return f"{each.table} {key}: {', '.join(columns(each))} differ"


def columns(each: Difference) -> list[str]:
    """The names of the columns that differ; what stands in them may be words that are not for a terminal."""
    kept, rebuilt = each.kept or {}, each.rebuilt or {}
    return sorted(name for name in kept.keys() | rebuilt.keys() if kept.get(name) != rebuilt.get(name))


def as_json(found: list[Difference]) -> str:
    facts: list[dict[str, Any]] = [
        {
            "table": each.table,
            "key": [str(part) for part in each.key],
            "columns": columns(each),
            "kept": each.kept is not None,
            "in_record": each.rebuilt is not None,
        }
        for each in found
    ]
    return json.dumps({"same": not found, "differences": facts}, indent=2)
