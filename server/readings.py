"""Read positions on their way to the store: told often, gathered for a moment, written together."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Seat, held
from rooms.pseudonyms import Bookmark, bookmarks, undertaken
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
        select(col(Seat.id), col(Topic.id), col(Topic.count), col(Room.segment_id), col(Room.segment_rule))
        .join(Topic, col(Topic.room_id) == col(Seat.place_id))
        .join(Room, col(Room.id) == col(Topic.room_id))
        .where(col(Seat.id).in_(seats), col(Topic.id).in_(topics), held(now))
    )
    rows = [row for row in (await session.execute(query)).all() if (row[0], row[1]) in noted]
    inside = [row for row in rows if row[4] == Attribution.CHATHAM_HOUSE]
    if inside:
        await keep_inside(session, {row[:2]: within(noted[row[0], row[1]], row[2]) for row in inside}, inside)
    for seat, topic, count, _, rule in rows:
        if rule == Attribution.CHATHAM_HOUSE:
            continue
        upto = within(noted[seat, topic], count)
        row = await session.get(Reading, (seat, topic))
        if row is None:
            session.add(Reading(seat_id=seat, topic_id=topic, upto=upto))
        else:
            row.upto = max(row.upto, upto)


async def keep_inside(session: AsyncSession, upto: dict[Any, int], rows: Sequence[Any]) -> None:
    """How far one has read while nobody is named would be attendance: it is kept by a token, and gone at the close."""
    asked = [
        (segment, seat, topic)
        for seat, topic, _, segment, rule in rows
        if await undertaken(session, segment, rule, seat)
    ]
    segments = {(seat, topic): segment for segment, seat, topic in asked}
    for about, (token, mark) in (await bookmarks(session, asked)).items():
        if mark is None:
            session.add(Bookmark(id=token, segment_id=segments[about], upto=upto[about]))
        else:
            mark.upto = max(mark.upto, upto[about])


def within(upto: int, count: int) -> int:
    return max(0, min(upto, count))
