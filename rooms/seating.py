"""Seating: a room is opened with its charter, and seats in it are granted, taken and given up."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.accreditation import named, optional
from rooms.charter import sound
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language
from rooms.people import Person, Role, Seat
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import BUREAU, Attribution, Charter, Kind, Membership, Permission, Room, Sitting
from rooms.segments import Segment, begin_with_room, shut
from rooms.terms import ALWAYS, Term, begins, ended, within
from rooms.themes import Theme

TITLE_LIMIT = 200
PURPOSE_LIMIT = 2000


class RoomOpened(Event):
    """The first entry of a room's own record."""

    room: UUID
    conference: UUID
    theme: UUID | None = None
    kind: Kind
    title: str
    purpose: str = ""
    language: Language = Language.ENGLISH
    membership: Membership
    charter: Charter

    def touches(self) -> list[Part]:
        return [("masthead", self.room), ("charter", self.room)]

    def announces(self) -> list[Part]:
        return [("room_line", self.room)]


class RoomListed(Event):
    """A room that everyone in the conference may know of. A caucus is never listed."""

    conference: UUID
    room: UUID
    title: str

    def touches(self) -> list[Part]:
        return [("room_line", self.room), ("rooms", self.conference)]


class Seated(Event):
    room: UUID
    seat: UUID
    person: UUID
    entity: UUID
    role: Role
    from_: datetime | None = None
    until: datetime | None = None

    def touches(self) -> list[Part]:
        return [("participants", self.room), ("seats", self.room)]


class Unseated(Event):
    room: UUID
    seat: UUID
    reason: str = ""

    def touches(self) -> list[Part]:
        return [("participants", self.room), ("seats", self.room)]


class RoomArchived(Event):
    room: UUID

    def touches(self) -> list[Part]:
        return [("masthead", self.room)]

    def announces(self) -> list[Part]:
        return [("room_line", self.room)]


class RoomRetired(Event):
    """The line by which the conference knows that a listed room was archived."""

    conference: UUID
    room: UUID
    title: str

    def touches(self) -> list[Part]:
        return [("room_line", self.room), ("rooms", self.conference)]


@dataclass(frozen=True)
class Plan:
    """A room as it is asked for."""

    kind: Kind
    title: str
    purpose: str = ""
    theme: UUID | None = None
    language: Language = Language.ENGLISH
    membership: Membership = Membership.INVITATION
    charter: Charter = Charter()


async def open_room(floor: Floor, plan: Plan) -> UUID:
    """Open a room: the secretariat does, and sits in it; a caucus its own members do, and it is listed nowhere."""
    caucus = plan.kind == Kind.CAUCUS
    floor.require(Permission.CAUCUS_OPEN if caucus else Permission.ROOM_OPEN)
    title, purpose = named(plan.title, "title", TITLE_LIMIT), optional(plan.purpose, "purpose", PURPOSE_LIMIT)
    if plan.theme is not None:
        await floor.find(Theme, plan.theme)
    sound(plan.charter, floor.now)
    room = uuid4()
    await floor.found(room)
    if not caucus:
        await floor.record(RoomListed(conference=floor.conference.id, room=room, title=title))
    opened = RoomOpened(
        room=room,
        conference=floor.conference.id,
        theme=plan.theme,
        kind=plan.kind,
        title=title,
        purpose=purpose,
        language=plan.language,
        membership=Membership.INVITATION if caucus else plan.membership,
        charter=plan.charter,
    )
    await floor.enter(room, opened)
    await begin_with_room(floor, room, plan.charter)
    person = await floor.find(Person, floor.seat.person_id)
    role = Role.CHAIR if caucus else Role.SECRETARIAT
    await floor.enter(room, seated(room, person, role, await within(floor, person, ALWAYS)))
    return room


async def grant(floor: Floor, person_id: UUID, role: Role, term: Term = ALWAYS) -> Entry:
    """Seat a person of the same conference in this room, for a term or without end."""
    floor.require(Permission.SEAT_GRANT)
    floor.require_open()
    person = await floor.session.get(Person, person_id)
    if person is None or person.conference_id != floor.room.conference_id:
        raise NotHere
    return await sit(floor, person, role, term=term)


