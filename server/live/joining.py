"""How a listener joins a stream in mid-flow, with nothing lost and nothing twice.

The log is opened *before* the store is read. What is committed before that read is in what it returns; what is
committed after it is published to the open log. The listener's cursor begins after the number the read stands for, so
an entry that is in both is sent once. Those who wait for the same catch-up share one read.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from server.live.admission import Audience
from server.live.frames import RELOAD
from server.live.hall import Hall
from server.live.limits import Limits
from server.live.listener import Listener
from server.live.stream import CatchUp, Cursor, Stream

ATTEMPTS = 3
SHARED_FOR = 2.0

log = logging.getLogger("server.live")


class Joining:
    """Brings listeners up to their stream, by its log alone where that reaches back far enough."""

    def __init__(
        self, limits: Limits, catch_up: Callable[[Audience, int], Awaitable[CatchUp | None]], tally: Counter[str]
    ) -> None:
        self.catch_up = catch_up
        self.tally = tally
        self.readers = asyncio.Semaphore(limits.catch_ups)
        self.reads: dict[tuple[Stream, int], asyncio.Task[CatchUp | None]] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def begin(self, listener: Listener, hall: Hall, stream: Stream, after: int, failed: Callable[[], None]) -> None:
        """Send what is missing after this number, at once or when it has been read."""
        if stream.reaches(after) and after <= stream.number:
            self._welcome(listener, hall, stream, after)
            return
        task = asyncio.get_running_loop().create_task(self._catch_up(listener, hall, stream, after, failed))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _catch_up(
        self, listener: Listener, hall: Hall, stream: Stream, after: int, failed: Callable[[], None]
    ) -> None:
        stream.waiting += 1
        admitted = listener.admitted
        try:
            caught = await self._caught(stream, after)
        except Exception:
            failed()
            return
        finally:
            stream.waiting -= 1
        if admitted is None or listener.admitted is not admitted:
            return
        if caught is None:
            self._reload(listener, hall, stream)
        else:
            self._welcome(listener, hall, stream, after, caught)

    async def _caught(self, stream: Stream, after: int) -> CatchUp | None:
        for _ in range(ATTEMPTS):
            caught = await self._read(stream, after)
            if caught is None or caught.number < after:
                return None
            stream.begin(caught)
            if stream.reaches(caught.number):
                return caught
            self.reads.pop((stream, after), None)
        return None

    async def _read(self, stream: Stream, after: int) -> CatchUp | None:
        key = (stream, after)
        if key not in self.reads:
            self.reads[key] = asyncio.get_running_loop().create_task(self._read_once(key))
        return await asyncio.shield(self.reads[key])

    async def _read_once(self, key: tuple[Stream, int]) -> CatchUp | None:
        stream, after = key
        try:
            async with self.readers:
                self.tally["catch_ups"] += 1
                return await self.catch_up(stream.audience, after)
        except Exception:
            log.exception("catch-up failed")
            raise
        finally:
            asyncio.get_running_loop().call_later(SHARED_FOR, self.reads.pop, key, None)

    def _welcome(
        self, listener: Listener, hall: Hall, stream: Stream, after: int, caught: CatchUp | None = None
    ) -> None:
        turn = stream.welcome(after, caught)
        frame = turn.frame(listener.deflates)
        self._place(listener, stream, turn.next)
        listener.write(frame)
        self.tally.update(frames=1, bytes=len(frame), deliveries=turn.entries)
        if turn.next.position < stream.end:
            hall.due(stream, urgent=False)

    def _reload(self, listener: Listener, hall: Hall, stream: Stream) -> None:
        """Too far behind to be told what changed: the page is to be read anew, and goes on from here."""
        self.tally["reloads"] += 1
        self._place(listener, stream, Cursor(stream.end, stream.number))
        listener.write(RELOAD)

    def _place(self, listener: Listener, stream: Stream, cursor: Cursor) -> None:
        listener.stream, listener.cursor = stream, cursor
        stream.listeners.add(listener)
