"""Attachments: files that come with a message, known by the digest of their content."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.record.columns import DERIVED

FILES_LIMIT = 5
NAME_LIMIT = 150


class Attachment(SQLModel, table=True):
    """A file in a room; the bytes lie in the store of contents under `digest` (SHA-256, hexadecimal)."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    message_id: UUID = Field(index=True)
    name: str
    type: str
    size: int
    digest: str


class Attached(BaseModel):
    """A file as the record bears it: its name may be erased, its digest stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: UUID
    name: str
    type: str
    size: int
    digest: str


async def of_messages(session: AsyncSession, messages: Sequence[UUID]) -> dict[UUID, list[Attachment]]:
    """The attachments of each message, in the order of their names."""
    if not messages:
        return {}
    query = select(Attachment).where(col(Attachment.message_id).in_(messages)).order_by(col(Attachment.name))
    found: dict[UUID, list[Attachment]] = {}
    for row in (await session.execute(query)).scalars():
        found.setdefault(row.message_id, []).append(row)
    return found
