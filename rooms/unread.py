"""Unread: how far each seat has read each topic. Personal, in no record, and shown to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.people import Seat, held
from rooms.pseudonyms import bookmarks
from rooms.record.columns import PERSONAL
from rooms.room import Attribution, Room
from rooms.threads.echoes import excerpt
from rooms.threads.messages import Message, State
from rooms.threads.topics import Topic


class Reading(SQLModel, table=True):
    __table_args__ = {"info": PERSONAL}
    seat_id: UUID = Field(primary_key=True, foreign_key="seat.id")
    topic_id: UUID = Field(primary_key=True, foreign_key="topic.id")
    upto: int = 0


@dataclass(frozen=True)
class TopicUnread:
    topic: UUID
    upto: int
    count: int

    @property
    def unread(self) -> int:
        return max(0, self.count - self.upto)


async def of_seats(session: AsyncSession, seats: Sequence[UUID]) -> dict[UUID, dict[UUID, TopicUnread]]:
    """For each seat and each topic of its room, how far it has read."""
    query = (
        select(
            col(Seat.id),
            col(Topic.id),
            func.coalesce(col(Reading.upto), 0),
            col(Topic.count),
            col(Room.segment_id),
            col(Room.segment_rule),
        )
        .join(Topic, col(Topic.room_id) == col(Seat.place_id))
        .join(Room, col(Room.id) == col(Topic.room_id))
        .outerjoin(Reading, (col(Reading.topic_id) == col(Topic.id)) & (col(Reading.seat_id) == col(Seat.id)))
        .where(col(Seat.id).in_(seats))
    )
    found: dict[UUID, dict[UUID, TopicUnread]] = {seat: {} for seat in seats}
    rows = (await session.execute(query)).all()
    nameless = [(row[4], row[0], row[1]) for row in rows if row[4] and row[5] == Attribution.CHATHAM_HOUSE]
    inside = await bookmarks(session, nameless) if nameless else {}
    for seat, topic, upto, count, *_ in rows:
        _token, mark = inside.get((seat, topic), (None, None))
        found[seat][topic] = TopicUnread(topic, max(upto, mark.upto) if mark else upto, count)
    return found


@dataclass(frozen=True)
class RoomUnread:
    room: UUID
    count: int
    topic: UUID | None
    ordinal: int
    language: str
    words: str


async def in_conference(session: AsyncSession, seats: Sequence[Seat]) -> dict[UUID, RoomUnread]:
    """For each room in which these seats sit: how many messages are unread, and where and how the first begins."""
    upto = func.coalesce(col(Reading.upto), 0)
    query = (
        select(col(Topic.room_id), col(Topic.id), upto, col(Topic.count))
        .join(Seat, col(Seat.place_id) == col(Topic.room_id))
        .outerjoin(Reading, (col(Reading.topic_id) == col(Topic.id)) & (col(Reading.seat_id) == col(Seat.id)))
        .where(col(Seat.id).in_([seat.id for seat in seats]), upto < col(Topic.count))
        .order_by(col(Topic.number))
    )
    first: dict[UUID, tuple[UUID, int]] = {}
    totals: dict[UUID, int] = {}
    for room, topic, read_upto, count in (await session.execute(query)).all():
        totals[room] = totals.get(room, 0) + count - read_upto
        first.setdefault(room, (topic, read_upto + 1))
    words = await first_words(session, list(first.values()))
    return {
        room: RoomUnread(room, totals[room], topic, ordinal, *words.get((topic, ordinal), ("en", "")))
        for room, (topic, ordinal) in first.items()
    }


async def first_words(session: AsyncSession, places: list[tuple[UUID, int]]) -> dict[tuple[UUID, int], tuple[str, str]]:
    if not places:
        return {}
    query = select(col(Message.topic_id), col(Message.ordinal), col(Message.language), col(Message.text)).where(
        col(Message.topic_id).in_([topic for topic, _ in places]),
        col(Message.ordinal).in_({ordinal for _, ordinal in places}),
        col(Message.state) == State.STANDING,
    )
    rows = (await session.execute(query)).all()
    return {(topic, ordinal): (language, excerpt(text or "")) for topic, ordinal, language, text in rows}


async def last_written(session: AsyncSession, people: Sequence[UUID]) -> dict[UUID, UUID]:
    """For each registered person the room of theirs in which they last wrote: to warn before they write in a wider one.

    A room that they sit in no longer is not told of: a caucus that was left is no longer theirs to know.
    """
    latest = select(func.max(col(Message.at))).where(col(Message.seat_id) == col(Seat.id)).scalar_subquery()
    query = select(col(Seat.person_id), col(Seat.place_id), latest)
    query = query.where(col(Seat.person_id).in_(people), held(datetime.now(UTC)))
    found: dict[UUID, UUID] = {}
    for person, room, at in sorted((await session.execute(query)).all(), key=lambda row: str(row[2] or "")):
        if at is not None:
            found[person] = room
    return found


async def seated(session: AsyncSession, places: Sequence[UUID]) -> dict[UUID, int]:
    """How many seats are held in each place now."""
    query = select(col(Seat.place_id), func.count()).where(col(Seat.place_id).in_(places), col(Seat.left_at).is_(None))
    return {place: count for place, count in (await session.execute(query.group_by(col(Seat.place_id)))).all()}
