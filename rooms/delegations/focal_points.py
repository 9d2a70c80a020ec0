"""Focal points: whoever speaks for an entity about its delegation, by a link and without signing in.

A focal point is nobody who sits in the conference. It acts from a seat of its own, as the clock does: no person holds
it, no table has it, and its acts are those that ask for an entity it speaks for.
"""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.deadlines import fall_due, lift, when_due
from rooms.floor import Floor, NotHere
from rooms.people import Entity, Role, Seat
from rooms.record.entries import Entry, Event, apply

LINK = "delegation link"


class DelegationLinked(Event):
    """A link was handed to the focal point of an entity; what is secret in it stands in no record."""

    entity: UUID
    name: str
    until: datetime


class DelegationLinkProlonged(Event):
    entity: UUID
    name: str
    until: datetime


class DelegationLinkRevoked(Event):
    entity: UUID
    name: str


class DelegationLinkExpired(Event):
    """Its time is over."""

    entity: UUID
    name: str


def focal_point_of(entity: UUID) -> UUID:
    """The seat of the focal point of an entity: nobody holds it, and no table has it."""
    return uuid5(entity, "the focal point")


def seat_of_the_focal_point(conference: UUID, entity: UUID, now: datetime) -> Seat:
    """The focal point as it takes the floor. It has no person; that its link is good is judged in the act."""
    id = focal_point_of(entity)
    held = {"id": id, "place_id": conference, "person_id": id, "entity_id": entity, "taken_at": now}
    # No row: it is never given to a session.
    return Seat.model_validate({**held, "role": Role.OBSERVER})


async def represented(floor: Floor) -> Entity:
    """The entity whose focal point has the floor; for any other seat there is none."""
    if floor.seat.id != focal_point_of(floor.seat.entity_id):
        raise NotHere
    return await floor.find(Entity, floor.seat.entity_id)


@when_due(LINK)
async def expire(floor: Floor, entity_id: UUID) -> Entry:
    """The link of a focal point has had its time; the clock enters it."""
    entity = await floor.find(Entity, entity_id)
    return await floor.record(DelegationLinkExpired(entity=entity.id, name=entity.name))


@apply.register
async def _(event: DelegationLinked, entry: Entry, session: AsyncSession) -> None:
    """The link itself is kept outside the record; this line tells of it, and until when it is good."""
    await fall_due(session, entry.place_id, LINK, event.entity, event.until)


@apply.register
async def _(event: DelegationLinkProlonged, entry: Entry, session: AsyncSession) -> None:
    """As above."""
    await fall_due(session, entry.place_id, LINK, event.entity, event.until)


@apply.register
async def _(event: DelegationLinkRevoked, entry: Entry, session: AsyncSession) -> None:
    """As above."""
    await lift(session, entry.place_id, LINK, event.entity)


@apply.register
async def _(event: DelegationLinkExpired, entry: Entry, session: AsyncSession) -> None:
    """As above."""
    await lift(session, entry.place_id, LINK, event.entity)
