"""Counting: how much is open in each section of a text, by the kinds of brackets, and how much of it is one's own."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import headings, shown
from rooms.drafting.kinds import UNSETTLED, BracketKind
from rooms.drafting.texts import Bracket, BracketState, Text
from rooms.floor import Floor
from rooms.people import Entity, Seat


@dataclass
class Section:
    """A stretch of a text under one heading, or before the first one; `kinds` says how many of each are open."""

    heading: UUID | None
    words: str
    kinds: "Counter[str]" = field(default_factory=Counter)

    @property
    def open(self) -> int:
        return self.kinds.total()


async def sections(session: AsyncSession, text: UUID) -> list[Section]:
    """The sections of a text in their order."""
    order = await shown.in_order(session, text)
    heads = {each.place: each for each in await headings.of_text(session, text)}
    counts, found = await kinds(session, text), [Section(None, "")]
    for place, id in enumerate(order):
        if place in heads:
            found.append(Section(id, heads[place].words))
        found[-1].kinds.update(counts.get(id, {}))
    return found if found[0].open or len(found) == 1 else found[1:]


async def kinds(session: AsyncSession, text: UUID) -> dict[UUID, "Counter[str]"]:
    """How much of each kind begins in each paragraph of a text."""
    query = select(col(Bracket.paragraph_id), col(Bracket.kind), func.count()).where(*counted(text))
    found: dict[UUID, Counter[str]] = {}
    for id, kind, count in await session.execute(query.group_by(col(Bracket.paragraph_id), col(Bracket.kind))):
        found.setdefault(id, Counter())[kind] += count
    return found


def counted(text: UUID) -> list[Any]:
    """Brackets that are open, as a text counts them."""
    shows = or_(col(Bracket.bracketed).is_(True), col(Bracket.kind) == BracketKind.PLACEHOLDER)
    return [
        col(Bracket.text_id) == text,
        *(col(Bracket.state) == BracketState.OPEN, col(Bracket.kind).in_(UNSETTLED), shows),
    ]


async def ours(floor: Floor, text: UUID) -> int:
    """How many open brackets one's own delegation asked for; nobody else is told."""
    entity = await floor.session.get_one(Entity, floor.seat.entity_id)
    query = select(col(Bracket.names), col(Seat.entity_id)).where(*counted(text))
    rows = await floor.session.execute(query.outerjoin(Seat, col(Seat.id) == col(Bracket.seat_id)))
    return sum(by_us(entity, names, seat) for names, seat in rows.all())


def by_us(entity: Entity, names: Collection[str], seat: UUID | None) -> bool:
    """Whether a bracket is an entity's: one of its seats asked for it, or the text came with its name."""
    return seat == entity.id or bool({entity.short, entity.name} & set(names))


@dataclass(frozen=True)
class OpenText:
    """A text in one line: the end of its symbol, and how much is open in it."""

    id: UUID
    room: UUID
    symbol: str
    title: str
    language: str
    open: int


async def of_rooms(session: AsyncSession, rooms: Collection[UUID]) -> dict[UUID, list[OpenText]]:
    """The texts before some rooms, the latest first."""
    query = select(Text).where(col(Text.room_id).in_(rooms)).order_by(col(Text.number).desc())
    found: dict[UUID, list[OpenText]] = {}
    for each in (await session.execute(query)).scalars() if rooms else ():
        short = each.symbol.rsplit("/", 1)[-1]
        line = OpenText(each.id, each.room_id, short, each.title, each.language, each.open + each.missing)
        found.setdefault(each.room_id, []).append(line)
    return found
