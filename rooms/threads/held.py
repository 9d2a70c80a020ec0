"""Held messages: sent, and for a few seconds still to be called back unread; then they are posted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.floor import Floor, Refused
from rooms.record.columns import PERSONAL, Moment, Structured
from rooms.threads.messages import Words, may_speak, quoted, written
from rooms.threads.topics import Topic


class Held(SQLModel, table=True):
    """Words on their way, seen by nobody but the seat that sent them."""

    __table_args__ = {"info": PERSONAL}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    topic_id: UUID = Field(foreign_key="topic.id")
    seat_id: UUID = Field(foreign_key="seat.id", index=True)
    words: Words = Field(sa_column=Column(Structured(Words), nullable=False))
    due_at: datetime = Field(sa_type=Moment, index=True)
    refused: str = ""


async def hold(floor: Floor, topic_id: UUID, words: Words, id: UUID | None = None) -> Held:
    """Send words that may still be called back for as long as the charter allows; under one id they wait once."""
    await may_speak(floor)
    if floor.room.anonymous:
        # Words that wait lie in the store beside the seat that sent them.
        raise Refused("segment.nothing_held")
    earlier = await floor.session.get(Held, id) if id else None
    if earlier is not None:
        return earlier
    topic = await floor.find(Topic, topic_id)
    if topic.closed:
        raise Refused("topic.closed")
    written(words.text, required=not words.files)
    await quoted(floor, words)
    due = floor.now + timedelta(seconds=floor.room.charter.call_back_seconds)
    held = Held(
        id=id or uuid4(), room_id=floor.room.id, topic_id=topic.id, seat_id=floor.seat.id, words=words, due_at=due
    )
    floor.session.add(held)
    return held


async def call_back(floor: Floor, held_id: UUID) -> Words:
    """Call one's words back before anyone has read them."""
    held = await floor.session.get(Held, held_id)
    if held is None or held.seat_id != floor.seat.id:
        # That somebody else's words wait is not told.
        raise Refused("message.gone_out_already")
    await floor.session.delete(held)
    return held.words


async def due(session: AsyncSession, now: datetime, limit: int = 100) -> list[Held]:
    """The held messages whose time has come."""
    query = select(Held).where(col(Held.due_at) <= now, col(Held.refused) == "").order_by(col(Held.due_at))
    return list((await session.execute(query.limit(limit))).scalars())


async def of_seats(session: AsyncSession, seats: Sequence[UUID]) -> dict[UUID, list[Held]]:
    """What these seats have on its way."""
    query = select(Held).where(col(Held.seat_id).in_(seats)).order_by(col(Held.due_at))
    found: dict[UUID, list[Held]] = {seat: [] for seat in seats}
    for held in (await session.execute(query)).scalars():
        found[held.seat_id].append(held)
    return found
