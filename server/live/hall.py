"""Everyone who listens to one place, and when they are sent what is new."""

import asyncio
from collections import Counter
from collections.abc import Callable
from uuid import UUID

from server.live.admission import Audience
from server.live.limits import Limits
from server.live.listener import Listener
from server.live.stream import Stream


class Hall:
    """The streams of one place and their common pass: the first message at once, then no more often than the rule.

    Live parts may come at any moment, so a message does not wait because such a part has just been sent.
    """

    def __init__(
        self, place: UUID, limits: Limits, tally: Counter[str], fell_behind: Callable[[Listener], None]
    ) -> None:
        self.place = place
        self.limits = limits
        self.tally = tally
        self.fell_behind = fell_behind
        self.streams: dict[Audience, Stream] = {}
        self.due_streams: set[Stream] = set()
        self.timer: asyncio.Handle | None = None
        self.batch: list[Listener] = []
        self.began = self.spoken = float("-inf")
        self.urgent = False
        self.took = 0.0

    @property
    def size(self) -> int:
        return sum(len(stream.listeners) for stream in self.streams.values())

    def due(self, stream: Stream, *, urgent: bool) -> None:
        """Something new stands in this log; a message is urgent, a live part is not."""
        self.due_streams.add(stream)
        sooner = urgent and not self.urgent
        self.urgent = self.urgent or urgent
        if not self.batch and (self.timer is None or sooner):
            self._schedule()

    def _schedule(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        loop = asyncio.get_running_loop()
        wait = (self.spoken if self.urgent else self.began) + self._gap() - loop.time()
        self.timer = loop.call_later(wait, self._begin) if wait > 0 else loop.call_soon(self._begin)

    def flush(self) -> None:
        """Write what is due to everyone, now."""
        for stream in self.streams.values():
            stream.turns.clear()
            self._write([*stream.listeners])

    def _gap(self) -> float:
        size = self.size
        if size < self.limits.small_room:
            return 0.0
        if size <= self.limits.large_room:
            return self.limits.pass_gap
        least, most = self.limits.large_pass_gap
        return min(max(2 * self.took, least), most)

    def _begin(self) -> None:
        self.timer = None
        self.began = asyncio.get_running_loop().time()
        if self.urgent:
            self.spoken, self.urgent = self.began, False
        for stream in self.due_streams:
            stream.turns.clear()
            stream.unfinished = False
            self.batch.extend(stream.listeners)
        self.due_streams.clear()
        self.tally["passes"] += 1
        self._slice()

    def _slice(self) -> None:
        loop = asyncio.get_running_loop()
        part, self.batch = self.batch[: self.limits.slice], self.batch[self.limits.slice :]
        self._write(part)
        if self.batch:
            loop.call_soon(self._slice)
            return
        self.took = loop.time() - self.began
        self.due_streams.update(stream for stream in self.streams.values() if stream.unfinished)
        if self.due_streams:
            self._schedule()

    def _write(self, part: list[Listener]) -> None:
        # Nearly all stand at one cursor: what was looked up for the listener before serves the next one too.
        frames = size = deliveries = 0
        stream, cursor, deflates, frame, turn = None, None, False, b"", None
        for listener in part:
            if listener.paused:
                self._pass_over(listener)
                continue
            if listener.cursor is not cursor or listener.stream is not stream or listener.deflates is not deflates:
                stream, cursor, deflates = listener.stream, listener.cursor, listener.deflates
                turn = stream.turn(cursor) if stream is not None else None
                frame = turn.frame(deflates) if turn is not None else b""
            if turn is None:
                if stream is not None:
                    self.fell_behind(listener)
                continue
            if frame:
                listener.write(frame)
                frames += 1
                size += len(frame)
                deliveries += turn.entries
            listener.cursor = turn.next
        self.tally.update(frames=frames, bytes=size, deliveries=deliveries)

    def _pass_over(self, listener: Listener) -> None:
        """A stuck reader costs nothing, until the log has left it behind."""
        if listener.stream is not None and listener.cursor.position < listener.stream.start:
            self.fell_behind(listener)
