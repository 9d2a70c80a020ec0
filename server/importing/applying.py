"""Applying: a plan is confirmed, and done in slices, each with its entries in one transaction; and undone likewise.

Whoever breaks off between two slices loses nothing: the next one begins where the last was committed.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import accreditation, amending
from rooms.amending import ImportUndone, PeopleImported
from rooms.floor import Floor, NotHere, Refused
from rooms.likeness import key, person_key
from rooms.people import Entity, Person
from rooms.room import Permission
from rooms.summaries import joined
from rooms.terms import ALWAYS, Term
from server.importing import undoing
from server.importing.kept import UNDER_WAY, Import, ImportSheet, ImportSlice, Stage, packed, unpacked
from server.importing.plan import Plan
from server.importing.sheet import Sheet

LASTS = timedelta(days=1)
# So many lines go in one transaction: a room waits no longer than that for its turn.
SLICE = 25
DISTURBED = -1


def allowed(floor: Floor) -> None:
    floor.require(Permission.ENTITY_ADD)
    floor.require(Permission.PERSON_REGISTER)


async def bring(floor: Floor, name: str, digest: str, sheet: Sheet) -> UUID:
    """Keep a list that was read, for its preview. Nothing of the conference changes."""
    allowed(floor)
    kept = Import(
        conference_id=floor.conference.id,
        seat_id=floor.seat.id,
        name=name,
        digest=digest,
        made_at=floor.now,
        moved_at=floor.now,
    )
    floor.session.add(kept)
    await floor.session.flush()
    floor.session.add(packed(kept.id, sheet))
    return kept.id


async def the_import(floor: Floor, id: UUID) -> Import:
    """An import of this conference; one that is not confirmed is there for whoever brought it alone, and for a day."""
    kept = await floor.find(Import, id)
    mine = kept.seat_id == floor.seat.id and kept.made_at > floor.now - LASTS
    if kept.stage == Stage.PREVIEWED and not mine:
        raise NotHere
    return kept


async def sheet_of(session: AsyncSession, id: UUID) -> Sheet:
    return unpacked(await session.get_one(ImportSheet, id))


async def abandon(floor: Floor, id: UUID) -> None:
    """Forget a list that was not confirmed."""
    allowed(floor)
    kept = await the_import(floor, id)
    if kept.stage != Stage.PREVIEWED:
        raise Refused("import.confirmed_already")
    await remove(floor.session, [id])


async def remove(session: AsyncSession, ids: list[UUID]) -> None:
    await session.execute(delete(ImportSheet).where(col(ImportSheet.import_id).in_(ids)))
    await session.execute(delete(Import).where(col(Import.id).in_(ids)))


async def forget(session: AsyncSession, now: datetime) -> None:
    """Forget what was never confirmed, after a day."""
    old = select(col(Import.id)).where(col(Import.stage) == Stage.PREVIEWED, col(Import.made_at) <= now - LASTS)
    if ids := list((await session.execute(old)).scalars()):
        await remove(session, ids)


async def confirm(floor: Floor, id: UUID, plan: Plan) -> None:
    """Take a plan on as work to be done, if the conference still stands as it did when it was planned."""
    allowed(floor)
    kept = await the_import(floor, id)
    if kept.stage != Stage.PREVIEWED:
        raise Refused("import.confirmed_already")
    head = floor.heads[floor.conference.id]
    if head.seq != plan.number:
        raise Refused("import.changed_meanwhile")
    steps = plan.steps
    if not steps:
        raise Refused("import.nothing_to_do")
    for number, start in enumerate(range(0, len(steps), SLICE)):
        floor.session.add(ImportSlice(import_id=id, number=number, work=steps[start : start + SLICE]))
    await floor.session.execute(delete(ImportSheet).where(col(ImportSheet.import_id) == id))
    kept.stage, kept.total, kept.number, kept.moved_at = Stage.APPLYING, len(steps), head.seq, floor.now


async def take_over(floor: Floor, id: UUID) -> None:
    """Go on with an import whose secretary has left, in one's own name."""
    allowed(floor)
    kept = await the_import(floor, id)
    if kept.stage not in UNDER_WAY:
        raise Refused("import.not_under_way")
    kept.seat_id, kept.moved_at = floor.seat.id, floor.now


async def go_on(floor: Floor, id: UUID) -> bool:
    """Do the next slice of an import that is under way; whether there is more to do."""
    allowed(floor)
    kept = await floor.find(Import, id)
    kept.moved_at = floor.now
    if kept.stage == Stage.APPLYING:
        return await apply_next(floor, kept)
    return await undo_next(floor, kept) if kept.stage == Stage.UNDOING else False


def note_entries(floor: Floor, kept: Import) -> None:
    """What this slice entered belongs to the import, whoever enters something else between two slices."""
    kept.entered = joined(kept.entered, [entry.seq for entry in floor.recorded])


async def apply_next(floor: Floor, kept: Import) -> bool:
    query = select(ImportSlice).where(col(ImportSlice.import_id) == kept.id).order_by(col(ImportSlice.number))
    # A slice that is done has no work left in it.
    position = kept.done // SLICE
    found = list((await floor.session.execute(query.offset(position).limit(2))).scalars())
    head = floor.heads[floor.conference.id]
    slice = found[0]
    doing = Doing(floor, kept, alone=head.seq == kept.number)
    slice.made = await doing.all(slice.work)
    note_entries(floor, kept)
    kept.done += len(slice.work)
    slice.work = []
    if len(found) == 1:
        kept.stage = Stage.DONE
        facts: dict[str, Any] = {"people": kept.people, "entities": kept.entities, "changed": kept.changed}
        await floor.record(PeopleImported(imported=kept.id, digest=kept.digest, entries=kept.entered, **facts))
    # Once somebody else has entered something, every later slice looks whether it was one of its own lines.
    kept.number = head.seq if doing.alone else DISTURBED
    return len(found) > 1


