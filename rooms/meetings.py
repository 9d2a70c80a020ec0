"""Meetings of a room: opened, suspended, resumed and adjourned by the chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import Floor, Refused
from rooms.people import Audience
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Conference, Permission, Room, Sitting, said
from rooms.themes import Theme


class Sat(Event, shape_only=True):
    """What every change of a meeting has in common: the room, and which of its meetings."""

    room: UUID
    meeting: int

    def touches(self) -> list[Part]:
        return [("masthead", self.room)]

    def announces(self) -> list[Part]:
        return [("room_line", self.room)]


class MeetingOpened(Sat):
    pass


class MeetingSuspended(Sat):
    pass


class MeetingResumed(Sat):
    pass


class MeetingAdjourned(Sat):
    pass


async def open_meeting(floor: Floor) -> Entry:
    """Open the next meeting of the room."""
    may_open(floor)
    return await floor.record(MeetingOpened(room=floor.room.id, meeting=floor.room.sitting_number + 1))


async def suspend(floor: Floor) -> Entry:
    """Interrupt the meeting; it will be resumed."""
    floor.require(Permission.MEETING_SUSPEND)
    expect(floor.room, Sitting.OPEN)
    return await floor.record(MeetingSuspended(room=floor.room.id, meeting=floor.room.sitting_number))


async def resume(floor: Floor) -> Entry:
    """Take a suspended meeting up again."""
    floor.require(Permission.MEETING_OPEN)
    expect(floor.room, Sitting.SUSPENDED)
    return await floor.record(MeetingResumed(room=floor.room.id, meeting=floor.room.sitting_number))


async def adjourn(floor: Floor) -> Entry:
    """End the meeting."""
    may_adjourn(floor)
    if floor.room.segment_id is not None:
        # A segment lasts for one meeting at most, and it is the chair's word that ends it.
        raise Refused("meeting.segment_open")
    return await floor.record(MeetingAdjourned(room=floor.room.id, meeting=floor.room.sitting_number))


def may_open(floor: Floor) -> None:
    floor.require(Permission.MEETING_OPEN)
    expect(floor.room, Sitting.NONE, Sitting.ADJOURNED)


def may_adjourn(floor: Floor) -> None:
    floor.require(Permission.MEETING_ADJOURN)
    expect(floor.room, Sitting.OPEN, Sitting.SUSPENDED)


def expect(room: Room, *states: Sitting) -> None:
    if room.archived:
        raise Refused("room.archived")
    if room.sitting not in states:
        raise Refused(f"meeting.is_{room.sitting}")


async def now_sits(event: Sat, entry: Entry, session: AsyncSession, state: Sitting) -> None:
    room = await session.get_one(Room, event.room)
    room.sitting, room.sitting_number, room.sitting_since = state, event.meeting, entry.at


@apply.register
async def _(event: MeetingOpened, entry: Entry, session: AsyncSession) -> None:
    await now_sits(event, entry, session, Sitting.OPEN)


@apply.register
async def _(event: MeetingSuspended, entry: Entry, session: AsyncSession) -> None:
    await now_sits(event, entry, session, Sitting.SUSPENDED)


@apply.register
async def _(event: MeetingResumed, entry: Entry, session: AsyncSession) -> None:
    await now_sits(event, entry, session, Sitting.OPEN)


@apply.register
async def _(event: MeetingAdjourned, entry: Entry, session: AsyncSession) -> None:
    await now_sits(event, entry, session, Sitting.ADJOURNED)


@dataclass(frozen=True)
class SittingView:
    state: str
    number: int
    since: datetime | None
    zone: str


@dataclass(frozen=True)
class MastheadView:
    """What stands over a room, and in one line of the conference's home."""

    room: UUID
    conference: UUID
    theme: str | None
    theme_id: UUID | None
    kind: str
    title: str
    language: str
    rule: str
    membership: str
    sitting: SittingView
    archived: bool
    segment: "SegmentView | None"


@dataclass(frozen=True)
class SegmentView:
    """The segment that is open, if one is."""

    id: UUID
    rule: str
    since: datetime | None
    zone: str
    until: datetime | None = None


def open_in(room: Room, zone: str) -> SegmentView | None:
    if room.segment_id is None:
        return None
    return SegmentView(room.segment_id, room.segment_rule, room.segment_since, zone, room.segment_until)


async def masthead(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, MastheadView]:
    """Title, kind, attribution rule and the state of the meeting."""
    query = (
        select(Room, col(Conference.zone), Theme)
        .join(Conference, col(Conference.id) == col(Room.conference_id))
        .outerjoin(Theme, col(Theme.id) == col(Room.theme_id))
        .where(col(Room.id).in_(ids))
    )
    rows = (await session.execute(query)).all()
    return {
        room.id: shown(room, zone, said(theme.title, audience.language) if theme else None)
        for room, zone, theme in rows
    }


def shown(room: Room, zone: str, theme: str | None) -> MastheadView:
    return MastheadView(
        room=room.id,
        conference=room.conference_id,
        theme=theme,
        theme_id=room.theme_id,
        kind=room.kind,
        title=room.title,
        language=room.language,
        rule=room.charter.attribution,
        membership=room.membership,
        sitting=SittingView(room.sitting, room.sitting_number, room.sitting_since, zone),
        archived=room.archived,
        segment=open_in(room, zone),
    )
