"""Those who attend: everyone with a seat in a conference, and whose conferences an account attends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import credentials, groups
from rooms.languages import fold
from rooms.people import Credit, Entity, Person, Seat, credit
from rooms.room import Conference


@dataclass(frozen=True)
class Attending:
    """One participant of a conference; `found_by` is what a search of the list is held against.

    No name: it is withheld from those who ask. `provisional`: their credentials are challenged.
    """

    seat: UUID
    id: UUID
    name: str | None
    title: str
    entity: str
    entity_full: str
    entity_kind: str
    roles: tuple[str, ...]
    found_by: str
    groups: tuple[str, ...] = ()
    provisional: bool = False


async def of_conference(session: AsyncSession, conference: UUID, trusted: bool = False) -> list[Attending]:
    """Everyone with a seat in a conference, by name; those at risk named only to the trusted."""
    query: Any = (
        select(
            *(col(Seat.id), col(Seat.entity_id), col(Seat.role)),
            *(col(Person.id), col(Person.name), col(Person.title), col(Person.withheld)),
        )
        .join(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Seat.place_id) == conference, col(Seat.left_at).is_(None))
    )
    bodies = await entities(session, conference)
    challenged = await credentials.provisional(session, conference)
    found: list[Attending] = []
    for seat, entity, role, id, name, title, withheld in (await session.execute(query)).all():
        known = (name, title) if trusted or not withheld else (None, "")
        found.append(one(seat, id, known, role, bodies[entity], id in challenged))
    return sorted(found, key=by_name)


@dataclass(frozen=True)
class Body:
    """An entity as it stands beside each of its people: the groups it is in, and what it is found by."""

    entity: Entity
    groups: tuple[str, ...]
    found_by: str


async def entities(session: AsyncSession, conference: UUID) -> dict[UUID, Body]:
    """Every entity of a conference; they are far fewer than those who come for them."""
    standing = groups.standing_in(await groups.of_conference(session, conference))
    query = select(Entity).where(col(Entity.conference_id) == conference)
    found: dict[UUID, Body] = {}
    for entity in (await session.execute(query)).scalars():
        negotiating = standing.get(entity.id, ())
        said = " ".join((entity.short, entity.name, *(each.name for each in negotiating)))
        found[entity.id] = Body(entity, (*entity.groups, *(str(each.id) for each in negotiating)), fold(said))
    return found


def one(seat: UUID, person: UUID, known: tuple[str | None, str], role: str, body: Body, provisional: bool) -> Attending:
    name, title = known
    return Attending(
        seat=seat,
        id=person,
        name=name,
        title=title,
        entity=body.entity.short,
        entity_full=body.entity.name,
        entity_kind=body.entity.kind,
        roles=(role,),
        found_by=" ".join((fold(title), fold(name or ""), body.found_by)),
        groups=body.groups,
        provisional=provisional,
    )


def by_name(one: Attending) -> tuple[str, str]:
    return fold(one.name or one.entity_full), str(one.id)


def by_entity(one: Attending) -> tuple[str, str, str]:
    return fold(one.entity_full), *by_name(one)


def matching(people: Iterable[Attending], words: str, kind: str, group: str = "") -> list[Attending]:
    """Those whose name or entity holds each of the words, and whose entity is of the kind and the group."""
    wanted = fold(words).split()
    if not (wanted or kind or group):
        return list(people)
    return [
        one
        for one in people
        if (not kind or one.entity_kind == kind)
        and (not group or group in one.groups)
        and all(word in one.found_by for word in wanted)
    ]


async def conferences(session: AsyncSession, ids: Sequence[UUID]) -> list[Conference]:
    """These conferences."""
    return list((await session.execute(select(Conference).where(col(Conference.id).in_(ids)))).scalars())


async def credits(session: AsyncSession, seats: Sequence[UUID], trusted: bool = False) -> dict[UUID, Credit]:
    """Who sits or sat in these seats, as those who share the place may know it."""
    query = (
        select(Seat, Person, Entity)
        .join(Person, col(Person.id) == col(Seat.person_id))
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Seat.id).in_(seats))
    )
    return {
        seat.id: credit(person, entity, seat.role, trusted)
        for seat, person, entity in (await session.execute(query)).all()
    }
