"""A brief for capital: the text with what a delegation keeps back as tracked changes, and remarks at its words.

These are its notes, instructions and fallbacks, who asked for what, and where others stand in public.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.layers import contents
from rooms.drafting.layers.contents import Contents, DraftLine, InstructionLine
from rooms.drafting.sides.positions import SeenBy
from rooms.drafting.sides.stands import Stand, known_to
from rooms.drafting.texts import Asking, Bracket, Paragraph
from rooms.floor import NotHere
from rooms.people import Entity
from rooms.room import Permission
from server import text_paper
from server.access import Access
from server.docx.paper import Paper, Passage, Remark
from server.docx.stretches import Cuts
from server.docx.weaving import Kept, Woven, woven
from server.text_paper import Draft, moment, verb
from server.words import gettext as _
from server.words.names import ASKINGS, STANCES


@dataclass(frozen=True)
class Brief:
    """What goes into it: the text, what the delegation keeps of it, and where delegations stand on its brackets."""

    draft: Draft
    kept: Contents
    stands: dict[int, list[Stand]]
    delegation: str


async def taken(access: Access, text: UUID) -> Brief:
    """All of it, as it is now."""
    draft = await text_paper.draft(access, text)
    async with access.reading() as floor:
        if not floor.may(Permission.LAYER_KEEP):
            raise NotHere
        numbers = {bracket.number for marks in draft.marks.values() for bracket, _ in marks}
        stands: defaultdict[int, list[Stand]] = defaultdict(list)
        for each in await known_to(floor, text, sorted(numbers)):
            if each.seen_by == SeenBy.ROOM or each.mine:
                stands[each.bracket].append(each)
        mine = await floor.session.get_one(Entity, floor.seat.entity_id)
        return Brief(draft, await contents.of_text(floor, text), dict(stands), mine.short)


def paper(brief: Brief, above: Sequence[str] = (), beneath: Sequence[str] = ()) -> Paper:
    """The brief as a paper."""
    text, writing = brief.draft.text, Writing(brief)
    passages = tuple(writing.passage(each) for each in brief.draft.paragraphs)
    remarks = tuple(writing.remarks)
    return Paper(text.title, text.symbol, text.language, tuple(above), tuple(beneath), passages, remarks)


@dataclass
class Writing:
    """Paragraph by paragraph; a remark on a bracket may end in a later one than it began in."""

    brief: Brief
    remarks: list[Remark] = field(default_factory=list)
    numbers: dict[int, list[int]] = field(default_factory=dict)

    def passage(self, paragraph: Paragraph) -> Passage:
        text, mine = paragraph.wording.text, self.brief.kept.of(paragraph.id)
        drafts = [each for each in mine.drafts if each.place]
        found = woven(text, [change(each, self.brief.delegation) for each in drafts])
        cuts = Cuts(found.words)
        cuts.trace(found.proposals)
        opening = verb(paragraph, text, self.brief.draft.text.language)
        cuts.dress((found.at(opening[0]), found.at(opening[1])) if opening else None)
        self.beside_brackets(cuts, found, paragraph, mine)
        self.beside_words(cuts, found, text, mine)
        return Passage(ParagraphKind(paragraph.kind), paragraph.level, tuple(cuts.stretches()))

    def beside_brackets(self, cuts: Cuts, found: Woven, paragraph: Paragraph, mine: Contents) -> None:
        """What is known of each bracket, and what the delegation is told of it."""
        told, wording = {each.bracket: each for each in self.brief.kept.instructions}, paragraph.wording
        for bracket, short in self.brief.draft.marks.get(paragraph.id, []):
            if bracket.empty:
                continue
            if bracket.paragraph_id == paragraph.id:
                ours = instruction(told.get(bracket.number))
                said = [(self.brief.draft.text.symbol, self.public(bracket, short)), (self.brief.delegation, ours)]
                self.numbers[bracket.number] = [self.remark(*each) for each in said if each[1]]
                cuts.opens[found.at(wording.offset(bracket.first))] += self.numbers[bracket.number]
            if bracket.ends_in == paragraph.id:
                cuts.closes[found.at(wording.after(bracket.last))] += self.numbers.get(bracket.number, [])

    def public(self, bracket: Bracket, short: str | None) -> str:
        """Who asked for it and where delegations stand, as far as the room is told; one's own always."""
        names = text_paper.naming(self.brief.draft, bracket, short)
        asked = [f"{names}: {_(ASKINGS[Asking(bracket.asks)])}"] if names and bracket.asks else [names] if names else []
        return "\n".join([*asked, *(stood(each) for each in self.brief.stands.get(bracket.number, []))])

    def beside_words(self, cuts: Cuts, found: Woven, text: str, mine: Contents) -> None:
        """Notes at their words, and drafts that could not be put into the text."""
        for each in mine.notes:
            start, end = (each.place.start, each.place.end) if each.place and each.about else (0, len(text))
            self.enclose(cuts, found.at(start), found.at(end), each.author or self.brief.delegation, each.words or "")
        for left in found.left:
            words = f"{_(ASKINGS[left.asks])}: {left.words}"
            self.enclose(cuts, found.at(left.start), found.at(left.end), left.author, words)

    def enclose(self, cuts: Cuts, start: int, end: int, author: str, words: str) -> None:
        number = self.remark(author, words)
        cuts.opens[start].append(number)
        cuts.closes[max(start, end)].append(number)

    def remark(self, author: str, words: str) -> int:
        self.remarks.append(Remark(len(self.remarks), author, words))
        return len(self.remarks) - 1


def change(each: DraftLine, delegation: str) -> Kept:
    """A draft as a change of the words as they stand now."""
    assert each.place is not None
    start, end = each.place.start, each.place.end
    asks, beside = Asking(each.asks), each.beside is not None
    author = each.author or delegation
    return Kept(each.id, end if beside else start, end, asks, each.words or "", author, moment(each.at), beside)


def instruction(told: InstructionLine | None) -> str:
    """What the delegation is to bring home, and what it may fall back upon."""
    if told is None:
        return ""
    said = [(_("Instruction"), told.instruction), (_("Fallback"), told.fallback)]
    return "\n".join(f"{name}: {words}" for name, words in said if words)


def stood(each: Stand) -> str:
    whom = f"{each.entity} ({each.group})" if each.group else each.entity
    said = f"{whom}: {_(STANCES[each.stance])}"  # type: ignore[index]
    return f"{said} – {each.reason}" if each.reason else said


def own_remarks(brief: Brief) -> set[str]:
    """What the brief itself says beside the words: of what comes back this is no news."""
    return {normal(each.words) for each in paper(brief).remarks}


def normal(words: str) -> str:
    return " ".join(words.split())
