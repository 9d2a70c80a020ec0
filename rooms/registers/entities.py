"""The register of entities: which are accredited, of what kind, and how many people come for each."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Entity, Person


@dataclass(frozen=True)
class EntityLine:
    id: UUID
    name: str
    short: str
    kind: str
    groups: tuple[str, ...]
    people: int


async def entities(session: AsyncSession, conference: UUID) -> list[EntityLine]:
    """Every accredited entity, in no order."""
    query = (
        select(Entity, func.count(col(Person.id)))
        .outerjoin(Person, col(Person.entity_id) == col(Entity.id))
        .where(col(Entity.conference_id) == conference)
        .group_by(col(Entity.id))
    )
    return [
        EntityLine(entity.id, entity.name, entity.short, entity.kind, tuple(entity.groups), count)
        for entity, count in (await session.execute(query)).all()
    ]
