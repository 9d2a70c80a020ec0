"""Arrival: who and what is entered at the desk; who walks in unregistered is registered and seated in one go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.accreditation import add_entity, register
from rooms.delegations.nominations import distinct as distinct_in
from rooms.floor import Floor, NotHere, Refused
from rooms.likeness import key, skeleton
from rooms.people import Capacity, Entity, Person, Role, Seat
from rooms.record.entries import Entry
from rooms.room import Kind, Permission, Room, grants
from rooms.seating import sit


async def accredit(floor: Floor, name: str, **facts: Any) -> Entry:
    """Accredit an entity that no other can be taken for."""
    floor.require(Permission.ENTITY_ADD)
    await distinct(floor, name)
    return await add_entity(floor, name, **facts)


async def distinct(floor: Floor, name: str, besides: UUID | None = None) -> None:
    """Refuse the name of another entity, however it is written, and one that cannot be told from it by eye."""
    query = select(col(Entity.id), col(Entity.name)).where(col(Entity.conference_id) == floor.conference.id)
    for id, known in (await floor.session.execute(query)).all():
        if id != besides and key(known) == key(name):
            raise Refused("entity.known_already", "name", name=known)
        if id != besides and skeleton(known) == skeleton(name):
            raise Refused("entity.looks_like", "name", name=known)


async def enlist(floor: Floor, entity_id: UUID, name: str, **facts: Any) -> Entry:
    """Register somebody whose name nobody of their delegation has, nor one that looks like it."""
    entry = await register(floor, entity_id, name, **facts)
    entity = await floor.find(Entity, entity_id)
    await distinct_in(floor.session, entity, name, UUID(entry.body["person"]))
    return entry


async def walk_in(
    floor: Floor, entity_id: UUID, name: str, role: Role, capacity: Capacity, rooms: Sequence[UUID] = ()
) -> UUID:
    """Register somebody for an entity and seat them in rooms where whoever registers them may seat people."""
    wanted = list(dict.fromkeys(rooms))
    known = {room.id for room in await seatable(floor)}
    if set(wanted) - known:
        raise Refused("rooms.unknown", "rooms")
    registered = await enlist(floor, entity_id, name, capacity=capacity, role=role)
    person = await floor.session.get(Person, UUID(registered.body["person"]))
    if person is None:
        raise NotHere
    sits_as = role if role in {Role.OBSERVER, Role.SECRETARIAT} else Role.DELEGATE
    for room in wanted:
        await sit(floor, person, sits_as, room)
    return person.id


async def seatable(floor: Floor) -> list[Room]:
    """The rooms of the conference, no caucus and none that is archived, in which this person may seat others."""
    query = (
        select(Room, col(Seat.role))
        .join(Seat, col(Seat.place_id) == col(Room.id))
        .where(col(Room.conference_id) == floor.conference.id, col(Seat.person_id) == floor.seat.person_id)
        .where(col(Seat.left_at).is_(None), col(Room.archived).is_(False), col(Room.kind) != Kind.CAUCUS)
        .order_by(col(Room.title))
    )
    rows = (await floor.session.execute(query)).all()
    return [room for room, role in rows if Role(role) in grants(room, Permission.SEAT_GRANT)]
