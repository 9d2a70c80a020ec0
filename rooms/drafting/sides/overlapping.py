"""Overlapping: the same paragraph or the same choice before two rooms at once, known again by its words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.kinds import UNSETTLED
from rooms.drafting.settling import choices
from rooms.drafting.settling.compiling import outermost
from rooms.drafting.settling.resolving import normal
from rooms.drafting.spans import is_member
from rooms.drafting.texts import Bracket, BracketState, Paragraph

# A paragraph is known again by so many words that are agreed in it; by fewer it could be any.
LEAST = 6
WORD = re.compile(r"\w+")
Known = str | frozenset[str]


@dataclass(frozen=True)
class Place:
    """Where something is open: in which text, in which paragraph of it, and the number of the first bracket there."""

    text: UUID
    paragraph: UUID
    bracket: int


@dataclass(frozen=True)
class Overlap:
    """The same words before two rooms: a whole paragraph, or one choice between wordings."""

    what: str
    words: str
    one: Place
    other: Place


async def places(session: AsyncSession, text: UUID) -> dict[Known, Place]:
    """What is open in a text by the words it is known again by: agreed words of paragraphs, wordings of choices."""
    query = select(Bracket).where(col(Bracket.text_id) == text, col(Bracket.state) == BracketState.OPEN)
    brackets = [each for each in (await session.execute(query)).scalars() if each.kind in UNSETTLED]
    begins = defaultdict[UUID, list[Bracket]](list)
    for each in brackets:
        begins[each.paragraph_id].append(each)
    rows = (await session.execute(select(Paragraph).where(col(Paragraph.id).in_(begins)))).scalars()
    found: dict[Known, Place] = {}
    for paragraph in rows:
        frame = framed(paragraph, begins[paragraph.id])
        if len(frame.split()) >= LEAST:
            first = min(begins[paragraph.id], key=lambda each: each.number)
            found.setdefault(frame, Place(text, paragraph.id, first.number))
    return found | of_choices(text, brackets, await choices.wordings(session, brackets))


def framed(paragraph: Paragraph, brackets: Sequence[Bracket]) -> str:
    """The words of a paragraph that are agreed, without its label, marks and capitals."""
    text, kept, at = paragraph.wording.text, "", 0
    for _, start, end in outermost(paragraph, brackets):
        kept, at = f"{kept} {text[at:start]}", end
    kept = f"{kept} {text[at:]}".strip()
    return " ".join(WORD.findall(kept.removeprefix(paragraph.label).casefold()))


def of_choices(text: UUID, brackets: Iterable[Bracket], printed: dict[int, str]) -> dict[Known, Place]:
    members = defaultdict[int, list[Bracket]](list)
    for each in brackets:
        if is_member(each) and not each.empty:
            members[each.choice or 0].append(each)
    found: dict[Known, Place] = {}
    for group in members.values():
        words = frozenset(normal(printed[each.number]) for each in group)
        if len(words) > 1 and sum(len(each.split()) for each in words) >= LEAST:
            found.setdefault(words, Place(text, group[0].paragraph_id, group[0].number))
    return found


def overlaps(texts: Sequence[tuple[UUID, dict[Known, Place]]]) -> list[Overlap]:
    """What is open in two of these texts that are before different rooms; each text with its room."""
    found = []
    for (room, one), (elsewhere, other) in combinations(texts, 2):
        if room != elsewhere:
            found += [told(known, one[known], other[known]) for known in one.keys() & other.keys()]
    return sorted(found, key=lambda each: (each.what, each.words))


def told(known: Known, one: Place, other: Place) -> Overlap:
    if isinstance(known, str):
        return Overlap("paragraph", known, one, other)
    return Overlap("choice", " / ".join(sorted(known)), one, other)
