"""Undoing: what came in by an import is withdrawn again, latest first, and what it changed is put back."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import amending
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Entity, Person
from server.auth.invitations import Invitation
from server.importing.kept import Import, ImportSlice

AT_ONCE = 500
TOLD_AT_MOST = 50


async def made_by(session: AsyncSession, id: UUID, what: str) -> list[UUID]:
    """The people or the entities that came in by an import."""
    query = select(col(ImportSlice.made)).where(col(ImportSlice.import_id) == id)
    slices = (await session.execute(query)).scalars()
    return [UUID(made["id"]) for slice in slices for made in slice if made["do"] == what]


async def in_the_way(session: AsyncSession, kept: Import) -> list[str]:
    """The names of whoever and whatever came by an import and is in use; as many as one may read."""
    people, entities = await made_by(session, kept.id, "register"), await made_by(session, kept.id, "entity")
    used: list[UUID] = []
    for start in range(0, len(people), AT_ONCE):
        used += await amending.in_use(session, kept.conference_id, people[start : start + AT_ONCE])
    names = select(col(Person.name)).where(col(Person.id).in_(used[:TOLD_AT_MOST])).order_by(col(Person.name))
    found = list((await session.execute(names)).scalars()) if used else []
    busy = await entities_in_use(session, entities, set(people))
    if busy:
        known = select(col(Entity.name)).where(col(Entity.id).in_(list(busy)[:TOLD_AT_MOST])).order_by(col(Entity.name))
        found += list((await session.execute(known)).scalars())
    return found


async def entities_in_use(session: AsyncSession, entities: list[UUID], leaving: set[UUID]) -> set[UUID]:
    """Those that something refers to besides the people who would leave with them."""
    busy: set[UUID] = set()
    for start in range(0, len(entities), AT_ONCE):
        some = entities[start : start + AT_ONCE]
        registered = select(col(Person.id), col(Person.entity_id)).where(col(Person.entity_id).in_(some))
        busy |= {entity for person, entity in (await session.execute(registered)).all() if person not in leaving}
        for column in amending.referring("entity"):
            if column.table.name not in ("person", "seat"):
                busy |= set((await session.execute(select(column).where(column.in_(some)))).scalars())
    return busy


async def undo_slice(floor: Floor, kept: Import, made: list[dict[str, Any]]) -> None:
    """Undo some of the work; what came into use meanwhile stays, and is told."""
    await revoke(floor, [UUID(each["id"]) for each in made if each["do"] == "register"])
    for each in reversed(made):
        try:
            await one(floor, kept, each)
        except Refused as refusal:
            if refusal.reason not in ("person.unchanged", "entity.unchanged"):
                kept.told = [*kept.told, {"row": None, "reason": refusal.reason, "facts": refusal.facts}]
        except NotHere:
            # It is gone already, which is what was wanted.
            continue


async def one(floor: Floor, kept: Import, each: dict[str, Any]) -> None:
    id = UUID(each["id"])
    if each["do"] == "register":
        await amending.withdraw_person(floor, id)
        kept.people -= 1
    elif each["do"] == "entity":
        await amending.withdraw_entity(floor, id)
        kept.entities -= 1
    else:
        await put_back(floor, each, id)
        kept.changed -= 1


async def put_back(floor: Floor, each: dict[str, Any], id: UUID) -> None:
    """What was changed is as it was before, unless somebody has changed it since."""
    is_person = each["do"] == "amend_person"
    row: Any = await floor.find(Person if is_person else Entity, id)
    if any(getattr(row, name) != value for name, value in each["facts"].items()):
        raise Refused("import.amended_meanwhile", name=row.name)
    if is_person:
        await amending.amend_person(floor, id, **each["before"])
    else:
        await amending.amend_entity(floor, id, **each["before"])


async def revoke(floor: Floor, people: list[UUID]) -> None:
    """Links that were handed to those who leave cease to work."""
    links = update(Invitation).where(
        col(Invitation.person_id).in_(people), col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None)
    )
    await floor.session.execute(links.values(revoked_at=floor.now))
