"""How a text is shown: paragraph by paragraph, with its brackets, what they are and how deep they stand."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import commenting
from rooms.drafting.agreement.confirming import Referendum, referenda
from rooms.drafting.emphasis import Stretch, styled
from rooms.drafting.kinds import OPEN, BracketKind
from rooms.drafting.latin import derived
from rooms.drafting.papers.beside import Amendment, Fate
from rooms.drafting.proposals import offers
from rooms.drafting.standing import reaching
from rooms.drafting.texts import Agreement, Bracket, BracketState, Paragraph, Text
from rooms.drafting.wording import Wording
from rooms.people import Audience, Entity, Seat
from rooms.record.rows import IDS, among

PARAGRAPHS = select(Paragraph, col(Text.language)).join(Text, col(Text.id) == col(Paragraph.text_id))
PARAGRAPHS = PARAGRAPHS.where(col(Paragraph.id).in_(IDS))
CREDITED = (
    select(Bracket, col(Entity.short))
    .outerjoin(Seat, col(Seat.id) == col(Bracket.seat_id))
    .outerjoin(Entity, col(Entity.id) == col(Seat.entity_id))
    .where(reaching(IDS), col(Bracket.state) == BracketState.OPEN)
)
TEXTS = select(Text).where(col(Text.id).in_(IDS))
AMENDING = (
    select(col(Amendment.text_id), func.count())
    .where(col(Amendment.text_id).in_(IDS), col(Amendment.state) == Fate.TABLED)
    .group_by(col(Amendment.text_id))
)


class Piece(NamedTuple):
    """Characters of a paragraph that are shown alike: `first` is the id of the first, `depth` how many brackets deep.

    `bracket` is set where they are a bracket's own "[" or "]", of which `sign` says which; `style` is how they look.
    """

    words: str
    first: int
    depth: int
    bracket: int | None = None
    sign: str = ""
    kind: str = ""
    by: tuple[str, ...] = ()
    style: str = ""
    # Whose words they were before a delegation took them up.
    origin: str = ""


@dataclass(frozen=True)
class ParagraphView:
    """A paragraph as everyone in the room sees it; `gone` ones are shown no more."""

    id: UUID
    text: UUID
    room: UUID
    rank: int
    kind: str
    level: int
    label: str
    state: str
    gone: bool
    language: str
    version: int
    pieces: tuple[Piece, ...]
    open: int
    missing: int
    referendum: Referendum | None = None
    comments: int = 0
    # How many wordings of those who may not propose stand beside it.
    offers: int = 0
    # Its number where it was derived, and is none of its words.
    derived: str = ""


@dataclass(frozen=True)
class Tally:
    """How much of a text is open: brackets, values that are missing, and paragraphs agreed of all."""

    id: UUID
    room: UUID
    version: int
    open: int
    missing: int
    agreed: int
    paragraphs: int


@dataclass(frozen=True)
class TextLine:
    """A text in the list of its room."""

    id: UUID
    room: UUID
    number: int
    symbol: str
    kind: str
    title: str
    language: str
    open: int
    missing: int
    part: int = 0
    issue: str = ""
    replaced: bool = False
    amendments: int = 0


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, ParagraphView]:
    """Paragraphs as their room sees them."""
    rows = (await session.execute(PARAGRAPHS, {"ids": among(ids)})).all()
    marks = await credited(session, [paragraph.id for paragraph, _ in rows])
    referred = [each.id for each, _ in rows if each.state == Agreement.AD_REFERENDUM]
    asked, beside = await referenda(session, referred), await offers.counts(session, {each.text_id for each, _ in rows})
    said = await commenting.counts(session, ids)
    return {
        paragraph.id: replace(
            shown(paragraph, language, marks[paragraph.id]),
            referendum=asked.get(paragraph.id),
            offers=beside[paragraph.id],
            comments=said.get(paragraph.id, 0),
        )
        for paragraph, language in rows
    }


Marks = list[tuple[Bracket, str | None]]


async def credited(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Marks]:
    """The open brackets that begin or end in these paragraphs, with the entity that asked for each.

    A pseudonym stands for none.
    """
    found: defaultdict[UUID, Marks] = defaultdict(list)
    for bracket, short in (await session.execute(CREDITED, {"ids": among(ids)})).all():
        for id in {bracket.paragraph_id, bracket.ends_in}:
            found[id].append((bracket, short))
    return found


async def marked(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[Bracket]]:
    """The open brackets that begin or end in these paragraphs."""
    found = await credited(session, ids)
    return {id: [bracket for bracket, _ in found[id]] for id in ids}


def shown(paragraph: Paragraph, language: str, marks: Marks) -> ParagraphView:
    begun = [each for each, _ in marks if each.paragraph_id == paragraph.id and each.bracketed]
    return ParagraphView(
        id=paragraph.id,
        text=paragraph.text_id,
        room=paragraph.room_id,
        rank=paragraph.rank,
        kind=paragraph.kind,
        level=paragraph.level,
        label=paragraph.label,
        state=paragraph.state,
        gone=paragraph.gone is not None,
        language=language,
        version=paragraph.version,
        pieces=tuple(pieces(paragraph.wording, paragraph.id, marks)),
        open=sum(each.kind in OPEN for each in begun),
        missing=sum(each.kind == BracketKind.PLACEHOLDER for each in begun),
        derived=derived(paragraph.label, paragraph.wording.text) if paragraph.label else "",
    )


def pieces(wording: Wording, paragraph: UUID, marks: Marks) -> Iterable[Piece]:
    """The words of a paragraph, cut where brackets stand and where the ids of characters do not follow on."""
    bracketed = [(each, short) for each, short in marks if each.bracketed]
    opening = {each.first: (each, ()) for each, _ in bracketed if each.paragraph_id == paragraph}
    closing = {each.last: (each, by(each, short)) for each, short in bracketed if each.ends_in == paragraph}
    depth = sum(each.paragraph_id != paragraph for each, _ in closing.values())
    ids, styles, begun = sorted({*opening, *closing}), styled(wording.text), 0
    for run in wording.runs:
        ends = range(run.first, run.first + len(run.words))
        inside = ids[bisect_left(ids, ends.start) : bisect_left(ids, ends.stop)]
        at = run.first
        for id in (*inside, ends.stop):
            if id > at:
                plain = Piece(run.words[at - run.first : id - run.first], at, depth)
                yield from looking(plain, begun + at - run.first, styles) if styles else (plain,)
            if id == ends.stop:
                break
            sign, (bracket, said) = ("[", opening[id]) if id in opening else ("]", closing[id])
            depth += sign == "["
            origin = bracket.origin if sign == "]" else ""
            yield Piece(sign, id, depth, bracket.number, sign, bracket.kind, said, origin=origin)
            depth -= sign == "]"
            at = id + 1
        begun += len(run.words)


def looking(piece: Piece, start: int, styles: Sequence[Stretch]) -> Iterable[Piece]:
    """Words that begin at an offset of their paragraph, cut where they look otherwise."""
    at, end = start, start + len(piece.words)
    for each in styles:
        for stop, style in ((each.start, ""), (each.end, each.style)):
            stop = min(stop, end)
            if stop > at:
                words = piece.words[at - start : stop - start]
                yield piece._replace(words=words, first=piece.first + at - start, style=style)
                at = stop
    if end > at:
        yield piece._replace(words=piece.words[at - start :], first=piece.first + at - start)


def by(bracket: Bracket, short: str | None) -> tuple[str, ...]:
    """Who asked for a bracket, as far as a room is told."""
    return tuple(dict.fromkeys([*([short] if short else []), *bracket.names]))


async def tallies(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, Tally]:
    """How much of each text is open."""
    texts = (await session.execute(TEXTS, {"ids": among(ids)})).scalars()
    return {
        each.id: Tally(
            *(each.id, each.room_id, each.version, each.open, each.missing),
            *(each.agreed, each.paragraphs),
        )
        for each in texts
    }


async def lines(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, TextLine]:
    """Texts as they stand in the list of a room."""
    texts = (await session.execute(TEXTS, {"ids": among(ids)})).scalars()
    tabled = await amending(session, ids)
    return {
        each.id: TextLine(
            *(each.id, each.room_id, each.number, each.symbol, each.kind),
            *(each.title, each.language, each.open, each.missing),
            *(each.part, each.issue, each.replaced_by is not None, tabled.get(each.id, 0)),
        )
        for each in texts
    }


async def amending(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many amendments to each of these texts wait for a decision."""
    return {id: count for id, count in (await session.execute(AMENDING, {"ids": among(ids)})).all()}


async def of_room(session: AsyncSession, room: UUID) -> list[UUID]:
    """The texts of a room, the latest first, each with what was tabled under it."""
    query = select(col(Text.id)).where(col(Text.room_id) == room).order_by(col(Text.number).desc(), col(Text.part))
    return list((await session.execute(query)).scalars())


async def ranks(session: AsyncSession, text: UUID) -> dict[UUID, int]:
    """The paragraphs of a text that stand, in their order, each with its rank."""
    query = select(col(Paragraph.id), col(Paragraph.rank))
    query = query.where(col(Paragraph.text_id) == text, col(Paragraph.gone).is_(None))
    return {id: rank for id, rank in (await session.execute(query.order_by(col(Paragraph.rank)))).all()}


async def in_order(session: AsyncSession, text: UUID) -> list[UUID]:
    """The paragraphs of a text that stand, in their order."""
    return list(await ranks(session, text))
