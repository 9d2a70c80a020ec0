"""The outbox: held messages go out when the time in which they could be called back is over, also after a restart."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID, uuid4, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry
from rooms.threads import held, messages
from rooms.threads.held import Held
from rooms.threads.messages import Words
from server.background import Background
from server.database import Store
from server.known import Receipt
from server.writer import Writer

log = logging.getLogger("antechamber.outbox")
EVERY = 0.5


@dataclass
class Outbox(Background):
    store: Store
    writer: Writer

    async def run(self) -> None:
        while True:
            try:
                await self.send()
            except Exception:
                log.exception("held messages could not be looked through")
            await asyncio.sleep(EVERY)

    async def send(self) -> None:
        """Post every held message whose time has come; its own id is the key, so that it is posted once."""
        async with self.store.reading() as session:
            due = await held.due(session, datetime.now(UTC))
        for each in due:
            await self.post(each)

    async def post(self, each: Held) -> None:
        try:
            await self.writer.act(each.room_id, each.seat_id, partial(go_out, held_id=each.id), f"held-{each.id}")
        except (Refused, NotHere) as refusal:
            reason = refusal.reason if isinstance(refusal, Refused) else "seat.ended_already"
            await self.writer.plainly(partial(keep_refusal, held_id=each.id, reason=reason))


async def hold(floor: Floor, topic_id: UUID, words: Words, key: str | None) -> Held | None:
    """Hold words; who sends them again with the same key holds nothing more, also when they have gone out."""
    id = uuid5(floor.seat.id, key) if key else uuid4()
    if await floor.session.get(Receipt, (f"held-{id}", floor.seat.id)):
        return None
    return await held.hold(floor, topic_id, words, id)


async def go_out(floor: Floor, held_id: UUID) -> Entry | None:
    """Post what is still held; what was called back meanwhile is not there any more."""
    each = await floor.session.get(Held, held_id)
    if each is None:
        return None
    entry = await messages.post(floor, each.topic_id, each.words)
    await floor.session.delete(each)
    return entry


async def keep_refusal(session: AsyncSession, now: datetime, held_id: UUID, reason: str) -> None:
    """It cannot be posted any more: its author sees why, with the words still there."""
    each = await session.get(Held, held_id)
    if each is not None:
        each.refused = reason
