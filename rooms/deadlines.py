"""Deadlines: moments at which something falls due in a place, and what is then entered from the clock's own seat.

A deadline is set and lifted where other events are applied. What happens when one of a kind falls due is an act that
the concept it belongs to registers. It is judged by the store's clock under the lock of the record: a job that comes
late changes no outcome, one that comes early does nothing, and of several that come at once the first is the only one.
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.floor import Floor
from rooms.people import Role, Seat
from rooms.record.columns import DERIVED, Moment
from rooms.record.rows import row

Falling = Callable[[Floor, UUID], Awaitable[Any]]
FALLING: dict[str, Falling] = {}
# Under this name a transaction tells which deadlines it has set.
SET = "deadlines set"


class Deadline(SQLModel, table=True):
    """A moment that something in a place waits for: one for each kind and subject."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(primary_key=True)
    place_id: UUID = Field(foreign_key="record.id", index=True)
    kind: str
    subject: UUID
    due_at: datetime = Field(sa_type=Moment, index=True)


def when_due(kind: str) -> Callable[[Falling], Falling]:
    """Registers what is done when a deadline of a kind falls due: an act that enters what lifts or moves it."""

    def registered(act: Falling) -> Falling:
        FALLING[kind] = act
        return act

    return registered


def named(place: UUID, kind: str, subject: UUID) -> UUID:
    return uuid5(place, f"{kind} {subject}")


async def fall_due(session: AsyncSession, place: UUID, kind: str, subject: UUID, at: datetime) -> None:
    """Something falls due at a moment; an earlier deadline of this kind and subject is moved. For `apply` alone."""
    id = named(place, kind, subject)
    deadline = await row(session, Deadline, id)
    if deadline is None:
        session.add(Deadline(id=id, place_id=place, kind=kind, subject=subject, due_at=at))
    else:
        deadline.due_at = at
    session.info.setdefault(SET, []).append(at)
    await session.flush()


async def lift(session: AsyncSession, place: UUID, kind: str, subject: UUID) -> None:
    """Nothing falls due any more; harmless where nothing did. For `apply` alone."""
    deadline = await row(session, Deadline, named(place, kind, subject))
    if deadline is not None:
        await session.delete(deadline)
        await session.flush()


async def fall(floor: Floor, id: UUID) -> bool:
    """Do what is due, and say whether it was; what was lifted or moved meanwhile, or is early, is left alone."""
    deadline = await row(floor.session, Deadline, id)
    if deadline is None or deadline.place_id != floor.place.id or deadline.due_at > floor.now:
        return False
    kind, subject, due_at = deadline.kind, deadline.subject, deadline.due_at
    await FALLING[kind](floor, subject)
    left = await row(floor.session, Deadline, id)
    if left is not None and left.due_at <= due_at:
        raise RuntimeError(f"a deadline that has fallen due still stands: {kind}")
    return True


async def coming(session: AsyncSession, limit: int, leaving: Collection[UUID] = ()) -> list[Deadline]:
    """The deadlines of all places that fall due first, but for some."""
    query = select(Deadline).where(col(Deadline.id).not_in(leaving)) if leaving else select(Deadline)
    return list((await session.execute(query.order_by(col(Deadline.due_at)).limit(limit))).scalars())


def clock_of(place: UUID) -> UUID:
    """The seat of the clock in a place: nobody holds it, and no table has it."""
    return uuid5(place, "the clock")


def seat_of_the_clock(place: UUID, now: datetime) -> Seat:
    """The clock as it takes the floor. It has no person and no rights; its acts ask for none."""
    id = clock_of(place)
    held = {"id": id, "place_id": place, "person_id": id, "entity_id": id, "role": Role.SECRETARIAT, "taken_at": now}
    # No row: it is never given to a session.
    return Seat.model_validate(held)
