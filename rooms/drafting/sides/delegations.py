"""Delegations: the entities that negotiate in a room."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import Floor
from rooms.people import Entity, Seat
from rooms.room import PARTICIPANTS


async def at_the_table(floor: Floor) -> dict[UUID, str]:
    """Every entity of which somebody may propose here, by what it is called in short."""
    return await seated(floor.session, floor.room.id)


async def seated(session: AsyncSession, room: UUID) -> dict[UUID, str]:
    """The same of any room."""
    query = select(col(Entity.id), col(Entity.short)).join(Seat, col(Seat.entity_id) == col(Entity.id))
    query = query.where(col(Seat.place_id) == room, col(Seat.left_at).is_(None))
    query = query.where(col(Seat.role).in_(PARTICIPANTS)).distinct().order_by(col(Entity.short))
    return {id: short for id, short in (await session.execute(query)).all()}
