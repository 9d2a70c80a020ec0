"""The rooms of a conference as its home lists them: a caucus to its own members, all others to everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.meetings import SittingView
from rooms.people import Audience, Seat, held
from rooms.record.entries import Entry
from rooms.room import Conference, Kind, Membership, Room

# Plenaries come first, then dialogues, then drafting groups; within a kind by when they were opened.
KINDS = list(Kind)
STEP = 10**13


@dataclass(frozen=True)
class RoomLineView:
    id: UUID
    conference: UUID
    list: str
    order: int
    title: str
    kind: str
    rule: str
    sitting: SittingView
    archived: bool


async def lines(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, RoomLineView]:
    """Rooms in one line each, as far as the audience may know of them."""
    query = (
        select(Room, col(Conference.zone), col(Entry.at))
        .join(Conference, col(Conference.id) == col(Room.conference_id))
        .join(Entry, (col(Entry.place_id) == col(Room.id)) & (col(Entry.seq) == 1))
        .where(col(Room.id).in_(ids))
    )
    rows = (await session.execute(query)).all()
    return {room.id: line(room, zone, opened) for room, zone, opened in rows if known_to(room, audience)}


def known_to(room: Room, audience: Audience) -> bool:
    """A room is known to those who sit in it; one that is no caucus also to the conference it belongs to."""
    return audience.place == room.id or (audience.place == room.conference_id and room.kind != Kind.CAUCUS)


def line(room: Room, zone: str, opened: datetime) -> RoomLineView:
    return RoomLineView(
        id=room.id,
        conference=room.conference_id,
        list=str(room.theme_id or "general"),
        order=order(room.kind, opened),
        title=room.title,
        kind=room.kind,
        rule=room.charter.attribution,
        sitting=SittingView(room.sitting, room.sitting_number, room.sitting_since, zone),
        archived=room.archived,
    )


def order(kind: str, opened: datetime) -> int:
    """Where a room stands among others, for as long as it exists."""
    return KINDS.index(Kind(kind)) * STEP + int(opened.timestamp() * 1000)


@dataclass(frozen=True)
class Listed:
    """Which room stands in which list, and where."""

    room: UUID
    theme: UUID | None
    order: int


async def of_conference(session: AsyncSession, conference: UUID) -> list[Listed]:
    """The rooms that everyone in a conference may know of."""
    return await listed(session, col(Room.conference_id) == conference, col(Room.kind) != Kind.CAUCUS)


async def of_rooms(session: AsyncSession, rooms: Sequence[UUID]) -> list[Listed]:
    """Where these rooms stand, for somebody who sits in them."""
    return await listed(session, col(Room.id).in_(rooms))


async def listed(session: AsyncSession, *those: object) -> list[Listed]:
    query = (
        select(col(Room.id), col(Room.theme_id), col(Room.kind), col(Entry.at))
        .join(Entry, (col(Entry.place_id) == col(Room.id)) & (col(Entry.seq) == 1))
        .where(*those)  # type: ignore[arg-type]
    )
    return [Listed(id, theme, order(kind, at)) for id, theme, kind, at in (await session.execute(query)).all()]


async def open_to_all(session: AsyncSession, conference: UUID) -> set[UUID]:
    """The rooms in which everyone in the conference may take a seat."""
    query = select(col(Room.id)).where(
        col(Room.conference_id) == conference,
        col(Room.membership) == Membership.OPEN,
        col(Room.kind) != Kind.CAUCUS,
        col(Room.archived).is_(False),
    )
    return set((await session.execute(query)).scalars())


async def seated_in(session: AsyncSession, people: Sequence[UUID]) -> list[tuple[Seat, Room]]:
    """The rooms in which somebody sits, caucuses among them, with the seat in each: one hat in each conference."""
    query = (
        select(Seat, Room)
        .join(Room, col(Room.id) == col(Seat.place_id))
        .where(col(Seat.person_id).in_(people), held(datetime.now(UTC)))
    )
    return [(seat, room) for seat, room in (await session.execute(query)).all()]


def entered(seats: Sequence[tuple[Seat, Room]]) -> list[Seat]:
    """The seats whose holder has acknowledged the charter as it stands, and so may read what is said there.

    While a segment is open a room is read from inside alone.
    """
    return [seat for seat, room in seats if seat.acknowledged >= room.charter_version and room.segment_id is None]
