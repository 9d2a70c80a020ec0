"""What is in a layer: everything that one's own delegation keeps of a text, each where it stands in the text now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.layers import layer
from rooms.drafting.layers.drafts import Draft, DraftState
from rooms.drafting.layers.instructions import Instruction
from rooms.drafting.layers.notes import LayerNote
from rooms.drafting.layers.placing import About, Place, places, same
from rooms.drafting.settling.choices import wordings
from rooms.drafting.texts import Asking, Bracket, BracketState
from rooms.floor import Floor
from rooms.people import Person, Seat

# So many words before an insertion are shown with it.
CONTEXT = 5


@dataclass(frozen=True)
class DraftLine:
    """A draft: `about` is what stood there when it was written, `now` what stands there now, nothing where it is gone.

    `released` is the number of the bracket it became.
    """

    id: UUID
    paragraph: UUID
    asks: str
    words: str | None
    about: str
    now: str | None
    beside: int | None
    author: str | None
    by: str
    at: datetime
    ready: bool
    released: int | None
    where: About
    place: Place | None

    @property
    def fits(self) -> bool:
        """Whether what it is about still stands in the text."""
        return self.place is not None

    @property
    def near(self) -> str:
        """The words before the place at which a draft would put in others."""
        if self.place is None or self.asks != Asking.INSERT:
            return ""
        return " ".join(self.place.paragraph.wording.text[: self.place.start].split()[-CONTEXT:])

    @property
    def changed(self) -> bool:
        """Whether others have changed the words it is about."""
        return self.now is not None and not same(self.now, self.about)


@dataclass(frozen=True)
class NoteLine:
    """A note on words, or on a whole paragraph where it is about no words."""

    id: UUID
    paragraph: UUID
    words: str | None
    about: str
    author: str | None
    by: str
    at: datetime
    where: About
    place: Place | None

    @property
    def fits(self) -> bool:
        return self.place is not None


@dataclass(frozen=True)
class InstructionLine:
    """What is to be brought home of a bracket, with its words; of one that is settled only what was told."""

    bracket: int
    paragraph: UUID
    words: str
    instruction: str | None
    fallback: str | None
    settled: bool


@dataclass(frozen=True)
class Contents:
    """All that a delegation keeps of a text."""

    drafts: Sequence[DraftLine] = ()
    notes: Sequence[NoteLine] = ()
    instructions: Sequence[InstructionLine] = ()
    released: Sequence[DraftLine] = ()

    @property
    def empty(self) -> bool:
        return not (self.drafts or self.notes or self.instructions or self.released)

    def of(self, paragraph: UUID) -> "Contents":
        """What of it is about one paragraph."""
        return Contents(*([each for each in some if each.paragraph == paragraph] for some in self.all))

    @property
    def all(self) -> tuple[Sequence[Any], ...]:
        return self.drafts, self.notes, self.instructions, self.released


async def of_text(floor: Floor, text_id: UUID) -> Contents:
    """What one's own delegation keeps of a text."""
    mine = await layer.own(floor)
    if mine is None:
        return Contents()
    drafted = await rows(floor, Draft, mine.id, text_id)
    noted = await rows(floor, LayerNote, mine.id, text_id)
    found = await places(
        floor.session,
        text_id,
        [each.where for each, _ in (*drafted, *noted) if getattr(each, "state", "kept") == "kept"],
    )
    lines = [draft_line(each, by, found.get(each.where)) for each, by in drafted if each.state != DraftState.DROPPED]
    return Contents(
        drafts=[each for each in lines if each.released is None],
        notes=[note_line(each, by, found.get(each.where)) for each, by in noted],
        instructions=await told(floor, mine.id, text_id),
        released=[each for each in lines if each.released is not None],
    )


async def rows(floor: Floor, table: Any, layer_id: UUID, text_id: UUID) -> list[tuple[Any, str]]:
    """Rows of a layer about a text, each with the name of who wrote it; nobody's who is at risk."""
    query = select(table, col(Person.name), col(Person.withheld)).join(Seat, col(Seat.id) == col(table.seat_id))
    query = query.join(Person, col(Person.id) == col(Seat.person_id)).order_by(col(table.at), col(table.id))
    query = query.where(col(table.layer_id) == layer_id, col(table.text_id) == text_id)
    found = (await floor.session.execute(query)).all()
    return [(each, "" if withheld else name) for each, name, withheld in found]


def draft_line(draft: Draft, by: str, place: Place | None) -> DraftLine:
    return DraftLine(
        id=draft.id,
        paragraph=place.paragraph.id if place else draft.paragraph_id,
        asks=draft.asks,
        words=draft.words,
        about=draft.about or "",
        now=place.words if place else None,
        beside=draft.beside,
        author=draft.author,
        by=by,
        at=draft.at,
        ready=draft.ready,
        released=draft.bracket,
        where=draft.where,
        place=place,
    )


def note_line(note: LayerNote, by: str, place: Place | None) -> NoteLine:
    return NoteLine(
        id=note.id,
        paragraph=place.paragraph.id if place else note.paragraph_id,
        words=note.words,
        about=note.about or "",
        author=note.author,
        by=by,
        at=note.at,
        where=note.where,
        place=place,
    )


async def told(floor: Floor, layer_id: UUID, text_id: UUID) -> list[InstructionLine]:
    """The instructions on brackets of a text, in the order of their numbers."""
    query = select(Instruction, Bracket).join(
        Bracket, (col(Bracket.text_id) == col(Instruction.text_id)) & (col(Bracket.number) == col(Instruction.bracket))
    )
    query = query.where(col(Instruction.layer_id) == layer_id, col(Instruction.text_id) == text_id)
    pairs = [
        (each, bracket)
        for each, bracket in (await floor.session.execute(query.order_by(col(Instruction.bracket)))).all()
        if each.instruction or each.fallback
    ]
    printed = await wordings(floor.session, [bracket for _, bracket in pairs if bracket.state == BracketState.OPEN])
    return [
        InstructionLine(
            bracket=each.bracket,
            paragraph=bracket.paragraph_id,
            words=printed.get(each.bracket, ""),
            instruction=each.instruction,
            fallback=each.fallback,
            settled=bracket.state != BracketState.OPEN,
        )
        for each, bracket in pairs
    ]
