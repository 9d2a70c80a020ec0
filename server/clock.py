"""The clock: what falls due in any place is done from the clock's own seat there, once, also after a restart.

Each process has one. It sleeps until the next deadline, or for some seconds, as another process or a command may have
set an earlier one; what this process sets wakes it. Whether something is due is judged by the writer, under the lock.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from rooms import deadlines
from rooms.deadlines import Deadline, clock_of
from server.background import Background
from server.database import Store
from server.writer import Writer

log = logging.getLogger("antechamber.clock")
# Seconds: the longest sleep, the shortest after something due was left (two machines need not agree), and how much
# later than the moment itself one looks, as the store's clock is no finer than a millisecond.
LONGEST, AGAIN, AFTER = 5.0, 1.0, 0.005
# So many are looked at and done at once.
MANY = 100
# What failed is left alone for so long, so that it keeps nothing else waiting.
LEFT_ALONE = timedelta(minutes=1)


def wall() -> datetime:
    return datetime.now(UTC)


@dataclass
class Clock(Background):
    """One per process. `now` says when to look; what is due is judged by the writer's clock."""

    store: Store
    writer: Writer
    now: Callable[[], datetime] = wall
    next: datetime | None = None
    looked: datetime | None = None
    failed: dict[UUID, datetime] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self) -> None:
        self.writer.due = self.wake
        super().start()

    def wake(self, at: datetime) -> None:
        """A deadline was set in this process: look again where it comes before the next one known."""
        if self.next is None or at < self.next:
            self.woken.set()

    async def run(self) -> None:
        while True:
            pause = LONGEST
            self.woken.clear()
            try:
                pause = await self.look()
            except Exception:
                log.exception("deadlines could not be looked through")
            await self.sleep(pause)

    async def sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.woken.wait(), seconds)
        except TimeoutError:
            return

    async def look(self) -> float:
        """Do whatever is due, and say in how many seconds to look again."""
        now = self.now()
        self.failed = {id: until for id, until in self.failed.items() if until > now}
        async with self.store.reading() as session:
            coming = await deadlines.coming(session, MANY, self.failed)
        due = [each for each in coming if each.due_at <= now]
        self.next, self.looked = next((each.due_at for each in coming if each.due_at > now), None), now
        done = await asyncio.gather(*map(self.strike, due))
        if len(due) == MANY and any(done):
            return 0.0
        wait = (self.next - now).total_seconds() + AFTER if self.next else LONGEST
        return min(wait, LONGEST) if all(done) else min(wait, AGAIN)

    async def strike(self, each: Deadline) -> bool:
        """Do what falls due in its place; whether it was this process that did it."""
        act = partial(deadlines.fall, id=each.id)
        try:
            return bool((await self.writer.act(each.place_id, clock_of(each.place_id), act)).result)
        except Exception:
            log.exception("what fell due could not be done (%s); it is tried again", each.kind)
            self.failed[each.id] = self.now() + LEFT_ALONE
            return True

    async def close(self) -> None:
        """Strike no more; what was not done is done after the next start."""
        self.writer.due = None
        await super().close()
