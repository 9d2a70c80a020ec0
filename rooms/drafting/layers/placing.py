"""Placing: words that something in a layer is about, found again in the text as it stands now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.texts import Paragraph
from rooms.drafting.wording import Lost, Wording


@dataclass(frozen=True)
class About:
    """Characters that something is about; where `last` is 0 the place after `first`, where both are, the paragraph."""

    paragraph: UUID
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Place:
    """Where they stand now: from offset `start` up to `end` of a paragraph."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.paragraph.wording.text[self.start : self.end]


async def places(session: AsyncSession, text: UUID, abouts: Iterable[About]) -> dict[About, Place]:
    """Where each stands now, wherever paragraphs were split, joined or moved; what has gone has no place."""
    wanted = list(dict.fromkeys(abouts))
    near = await standing(session, text, {each.paragraph for each in wanted})
    found = {each: place for each in wanted if (place := within(each, near.get(each.paragraph)))}
    missing = [each for each in wanted if each not in found and each.first]
    if missing:
        everywhere = (await standing(session, text)).values()
        for each in missing:
            place = next((place for one in everywhere if (place := within(each, one))), None)
            found |= {each: place} if place else {}
    return found


async def standing(session: AsyncSession, text: UUID, ids: set[UUID] | None = None) -> dict[UUID, Paragraph]:
    """Paragraphs of a text that are still part of it, in their order."""
    query = select(Paragraph).where(col(Paragraph.text_id) == text, col(Paragraph.gone).is_(None))
    query = query if ids is None else query.where(col(Paragraph.id).in_(ids))
    return {each.id: each for each in (await session.execute(query.order_by(col(Paragraph.rank)))).scalars()}


def within(about: About, paragraph: Paragraph | None) -> Place | None:
    if paragraph is None:
        return None
    try:
        start, end = offsets(about, paragraph.wording, about.paragraph == paragraph.id)
    except Lost:
        return None
    return Place(paragraph, start, end) if start <= end else None


def offsets(about: About, wording: Wording, home: bool) -> tuple[int, int]:
    """From which offset up to which; the beginning of a paragraph is a place in that one alone."""
    if about.last:
        return wording.offset(about.first), wording.after(about.last)
    if not about.first and not home:
        raise Lost(0)
    at = wording.after(about.first)
    return at, at


def same(one: str, other: str | None) -> bool:
    """Whether two wordings differ in nothing but spaces and the signs that others have put round them."""
    return bare(one) == bare(other or "")


def bare(words: str) -> Sequence[str]:
    return words.replace("[", " ").replace("]", " ").split()
