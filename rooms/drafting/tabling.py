"""Tabling: a text comes before a room, read into paragraphs and brackets, under a symbol that is never given again."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.accreditation import named
from rooms.drafting import attributing
from rooms.drafting.changes import Begun, Changes, Marked, OfText, redraw
from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading import printing
from rooms.drafting.reading.reading import Node, Paragraph, Reading
from rooms.drafting.reading.tracked import Tracked
from rooms.drafting.texts import Text, TextKind
from rooms.drafting.wording import Run
from rooms.floor import Floor, Refused
from rooms.languages import Language
from rooms.record.entries import Entry, Part, apply
from rooms.room import Attribution, Permission, Room

TITLE_LIMIT = 300
SOURCE_LIMIT = 3_000_000
BRACKETS_LIMIT = 20_000
# Between the ranks of two paragraphs there is room for as many others as will ever come between them.
GAP = 1 << 32
SMALL = {"a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"}


class TextTabled(OfText):
    """A text is before the room."""

    number: int
    symbol: str
    kind: TextKind
    title: str
    language: Language

    def touches(self) -> list[Part]:
        # No page shows its paragraphs yet: nobody is sent them one by one.
        return [("tally", self.text), ("text_line", self.text), ("texts", self.room)]


async def table(
    floor: Floor,
    kind: TextKind,
    title: str,
    language: Language,
    reading: Reading,
    tracked: Sequence[Tracked] = (),
) -> Entry:
    """Put a text before the room as it was read, with the changes that were tracked in it."""
    floor.require(Permission.TEXT_TABLE)
    floor.require_open()
    await floor.require_undertaking()
    title = named(title, "title", TITLE_LIMIT)
    if not any(paragraph.end > paragraph.start for paragraph in reading.paragraphs):
        raise Refused("text.empty", "source")
    if len(reading.nodes) > BRACKETS_LIMIT:
        raise Refused("text.too_many_brackets", "source", limit=BRACKETS_LIMIT, count=len(reading.nodes))
    number = await next_number(floor)
    return await floor.record(
        TextTabled(
            room=floor.room.id,
            text=uuid4(),
            number=number,
            symbol=await symbol(floor, number),
            kind=kind,
            title=title,
            language=language,
            changes=read_in(reading, tracked, attributing.rule(floor.room)),
        )
    )


async def next_number(floor: Floor) -> int:
    query = select(func.max(col(Text.number))).where(col(Text.room_id) == floor.room.id)
    return ((await floor.session.execute(query)).scalar() or 0) + 1


async def symbol(floor: Floor, number: int) -> str:
    """ROOM/SESSION/L.n: the room by its initials, told apart where another room of the conference bears the same."""
    room = floor.room
    sign = initials(room.title)
    query = select(col(Room.id), col(Room.title)).where(col(Room.conference_id) == room.conference_id)
    alike = sorted(id for id, title in (await floor.session.execute(query)).all() if initials(title) == sign)
    sign += str(alike.index(room.id) + 1) if len(alike) > 1 else ""
    return f"{sign}/{max(room.sitting_number, 1)}/L.{number}"


def initials(title: str) -> str:
    """The initials of the words of a title, in Latin capitals; R where it has none."""
    spread = unicodedata.normalize("NFKD", title)
    words = re.findall("[A-Za-z]+", "".join(letter for letter in spread if not unicodedata.combining(letter)))
    return "".join(word[0].upper() for word in words if word.lower() not in SMALL)[:6] or "R"


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
        symbol=event.symbol,
        kind=event.kind,
        title=event.title,
        language=event.language,
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
    await redraw(event, entry, session)
