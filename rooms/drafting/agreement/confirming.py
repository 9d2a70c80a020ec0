"""Confirming: delegations agreed a paragraph subject to their capitals, which are to confirm it until a time.

Nothing follows when that time has passed but that the paragraph says so: it is for the chair to decide.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.deadlines import fall_due, lift, when_due
from rooms.drafting.agreement.holds import of
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor, Refused
from rooms.people import Entity
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Conference, Room

KIND = "confirmation"


class Confirmation(SQLModel, table=True):
    """That a delegation agreed a paragraph ad referendum; whether its capital has confirmed, or the time is over."""

    __table_args__ = {"info": DERIVED}
    paragraph_id: UUID = Field(primary_key=True, foreign_key="paragraph.id")
    entity_id: UUID = Field(primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    until: datetime | None = Field(default=None, sa_type=Moment)
    given: bool = False
    due: bool = False


class CapitalConfirmed(Event):
    """A delegation said that its capital agrees as well."""

    room: UUID
    text: UUID
    paragraph: UUID
    entity: UUID

    def touches(self) -> list[Part]:
        return [("paragraph", self.paragraph)]


class ConfirmationDue(Event):
    """The time has passed until which capitals were to confirm a paragraph."""

    room: UUID
    text: UUID
    paragraph: UUID

    def touches(self) -> list[Part]:
        return [("paragraph", self.paragraph)]


async def confirm(floor: Floor, paragraph_id: UUID) -> Entry:
    """Say that one's capital agrees to a paragraph."""
    paragraph, entity = await of(floor, paragraph_id), floor.seat.entity_id
    asked = await floor.session.get(Confirmation, (paragraph.id, entity))
    if asked is None:
        raise Refused("confirmation.none")
    if asked.given:
        raise Refused("confirmation.given")
    about = {"room": floor.room.id, "text": paragraph.text_id, "paragraph": paragraph.id}
    return await floor.record(CapitalConfirmed(entity=entity, **about))


@when_due(KIND)
async def fall_due_now(floor: Floor, paragraph_id: UUID) -> Entry:
    """The time to confirm a paragraph has passed; the clock enters it."""
    paragraph = await floor.find(Paragraph, paragraph_id)
    return await floor.record(ConfirmationDue(room=floor.room.id, text=paragraph.text_id, paragraph=paragraph.id))


async def ask(
    session: AsyncSession, room: UUID, paragraph: UUID, entities: Sequence[UUID], until: datetime | None
) -> None:
    """From now on these delegations, and no others, are to confirm a paragraph. For `apply` alone."""
    await session.execute(delete(Confirmation).where(col(Confirmation.paragraph_id) == paragraph))
    for entity in entities:
        session.add(Confirmation(paragraph_id=paragraph, entity_id=entity, room_id=room, until=until))
    if until is not None and entities:
        await fall_due(session, room, KIND, paragraph, until)
    else:
        await lift(session, room, KIND, paragraph)


@dataclass(frozen=True)
class Referendum:
    """Who agreed a paragraph ad referendum: those whose capital has confirmed it, and those it still waits for."""

    confirmed: tuple[str, ...]
    awaited: tuple[str, ...]
    until: datetime | None
    due: bool
    zone: str


async def referenda(session: AsyncSession, paragraphs: Sequence[UUID]) -> dict[UUID, Referendum]:
    """Of these paragraphs those that delegations agreed ad referendum."""
    query = select(Confirmation, col(Entity.short), col(Conference.zone))
    query = query.join(Entity, col(Entity.id) == col(Confirmation.entity_id))
    query = query.join(Room, col(Room.id) == col(Confirmation.room_id))
    query = query.join(Conference, col(Conference.id) == col(Room.conference_id))
    query = query.where(col(Confirmation.paragraph_id).in_(paragraphs)).order_by(col(Entity.short))
    found: defaultdict[UUID, list[tuple[Confirmation, str, str]]] = defaultdict(list)
    for row, short, zone in (await session.execute(query)).all() if paragraphs else []:
        found[row.paragraph_id].append((row, short, zone))
    return {paragraph: told(rows) for paragraph, rows in found.items()}


def told(rows: Sequence[tuple[Confirmation, str, str]]) -> Referendum:
    first, _, zone = rows[0]
    return Referendum(
        confirmed=tuple(short for row, short, _ in rows if row.given),
        awaited=tuple(short for row, short, _ in rows if not row.given),
        until=first.until,
        due=first.due,
        zone=zone,
    )


@apply.register
async def _(event: CapitalConfirmed, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Confirmation, (event.paragraph, event.entity))).given = True


@apply.register
async def _(event: ConfirmationDue, entry: Entry, session: AsyncSession) -> None:
    rows = select(Confirmation).where(col(Confirmation.paragraph_id) == event.paragraph)
    for row in (await session.execute(rows)).scalars():
        row.due = True
    await lift(session, event.room, KIND, event.paragraph)
