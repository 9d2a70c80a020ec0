"""Agreeing: a paragraph in which nothing is open is marked as agreed, by stages, and reopened for a reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import reasons
from rooms.drafting.agreement import confirming, hindrances
from rooms.drafting.bundling import bundles
from rooms.drafting.changes import Changes, OfText, Redrawn, redraw
from rooms.drafting.kinds import UNSETTLED
from rooms.drafting.shown import marked
from rooms.drafting.sides import delegations
from rooms.drafting.standing import changeable
from rooms.drafting.texts import Agreement, Bracket, Paragraph, Text
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, apply
from rooms.room import Permission

# From talk among those who negotiate to the decision of the body itself.
STAGES = [Agreement.OPEN, Agreement.INFORMALLY, Agreement.AD_REFERENDUM, Agreement.PENDING, Agreement.AGREED]


class ParagraphAgreed(OfText):
    """A chair marked a paragraph as agreed; `by` agreed subject to their capitals, which are to confirm `until`."""

    paragraph: UUID
    stage: Agreement
    by: list[UUID] = []
    until: datetime | None = None


class ParagraphReopened(OfText):
    """A chair took a paragraph up again."""

    paragraph: UUID
    reason: str


async def agree(
    floor: Floor,
    text_id: UUID,
    paragraph_id: UUID,
    stage: Agreement,
    by: Sequence[UUID] = (),
    until: datetime | None = None,
    seen: str | None = None,
) -> Entry:
    """Mark a paragraph as agreed: nothing in it is open, and nobody changes it any more.

    `seen` is the sign of what stood against it when the chair looked.
    """
    text, paragraph = await of(floor, text_id, paragraph_id)
    if STAGES.index(stage) <= STAGES.index(Agreement(paragraph.state)):
        raise Refused("paragraph.agreed_already", "stage")
    await as_bound(floor, paragraph, stage)
    still = await open_in(floor.session, paragraph.id)
    if still:
        raise Refused("paragraph.open_brackets", "stage", count=len(still))
    if seen is not None and seen != (await hindrances.against(floor, paragraph)).sign:
        raise Refused("paragraph.look_again", "stage")
    if stage != Agreement.AD_REFERENDUM:
        by, until = (), None
    await subject_to_capitals(floor, by, until)
    return await floor.record(
        ParagraphAgreed(
            room=floor.room.id,
            text=text.id,
            paragraph=paragraph.id,
            stage=stage,
            by=list(dict.fromkeys(by)),
            until=until,
            changes=stated(text, paragraph, stage),
        )
    )


async def as_bound(floor: Floor, paragraph: Paragraph, stage: Agreement) -> None:
    """Whether a paragraph may come as far as this: what is part of a package is agreed with it, and never before."""
    bound = await bundles.of_paragraph(floor.session, paragraph.text_id, paragraph.id)
    if bound is not None and stage == Agreement.AGREED:
        raise Refused("package.pending", "stage", package=bound.package.name)
    if bound is None and stage == Agreement.PENDING:
        raise Refused("package.none", "stage")


async def subject_to_capitals(floor: Floor, by: Sequence[UUID], until: datetime | None) -> None:
    """Whether these delegations can be said to agree subject to their capitals until a moment to come."""
    if by and floor.room.anonymous:
        raise Refused("position.nobody_named", "by")
    if set(by) - set(await delegations.at_the_table(floor) if by else ()):
        raise Refused("confirmation.not_at_the_table", "by")
    if until is not None and not by:
        raise Refused("confirmation.nobody", "by")
    if until is not None and until <= floor.now:
        raise Refused("hold.past", "until")


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
    await floor.require_to_act(Permission.TEXT_AGREE)
    return await changeable(floor, text_id, paragraph_id)


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
    await confirming.ask(session, event.room, event.paragraph, event.by, event.until)


@apply.register
async def _(event: ParagraphReopened, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)
    await confirming.ask(session, event.room, event.paragraph, (), None)
