"""The hub of one process: who is listening to what, and what they are sent. It only ever enqueues."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any
from uuid import UUID

from server.live.admission import Admitted, Audience
from server.live.bells import Bells
from server.live.closing import close_in_slices
from server.live.crowd import Crowd
from server.live.frames import RELOAD
from server.live.hall import Hall
from server.live.joining import Joining
from server.live.limits import Limits
from server.live.listener import Listener
from server.live.presence import Presence
from server.live.pulse import Pulse
from server.live.stream import CatchUp, Fragment, Stream

__all__ = ["Admitted", "Audience", "CatchUp", "Fragment", "Hub", "Limits", "Stream"]

SESSION_ENDED, SEAT_ENDED, OTHER_HAT = 4401, 4403, 4410
RESTARTING, TRY_LATER, FAILED = 1012, 1013, 1011


class Hub:
    """Takes publications and hands them to everyone who listens.

    Numbers of a place rise: whoever publishes calls `publish` once for each of `audiences(place)` and number, *after*
    the commit, in the order of the numbers, and then `advance`. `catch_up(audience, after)` reads the parts touched
    after a number; None where they are too many.
    """

    def __init__(
        self,
        limits: Limits,
        catch_up: Callable[[Audience, int], Awaitable[CatchUp | None]],
        presence: Presence | None = None,
    ) -> None:
        self.limits = limits
        self.presence = presence
        self.tally: Counter[str] = Counter()
        self.crowd = Crowd()
        self.halls: dict[UUID, Hall] = {}
        self.heads: dict[UUID, int] = {}
        self.bells = Bells(limits)
        self.pulse = Pulse(limits, lambda listener: self._drop(listener, "silent"))
        self.joining = Joining(limits, catch_up, self.tally)
        self.handshakes = 0
        self.farewell: asyncio.Task[None] | None = None

    # What is published

    def audiences(self, place: UUID) -> list[Audience]:
        """Those with listeners, or who had some a moment ago: all of them are to be published to."""
        return list(self.halls[place].streams) if place in self.halls else []

    def publish(self, audience: Audience, number: int, fragments: list[Fragment]) -> None:
        """Append what changed up to this number, and have it sent."""
        if found := self._stream(audience):
            hall, stream = found
            stream.publish(number, fragments)
            if fragments:
                hall.due(stream, urgent=True)

    def refresh(self, audience: Audience, fragments: list[Fragment]) -> None:
        """Send live parts, which bear no number; the newest of each is kept for whoever joins."""
        if found := self._stream(audience):
            hall, stream = found
            stream.refresh(fragments)
            hall.due(stream, urgent=False)

    def bell(self, place: UUID) -> None:
        """Tell those who follow this place from elsewhere that something is new in it."""
        self.bells.ring(place)

    def head(self, place: UUID) -> int:
        """The last number this process has processed for a place."""
        return self.heads.get(place, 0)

    def advance(self, place: UUID, number: int) -> None:
        """Everything up to this number has been published to all audiences of the place."""
        self.heads[place] = max(number, self.head(place))
        if place in self.halls:
            for stream in self.halls[place].streams.values():
                stream.advance(number)

    def _stream(self, audience: Audience) -> tuple[Hall, Stream] | None:
        hall = self.halls.get(audience.place)
        stream = hall.streams.get(audience) if hall else None
        return (hall, stream) if hall and stream else None

    # Who listens

    @property
    def full(self) -> bool:
        return len(self.crowd) + self.handshakes >= self.limits.sockets

    def join(self, listener: Listener, admitted: Admitted, after: int) -> None:
        """Listen from this number on; what ended while the admission was decided does not begin."""
        if code := self._refusal(listener, admitted):
            self.refuse(listener, code)
            return
        listener.admitted = admitted
        self.tally["joined"] += 1
        self.crowd.add(listener, admitted)
        self.bells.follow(listener, admitted.follows)
        self.pulse.add(listener)
        if self.presence:
            self.presence.arrive(admitted.audience.place, admitted.seat)
        self._enter(listener, admitted.audience, after)

    def _refusal(self, listener: Listener, admitted: Admitted) -> int | None:
        if self.farewell:
            return RESTARTING
        if self.crowd.ended_since(admitted.session, listener.since):
            return SESSION_ENDED
        if self.crowd.ended_since(admitted.seat, listener.since):
            return SEAT_ENDED
        if self.crowd.wears_another(admitted, listener.since):
            return OTHER_HAT
        if len(self.crowd.sessions.get(admitted.session, ())) >= self.limits.session_sockets:
            return TRY_LATER
        return None

    def refuse(self, listener: Listener, code: int) -> None:
        """Say no to a connection that has not joined."""
        self.tally[f"refused.{code}"] += 1
        listener.close(code, self.limits.close_patience)

    def _enter(self, listener: Listener, audience: Audience, after: int) -> None:
        hall = self.halls.get(audience.place)
        if hall is None:
            hall = self.halls[audience.place] = Hall(audience.place, self.limits, self.tally, self._fell_behind)
        stream = hall.streams.get(audience)
        if stream is None:
            stream = hall.streams[audience] = Stream(audience, self.limits)
            stream.number = self.head(audience.place)
        self.joining.begin(listener, hall, stream, after, lambda: self.end(listener, FAILED))

    def resumed(self, listener: Listener) -> None:
        """A reader that was stuck reads again."""
        stream, admitted = listener.stream, listener.admitted
        if stream and admitted and listener.cursor.position < stream.end:
            self.halls[admitted.audience.place].due(stream, urgent=False)

    def _fell_behind(self, listener: Listener) -> None:
        """The log has left this cursor behind: a stuck reader is cut off, any other begins anew from its number."""
        if listener.paused or listener.admitted is None:
            self._drop(listener, "behind")
            return
        self._exit(listener)
        self._enter(listener, listener.admitted.audience, listener.cursor.number)

    def leave(self, listener: Listener) -> None:
        """This connection is gone, or is no longer to be sent anything."""
        admitted, listener.admitted = listener.admitted, None
        if admitted is None:
            return
        self._exit(listener)
        self.crowd.discard(listener, admitted)
        self.bells.unfollow(listener, admitted.follows)
        self.pulse.discard(listener)
        if self.presence:
            self.presence.depart(admitted.audience.place, admitted.seat)
        self._tidy_later(admitted.audience)

    def _exit(self, listener: Listener) -> None:
        if listener.stream is not None:
            listener.stream.listeners.discard(listener)
            listener.stream = None

    def _tidy_later(self, audience: Audience) -> None:
        found = self._stream(audience)
        if found and not found[1].listeners:
            asyncio.get_running_loop().call_later(self.limits.linger, self._tidy, *found)

    def _tidy(self, hall: Hall, stream: Stream) -> None:
        """An audience without listeners ends; whoever comes later begins with a catch-up."""
        if stream.listeners or hall.streams.get(stream.audience) is not stream:
            return
        if stream.waiting:
            self._tidy_later(stream.audience)
            return
        del hall.streams[stream.audience]
        hall.due_streams.discard(stream)
        if not hall.streams:
            self.halls.pop(hall.place, None)

    # What ends

    def end_session(self, session: UUID) -> None:
        """Signed out, here or elsewhere."""
        self.crowd.end(session, monotonic())
        for listener in self.crowd.of_session(session):
            self.end(listener, SESSION_ENDED)

    def end_seat(self, seat: UUID) -> None:
        """The seat was taken away: its stream ends at once."""
        self.crowd.end(seat, monotonic())
        for listener in self.crowd.of_seat(seat):
            self.end(listener, SEAT_ENDED)

    def change_hat(self, session: UUID, conference: UUID, person: UUID) -> None:
        """Another hat is worn in a conference: what was opened there under any other in this session ends at once."""
        self.crowd.turn(session, conference, person, monotonic())
        for listener in self.crowd.of_session(session):
            admitted = listener.admitted
            if admitted and admitted.conference == conference and admitted.person != person:
                self.end(listener, OTHER_HAT)

    def renew_seat(self, seat: UUID) -> None:
        """The seat has another role now: its pages are to be read anew, and its connections to ask for admission."""
        for listener in self.crowd.of_seat(seat):
            listener.write(RELOAD)
            self.end(listener, RESTARTING)

    def renew_place(self, place: UUID) -> None:
        """Whoever listens here must be admitted anew: what is due is sent, then the page is to be read again."""
        if place in self.halls:
            self.halls[place].flush()
        for listener in self.crowd:
            if listener.admitted is not None and listener.admitted.audience.place == place:
                listener.write(RELOAD)
                self.end(listener, RESTARTING)

    def forget_place(self, place: UUID) -> None:
        """Nothing that was sent here before is sent again: whoever joins begins with what is read now."""
        for stream in self.halls[place].streams.values() if place in self.halls else ():
            stream.forget()

    def end(self, listener: Listener, code: int) -> None:
        """Close one connection and say why."""
        self.tally[f"ended.{code}"] += 1
        self.leave(listener)
        listener.close(code, self.limits.close_patience)

    def _drop(self, listener: Listener, reason: str) -> None:
        self.tally[f"dropped.{reason}"] += 1
        self.leave(listener)
        listener.reset()

    def retire(self) -> None:
        """The process ends: begin to say goodbye, once."""
        if self.farewell is None:
            self.farewell = asyncio.get_running_loop().create_task(close_in_slices(self, self.limits.shutdown))

    async def close(self, seconds: float = 3.0) -> None:
        """Close everyone with 1012, over so many seconds, and wait until they are gone."""
        if self.farewell is None:
            self.farewell = asyncio.get_running_loop().create_task(close_in_slices(self, seconds))
        await self.farewell

    def figures(self) -> dict[str, Any]:
        """What this process holds now and has done so far."""
        return {
            "connections": len(self.crowd),
            "handshakes": self.handshakes,
            "audiences": sum(len(hall.streams) for hall in self.halls.values()),
            **self.tally,
        }
