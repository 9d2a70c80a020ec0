"""Read positions on their way to the store: told often, gathered for a moment, written together."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Seat, held
from rooms.room import Attribution, Room
from rooms.threads.topics import Topic
from rooms.unread import Reading
from server.writer import Writer

log = logging.getLogger("antechamber.readings")
GATHER = 1.0


@dataclass
class Readings:
    writer: Writer
    waiting: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    task: "asyncio.Task[None] | None" = None

    def note(self, seat: UUID, topic: UUID, upto: int) -> None:
        """This seat says that it has read a topic up to an ordinal."""
        self.waiting[seat, topic] = max(upto, self.waiting.get((seat, topic), 0))
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self.later())

    async def later(self) -> None:
        await asyncio.sleep(GATHER)
        await self.write()

    async def write(self) -> None:
        """Write what waits, now."""
        noted, self.waiting = self.waiting, {}
        if not noted:
            return

        async def written(session: AsyncSession, now: datetime) -> None:
            await keep(session, noted, now)

        try:
            await self.writer.plainly(written)
        except Exception:
            log.exception("read positions were not kept")

    async def close(self) -> None:
        if self.task is not None:
            self.task.cancel()
        await self.write()


async def keep(session: AsyncSession, noted: dict[tuple[UUID, UUID], int], now: datetime) -> None:
    """Reading never goes backwards, nor past what is there, nor into another room's topics."""
    seats, topics = {seat for seat, _ in noted}, {topic for _, topic in noted}
    query = (
        select(col(Seat.id), col(Topic.id), col(Topic.count))
        .join(Topic, col(Topic.room_id) == col(Seat.place_id))
        .join(Room, col(Room.id) == col(Topic.room_id))
        .where(col(Seat.id).in_(seats), col(Topic.id).in_(topics), held(now))
        # How far one has read while nobody is named would be attendance.
        .where(col(Room.segment_rule) != Attribution.CHATHAM_HOUSE)
    )
    for seat, topic, count in (await session.execute(query)).all():
        if (seat, topic) not in noted:
            continue
        upto = max(0, min(noted[seat, topic], count))
        row = await session.get(Reading, (seat, topic))
        if row is None:
            session.add(Reading(seat_id=seat, topic_id=topic, upto=upto))
        else:
            row.upto = max(row.upto, upto)
