"""The programme: when a room, or the whole conference, sits, on what, in which languages, and who may know of it.

A sitting stands in the record of its own room. Of one in a caucus, or in a room that seats by invitation or by group,
only those know who are seated there; the secretariat sees at its desk whatever is not in a caucus.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.accreditation import named, optional
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language
from rooms.people import Seat, held
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.record.rows import row
from rooms.room import Kind, Membership, Permission, Room

ITEM_LIMIT, VENUE_LIMIT, REASON_LIMIT = 300, 100, 500
LONGEST = timedelta(hours=24)


class Scheduled(SQLModel, table=True):
    """A sitting that stands in the programme of its room, or of the conference; `sequence` counts its changes."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    place_id: UUID = Field(foreign_key="record.id", index=True)
    item: str
    venue: str = ""
    starts_at: datetime = Field(sa_type=Moment, index=True)
    ends_at: datetime = Field(sa_type=Moment)
    languages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    cancelled: bool = False
    reason: str = ""
    sequence: int = 0
    changed_at: datetime = Field(sa_type=Moment)


@dataclass(frozen=True)
class Appointment:
    """A sitting as it is asked for."""

    item: str
    starts_at: datetime
    ends_at: datetime
    languages: Sequence[Language] = ()
    venue: str = ""


class SittingScheduled(Event):
    sitting: UUID
    place: UUID
    item: str
    venue: str = ""
    starts_at: datetime
    ends_at: datetime
    languages: list[Language] = []

    def touches(self) -> list[Part]:
        return [("sittings", self.place)]


class SittingMoved(Event):
    """A sitting as it stands from now on: at another time, elsewhere, on something else or in other languages."""

    sitting: UUID
    place: UUID
    item: str
    venue: str = ""
    starts_at: datetime
    ends_at: datetime
    languages: list[Language] = []

    def touches(self) -> list[Part]:
        return [("sittings", self.place)]


class SittingCancelled(Event):
    sitting: UUID
    place: UUID
    item: str
    reason: str = ""

    def touches(self) -> list[Part]:
        return [("sittings", self.place)]


async def schedule(floor: Floor, appointment: Appointment, room_id: UUID | None = None) -> UUID:
    """Put a sitting into the programme of this room; from the conference into that of a room, or its own."""
    place = await sat_in(floor, room_id)
    sitting = uuid4()
    await floor.enter(place, SittingScheduled(sitting=sitting, place=place, **facts_of(floor, appointment)))
    return sitting


async def move(floor: Floor, sitting_id: UUID, appointment: Appointment) -> Entry:
    """Change a sitting that was not cancelled."""
    sitting = await standing(floor, sitting_id)
    event = SittingMoved(sitting=sitting.id, place=sitting.place_id, **facts_of(floor, appointment))
    if facts_as_kept(event) == {name: getattr(sitting, name) for name in facts_as_kept(event)}:
        raise Refused("sitting.unchanged")
    return await floor.enter(sitting.place_id, event)


async def cancel(floor: Floor, sitting_id: UUID, reason: str = "") -> Entry:
    """Cancel a sitting; it goes on standing in the programme, struck through."""
    sitting = await standing(floor, sitting_id)
    said = optional(reason, "reason", REASON_LIMIT)
    place = sitting.place_id
    return await floor.enter(place, SittingCancelled(sitting=sitting.id, place=place, item=sitting.item, reason=said))


async def sat_in(floor: Floor, room_id: UUID | None) -> UUID:
    """The place a sitting is for. From the conference no caucus is reached."""
    floor.require(Permission.SITTING_SCHEDULE)
    if isinstance(floor.place, Room):
        floor.require_open()
        return floor.place.id
    if room_id is None or room_id == floor.place.id:
        return floor.place.id
    room = await floor.find(Room, room_id)
    if room.kind == Kind.CAUCUS:
        raise NotHere
    if room.archived:
        raise Refused("room.archived", "room")
    return room.id


async def standing(floor: Floor, sitting_id: UUID) -> Scheduled:
    """A sitting that this floor can change."""
    floor.require(Permission.SITTING_SCHEDULE)
    sitting = await row(floor.session, Scheduled, sitting_id)
    if sitting is None or (isinstance(floor.place, Room) and sitting.place_id != floor.place.id):
        raise NotHere
    await sat_in(floor, sitting.place_id)
    if sitting.cancelled:
        raise Refused("sitting.cancelled_already")
    return sitting


def facts_of(floor: Floor, appointment: Appointment) -> dict[str, Any]:
    """What was asked for, where it can be so."""
    if appointment.ends_at <= appointment.starts_at:
        raise Refused("sitting.ends_first", "ends")
    if appointment.ends_at - appointment.starts_at > LONGEST:
        raise Refused("sitting.too_long", "ends")
    if appointment.ends_at <= floor.now:
        raise Refused("sitting.past", "starts")
    return {
        "item": named(appointment.item, "item", ITEM_LIMIT),
        "venue": optional(appointment.venue, "venue", VENUE_LIMIT),
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "languages": list(dict.fromkeys(appointment.languages)),
    }


