"""Redrafting: an act upon a text as it is prepared, before it is entered as changes."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from rooms.drafting.changes import Begun, Carried, Changes, Marked, Redrawn, Regrouped
from rooms.drafting.kinds import BracketKind
from rooms.drafting.papers.answers import CHAIRED
from rooms.drafting.standing import current, not_gone, reaching
from rooms.drafting.texts import Agreement, Bracket, BracketState, Paragraph, Text
from rooms.drafting.wording import Run, Splice, Wording
from rooms.floor import Floor, NotHere, Refused
from rooms.record.rows import IDS, row, rows
from rooms.room import Permission

CHOICES = frozenset({BracketKind.ALTERNATIVE, BracketKind.OPTION})
# What every act asks, put together once.
OPEN = select(Bracket).where(col(Bracket.state) == BracketState.OPEN)
WITHIN = OPEN.where(reaching(IDS))
OF_CHOICE = OPEN.where(col(Bracket.text_id) == bindparam("text"), col(Bracket.choice) == bindparam("choice"))


@dataclass
class Redraft:
    """A text with the paragraphs an act is about, as they are being changed by it; nothing is written yet."""

    floor: Floor
    text: Text
    paragraphs: dict[UUID, Paragraph] = field(default_factory=dict)
    brackets: dict[int, Bracket] = field(default_factory=dict)
    wordings: dict[UUID, Wording] = field(default_factory=dict)
    splices: "defaultdict[UUID, list[Splice]]" = field(default_factory=lambda: defaultdict(list))
    facts: "defaultdict[UUID, dict[str, Any]]" = field(default_factory=lambda: defaultdict(dict))
    begun: list[Begun] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)
    regrouped: dict[int, Regrouped] = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)
    settled: dict[int, BracketState] = field(default_factory=dict)
    next_id: int = 0
    next_bracket: int = 0
    next_choice: int = 0

    def __post_init__(self) -> None:
        text = self.text
        self.next_id, self.next_bracket, self.next_choice = text.next_id, text.next_bracket, text.next_choice

    @classmethod
    async def of(cls, floor: Floor, text_id: UUID, permission: Permission) -> "Redraft":
        """A text of this room, to be changed by a seat that may."""
        await floor.require_to_act(permission)
        return cls(floor, await current(floor, text_id))

    async def paragraph(self, id: UUID) -> Paragraph:
        """A paragraph of the text that still stands and may be changed, with the brackets in it."""
        if id not in self.paragraphs:
            found = await self.floor.find(Paragraph, id)
            if found.text_id != self.text.id:
                raise NotHere
            self.take(found)
            await self.brackets_of(id)
        not_gone(self.paragraphs[id])
        if self.paragraphs[id].state != Agreement.OPEN:
            raise Refused("paragraph.agreed")
        return self.paragraphs[id]

    def take(self, paragraph: Paragraph) -> None:
        self.paragraphs[paragraph.id], self.wordings[paragraph.id] = paragraph, paragraph.wording

    async def brackets_of(self, paragraph: UUID) -> None:
        """The open brackets that begin or end in a paragraph."""
        at = {"ids": [paragraph]}
        found = await self.open(WITHIN, at, lambda each: paragraph in (each.paragraph_id, each.ends_in))
        self.brackets |= {bracket.number: bracket for bracket in found}

    async def open(self, query: Select[Bracket], at: dict[str, Any], fits: Callable[[Bracket], bool]) -> list[Bracket]:
        """The open brackets of the text of which something is so, in the store and as they have been changed since."""
        text, state = self.text.id, BracketState.OPEN
        return await rows(
            self.floor.session,
            Bracket,
            query,
            lambda each: each.text_id == text and each.state == state and fits(each),
            at,
        )

    async def bracket(self, number: int) -> Bracket:
        """An open bracket of the text, with the paragraphs from its first character to its last."""
        if number not in self.brackets:
            found = await row(self.floor.session, Bracket, (self.text.id, number))
            if found is None:
                raise NotHere
            if found.state != BracketState.OPEN:
                raise Refused("bracket.settled")
            self.brackets[number] = found
        bracket = self.brackets[number]
        await self.reach(bracket.paragraph_id, bracket.ends_in)
        return bracket

    async def reach(self, start: UUID, end: UUID) -> list[Paragraph]:
        """The paragraphs from one to another, both included, in their order."""
        first, last = await self.paragraph(start), await self.paragraph(end)
        if start == end:
            return [first]
        query = select(col(Paragraph.id)).where(
            *(col(Paragraph.text_id) == self.text.id, col(Paragraph.gone).is_(None)),
            col(Paragraph.rank).between(first.rank, last.rank),
        )
        ids = (await self.floor.session.execute(query.order_by(col(Paragraph.rank)))).scalars()
        return [await self.paragraph(id) for id in list(ids)]

    async def members(self, bracket: Bracket) -> list[Bracket]:
        """The open alternatives of the choice a bracket belongs to, in the order in which they stand."""
        if bracket.choice is None:
            return [bracket]
        choice, at = bracket.choice, {"text": self.text.id, "choice": bracket.choice}
        found = await self.open(OF_CHOICE, at, lambda each: each.choice == choice)
        for each in found:
            self.brackets[each.number] = each
            if not each.empty:
                await self.reach(each.paragraph_id, each.ends_in)
        return sorted(found, key=lambda each: (each.empty, self.place(each)))

    def place(self, bracket: Bracket) -> tuple[int, int]:
        """Where a bracket begins: the rank of its paragraph, and the offset there."""
        if bracket.empty:
            return 0, bracket.number
        paragraph = self.paragraphs[bracket.paragraph_id]
        return paragraph.rank, self.wordings[paragraph.id].offset(bracket.first)

    def put(self, paragraph: UUID, after: int, words: str) -> Run:
        """New characters after one."""
        run = Run(self.next_id, words)
        self.next_id += len(words)
        self.splice(paragraph, Splice(after, 0, (run,)))
        return run

    def cut(self, paragraph: UUID, start: int, end: int) -> None:
        """Characters from one offset up to another go."""
        if start < end:
            self.splice(paragraph, Splice(self.wordings[paragraph].before(start), end - start))

    def splice(self, paragraph: UUID, splice: Splice) -> None:
        self.wordings[paragraph] = self.wordings[paragraph].spliced(splice)
        self.splices[paragraph].append(splice)

    def mark(self, paragraph: UUID, first: int, last: int, kind: BracketKind, **facts: Any) -> Marked:
        """A new bracket, from one character to another."""
        ends_in = facts.pop("ends_in", paragraph)
        marked = Marked(
            number=self.next_bracket, paragraph=paragraph, ends_in=ends_in, first=first, last=last, kind=kind, **facts
        )
        self.next_bracket += 1
        self.marked.append(marked)
        return marked

    def new_choice(self) -> int:
        self.next_choice += 1
        return self.next_choice - 1

    def regroup(self, bracket: Bracket, kind: BracketKind, choice: int | None) -> None:
        """Make a bracket one of another kind."""
        self.regrouped[bracket.number] = Regrouped(number=bracket.number, kind=kind, choice=choice)

    def settle(self, number: int, state: BracketState) -> None:
        """A bracket is open no longer; what has become of it first stays so."""
        self.settled.setdefault(number, state)

    def entered(self) -> dict[str, Any]:
        """What every entry of an act upon the text bears."""
        return {"room": self.floor.room.id, "text": self.text.id, "changes": self.changes()}

    @property
    def words_change(self) -> bool:
        """Whether the text reads otherwise afterwards, or in another order."""
        others = any(facts.keys() - {"state"} for facts in self.facts.values())
        return others or bool(self.begun) or any(self.splices.values())

    def changes(self) -> Changes:
        """All of it, to be entered."""
        ids = list(dict.fromkeys([*self.splices, *self.facts]))
        redrawn = [Redrawn(paragraph=id, splices=tuple(self.splices[id]), facts=self.facts[id]) for id in ids]
        return Changes(
            version=self.text.version + 1,
            next_id=self.next_id,
            begun=tuple(self.begun),
            redrawn=tuple(redrawn),
            marked=tuple(self.marked),
            regrouped=tuple(self.regrouped.values()),
            carried=tuple(self.carried),
            settled=self.settled,
            falls=self.text.kind in CHAIRED and self.words_change,
        )
