"""How messages and topics are shown inside their room; participants see each other there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import segments
from rooms.attachments import Attachment, of_messages
from rooms.people import Audience, Credit, Entity, Person, Seat, credit
from rooms.pseudonyms import credits
from rooms.record.entries import Entry, Part
from rooms.room import Conference, Room
from rooms.threads.marks import pins
from rooms.threads.messages import Message, State, Wording
from rooms.threads.rulings import Measure, Ruling
from rooms.threads.topics import Topic

EXCERPT = 160
MARKS = re.compile(r"[*_`]|^[ \t]*(?:>|[-+]\s)", re.M)
# Withdrawn words stay readable, struck through; retracted ones are gone and struck ones hidden.
READABLE = {State.STANDING, State.WITHDRAWN}


@dataclass(frozen=True)
class Echo:
    """Another message as far as it is repeated here; no words where they no longer stand."""

    id: UUID
    ordinal: int
    credit: Credit | None
    language: str
    words: str | None


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


def spoken() -> Select[Message, Person | None, Entity | None, str | None]:
    """Messages with who said them; nobody where they bear a pseudonym."""
    return (
        select(Message, Person, Entity, col(Seat.role))
        .outerjoin(Seat, col(Seat.id) == col(Message.seat_id))
        .outerjoin(Person, col(Person.id) == col(Seat.person_id))
        .outerjoin(Entity, col(Entity.id) == col(Seat.entity_id))
    )


async def speakers(session: AsyncSession, rows: Sequence[Any]) -> dict[UUID, Credit | None]:
    """Who said each message, for those who sit in its room; nobody where a segment is closed."""
    hidden = [row[0].seat_id for row in rows if row[1] is None]
    resolved = await credits(session, hidden) if hidden else {}
    return {
        message.id: credit(person, entity, role) if person is not None else resolved.get(message.seat_id)
        for message, person, entity, role, *_ in rows
    }


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, MessageView]:
    """Messages as their room sees them."""
    query = spoken().join(Room, col(Room.id) == col(Message.room_id))
    query = query.join(Conference, col(Conference.id) == col(Room.conference_id)).where(col(Message.id).in_(ids))
    rows = (await session.execute(query.add_columns(col(Conference.zone)))).all()
    if not rows:
        return {}
    messages = [row[0] for row in rows]
    echoes = await repeated(session, messages)
    files = await of_messages(session, [each.id for each in messages if each.files])
    rulings = await ruled(session, [each.id for each in messages if each.rulings])
    left = await digests(session, messages[0].room_id, [m.said_seq for m in messages if m.state == State.RETRACTED])
    by, marks = await speakers(session, rows), await marked(session, messages)
    return {
        message.id: shown(message, by[message.id], zone, echoes, files, rulings, left, marks)
        for message, *_, zone in rows
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


async def zone_of(session: AsyncSession, room: UUID) -> str:
    query = select(col(Conference.zone)).join(Room, col(Room.conference_id) == col(Conference.id))
    return str((await session.execute(query.where(col(Room.id) == room))).scalar_one())


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


async def repeated(session: AsyncSession, messages: list[Message]) -> dict[UUID, Echo]:
    """What these messages repeat: by the id of what is replied to, and by their own id for what they quote."""
    replied = {each.reply_to for each in messages if each.reply_to}
    quoting = {each.id: each for each in messages if each.quote_of}
    wanted = replied | {each.quote_of for each in quoting.values()}
    if not wanted:
        return {}
    rows = (await session.execute(spoken().where(col(Message.id).in_(wanted)))).all()
    said = await speakers(session, rows)
    sources = {row[0].id: (row[0], said[row[0].id]) for row in rows}
    found = {id: echo(*sources[id]) for id in replied if id in sources}
    for id, each in quoting.items():
        if each.quote_of in sources:
            source, by = sources[each.quote_of]
            text = await words_of(session, source, each.quote_version or 1)
            found[id] = quotation(source, by, text[each.quote_start : each.quote_end] if text else None)
    return found


async def words_of(session: AsyncSession, source: Message, version: int) -> str | None:
    if source.state != State.STANDING:
        return None
    if version == source.version:
        return source.text
    earlier = await session.get(Wording, (source.id, version))
    return earlier.text if earlier else None


def echo(message: Message, by: Credit | None) -> Echo:
    standing = message.state == State.STANDING and message.text
    return quotation(message, by, excerpt(message.text or "") if standing else None)


def quotation(message: Message, by: Credit | None, text: str | None) -> Echo:
    return Echo(message.id, message.ordinal, by, message.language, text)


def excerpt(text: str) -> str:
    """The first words of a text, on one line, without the marks of emphasis, lists and quotation."""
    line = " ".join(MARKS.sub("", text).split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"


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
        pinned = await session.execute(spoken().where(col(Message.id).in_(await pins(session, each.id))))
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
