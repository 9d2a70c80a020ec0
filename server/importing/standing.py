"""What stands: the entities and the people of a conference as an import finds them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Entity, Person, Seat
from rooms.record.entries import Record
from rooms.room import Conference


@dataclass(frozen=True)
class Accredited:
    id: UUID
    name: str
    short: str
    kind: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Registered:
    id: UUID
    name: str
    title: str
    email: str
    language: str
    capacity: str
    function: str
    role: str
    entity: UUID
    entity_name: str
    taken_part: bool
    until: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """Everyone and everything at one number of the conference's record; what is planned holds while it stays."""

    number: int
    entities: list[Accredited]
    people: list[Registered]
    zone: str = "UTC"
    at: datetime = datetime.min.replace(tzinfo=UTC)


async def standing(session: AsyncSession, conference: UUID) -> Standing:
    """What stands in a conference now. The number is read first: what is read after it is at least as new."""
    number = (await session.execute(select(col(Record.seq)).where(col(Record.id) == conference))).scalar_one()
    entities = select(col(Entity.id), col(Entity.name), col(Entity.short), col(Entity.kind), col(Entity.groups)).where(
        col(Entity.conference_id) == conference
    )
    elsewhere = select(col(Seat.person_id)).where(col(Seat.place_id) != conference)
    query: Any = (
        select(
            *(col(Person.id), col(Person.name), col(Person.title), col(Person.email), col(Person.language)),
            *(col(Person.capacity), col(Person.function), col(Seat.role), col(Seat.until)),
            col(Entity.id).label("entity"),
            col(Entity.name).label("entity_name"),
            (col(Person.account_id).is_not(None) | col(Person.id).in_(elsewhere)).label("taken_part"),
        )
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == conference))
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .where(col(Person.conference_id) == conference, col(Seat.left_at).is_(None))
    )
    people = [Registered(**row) for row in (await session.execute(query)).mappings()]
    accredited = [
        Accredited(id, name, short, kind, tuple(groups))
        for id, name, short, kind, groups in (await session.execute(entities)).all()
    ]
    zone = (await session.get_one(Conference, conference)).zone
    return Standing(number, accredited, people, zone, datetime.now(UTC))
