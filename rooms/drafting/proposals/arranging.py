"""Arranging: paragraphs moved, split and merged; every character keeps its id, so that where it came from is known."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import commenting
from rooms.drafting.changes import Begun, Carried, OfText, redraw
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.latin import following
from rooms.drafting.papers.tabling import GAP
from rooms.drafting.proposals.proposing import SPACES
from rooms.drafting.redrafting import Redraft
from rooms.drafting.shown import ranks
from rooms.drafting.spans import Selected, found
from rooms.drafting.texts import Paragraph
from rooms.drafting.wording import Splice, Wording
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, apply
from rooms.room import Permission


class ParagraphMoved(OfText):
    """A paragraph stands elsewhere in the text: after another one, or first."""

    paragraph: UUID
    after: UUID | None


class ParagraphSplit(OfText):
    """A paragraph has become two."""

    paragraph: UUID
    other: UUID


class ParagraphsMerged(OfText):
    """A paragraph has taken in the one after it."""

    paragraph: UUID
    other: UUID


async def move(floor: Floor, text_id: UUID, paragraph_id: UUID, after: UUID | None) -> Entry:
    """Put a paragraph after another one, or before all others."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    paragraph = await redraft.paragraph(paragraph_id)
    if any(each.paragraph_id != each.ends_in for each in redraft.brackets.values()):
        raise Refused("paragraph.bracket_beyond", "after")
    order = [each for each in await in_order(redraft) if each[0] != paragraph.id]
    at = next((place + 1 for place, (id, _) in enumerate(order) if id == after), None) if after else 0
    if at is None:
        raise Refused("paragraph.gone", "after")
    rank = between(order, at)
    if not any(paragraph.rank > rank for _, rank in order[at:]) and all(
        paragraph.rank > each for _, each in order[:at]
    ):
        raise Refused("paragraph.there_already", "after")
    redraft.facts[paragraph.id] |= {"rank": rank}
    return await floor.record(ParagraphMoved(paragraph=paragraph.id, after=after, **redraft.entered()))


async def in_order(redraft: Redraft) -> list[tuple[UUID, int]]:
    return list((await ranks(redraft.floor.session, redraft.text.id)).items())


def between(order: list[tuple[UUID, int]], at: int) -> int:
    """A rank for what is to stand at this place."""
    before = order[at - 1][1] if at else 0
    behind = order[at][1] if at < len(order) else before + 2 * GAP
    if behind - before < 2:
        raise Refused("paragraph.no_room", "after")
    return (before + behind) // 2


async def split(floor: Floor, text_id: UUID, selected: Selected) -> Entry:
    """Make two paragraphs of one: the second begins after the character that is selected."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    place = await found(redraft, Selected(selected.paragraph, selected.last or selected.first))
    paragraph = redraft.paragraphs[place.paragraph]
    text = redraft.wordings[paragraph.id].text
    start = place.start + len(text[place.start :]) - len(text[place.start :].lstrip(SPACES))
    if not text[: place.start].strip() or not text[start:].strip():
        raise Refused("words.none_selected", "words")
    order = await in_order(redraft)
    rank = between(order, [id for id, _ in order].index(paragraph.id) + 1)
    other = uuid4()
    carry(redraft, paragraph, place.start, other)
    words = redraft.wordings[paragraph.id].between(start, len(text))
    kind = ParagraphKind(paragraph.kind)
    redraft.begun.append(
        Begun(
            paragraph=other,
            rank=rank,
            kind=kind,
            level=paragraph.level,
            label=following(paragraph.label, await labels(redraft)),
            words=words,
            tail=paragraph.tail,
            source=paragraph.id,
        )
    )
    redraft.cut(paragraph.id, place.start, len(text))
    redraft.facts[paragraph.id] |= {"tail": "\n\n"}
    return await floor.record(ParagraphSplit(paragraph=paragraph.id, other=other, **redraft.entered()))


async def labels(redraft: Redraft) -> list[str]:
    """The labels that paragraphs of the text have."""
    query = select(col(Paragraph.label)).where(
        *(col(Paragraph.text_id) == redraft.text.id, col(Paragraph.gone).is_(None), col(Paragraph.label) != "")
    )
    return list((await redraft.floor.session.execute(query)).scalars())


def carry(redraft: Redraft, paragraph: Paragraph, at: int, other: UUID) -> None:
    """The brackets of which an end stands behind an offset go with the words there."""
    wording = redraft.wordings[paragraph.id]
    for each in redraft.brackets.values():
        if each.empty:
            continue
        begins = each.paragraph_id == paragraph.id and wording.offset(each.first) >= at
        ends = each.ends_in == paragraph.id and wording.offset(each.last) >= at
        if begins or ends:
            places = {"paragraph": other if begins else each.paragraph_id, "ends_in": other if ends else each.ends_in}
            redraft.carried.append(Carried(number=each.number, **places))


async def merge(floor: Floor, text_id: UUID, paragraph_id: UUID) -> Entry:
    """Make one paragraph of two: this one takes in the one after it."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    paragraph = await redraft.paragraph(paragraph_id)
    order = [id for id, _ in await in_order(redraft)]
    at = order.index(paragraph.id) + 1
    if at == len(order):
        raise Refused("paragraph.last")
    other = await redraft.paragraph(order[at])
    for each in redraft.brackets.values():
        if not each.empty and other.id in (each.paragraph_id, each.ends_in):
            places = [paragraph.id if id == other.id else id for id in (each.paragraph_id, each.ends_in)]
            redraft.carried.append(Carried(number=each.number, paragraph=places[0], ends_in=places[1]))
    append(redraft, paragraph, redraft.wordings[other.id])
    redraft.facts[other.id] |= {"gone": redraft.text.version + 1}
    redraft.facts[paragraph.id] |= {"tail": other.tail}
    return await floor.record(ParagraphsMerged(paragraph=paragraph.id, other=other.id, **redraft.entered()))


def append(redraft: Redraft, paragraph: Paragraph, words: Wording) -> None:
    """Words that stood elsewhere follow those of a paragraph, a space between them."""
    wording = redraft.wordings[paragraph.id]
    if wording.text and wording.text[-1] not in SPACES:
        redraft.put(paragraph.id, wording.before(len(wording.text)), " ")
    wording = redraft.wordings[paragraph.id]
    redraft.splice(paragraph.id, Splice(wording.before(len(wording.text)), 0, words.runs))


@apply.register
async def _(event: ParagraphMoved, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)


@apply.register
async def _(event: ParagraphSplit, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)
    await session.flush()
    await commenting.carry(session, event.paragraph, event.other)


@apply.register
async def _(event: ParagraphsMerged, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)
    await commenting.carry(session, event.other, event.paragraph, all_of_them=True)
