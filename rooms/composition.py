"""Composition: of which kinds those in a segment are, and of which there are so few that a quotation may point to them.

What is kept of it at the close must tell no attendance. A kind of which few are seated is kept as small whoever came;
of the others it is told that fewer than five came, or that at least five did, and nothing more.
"""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.groups import Alignment
from rooms.people import Entity, Seat
from rooms.pseudonyms import entered

# From so many on nobody is pointed to; and of so many seats it may be told whether as many came.
ENOUGH, MANY = 5, 10


async def kinds(session: AsyncSession, room: UUID) -> dict[UUID, set[str]]:
    """The kinds of each seat that is held in a room: role, kind of entity, regional and negotiating groups."""
    query = select(col(Seat.id), col(Seat.role), col(Entity.id), col(Entity.kind), col(Entity.groups))
    query = query.join(Entity, col(Entity.id) == col(Seat.entity_id))
    rows = (await session.execute(query.where(col(Seat.place_id) == room, col(Seat.left_at).is_(None)))).all()
    standing = select(col(Alignment.entity_id), col(Alignment.group_id))
    aligned: dict[UUID, set[str]] = {}
    entities = {entity for _, _, entity, *_ in rows}
    for entity, group in (await session.execute(standing.where(col(Alignment.entity_id).in_(entities)))).all():
        aligned.setdefault(entity, set()).add(f"group:{group}")
    return {
        seat: {f"role:{role}", f"entity:{kind}", *(f"region:{each}" for each in groups), *aligned.get(entity, set())}
        for seat, role, entity, kind, groups in rows
    }


async def small(session: AsyncSession, room: UUID, segment: UUID, rule: str, *, closing: bool) -> list[str]:
    """The kinds of which fewer than five have entered a segment; at its close also those of which few are seated."""
    of_seats = await kinds(session, room)
    seated = counted(of_seats.values())
    came = counted(of_seats[seat] for seat in await entered(session, segment, rule, of_seats.keys()))
    few = {kind for kind in seated if came[kind] < ENOUGH}
    return sorted(few | {kind for kind, count in seated.items() if closing and count < MANY})


def counted(found: Iterable[set[str]]) -> Counter[str]:
    return Counter(kind for kinds in found for kind in kinds)
