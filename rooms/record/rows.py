"""Rows as a transaction writes and finds them.

Those that are written with every message are gathered while it runs, then inserted many at a time. They go past the
unit of work, which would look after each of them singly; nobody changes them before they are in.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, event, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key
from sqlmodel import SQLModel

from rooms.record.columns import Row, defaults


class Gathering(Session):
    """A session that gathers such rows: they are in before anything is read, and when it commits."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.gathered: defaultdict[type[SQLModel], list[dict[str, Any]]] = defaultdict(list)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what waits: first the rows of the unit of work, to which gathered ones refer, then these."""
        super().flush(objects)
        while self.gathered:
            table, rows = next(iter(self.gathered.items()))
            del self.gathered[table]
            self.connection().execute(inserting(table), rows)


@event.listens_for(Gathering, "before_commit")
def _(session: Gathering) -> None:
    session.flush()


@event.listens_for(Gathering, "after_rollback")
def _(session: Gathering) -> None:
    session.gathered.clear()


@lru_cache
def inserting(table: type[SQLModel]) -> Any:
    return insert(table)


def gather(session: AsyncSession, table: type[SQLModel], **values: Any) -> None:
    """Insert a row of which every value is known to be right; a value left out takes the default of its field."""
    gathering = session.sync_session
    if not isinstance(gathering, Gathering):
        raise TypeError("a session that gathers is needed")
    gathering.gathered[table].append(defaults(table) | values)


async def row(session: AsyncSession, table: type[Row], id: UUID | tuple[UUID, int]) -> Row | None:
    """A row by its id; one that the transaction has read or written already is not asked for again.

    What acts of the same transaction wait to write is not written for this, unless it may be the row that is wanted.
    """
    known = session.sync_session.identity_map.get(identity_key(table, id))
    if known is not None:
        return known
    with session.no_autoflush:
        found = await session.get(table, id)
    return await session.get(table, id) if found is None and waits(session) else found


def waits(session: AsyncSession) -> bool:
    """Whether there are new rows that are not in the store yet."""
    gathering = session.sync_session
    return bool(session.new) or (isinstance(gathering, Gathering) and bool(gathering.gathered))


async def rows(session: AsyncSession, query: Select[Row], fits: Callable[[Row], bool]) -> list[Row]:
    """The rows of one table that a query finds and those that wait to be written, as far as they fit as they are now.

    The query gives whatever fits in the store; of what the transaction has changed since, `fits` tells. So that acts
    that are written together are written once, at their end.
    """
    table = query.column_descriptions[0]["entity"]
    with session.no_autoflush:
        stored = (await session.execute(query)).scalars().all()
    waiting = [each for each in (*session.new, *session.dirty) if isinstance(each, table)]
    return [each for each in {id(each): each for each in (*stored, *waiting)}.values() if fits(each)]
