"""The register of entities: which are accredited, of what kind, in which groups, and how many people come for each."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import groups
from rooms.groups import GroupLine
from rooms.people import Entity, Person, Seat


@dataclass(frozen=True)
class EntityLine:
    """`groups` are regional; `recruitment` and `call` say how it came to be invited, where that is stated."""

    id: UUID
    name: str
    short: str
    kind: str
    groups: tuple[str, ...]
    people: int
    negotiating: tuple[GroupLine, ...] = ()
    recruitment: str = ""
    call: str = ""


async def entities(session: AsyncSession, conference: UUID) -> list[EntityLine]:
    """Every accredited entity, in no order."""
    here = (col(Seat.place_id) == conference) & col(Seat.left_at).is_(None)
    query = (
        select(Entity, func.count(col(Seat.id)))
        .outerjoin(Person, col(Person.entity_id) == col(Entity.id))
        .outerjoin(Seat, (col(Seat.person_id) == col(Person.id)) & here)
        .where(col(Entity.conference_id) == conference)
        .group_by(col(Entity.id))
    )
    standing = groups.standing_in(await groups.of_conference(session, conference))
    return [
        EntityLine(
            id=entity.id,
            name=entity.name,
            short=entity.short,
            kind=entity.kind,
            groups=tuple(entity.groups),
            people=count,
            negotiating=standing.get(entity.id, ()),
            recruitment=entity.recruitment,
            call=entity.call,
        )
        for entity, count in (await session.execute(query)).all()
    ]
