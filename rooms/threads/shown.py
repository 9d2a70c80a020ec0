"""How messages and topics are shown inside their room; participants see each other there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import segments
from rooms.attachments import Attachment, of_messages
from rooms.people import Audience, Credit
from rooms.record.entries import Entry, Part
from rooms.record.rows import among
from rooms.room import Conference, Room
from rooms.threads.echoes import SPOKEN, Echo, echo, repeated, speakers
from rooms.threads.marks import pins
from rooms.threads.messages import Message, State, Wording
from rooms.threads.rulings import Measure, Ruling
from rooms.threads.topics import Topic

# Withdrawn words stay readable, struck through; retracted ones are gone and struck ones hidden.
READABLE = {State.STANDING, State.WITHDRAWN}


@dataclass(frozen=True)
class RulingLine:
    id: UUID
    measure: str
    reason: str
    at: datetime
    state: str


@dataclass(frozen=True)
class SegmentMark:
    """The segment in which something was said, under which rule, and whether the speaker consented to be named."""

    number: int
    rule: str
    state: str
    named: bool


@dataclass(frozen=True)
class MessageView:
    """A message as its room sees it; `digest` is what a retracted one has left in the record."""

    id: UUID
    room: UUID
    topic: UUID
    ordinal: int
    credit: Credit | None
    at: datetime
    zone: str
    language: str
    text: str | None
    state: str
    segment: "SegmentMark | None"
    corrections: int
    pinned: bool
    for_record: bool
    reply: Echo | None = None
    quote: Echo | None = None
    digest: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    called_to_order: list[RulingLine] = field(default_factory=list)
    withdrawal_asked: RulingLine | None = None
    ruling: RulingLine | None = None


@dataclass(frozen=True)
class TopicView:
    id: UUID
    room: UUID
    number: int
    title: str
    state: str
    zone: str
    pinned: list[Echo]


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, MessageView]:
    """Messages of one room as it sees them."""
    rows = (await session.execute(SPOKEN, {"ids": among(ids)})).all()
    if not rows:
        return {}
    messages = [row[0] for row in rows]
    zone = await zone_of(session, messages[0].room_id)
    echoes = await repeated(session, messages)
    files = await of_messages(session, [each.id for each in messages if each.files])
    rulings = await ruled(session, [each.id for each in messages if each.rulings])
    left = await digests(session, messages[0].room_id, [m.said_seq for m in messages if m.state == State.RETRACTED])
    by, marks = await speakers(session, rows), await marked(session, messages)
    return {
        message.id: shown(message, by[message.id], zone, echoes, files, rulings, left, marks) for message in messages
    }


async def marked(session: AsyncSession, messages: Sequence[Message]) -> dict[UUID, SegmentMark]:
    """In which segment each of these messages was said, and under which rule."""
    within = [each for each in messages if each.segment_id]
    found = await segments.by_id(session, {each.segment_id for each in within if each.segment_id})
    return {
        each.id: SegmentMark(one.number, each.segment_rule, one.state, each.named)
        for each in within
        if each.segment_id and (one := found[each.segment_id])
    }


async def digests(session: AsyncSession, room: UUID, numbers: Sequence[int]) -> dict[int, str]:
    """The digests of entries of a room's record, by their numbers."""
    if not numbers:
        return {}
    query = select(col(Entry.seq), col(Entry.digest)).where(col(Entry.place_id) == room, col(Entry.seq).in_(numbers))
    return {number: digest for number, digest in (await session.execute(query)).all()}


ZONE = select(col(Conference.zone)).join(Room, col(Room.conference_id) == col(Conference.id))
ZONE = ZONE.where(col(Room.id) == bindparam("room"))


async def zone_of(session: AsyncSession, room: UUID) -> str:
    return str((await session.execute(ZONE, {"room": room})).scalar_one())


