"""Nominations: whom an entity would have on its delegation, in whose stead, and who is to come no longer.

They wait for the secretariat. What was accepted stands in the list of those registered and here no more; what was
refused stays with its reason until the focal point has taken it away.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.accreditation import NAME_LIMIT, named, optional
from rooms.delegations.focal_points import represented
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language
from rooms.likeness import person_key, skeleton
from rooms.people import Capacity, Entity, Function, Person, Seat
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, apply, erase

AT_ONCE = 100


class Asking(StrEnum):
    """What is asked for."""

    NOMINATION = "nomination"
    REPLACEMENT = "replacement"
    DEPARTURE = "departure"


class State(StrEnum):
    PENDING = "pending"
    REFUSED = "refused"


class Nomination(SQLModel, table=True):
    """Somebody who is to be registered, `replaces` whom, if anybody; of a departure only who goes is known.

    `number` is that of the entry by which it was made: its words are erased when it is taken back.
    """

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    entity_id: UUID = Field(foreign_key="entity.id", index=True)
    asking: str
    name: str = ""
    title: str = ""
    email: str = ""
    language: str = Language.ENGLISH
    capacity: str = Capacity.OFFICIAL
    function: str = Function.MEMBER
    withheld: bool = False
    replaces: UUID | None = None
    state: str = State.PENDING
    reason: str = ""
    made_at: datetime = Field(sa_type=Moment)
    number: int


@dataclass(frozen=True)
class Nominee:
    """Somebody as they are nominated."""

    name: str
    title: str = ""
    email: str = ""
    language: Language = Language.ENGLISH
    capacity: Capacity = Capacity.OFFICIAL
    function: Function = Function.MEMBER
    withheld: bool = False


class PersonNominated(Event):
    nomination: UUID
    entity: UUID
    conference: UUID
    entity_name: str
    name: str | None
    title: str | None
    email: str | None
    language: Language
    capacity: Capacity
    function: Function
    withheld: bool
    replaces: UUID | None = None
    WORDS = frozenset({"name", "title", "email"})


class DepartureAnnounced(Event):
    """Somebody of a delegation is to come no longer, and nobody comes in their stead."""

    nomination: UUID
    entity: UUID
    conference: UUID
    entity_name: str
    person: UUID


class NominationTakenBack(Event):
    """The focal point took it back, or away after it was refused; its words are erased."""

    nomination: UUID
    entity_name: str


async def nominate(floor: Floor, nominee: Nominee, replaces: UUID | None = None) -> Entry:
    """Nominate somebody, in the stead of another or besides; the secretariat decides."""
    entity = await represented(floor)
    if replaces is not None:
        await leaving(floor, entity, replaces)
    name = named(nominee.name, "name", NAME_LIMIT)
    await distinct(floor.session, entity, name)
    await few(floor, entity)
    event = PersonNominated(
        nomination=uuid4(),
        entity=entity.id,
        conference=floor.conference.id,
        entity_name=entity.name,
        name=name,
        title=optional(nominee.title, "title", NAME_LIMIT),
        email=optional(nominee.email, "email", NAME_LIMIT),
        language=nominee.language,
        capacity=nominee.capacity,
        function=nominee.function,
        withheld=nominee.withheld,
        replaces=replaces,
    )
    return await floor.record(event)


async def depart(floor: Floor, person_id: UUID) -> Entry:
    """Announce that somebody of the delegation is to come no longer; the secretariat decides."""
    entity = await represented(floor)
    await leaving(floor, entity, person_id)
    facts: dict[str, Any] = {"entity": entity.id, "entity_name": entity.name, "conference": floor.conference.id}
    return await floor.record(DepartureAnnounced(nomination=uuid4(), person=person_id, **facts))


async def take_back(floor: Floor, nomination_id: UUID) -> Entry:
    """Take back what was not decided yet, or away what was refused."""
    entity = await represented(floor)
    nomination = await floor.find(Nomination, nomination_id)
    if nomination.entity_id != entity.id:
        raise NotHere
    return await floor.record(NominationTakenBack(nomination=nomination.id, entity_name=entity.name))


async def leaving(floor: Floor, entity: Entity, person_id: UUID) -> Person:
    """Somebody of this delegation who is to leave it, for whom that was not asked for before."""
    query = (
        select(Person)
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == floor.conference.id))
        .where(col(Person.id) == person_id, col(Person.entity_id) == entity.id, col(Seat.left_at).is_(None))
    )
    person = (await floor.session.execute(query)).scalars().first()
    if person is None:
        raise NotHere
    waiting = await of_entity(floor.session, entity.id)
    if any(each.replaces == person.id and each.state == State.PENDING for each in waiting):
        raise Refused("nomination.asked_already")
    return person


async def few(floor: Floor, entity: Entity) -> None:
    if len(await of_entity(floor.session, entity.id)) >= AT_ONCE:
        raise Refused("nomination.too_many", limit=AT_ONCE)


async def distinct(session: AsyncSession, entity: Entity, name: str, besides: UUID | None = None) -> None:
    """Refuse a name that stands in the delegation already, or cannot be told by eye from one that does."""
    wanted, look = person_key(name), skeleton(person_key(name))
    for known, withheld in await names_of(session, entity, besides):
        if person_key(known) == wanted:
            raise Refused("nomination.known_already", "name", name=name)
        if skeleton(person_key(known)) == look:
            # Whose name is withheld is not told by what it looks like.
            raise Refused("nomination.looks_like", "name", name=name if withheld else known)


async def names_of(session: AsyncSession, entity: Entity, besides: UUID | None) -> list[tuple[str, bool]]:
    """Who is registered for an entity or waits to be, but for one of them, and whether their name is withheld."""
    registered = (
        select(col(Person.name), col(Person.withheld))
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == entity.conference_id))
        .where(col(Person.entity_id) == entity.id, col(Seat.left_at).is_(None))
    )
    if besides is not None:
        registered = registered.where(col(Person.id) != besides)
    found = [(name, withheld) for name, withheld in (await session.execute(registered)).all()]
    waiting = [each for each in await of_entity(session, entity.id) if each.id != besides]
    return found + [(each.name, each.withheld) for each in waiting if each.name and each.state == State.PENDING]


async def of_entity(session: AsyncSession, entity: UUID) -> list[Nomination]:
    """What waits of an entity, or was refused, the earliest first."""
    query = select(Nomination).where(col(Nomination.entity_id) == entity).order_by(col(Nomination.number))
    return list((await session.execute(query)).scalars())


@apply.register
async def _(event: PersonNominated, entry: Entry, session: AsyncSession) -> None:
    session.add(
        Nomination(
            id=event.nomination,
            conference_id=entry.place_id,
            entity_id=event.entity,
            asking=Asking.REPLACEMENT if event.replaces else Asking.NOMINATION,
            name=event.name or "",
            title=event.title or "",
            email=event.email or "",
            language=event.language,
            capacity=event.capacity,
            function=event.function,
            withheld=event.withheld,
            replaces=event.replaces,
            made_at=entry.at,
            number=entry.seq,
        )
    )
    await session.flush()


@apply.register
async def _(event: DepartureAnnounced, entry: Entry, session: AsyncSession) -> None:
    facts: dict[str, Any] = {
        "entity_id": event.entity,
        "replaces": event.person,
        "made_at": entry.at,
        "number": entry.seq,
    }
    session.add(Nomination(id=event.nomination, conference_id=entry.place_id, asking=Asking.DEPARTURE, **facts))
    await session.flush()


@apply.register
async def _(event: NominationTakenBack, entry: Entry, session: AsyncSession) -> None:
    nomination = await session.get_one(Nomination, event.nomination)
    await erase(session, entry.place_id, [nomination.number])
    await session.delete(nomination)
    await session.flush()
