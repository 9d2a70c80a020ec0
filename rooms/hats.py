"""Hats: the registrations of one person for several entities. One hat is worn at a time, and shows its own rooms alone.

In what others are shown nothing ties the hats of one person together, but at the desk of the secretariat, and within a
caucus in which two of them sit.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.accreditation import register, registrations
from rooms.floor import Floor, Refused
from rooms.languages import Language
from rooms.people import Capacity, Entity, Function, Gender, Person, Role, Seat, held
from rooms.record.entries import Entry
from rooms.terms import ALWAYS, Term


async def register_again(
    floor: Floor,
    person_id: UUID,
    entity_id: UUID,
    title: str = "",
    capacity: Capacity = Capacity.OFFICIAL,
    function: Function = Function.MEMBER,
    role: Role = Role.DELEGATE,
    term: Term = ALWAYS,
) -> Entry:
    """Register somebody who is registered already for another entity too; they sign in with the same account."""
    person = await floor.find(Person, person_id)
    entity = await floor.find(Entity, entity_id)
    if entity.id in {each.entity_id for each in await registrations(floor.session, person)}:
        raise Refused("person.registered_for_it", "entity", name=person.name, entity=entity.name)
    return await register(
        floor,
        entity.id,
        person.name,
        title,
        Language(person.language),
        capacity,
        role,
        function,
        Gender(person.gender) if person.gender else None,
        person.withheld,
        term,
        person.email,
        person.one,
    )


async def require_one_account(floor: Floor, account: UUID | None) -> None:
    """Who accepts an invitation with an account is in the conference once, or several times on purpose.

    `account` is none where it is yet to be opened.
    """
    person = await floor.find(Person, floor.seat.person_id)
    query = select(Person).where(col(Person.conference_id) == person.conference_id, col(Person.account_id) == account)
    known = list((await floor.session.execute(query)).scalars()) if account else []
    if any(each.one != person.one for each in known):
        raise Refused("account.in_this_conference_already")
    theirs = {each.account_id for each in await registrations(floor.session, person)} - {None}
    if theirs - {account}:
        raise Refused("account.another_of_theirs")


@dataclass(frozen=True)
class Hat:
    """One registration of somebody, which they can wear now."""

    person: UUID
    conference: UUID
    entity: str
    entity_full: str
    role: Role
    capacity: str
    function: str
    began: datetime


async def of_account(session: AsyncSession, account: UUID, now: datetime) -> list[Hat]:
    """The hats of an account in all its conferences, in the order in which they could first be worn."""
    query = (
        select(Person, Seat, Entity)
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == col(Person.conference_id)))
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .where(col(Person.account_id) == account, held(now))
    )
    rows = (await session.execute(query)).all()
    found = [
        Hat(
            person=person.id,
            conference=person.conference_id,
            entity=entity.short,
            entity_full=entity.name,
            role=Role(seat.role),
            capacity=person.capacity,
            function=person.function,
            began=began(seat.from_, seat.taken_at),
        )
        for person, seat, entity in rows
    ]
    return sorted(found, key=lambda hat: (hat.began, hat.person))


def began(from_: datetime | None, taken_at: datetime) -> datetime:
    """Since when a registration can be worn."""
    return max(from_, taken_at) if from_ else taken_at


def worn(people: Sequence[UUID], chosen: Collection[UUID]) -> UUID | None:
    """Of the registrations of one account in a conference, in their order, the one that is worn: one chosen, or the
    first.
    """
    return next((person for person in people if person in chosen), people[0] if people else None)


def each_worn(hats: Iterable[Hat], chosen: Collection[UUID]) -> dict[UUID, Hat]:
    """For each conference the hat that is worn there."""
    by_conference: defaultdict[UUID, list[Hat]] = defaultdict(list)
    for hat in hats:
        by_conference[hat.conference].append(hat)
    found = {}
    for conference, theirs in by_conference.items():
        wanted = worn([hat.person for hat in theirs], chosen)
        found[conference] = next(hat for hat in theirs if hat.person == wanted)
    return found


def together(sitting: Iterable[tuple[Seat, Person, Entity]]) -> dict[UUID, tuple[str, ...]]:
    """Of those who sit in a place with several hats: for each such seat, for whom else its holder sits there."""
    theirs: defaultdict[tuple[UUID, UUID], list[tuple[UUID, str]]] = defaultdict(list)
    for seat, person, entity in sitting:
        theirs[seat.place_id, person.one].append((seat.id, entity.short))
    return {
        seat: tuple(entity for other, entity in seats if other != seat)
        for seats in theirs.values()
        if len(seats) > 1
        for seat, _ in seats
    }
