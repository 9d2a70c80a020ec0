"""Holds: a delegation asks for time on a paragraph, with or without words on why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting import reasons
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Entity
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission


class Hold(SQLModel, table=True):
    """Until when a delegation asks that a paragraph not be marked as agreed."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    text_id: UUID = Field(foreign_key="text.id")
    paragraph_id: UUID = Field(foreign_key="paragraph.id", index=True)
    entity_id: UUID
    seat_id: UUID
    until: datetime = Field(sa_type=Moment)
    reason: str | None = None
    at: datetime = Field(sa_type=Moment)
    lifted: bool = False


class ParagraphHeld(Event):
    """A delegation asked for time on a paragraph."""

    room: UUID
    text: UUID
    paragraph: UUID
    hold: UUID
    entity: UUID
    until: datetime
    reason: str | None = None
    WORDS: ClassVar[frozenset[str]] = frozenset({"reason"})

    def touches(self) -> list[Part]:
        return [("paragraph", self.paragraph)]


class HoldLifted(Event):
    """A delegation needs no more time on a paragraph."""

    room: UUID
    text: UUID
    paragraph: UUID
    hold: UUID

    def touches(self) -> list[Part]:
        return [("paragraph", self.paragraph)]


async def hold(floor: Floor, paragraph_id: UUID, until: datetime, reason: str = "") -> Entry:
    """Ask for time on a paragraph, until a moment to come."""
    paragraph = await of(floor, paragraph_id)
    if until <= floor.now:
        raise Refused("hold.past", "until")
    said = reasons.given(reason)
    if await own(floor, paragraph.id):
        raise Refused("hold.already", "until")
    return await floor.record(
        ParagraphHeld(
            room=floor.room.id,
            text=paragraph.text_id,
            paragraph=paragraph.id,
            hold=uuid4(),
            entity=floor.seat.entity_id,
            until=until,
            reason=said or None,
        )
    )


async def lift(floor: Floor, paragraph_id: UUID) -> Entry:
    """Need no more time on a paragraph."""
    paragraph = await of(floor, paragraph_id)
    mine = await own(floor, paragraph.id)
    if mine is None:
        raise Refused("hold.none")
    return await floor.record(
        HoldLifted(room=floor.room.id, text=paragraph.text_id, paragraph=paragraph.id, hold=mine.id)
    )


async def of(floor: Floor, paragraph_id: UUID) -> Paragraph:
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    if floor.room.anonymous:
        raise Refused("position.nobody_named")
    paragraph = await floor.find(Paragraph, paragraph_id)
    if paragraph.gone is not None:
        raise NotHere
    return paragraph


async def own(floor: Floor, paragraph: UUID) -> Hold | None:
    """What holds of one's own delegation."""
    query = standing([paragraph], floor.now).where(col(Hold.entity_id) == floor.seat.entity_id)
    return (await floor.session.execute(query)).scalars().first()


def standing(paragraphs: Sequence[UUID], now: datetime) -> Any:
    """The holds on these paragraphs at a moment."""
    return select(Hold).where(
        *(col(Hold.paragraph_id).in_(paragraphs), col(Hold.lifted).is_(False), col(Hold.until) > now)
    )


@dataclass(frozen=True)
class HoldLine:
    """A hold as the room sees it."""

    entity: str
    until: datetime
    reason: str | None
    mine: bool


async def on(floor: Floor, paragraph: UUID) -> list[HoldLine]:
    """The holds on a paragraph now."""
    query = standing([paragraph], floor.now).add_columns(col(Entity.short))
    query = query.join(Entity, col(Entity.id) == col(Hold.entity_id)).order_by(col(Hold.until))
    rows = (await floor.session.execute(query)).all()
    return [HoldLine(short, one.until, one.reason, one.entity_id == floor.seat.entity_id) for one, short in rows]


@apply.register
async def _(event: ParagraphHeld, entry: Entry, session: AsyncSession) -> None:
    session.add(
        Hold(
            id=event.hold,
            room_id=event.room,
            text_id=event.text,
            paragraph_id=event.paragraph,
            entity_id=event.entity,
            seat_id=entry.by,
            until=event.until,
            reason=event.reason,
            at=entry.at,
        )
    )


@apply.register
async def _(event: HoldLifted, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Hold, event.hold)).lifted = True
