"""Choices: what is to be settled in one paragraph, each wording with who asked for it and where delegations stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.kinds import BracketKind
from rooms.drafting.proposals.deriving import Signs
from rooms.drafting.redrafting import CHOICES
from rooms.drafting.settling.resolving import normal
from rooms.drafting.shown import by, marked
from rooms.drafting.sides.stands import Stand, known_to
from rooms.drafting.spans import is_member
from rooms.drafting.texts import Bracket, BracketState, Paragraph
from rooms.drafting.wording import Wording
from rooms.floor import Floor
from rooms.people import Entity, Seat
from rooms.pseudonyms import behind

# Over so many paragraphs the words of a bracket are shown; of longer ones the beginning.
PARAGRAPHS = 12


@dataclass(frozen=True)
class Alternative:
    """One wording: `mine` where this very seat proposed it, `stands` as far as this seat may know them."""

    number: int
    kind: BracketKind
    words: str
    empty: bool
    by: tuple[str, ...]
    asks: str
    mine: bool
    link: int | None
    stands: tuple[Stand, ...] = ()

    @property
    def asked(self) -> list[str]:
        """What was said for a group of one's own, and one may side with."""
        return [str(each.id) for each in self.stands if each.asked]

    @property
    def own(self) -> Stand | None:
        """Where one's own delegation stands."""
        return next((each for each in self.stands if each.mine), None)


@dataclass(frozen=True)
class Choice:
    """Words that stay or go, or several wordings of which one is to be chosen; the same choice is put in `places`."""

    members: tuple[Alternative, ...]
    several: bool
    places: int = 1

    @property
    def number(self) -> int:
        return self.members[0].number

    @property
    def numbers(self) -> list[int]:
        return [each.number for each in self.members]


async def of_paragraph(floor: Floor, paragraph: Paragraph) -> list[Choice]:
    """What is open in a paragraph, in the order in which it stands there; each choice with all of its members."""
    session, standing = floor.session, (await marked(floor.session, [paragraph.id]))[paragraph.id]
    groups = await grouped(session, paragraph, standing)
    every = [bracket for group in groups for bracket in group]
    printed = await wordings(session, every)
    names = await proposers(session, every)
    mine = await own(floor, every)
    return [
        Choice(
            members=tuple(told(each, printed[each.number], said(each, names), each.number in mine) for each in group),
            several=len(group) > 1 or group[0].kind in CHOICES,
        )
        for group in groups
    ]


def said(bracket: Bracket, names: dict[UUID, str]) -> tuple[str, ...]:
    return by(bracket, names.get(bracket.seat_id) if bracket.seat_id else None)


def told(bracket: Bracket, words: str, by: tuple[str, ...], mine: bool) -> Alternative:
    kind = BracketKind(bracket.kind)
    return Alternative(bracket.number, kind, words, bracket.empty, by, bracket.asks, mine, bracket.link)


async def known(floor: Floor, text: UUID, choice: Choice) -> Choice:
    """A choice with where delegations stand on it, and in how many places it is put."""
    stands: defaultdict[int, list[Stand]] = defaultdict(list)
    for each in await known_to(floor, text, choice.numbers):
        stands[each.bracket].append(each)
    members = tuple(replace(each, stands=tuple(stands[each.number])) for each in choice.members)
    return replace(choice, members=members, places=await places(floor.session, text, choice))


async def places(session: AsyncSession, text: UUID, choice: Choice) -> int:
    """In how many places of the text the very same choice is put: between the same wordings, all of them."""
    link = next((each.link for each in choice.members if each.link is not None), None)
    if link is None or not choice.several:
        return 1
    open_ = (col(Bracket.text_id) == text, col(Bracket.state) == BracketState.OPEN)
    linked = select(col(Bracket.choice)).where(*open_, col(Bracket.link) == link, col(Bracket.choice).is_not(None))
    query = select(Bracket).where(*open_, col(Bracket.choice).in_(linked.distinct()))
    found = list((await session.execute(query)).scalars())
    printed = await wordings(session, found)
    sets: defaultdict[int | None, set[str]] = defaultdict(set)
    for each in found:
        sets[each.choice].add(normal(printed[each.number]))
    wanted = {normal(each.words) for each in choice.members}
    return max(1, sum(each == wanted for each in sets.values()))


