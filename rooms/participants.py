"""Participants: who sits in a place, as those who sit there see each other, and who could be seated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import Floor
from rooms.people import Audience, Entity, Person, Role, Seat


@dataclass(frozen=True)
class ParticipantView:
    id: UUID
    person: UUID
    name: str
    title: str
    entity: str
    entity_full: str
    entity_kind: str
    role: str
    capacity: str
    since: datetime


@dataclass(frozen=True)
class GroupView:
    role: str
    seats: list[ParticipantView]


@dataclass(frozen=True)
class ParticipantsView:
    room: UUID
    total: int
    groups: list[GroupView]


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, ParticipantsView]:
    """Who sits in a place: the bureau first, then by entity. Inside, participants see each other."""
    query = (
        select(Seat, Person, Entity)
        .join(Person, col(Person.id) == col(Seat.person_id))
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Seat.place_id).in_(ids), col(Seat.left_at).is_(None))
    )
    found: dict[UUID, list[ParticipantView]] = {id: [] for id in ids}
    for seat, person, entity in (await session.execute(query)).all():
        found[seat.place_id].append(participant(seat, person, entity))
    return {id: ParticipantsView(id, len(people), grouped(people)) for id, people in found.items()}


def grouped(people: list[ParticipantView]) -> list[GroupView]:
    people = sorted(people, key=lambda each: (each.entity_full, each.name))
    groups = [GroupView(role, [each for each in people if each.role == role]) for role in Role]
    return [group for group in groups if group.seats]


def participant(seat: Seat, person: Person, entity: Entity) -> ParticipantView:
    who = (seat.id, person.id, person.name, person.title)
    return ParticipantView(*who, entity.short, entity.name, entity.kind, seat.role, person.capacity, seat.taken_at)


@dataclass(frozen=True)
class Candidate:
    person: UUID
    name: str
    entity: str


async def candidates(floor: Floor) -> list[Candidate]:
    """Who takes part in the conference and does not sit in this room, by entity and name."""
    here = select(col(Seat.person_id)).where(col(Seat.place_id) == floor.room.id, col(Seat.left_at).is_(None))
    query = (
        select(col(Person.id), col(Person.name), col(Entity.short))
        .join(Seat, col(Seat.person_id) == col(Person.id))
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Seat.place_id) == floor.room.conference_id, col(Seat.left_at).is_(None))
        .where(col(Person.id).not_in(here))
        .order_by(col(Entity.short), col(Person.name))
    )
    return [Candidate(person, name, entity) for person, name, entity in (await floor.session.execute(query)).all()]
