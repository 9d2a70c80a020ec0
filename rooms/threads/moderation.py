"""Moderation: the rulings of several rooms together, each named as far as the rule it was made under allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.charter import STRICTNESS
from rooms.people import Entity, Person, Seat
from rooms.room import Attribution, Room
from rooms.threads.messages import Message
from rooms.threads.rulings import Ruling


@dataclass(frozen=True)
class RulingLine:
    """One ruling; against whom is nothing where the rule of its room or segment names nobody."""

    id: UUID
    room: UUID
    room_title: str
    message: UUID
    ordinal: int
    measure: str
    reason: str
    outcome: str
    at: datetime
    against: str | None


async def of_rooms(session: AsyncSession, rooms: Sequence[UUID]) -> list[RulingLine]:
    """Every ruling of these rooms, in no order."""
    query = (
        select(Ruling, Message, Room, col(Person.name), col(Person.withheld), col(Entity.short))
        .join(Message, col(Message.id) == col(Ruling.message_id))
        .join(Room, col(Room.id) == col(Ruling.room_id))
        .outerjoin(Seat, col(Seat.id) == col(Message.seat_id))
        .outerjoin(Person, col(Person.id) == col(Seat.person_id))
        .outerjoin(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Ruling.room_id).in_(rooms))
    )
    rows = (await session.execute(query)).all()
    return [
        RulingLine(
            id=ruling.id,
            room=room.id,
            room_title=room.title,
            message=message.id,
            ordinal=message.ordinal,
            measure=ruling.measure,
            reason=ruling.reason,
            outcome=ruling.outcome,
            at=ruling.at,
            against=named(rule(message, room), name, withheld, entity),
        )
        for ruling, message, room, name, withheld, entity in rows
    ]


def rule(message: Message, room: Room) -> Attribution:
    """The stricter of the rule a message was said under and that of its room now."""
    return max(Attribution(message.segment_rule or "on_record"), room.charter.attribution, key=STRICTNESS.index)


def named(rule: Attribution, name: str | None, withheld: bool | None, entity: str | None) -> str | None:
    if rule == Attribution.CHATHAM_HOUSE or entity is None:
        return None
    return entity if rule == Attribution.BY_AFFILIATION or withheld or not name else f"{name}, {entity}"
