"""A text as a paper: its paragraphs in the form of resolutions, and who asks for what, as far as that may be told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting import shown
from rooms.drafting.form.openings import opening, participle
from rooms.drafting.kinds import BracketKind, ParagraphKind
from rooms.drafting.lines import Line
from rooms.drafting.papers import attributing
from rooms.drafting.shown import Marks
from rooms.drafting.standing import paragraphs_of
from rooms.drafting.texts import Asking, Bracket, Paragraph, Text
from rooms.drafting.wording import Wording
from rooms.room import Attribution, Room
from server.access import Access
from server.docx import tracing
from server.docx.paper import Paper, Passage, Remark, Stretch
from server.docx.pieces import Change, Way
from server.docx.stretches import Cuts
from server.docx.tracing import Proposal
from server.words import N_
from server.words import gettext as _

SAID = {
    Asking.INSERT: N_("Proposed: to insert these words."),
    Asking.DELETE: N_("Proposed: to delete these words."),
    Asking.REPLACE: N_("Proposed: these words in place of others."),
    Asking.BRACKET: N_("Proposed: square brackets round these words."),
}
NAMED = N_("Named with these words.")
# Members of one choice, of which the last ones were proposed in place of the first.
MEMBERS = {BracketKind.ALTERNATIVE, BracketKind.OPTION}


@dataclass(frozen=True)
class Draft:
    """A text as it stands: its paragraphs in their order, each with its open brackets and who asked for them."""

    text: Text
    paragraphs: list[Paragraph]
    marks: dict[UUID, Marks]
    named: bool


async def draft(access: Access, text: UUID) -> Draft:
    """All of a text, read at one moment."""
    async with access.site.store.reading() as session:
        return await taken(session, text, access.place)


async def taken(session: AsyncSession, text: UUID, room: UUID) -> Draft:
    paragraphs = await paragraphs_of(session, text)
    rule = attributing.rule(await session.get_one(Room, room))
    return Draft(
        await session.get_one(Text, text),
        paragraphs,
        await shown.credited(session, [each.id for each in paragraphs]),
        rule != Attribution.CHATHAM_HOUSE,
    )


def paper(draft: Draft, tracked: bool, above: Sequence[str] = (), beneath: Sequence[str] = ()) -> Paper:
    """The paper of a text; `tracked` writes what is proposed as tracked changes instead of words in brackets."""
    text, writing = draft.text, Writing(draft, tracked)
    passages = tuple(writing.passage(each) for each in draft.paragraphs)
    remarks = tuple(writing.remarks)
    return Paper(text.title, text.symbol, text.language, tuple(above), tuple(beneath), passages, remarks)


@dataclass
class Writing:
    """Paragraph by paragraph; a remark that begins in one may end in another."""

    draft: Draft
    tracked: bool
    remarks: list[Remark] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def passage(self, paragraph: Paragraph) -> Passage:
        marks = [(each, short) for each, short in self.draft.marks.get(paragraph.id, []) if not each.empty]
        words = paragraph.wording
        stretches = self.stretches(paragraph, words, marks, self.traced(paragraph, words, marks))
        return Passage(ParagraphKind(paragraph.kind), paragraph.level, stretches)

    def traced(self, paragraph: Paragraph, words: Wording, marks: Marks) -> list[Proposal]:
        """What of a paragraph is written as tracked changes: nothing, where it would not read the same again."""
        if not self.tracked:
            return []
        within = [
            (each, short)
            for each, short in marks
            if each.bracketed and each.paragraph_id == each.ends_in == paragraph.id
        ]
        found = tracing.traceable(words.text, self.proposals(words, within))
        cuts = Cuts(words.text)
        cuts.trace(found)
        return found if tracing.same(words.text, list(cuts.stretches())) else []

    def proposals(self, words: Wording, marks: Marks) -> list[Proposal]:
        """What is asked for in a paragraph; words that others would replace go by the change that brings these."""
        found, replacing = [], self.replacing(marks)
        for each, short in marks:
            asks, change = each.asks, self.change(each, short)
            if not asks and each.number in replacing:
                by, name = replacing[each.number]
                asks, change = Asking.DELETE, self.change(by, name, Way.GONE)
            if asks:
                start, end = words.offset(each.first), words.after(each.last)
                found.append(Proposal(each.number, start, end, Asking(asks), change))
        return found

    def replacing(self, marks: Marks) -> dict[int, tuple[Bracket, str | None]]:
        """By the number of words that stood before: what was proposed in their place, in the same act."""
        choices: defaultdict[int, Marks] = defaultdict(list)
        for each, short in marks:
            if each.choice is not None and each.kind in MEMBERS:
                choices[each.choice].append((each, short))
        found = {}
        for members in choices.values():
            old = [each for each, _ in members if not each.asks]
            new = [(each, short) for each, short in members if each.asks == Asking.REPLACE]
            if len(old) == 1 and new and old[0].version == min(each.version for each, _ in new):
                found[old[0].number] = new[0]
        return found

    def change(self, bracket: Bracket, short: str | None, way: Way | None = None) -> Change:
        """A change under the name of who asks for it; without one, of the paper itself and of no moment."""
        names = self.names(bracket, short)
        asks = Asking(bracket.asks or Asking.DELETE)
        return Change(way or tracing.ways(asks), names or self.draft.text.symbol, moment(bracket.at) if names else "")

    def names(self, bracket: Bracket, short: str | None) -> str:
        return naming(self.draft, bracket, short)

    def stretches(
        self, paragraph: Paragraph, words: Wording, marks: Marks, traced: Sequence[Proposal]
    ) -> tuple[Stretch, ...]:
        cuts, done = Cuts(words.text), {each.number for each in traced}
        cuts.trace(traced)
        cuts.dress(verb(paragraph, words.text, self.draft.text.language))
        for each, short in marks:
            if each.number not in done and (names := self.names(each, short)):
                self.remark(cuts, paragraph, words, each, names)
        return tuple(cuts.stretches())

    def remark(self, cuts: Cuts, paragraph: Paragraph, words: Wording, bracket: Bracket, names: str) -> None:
        """Say beside a bracket who asks for it, from where it begins to where it ends."""
        if bracket.paragraph_id == paragraph.id:
            number = self.numbers[bracket.number] = len(self.remarks)
            said = _(SAID[Asking(bracket.asks)] if bracket.asks else NAMED)
            self.remarks.append(Remark(number, names, said, moment(bracket.at)))
            cuts.opens[words.offset(bracket.first)].append(number)
        if bracket.ends_in == paragraph.id and bracket.number in self.numbers:
            cuts.closes[words.after(bracket.last)].append(self.numbers[bracket.number])


def naming(draft: Draft, bracket: Bracket, short: str | None) -> str:
    """Who is named with a bracket, and on whose words where that is told; nobody under the Chatham House Rule."""
    if not draft.named:
        return ""
    names = _(", ").join(shown.by(bracket, short))
    if not bracket.origin:
        return names
    origin = _("on words of %(name)s") % {"name": bracket.origin}
    return f"{names} ({origin})" if names else origin


def verb(paragraph: Paragraph, words: str, language: str) -> tuple[int, int] | None:
    """Where the opening of a preambular paragraph stands, which is set in italics (English)."""
    if paragraph.kind != ParagraphKind.PREAMBULAR or language != "en":
        return None
    label = paragraph.label if paragraph.label and words.startswith(paragraph.label) else ""
    found = opening(Line(paragraph.id, ParagraphKind.PREAMBULAR, label, words[len(label) :]))
    if found is None or not participle(found.word):
        return None
    return found.span.start + len(label), found.span.end + len(label)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def file_name(symbol: str, version: int) -> str:
    """Under what name a text is saved."""
    return f"{symbol.replace('/', '-')} v{version}.docx"
