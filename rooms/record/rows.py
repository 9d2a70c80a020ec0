"""Rows that are written with every message: gathered while a transaction runs, then inserted many at a time.

They go past the unit of work, which would look after each of them singly; nobody changes them before they are in.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from rooms.record.columns import defaults


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
