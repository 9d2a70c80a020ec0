"""Bells: something is new in a place you follow. Only that it is, never what."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from uuid import UUID, uuid5

from server.live.frames import payload, text_frame
from server.live.limits import Limits
from server.live.listener import Listener


def programme_of(conference: UUID) -> UUID:
    """What the home of a conference follows, so that none of its many other entries rings there."""
    return uuid5(conference, "programme")


class Bells:
    """Rings the first time at once and then no more than once in a while, however much is new."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.followers: defaultdict[UUID, set[Listener]] = defaultdict(set)
        self.rung: set[UUID] = set()
        self.timer: asyncio.Handle | None = None
        self.rang = float("-inf")

    def follow(self, listener: Listener, places: frozenset[UUID]) -> None:
        for place in places:
            self.followers[place].add(listener)

    def unfollow(self, listener: Listener, places: frozenset[UUID]) -> None:
        for place in places:
            self.followers[place].discard(listener)
            if not self.followers[place]:
                del self.followers[place]

    def ring(self, place: UUID) -> None:
        """Whoever follows this place hears of it, together with whatever else rings by then."""
        if place not in self.followers:
            return
        self.rung.add(place)
        if self.timer is None:
            loop = asyncio.get_running_loop()
            wait = max(0.0, self.rang + self.limits.bell_gap - loop.time())
            self.timer = loop.call_later(wait, self._ring)

    def _ring(self) -> None:
        loop = asyncio.get_running_loop()
        self.timer, self.rang = None, loop.time()
        rung, self.rung = self.rung, set()
        due = list({listener for place in rung if place in self.followers for listener in self.followers[place]})
        self._write(due, rung, {}, loop.call_soon)

    def _write(
        self,
        due: list[Listener],
        rung: set[UUID],
        ready: dict[frozenset[UUID], bytes],
        soon: Callable[..., asyncio.Handle],
    ) -> None:
        for listener in due[: self.limits.slice]:
            if listener.admitted is None:
                continue
            follows = listener.admitted.follows
            if follows not in ready:
                ready[follows] = b"".join(
                    text_frame(payload({"bell": str(place)})) for place in sorted(follows & rung, key=str)
                )
            listener.write(ready[follows])
        if rest := due[self.limits.slice :]:
            soon(self._write, rest, rung, ready, soon)
