"""From a request to the floor: who is asking, what seat they hold in this place, and one transaction to act in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation

from rooms.floor import Floor, NotHere, Refused
from rooms.people import Audience, Role, Seat
from rooms.record.rows import row
from rooms.room import Conference, Kind, Place, Room
from server import forms
from server.auth.attempts import BY_REASON, Refusal
from server.auth.who import Who
from server.security import SAFE, Unacceptable, typed
from server.site import Site, of
from server.sittings import Sitting
from server.words import spoken
from server.writer import Act, Done

T = TypeVar("T")


# A route that says so is answered before the charter of the room, and the rule of an open segment, are acknowledged.
AT_THE_DOOR = "at_the_door"


class SignInFirst(Exception):
    """Nobody is signed in, and the page is not for everyone."""


class AcknowledgeFirst(Exception):
    """The charter, or the rule of an open segment, is acknowledged before anything else; `door` is where."""

    def __init__(self, door: str) -> None:
        super().__init__(door)
        self.door = door


@dataclass(frozen=True)
class Access:
    """Somebody signed in, in their seat in one place, addressed in a language."""

    site: Site
    who: Who
    sitting: Sitting
    language: str
    client: str = ""

    @property
    def place(self) -> UUID:
        return self.sitting.place

    @property
    def role(self) -> Role:
        return self.sitting.role

    @property
    def audience(self) -> Audience:
        return Audience(self.sitting.place, self.sitting.role, self.language)

    @property
    def acknowledged(self) -> bool:
        """Whether the charter as it stands and the rule of an open segment are."""
        return self.sitting.entered

    @property
    def door(self) -> str:
        """Where whoever has not acknowledged them does."""
        charter = self.sitting.acknowledged < self.sitting.charter_version
        return f"/rooms/{self.place}/{'charter' if charter else 'segments'}"

    async def act(self, act: Act[T], key: str | None = None, also: Sequence[UUID] = ()) -> Done[T]:
        """Do something: when this returns, it is durable and on its way to everyone."""
        self.site.entrance.limits.acts.take(self.sitting.person)
        try:
            return await self.site.writer.act(self.sitting.place, self.sitting.seat, act, key, also)
        except Refused as refusal:
            self.note(refusal.reason)
            raise

    def note(self, reason: str) -> None:
        """Tell whoever watches over security of what the rules refused, where that is worth watching."""
        if kind := BY_REASON.get(reason):
            self.watched(kind)

    def watched(self, kind: Refusal) -> None:
        """Tell whoever watches over security of an attempt; of a caucus nobody is told anything."""
        if self.sitting.kind != Kind.CAUCUS:
            entrance = self.site.entrance
            entrance.attempts.note(kind, entrance.mark(self.client), self.sitting.conference)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Floor]:
        """The floor to read from."""
        async with self.site.store.reading() as session:
            kind: type[Place] = Room if self.sitting.kind else Conference
            place = await row(session, kind, self.sitting.place)
            seat = await row(session, Seat, self.sitting.seat)
            now = datetime.now(UTC)
            if place is None or seat is None or not seat.held(now):
                raise NotHere
            yield Floor(session, place, seat, now)


async def signed_in(request: "Request[Any, Any, Any]") -> Who:
    """Whoever is signed in; anybody else is asked to."""
    who: Who | None = request.scope["state"]["who"]
    if who is None:
        raise SignInFirst
    return who


async def of_room(request: "Request[Any, Any, Any]", room_id: FromPath[UUID]) -> Access:
    """A seat in this room. Whoever holds none is told that there is nothing here."""
    access = await seated(request, room_id)
    if access.sitting.kind is None:
        raise NotHere
    if not access.acknowledged and AT_THE_DOOR not in request.route_handler.opt:
        raise await at_the_door(request, access)
    return access


async def at_the_door(request: "Request[Any, Any, Any]", access: Access) -> Exception:
    """What whoever has not acknowledged is told instead; of what they wrote nothing is lost, and of the room nothing
    is shown.
    """
    if request.method in SAFE:
        return AcknowledgeFirst(access.door)
    reason = "segment.unacknowledged" if access.door.endswith("/segments") else "charter.unacknowledged"
    return Unacceptable(422, reason, typed(await forms.read(request)))


async def of_conference(request: "Request[Any, Any, Any]", conference_id: FromPath[UUID]) -> Access:
    """A seat in this conference."""
    access = await seated(request, conference_id)
    if access.sitting.kind is not None:
        raise NotHere
    return access


async def sitting_of(site: Site, who: Who, place: UUID) -> Sitting | None:
    """The seat that somebody holds in a place under the hat they wear there, kept until somebody sits down there,
    leaves or acknowledges the charter.
    """
    worn = who.account, who.hats
    kept: Sitting | None = site.parts.seen(("seats", place), worn)
    if kept is not None and kept.entered and (kept.until is None or kept.until > datetime.now(UTC)):
        return kept
    return await site.parts.remember(("seats", place), worn, site.sittings.find((who.account, place, who.hats)))


async def seated(request: "Request[Any, Any, Any]", place: UUID) -> Access:
    site, who = of(request), await signed_in(request)
    sitting = await sitting_of(site, who, place)
    if sitting is None:
        raise await nothing_here(request, who)
    await as_worn(request, who, sitting)
    return Access(site, who, sitting, spoken.get(), site.entrance.client(request))


async def nothing_here(request: "Request[Any, Any, Any]", who: Who) -> Exception:
    """What whoever holds no seat is told, wherever that is and whether or not anything is there: of words written
    under a hat that was put off since, nothing is lost.
    """
    written = request.scope["state"].get("written_as")
    if request.method in SAFE or not who.hats or written is None or written in who.hats:
        return NotHere()
    return Unacceptable(403, "form.of_another_hat", typed(await forms.read(request)))


async def as_worn(request: "Request[Any, Any, Any]", who: Who, sitting: Sitting) -> None:
    """Whoever has several hats sends nothing under one that was written under another: each form bears its hat."""
    worn = sitting.person if sitting.several or sitting.person in who.hats else None
    request.scope["state"]["worn"], written = worn, request.scope["state"].get("written_as")
    other = written != sitting.person if written else sitting.person in who.hats
    if request.method not in SAFE and other:
        raise Unacceptable(403, "form.of_another_hat", typed(await forms.read(request)))


TheRoom = NamedDependency[SkipValidation[Access]]
TheConference = NamedDependency[SkipValidation[Access]]
