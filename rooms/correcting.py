"""Correcting: what stands wrong of somebody or something is put right at the desk, and nobody is taken for another."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from rooms.accreditation import NAME_LIMIT, named, registrations
from rooms.amending import amend_entity, amend_person, in_use
from rooms.arrival import distinct
from rooms.delegations import nominations
from rooms.floor import Floor, Refused
from rooms.languages import Language
from rooms.people import Capacity, Entity, EntityKind, Function, Person, RegionalGroup
from rooms.room import Permission


async def correct_person(
    floor: Floor,
    person_id: UUID,
    name: str,
    title: str,
    email: str,
    language: Language,
    capacity: Capacity,
    function: Function,
) -> None:
    """Put right what is known of somebody; their name in each of their registrations, if they took part under none."""
    floor.require(Permission.PERSON_REGISTER)
    person, name = await floor.find(Person, person_id), named(name, "name", NAME_LIMIT)
    others = [each for each in await registrations(floor.session, person) if each.id != person.id and each.name != name]
    if await in_use(floor.session, floor.conference.id, [each.id for each in (person, *others)]):
        raise Refused("person.taken_part", name=person.name)
    for each in (person, *others):
        if each.name != name:
            entity = await floor.find(Entity, each.entity_id)
            await nominations.distinct(floor.session, entity, name, each.id)
    await reached_alone(floor, person, email)
    await amend_person(floor, person.id, title, email, language, capacity, function, name)
    for each in others:
        facts = (each.title, each.email, Language(each.language), Capacity(each.capacity), Function(each.function))
        await amend_person(floor, each.id, *facts, name)


async def reached_alone(floor: Floor, person: Person, email: str) -> None:
    """Refuse an address at which somebody else is reached."""
    query = (
        select(col(Person.name), col(Entity.name))
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .where(col(Person.conference_id) == floor.conference.id, func.lower(col(Person.email)) == email.lower())
        .where(func.coalesce(col(Person.same_as), col(Person.id)) != person.one)
    )
    holder = (await floor.session.execute(query)).first() if email else None
    if holder:
        raise Refused("nomination.address_taken", "email", name=holder[0], entity=holder[1])


async def correct_entity(
    floor: Floor, entity_id: UUID, name: str, short: str, kind: EntityKind, groups: Sequence[RegionalGroup]
) -> None:
    """Put right what is known of an entity; no other one is called so, or looks as if it were."""
    floor.require(Permission.ENTITY_ADD)
    entity, name = await floor.find(Entity, entity_id), named(name, "name", NAME_LIMIT)
    if name != entity.name:
        await distinct(floor, name, entity.id)
    others = select(col(Entity.id)).where(
        col(Entity.conference_id) == floor.conference.id,
        col(Entity.id) != entity.id,
        func.lower(col(Entity.short)) == short.strip().lower(),
    )
    if (await floor.session.execute(others)).first():
        raise Refused("entity.known_already", "short", name=short)
    await amend_entity(floor, entity.id, short, kind, groups, name)
