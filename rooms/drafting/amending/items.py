"""Items: what an amendment asks for, each at one place, by the ids of characters so that it follows the text."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.changes import Begun
from rooms.drafting.comparing.words import Tag, pieces
from rooms.drafting.kinds import BracketKind, ParagraphKind
from rooms.drafting.papers.tabling import GAP
from rooms.drafting.proposals.proposing import WORDS_LIMIT, worded
from rooms.drafting.redrafting import Redraft
from rooms.drafting.settling.resolving import mend
from rooms.drafting.shown import ranks
from rooms.drafting.spans import is_member
from rooms.drafting.texts import Bracket, BracketState, Paragraph
from rooms.drafting.wording import Lost, Run, Wording
from rooms.floor import Refused
from rooms.languages import plain

ITEMS_LIMIT = 60
# As far as a store counts.
MOST = (1 << 31) - 1


class Doing(StrEnum):
    """What an item does at its place."""

    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


# Of these the place is a paragraph as a whole: it goes, or a new one follows it.
WHOLE = {Doing.ADD, Doing.REMOVE}


class Item(BaseModel):
    """One thing that is asked for: on the characters from `first` to `last`, or after `first` where `last` is 0.

    `about` are the words it is about as they stood when it was tabled.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    doing: Doing
    paragraph: UUID
    first: int = Field(default=0, ge=0, le=MOST)
    last: int = Field(default=0, ge=0, le=MOST)
    words: str = Field(default="", max_length=2 * WORDS_LIMIT)
    about: str = ""


