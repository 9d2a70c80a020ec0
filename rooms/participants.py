"""Participants: who sits in a place, as those who sit there see each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.credentials import Credential, State
from rooms.floor import Floor
from rooms.hats import together
from rooms.people import TRUSTED, Audience, Capacity, Entity, Function, Person, Role, Seat
from rooms.room import Kind, Room


@dataclass(frozen=True)
class ParticipantView:
    """No name: it is withheld from this audience. `provisional`: their credentials are challenged."""

    id: UUID
    person: UUID
    name: str | None
    title: str
    entity: str
    entity_full: str
    entity_kind: str
    role: str
    capacity: str
    since: datetime
    from_: datetime | None = None
    until: datetime | None = None
    function: str = Function.MEMBER
    provisional: bool = False
    # In a caucus: for whom else the same person sits there.
    also: tuple[str, ...] = ()


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
        select(Seat, Person, Entity, col(Room.kind), col(Credential.state))
        .join(Person, col(Person.id) == col(Seat.person_id))
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .outerjoin(Room, col(Room.id) == col(Seat.place_id))
        .outerjoin(Credential, col(Credential.person_id) == col(Person.id))
        .where(col(Seat.place_id).in_(ids), col(Seat.left_at).is_(None))
    )
    found: dict[UUID, list[ParticipantView]] = {id: [] for id in ids}
    rows = (await session.execute(query)).all()
    twice = together([(seat, person, entity) for seat, person, entity, kind, _ in rows if kind == Kind.CAUCUS])
    for seat, person, entity, kind, credentials in rows:
        known = not person.withheld or audience.role in TRUSTED
        also = twice.get(seat.id, ())
        found[seat.place_id].append(participant(seat, person, entity, kind, credentials, known, also))
    return {id: ParticipantsView(id, len(people), grouped(people)) for id, people in found.items()}


def grouped(people: list[ParticipantView]) -> list[GroupView]:
    people = sorted(people, key=lambda each: (each.entity_full, each.name or ""))
    groups = [GroupView(role, [each for each in people if each.role == role]) for role in Role]
    return [group for group in groups if group.seats]


def participant(
    seat: Seat,
    person: Person,
    entity: Entity,
    kind: str | None,
    credentials: str | None,
    known: bool,
    also: tuple[str, ...] = (),
) -> ParticipantView:
    return ParticipantView(
        id=seat.id,
        person=person.id,
        name=person.name if known else None,
        title=person.title if known else "",
        entity=entity.short,
        entity_full=entity.name,
        entity_kind=entity.kind,
        role=seat.role,
        capacity=capacity_in(kind, person.capacity),
        since=seat.taken_at,
        from_=seat.from_,
        until=seat.until,
        function=person.function,
        provisional=credentials == State.CHALLENGED,
        also=also,
    )


def capacity_in(kind: str | None, capacity: str) -> str:
    """In what capacity somebody sits in a room: in a dialogue, which is Track 1.5, officials sit personally."""
    return Capacity.PERSONAL if kind == Kind.DIALOGUE and capacity == Capacity.OFFICIAL else capacity


async def persons(floor: Floor) -> set[UUID]:
    """Who sits in this room."""
    query = select(col(Seat.person_id)).where(col(Seat.place_id) == floor.room.id, col(Seat.left_at).is_(None))
    return set((await floor.session.execute(query)).scalars())
