"""Keys looked after: one whose segment is closed is destroyed, also where a process ended before it could do so.

And no room whose charter is under the Chatham House Rule is left without a segment, and so without a key.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from rooms.deadlines import clock_of
from rooms.room import Room
from rooms.segments import Segment, SegmentState, follow, needed
from server.background import Background
from server.database import Store
from server.writer import Writer

log = logging.getLogger("antechamber.keys")
# Seconds: between two looks, and until a key whose segment never came about is not waited for any more.
EVERY, UNBORN = 60.0, 600.0


@dataclass
class KeyKeeping(Background):
    """One per process; what it finds is the same for all, and to destroy a key twice does no harm."""

    store: Store
    writer: Writer | None = None

    async def run(self) -> None:
        lacking = self.writer is not None
        while True:
            try:
                if lacking:
                    await self.begin_what_is_missing()
                    lacking = False
                await self.look()
            except Exception:
                log.exception("the keys of segments could not be looked after; it is tried again")
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Destroy every key that no open segment needs, and let go of what others have destroyed."""
        keys = self.store.keys
        lying = await asyncio.to_thread(keys.lying)
        wanted = lying.keys() | keys.held.keys()
        if not wanted:
            return
        async with self.store.reading() as session:
            query = select(col(Segment.id), col(Segment.state)).where(col(Segment.id).in_(wanted))
            states = {id: state for id, state in (await session.execute(query)).all()}
        for segment in wanted:
            born = segment in states or time.time() - lying.get(segment, time.time()) < UNBORN
            if states.get(segment) == SegmentState.CLOSED or not born:
                await asyncio.to_thread(keys.destroy, segment)
                log.warning("the key of a segment that is not open was still here, and is destroyed now")

    async def begin_what_is_missing(self) -> None:
        """As in a store of an earlier release: the clock opens a segment where there must be one."""
        async with self.store.reading() as session:
            without = select(Room).where(col(Room.segment_id).is_(None), col(Room.archived).is_(False))
            rooms = [room.id for room in (await session.execute(without)).scalars() if needed(room)]
        for room in rooms:
            assert self.writer is not None
            await self.writer.act(room, clock_of(room), follow)
