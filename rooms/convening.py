"""Convening: many are seated in a room at once, by name or as a group."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.floor import Floor, NotHere, Refused
from rooms.people import Person, Role, Seat
from rooms.record.entries import Entry
from rooms.room import Permission
from rooms.seating import sit
from rooms.terms import ALWAYS, Term

AT_ONCE = 500


async def convene(floor: Floor, people: Sequence[UUID], role: Role, term: Term = ALWAYS) -> list[Entry]:
    """Seat these people of the conference in this room in one role; those who sit here already are left as they are."""
    floor.require(Permission.SEAT_GRANT)
    if floor.room.archived:
        raise Refused("room.archived")
    wanted = list(dict.fromkeys(people))
    if not wanted:
        raise Refused("people.none", "people")
    if len(wanted) > AT_ONCE:
        raise Refused("people.too_many", "people", limit=AT_ONCE)
    persons, seated = await of_this_conference(floor, wanted), await seated_here(floor)
    coming = [persons[id] for id in wanted if id not in seated]
    if not coming:
        raise Refused("people.seated_already", "people")
    return [await sit(floor, person, role, term=term) for person in coming]


async def of_this_conference(floor: Floor, ids: Sequence[UUID]) -> dict[UUID, Person]:
    query = select(Person).where(col(Person.id).in_(ids), col(Person.conference_id) == floor.room.conference_id)
    persons = {person.id: person for person in (await floor.session.execute(query)).scalars()}
    if len(persons) < len(ids):
        raise NotHere
    return persons


async def seated_here(floor: Floor) -> set[UUID]:
    """Who holds a seat in this room now."""
    query = select(col(Seat.person_id)).where(col(Seat.place_id) == floor.room.id, col(Seat.left_at).is_(None))
    return set((await floor.session.execute(query)).scalars())
