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
from sqlalchemy import select
from sqlmodel import col

from rooms.floor import Floor, NotHere
from rooms.people import Audience, Person, Role, Seat, held
from rooms.pseudonyms import undertaken
from rooms.record.entries import Record
from rooms.room import Conference, Kind, Place, Room
from server.auth.who import Who
from server.batching import Batched
from server.database import Store
from server.publisher import Publisher
from server.site import Site, of
from server.words import spoken
from server.writer import Act, Done

T = TypeVar("T")
Asked = tuple[UUID, UUID]


class SignInFirst(Exception):
    """Nobody is signed in, and the page is not for everyone."""


@dataclass(frozen=True)
class Sitting:
    """A seat as it was found for an account in a place."""

    seat: UUID
    person: UUID
    entity: UUID
    role: Role
    acknowledged: int
    place: UUID
    conference: UUID
    kind: Kind | None
    charter_version: int
    until: datetime | None = None
    # The segment that is open there, and whether its rule was undertaken to be kept.
    segment: UUID | None = None
    undertaken: bool = True


@dataclass(frozen=True)
class Access:
    """Somebody signed in, in their seat in one place, addressed in a language."""

    site: Site
    who: Who
    sitting: Sitting
    language: str

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
        """Whether the charter as it stands and the rule of an open segment are; a conference has neither."""
        return self.sitting.acknowledged >= self.sitting.charter_version and self.sitting.undertaken

    @property
    def door(self) -> str:
        """Where whoever has not acknowledged them does."""
        charter = self.sitting.acknowledged < self.sitting.charter_version
        return f"/rooms/{self.place}/{'charter' if charter else 'segments'}"

    async def act(self, act: Act[T], key: str | None = None, also: Sequence[UUID] = ()) -> Done[T]:
        """Do something: when this returns, it is durable and on its way to everyone."""
        self.site.entrance.limits.acts.take(self.sitting.person)
        return await self.site.writer.act(self.sitting.place, self.sitting.seat, act, key, also)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Floor]:
        """The floor to read from."""
        async with self.site.store.reading() as session:
            place: Place | None = await session.get(Room, self.sitting.place)
            place = place or await session.get(Conference, self.sitting.place)
            seat = await session.get(Seat, self.sitting.seat)
            now = datetime.now(UTC)
            if place is None or seat is None or not seat.held(now):
                raise NotHere
            yield Floor(session, place, seat, now)


def sittings(store: Store, publisher: Publisher) -> Batched[Asked, Sitting]:
    """Finds seats for (account, place), many in one query; what it sees of a record's number it passes on."""

    async def load(asked: list[Asked]) -> dict[Asked, Sitting]:
        accounts, places = {account for account, _ in asked}, {place for _, place in asked}
        query = (
            select(
                col(Person.account_id),
                col(Seat.id),
                col(Seat.person_id),
                col(Seat.entity_id),
                col(Seat.role),
                col(Seat.acknowledged),
                col(Seat.place_id),
                col(Record.seq),
                col(Room.conference_id),
                col(Room.kind),
                col(Room.charter_version),
                col(Seat.until),
                col(Room.segment_id),
                col(Room.segment_rule),
            )
            .join(Person, col(Person.id) == col(Seat.person_id))
            .join(Record, col(Record.id) == col(Seat.place_id))
            .outerjoin(Room, col(Room.id) == col(Seat.place_id))
            .where(col(Person.account_id).in_(accounts), col(Seat.place_id).in_(places), held(datetime.now(UTC)))
        )
        found: dict[Asked, Sitting] = {}
        async with store.reading() as session:
            for row in (await session.execute(query)).all():
                account, seat, person, entity, role, acknowledged, place, seq, *of_room = row
                conference, kind, version, until, segment, rule = of_room
                publisher.noticed(place, seq)
                if account is None:
                    continue
                found[account, place] = Sitting(
                    seat,
                    person,
                    entity,
                    Role(role),
                    acknowledged,
                    place,
                    conference or place,
                    Kind(kind) if kind else None,
                    version or 0,
                    until,
                    segment,
                    segment is None or await undertaken(session, segment, rule, seat),
                )
        return found

    return Batched(load)


async def signed_in(request: "Request[Any, Any, Any]") -> Who:
    """Whoever is signed in; anybody else is asked to."""
    who: Who | None = request.state.who
    if who is None:
        raise SignInFirst
    return who


async def of_room(request: "Request[Any, Any, Any]", room_id: FromPath[UUID]) -> Access:
    """A seat in this room. Whoever holds none is told that there is nothing here."""
    access = await seated(request, room_id)
    if access.sitting.kind is None:
        raise NotHere
    return access


async def of_conference(request: "Request[Any, Any, Any]", conference_id: FromPath[UUID]) -> Access:
    """A seat in this conference."""
    access = await seated(request, conference_id)
    if access.sitting.kind is not None:
        raise NotHere
    return access


async def sitting_of(site: Site, account: UUID, place: UUID) -> Sitting | None:
    """The seat of an account in a place, kept until somebody there sits down, leaves or acknowledges the charter."""
    kept: Sitting | None = site.parts.seen(("seats", place), account)
    if kept is not None and kept.undertaken and (kept.until is None or kept.until > datetime.now(UTC)):
        return kept
    return await site.parts.remember(("seats", place), account, site.sittings.find((account, place)))


async def seated(request: "Request[Any, Any, Any]", place: UUID) -> Access:
    site, who = of(request), await signed_in(request)
    sitting = await sitting_of(site, who.account, place)
    if sitting is None:
        raise NotHere
    return Access(site, who, sitting, spoken.get())


TheRoom = NamedDependency[SkipValidation[Access]]
TheConference = NamedDependency[SkipValidation[Access]]
