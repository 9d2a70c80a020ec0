"""Rebuilding: replay every record into fresh tables, and compare them with the tables in use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from rooms.record.entries import Entry, Record, apply

BATCH = 500


@dataclass(frozen=True)
class Difference:
    table: str
    key: tuple[Any, ...]
    kept: dict[str, Any] | None
    rebuilt: dict[str, Any] | None


def derived() -> list[Table]:
    """The tables that replay alone writes, those first that others refer to."""
    return [table for table in SQLModel.metadata.sorted_tables if table.info.get("kept") == "derived"]


async def replay(source: AsyncSession, target: AsyncSession, step: Callable[[int], None] = lambda n: None) -> None:
    """Apply every entry of `source` to the empty tables of `target`: conferences first, then their rooms."""
    heads = list((await source.execute(select(Record))).scalars())
    opened = {
        id for (id,) in (await source.execute(select(col(Entry.place_id)).where(col(Entry.kind) == "ConferenceOpened")))
    }
    for head in sorted(heads, key=lambda each: (each.id not in opened, str(each.id))):
        target.add(Record(id=head.id, seq=head.seq, digest=head.digest))
    await target.flush()
    for head in sorted(heads, key=lambda each: (each.id not in opened, str(each.id))):
        await replay_one(source, target, head, step)
    await target.commit()


async def replay_one(source: AsyncSession, target: AsyncSession, head: Record, step: Callable[[int], None]) -> None:
    after = 0
    while True:
        query = select(Entry).where(col(Entry.place_id) == head.id, col(Entry.seq) > after)
        entries = list((await source.execute(query.order_by(col(Entry.seq)).limit(BATCH))).scalars())
        for entry in entries:
            await apply(entry.event, entry, target)
        await target.flush()
        target.expunge_all()
        source.expunge_all()
        if not entries:
            return
        after = entries[-1].seq
        step(len(entries))


async def compare(kept: AsyncSession, rebuilt: AsyncSession) -> list[Difference]:
    """Every row of a derived table in which two stores differ. A number given by the store itself is left aside."""
    found = []
    for table in derived():
        given = {c.name for c in table.primary_key.columns if c.autoincrement is True or c.type.python_type is int}
        left, right = [await rows(session, table, given) for session in (kept, rebuilt)]
        for key in left.keys() | right.keys():
            if left.get(key) != right.get(key):
                found.append(Difference(table.name, key, left.get(key), right.get(key)))
    return found


async def rows(session: AsyncSession, table: Table, without: set[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    serial = len(table.primary_key.columns) == 1 and bool(without)
    columns = [column for column in table.columns if not (serial and column.name in without)]
    keys = [c.name for c in table.primary_key.columns] if not serial else [columns[0].name]
    found = (await session.execute(select(*columns))).mappings()
    return {tuple(row[key] for key in keys): dict(row) for row in found}


async def entries(session: AsyncSession) -> int:
    """How many entries all records hold together."""
    return int((await session.execute(select(func.count()).select_from(Entry))).scalar_one())