def shown(
    message: Message,
    by: Credit | None,
    zone: str,
    echoes: dict[UUID, Echo],
    files: dict[UUID, list[Attachment]],
    rulings: dict[UUID, list[RulingLine]],
    left: dict[int, str],
    marks: dict[UUID, SegmentMark],
) -> MessageView:
    mine = rulings.get(message.id, [])
    measures = {measure: [each for each in mine if each.measure == measure] for measure in Measure}
    return MessageView(
        id=message.id,
        room=message.room_id,
        topic=message.topic_id,
        ordinal=message.ordinal,
        credit=by,
        at=message.at,
        zone=zone,
        language=message.language,
        text=message.text if message.state in READABLE else None,
        state=message.state,
        segment=marks.get(message.id),
        corrections=message.version - 1,
        pinned=message.pinned,
        for_record=message.for_record,
        reply=echoes.get(message.reply_to) if message.reply_to else None,
        quote=echoes.get(message.id) if message.quote_of and message.state in READABLE else None,
        digest=left.get(message.said_seq) if message.state == State.RETRACTED else None,
        attachments=files.get(message.id, []) if message.state in READABLE else [],
        called_to_order=measures[Measure.CALL_TO_ORDER],
        withdrawal_asked=next(iter(measures[Measure.WITHDRAWAL_ASKED][-1:]), None),
        ruling=next(iter(measures[Measure.STRUCK][-1:]), None),
    )


async def ruled(session: AsyncSession, ids: list[UUID]) -> dict[UUID, list[RulingLine]]:
    if not ids:
        return {}
    query = select(Ruling).where(col(Ruling.message_id).in_(ids)).order_by(col(Ruling.number))
    found: dict[UUID, list[RulingLine]] = {}
    for each in (await session.execute(query)).scalars():
        found.setdefault(each.message_id, []).append(
            RulingLine(each.id, each.measure, each.reason, each.at, each.outcome)
        )
    return found


async def named_in(session: AsyncSession, room: UUID, segment: UUID) -> list[Part]:
    """Every part of a room that names, or named while it was open, somebody for what they did in a segment."""
    said = select(col(Message.id)).where(col(Message.segment_id) == segment)
    repeating = select(col(Message.id)).where(col(Message.reply_to).in_(said) | col(Message.quote_of).in_(said))
    parts: list[Part] = []
    for name, query in (
        ("message", said.order_by(col(Message.at), col(Message.ordinal))),
        ("message", repeating),
        ("topic", select(col(Topic.id)).where(col(Topic.room_id) == room)),
        ("ruling", select(col(Ruling.id)).where(col(Ruling.room_id) == room)),
    ):
        parts += [(name, id) for id in (await session.execute(query)).scalars()]
    return list(dict.fromkeys(parts))


async def topic(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, TopicView]:
    """The head of a topic: its title, whether it is open, and what is pinned there."""
    rows = (await session.execute(select(Topic).where(col(Topic.id).in_(ids)))).scalars()
    found = {}
    for each in rows:
        pinned = await session.execute(SPOKEN, {"ids": among(await pins(session, each.id))})
        found_pins = pinned.all()
        said = await speakers(session, found_pins)
        echoes = [echo(row[0], said[row[0].id]) for row in found_pins]
        echoes.sort(key=lambda one: one.ordinal)
        zone = await zone_of(session, each.room_id)
        found[each.id] = TopicView(each.id, each.room_id, each.number, each.title, each.state, zone, echoes)
    return found


@dataclass(frozen=True)
class Version:
    """The words of a message as they stood; none where they are erased or hidden. `digest` is that of their entry."""

    number: int
    text: str | None
    at: datetime
    digest: str


async def history(session: AsyncSession, message: Message) -> list[Version]:
    """Every version of a message's words, the present one last."""
    query = select(Wording).where(col(Wording.message_id) == message.id).order_by(col(Wording.version))
    said = [(each.version, each.text, each.at, each.seq) for each in (await session.execute(query)).scalars()]
    said.append((message.version, message.text, message.said_at, message.said_seq))
    sealed = await digests(session, message.room_id, [seq for *_, seq in said])
    readable = message.state in READABLE
    return [Version(number, text if readable else None, at, sealed[seq]) for number, text, at, seq in said]
