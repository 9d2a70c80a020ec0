"""Agreeing: a paragraph in which nothing is open is marked as agreed, by stages, and reopened for a reason."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import reasons
from rooms.drafting.changes import Changes, OfText, Redrawn, redraw
from rooms.drafting.kinds import UNSETTLED
from rooms.drafting.shown import marked
from rooms.drafting.texts import Agreement, Bracket, Paragraph, Text
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry, apply
from rooms.room import Permission

# From talk among those who negotiate to the decision of the body itself.
STAGES = [Agreement.OPEN, Agreement.INFORMALLY, Agreement.AD_REFERENDUM, Agreement.AGREED]


class ParagraphAgreed(OfText):
    """A chair marked a paragraph as agreed; `by` are those who agreed subject to their capitals."""

    paragraph: UUID
    stage: Agreement
    by: list[UUID] = []


class ParagraphReopened(OfText):
    """A chair took a paragraph up again."""

    paragraph: UUID
    reason: str


async def agree(floor: Floor, text_id: UUID, paragraph_id: UUID, stage: Agreement) -> Entry:
    """Mark a paragraph as agreed: nothing in it is open, and nobody changes it any more."""
    text, paragraph = await of(floor, text_id, paragraph_id)
    if STAGES.index(stage) <= STAGES.index(Agreement(paragraph.state)):
        raise Refused("paragraph.agreed_already", "stage")
    still = await open_in(floor.session, paragraph.id)
    if still:
        raise Refused("paragraph.open_brackets", "stage", count=len(still))
    return await floor.record(
        ParagraphAgreed(
            room=floor.room.id,
            text=text.id,
            paragraph=paragraph.id,
            stage=stage,
            changes=stated(text, paragraph, stage),
        )
    )


async def reopen(floor: Floor, text_id: UUID, paragraph_id: UUID, reason: str) -> Entry:
    """Take a paragraph up again that was agreed, and say why."""
    text, paragraph = await of(floor, text_id, paragraph_id)
    if paragraph.state == Agreement.OPEN:
        raise Refused("paragraph.open")
    said = reasons.given(reason, required=True)
    changes = stated(text, paragraph, Agreement.OPEN)
    return await floor.record(
        ParagraphReopened(room=floor.room.id, text=text.id, paragraph=paragraph.id, reason=said, changes=changes)
    )


async def of(floor: Floor, text_id: UUID, paragraph_id: UUID) -> tuple[Text, Paragraph]:
    floor.require(Permission.TEXT_AGREE)
    floor.require_open()
    await floor.require_undertaking()
    text, paragraph = await floor.find(Text, text_id), await floor.find(Paragraph, paragraph_id)
    if paragraph.text_id != text.id:
        raise NotHere
    if paragraph.gone is not None:
        raise Refused("paragraph.gone")
    return text, paragraph


async def open_in(session: AsyncSession, paragraph: UUID) -> Sequence[Bracket]:
    """What is not agreed in a paragraph, or lacks a value."""
    return [each for each in (await marked(session, [paragraph]))[paragraph] if each.kind in UNSETTLED]


def stated(text: Text, paragraph: Paragraph, state: Agreement) -> Changes:
    redrawn = Redrawn(paragraph=paragraph.id, facts={"state": state})
    return Changes(version=text.version + 1, next_id=text.next_id, redrawn=(redrawn,))


async def clean(session: AsyncSession, text: UUID) -> list[Bracket]:
    """What stands between a text and its clean form: nothing where it is clean."""
    query = select(Bracket).where(col(Bracket.text_id) == text, col(Bracket.state) == "open")
    found = (await session.execute(query.order_by(col(Bracket.number)))).scalars()
    return [each for each in found if each.kind in UNSETTLED]


@apply.register
async def _(event: ParagraphAgreed, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)


@apply.register
async def _(event: ParagraphReopened, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)
