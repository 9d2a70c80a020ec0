"""Departures: a registration ends, and with it every seat that the person holds in any room of the conference."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.deadlines import lift
from rooms.floor import Floor, NotHere, Refused
from rooms.inviting import INVITATION
from rooms.people import Person, Seat
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission
from rooms.seating import Unseated
from rooms.terms import ended


class RegistrationEnded(Event):
    """Somebody who was registered comes no longer; what they said and did stays where it stands."""

    person: UUID
    seat: UUID
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


async def rooms_of(session: AsyncSession, people: Collection[UUID]) -> list[UUID]:
    """The rooms in which any of these people sits: their records are held while registrations end."""
    query = (
        select(col(Seat.place_id))
        .join(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Person.id).in_(people), col(Seat.place_id) != col(Person.conference_id), col(Seat.left_at).is_(None))
    )
    return list(dict.fromkeys((await session.execute(query)).scalars()))


async def end(floor: Floor, person_id: UUID) -> Entry:
    """End a registration: every seat ends in the record of its own room, the one in the conference last."""
    floor.require(Permission.PERSON_REGISTER)
    own, others = apart(await seats_of(floor, person_id), floor.conference.id)
    if any(seat.place_id not in floor.heads for seat in others):
        raise Refused("person.sat_down_meanwhile")
    for seat in others:
        await floor.enter(seat.place_id, Unseated(room=seat.place_id, seat=seat.id))
    event = RegistrationEnded(person=person_id, seat=own.id, conference=floor.conference.id)
    return await floor.record(event)


async def seats_of(floor: Floor, person_id: UUID) -> Sequence[Seat]:
    query = select(Seat).where(col(Seat.person_id) == person_id, col(Seat.left_at).is_(None))
    return (await floor.session.execute(query.order_by(col(Seat.id)))).scalars().all()


def apart(seats: Sequence[Seat], conference: UUID) -> tuple[Seat, list[Seat]]:
    """The seat in the conference, and those in rooms."""
    own = next((seat for seat in seats if seat.place_id == conference), None)
    if own is None:
        raise NotHere
    return own, [seat for seat in seats if seat.place_id != conference]


@apply.register
async def _(event: RegistrationEnded, entry: Entry, session: AsyncSession) -> None:
    seat = await session.get_one(Seat, event.seat)
    seat.left_at = entry.at
    await ended(session, seat)
    await lift(session, entry.place_id, INVITATION, event.person)
