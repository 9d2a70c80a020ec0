"""Accreditation: which entities come to a conference, and who is registered for them."""

from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import Floor, Refused
from rooms.languages import Language, plain, visible
from rooms.people import Capacity, Entity, EntityKind, Person, RegionalGroup, Role, Seat
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission

NAME_LIMIT = 200
SHORT_LIMIT = 24
CONFERENCE_ROLES = {Role.CO_CHAIR, Role.DELEGATE, Role.OBSERVER, Role.SECRETARIAT}


class EntityAdded(Event):
    entity: UUID
    name: str
    short: str
    kind: EntityKind
    groups: list[RegionalGroup] = []
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


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
    WORDS = frozenset({"name", "title"})

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


class AccountLinked(Event):
    """Someone proved, by an invitation or a log-in, to be a registered person."""

    person: UUID
    account: UUID
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


class PersonInvited(Event):
    """A link was handed to a registered person; what is secret in it stands in no record."""

    person: UUID


class InvitationRevoked(Event):
    person: UUID


async def add_entity(
    floor: Floor, name: str, short: str, kind: EntityKind, groups: list[RegionalGroup] | None = None
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
        entity=uuid4(), name=name, short=short, kind=kind, groups=groups or [], conference=floor.conference.id
    )
    return await floor.record(event)


async def register(
    floor: Floor,
    entity_id: UUID,
    name: str,
    title: str = "",
    language: Language = Language.ENGLISH,
    capacity: Capacity = Capacity.OFFICIAL,
    role: Role = Role.DELEGATE,
) -> Entry:
    """Register a person for an entity, with a seat in the conference."""
    floor.require(Permission.PERSON_REGISTER)
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
    )
    return await floor.record(event)


async def link(floor: Floor, account: UUID) -> Entry:
    """Enter that the person of this seat signs in with an account. Done once, by an invitation they accepted."""
    person = await floor.find(Person, floor.seat.person_id)
    if person.account_id is not None:
        raise Refused("person.linked_already")
    return await floor.record(AccountLinked(person=person.id, account=account, conference=floor.conference.id))


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
    facts = event.model_dump(mode="json", include={"name", "short", "kind", "groups"})
    session.add(Entity(id=event.entity, conference_id=entry.place_id, **facts))


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
        )
    )
    await session.flush()
    session.add(
        Seat(
            id=event.seat,
            place_id=entry.place_id,
            person_id=event.person,
            entity_id=event.entity,
            role=event.role,
            taken_at=entry.at,
        )
    )


@apply.register
async def _(event: AccountLinked, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Person, event.person)).account_id = event.account


@apply.register
async def _(event: PersonInvited, entry: Entry, session: AsyncSession) -> None:
    """The link itself is kept outside the record; this line tells of it."""


@apply.register
async def _(event: InvitationRevoked, entry: Entry, session: AsyncSession) -> None:
    """As above."""
