"""Segments: stretches of a room's meeting that a chair opens and closes, under a rule no looser than the room's own.

Under the Chatham House Rule the record bears pseudonyms and no clock time while a segment is open; what resolves them
is destroyed when it closes. The rule of a segment can be tightened, never loosened.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.charter import STRICTNESS
from rooms.floor import Floor, Refused
from rooms.keys import at_hand
from rooms.pseudonyms import Pseudonym, Undertaking, undertake
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Attribution, Permission, Room


class SegmentState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Segment(SQLModel, table=True):
    """`meeting` is the number of the meeting it belongs to, 0 where none was opened; of its end no time is kept."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    number: int
    rule: str
    meeting: int
    state: str = SegmentState.OPEN
    opened_at: datetime = Field(sa_type=Moment)
    opened_seq: int
    closed_seq: int | None = None
    messages: int = 0


class OfSegment(Event, shape_only=True):
    """What every change of a segment has in common."""

    room: UUID
    segment: UUID

    def touches(self) -> list[Part]:
        return [("masthead", self.room), ("seats", self.room)]


class SegmentOpened(OfSegment):
    number: int
    rule: Attribution
    meeting: int


class SegmentTightened(OfSegment):
    rule: Attribution


class SegmentClosed(OfSegment):
    """Its key is destroyed; how many messages there were is told, and not how many spoke."""

    messages: int

    def touches(self) -> list[Part]:
        return [*super().touches(), ("segment", self.segment)]


async def open_segment(floor: Floor, rule: Attribution) -> Entry:
    """Open a segment: from now on everyone undertakes to keep to its rule before they read or speak in the room."""
    floor.require(Permission.SEGMENT_OPEN)
    floor.require_open()
    room = floor.room
    if room.segment_id is not None:
        raise Refused("segment.open_already")
    if rule == Attribution.ON_RECORD or stricter(room.charter.attribution, rule):
        raise Refused("segment.too_loose", "rule")
    count = select(func.count()).select_from(Segment).where(col(Segment.room_id) == room.id)
    number = (await floor.session.execute(count)).scalar_one() + 1
    opened = SegmentOpened(room=room.id, segment=uuid4(), number=number, rule=rule, meeting=room.sitting_number)
    try:
        at_hand(floor.session).make(opened.segment)
    except OSError as failure:
        raise Refused("segment.key_not_kept") from failure
    entry = await floor.record(opened)
    await undertake(floor.session, opened.segment, rule, floor.seat.id)
    return entry


async def tighten(floor: Floor, segment_id: UUID, rule: Attribution) -> Entry:
    """Put the open segment under a stricter rule from now on; everyone undertakes anew."""
    floor.require(Permission.SEGMENT_OPEN)
    segment = await still_open(floor, segment_id)
    if not stricter(rule, Attribution(segment.rule)):
        raise Refused("segment.not_loosened", "rule")
    entry = await floor.record(SegmentTightened(room=floor.room.id, segment=segment.id, rule=rule))
    await undertake(floor.session, segment.id, rule, floor.seat.id)
    return entry


async def close(floor: Floor, segment_id: UUID) -> Entry:
    """Close a segment: from now on nothing tells who spoke in it."""
    floor.require(Permission.SEGMENT_CLOSE)
    segment = await still_open(floor, segment_id)
    said = (col(Entry.place_id) == floor.room.id, col(Entry.seq) > segment.opened_seq, col(Entry.kind) == "Posted")
    messages = (await floor.session.execute(select(func.count()).select_from(Entry).where(*said))).scalar_one()
    entry = await floor.record(SegmentClosed(room=floor.room.id, segment=segment.id, messages=messages))
    await floor.session.flush()
    for table in (Pseudonym, Undertaking):
        of_segment = delete(table).where(col(table.segment_id) == segment.id)
        await floor.session.execute(of_segment.execution_options(synchronize_session=False))
    return entry


async def acknowledge(floor: Floor, segment_id: UUID, rule: str) -> None:
    """Undertake to keep to the rule of the open segment. It is no entry: that would be attendance."""
    await still_open(floor, segment_id)
    if rule != floor.room.segment_rule:
        raise Refused("segment.changed_meanwhile")
    if not await undertake(floor.session, segment_id, rule, floor.seat.id):
        raise Refused("segment.key_missing")


async def still_open(floor: Floor, segment_id: UUID) -> Segment:
    segment = await floor.find(Segment, segment_id)
    if segment.state == SegmentState.CLOSED:
        raise Refused("segment.closed_already")
    return segment


def stricter(one: Attribution, other: Attribution) -> bool:
    """Whether one rule tells less than another."""
    return STRICTNESS.index(one) > STRICTNESS.index(other)


@apply.register
async def _(event: SegmentOpened, entry: Entry, session: AsyncSession) -> None:
    session.add(
        Segment(
            id=event.segment,
            room_id=event.room,
            number=event.number,
            rule=event.rule,
            meeting=event.meeting,
            opened_at=entry.at,
            opened_seq=entry.seq,
        )
    )
    room = await session.get_one(Room, event.room)
    room.segment_id, room.segment_rule, room.segment_since = event.segment, event.rule, entry.at


@apply.register
async def _(event: SegmentTightened, entry: Entry, session: AsyncSession) -> None:
    segment, room = await session.get_one(Segment, event.segment), await session.get_one(Room, event.room)
    segment.rule = room.segment_rule = event.rule


@apply.register
async def _(event: SegmentClosed, entry: Entry, session: AsyncSession) -> None:
    segment, room = await session.get_one(Segment, event.segment), await session.get_one(Room, event.room)
    segment.state, segment.closed_seq, segment.messages = SegmentState.CLOSED, entry.seq, event.messages
    room.segment_id, room.segment_rule, room.segment_since = None, "", None


async def of_room(session: AsyncSession, room: UUID) -> list[Segment]:
    """The segments of a room, the latest first."""
    query = select(Segment).where(col(Segment.room_id) == room).order_by(col(Segment.number).desc())
    return list((await session.execute(query)).scalars())


async def by_id(session: AsyncSession, ids: set[UUID]) -> dict[UUID, Segment]:
    """These segments, by their ids."""
    if not ids:
        return {}
    return {one.id: one for one in (await session.execute(select(Segment).where(col(Segment.id).in_(ids)))).scalars()}
