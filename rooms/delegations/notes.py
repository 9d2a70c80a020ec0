"""Notes of a delegation: what an entity sends with its list, such as a note verbale, known by its digest."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.attachments import FILES_LIMIT, Attached
from rooms.delegations.focal_points import represented
from rooms.floor import Floor, NotHere, Refused
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, apply


class DelegationNote(SQLModel, table=True):
    """A file an entity sent; the bytes lie in the store of contents under `digest` (SHA-256, hexadecimal)."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    entity_id: UUID = Field(foreign_key="entity.id", index=True)
    name: str
    type: str
    size: int
    digest: str
    sent_at: datetime = Field(sa_type=Moment)


class NoteSent(Event):
    note: UUID
    entity: UUID
    conference: UUID
    entity_name: str
    name: str | None
    type: str
    size: int
    digest: str
    WORDS = frozenset({"name"})


class NoteTakenBack(Event):
    note: UUID
    entity_name: str


async def send(floor: Floor, file: Attached) -> Entry:
    """Send a note with the list of the delegation."""
    entity = await represented(floor)
    if len(await of_entity(floor.session, entity.id)) >= FILES_LIMIT:
        raise Refused("note.too_many", "attachment", limit=FILES_LIMIT)
    facts = file.model_dump(include={"name", "type", "size", "digest"})
    about: dict[str, Any] = {"entity": entity.id, "entity_name": entity.name, "conference": floor.conference.id}
    return await floor.record(NoteSent(note=file.id, **about, **facts))


async def take_back(floor: Floor, note_id: UUID) -> Entry:
    """Take a note back: it is kept no longer."""
    entity = await represented(floor)
    note = await floor.find(DelegationNote, note_id)
    if note.entity_id != entity.id:
        raise NotHere
    return await floor.record(NoteTakenBack(note=note.id, entity_name=entity.name))


async def of_entity(session: AsyncSession, entity: UUID) -> list[DelegationNote]:
    """The notes of an entity, the earliest first."""
    query = select(DelegationNote).where(col(DelegationNote.entity_id) == entity)
    return list((await session.execute(query.order_by(col(DelegationNote.sent_at), col(DelegationNote.id)))).scalars())


@apply.register
async def _(event: NoteSent, entry: Entry, session: AsyncSession) -> None:
    facts = event.model_dump(include={"type", "size", "digest"})
    about: dict[str, Any] = {"conference_id": entry.place_id, "entity_id": event.entity, "sent_at": entry.at}
    session.add(DelegationNote(id=event.note, name=event.name or "", **about, **facts))
    await session.flush()


@apply.register
async def _(event: NoteTakenBack, entry: Entry, session: AsyncSession) -> None:
    await session.delete(await session.get_one(DelegationNote, event.note))
    await session.flush()