class Doing:
    """One slice, line by line. `alone`: nobody else has entered anything since the plan was made."""

    def __init__(self, floor: Floor, kept: Import, alone: bool) -> None:
        self.floor, self.kept, self.alone = floor, kept, alone
        # The rows themselves, so that they need not be read again for every line.
        self.entities: dict[str, Entity] = {}

    async def all(self, work: list[dict[str, Any]]) -> list[dict[str, Any]]:
        await self.know([step["entity"] for step in work if step["do"] == "register"])
        made = []
        for step in work:
            try:
                done = await getattr(self, step["do"])(step)
            except Refused as refusal:
                self.note(step, refusal.reason, refusal.facts)
            except NotHere:
                self.note(step, "import.gone_meanwhile")
            else:
                made += [done] if done else []
        return made

    def note(self, step: dict[str, Any], reason: str, facts: dict[str, Any] | None = None) -> None:
        """Something came between confirming and doing; it is told, and the other lines go on."""
        told = {"row": step.get("row"), "reason": reason, "facts": facts or {}}
        self.kept.told = [*self.kept.told, told]

    async def know(self, names: list[str]) -> None:
        """The entities that this slice registers people for."""
        query = select(Entity).where(col(Entity.conference_id) == self.floor.conference.id)
        if self.alone:
            query = query.where(col(Entity.name).in_(set(names)))
        self.entities = {key(each.name): each for each in (await self.floor.session.execute(query)).scalars()}

    async def entity(self, step: dict[str, Any]) -> dict[str, Any]:
        entry = await accreditation.add_entity(self.floor, **step["facts"])
        self.kept.entities += 1
        entity = await self.floor.find(Entity, UUID(entry.body["entity"]))
        self.entities[key(entity.name)] = entity
        return {"do": "entity", "id": str(entity.id)}

    async def register(self, step: dict[str, Any]) -> dict[str, Any]:
        entity = self.entities.get(key(step["entity"]))
        if entity is None:
            raise NotHere
        if not self.alone and await self.there(entity.id, step["facts"]):
            raise Refused("import.registered_meanwhile", name=step["facts"]["name"])
        facts = {name: value for name, value in step["facts"].items() if name != "until"}
        until = step["facts"].get("until")
        term = Term(until=datetime.fromisoformat(until)) if until else ALWAYS
        entry = await accreditation.register(self.floor, entity.id, **facts, term=term)
        self.kept.people += 1
        return {"do": "register", "id": entry.body["person"]}

    async def there(self, entity: UUID, facts: dict[str, Any]) -> bool:
        """Whether somebody was registered meanwhile who is this person."""
        query = select(col(Person.name), col(Person.email), col(Person.entity_id))
        query = query.where(col(Person.conference_id) == self.floor.conference.id)
        same = col(Person.entity_id) == entity
        if facts["email"]:
            same = same | (col(Person.email) == facts["email"])
        wanted = person_key(facts["name"])
        return any(
            (email == facts["email"] != "") or (at == entity and person_key(name) == wanted)
            for name, email, at in (await self.floor.session.execute(query.where(same))).all()
        )

    async def amend_person(self, step: dict[str, Any]) -> dict[str, Any]:
        person = await self.floor.find(Person, UUID(step["id"]))
        if any(getattr(person, name) != value for name, value in step["before"].items()):
            raise Refused("import.amended_meanwhile", name=person.name)
        await amending.amend_person(self.floor, person.id, **step["facts"])
        self.kept.changed += 1
        return {"do": "amend_person", "id": step["id"], "facts": step["facts"], "before": step["before"]}

    async def amend_entity(self, step: dict[str, Any]) -> dict[str, Any]:
        entity = await self.floor.find(Entity, UUID(step["id"]))
        if any(getattr(entity, name) != value for name, value in step["before"].items()):
            raise Refused("import.amended_meanwhile", name=entity.name)
        await amending.amend_entity(self.floor, entity.id, **step["facts"])
        self.kept.changed += 1
        return {"do": "amend_entity", "id": step["id"], "facts": step["facts"], "before": step["before"]}


async def undo(floor: Floor, id: UUID) -> None:
    """Begin to undo an import as a whole; refused where somebody or something that came by it is in use."""
    allowed(floor)
    kept = await the_import(floor, id)
    if kept.stage != Stage.DONE:
        raise Refused("import.not_done")
    if await undoing.in_the_way(floor.session, kept):
        raise Refused("import.in_use")
    kept.stage, kept.done, kept.told, kept.entered = Stage.UNDOING, 0, [], []


async def undo_next(floor: Floor, kept: Import) -> bool:
    query = select(ImportSlice).where(col(ImportSlice.import_id) == kept.id).order_by(col(ImportSlice.number).desc())
    found = list((await floor.session.execute(query.limit(2))).scalars())
    if found:
        await undoing.undo_slice(floor, kept, found[0].made)
        note_entries(floor, kept)
        kept.done = min(kept.total, kept.done + SLICE)
        await floor.session.delete(found[0])
    if len(found) > 1:
        return True
    kept.stage, kept.done = Stage.UNDONE, kept.total
    counts = {"people": kept.people, "entities": kept.entities, "kept": len(kept.told)}
    await floor.record(ImportUndone(imported=kept.id, entries=kept.entered, **counts))
    return False
