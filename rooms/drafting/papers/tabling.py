"""Tabling: a text comes before a room, read into paragraphs and brackets, under a symbol that is never given again."""

from bisect import bisect_right
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.accreditation import named
from rooms.drafting import measure
from rooms.drafting.changes import Begun, Changes, Marked, OfText, redraw
from rooms.drafting.kinds import BracketKind
from rooms.drafting.papers import attributing, sponsors
from rooms.drafting.papers.symbols import Cover, Issue, numbered
from rooms.drafting.reading import printing
from rooms.drafting.reading.reading import Node, Paragraph, Reading
from rooms.drafting.reading.tracked import Tracked
from rooms.drafting.texts import Text, TextKind
from rooms.drafting.wording import Run
from rooms.floor import Floor, Refused
from rooms.languages import Language
from rooms.record.entries import Entry, Part, apply
from rooms.room import Attribution, Permission
from rooms.themes import Theme

TITLE_LIMIT = 300
SOURCE_LIMIT = 3_000_000
BRACKETS_LIMIT = 20_000
# Between the ranks of two paragraphs there is room for as many others as will ever come between them.
GAP = 1 << 32
PLAIN = Cover()


class TextTabled(OfText):
    """A text is before the room."""

    number: int
    symbol: str
    kind: TextKind
    title: str
    language: Language
    # The rule by which its lines are numbered.
    lines: int = 1
    part: int = 0
    issue: Issue | None = None
    base: UUID | None = None
    # The texts in whose place it is.
    replaces: tuple[UUID, ...] = ()
    themes: tuple[UUID, ...] = ()

    def touches(self) -> list[Part]:
        # No page shows its paragraphs yet: nobody is sent them one by one.
        own: list[Part] = [("tally", self.text), ("text_line", self.text), ("texts", self.room)]
        beside = dict.fromkeys([*([self.base] if self.base else []), *self.replaces])
        others: list[Part] = [part for id in beside for part in (("text_line", id), ("text_about", id))]
        return [*own, ("text_about", self.text), *others]


async def table(
    floor: Floor,
    kind: TextKind,
    title: str,
    language: Language,
    reading: Reading,
    tracked: Sequence[Tracked] = (),
    cover: Cover = PLAIN,
) -> Entry:
    """Put a text before the room as it was read, with the changes that were tracked in it."""
    await floor.require_to_act(Permission.TEXT_TABLE)
    title = named(title, "title", TITLE_LIMIT)
    if not any(paragraph.end > paragraph.start for paragraph in reading.paragraphs):
        raise Refused("text.empty", "source")
    if len(reading.nodes) > BRACKETS_LIMIT:
        raise Refused("text.too_many_brackets", "source", limit=BRACKETS_LIMIT, count=len(reading.nodes))
    themes, known = await may_bear(floor, cover), await numbered(floor, cover)
    entry = await floor.record(
        TextTabled(
            room=floor.room.id,
            text=uuid4(),
            kind=kind,
            title=title,
            language=language,
            lines=measure.LATEST,
            changes=read_in(reading, tracked, attributing.rule(floor.room)),
            themes=themes,
            **dict(known),
        )
    )
    if cover.sponsored:
        await sponsors.join(floor, UUID(entry.body["text"]))
    return entry


async def may_bear(floor: Floor, cover: Cover) -> tuple[UUID, ...]:
    """Whether a text may bear this cover now; the themes on it, each one of this conference."""
    if cover.sponsored:
        sponsors.may_sponsor(floor)
    await numbered(floor, cover)
    query = select(col(Theme.id)).where(col(Theme.conference_id) == floor.room.conference_id)
    known = set((await floor.session.execute(query)).scalars())
    if set(cover.themes) - known:
        raise Refused("field.not_a_choice", "themes")
    return tuple(dict.fromkeys(cover.themes))


def read_in(reading: Reading, tracked: Sequence[Tracked] = (), rule: Attribution = Attribution.ON_RECORD) -> Changes:
    """The paragraphs and brackets of a reading; the id of a character is its offset in what was read, plus one."""
    source = printing.print(reading)
    begun = tuple(begin(each, source[each.start : each.end]) for each in reading.paragraphs)
    places = Places(reading.paragraphs, [each.paragraph for each in begun])
    last = max((each.end for each in reading.paragraphs), default=0)
    between = connecting(reading)
    marked = tuple(mark(node, places, between.get(node.number, node.choice)) for node in reading.nodes)
    marked = attributing.attributed(marked, reading, tracked, rule)
    return Changes(version=1, next_id=last + 1, begun=begun, marked=marked)


def connecting(reading: Reading) -> dict[int, int]:
    """The choice that each "and" or "or" in brackets belongs to: the one between whose wordings it stands."""
    found = {}
    for choice in reading.choices:
        for number in range(choice.members[0], choice.members[-1]):
            if reading.nodes[number].kind == BracketKind.CONNECTOR and reading.nodes[number].choice is None:
                found[number] = choice.number
    return found


def begin(paragraph: Paragraph, words: str) -> Begun:
    return Begun(
        paragraph=uuid4(),
        rank=(paragraph.number + 1) * GAP,
        kind=paragraph.kind,
        level=paragraph.level,
        label=paragraph.label,
        words=(Run(paragraph.start + 1, words),) if words else (),
        tail=paragraph.tail,
    )


class Places:
    """In which paragraph a character of what was read stands."""

    def __init__(self, paragraphs: Sequence[Paragraph], ids: Sequence[UUID]) -> None:
        self.paragraphs, self.ids = paragraphs, ids
        self.starts = [each.start for each in paragraphs]

    def of(self, offset: int) -> tuple[UUID, int]:
        """The paragraph, and the id of the character; for one between paragraphs the last one before it."""
        at = bisect_right(self.starts, offset) - 1
        paragraph = self.paragraphs[at]
        return self.ids[at], max(min(offset, paragraph.end - 1), paragraph.start) + 1


def mark(node: Node, places: Places, choice: int | None) -> Marked:
    (begins, first), (ends, last) = places.of(node.start), places.of(max(node.end - 1, node.start))
    return Marked(
        number=node.number + 1,
        paragraph=begins,
        ends_in=ends,
        first=first,
        last=last,
        kind=node.kind,
        bracketed=node.bracketed,
        choice=None if choice is None else choice + 1,
        link=None if node.link is None else node.link + 1,
        rule=node.rule,
        confidence=round(node.confidence * 100),
        names=tuple(voice.name for voice in node.voices),
    )


@apply.register
async def _(event: TextTabled, entry: Entry, session: AsyncSession) -> None:
    text = Text(
        id=event.text,
        room_id=event.room,
        seat_id=entry.by,
        number=event.number,
        part=event.part,
        symbol=event.symbol,
        issue=event.issue or "",
        base_id=event.base,
        themes=[str(each) for each in event.themes],
        kind=event.kind,
        title=event.title,
        language=event.language,
        lines=event.lines,
        tabled_at=entry.at,
        changed_at=entry.at,
        version=0,
        next_id=1,
        next_bracket=1,
        next_choice=1,
        open=0,
        missing=0,
    )
    session.add(text)
    await session.flush()
    for id in event.replaces:
        (await session.get_one(Text, id)).replaced_by = event.text
    await redraw(event, entry, session)
