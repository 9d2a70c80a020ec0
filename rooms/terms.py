"""Terms: from when until when a seat is held. Access is judged by them; at the end the clock enters that it is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.deadlines import fall_due, lift, when_due
from rooms.floor import Floor, Refused
from rooms.people import Person, Role, Seat
from rooms.record.entries import Entry, Event, Part, apply

KIND = "seat"


class SeatExpired(Event):
    """The term of a seat is over."""

    place: UUID
    seat: UUID
    person: UUID

    def touches(self) -> list[Part]:
        return [("participants", self.place), ("seats", self.place), ("here", self.place)]


@dataclass(frozen=True)
class Term:
    """From when until when; where nothing is said, from now on and without end."""

    from_: datetime | None = None
    until: datetime | None = None


ALWAYS = Term()


def begun(term: Term, now: datetime) -> Term:
    """A term as it is granted: refused where it is over already, or over before it begins."""
    if term.until is not None and term.until <= now:
        raise Refused("term.past", "until")
    if term.from_ is None or term.from_ <= now:
        return Term(None, term.until)
    if term.until is not None and term.until <= term.from_:
        raise Refused("term.ends_first", "until")
    return term


async def within(floor: Floor, person: Person, term: Term) -> Term:
    """The term of a seat in a room: no seat there outlasts the person's own in the conference, or comes before it."""
    query = select(Seat).where(
        col(Seat.place_id) == person.conference_id, col(Seat.person_id) == person.id, col(Seat.left_at).is_(None)
    )
    own = (await floor.session.execute(query)).scalars().first()
    if own is None:
        return begun(term, floor.now)
    from_ = max((each for each in (term.from_, own.from_) if each is not None), default=None)
    until = min((each for each in (term.until, own.until) if each is not None), default=None)
    return begun(Term(from_, until), floor.now)


@when_due(KIND)
async def expire(floor: Floor, seat_id: UUID) -> Entry:
    """The term of a seat is over; the clock enters it."""
    seat = await floor.find(Seat, seat_id)
    return await floor.record(SeatExpired(place=floor.place.id, seat=seat.id, person=seat.person_id))


@apply.register
async def _(event: SeatExpired, entry: Entry, session: AsyncSession) -> None:
    seat = await session.get_one(Seat, event.seat)
    seat.left_at = seat.until or entry.at
    await lift(session, event.place, KIND, event.seat)


class Granted(Protocol):
    """What every event that grants a seat says of it."""

    @property
    def seat(self) -> UUID: ...
    @property
    def person(self) -> UUID: ...
    @property
    def entity(self) -> UUID: ...
    @property
    def role(self) -> Role: ...
    @property
    def from_(self) -> datetime | None: ...
    @property
    def until(self) -> datetime | None: ...


async def begins(session: AsyncSession, event: Granted, entry: Entry) -> None:
    """A seat in the place of the entry is taken; its end falls due, where it has one."""
    seat = Seat(
        id=event.seat,
        place_id=entry.place_id,
        person_id=event.person,
        entity_id=event.entity,
        role=event.role,
        taken_at=entry.at,
        from_=event.from_,
        until=event.until,
    )
    session.add(seat)
    if seat.until is not None:
        await fall_due(session, seat.place_id, KIND, seat.id, seat.until)


async def ended(session: AsyncSession, seat: Seat) -> None:
    """It has ended otherwise. For the `apply` of events that end seats."""
    if seat.until is not None:
        await lift(session, seat.place_id, KIND, seat.id)
