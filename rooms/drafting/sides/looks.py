"""Looks: up to when somebody has seen what moved in the brackets of their delegation. Personal, and in no record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel

from rooms.floor import Floor
from rooms.record.columns import PERSONAL, Moment


class Look(SQLModel, table=True):
    """When whoever holds a seat in the conference last said that they have seen what moved."""

    __table_args__ = {"info": PERSONAL}
    seat_id: UUID = Field(primary_key=True, foreign_key="seat.id")
    at: datetime = Field(sa_type=Moment)


async def of_seat(session: AsyncSession, seat: UUID) -> datetime | None:
    """Up to when a seat has seen what moved; nothing where it never said so."""
    found = await session.get(Look, seat)
    return found.at if found else None


async def look(floor: Floor, upto: datetime) -> datetime:
    """Say that one has seen what moved up to a moment; never one to come, and never back."""
    at = min(upto, floor.now)
    row = await floor.session.get(Look, floor.seat.id)
    if row is None:
        floor.session.add(Look(seat_id=floor.seat.id, at=at))
    else:
        row.at = at = max(row.at, at)
    return at
