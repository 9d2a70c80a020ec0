"""Compiling: paragraph by paragraph what is agreed, once, and beside it every wording that somebody proposes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting import shown
from rooms.drafting.kinds import UNSETTLED
from rooms.drafting.redrafting import CHOICES
from rooms.drafting.settling import choices
from rooms.drafting.settling.choices import Choice
from rooms.drafting.shown import Marks
from rooms.drafting.sides.stands import Stand, known_to
from rooms.drafting.spans import is_member
from rooms.drafting.texts import Bracket, BracketState, Paragraph
from rooms.floor import Floor

Key = tuple[str, int]


@dataclass(frozen=True)
class Question:
    """What is to be settled at a place of a paragraph, under the figure that marks it there."""

    mark: int
    choice: Choice


@dataclass(frozen=True)
class Compiled:
    """A paragraph: its words, with a figure wherever others stand side by side beneath."""

    id: UUID
    label: str
    kind: str
    # All of its words, and those that stand once with the figures between them.
    wording: str
    words: tuple[str | int, ...]
    questions: tuple[Question, ...]


async def compiled(floor: Floor, text: UUID, ids: Sequence[UUID]) -> list[Compiled]:
    """These paragraphs of a text, as far as something is open in them; each choice stands where it first does."""
    query = select(Paragraph).where(col(Paragraph.id).in_(ids), col(Paragraph.text_id) == text)
    paragraphs = list((await floor.session.execute(query.order_by(col(Paragraph.rank)))).scalars())
    marks = await shown.credited(floor.session, [each.id for each in paragraphs])
    open_here = {id: [(each, by) for each, by in found if each.kind in UNSETTLED] for id, found in marks.items()}
    every = await with_others(floor, text, open_here)
    told = await put(floor, text, every)
    seen: set[Key] = set()
    found = [compile_one(each, [mark for mark, _ in open_here.get(each.id, [])], told, seen) for each in paragraphs]
    return [each for each in found if each.questions]


async def with_others(floor: Floor, text: UUID, marks: dict[UUID, Marks]) -> list[Bracket]:
    """The brackets of some paragraphs, and the others of their choices wherever these stand."""
    here = {each.number: each for found in marks.values() for each, _ in found}
    wanted = {each.choice for each in here.values() if is_member(each)}
    query = select(Bracket).where(
        *(col(Bracket.text_id) == text, col(Bracket.choice).in_(wanted), col(Bracket.state) == BracketState.OPEN)
    )
    others = (await floor.session.execute(query)).scalars() if wanted else ()
    here |= {each.number: each for each in others if is_member(each)}
    return sorted(here.values(), key=lambda each: (each.empty, each.number))


async def put(floor: Floor, text: UUID, brackets: Sequence[Bracket]) -> dict[Key, Choice]:
    """What is to be settled, each with all of its wordings, who proposes them and where delegations stand."""
    session = floor.session
    printed, names = await choices.wordings(session, brackets), await choices.proposers(session, brackets)
    mine, stands = await choices.own(floor, brackets), defaultdict[int, list[Stand]](list)
    for each in await known_to(floor, text, [bracket.number for bracket in brackets]):
        stands[each.bracket].append(each)
    groups = defaultdict[Key, list[Bracket]](list)
    for bracket in brackets:
        groups[key(bracket)].append(bracket)
    return {
        name: Choice(
            members=tuple(
                replace(
                    choices.told(each, printed[each.number], choices.said(each, names), each.number in mine),
                    stands=tuple(stands[each.number]),
                )
                for each in group
            ),
            several=len(group) > 1 or group[0].kind in CHOICES,
        )
        for name, group in groups.items()
    }


def key(bracket: Bracket) -> Key:
    return ("choice", bracket.choice or 0) if is_member(bracket) else ("bracket", bracket.number)


def compile_one(paragraph: Paragraph, brackets: Sequence[Bracket], told: dict[Key, Choice], seen: set[Key]) -> Compiled:
    """One paragraph; what was put before in this text is not put again."""
    text = paragraph.wording.text
    marks: dict[Key, int] = {}
    words: list[str | int] = []
    at = 0
    for bracket, start, end in outermost(paragraph, brackets):
        words.append(text[at:start])
        name, at = key(bracket), end
        if name not in marks and name not in seen:
            words.append(marks.setdefault(name, len(marks) + 1))
    words.append(text[at:])
    seen |= marks.keys()
    questions = tuple(Question(mark, told[name]) for name, mark in marks.items())
    standing = tuple(each for each in words if each)
    return Compiled(paragraph.id, paragraph.label, paragraph.kind, text, standing, questions)


def outermost(paragraph: Paragraph, brackets: Iterable[Bracket]) -> list[tuple[Bracket, int, int]]:
    """From where to where brackets reach in a paragraph, without those that stand within others."""
    wording = paragraph.wording
    spans = [
        (
            wording.offset(each.first) if each.first in wording else 0,
            wording.after(each.last) if each.last in wording else len(wording.text),
            each,
        )
        for each in brackets
        if not each.empty
    ]
    found: list[tuple[Bracket, int, int]] = []
    for start, end, each in sorted(spans, key=lambda span: (span[0], -span[1], span[2].number)):
        if not found or start >= found[-1][2]:
            found.append((each, start, end))
    return found


async def to_compile(floor: Floor, text: UUID) -> list[UUID]:
    """The paragraphs of a text in which something is open, in their order."""
    begins = select(col(Bracket.paragraph_id)).where(
        *(col(Bracket.text_id) == text, col(Bracket.state) == BracketState.OPEN, col(Bracket.kind).in_(UNSETTLED))
    )
    query = select(col(Paragraph.id)).where(
        *(col(Paragraph.text_id) == text, col(Paragraph.gone).is_(None), col(Paragraph.id).in_(begins))
    )
    return list((await floor.session.execute(query.order_by(col(Paragraph.rank)))).scalars())
