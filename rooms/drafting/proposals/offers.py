"""Offers: words that stand beside a text, of whoever may not propose."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting.layers.placing import About, places
from rooms.record.columns import DERIVED, Moment
from rooms.record.rows import IDS, among


class OfferState(StrEnum):
    STANDING = "standing"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


class Offer(SQLModel, table=True):
    """Words that stand beside a text: instead of the characters from `first` to `last`, or after `first`.

    `open_origin` is whether whoever offers them would be named with them; `bracket` is what they became.
    """

    __table_args__ = (Index(None, "text_id", "state"), {"info": DERIVED})
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    text_id: UUID = Field(foreign_key="text.id")
    paragraph_id: UUID
    asks: str
    first: int
    last: int
    words: str
    about: str
    open_origin: bool = False
    seat_id: UUID
    at: datetime = Field(sa_type=Moment)
    state: str = OfferState.STANDING
    bracket: int | None = None

    @property
    def where(self) -> About:
        return About(self.paragraph_id, self.first, self.last)


STANDING = select(Offer).where(col(Offer.text_id).in_(IDS), col(Offer.state) == OfferState.STANDING)


async def counts(session: AsyncSession, texts: Collection[UUID]) -> Counter[UUID]:
    """How many wordings stand beside each paragraph of these texts, wherever the words they are about are now."""
    standing = list((await session.execute(STANDING, {"ids": among(texts)})).scalars())
    found: Counter[UUID] = Counter()
    for text in {each.text_id for each in standing}:
        mine = [each for each in standing if each.text_id == text]
        where = await places(session, text, [each.where for each in mine])
        found.update(where[each.where].paragraph.id if each.where in where else each.paragraph_id for each in mine)
    return found
