"""Calendar links: an address under which somebody's own calendar fetches the programme, until they revoke it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.floor import NotHere
from rooms.record.columns import OUTSIDE, Moment
from server.auth import sessions


class CalendarLink(SQLModel, table=True):
    """The address of one person's programme; the store keeps only the digest of what is secret in it.

    `caucuses`: whether those they sit in are among it, as they chose.
    """

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    conference_id: UUID = Field(index=True)
    person_id: UUID = Field(index=True)
    caucuses: bool = False
    language: str = "en"
    created_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


async def issue(
    session: AsyncSession, now: datetime, conference: UUID, person: UUID, caucuses: bool, language: str
) -> str:
    """Make an address for somebody: gives its secret, once. The one they had ceases to work."""
    await revoke(session, now, person)
    token = sessions.new_token()
    whose: dict[str, Any] = {
        "conference_id": conference,
        "person_id": person,
        "caucuses": caucuses,
        "language": language,
    }
    session.add(CalendarLink(token_hash=sessions.digest(token), created_at=now, **whose))
    return token


async def revoke(session: AsyncSession, now: datetime, person: UUID) -> None:
    """Whatever address somebody has ceases to work."""
    standing = (col(CalendarLink.person_id) == person, col(CalendarLink.revoked_at).is_(None))
    await session.execute(update(CalendarLink).where(*standing).values(revoked_at=now))


async def of_person(session: AsyncSession, person: UUID) -> CalendarLink | None:
    """The address somebody has that works."""
    query = select(CalendarLink).where(col(CalendarLink.person_id) == person, col(CalendarLink.revoked_at).is_(None))
    return (await session.execute(query)).scalars().first()


async def borne(session: AsyncSession, token: str) -> CalendarLink:
    """The address of this secret, if it works."""
    query = select(CalendarLink).where(col(CalendarLink.token_hash) == sessions.digest(token))
    link = (await session.execute(query)).scalar_one_or_none()
    if link is None or link.revoked_at is not None:
        raise NotHere
    return link
