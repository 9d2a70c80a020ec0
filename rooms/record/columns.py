"""Column types that behave alike on every store."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import JSON, DateTime, Dialect, Select
from sqlalchemy import inspect as sa_inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.util import identity_key
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

Row = TypeVar("Row", bound=SQLModel)

# Here, because every module with a table imports this one first: a constraint is named when its table is defined.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# How a table is kept: rebuilt by replay, counted in place, personal to one reader, or the record itself.
DERIVED = {"kept": "derived"}
COUNTED = {"kept": "counted"}
PERSONAL = {"kept": "personal"}
RECORD = {"kept": "record"}
OUTSIDE = {"kept": "outside"}


def fresh(table: type[Row], **values: Any) -> Row:
    """A new row of which every value is known to be right: several times quicker than checking each as it is set.

    For entries, of which one is made with every act; a value left out takes the default of its field.
    """
    row: Row = sa_inspect(table).class_manager.new_instance()
    row.__dict__.update(defaults(table))
    row.__dict__.update(values)
    return row


async def row(session: AsyncSession, table: type[Row], id: UUID | tuple[UUID, int]) -> Row | None:
    """A row by its id; one that the transaction has read or written already is not asked for again.

    What acts of the same transaction wait to write is not written for this, unless it may be the row that is wanted.
    """
    known = session.sync_session.identity_map.get(identity_key(table, id))
    if known is not None:
        return known
    with session.no_autoflush:
        found = await session.get(table, id)
    waits = session.new or getattr(session.sync_session, "gathered", None)
    return await session.get(table, id) if found is None and waits else found


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


@lru_cache
def defaults(table: type[SQLModel]) -> dict[str, Any]:
    """What a row has where nothing is said of it; its number is the store's to give."""
    numbers = {column.name for column in sa_inspect(table).primary_key}
    plain = {name: each for name, each in table.model_fields.items() if not each.is_required() and name not in numbers}
    return {name: each.default for name, each in plain.items() if each.default_factory is None}


class Moment(TypeDecorator[datetime]):
    """An instant in UTC; a naive datetime is refused on the way in and never comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Structured(TypeDecorator[Any]):
    """A frozen pydantic value kept as JSON."""

    impl = JSON
    cache_ok = True

    def __init__(self, shape: type[BaseModel]) -> None:
        super().__init__()
        self.shape = shape

    def process_bind_param(self, value: BaseModel | None, dialect: Dialect) -> Any:
        return None if value is None else value.model_dump(mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseModel | None:
        return None if value is None else self.shape.model_validate(value)
