"""Those who attend: everyone with a seat in a conference, and whose conferences an account attends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.languages import fold
from rooms.people import Credit, Entity, Person, Seat
from rooms.room import Conference


@dataclass(frozen=True)
class Attending:
    """One participant of a conference; `found_by` is what a search of the list is held against."""

    seat: UUID
    id: UUID
    name: str
    title: str
    entity: str
    entity_full: str
    entity_kind: str
    roles: tuple[str, ...]
    found_by: str


async def of_conference(session: AsyncSession, conference: UUID) -> list[Attending]:
    """Everyone with a seat in a conference, by name."""
    query = (
        select(
            *(col(Seat.id), col(Person.id), col(Person.name), col(Person.title)),
            *(col(Entity.short), col(Entity.name), col(Entity.kind), col(Seat.role)),
        )
        .join(Person, col(Person.id) == col(Seat.person_id))
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Seat.place_id) == conference, col(Seat.left_at).is_(None))
    )
    found = [one(*facts) for facts in (await session.execute(query)).all()]
    return sorted(found, key=by_name)


def one(
    seat: UUID, person: UUID, name: str, title: str, entity: str, entity_full: str, entity_kind: str, role: str
) -> Attending:
    found_by = fold(" ".join((title, name, entity, entity_full)))
    return Attending(seat, person, name, title, entity, entity_full, entity_kind, (role,), found_by)


def by_name(one: Attending) -> tuple[str, str]:
    return fold(one.name), str(one.id)


def by_entity(one: Attending) -> tuple[str, str, str]:
    return fold(one.entity_full), *by_name(one)


def matching(people: Iterable[Attending], words: str, kind: str) -> list[Attending]:
    """Those whose name or entity holds each of the words, and whose entity is of the kind, where one is given."""
    wanted = fold(words).split()
    return [
        one for one in people if (not kind or one.entity_kind == kind) and all(word in one.found_by for word in wanted)
    ]


async def conferences(session: AsyncSession, account: UUID) -> list[tuple[Conference, list[str]]]:
    """The conferences an account attends, with its roles in each."""
    query = (
        select(Conference, col(Seat.role))
        .join(Seat, col(Seat.place_id) == col(Conference.id))
        .join(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Person.account_id) == account, col(Seat.left_at).is_(None))
    )
    found: dict[UUID, tuple[Conference, list[str]]] = {}
    for conference, role in (await session.execute(query)).all():
        found.setdefault(conference.id, (conference, []))[1].append(role)
    return list(found.values())


async def credits(session: AsyncSession, seats: Sequence[UUID]) -> dict[UUID, Credit]:
    """Who sits or sat in these seats, as those who share the place may know it."""
    query = (
        select(Seat, Person, Entity)
        .join(Person, col(Person.id) == col(Seat.person_id))
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Seat.id).in_(seats))
    )
    return {
        seat.id: Credit(person.name, person.title, entity.short, entity.name, seat.role)
        for seat, person, entity in (await session.execute(query)).all()
    }
