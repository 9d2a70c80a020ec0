"""Taking the floor: one seat acting in one place, inside one transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from rooms.people import Audience, Role, Seat
from rooms.pseudonyms import behind, conceal, undertaken
from rooms.record.entries import Entry, Event, Record, append
from rooms.record.rows import row
from rooms.room import Conference, Permission, Place, Room, grants

Row = TypeVar("Row", bound=SQLModel)


class Refused(Exception):
    """The rules of procedure say no; `reason` is a key put in words for the reader, `field` the input it is about."""

    def __init__(self, reason: str, field: str = "", **facts: Any) -> None:
        super().__init__(reason)
        self.reason, self.field, self.facts = reason, field, facts


class NotHere(Exception):
    """No such thing in this place, or none that this seat may know of."""


@lru_cache
def belonging(table: type[SQLModel]) -> list[str]:
    """The columns that say to which place a row belongs."""
    return [name for name in ("place_id", "room_id", "conference_id") if name in table.model_fields]


@dataclass(frozen=True)
class Floor:
    """One seat in one place. While reading `heads` is empty; while acting it holds the locked heads of the records."""

    session: AsyncSession
    place: Place
    seat: Seat
    now: datetime
    heads: dict[UUID, Record] = field(default_factory=dict)
    recorded: list[Entry] = field(default_factory=list)

    @property
    def room(self) -> Room:
        if not isinstance(self.place, Room):
            raise NotHere
        return self.place

    @property
    def conference(self) -> Conference:
        if not isinstance(self.place, Conference):
            raise NotHere
        return self.place

    @property
    def role(self) -> Role:
        return Role(self.seat.role)

    @property
    def of_the_clock(self) -> bool:
        """Whether nobody acts: the seat of the clock is held by no person."""
        return self.seat.person_id == self.seat.id

    def audience(self, language: str) -> Audience:
        return Audience(self.place.id, self.role, language)

    def may(self, permission: Permission) -> bool:
        return self.role in grants(self.place, permission)

    def require(self, permission: Permission) -> None:
        if not self.may(permission):
            raise Refused("not_permitted", permission=str(permission))

    def require_open(self) -> None:
        """Nothing more is done in a room that is archived."""
        if self.room.archived:
            raise Refused("room.archived")

    async def require_undertaking(self) -> None:
        """While a segment is open, one reads and speaks in the room having undertaken to keep to its rule."""
        room = self.room
        if room.segment_id and not await undertaken(self.session, room.segment_id, room.segment_rule, self.seat.id):
            raise Refused("segment.unacknowledged")

    async def require_to_act(self, permission: Permission) -> None:
        """Whoever acts has the permission, in a room that is open, and has undertaken to keep to its rule."""
        self.require(permission)
        self.require_open()
        await self.require_undertaking()

    async def is_own(self, seat_id: UUID) -> bool:
        """Whether what bears this seat, or the pseudonym of one, is of this very seat."""
        return seat_id == self.seat.id or (await behind(self.session, [seat_id])).get(seat_id) == self.seat.id

    async def find(self, model: type[Row], id: UUID) -> Row:
        """A row of this place, by id."""
        found = await row(self.session, model, id)
        if found is None or self.place.id not in [getattr(found, name) for name in belonging(model)]:
            raise NotHere
        return found

    async def record(self, event: Event) -> Entry:
        """Enter an event into the record of this place."""
        return await self.enter(self.place.id, event)

    async def enter(self, place_id: UUID, event: Event) -> Entry:
        """Enter an event into the record of a place whose head this transaction holds."""
        seat, at = self.seat.id, self.now
        place = self.place if place_id == self.place.id else await row(self.session, Room, place_id)
        if isinstance(place, Room) and place.anonymous:
            seat = seat if self.of_the_clock else conceal(self.session, place.anonymous, seat)
            at = place.segment_since or at
        entry = await append(self.session, self.heads[place_id], seat, event, at)
        self.recorded.append(entry)
        return entry

    async def found(self, place_id: UUID) -> None:
        """Begin the record of a new place."""
        self.heads[place_id] = head = Record(id=place_id)
        self.session.add(head)
        await self.session.flush()


class Allowed(Exception):
    """An act that was rehearsed came as far as its entry."""


class Rehearsal(Floor):
    """The same seat trying what it may do: nothing is entered, and whatever gets that far is allowed."""

    async def enter(self, place_id: UUID, event: Event) -> Entry:
        raise Allowed


async def allows(floor: Floor, act: Callable[[Floor], Awaitable[Any]]) -> bool:
    """Whether the rules let this seat do something now; what is typed into it is judged only when it is done."""
    try:
        await act(Rehearsal(floor.session, floor.place, floor.seat, floor.now))
    except Allowed:
        return True
    except Refused as refusal:
        return refusal.field != ""
    except NotHere:
        return False
    return True
