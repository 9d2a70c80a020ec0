"""Changes: what an act does to a text, by the ids of characters, so that its replay gives the same text again."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_serializer
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting.kinds import OPEN, BracketKind, ParagraphKind
from rooms.drafting.papers import answers
from rooms.drafting.texts import Agreement, Asking, Bracket, BracketState, Edition, Paragraph, Step, Text
from rooms.drafting.wording import Run, Splice, Wording
from rooms.record.entries import Entry, Event, Part
from rooms.record.rows import change, gather, row

SHAPE = ConfigDict(frozen=True, extra="forbid")
# What of a paragraph an act may set besides its words.
FACTS = ("rank", "kind", "level", "label", "tail", "state", "gone")
# What a new paragraph takes from the act as it is said there.
TAKEN = ("rank", "kind", "level", "label", "tail", "source")


class Begun(BaseModel):
    """A paragraph that a text has from now on."""

    model_config = SHAPE
    paragraph: UUID
    rank: int
    kind: ParagraphKind = ParagraphKind.PLAIN
    level: int = 0
    label: str = ""
    words: tuple[Run, ...] = ()
    tail: str = "\n\n"
    source: UUID | None = None


class Redrawn(BaseModel):
    """What becomes of a paragraph: its words, one splice after the other, and what else is set."""

    model_config = SHAPE
    paragraph: UUID
    splices: tuple[Splice, ...] = ()
    facts: dict[str, Any] = {}


class Marked(BaseModel):
    """A bracket that a text has from now on."""

    model_config = SHAPE
    number: int
    paragraph: UUID
    ends_in: UUID
    first: int
    last: int
    kind: BracketKind
    bracketed: bool = True
    choice: int | None = None
    link: int | None = None
    rule: int = 0
    confidence: int = 100
    empty: bool = False
    asks: Asking | None = None
    names: tuple[str, ...] = ()
    # What is asked with it came with the text: no seat of this room asks for it.
    brought: bool = False


# What a new bracket takes from it likewise.
OF_BRACKET = tuple(Marked.model_fields.keys() - {"paragraph", "asks", "names", "brought"})


class Regrouped(BaseModel):
    """A bracket that is now of another kind, or a member of another choice."""

    model_config = SHAPE
    number: int
    kind: BracketKind
    choice: int | None = None


class Carried(BaseModel):
    """A bracket that stands in another paragraph now, or ends there."""

    model_config = SHAPE
    number: int
    paragraph: UUID
    ends_in: UUID


class Changes(BaseModel):
    """All that one act changes in a text, of which `version` is the number afterwards."""

    model_config = SHAPE
    version: int
    next_id: int
    begun: tuple[Begun, ...] = ()
    redrawn: tuple[Redrawn, ...] = ()
    marked: tuple[Marked, ...] = ()
    regrouped: tuple[Regrouped, ...] = ()
    carried: tuple[Carried, ...] = ()
    settled: dict[int, BracketState] = {}
    # That what delegations have answered to the text falls, for its words are others now.
    falls: bool = False

    @field_serializer("begun", "redrawn", "marked", when_used="json")
    def briefly(self, each: tuple[BaseModel, ...]) -> list[dict[str, Any]]:
        """Without what is so unless something else is said: a text comes with thousands of them."""
        return [one.model_dump(mode="json", exclude_defaults=True) for one in each]

    @property
    def paragraphs(self) -> list[UUID]:
        """Every paragraph that is another one afterwards."""
        touched = [*(each.paragraph for each in self.begun), *(each.paragraph for each in self.redrawn)]
        ends = [end for each in self.marked for end in (each.paragraph, each.ends_in)]
        return list(dict.fromkeys([*touched, *ends]))


class OfText(Event, shape_only=True):
    """An act upon a text."""

    room: UUID
    text: UUID
    changes: Changes

    def touches(self) -> list[Part]:
        paragraphs: list[Part] = [("paragraph", each) for each in self.changes.paragraphs]
        answers: list[Part] = [("answers", self.text)] if self.changes.falls else []
        return [*paragraphs, ("tally", self.text), ("text_line", self.text), *answers]


async def redraw(event: OfText, entry: Entry, session: AsyncSession) -> None:
    """Make the changes of an act in the tables: what most events of a text mean."""
    text, changes = await row(session, Text, event.text), event.changes
    if text is None:
        raise LookupError(f"no text {event.text}")
    begin(session, text, changes)
    for each in changes.redrawn:
        await redraw_one(session, text, changes.version, each)
    for marked in changes.marked:
        mark(session, text, marked, entry, changes.version)
    await settle(session, text, changes)
    if changes.falls:
        await answers.fall(session, text.id, changes.version, changes.paragraphs)
    change(session, text, version=changes.version, next_id=changes.next_id, changed_at=entry.at)
    keep(session, text, entry)


def keep(session: AsyncSession, text: Text, entry: Entry) -> None:
    """The version to which an entry has brought a text."""
    gather(
        session,
        Edition,
        text_id=text.id,
        version=text.version,
        seq=entry.seq,
        seat_id=entry.seat_id,
        what=entry.kind,
        at=entry.at,
        open=text.open,
        missing=text.missing,
    )


def begin(session: AsyncSession, text: Text, changes: Changes) -> None:
    if changes.begun:
        change(session, text, paragraphs=text.paragraphs + len(changes.begun))
    for each in changes.begun:
        gather(
            session,
            Paragraph,
            id=each.paragraph,
            text_id=text.id,
            room_id=text.room_id,
            runs=Wording(each.words).kept,
            version=changes.version,
            born=changes.version,
            **{name: getattr(each, name) for name in TAKEN},
        )


async def redraw_one(session: AsyncSession, text: Text, version: int, redrawn: Redrawn) -> None:
    paragraph = await row(session, Paragraph, redrawn.paragraph)
    if paragraph is None:
        raise LookupError(f"no paragraph {redrawn.paragraph}")
    wording, back = paragraph.wording, []
    for splice in redrawn.splices:
        back.append(wording.undoing(splice))
        wording = wording.spliced(splice)
    before = {name: getattr(paragraph, name) for name in redrawn.facts} | {"version": paragraph.version}
    gather(
        session,
        Step,
        text_id=text.id,
        version=version,
        paragraph_id=paragraph.id,
        splices=[[each.after, each.gone, [list(run) for run in each.come]] for each in reversed(back)],
        facts=before,
    )
    stood, agreed = weight(paragraph)
    facts = {name: redrawn.facts[name] for name in FACTS if name in redrawn.facts}
    change(session, paragraph, runs=wording.kept, version=version, **facts)
    stands, agrees = weight(paragraph)
    if (stood, agreed) != (stands, agrees):
        change(session, text, paragraphs=text.paragraphs + stands - stood, agreed=text.agreed + agrees - agreed)


def weight(paragraph: Paragraph) -> tuple[bool, bool]:
    """Whether a paragraph is one of those that stand, and of those that are agreed."""
    return paragraph.gone is None, paragraph.gone is None and paragraph.state != Agreement.OPEN


def mark(session: AsyncSession, text: Text, marked: Marked, entry: Entry, version: int) -> None:
    gather(
        session,
        Bracket,
        text_id=text.id,
        paragraph_id=marked.paragraph,
        asks=marked.asks or "",
        names=list(marked.names),
        seat_id=entry.seat_id if marked.asks and not marked.brought else None,
        at=entry.at,
        version=version,
        **{name: getattr(marked, name) for name in OF_BRACKET},
    )
    change(
        session,
        text,
        next_bracket=max(text.next_bracket, marked.number + 1),
        next_choice=max(text.next_choice, (marked.choice or 0) + 1),
    )
    count(session, text, marked.kind, marked.bracketed, 1)


def count(session: AsyncSession, text: Text, kind: str, bracketed: bool, by: int) -> None:
    """One bracket more or fewer that is open; a wording that bears no brackets is not counted as one."""
    open, missing = bracketed and kind in OPEN, kind == BracketKind.PLACEHOLDER
    if open or missing:
        change(session, text, open=text.open + by * open, missing=text.missing + by * missing)


async def settle(session: AsyncSession, text: Text, changes: Changes) -> None:
    """Brackets that are open no longer, and those that are of another kind or in another paragraph now."""
    others = {each.number: each for each in changes.regrouped}
    places = {each.number: each for each in changes.carried}
    for number in dict.fromkeys([*places, *others, *changes.settled]):
        bracket = await row(session, Bracket, (text.id, number))
        if bracket is None:
            raise LookupError(f"no bracket {number} in text {text.id}")
        if number in places:
            change(session, bracket, paragraph_id=places[number].paragraph, ends_in=places[number].ends_in)
        if number in others:
            other = others[number]
            count(session, text, bracket.kind, bracket.bracketed, -1)
            change(session, bracket, kind=other.kind, choice=other.choice)
            change(session, text, next_choice=max(text.next_choice, (other.choice or 0) + 1))
            count(session, text, bracket.kind, bracket.bracketed, 1)
        if number in changes.settled:
            change(session, bracket, state=changes.settled[number], settled=changes.version)
            count(session, text, bracket.kind, bracket.bracketed, -1)
