"""Everyone connected to this process, and whose connections they are."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from server.live.admission import Admitted
from server.live.listener import Listener

REMEMBERED = 120.0
"""How long an ended seat or session is remembered: longer than any handshake under way can take."""


class Crowd:
    """Listeners by session and by seat, so that what has ended can be closed at once."""

    def __init__(self) -> None:
        self.all: set[Listener] = set()
        self.sessions: defaultdict[UUID, set[Listener]] = defaultdict(set)
        self.seats: defaultdict[UUID, set[Listener]] = defaultdict(set)
        self.ended: dict[UUID, float] = {}
        # Who of a session is worn in a conference, and since when.
        self.turned: dict[tuple[UUID, UUID], tuple[UUID, float]] = {}

    def __len__(self) -> int:
        return len(self.all)

    def __iter__(self) -> Iterator[Listener]:
        return iter(list(self.all))

    def add(self, listener: Listener, admitted: Admitted) -> None:
        self.all.add(listener)
        self.sessions[admitted.session].add(listener)
        self.seats[admitted.seat].add(listener)

    def discard(self, listener: Listener, admitted: Admitted) -> None:
        self.all.discard(listener)
        for index, id in ((self.sessions, admitted.session), (self.seats, admitted.seat)):
            index[id].discard(listener)
            if not index[id]:
                del index[id]

    def of_session(self, session: UUID) -> list[Listener]:
        return list(self.sessions.get(session, ()))

    def of_seat(self, seat: UUID) -> list[Listener]:
        return list(self.seats.get(seat, ()))

    def end(self, id: UUID, now: float) -> None:
        """Remember what has ended, for those whose admission was decided before and who have not arrived yet."""
        self.ended = {other: at for other, at in self.ended.items() if now - at < REMEMBERED}
        self.ended[id] = now

    def turn(self, session: UUID, conference: UUID, person: UUID, now: float) -> None:
        """Remember which hat was put on, for those who were admitted under another and have not arrived yet."""
        self.turned = {key: said for key, said in self.turned.items() if now - said[1] < REMEMBERED}
        self.turned[session, conference] = person, now

    def wears_another(self, admitted: Admitted, since: float) -> bool:
        """Whether they were admitted under a hat that was put off meanwhile."""
        if admitted.conference is None:
            return False
        person, at = self.turned.get((admitted.session, admitted.conference), (admitted.person, 0.0))
        return person != admitted.person and at >= since

    def ended_since(self, id: UUID, since: float) -> bool:
        return self.ended.get(id, float("-inf")) >= since
