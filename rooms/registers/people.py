"""The register of people: who is registered, for which entity, and in how many rooms they sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Entity, Person, Seat
from rooms.room import Kind, Room


@dataclass(frozen=True)
class PersonLine:
    """`linked`: whether they have accepted an invitation and sign in."""

    id: UUID
    name: str
    title: str
    language: str
    capacity: str
    role: str
    entity: str
    entity_full: str
    kind: str
    groups: Sequence[str]
    rooms: int
    linked: bool
    email: str = ""


async def people(session: AsyncSession, conference: UUID) -> list[PersonLine]:
    """Everyone registered, in no order."""
    query: Any = (
        select(
            *(col(Person.id), col(Person.name), col(Person.title), col(Person.language), col(Person.capacity)),
            col(Person.email),
            col(Person.account_id).is_not(None).label("linked"),
            *(col(Seat.role), col(Entity.kind), col(Entity.groups)),
            *(col(Entity.short).label("entity"), col(Entity.name).label("entity_full")),
        )
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == conference))
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .where(col(Person.conference_id) == conference, col(Seat.left_at).is_(None))
    )
    counts = await rooms_of_each(session, conference)
    rows = (await session.execute(query)).mappings()
    return [PersonLine(**row, rooms=counts.get(row["id"], 0)) for row in rows]


async def rooms_of_each(session: AsyncSession, conference: UUID) -> dict[UUID, int]:
    """In how many rooms each person sits; who sits in a caucus is nobody's business outside it."""
    query = (
        select(col(Seat.person_id), func.count())
        .join(Room, col(Room.id) == col(Seat.place_id))
        .where(col(Room.conference_id) == conference, col(Room.kind) != Kind.CAUCUS, col(Seat.left_at).is_(None))
        .group_by(col(Seat.person_id))
    )
    return {person: count for person, count in (await session.execute(query)).all()}
