"""What is asked of somebody now: a charter to acknowledge, words to withdraw, an appeal to put to the vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.charter import acknowledged
from rooms.people import Role, Seat
from rooms.room import Permission, Room, grants
from rooms.threads.messages import Message, State
from rooms.threads.rulings import Outcome, Ruling


class Asking(StrEnum):
    CHARTER = "charter"
    WITHDRAWAL = "withdrawal"
    APPEAL = "appeal"


@dataclass(frozen=True)
class Asked:
    """`about` is the message or the ruling it concerns; of a charter it is the room itself."""

    kind: Asking
    room: UUID
    room_title: str
    about: UUID
    ordinal: int = 0


async def of_seats(session: AsyncSession, seats: Sequence[tuple[Seat, Room]]) -> list[Asked]:
    """What waits for whoever holds these seats; in a room that is archived nothing waits."""
    live = [(seat, room) for seat, room in seats if not room.archived]
    charters = [
        Asked(Asking.CHARTER, room.id, room.title, room.id)
        for seat, room in live
        if not await acknowledged(session, room, seat)
    ]
    return [*charters, *await withdrawals(session, live), *await appeals(session, live)]


async def withdrawals(session: AsyncSession, seats: Sequence[tuple[Seat, Room]]) -> list[Asked]:
    titles = {seat.id: room.title for seat, room in seats}
    query = (
        select(col(Message.seat_id), col(Message.room_id), col(Message.id), col(Message.ordinal))
        .where(col(Message.seat_id).in_(titles), col(Message.withdrawal_asked), col(Message.state) == State.STANDING)
        .order_by(col(Message.at))
    )
    rows = (await session.execute(query)).all()
    return [Asked(Asking.WITHDRAWAL, room, titles[seat], message, ordinal) for seat, room, message, ordinal in rows]


async def appeals(session: AsyncSession, seats: Sequence[tuple[Seat, Room]]) -> list[Asked]:
    titles = {room.id: room.title for seat, room in seats if Role(seat.role) in grants(room, Permission.RULING_SETTLE)}
    query = (
        select(col(Ruling.room_id), col(Ruling.id), col(Message.ordinal))
        .join(Message, col(Message.id) == col(Ruling.message_id))
        .where(col(Ruling.room_id).in_(titles), col(Ruling.outcome) == Outcome.APPEALED)
        .order_by(col(Ruling.at))
    )
    rows = (await session.execute(query)).all()
    return [Asked(Asking.APPEAL, room, titles[room], ruling, ordinal) for room, ruling, ordinal in rows]
