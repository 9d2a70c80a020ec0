"""Rows as a transaction writes and finds them.

Those that are written with every act are gathered while it runs, and so is what is changed of others; then they go in
many at a time. They go past the unit of work, which would look after each of them singly and take longer for it than
the store does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, event, insert, select, update
from sqlalchemy import inspect as sa_inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import SQLModel

from rooms.record.columns import Row, defaults

T = TypeVar("T")


class Gathering(Session):
    """A session that gathers such rows: they are in before anything is read, and when it commits."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.gathered: defaultdict[type[SQLModel], list[dict[str, Any]]] = defaultdict(list)
        # Rows of the store, by which object they are, each with the columns that are to be written.
        self.changed: dict[int, tuple[SQLModel, set[str]]] = {}

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what waits: first the rows of the unit of work, to which gathered ones refer, then these."""
        super().flush(objects)
        while self.gathered:
            self.insert(next(iter(self.gathered)))
        self.update()

    def insert(self, table: type[SQLModel]) -> None:
        self.connection().execute(inserting(table), self.gathered.pop(table))

    def update(self) -> None:
        alike: defaultdict[tuple[type[SQLModel], frozenset[str]], list[dict[str, Any]]] = defaultdict(list)
        for changed, names in self.changed.values():
            alike[type(changed), frozenset(names)].append(
                {f"{AT}{name}": getattr(changed, name) for name in keys(type(changed))}
                | {name: getattr(changed, name) for name in names}
            )
        self.changed.clear()
        for (table, _), rows in alike.items():
            self.connection().execute(updating(table), rows)


# Before the name of a column by which a row is found.
AT = "at_"
# Which rows a query is about, where it is put together once and asked often: that takes as long as asking.
IDS: BindParameter[Any] = bindparam("ids", expanding=True)
FEW = 512


def among(wanted: Iterable[T]) -> list[T]:
    """What such a query is about, the last repeated up to a power of two: a store that keeps statements ready, one for
    each length, then meets few. Long lists are rare, and stay as they are: a statement may name only so many.
    """
    every = list(wanted)
    if not 0 < len(every) <= FEW:
        return every
    return every + every[-1:] * ((1 << (len(every) - 1).bit_length()) - len(every))


@event.listens_for(Gathering, "before_commit")
def _(session: Gathering) -> None:
    session.flush()


@event.listens_for(Gathering, "after_rollback")
def _(session: Gathering) -> None:
    session.gathered.clear()
    session.changed.clear()


@lru_cache
def inserting(table: type[SQLModel]) -> Any:
    return insert(table)


@lru_cache
def updating(table: type[SQLModel]) -> Any:
    """What a row is set to is told by the names of the values that go with this."""
    return update(sa_inspect(table).local_table).where(*found_by(table))


@lru_cache
def finding(table: type[SQLModel]) -> Any:
    return select(table).where(*found_by(table))


def found_by(table: type[SQLModel]) -> list[Any]:
    return [column == bindparam(f"{AT}{column.name}") for column in sa_inspect(table).primary_key]


@lru_cache
def keys(table: type[SQLModel]) -> tuple[str, ...]:
    return tuple(column.name for column in sa_inspect(table).primary_key)


def gathering(session: AsyncSession) -> Gathering:
    found = session.sync_session
    if not isinstance(found, Gathering):
        raise TypeError("a session that gathers is needed")
    return found


def gather(session: AsyncSession, table: type[SQLModel], **values: Any) -> None:
    """Insert a row of which every value is known to be right; a value left out takes the default of its field."""
    gathering(session).gathered[table].append(defaults(table) | values)


def change(session: AsyncSession, row: SQLModel, **values: Any) -> None:
    """Set values of a row, to be written with all others that wait."""
    state: Any = sa_inspect(row)
    if not state.persistent:
        for name, value in values.items():
            setattr(row, name, value)
        return
    for name, value in values.items():
        set_committed_value(row, name, value)
    gathering(session).changed.setdefault(id(row), (row, set()))[1].update(values)


async def row(session: AsyncSession, table: type[Row], id: UUID | tuple[UUID, int]) -> Row | None:
    """A row by its id; one that the transaction has read or written already is not asked for again.

    What acts of the same transaction wait to write is not written for this, unless it may be the row that is wanted.
    """
    known = session.sync_session.identity_map.get(identity_key(table, id))
    if known is not None:
        return known
    at = dict(zip((f"{AT}{name}" for name in keys(table)), id if isinstance(id, tuple) else (id,), strict=True))
    with session.no_autoflush:
        found = (await session.execute(finding(table), at)).scalar()
    return await session.get(table, id) if found is None and waits(session) else found


def waits(session: AsyncSession) -> bool:
    """Whether there are new rows that are not in the store yet."""
    return bool(session.new) or bool(gathering(session).gathered)


async def rows(
    session: AsyncSession,
    table: type[Row],
    query: Select[Row],
    fits: Callable[[Row], bool],
    at: dict[str, Any] | None = None,
) -> list[Row]:
    """The rows of a table that a query finds and those that wait to be written, as far as they fit as they are now.

    The query gives whatever fits in the store; of what the transaction has changed since, `fits` tells. So that acts
    that are written together are written once, at their end. `at` is what the query leaves open.
    """
    waiting = gathering(session)
    if table in waiting.gathered:
        await session.run_sync(lambda _: waiting.flush() if waiting.new else waiting.insert(table))
    with session.no_autoflush:
        stored = (await session.execute(query, at)).scalars().all()
    touched = (*session.new, *session.dirty, *(changed for changed, _ in waiting.changed.values()))
    found = {id(each): each for each in (*stored, *(each for each in touched if isinstance(each, table)))}
    return [each for each in found.values() if fits(each)]
