"""Amending the list: what stands wrong is put right, who does not come is withdrawn, and a list comes in as a whole."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from rooms.accreditation import NAME_LIMIT, SHORT_LIMIT, named, optional
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language
from rooms.people import Capacity, Entity, EntityKind, Function, Person, RegionalGroup, Seat
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission
from rooms.summaries import Run, sum_up

AT_ONCE = 500


class PersonAmended(Event):
    """What is known of a registered person, as it stands from now on."""

    person: UUID
    conference: UUID
    title: str | None
    email: str | None
    language: Language
    capacity: Capacity
    function: Function | None = None
    name: str | None = None
    WORDS = frozenset({"name", "title", "email"})

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


class PersonWithdrawn(Event):
    """Somebody who was registered and has had no part in anything yet does not come."""

    person: UUID
    seat: UUID
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


class EntityAmended(Event):
    entity: UUID
    conference: UUID
    name: str
    short: str
    kind: EntityKind
    groups: list[RegionalGroup]

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


class EntityWithdrawn(Event):
    """An entity for which nobody is registered is no longer accredited."""

    entity: UUID
    name: str
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference)]


class PeopleImported(Event):
    """A list was imported: the digest of the file, and how much came in by it. Each line has an entry of its own."""

    imported: UUID
    digest: str
    people: int
    entities: int
    changed: int
    entries: list[Run] = []


class ImportUndone(Event):
    """What came in by a list was withdrawn again; `kept` is what could not be, since it was in use by then."""

    imported: UUID
    people: int
    entities: int
    kept: int
    entries: list[Run] = []


async def amend_person(
    floor: Floor,
    person_id: UUID,
    title: str,
    email: str,
    language: Language,
    capacity: Capacity,
    function: Function | None = None,
    name: str = "",
) -> Entry:
    """Put right what is known of somebody who has had no part in anything yet; their entity stays."""
    floor.require(Permission.PERSON_REGISTER)
    person = await floor.find(Person, person_id)
    if await in_use(floor.session, floor.conference.id, [person.id]):
        raise Refused("person.taken_part", name=person.name)
    event = PersonAmended(
        person=person.id,
        conference=floor.conference.id,
        title=optional(title, "title", NAME_LIMIT),
        email=optional(email, "email", NAME_LIMIT),
        language=language,
        capacity=capacity,
        function=function,
        name=optional(name, "name", NAME_LIMIT) or person.name,
    )
    stands = (person.name, person.title, person.email, person.language, person.capacity, person.function)
    if (event.name, event.title, event.email, language, capacity, function or person.function) == stands:
        raise Refused("person.unchanged")
    return await floor.record(event)


async def amend_entity(
    floor: Floor, entity_id: UUID, short: str, kind: EntityKind, groups: Sequence[RegionalGroup], name: str = ""
) -> Entry:
    """Put right what is known of an entity whose people have had no part in anything yet."""
    floor.require(Permission.ENTITY_ADD)
    entity = await floor.find(Entity, entity_id)
    if await taken_part(floor.session, entity):
        raise Refused("entity.taken_part", name=entity.name)
    name = optional(name, "name", NAME_LIMIT) or entity.name
    short, wanted = named(short, "short", SHORT_LIMIT), list(dict.fromkeys(groups))
    stands = (entity.name, entity.short, entity.kind, entity.groups)
    if (name, short, kind, [str(group) for group in wanted]) == stands:
        raise Refused("entity.unchanged")
    facts: dict[str, Any] = {"name": name, "short": short, "kind": kind, "groups": wanted}
    return await floor.record(EntityAmended(entity=entity.id, conference=floor.conference.id, **facts))


async def taken_part(session: AsyncSession, entity: Entity) -> bool:
    """Whether anybody of an entity has had a part in anything."""
    of = select(col(Person.id)).where(col(Person.entity_id) == entity.id)
    people = list((await session.execute(of)).scalars())
    for start in range(0, len(people), AT_ONCE):
        if await in_use(session, entity.conference_id, people[start : start + AT_ONCE]):
            return True
    return False


async def withdraw_person(floor: Floor, person_id: UUID) -> Entry:
    """Withdraw somebody who has had no part in anything yet: they are no longer registered."""
    floor.require(Permission.PERSON_REGISTER)
    person = await floor.find(Person, person_id)
    if await in_use(floor.session, floor.conference.id, [person.id]):
        raise Refused("person.in_use", "person", name=person.name)
    query = select(col(Seat.id)).where(col(Seat.person_id) == person.id, col(Seat.place_id) == floor.conference.id)
    seat = (await floor.session.execute(query)).scalars().first()
    if seat is None:
        raise NotHere
    return await floor.record(PersonWithdrawn(person=person.id, seat=seat, conference=floor.conference.id))


async def withdraw_entity(floor: Floor, entity_id: UUID) -> Entry:
    """Withdraw an entity for which nobody is registered."""
    floor.require(Permission.ENTITY_ADD)
    entity = await floor.find(Entity, entity_id)
    for column in referring("entity"):
        if (await floor.session.execute(select(column).where(column == entity.id).limit(1))).first():
            raise Refused("entity.in_use", "entity", name=entity.name)
    return await floor.record(EntityWithdrawn(entity=entity.id, name=entity.name, conference=floor.conference.id))


async def in_use(session: AsyncSession, conference: UUID, people: Sequence[UUID]) -> set[UUID]:
    """Who of these cannot be withdrawn any more: they sign in, sit in a room, acted, or something else refers to them.

    Which of these it is stays unsaid: where somebody sits may be nobody else's business.
    """
    people = list(people)
    seats = select(col(Seat.id), col(Seat.person_id), col(Seat.place_id)).where(col(Seat.person_id).in_(people))
    own: dict[UUID, UUID] = {}
    used: set[UUID] = set()
    for seat, person, place in (await session.execute(seats)).all():
        own[seat] = person
        used |= {person} if place != conference else set()
    linked = select(col(Person.id)).where(col(Person.id).in_(people), col(Person.account_id).is_not(None))
    used |= set((await session.execute(linked)).scalars())
    others = [column for column in referring("person") if column.table.name != "seat"]
    for column in others:
        used |= set((await session.execute(select(column).where(column.in_(people)))).scalars())
    acted: list[Any] = [*referring("seat"), col(Entry.seat_id)]
    for column in acted:
        found = (await session.execute(select(column).distinct().where(column.in_(list(own))))).scalars()
        used |= {own[seat] for seat in found if seat is not None}
    return used


def referring(name: str) -> list["Column[Any]"]:
    """Every column of any table that refers to a row of this one."""
    tables = SQLModel.metadata.tables.values()
    return [key.parent for table in tables for key in table.foreign_keys if key.target_fullname == f"{name}.id"]


@apply.register
async def _(event: PersonAmended, entry: Entry, session: AsyncSession) -> None:
    person = await session.get_one(Person, event.person)
    person.name, person.title, person.email = event.name or person.name, event.title or "", event.email or ""
    person.language, person.capacity = event.language, event.capacity
    person.function = event.function or person.function


@apply.register
async def _(event: PersonWithdrawn, entry: Entry, session: AsyncSession) -> None:
    await session.delete(await session.get_one(Seat, event.seat))
    await session.flush()
    await session.delete(await session.get_one(Person, event.person))


@apply.register
async def _(event: EntityAmended, entry: Entry, session: AsyncSession) -> None:
    entity = await session.get_one(Entity, event.entity)
    entity.name, entity.short, entity.kind = event.name, event.short, event.kind
    entity.groups = [str(group) for group in event.groups]


@apply.register
async def _(event: EntityWithdrawn, entry: Entry, session: AsyncSession) -> None:
    await session.flush()
    await session.delete(await session.get_one(Entity, event.entity))


@apply.register
async def _(event: PeopleImported, entry: Entry, session: AsyncSession) -> None:
    """The lines themselves were entered one by one; this entry sums them up."""
    sum_up(session, entry, event.entries)


@apply.register
async def _(event: ImportUndone, entry: Entry, session: AsyncSession) -> None:
    """As above."""
    sum_up(session, entry, event.entries)