async def proposers(session: AsyncSession, brackets: Sequence[Bracket]) -> dict[UUID, str]:
    """For which entity each seat that asked for a bracket sits; a pseudonym has none."""
    seats = {each.seat_id for each in brackets if each.seat_id}
    query = select(col(Seat.id), col(Entity.short)).join(Entity, col(Entity.id) == col(Seat.entity_id))
    return {id: short for id, short in (await session.execute(query.where(col(Seat.id).in_(seats)))).all()}


async def grouped(session: AsyncSession, paragraph: Paragraph, standing: Sequence[Bracket]) -> list[list[Bracket]]:
    """Brackets with the others of their choice, wherever these stand."""
    choices = {each.choice for each in standing if is_member(each)}
    query = select(Bracket).where(
        *(col(Bracket.text_id) == paragraph.text_id, col(Bracket.choice).in_(choices)),
        col(Bracket.state) == BracketState.OPEN,
    )
    others = (await session.execute(query)).scalars().all() if choices else []
    found: dict[tuple[str, int], list[Bracket]] = {}
    for each in sorted([*standing, *others], key=lambda each: (each.empty, begins(paragraph, each), each.number)):
        key = ("choice", each.choice or 0) if is_member(each) else ("bracket", each.number)
        if each not in found.setdefault(key, []):
            found[key].append(each)
    return sorted(found.values(), key=lambda group: min(begins(paragraph, each) for each in group))


def begins(paragraph: Paragraph, bracket: Bracket) -> int:
    """Where a bracket begins in a paragraph; before it, or behind it where it begins in a later one."""
    wording = paragraph.wording
    if bracket.first in wording:
        return wording.offset(bracket.first)
    return -1 if bracket.last in wording else len(wording.text)


async def wordings(session: AsyncSession, brackets: Sequence[Bracket]) -> dict[int, str]:
    """The words within brackets, over the paragraphs that each reaches."""
    ids = {end for each in brackets for end in (each.paragraph_id, each.ends_in)}
    query = select(Paragraph).where(col(Paragraph.id).in_(ids))
    ends = {each.id: each for each in (await session.execute(query)).scalars()}
    return {each.number: await within(session, each, ends) for each in brackets}


async def within(session: AsyncSession, bracket: Bracket, ends: dict[UUID, Paragraph]) -> str:
    if bracket.empty:
        return ""
    first, last = ends[bracket.paragraph_id], ends[bracket.ends_in]
    if first.id == last.id:
        return inside(bracket, [first])
    query = select(Paragraph).where(
        *(col(Paragraph.text_id) == bracket.text_id, col(Paragraph.gone).is_(None)),
        col(Paragraph.rank).between(first.rank, last.rank),
    )
    between = (await session.execute(query.order_by(col(Paragraph.rank)).limit(PARAGRAPHS))).scalars()
    return inside(bracket, list(between))


def inside(bracket: Bracket, paragraphs: Iterable[Paragraph]) -> str:
    """The words of paragraphs that stand within a bracket, without its own two signs."""
    return "\n".join(stretch(bracket, each.wording) for each in paragraphs).strip()


def stretch(bracket: Bracket, wording: Wording) -> str:
    sign = 1 if bracket.bracketed else 0
    start = wording.offset(bracket.first) + sign if bracket.first in wording else 0
    end = wording.after(bracket.last) - sign if bracket.last in wording else len(wording.text)
    return wording.text[start:end]


async def own(floor: Floor, brackets: Sequence[Bracket]) -> set[int]:
    """The brackets that this very seat asked for."""
    seats = {each.seat_id for each in brackets if each.seat_id}
    hidden = await behind(floor.session, seats)
    mine = {seat for seat in seats if hidden.get(seat, seat) == floor.seat.id}
    return {each.number for each in brackets if each.seat_id in mine}


def signs(brackets: Iterable[Bracket]) -> list[Signs]:
    """The two characters of each bracket that has them."""
    return [Signs(each.number, each.first, each.last) for each in brackets if each.bracketed and not each.empty]