async def take(floor: Floor, room_id: UUID) -> Entry:
    """Take a seat oneself in an open room of the conference; observers sit as observers."""
    room = await floor.find(Room, room_id)
    if room.kind == Kind.CAUCUS:
        raise NotHere
    if room.membership != Membership.OPEN or room.archived:
        raise Refused("room.by_invitation")
    person = await floor.find(Person, floor.seat.person_id)
    role = floor.role if floor.role in {Role.OBSERVER, Role.SECRETARIAT} else Role.DELEGATE
    return await sit(floor, person, role, room_id)


async def sit(floor: Floor, person: Person, role: Role, room_id: UUID | None = None, term: Term = ALWAYS) -> Entry:
    room_id = room_id or floor.room.id
    held = select(col(Seat.id)).where(
        col(Seat.place_id) == room_id, col(Seat.person_id) == person.id, col(Seat.left_at).is_(None)
    )
    if (await floor.session.execute(held)).first():
        raise Refused("seat.held_already", "person", name=person.name)
    return await floor.enter(room_id, seated(room_id, person, role, await within(floor, person, term)))


def seated(room: UUID, person: Person, role: Role, term: Term) -> Seated:
    """A person as they sit down in a room."""
    return Seated(
        room=room,
        seat=uuid4(),
        person=person.id,
        entity=person.entity_id,
        role=role,
        from_=term.from_,
        until=term.until,
    )


async def revoke(floor: Floor, seat_id: UUID, reason: str = "") -> Entry:
    """End a seat in this room at once. A chair cannot be unseated by the secretariat, nor the last chair by anyone."""
    floor.require(Permission.SEAT_REVOKE)
    seat = await floor.find(Seat, seat_id)
    return await leave(floor, seat, optional(reason, "reason", PURPOSE_LIMIT))


async def give_up(floor: Floor) -> Entry:
    """Leave the room oneself."""
    return await leave(floor, await floor.find(Seat, floor.seat.id), "")


async def leave(floor: Floor, seat: Seat, reason: str) -> Entry:
    if seat.left_at is not None:
        raise Refused("seat.ended_already")
    if seat.role in BUREAU:
        if floor.role == Role.SECRETARIAT:
            raise Refused("seat.chair_stays")
        others = select(func.count()).where(
            col(Seat.place_id) == floor.room.id,
            col(Seat.role).in_(BUREAU),
            col(Seat.left_at).is_(None),
            col(Seat.id) != seat.id,
        )
        if (await floor.session.execute(others)).scalar_one() == 0:
            raise Refused("seat.last_chair")
    return await floor.record(Unseated(room=floor.room.id, seat=seat.id, reason=reason))


async def archive(floor: Floor, room_id: UUID) -> Entry:
    """Close a room for good; its record stays readable to those who sat in it."""
    room = await archivable(floor, room_id)
    if room.segment_id is not None:
        await shut(replace(floor, place=room), await floor.session.get_one(Segment, room.segment_id))
    await floor.record(RoomRetired(conference=floor.conference.id, room=room.id, title=room.title))
    return await floor.enter(room.id, RoomArchived(room=room.id))


async def archivable(floor: Floor, room_id: UUID) -> Room:
    floor.require(Permission.ROOM_ARCHIVE)
    room = await floor.find(Room, room_id)
    if room.kind == Kind.CAUCUS:
        raise NotHere
    if room.archived:
        raise Refused("room.archived")
    if room.segment_id is not None and room.charter.attribution != Attribution.CHATHAM_HOUSE:
        raise Refused("room.segment_open")
    if room.sitting == Sitting.OPEN:
        raise Refused("room.sitting")
    return room


@apply.register
async def _(event: RoomOpened, entry: Entry, session: AsyncSession) -> None:
    facts = event.model_dump(mode="json", include={"kind", "title", "purpose", "language", "membership"})
    session.add(
        Room(id=event.room, conference_id=event.conference, theme_id=event.theme, charter=event.charter, **facts)
    )
    await session.flush()


@apply.register
async def _(event: RoomListed, entry: Entry, session: AsyncSession) -> None:
    """The room stands in its own record; this line only tells the conference of it."""


@apply.register
async def _(event: RoomRetired, entry: Entry, session: AsyncSession) -> None:
    """As above."""


@apply.register
async def _(event: Seated, entry: Entry, session: AsyncSession) -> None:
    await begins(session, event, entry)


@apply.register
async def _(event: Unseated, entry: Entry, session: AsyncSession) -> None:
    seat = await session.get_one(Seat, event.seat)
    seat.left_at = entry.at
    await ended(session, seat)


@apply.register
async def _(event: RoomArchived, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Room, event.room)).archived = True
