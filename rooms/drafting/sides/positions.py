"""Positions: what a delegation says of words in brackets, in its own name or a group's, and who may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting import reasons
from rooms.drafting.standing import current
from rooms.drafting.texts import Bracket, BracketState, Text
from rooms.floor import Floor, NotHere, Refused
from rooms.groups import Alignment, NegotiatingGroup
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission

REASON_LIMIT = 2_000


class Stance(StrEnum):
    SUPPORT = "support"
    OPPOSE = "oppose"
    LIVE_WITH = "live_with"
    RESERVE = "reserve"


class SeenBy(StrEnum):
    """Who may know of a position; each wider than the one before. The own delegation always does."""

    DELEGATION = "delegation"
    CHAIR = "chair"
    ROOM = "room"


class Position(SQLModel, table=True):
    """What a delegation has said of a bracket; `group_id` is in whose name, where it was not in its own.

    One that sides with or against another one, said in the name of its group, bears that one in `upon`. One that was
    taken on words that have changed since has `fallen`: it says nothing of what stands there now.
    """

    __table_args__ = (Index(None, "text_id", "bracket"), {"info": DERIVED})
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    text_id: UUID = Field(foreign_key="text.id")
    bracket: int
    entity_id: UUID
    seat_id: UUID
    group_id: UUID | None = None
    stance: str
    reason: str | None = None
    seen_by: str
    at: datetime = Field(sa_type=Moment)
    version: int
    withdrawn: bool = False
    fallen: bool = False
    upon: UUID | None = None
    sides: str = ""


class PositionTaken(Event):
    """A delegation said where it stands."""

    room: UUID
    text: UUID
    bracket: int
    paragraph: UUID
    position: UUID
    entity: UUID
    group: UUID | None = None
    stance: Stance
    reason: str | None = None
    seen_by: SeenBy
    WORDS: ClassVar[frozenset[str]] = frozenset({"reason"})

    def touches(self) -> list[Part]:
        return [("paragraph", self.paragraph)] if self.seen_by == SeenBy.ROOM else []


class PositionWithdrawn(Event):
    """A delegation no longer says where it stands."""

    room: UUID
    text: UUID
    bracket: int
    paragraph: UUID
    position: UUID
    seen_by: SeenBy

    def touches(self) -> list[Part]:
        return [("paragraph", self.paragraph)] if self.seen_by == SeenBy.ROOM else []


@dataclass(frozen=True)
class Saying:
    """What somebody wishes to say of a bracket, as it comes from the form."""

    stance: Stance
    reason: str = ""
    seen_by: SeenBy = SeenBy.CHAIR
    group: UUID | None = None


async def take(floor: Floor, text_id: UUID, number: int, saying: Saying) -> Entry:
    """Say where one's delegation stands on words in brackets; what it said before of them no longer holds."""
    bracket = await open_bracket(floor, text_id, number)
    reason = reasons.given(saying.reason, limit=REASON_LIMIT)
    if saying.group and saying.group not in [each.id for each in await own_groups(floor)]:
        raise Refused("position.not_your_group", "group")
    taken = PositionTaken(
        room=floor.room.id,
        text=text_id,
        bracket=number,
        paragraph=bracket.paragraph_id,
        position=uuid4(),
        entity=floor.seat.entity_id,
        group=saying.group,
        stance=saying.stance,
        reason=reason or None,
        seen_by=saying.seen_by,
    )
    return await floor.record(taken)


async def withdraw(floor: Floor, text_id: UUID, number: int) -> Entry:
    """Say no longer where one's delegation stands."""
    bracket = await open_bracket(floor, text_id, number)
    mine = await own(floor, text_id, number)
    if mine is None:
        raise Refused("position.none")
    return await floor.record(
        PositionWithdrawn(
            room=floor.room.id,
            text=text_id,
            bracket=number,
            paragraph=bracket.paragraph_id,
            position=mine.id,
            seen_by=SeenBy(mine.seen_by),
        )
    )


async def open_bracket(floor: Floor, text_id: UUID, number: int) -> Bracket:
    """A bracket of a text of this room on which a delegation can say something now."""
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    if floor.room.anonymous:
        raise Refused("position.nobody_named")
    text = await current(floor, text_id)
    bracket = await floor.session.get(Bracket, (text.id, number))
    if bracket is None:
        raise NotHere
    if bracket.state != BracketState.OPEN:
        raise Refused("bracket.settled")
    return bracket


async def own(floor: Floor, text_id: UUID, number: int) -> Position | None:
    """The position of one's own delegation on a bracket."""
    query = standing(text_id, [number]).where(col(Position.entity_id) == floor.seat.entity_id)
    return (await floor.session.execute(query)).scalars().first()


def standing(text_id: UUID, numbers: Sequence[int], siding: bool = False) -> Any:
    """The positions that hold on these brackets; or else those that side with or against one of them."""
    return select(Position).where(
        col(Position.upon).is_not(None) if siding else col(Position.upon).is_(None),
        *(col(Position.text_id) == text_id, col(Position.bracket).in_(numbers)),
        *(col(Position.withdrawn).is_(False), col(Position.fallen).is_(False)),
    )


async def own_groups(floor: Floor) -> list[NegotiatingGroup]:
    """The negotiating groups that one's entity stands in."""
    query = select(NegotiatingGroup).join(Alignment, col(Alignment.group_id) == col(NegotiatingGroup.id))
    query = query.where(col(Alignment.entity_id) == floor.seat.entity_id).order_by(col(NegotiatingGroup.name))
    return list((await floor.session.execute(query)).scalars())


async def fall(session: AsyncSession, text_id: UUID, numbers: Sequence[int]) -> None:
    """What was said of words that have changed says nothing of those that stand there now."""
    for siding in (False, True):
        for position in (await session.execute(standing(text_id, numbers, siding))).scalars():
            position.fallen = True


async def change(session: AsyncSession, position: Position) -> None:
    """A position holds no longer, and whoever sided with or against it is asked again."""
    position.withdrawn = True
    upon = select(Position).where(col(Position.upon) == position.id, col(Position.withdrawn).is_(False))
    for each in (await session.execute(upon)).scalars():
        each.fallen = True


@apply.register
async def _(event: PositionTaken, entry: Entry, session: AsyncSession) -> None:
    held = standing(event.text, [event.bracket]).where(col(Position.entity_id) == event.entity)
    for earlier in (await session.execute(held)).scalars():
        await change(session, earlier)
    text = await session.get_one(Text, event.text)
    session.add(row_of(event, entry, text.version))


def row_of(event: PositionTaken, entry: Entry, version: int, **facts: Any) -> Position:
    return Position(
        id=event.position,
        room_id=event.room,
        text_id=event.text,
        bracket=event.bracket,
        entity_id=event.entity,
        seat_id=entry.by,
        group_id=event.group,
        stance=event.stance,
        reason=event.reason,
        seen_by=event.seen_by,
        at=entry.at,
        version=version,
        **facts,
    )


@apply.register
async def _(event: PositionWithdrawn, entry: Entry, session: AsyncSession) -> None:
    await change(session, await session.get_one(Position, event.position))
