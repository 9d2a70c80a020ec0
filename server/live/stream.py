"""The log of one audience: what its listeners were and are to be sent, and how far back it is complete."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from server.live.admission import Audience
from server.live.frames import SEPARATOR, compressed_frame, payload, text_frame
from server.live.limits import Limits

if TYPE_CHECKING:
    from server.live.listener import Listener

Fragment = tuple[str, bytes]
"""The id of an element and its HTML."""


@dataclass(frozen=True)
class CatchUp:
    """The parts touched since a number, as they are at `number`; `live` are the parts that bear none and are kept."""

    number: int
    fragments: Sequence[Fragment]
    live: Sequence[Fragment] = ()


class Cursor(NamedTuple):
    """What a listener has: all of the log before `position`, and the record up to `number`."""

    position: int
    number: int


class Entry(NamedTuple):
    """One publication; those of live parts bear no number."""

    number: int | None
    fragments: tuple[Fragment, ...]
    size: int


class Turn:
    """One frame for everyone at the same cursor, and where it takes them."""

    __slots__ = ("data", "entries", "next", "ready")

    def __init__(self, data: bytes, next: Cursor, entries: int) -> None:
        self.data = data
        self.next = next
        self.entries = entries
        self.ready: list[bytes | None] = [None, None] if data else [b"", b""]

    def frame(self, deflates: bool) -> bytes:
        """The ready bytes, compressed once for all who can read that."""
        ready = self.ready[deflates]
        if ready is None:
            ready = self.ready[deflates] = compressed_frame(self.data) if deflates else text_frame(self.data)
        return ready


class Stream:
    """What is published to one audience, as far back as the limits allow."""

    def __init__(self, audience: Audience, limits: Limits) -> None:
        self.audience = audience
        self.limits = limits
        self.listeners: set[Listener] = set()
        self.live: dict[str, bytes] = {}
        self.log: deque[Entry] = deque()
        self.start = 0
        self.number = 0
        self.fragments = 0
        self.bytes = 0
        self.complete_from: int | None = None
        self.evicted = 0
        self.unfinished = False
        self.waiting = 0
        self.turns: dict[Cursor, Turn] = {}
        self.welcomes: dict[tuple[int, int], Turn] = {}

    @property
    def end(self) -> int:
        return self.start + len(self.log)

    def publish(self, number: int, fragments: Sequence[Fragment]) -> None:
        """Append what changed up to `number`; a number that is not new is sent on as it comes, and never dropped."""
        for id, html in fragments:
            if id in self.live:
                self.live[id] = html
        self._append(number if number > self.number else None, fragments)
        self.number = max(self.number, number)

    def refresh(self, fragments: Sequence[Fragment]) -> None:
        """Append live parts and keep the newest of each for whoever joins."""
        self.live.update(fragments)
        self._append(None, fragments)

    def advance(self, number: int) -> None:
        """Everything up to `number` has been published here, be it nothing."""
        if number > self.number:
            self.number = number
            self.welcomes.clear()

    def _append(self, number: int | None, fragments: Sequence[Fragment]) -> None:
        self.welcomes.clear()
        if not fragments:
            return
        clean = tuple((id, html.replace(SEPARATOR, b"")) for id, html in fragments)
        entry = Entry(number, clean, sum(len(html) for _, html in clean))
        self.log.append(entry)
        self.fragments += len(entry.fragments)
        self.bytes += entry.size
        while len(self.log) > 1 and (self.fragments > self.limits.log_fragments or self.bytes > self.limits.log_bytes):
            self._evict()

    def _evict(self) -> None:
        entry = self.log.popleft()
        self.start += 1
        self.fragments -= len(entry.fragments)
        self.bytes -= entry.size
        if entry.number is not None:
            self.evicted = entry.number

    def forget(self) -> None:
        """Let go of all that is kept; who has not been sent all of it begins anew."""
        self.start = self.end
        self.log.clear()
        self.fragments = self.bytes = 0
        self.evicted = self.number
        self.turns.clear()
        self.welcomes.clear()

    def begin(self, caught: CatchUp) -> None:
        """A catch-up read *after* this log was opened makes the log complete from the number it was read at.

        Whatever is committed later is published to a log that is open already; whatever was committed earlier is in
        what was read. Nothing can fall in between.
        """
        if self.complete_from is None:
            self.complete_from = caught.number
        for id, html in caught.live:
            self.live.setdefault(id, html)

    def reaches(self, number: int) -> bool:
        """Whether the log holds everything after this number."""
        return self.complete_from is not None and number >= max(self.complete_from, self.evicted)

    def welcome(self, after: int, caught: CatchUp | None = None) -> Turn:
        """The first frame of whoever has the record up to `after`: what was read, what came since, every live part."""
        key = (after, caught.number if caught else -1)
        if key not in self.welcomes:
            number = max(after, caught.number if caught else 0)
            self.welcomes[key] = self._compose(
                Cursor(self._position(number), number), caught.fragments if caught else (), self.live.items(), after
            )
        return self.welcomes[key]

    def _position(self, number: int) -> int:
        position = self.end
        for entry in reversed(self.log):
            if entry.number is not None and entry.number <= number:
                break
            position -= 1
        return position

    def turn(self, cursor: Cursor) -> Turn | None:
        """The one frame for everyone at this cursor, made once a pass; None where the log no longer holds it."""
        if cursor.position < self.start:
            return None
        if cursor not in self.turns:
            self.turns[cursor] = self._compose(cursor)
        return self.turns[cursor]

    def _compose(
        self, cursor: Cursor, first: Iterable[Fragment] = (), last: Iterable[Fragment] = (), told: int | None = None
    ) -> Turn:
        newest: dict[str, bytes] = {}
        _put(newest, first)
        next, entries = self._gather(cursor, newest)
        _put(newest, last)
        known = cursor.number if told is None else told
        header = {"n": next.number} if next.number > known else {}
        data = payload(header, newest.values()) if newest or header or told is not None else b""
        return Turn(data, next, entries)

    def _gather(self, cursor: Cursor, newest: dict[str, bytes]) -> tuple[Cursor, int]:
        position, number, size, entries = cursor.position, cursor.number, 0, 0
        for entry in islice(self.log, cursor.position - self.start, None):
            position += 1
            if entry.number is None or entry.number > cursor.number:
                _put(newest, entry.fragments)
                number = max(number, entry.number or 0)
                size += entry.size
                entries += 1
                if size >= self.limits.frame_bytes:
                    break
        if position < self.end:
            self.unfinished = True
            return Cursor(position, number), entries
        return Cursor(position, max(number, self.number)), entries


def _put(newest: dict[str, bytes], fragments: Iterable[Fragment]) -> None:
    for id, html in fragments:
        newest.pop(id, None)
        newest[id] = html
