"""Rows as lines of JSON, and back again, by the types of their columns."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, LargeBinary, Table, Uuid

from rooms.record.columns import Moment, Structured


def line(row: Mapping[str, Any]) -> bytes:
    """One row, as one line."""
    facts = {name: written(value) for name, value in row.items()}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def written(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return b64encode(value).decode() if isinstance(value, bytes) else value


def values(table: Table, line: bytes) -> dict[str, Any]:
    """The row in a line, ready to be written into its table."""
    return {name: read(table.columns[name], value) for name, value in json.loads(line).items()}


def read(column: "Column[Any]", value: Any) -> Any:
    kind = column.type
    if value is None:
        return None
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    if isinstance(kind, Structured):
        return kind.shape.model_validate(value)
    if isinstance(kind, Uuid):
        return UUID(value)
    return b64decode(value) if isinstance(kind, LargeBinary) else value
