"""Pings, spread over their period, and the end of whoever answers none of them.

A browser shows its page no pings. So with each goes an empty frame, by which the page knows that it is still current.
"""

import asyncio
from collections.abc import Callable
from time import monotonic

from server.live.frames import PING, payload, text_frame
from server.live.limits import Limits
from server.live.listener import Listener

BEATS = 25
"""Parts of the period: at each beat one part of the connections is asked."""
HEARTBEAT = PING + text_frame(payload({}))


class Pulse:
    """Asks every connection once a period whether it still reads."""

    def __init__(self, limits: Limits, gone: Callable[[Listener], None]) -> None:
        self.limits = limits
        self.gone = gone
        self.beat = self.newest = 0
        self.places: list[set[Listener]] = [set() for _ in range(BEATS)]
        self.timer: asyncio.TimerHandle | None = None

    def add(self, listener: Listener) -> None:
        """Take the next place in the round, so that those who come at once are not asked at once."""
        self.newest = (self.newest + 1) % BEATS
        listener.place_in_pulse = self.newest
        self.places[self.newest].add(listener)
        if self.timer is None:
            self._wait()

    def discard(self, listener: Listener) -> None:
        if listener.place_in_pulse >= 0:
            self.places[listener.place_in_pulse].discard(listener)
            listener.place_in_pulse = -1

    def _wait(self) -> None:
        self.timer = asyncio.get_running_loop().call_later(self.limits.ping_every / BEATS, self._next)

    def _next(self) -> None:
        self.timer = None
        self.beat = (self.beat + 1) % BEATS
        for listener in list(self.places[self.beat]):
            self._ask(listener)
        if any(self.places):
            self._wait()

    def _ask(self, listener: Listener) -> None:
        if monotonic() - listener.since < self.limits.ping_every:
            return
        if listener.unanswered >= self.limits.pings_missed:
            self.gone(listener)
            return
        listener.unanswered += 1
        # Who has not read what came before is not current, and is not told so.
        listener.write(PING if listener.paused else HEARTBEAT)
