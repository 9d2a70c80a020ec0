"""Streamlining: a chair makes one wording of several alternatives or paragraphs, and says what came from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, Column, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting import commenting, reasons
from rooms.drafting.changes import OfText, redraw
from rooms.drafting.comparing.tracing import Fate, Trace, traces
from rooms.drafting.redrafting import Redraft
from rooms.drafting.settling import choices, resolving
from rooms.drafting.settling.revising import read_out, rewrite
from rooms.drafting.shown import ranks
from rooms.drafting.standing import text_of
from rooms.drafting.texts import Bracket, BracketState, Paragraph, Text
from rooms.floor import Floor, NotHere, Refused
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, apply
from rooms.room import Permission

# So many wordings are made into one at once, with so many characters in all.
SOURCES_LIMIT, LENGTH_LIMIT = 30, 60_000
# So much of the new words stands on either side of what came from somewhere.
AROUND = 24


class Row(BaseModel):
    """A line of the table: words of a source (the how manieth, -1 for none), what became of them, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: int
    words: str
    fate: Fate
    where: str = ""
    reason: str = ""


class Source(BaseModel):
    """A wording that was made into a new one: that of a bracket, or else of a paragraph."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: str
    bracket: int | None = None
    paragraph: UUID
    label: str = ""


class Streamlined(OfText):
    """A chair made one wording of several, with a table of what came from where."""

    number: int
    paragraph: UUID
    sources: tuple[Source, ...]
    words: str
    rows: tuple[Row, ...]
    note: str = ""


class Streamlining(SQLModel, table=True):
    """The table of one such act, by its number in the text, and the version that came of it."""

    __table_args__ = {"info": DERIVED}
    text_id: UUID = Field(primary_key=True, foreign_key="text.id")
    number: int = Field(primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    paragraph_id: UUID
    seat_id: UUID
    at: datetime = Field(sa_type=Moment)
    version: int
    words: str
    sources: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    rows: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    note: str = ""


@dataclass(frozen=True)
class Chosen:
    """What is to be made into one: all wordings of the choice a bracket belongs to, or these paragraphs."""

    bracket: int = 0
    paragraphs: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Wish:
    """The new words, why each line of their table is as it is, and the sign of the wordings they were made from."""

    words: str
    seen: str
    reasons: Mapping[int, str]
    note: str = ""


async def sources(floor: Floor, text_id: UUID, chosen: Chosen) -> tuple[Source, ...]:
    """The wordings as they stand now, in their order."""
    text = await floor.find(Text, text_id)
    found = await of_choice(floor, text, chosen) if chosen.bracket else await of_paragraphs(floor, text, chosen)
    if len(found) < 2:
        raise Refused("streamlining.one_alone", "paragraph")
    if len(found) > SOURCES_LIMIT or sum(len(each.words) for each in found) > LENGTH_LIMIT:
        raise Refused("streamlining.too_much", "paragraph", limit=SOURCES_LIMIT)
    return found


async def of_choice(floor: Floor, text: Text, chosen: Chosen) -> tuple[Source, ...]:
    bracket = await floor.session.get(Bracket, (text.id, chosen.bracket))
    if bracket is None:
        raise NotHere
    if bracket.state != BracketState.OPEN:
        raise Refused("bracket.settled")
    _, paragraph = await text_of(floor, text.id, bracket.paragraph_id)
    here = await choices.of_paragraph(floor, paragraph)
    choice = next((each for each in here if bracket.number in each.numbers), None)
    members = choice.members if choice else ()
    return tuple(
        Source(words=each.words, bracket=each.number, paragraph=paragraph.id, label=paragraph.label)
        for each in members
        if not each.empty
    )


async def of_paragraphs(floor: Floor, text: Text, chosen: Chosen) -> tuple[Source, ...]:
    order = await ranks(floor.session, text.id)
    if set(chosen.paragraphs) - set(order):
        raise Refused("paragraph.gone", "paragraph")
    wanted = sorted(set(chosen.paragraphs), key=lambda id: order[id])
    rows = [await floor.find(Paragraph, id) for id in wanted[: SOURCES_LIMIT + 1]]
    return tuple(Source(words=bare(each), paragraph=each.id, label=each.label) for each in rows)


def bare(paragraph: Paragraph) -> str:
    """The words of a paragraph without the label they begin with."""
    text = paragraph.wording.text
    label = paragraph.label if paragraph.label and text.startswith(paragraph.label) else ""
    return text[len(label) :].strip()


def sign(found: Sequence[Source]) -> str:
    """What the wordings are now, told apart from what they were."""
    return sha256("\0".join(each.words for each in found).encode()).hexdigest()[:16]


def rows(found: Sequence[Source], words: str, said: Mapping[int, str]) -> tuple[Row, ...]:
    """The table of what came from where, with the reasons that were given by its lines."""
    told = traces([each.words for each in found], words)
    return tuple(row(each, words, said.get(at, "")) for at, each in enumerate(told))


def row(trace: Trace, words: str, said: str) -> Row:
    where = around(words, trace.start, trace.end) if trace.fate != Fate.DROPPED else ""
    reason = reasons.given(said, "reasons")
    return Row(source=trace.source, words=trace.words, fate=trace.fate, where=where, reason=reason)


def around(words: str, start: int, end: int) -> str:
    """Words with a little of what stands before and after them."""
    before, after = words[max(start - AROUND, 0) : start], words[end : end + AROUND]
    head = "… " + before.partition(" ")[2] if start > AROUND else before
    tail = after.rpartition(" ")[0] + " …" if end + AROUND < len(words) else after
    return f"{head}{words[start:end]}{tail}".strip()


async def streamline(floor: Floor, text_id: UUID, chosen: Chosen, wish: Wish) -> Entry:
    """Make one wording of several; each piece of them is accounted for."""
    redraft, words = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE), read_out(wish.words)
    found = await sources(floor, text_id, chosen)
    if sign(found) != wish.seen:
        raise Refused("streamlining.changed_meanwhile", "words")
    if chosen.bracket:
        words = await resolving.merge_in(redraft, chosen.bracket, words)
    else:
        await into_the_first(redraft, found, words)
    return await floor.record(
        Streamlined(
            number=await next_number(floor.session, text_id),
            paragraph=found[0].paragraph,
            sources=found,
            words=words,
            rows=rows(found, words, wish.reasons),
            note=reasons.given(wish.note, "note"),
            **redraft.entered(),
        )
    )


async def into_the_first(redraft: Redraft, found: Sequence[Source], words: str) -> None:
    """The first paragraph reads so from now on; the others are gone, and what was open in them with them."""
    first = await redraft.paragraph(found[0].paragraph)
    others = [await redraft.paragraph(each.paragraph) for each in found[1:]]
    inside = {each.paragraph for each in found}
    for each in redraft.brackets.values():
        if not {each.paragraph_id, each.ends_in} <= inside:
            raise Refused("bracket.crosses", "words")
        if {each.paragraph_id, each.ends_in} != {first.id}:
            redraft.settle(each.number, BracketState.MERGED)
    rest = {number: each for number, each in redraft.brackets.items() if number not in redraft.settled}
    redraft.brackets = rest
    text = redraft.wordings[first.id].text
    head = text[: len(text) - len(text[len(first.label) :].lstrip())] if text.startswith(first.label) else ""
    rewrite(redraft, first, head + words)
    for other in others:
        redraft.facts[other.id] |= {"gone": redraft.text.version + 1}


async def next_number(session: AsyncSession, text: UUID) -> int:
    query = select(func.max(col(Streamlining.number))).where(col(Streamlining.text_id) == text)
    return ((await session.execute(query)).scalar() or 0) + 1


async def of_text(session: AsyncSession, text: UUID) -> list[Streamlining]:
    """Every streamlining of a text, the latest first."""
    query = select(Streamlining).where(col(Streamlining.text_id) == text)
    return list((await session.execute(query.order_by(col(Streamlining.number).desc()))).scalars())


async def proposers(session: AsyncSession, text: UUID, found: Sequence[Source]) -> dict[int, tuple[str, ...]]:
    """Who asked for each of these brackets, as far as the room is told."""
    numbers = [each.bracket for each in found if each.bracket]
    query = select(Bracket).where(col(Bracket.text_id) == text, col(Bracket.number).in_(numbers))
    rows = list((await session.execute(query)).scalars()) if numbers else []
    names = await choices.proposers(session, rows)
    return {each.number: choices.said(each, names) for each in rows}


@apply.register
async def _(event: Streamlined, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)
    for each in event.sources[1:]:
        if each.paragraph != event.paragraph:
            await commenting.carry(session, each.paragraph, event.paragraph, all_of_them=True)
    session.add(
        Streamlining(
            text_id=event.text,
            number=event.number,
            room_id=event.room,
            paragraph_id=event.paragraph,
            seat_id=entry.by,
            at=entry.at,
            version=event.changes.version,
            words=event.words,
            sources=[each.model_dump(mode="json") for each in event.sources],
            rows=[each.model_dump(mode="json") for each in event.rows],
            note=event.note,
        )
    )
