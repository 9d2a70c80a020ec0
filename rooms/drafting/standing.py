"""Standing: what of the texts before a room still stands, for an act to be about or a page to show."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.texts import Bracket, Paragraph, Text
from rooms.drafting.wording import Lost, Wording
from rooms.floor import Floor, NotHere, Refused


async def current(floor: Floor, text_id: UUID, field: str = "") -> Text:
    """A text of this room that no revision has replaced."""
    text = await floor.find(Text, text_id)
    not_replaced(text, field)
    return text


def not_replaced(text: Text, field: str = "") -> None:
    if text.replaced_by is not None:
        raise Refused("text.replaced", field)


async def text_of(floor: Floor, text_id: UUID, paragraph_id: UUID) -> tuple[Text, Paragraph]:
    """A paragraph with the text of this room that it stands in, or once stood in."""
    text, paragraph = await floor.find(Text, text_id), await floor.find(Paragraph, paragraph_id)
    if paragraph.text_id != text.id:
        raise NotHere
    return text, paragraph


async def present(floor: Floor, text_id: UUID, paragraph_id: UUID, field: str = "") -> tuple[Text, Paragraph]:
    """The same, where the paragraph is still part of the text."""
    text, paragraph = await text_of(floor, text_id, paragraph_id)
    not_gone(paragraph, field)
    return text, paragraph


def not_gone(paragraph: Paragraph, field: str = "") -> None:
    if paragraph.gone is not None:
        raise Refused("paragraph.gone", field)


async def changeable(floor: Floor, text_id: UUID, paragraph_id: UUID) -> tuple[Text, Paragraph]:
    """The same, where the text has not been replaced either."""
    text, paragraph = await text_of(floor, text_id, paragraph_id)
    not_replaced(text)
    not_gone(paragraph)
    return text, paragraph


async def paragraphs_of(session: AsyncSession, text_id: UUID) -> list[Paragraph]:
    """The paragraphs of a text, in their order."""
    query = select(Paragraph).where(col(Paragraph.text_id) == text_id, col(Paragraph.gone).is_(None))
    return list((await session.execute(query.order_by(col(Paragraph.rank)))).scalars())


def reaching(paragraphs: Sequence[UUID] | BindParameter[Any]) -> ColumnElement[bool]:
    """The brackets that begin or end in these paragraphs.

    A query that names their text beside it looks through all brackets of the text on SQLite.
    """
    return or_(col(Bracket.paragraph_id).in_(paragraphs), col(Bracket.ends_in).in_(paragraphs))


def reach_of(wording: Wording, first: int, last: int) -> tuple[int, int]:
    """From which offset up to which these characters stand; where `last` is 0, the place after `first`."""
    try:
        return (wording.offset(first), wording.after(last)) if last else (wording.after(first), wording.after(first))
    except Lost:
        raise Refused("words.gone_meanwhile", "words") from None
