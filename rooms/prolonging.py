"""Prolonging and cutting short: from when and until when a seat is held is changed, in a room or in the conference."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.deadlines import fall_due, lift
from rooms.floor import Floor, Refused
from rooms.people import Person, Role, Seat
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import BUREAU, Permission
from rooms.seating import Unseated
from rooms.terms import KIND, Term, begun, within


class TermChanged(Event):
    """From when until when a seat is held, from now on."""

    place: UUID
    seat: UUID
    person: UUID
    from_: datetime | None
    until: datetime | None

    def touches(self) -> list[Part]:
        return [("participants", self.place), ("seats", self.place), ("here", self.place)]


async def prolong(floor: Floor, seat_id: UUID, term: Term) -> Entry:
    """Change the term of a seat in this room, within that of its holder in the conference."""
    floor.require(Permission.SEAT_GRANT)
    floor.require_open()
    seat = await floor.find(Seat, seat_id)
    lasting(seat)
    person = await floor.session.get_one(Person, seat.person_id)
    new = since(seat, await within(floor, person, term), floor.now)
    require_change(seat, new)
    if seat.role in BUREAU and shorter(seat, new, floor.now):
        if floor.role == Role.SECRETARIAT:
            raise Refused("seat.chair_stays")
        await require_another(floor, seat, BUREAU, "seat.last_chair")
    return await floor.record(changed(seat, new))


async def prolong_registration(floor: Floor, person_id: UUID, term: Term) -> Entry:
    """Change the term of a registration; the seats of that person in rooms follow, each in the record of its room."""
    floor.require(Permission.PERSON_REGISTER)
    person = await floor.find(Person, person_id)
    query = select(Seat).where(col(Seat.person_id) == person.id, col(Seat.left_at).is_(None)).order_by(col(Seat.id))
    seats = list((await floor.session.execute(query)).scalars())
    own = next((seat for seat in seats if seat.place_id == floor.conference.id), None)
    if own is None:
        raise Refused("seat.ended_already")
    new = since(own, begun(term, floor.now), floor.now)
    require_change(own, new)
    if own.role == Role.SECRETARIAT and shorter(own, new, floor.now):
        await require_another(floor, own, {Role.SECRETARIAT}, "seat.last_secretary")
    others = [seat for seat in seats if seat.place_id != floor.conference.id]
    if any(seat.place_id not in floor.heads for seat in others):
        raise Refused("person.sat_down_meanwhile")
    for seat in others:
        await follow(floor, seat, Term(own.from_, own.until), new)
    return await floor.record(changed(own, new))


async def follow(floor: Floor, seat: Seat, old: Term, new: Term) -> None:
    """A seat in a room keeps within the registration; where it went as far as that did, it does so still."""
    from_ = new.from_ if seat.from_ == old.from_ else latest(seat.from_, new.from_)
    until = new.until if seat.until == old.until else earliest(seat.until, new.until)
    if until is not None and until <= (latest(from_, floor.now) or floor.now):
        await floor.enter(seat.place_id, Unseated(room=seat.place_id, seat=seat.id))
    elif (from_, until) != (seat.from_, seat.until):
        await floor.enter(seat.place_id, changed(seat, Term(from_, until)))


def latest(*moments: datetime | None) -> datetime | None:
    return max((each for each in moments if each is not None), default=None)


def earliest(*moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each is not None), default=None)


def since(seat: Seat, term: Term, now: datetime) -> Term:
    """A seat that has begun goes on from when it began; one granted for later may begin now."""
    begun_before = seat.from_ is not None and seat.from_ <= now
    return Term(seat.from_, term.until) if term.from_ is None and begun_before else term


def changed(seat: Seat, term: Term) -> TermChanged:
    return TermChanged(place=seat.place_id, seat=seat.id, person=seat.person_id, from_=term.from_, until=term.until)


def lasting(seat: Seat) -> None:
    if seat.left_at is not None:
        raise Refused("seat.ended_already")


def require_change(seat: Seat, term: Term) -> None:
    if (term.from_, term.until) == (seat.from_, seat.until):
        raise Refused("term.unchanged", "until")


def shorter(seat: Seat, term: Term, now: datetime) -> bool:
    """Whether somebody would hold less than they do."""
    later = term.from_ is not None and term.from_ > now and term.from_ != seat.from_
    sooner = term.until is not None and (seat.until is None or term.until < seat.until)
    return later or sooner


async def require_another(floor: Floor, seat: Seat, roles: set[Role], reason: str) -> None:
    """Somebody else holds such a seat without end."""
    others = select(func.count()).where(
        col(Seat.place_id) == seat.place_id,
        col(Seat.role).in_(roles),
        col(Seat.left_at).is_(None),
        col(Seat.until).is_(None),
        col(Seat.id) != seat.id,
    )
    if (await floor.session.execute(others)).scalar_one() == 0:
        raise Refused(reason)


@apply.register
async def _(event: TermChanged, entry: Entry, session: AsyncSession) -> None:
    seat = await session.get_one(Seat, event.seat)
    seat.from_, seat.until = event.from_, event.until
    if event.until is None:
        await lift(session, event.place, KIND, event.seat)
    else:
        await fall_due(session, event.place, KIND, event.seat, event.until)
