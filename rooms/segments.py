"""Segments: stretches of a room's meeting that a chair opens and closes, under a rule no looser than the room's own.

Under the Chatham House Rule the record bears pseudonyms and no clock time while a segment is open; what resolves them
is destroyed when it closes, or put into a deposit where the room agreed so beforehand. The rule of a segment can be
tightened, never loosened. Each has a latest end, at which the clock closes it. In a room whose charter is under the
Rule one follows upon another, so that nobody is ever named.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms import composition, deposits
from rooms.charter import STRICTNESS, agreed
from rooms.deadlines import fall_due, lift, when_due
from rooms.floor import Floor, Refused
from rooms.keys import at_hand
from rooms.pseudonyms import PASSING, sealed_in, undertake
from rooms.record.columns import DERIVED, Moment, Structured
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Attribution, Charter, Depositing, Permission, Room

KIND = "segment"
# How long a segment lasts where its chair says nothing, how long at most, and in a room that is always under the Rule.
LASTS, LONGEST, RESTS = timedelta(hours=12), timedelta(days=14), timedelta(days=7)


class SegmentState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Segment(SQLModel, table=True):
    """`meeting` is the number of the meeting it belongs to, 0 where none was opened; of its end no time is kept.

    `until` is its latest end; `small` the kinds of which so few took part that a quotation may point to them. `terms`
    are those of its deposit, `deposit` the digest of what was put there, `given` how many shares have come back.
    """

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
    until: datetime | None = Field(default=None, sa_type=Moment)
    small: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    terms: Depositing | None = Field(default=None, sa_column=Column(Structured(Depositing)))
    deposit: str = ""
    given: int = 0


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
    until: datetime | None = None
    terms: Depositing | None = None


class SegmentTightened(OfSegment):
    rule: Attribution


class SegmentClosed(OfSegment):
    """Its key is destroyed, or in the deposit of this digest; how many messages are told, and not how many spoke."""

    messages: int
    small: list[str] = []
    deposit: str = ""

    def touches(self) -> list[Part]:
        return [*super().touches(), ("segment", self.segment)]


async def open_segment(floor: Floor, rule: Attribution, until: datetime | None = None) -> Entry:
    """Open a segment: from now on everyone undertakes to keep to its rule before they read or speak in the room."""
    floor.require(Permission.SEGMENT_OPEN)
    floor.require_open()
    if floor.room.segment_id is not None:
        raise Refused("segment.open_already")
    if rule == Attribution.ON_RECORD or stricter(floor.room.charter.attribution, rule):
        raise Refused("segment.too_loose", "rule")
    return await begin(floor, rule, latest(floor.now, until), await agreed(floor))


def latest(now: datetime, until: datetime | None) -> datetime:
    """When a segment ends by itself: as its chair says, within reason."""
    if until is not None and until <= now:
        raise Refused("segment.ends_past", "until")
    if until is not None and until > now + LONGEST:
        raise Refused("segment.ends_late", "until")
    return until or now + LASTS


async def begin(floor: Floor, rule: Attribution, until: datetime, terms: Depositing | None) -> Entry:
    """Begin a segment, whoever does; nobody has a say in that but the acts that lead here."""
    room = floor.room
    count = select(func.count()).select_from(Segment).where(col(Segment.room_id) == room.id)
    number = (await floor.session.execute(count)).scalar_one() + 1
    terms = terms if rule == Attribution.CHATHAM_HOUSE else None
    meeting = room.sitting_number
    opened = SegmentOpened(
        room=room.id, segment=uuid4(), number=number, rule=rule, meeting=meeting, until=until, terms=terms
    )
    make_key(floor, opened.segment)
    entry = await floor.record(opened)
    if not floor.of_the_clock:
        await undertake(floor.session, opened.segment, rule, floor.seat.id)
    return entry


async def begin_with_room(floor: Floor, room: UUID, charter: Charter) -> None:
    """A room that is opened under the Chatham House Rule begins with a segment, before anyone sits in it."""
    if charter.attribution != Attribution.CHATHAM_HOUSE:
        return
    rule, until = charter.attribution, floor.now + RESTS
    opened = SegmentOpened(room=room, segment=uuid4(), number=1, rule=rule, meeting=0, until=until)
    make_key(floor, opened.segment)
    await floor.enter(room, opened)


def make_key(floor: Floor, segment: UUID) -> None:
    try:
        at_hand(floor.session).make(segment)
    except OSError as failure:
        raise Refused("segment.key_not_kept") from failure


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
    """Close a segment: from now on nothing tells who spoke in it. Under such a charter another one follows at once."""
    floor.require(Permission.SEGMENT_CLOSE)
    return await shut_and_follow(floor, segment_id)


@when_due(KIND)
async def run_out(floor: Floor, segment_id: UUID) -> Entry:
    """The latest end of a segment has come: the clock closes it as its chair would have."""
    return await shut_and_follow(floor, segment_id)


async def shut_and_follow(floor: Floor, segment_id: UUID) -> Entry:
    """End a segment; whether all had acknowledged the deposit of the next one is told before its key is gone."""
    segment, terms = await still_open(floor, segment_id), await agreed(floor)
    entry = await shut(floor, segment)
    await follow(floor, terms)
    return entry


async def follow(floor: Floor, terms: Depositing | None = None) -> None:
    """Where the charter is under the Chatham House Rule, no moment is without a segment."""
    if needed(floor.room):
        await begin(floor, Attribution.CHATHAM_HOUSE, floor.now + RESTS, terms)


def needed(room: Room) -> bool:
    """Whether a room must have a segment and has none."""
    strict = room.charter.attribution == Attribution.CHATHAM_HOUSE
    return strict and room.segment_id is None and not room.archived


async def shut(floor: Floor, segment: Segment) -> Entry:
    """End a segment: what its key resolves is put into a deposit or let go of, and the key is destroyed."""
    place = floor.room.id
    said = (col(Entry.place_id) == place, col(Entry.seq) > segment.opened_seq, col(Entry.kind) == "Posted")
    messages = (await floor.session.execute(select(func.count()).select_from(Entry).where(*said))).scalar_one()
    nameless = segment.rule == Attribution.CHATHAM_HOUSE
    small = await composition.small(floor.session, place, segment.id, segment.rule, closing=True) if nameless else []
    deposit = await put_away(floor, segment) if nameless and segment.terms is not None else ""
    closed = SegmentClosed(room=place, segment=segment.id, messages=messages, small=small, deposit=deposit)
    entry = await floor.record(closed)
    await floor.session.flush()
    for table in PASSING:
        of_segment = delete(table).where(col(table.segment_id) == segment.id)
        await floor.session.execute(of_segment.execution_options(synchronize_session=False))
    return entry


async def put_away(floor: Floor, segment: Segment) -> str:
    """Seal what the key resolves to the depositaries; gives its digest, or nothing where the key is not here."""
    key = at_hand(floor.session).of(segment.id)
    if key is None or segment.terms is None:
        return ""
    pairs = await sealed_in(floor.session, segment.id)
    deposit = deposits.put_away(segment.id, floor.room.id, key, pairs, segment.terms.depositaries)
    floor.session.add(deposit)
    return deposits.digest(deposit)


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
    segment = Segment(
        id=event.segment,
        room_id=event.room,
        number=event.number,
        rule=event.rule,
        meeting=event.meeting,
        opened_at=entry.at,
        opened_seq=entry.seq,
        until=event.until,
        terms=event.terms,
    )
    session.add(segment)
    room = await session.get_one(Room, event.room)
    room.segment_id, room.segment_rule, room.segment_since = event.segment, event.rule, entry.at
    room.segment_until = event.until
    if event.until is not None:
        await fall_due(session, event.room, KIND, event.segment, event.until)


@apply.register
async def _(event: SegmentTightened, entry: Entry, session: AsyncSession) -> None:
    segment, room = await session.get_one(Segment, event.segment), await session.get_one(Room, event.room)
    segment.rule = room.segment_rule = event.rule


@apply.register
async def _(event: SegmentClosed, entry: Entry, session: AsyncSession) -> None:
    segment, room = await session.get_one(Segment, event.segment), await session.get_one(Room, event.room)
    segment.state, segment.closed_seq, segment.messages = SegmentState.CLOSED, entry.seq, event.messages
    segment.small, segment.deposit = event.small, event.deposit
    room.segment_id, room.segment_rule, room.segment_since, room.segment_until = None, "", None, None
    if segment.until is not None:
        await lift(session, event.room, KIND, event.segment)


async def of_room(session: AsyncSession, room: UUID) -> list[Segment]:
    """The segments of a room, the latest first."""
    query = select(Segment).where(col(Segment.room_id) == room).order_by(col(Segment.number).desc())
    return list((await session.execute(query)).scalars())


async def by_id(session: AsyncSession, ids: set[UUID]) -> dict[UUID, Segment]:
    """These segments, by their ids."""
    if not ids:
        return {}
    return {one.id: one for one in (await session.execute(select(Segment).where(col(Segment.id).in_(ids)))).scalars()}
