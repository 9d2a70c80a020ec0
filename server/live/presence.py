"""Who is in a place just now and who is writing: counted over connections, told no further, never stored."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from uuid import UUID


class Presence:
    """The seats with an open page in a place, and those typing; `changed` hears of it at most four times a second."""

    def __init__(
        self, changed: Callable[[UUID], None], *, gap: float = 0.25, grace: float = 3.0, typing_for: float = 6.0
    ) -> None:
        self.changed = changed
        self.gap = gap
        self.grace = grace
        self.typing_for = typing_for
        self._connections: defaultdict[UUID, Counter[UUID]] = defaultdict(Counter)
        self._typing: defaultdict[UUID, dict[tuple[Hashable, UUID], asyncio.TimerHandle]] = defaultdict(dict)
        self._told: dict[UUID, asyncio.TimerHandle] = {}
        self._again: set[UUID] = set()

    def here(self, place: UUID) -> frozenset[UUID]:
        """The seats that have this place open."""
        return frozenset(self._connections[place]) if place in self._connections else frozenset()

    def typing(self, place: UUID) -> dict[Hashable, frozenset[UUID]]:
        """For each topic the seats that are writing in it."""
        writing: defaultdict[Hashable, set[UUID]] = defaultdict(set)
        for topic, seat in self._typing.get(place, ()):
            writing[topic].add(seat)
        return {topic: frozenset(seats) for topic, seats in writing.items()}

    def arrive(self, place: UUID, seat: UUID) -> None:
        """One more connection of this seat."""
        self._connections[place][seat] += 1
        if self._connections[place][seat] == 1:
            self._tell(place)

    def depart(self, place: UUID, seat: UUID) -> None:
        """One connection less, counted after a grace, so that turning a page is not leaving the room."""
        asyncio.get_running_loop().call_later(self.grace, self._depart, place, seat)

    def _depart(self, place: UUID, seat: UUID) -> None:
        connections = self._connections[place]
        connections[seat] -= 1
        if connections[seat] > 0:
            return
        del connections[seat]
        if not connections:
            del self._connections[place]
        for topic, other in list(self._typing.get(place, ())):
            if other == seat:
                self.stops(place, seat, topic)
        self._tell(place)

    def types(self, place: UUID, seat: UUID, topic: Hashable) -> None:
        """This seat is writing in this topic, and is for a few seconds more."""
        timer = self._typing[place].pop((topic, seat), None)
        if timer is None:
            self._tell(place)
        else:
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._typing[place][topic, seat] = loop.call_later(self.typing_for, self.stops, place, seat, topic)

    def stops(self, place: UUID, seat: UUID, topic: Hashable) -> None:
        """This seat no longer writes: it has sent, or has been silent for long."""
        timer = self._typing[place].pop((topic, seat), None)
        if not self._typing[place]:
            del self._typing[place]
        if timer is not None:
            timer.cancel()
            self._tell(place)

    def _tell(self, place: UUID) -> None:
        if place in self._told:
            self._again.add(place)
            return
        self._told[place] = asyncio.get_running_loop().call_later(self.gap, self._rest, place)
        self.changed(place)

    def _rest(self, place: UUID) -> None:
        del self._told[place]
        if place in self._again:
            self._again.discard(place)
            self._tell(place)