def facts_as_kept(event: SittingScheduled | SittingMoved) -> dict[str, Any]:
    languages = [str(each) for each in event.languages]
    return event.model_dump(include={"item", "venue", "starts_at", "ends_at"}) | {"languages": languages}


@apply.register
async def _(event: SittingScheduled, entry: Entry, session: AsyncSession) -> None:
    facts = facts_as_kept(event)
    session.add(Scheduled(id=event.sitting, place_id=entry.place_id, changed_at=entry.at, **facts))
    await session.flush()


@apply.register
async def _(event: SittingMoved, entry: Entry, session: AsyncSession) -> None:
    sitting = await session.get_one(Scheduled, event.sitting)
    for name, value in facts_as_kept(event).items():
        setattr(sitting, name, value)
    sitting.sequence, sitting.changed_at = sitting.sequence + 1, entry.at


@apply.register
async def _(event: SittingCancelled, entry: Entry, session: AsyncSession) -> None:
    sitting = await session.get_one(Scheduled, event.sitting)
    sitting.cancelled, sitting.reason = True, event.reason
    sitting.sequence, sitting.changed_at = sitting.sequence + 1, entry.at


@dataclass(frozen=True)
class SittingLine:
    """A sitting as somebody may know of it; no room: the conference as a whole sits. `mine`: I am seated there."""

    id: UUID
    room: UUID | None
    room_title: str
    kind: str
    theme: UUID | None
    item: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    languages: tuple[str, ...]
    cancelled: bool
    reason: str
    sequence: int
    changed_at: datetime
    mine: bool


async def visible(
    session: AsyncSession, conference: UUID, person: UUID, now: datetime, caucuses: bool = True
) -> list[SittingLine]:
    """Every sitting that this person may know of now, in the order of the hours."""
    mine = await seated_in(session, person, now)
    found = [
        line(sitting, room, room is None or room.id in mine)
        for sitting, room in await every(session, conference)
        if (room is None or is_open(room) or room.id in mine) and (caucuses or room is None or room.kind != Kind.CAUCUS)
    ]
    return sorted(found, key=in_time)


async def listed(session: AsyncSession, conference: UUID) -> list[SittingLine]:
    """Every sitting of the conference and of its rooms, as the secretariat's desk knows of them: of no caucus."""
    found = await every(session, conference)
    lines = [line(sitting, room, False) for sitting, room in found if room is None or room.kind != Kind.CAUCUS]
    return sorted(lines, key=in_time)


async def of_room(session: AsyncSession, room: Room) -> list[SittingLine]:
    """The sittings of one room."""
    query = select(Scheduled).where(col(Scheduled.place_id) == room.id)
    return sorted((line(each, room, True) for each in (await session.execute(query)).scalars()), key=in_time)


async def of_places(session: AsyncSession, places: Sequence[UUID]) -> dict[UUID, list[Scheduled]]:
    """The sittings of each of these places: for whoever is seated there, and to be shown to nobody else."""
    found: dict[UUID, list[Scheduled]] = {place: [] for place in places}
    for each in (await session.execute(select(Scheduled).where(col(Scheduled.place_id).in_(places)))).scalars():
        found[each.place_id].append(each)
    return found


def mine(kept: Mapping[UUID, list[Scheduled]], rooms: Mapping[UUID, Room]) -> list[SittingLine]:
    """The same in lines for somebody seated in these rooms; those of any other place are of the conference itself."""
    lines = [line(each, rooms.get(place), True) for place, sittings in kept.items() for each in sittings]
    return sorted(lines, key=in_time)


async def seated_in(session: AsyncSession, person: UUID, now: datetime) -> set[UUID]:
    """Where this person holds a seat now."""
    query = select(col(Seat.place_id)).where(col(Seat.person_id) == person, held(now))
    return set((await session.execute(query)).scalars())


async def every(session: AsyncSession, conference: UUID) -> list[tuple[Scheduled, Room | None]]:
    """All sittings, of whatever room that is not archived: never to be shown as they are."""
    query = (
        select(Scheduled, Room)
        .outerjoin(Room, col(Room.id) == col(Scheduled.place_id))
        .where((col(Scheduled.place_id) == conference) | (col(Room.conference_id) == conference))
        .where(col(Room.archived).is_not(True))
    )
    return [(sitting, room) for sitting, room in (await session.execute(query)).all()]


def is_open(room: Room) -> bool:
    """Whether everyone in the conference may know when a room sits."""
    return room.kind != Kind.CAUCUS and room.membership == Membership.OPEN


def line(sitting: Scheduled, room: Room | None, mine: bool) -> SittingLine:
    return SittingLine(
        id=sitting.id,
        room=room.id if room else None,
        room_title=room.title if room else "",
        kind=room.kind if room else "",
        theme=room.theme_id if room else None,
        item=sitting.item,
        venue=sitting.venue,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        languages=tuple(sitting.languages),
        cancelled=sitting.cancelled,
        reason=sitting.reason,
        sequence=sitting.sequence,
        changed_at=sitting.changed_at,
        mine=mine,
    )


def in_time(sitting: SittingLine) -> tuple[datetime, datetime, str]:
    return sitting.starts_at, sitting.ends_at, str(sitting.id)
