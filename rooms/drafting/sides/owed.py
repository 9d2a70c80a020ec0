"""Owed: what a delegation has still to say: answers to chairs' texts, what its capital confirms, its holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.agreement.confirming import Confirmation
from rooms.drafting.agreement.holds import Hold
from rooms.drafting.papers.answers import CHAIRED, Answer
from rooms.drafting.texts import Paragraph, Text


@dataclass(frozen=True)
class Owed:
    """Something that waits for a delegation: of a whole text, or of a paragraph; until when, where that is set."""

    what: str
    text: UUID
    paragraph: UUID | None = None
    until: datetime | None = None


async def owed(session: AsyncSession, entity: UUID, texts: Collection[UUID], now: datetime) -> list[Owed]:
    """All of it in these texts; what runs out first comes first."""
    found = [
        *await holds(session, entity, texts, now),
        *await confirmations(session, entity, texts),
        *await answers(session, entity, texts),
    ]
    return sorted(found, key=lambda each: (each.until is None, each.until or now))


async def holds(session: AsyncSession, entity: UUID, texts: Collection[UUID], now: datetime) -> list[Owed]:
    """The time it asked for, which runs out."""
    query = select(Hold).where(
        *(col(Hold.text_id).in_(texts), col(Hold.entity_id) == entity),
        *(col(Hold.lifted).is_(False), col(Hold.until) > now),
    )
    return [Owed("hold", each.text_id, each.paragraph_id, each.until) for each in await session.scalars(query)]


async def confirmations(session: AsyncSession, entity: UUID, texts: Collection[UUID]) -> list[Owed]:
    """What it agreed subject to its capital, which has not confirmed it."""
    query = select(Confirmation, col(Paragraph.text_id)).join(
        Paragraph, col(Paragraph.id) == col(Confirmation.paragraph_id)
    )
    query = query.where(
        *(col(Paragraph.text_id).in_(texts), col(Paragraph.gone).is_(None)),
        *(col(Confirmation.entity_id) == entity, col(Confirmation.given).is_(False)),
    )
    rows = (await session.execute(query)).all()
    return [Owed("confirmation", text, each.paragraph_id, each.until) for each, text in rows]


async def answers(session: AsyncSession, entity: UUID, texts: Collection[UUID]) -> list[Owed]:
    """The chairs' texts it has not answered, or of which its answer fell."""
    answered = select(col(Answer.text_id)).where(
        *(col(Answer.entity_id) == entity, col(Answer.replaced).is_(False), col(Answer.fell).is_(None)),
        col(Answer.paragraph_id).is_(None),
    )
    query = select(col(Text.id)).where(
        *(col(Text.id).in_(texts), col(Text.kind).in_(CHAIRED), col(Text.id).not_in(answered))
    )
    return [Owed("answer", id) for id in await session.scalars(query)]
