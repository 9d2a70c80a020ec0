"""Accreditation: which entities come to a conference, and who is registered for them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import Floor, Refused
from rooms.languages import Language, plain, visible
from rooms.people import Capacity, Entity, EntityKind, Function, Gender, Person, RegionalGroup, Role
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission
from rooms.terms import ALWAYS, Term, begins, begun

NAME_LIMIT = 200
SHORT_LIMIT = 24
TEXT_LIMIT = 500
CONFERENCE_ROLES = {Role.CO_CHAIR, Role.DELEGATE, Role.OBSERVER, Role.SECRETARIAT}


class EntityAdded(Event):
    entity: UUID
    name: str
    short: str
    kind: EntityKind
    groups: list[RegionalGroup] = []
    conference: UUID
    recruitment: str = ""
    call: str = ""

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


class EntityDescribed(Event):
    """How an entity came to be invited, and under which call: open to everyone in the conference."""

    entity: UUID
    name: str
    recruitment: str
    call: str
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference)]


class PersonRegistered(Event):
    person: UUID
    seat: UUID
    entity: UUID
    conference: UUID
    name: str | None
    title: str | None = ""
    language: Language = Language.ENGLISH
    capacity: Capacity = Capacity.OFFICIAL
    role: Role = Role.DELEGATE
    function: Function = Function.MEMBER
    gender: Gender | None = None
    withheld: bool = False
    from_: datetime | None = None
    until: datetime | None = None
    email: str | None = ""
    # Somebody who is registered already, for another entity.
    same_as: UUID | None = None
    WORDS = frozenset({"name", "title", "gender", "email"})

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


class PersonDescribed(Event):
    """What somebody is in their delegation, what they declared, and whether their name is withheld, from now on."""

    person: UUID
    conference: UUID
    function: Function
    gender: Gender | None
    withheld: bool
    WORDS = frozenset({"gender"})

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


async def add_entity(
    floor: Floor,
    name: str,
    short: str,
    kind: EntityKind,
    groups: list[RegionalGroup] | None = None,
    recruitment: str = "",
    call: str = "",
) -> Entry:
    """Accredit an entity to the conference."""
    floor.require(Permission.ENTITY_ADD)
    name, short = named(name, "name", NAME_LIMIT), named(short or name[:SHORT_LIMIT], "short", SHORT_LIMIT)
    same = select(col(Entity.id)).where(
        col(Entity.conference_id) == floor.conference.id,
        func.lower(col(Entity.name)).in_({name.lower()}) | func.lower(col(Entity.short)).in_({short.lower()}),
    )
    if (await floor.session.execute(same)).first():
        raise Refused("entity.known_already", "name", name=name)
    event = EntityAdded(
        entity=uuid4(),
        name=name,
        short=short,
        kind=kind,
        groups=list(dict.fromkeys(groups or [])),
        conference=floor.conference.id,
        recruitment=optional(recruitment, "recruitment", TEXT_LIMIT),
        call=optional(call, "call", TEXT_LIMIT),
    )
    return await floor.record(event)


async def describe(floor: Floor, entity_id: UUID, recruitment: str, call: str) -> Entry:
    """State how an entity came to be invited, and under which call."""
    floor.require(Permission.ENTITY_DESCRIBE)
    entity = await floor.find(Entity, entity_id)
    event = EntityDescribed(
        entity=entity.id,
        name=entity.name,
        recruitment=optional(recruitment, "recruitment", TEXT_LIMIT),
        call=optional(call, "call", TEXT_LIMIT),
        conference=floor.conference.id,
    )
    if (event.recruitment, event.call) == (entity.recruitment, entity.call):
        raise Refused("entity.unchanged", "recruitment")
    return await floor.record(event)


async def register(
    floor: Floor,
    entity_id: UUID,
    name: str,
    title: str = "",
    language: Language = Language.ENGLISH,
    capacity: Capacity = Capacity.OFFICIAL,
    role: Role = Role.DELEGATE,
    function: Function = Function.MEMBER,
    gender: Gender | None = None,
    withheld: bool = False,
    term: Term = ALWAYS,
    email: str = "",
    same_as: UUID | None = None,
) -> Entry:
    """Register a person for an entity, with a seat in the conference, for a term or without end."""
    floor.require(Permission.PERSON_REGISTER)
    term = begun(term, floor.now)
    entity = await floor.find(Entity, entity_id)
    if role not in CONFERENCE_ROLES:
        raise Refused("role.not_in_a_conference", "role")
    event = PersonRegistered(
        person=uuid4(),
        seat=uuid4(),
        entity=entity.id,
        conference=floor.conference.id,
        name=named(name, "name", NAME_LIMIT),
        title=optional(title, "title", NAME_LIMIT),
        language=language,
        capacity=capacity,
        role=role,
        function=function,
        gender=gender,
        withheld=withheld,
        email=optional(email, "email", NAME_LIMIT),
        from_=term.from_,
        until=term.until,
        same_as=same_as,
    )
    return await floor.record(event)


async def describe_person(
    floor: Floor, person_id: UUID, function: Function, gender: Gender | None, withheld: bool
) -> Entry:
    """State what somebody is in their delegation, what they declared, and whether their name is to be withheld."""
    floor.require(Permission.PERSON_REGISTER)
    person = await floor.find(Person, person_id)
    if (function, gender or "", withheld) == (person.function, person.gender, person.withheld):
        raise Refused("person.unchanged", "function")
    facts: dict[str, Any] = {"function": function, "gender": gender, "withheld": withheld}
    # Whoever is at risk is so under every hat.
    for other in await registrations(floor.session, person):
        if other.id != person.id and other.withheld != withheld:
            also: dict[str, Any] = {"function": other.function, "gender": other.gender or None, "withheld": withheld}
            await floor.record(PersonDescribed(person=other.id, conference=floor.conference.id, **also))
    return await floor.record(PersonDescribed(person=person.id, conference=floor.conference.id, **facts))


async def registrations(session: AsyncSession, person: Person) -> list[Person]:
    """Every registration of one person in their conference, that one among them."""
    query = select(Person).where((col(Person.id) == person.one) | (col(Person.same_as) == person.one))
    return list((await session.execute(query)).scalars())


def named(text: str, field: str, limit: int) -> str:
    text = " ".join(plain(text).split())
    if not visible(text):
        raise Refused("name.empty", field)
    if len(text) > limit:
        raise Refused("name.too_long", field, limit=limit)
    return text


def optional(text: str, field: str, limit: int) -> str:
    return named(text, field, limit) if visible(text) else ""


@apply.register
async def _(event: EntityAdded, entry: Entry, session: AsyncSession) -> None:
    facts = event.model_dump(mode="json", include={"name", "short", "kind", "groups", "recruitment", "call"})
    session.add(Entity(id=event.entity, conference_id=entry.place_id, **facts))


@apply.register
async def _(event: EntityDescribed, entry: Entry, session: AsyncSession) -> None:
    entity = await session.get_one(Entity, event.entity)
    entity.recruitment, entity.call = event.recruitment, event.call


@apply.register
async def _(event: PersonRegistered, entry: Entry, session: AsyncSession) -> None:
    session.add(
        Person(
            id=event.person,
            conference_id=entry.place_id,
            entity_id=event.entity,
            name=event.name or "",
            title=event.title or "",
            language=event.language,
            capacity=event.capacity,
            function=event.function,
            gender=event.gender or "",
            withheld=event.withheld,
            email=event.email or "",
            same_as=event.same_as,
            account_id=await account_of(session, event.same_as) if event.same_as else None,
        )
    )
    await begins(session, event, entry)


async def account_of(session: AsyncSession, first: UUID) -> UUID | None:
    """The account with which somebody signs in who is registered more than once."""
    theirs = (col(Person.id) == first) | (col(Person.same_as) == first)
    query = select(col(Person.account_id)).where(theirs, col(Person.account_id).is_not(None))
    return (await session.execute(query)).scalars().first()


@apply.register
async def _(event: PersonDescribed, entry: Entry, session: AsyncSession) -> None:
    person = await session.get_one(Person, event.person)
    person.function, person.gender, person.withheld = event.function, event.gender or "", event.withheld
