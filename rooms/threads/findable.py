"""The terms by which a message is found, kept beside its words: both stores then find the same.

SQLite has an FTS5 table over this one, PostgreSQL an index on `to_tsvector('simple', terms)`; the migrations make them.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.languages import terms
from rooms.record.columns import DERIVED
from rooms.record.rows import gather


class Findable(SQLModel, table=True):
    """The terms of one message. `id` is what the full-text table of SQLite refers to."""

    __table_args__ = {"info": DERIVED}
    id: int | None = Field(default=None, primary_key=True)
    message_id: UUID = Field(unique=True)
    terms: str


def keep(session: AsyncSession, message: UUID, text: str | None, language: str) -> None:
    """Keep the terms of words that have just been said."""
    if text:
        gather(session, Findable, message_id=message, terms=" ".join(terms(text, language)))


async def renew(session: AsyncSession, message: UUID, text: str | None, language: str) -> None:
    """Keep the terms of the words as they are now, in place of those they had."""
    row = (await session.execute(select(Findable).where(col(Findable.message_id) == message))).scalar_one_or_none()
    if row is not None:
        await session.delete(row)
        await session.flush()
    keep(session, message, text, language)
