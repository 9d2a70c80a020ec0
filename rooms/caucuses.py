"""Caucuses: some of a conference withdraw into a room of their own, of which nobody else is told."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.accreditation import optional
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language
from rooms.people import Person, Role, Seat
from rooms.record.entries import Entry
from rooms.room import Charter, Kind, Permission, Sitting
from rooms.seating import Plan, RoomArchived, open_room, sit
from rooms.segments import shut, still_open

AT_ONCE = 200
LEAVES_LIMIT = 2000


async def withdraw(
    floor: Floor,
    title: str,
    purpose: str,
    people: Sequence[UUID],
    leaves: str = "",
    language: Language = Language.ENGLISH,
) -> UUID:
    """Open a caucus with these people; whoever opens it is in its chair. The conference's record says nothing of it."""
    floor.require(Permission.CAUCUS_OPEN)
    wanted = [id for id in dict.fromkeys(people) if id != floor.seat.person_id]
    if not wanted:
        raise Refused("caucus.alone", "people")
    if len(wanted) > AT_ONCE:
        raise Refused("people.too_many", "people", limit=AT_ONCE)
    charter = Charter(what_may_leave=optional(leaves, "leaves", LEAVES_LIMIT))
    coming = await attending(floor, wanted)
    room = await open_room(
        floor, Plan(kind=Kind.CAUCUS, title=title, purpose=purpose, language=language, charter=charter)
    )
    for person in coming:
        await sit(floor, person, Role.DELEGATE, room)
    return room


async def dissolve(floor: Floor) -> Entry:
    """Close the caucus for good, by those who are in its chair; its record stays readable to those who sat in it.

    The record of the conference says nothing of it, as it said nothing when it was opened.
    """
    if floor.room.kind != Kind.CAUCUS:
        raise NotHere
    floor.require(Permission.CAUCUS_DISSOLVE)
    floor.require_open()
    if floor.room.sitting == Sitting.OPEN:
        raise Refused("room.sitting")
    if floor.room.segment_id is not None:
        await shut(floor, await still_open(floor, floor.room.segment_id))
    return await floor.record(RoomArchived(room=floor.room.id))


async def attending(floor: Floor, ids: Sequence[UUID]) -> list[Person]:
    """These people, each with a seat in the conference."""
    query = (
        select(Person)
        .join(Seat, col(Seat.person_id) == col(Person.id))
        .where(col(Person.id).in_(ids), col(Seat.place_id) == floor.conference.id, col(Seat.left_at).is_(None))
    )
    found = {person.id: person for person in (await floor.session.execute(query)).scalars()}
    if len(found) < len(ids):
        raise NotHere
    return [found[id] for id in ids]
