"""Column types that behave alike on every store."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy import inspect as sa_inspect
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