def between(paragraph: Paragraph, typed: str) -> list[Item]:
    """What somebody asks for who writes a paragraph as it should read."""
    wording, at = paragraph.wording, 0
    items: list[Item] = []
    for piece in pieces(wording.text, plain(typed.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")):
        if piece.tag == Tag.COME:
            items.append(Item(doing=Doing.INSERT, paragraph=paragraph.id, first=wording.before(at), words=piece.words))
            continue
        end = at + len(piece.words)
        if piece.tag == Tag.GONE:
            first, last = wording.id(at), wording.id(end - 1)
            gone = Item(doing=Doing.DELETE, paragraph=paragraph.id, first=first, last=last, about=piece.words)
            items.append(gone)
        at = end
    return joined(wording, items)


def joined(wording: Wording, items: Sequence[Item]) -> list[Item]:
    """Words that go and those that come where they stood are one replacement."""
    found: list[Item] = []
    for item in items:
        before = found[-1] if found else None
        if before is not None and {before.doing, item.doing} == {Doing.INSERT, Doing.DELETE}:
            gone, come = (before, item) if before.doing == Doing.DELETE else (item, before)
            if come.first in (gone.last, wording.before(wording.offset(gone.first))):
                found[-1] = gone.model_copy(update={"doing": Doing.REPLACE, "words": come.words})
                continue
        found.append(item)
    return found


def checked(item: Item, paragraph: Paragraph) -> Item:
    """An item as it may be tabled on a paragraph as it stands."""
    if item.doing in WHOLE:
        words = worded(item.words) if item.doing == Doing.ADD else ""
        about = paragraph.wording.text if item.doing == Doing.REMOVE else ""
        return Item(doing=item.doing, paragraph=paragraph.id, words=words, about=about)
    start, end = place(paragraph.wording, item)
    words = "" if item.doing == Doing.DELETE else spaced(item.words)
    if item.doing == Doing.INSERT:
        if words.isspace():
            raise Refused("words.none", "typed")
        return item.model_copy(update={"words": words, "about": "", "last": 0})
    about = paragraph.wording.text[start:end]
    if about.count("[") != about.count("]"):
        raise Refused("words.across_brackets", "typed")
    return item.model_copy(update={"words": words, "about": about})


def spaced(words: str) -> str:
    """Words without brackets, with the spaces at their ends."""
    if words.isspace():
        return " "
    inner = worded(words, "typed")
    return f"{' ' * words[:1].isspace()}{inner}{' ' * words[-1:].isspace()}"


def place(wording: Wording, item: Item) -> tuple[int, int]:
    """From which offset up to which an item is about, as the paragraph stands now."""
    try:
        if item.doing == Doing.INSERT:
            return wording.after(item.first), wording.after(item.first)
        start, end = wording.offset(item.first), wording.after(item.last)
    except Lost:
        raise Refused("amendment.place_gone", "typed") from None
    if end <= start:
        raise Refused("words.none_selected", "typed")
    return start, end


def reading(wording: Wording, items: Sequence[Item]) -> str:
    """A paragraph as it would read with these items, all of them about its words."""
    text = wording.text
    for start, end, words in sorted(((*place(wording, each), each.words) for each in items), reverse=True):
        text = text[:start] + words + text[end:]
    return text


def share(items: Sequence[Item], paragraphs: Sequence[Paragraph]) -> float:
    """How much of a text would go with these items, from 0 to 1."""
    lengths = {each.id: len(each.wording.text) for each in paragraphs}
    whole = {each.paragraph for each in items if each.doing == Doing.REMOVE}
    gone = sum(lengths.get(id, 0) for id in whole)
    gone += sum(len(each.about) for each in items if each.doing not in WHOLE and each.paragraph not in whole)
    return gone / max(sum(lengths.values()), 1)


async def carry_out(redraft: Redraft, items: Sequence[Item]) -> None:
    """Change the text as these items ask."""
    order = list((await ranks(redraft.floor.session, redraft.text.id)).items())
    for item in items:
        if item.doing == Doing.ADD:
            order = add(redraft, await redraft.floor.find(Paragraph, item.paragraph), item, order)
        elif item.doing == Doing.REMOVE:
            await remove(redraft, await redraft.paragraph(item.paragraph))
        else:
            await rewrite(redraft, await redraft.paragraph(item.paragraph), item)


def add(redraft: Redraft, paragraph: Paragraph, item: Item, order: list[tuple[UUID, int]]) -> list[tuple[UUID, int]]:
    """A new paragraph after one, and after those that came there before it."""
    if paragraph.gone is not None:
        raise Refused("paragraph.gone")
    fresh = {each.paragraph for each in redraft.begun}
    at = [id for id, _ in order].index(paragraph.id) + 1
    while at < len(order) and order[at][0] in fresh:
        at += 1
    before, behind = order[at - 1][1], order[at][1] if at < len(order) else order[at - 1][1] + 2 * GAP
    if behind - before < 2:
        raise Refused("paragraph.no_room", "after")
    begun = Begun(
        paragraph=uuid4(),
        rank=(before + behind) // 2,
        kind=ParagraphKind(paragraph.kind),
        level=paragraph.level,
        words=(Run(redraft.next_id, item.words),),
    )
    redraft.next_id += len(item.words)
    redraft.begun.append(begun)
    return [*order[:at], (begun.paragraph, begun.rank), *order[at:]]


async def remove(redraft: Redraft, paragraph: Paragraph) -> None:
    """A paragraph goes, with the brackets in it."""
    await fall(redraft, [each for each in redraft.brackets.values() if touches(each, paragraph)])
    redraft.facts[paragraph.id] |= {"gone": redraft.text.version + 1}


def touches(bracket: Bracket, paragraph: Paragraph) -> bool:
    return not bracket.empty and paragraph.id in (bracket.paragraph_id, bracket.ends_in)


async def rewrite(redraft: Redraft, paragraph: Paragraph, item: Item) -> None:
    """Words go, others come."""
    start, end = place(redraft.wordings[paragraph.id], item)
    if item.doing == Doing.INSERT:
        redraft.put(paragraph.id, item.first, item.words)
        return
    wording = redraft.wordings[paragraph.id]
    if wording.text[start:end] != item.about:
        raise Refused("amendment.words_changed")
    within = []
    for each in redraft.brackets.values():
        if touches(each, paragraph) and each.number not in redraft.settled:
            ends = [id in wording and start <= wording.offset(id) < end for id in (each.first, each.last)]
            if any(ends) and not all(ends):
                raise Refused("bracket.crosses")
            within += [each] if all(ends) else []
    await fall(redraft, within)
    if item.words:
        redraft.put(paragraph.id, item.last, item.words)
    redraft.cut(paragraph.id, start, end)
    if not item.words:
        mend(redraft, paragraph.id, start)


async def fall(redraft: Redraft, brackets: Sequence[Bracket]) -> None:
    """Brackets go with the words; of a choice that loses all alternatives but one, that one stays or goes by itself."""
    for each in brackets:
        if each.paragraph_id != each.ends_in:
            raise Refused("bracket.crosses")
        redraft.settle(each.number, BracketState.FELL)
    for choice in {each.choice for each in brackets if is_member(each)}:
        query = select(Bracket).where(col(Bracket.text_id) == redraft.text.id, col(Bracket.choice) == choice)
        found = (await redraft.floor.session.execute(query)).scalars()
        left = [each for each in found if each.state == BracketState.OPEN and each.number not in redraft.settled]
        if len(left) == 1 and not left[0].empty:
            redraft.regroup(left[0], BracketKind.OPTIONAL, None)
