"""Messages: what a seat says in a topic."""

import re
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, Column, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.attachments import FILES_LIMIT, Attached, Attachment
from rooms.charter import acknowledged
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language, plain, visible
from rooms.people import Entity, Person, Seat
from rooms.record.chance import new_id
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.record.rows import gather, row
from rooms.room import Attribution, Permission
from rooms.segments import Segment, needed
from rooms.threads import findable
from rooms.threads.topics import Topic

TEXT_LIMIT = 20_000
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
MENTION = re.compile(r"@\[([^\[\]\n]{1,200})\]")


class State(StrEnum):
    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    STRUCK = "struck"


class Message(SQLModel, table=True):
    """`ordinal` counts within the topic; `said_seq` and `said_at` are of the entry that bears its present words."""

    __table_args__ = (
        Index(None, "topic_id", "ordinal", unique=True),
        Index(None, "seat_id", "at"),
        {"info": DERIVED},
    )
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    topic_id: UUID = Field(foreign_key="topic.id")
    # A seat, or where a segment names nobody a pseudonym.
    seat_id: UUID
    ordinal: int
    at: datetime = Field(sa_type=Moment)
    said_seq: int
    said_at: datetime = Field(sa_type=Moment)
    language: str
    text: str | None
    version: int = 1
    state: str = State.STANDING
    reply_to: UUID | None = Field(default=None, index=True)
    quote_of: UUID | None = Field(default=None, index=True)
    quote_version: int | None = None
    quote_start: int | None = None
    quote_end: int | None = None
    mentions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    files: int = 0
    rulings: int = 0
    for_record: bool = False
    pinned: bool = False
    withdrawal_asked: bool = False
    # Where it was said in a segment: which, under which rule, and whether the speaker consented to be named.
    segment_id: UUID | None = None
    segment_rule: str = ""
    named: bool = False


class Wording(SQLModel, table=True):
    """The words of a message in a version that a correction has replaced."""

    __table_args__ = {"info": DERIVED}
    message_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    seq: int
    text: str | None
    at: datetime = Field(sa_type=Moment)


class Quote(BaseModel):
    """Words of another message: characters start to end of one of its versions, so that none are kept twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    message: UUID
    version: int
    start: int
    end: int


class Posted(Event):
    message: UUID
    topic: UUID
    text: str | None
    files: list[Attached] | None = None
    language: Language = Language.ENGLISH
    reply_to: UUID | None = None
    quote: Quote | None = None
    mentions: list[UUID] = []
    for_record: bool = False
    segment: UUID | None = None
    rule: str = ""
    WORDS: ClassVar[frozenset[str]] = frozenset({"text", "files"})

    def touches(self) -> list[Part]:
        return [("message", self.message), ("topic_line", self.topic)]


class Words(BaseModel):
    """What somebody wishes to say, as it comes from the form."""

    model_config = ConfigDict(frozen=True)
    text: str
    language: Language = Language.ENGLISH
    reply_to: UUID | None = None
    quote_of: UUID | None = None
    quote_text: str = ""
    files: tuple[Attached, ...] = ()
    for_record: bool = False
    # The segment that was open where these words were written, "" for none; where nothing is said of it, any.
    under: str | None = None
    # That whoever quotes knows that few of a kind took part where these words were said.
    knowingly: bool = False


async def post(floor: Floor, topic_id: UUID, words: Words) -> Entry:
    """Say something in a topic."""
    await may_speak(floor)
    segment, anonymous = floor.room.segment_id, bool(floor.room.anonymous)
    if words.under not in (None, str(segment or "")):
        raise Refused("segment.changed_meanwhile", "text")
    topic = await floor.find(Topic, topic_id)
    if topic.closed:
        raise Refused("topic.closed")
    if len(words.files) > FILES_LIMIT:
        raise Refused("files.too_many", "files", limit=FILES_LIMIT)
    if words.files and anonymous:
        raise Refused("segment.no_files", "files")
    if words.reply_to is not None and (await floor.find(Message, words.reply_to)).topic_id != topic.id:
        raise NotHere
    text = written(words.text, required=not words.files)
    posted = Posted(
        message=new_id(),
        topic=topic.id,
        text=text,
        files=list(words.files) or None,
        # Under the Chatham House Rule neither the language nor who is called may point to somebody.
        language=Language(floor.room.language) if anonymous else words.language,
        reply_to=words.reply_to,
        quote=await quoted(floor, words),
        mentions=[] if anonymous else await mentioned(floor, text),
        for_record=words.for_record,
        segment=segment,
        rule=floor.room.segment_rule,
    )
    return await floor.record(posted)


async def may_speak(floor: Floor) -> None:
    """One speaks in a room that is not archived, under a charter and a segment's rule that one has acknowledged."""
    floor.require(Permission.MESSAGE_POST)
    floor.require_open()
    if needed(floor.room):
        raise Refused("segment.unacknowledged")
    if not await acknowledged(floor.session, floor.room, floor.seat):
        raise Refused("charter.unacknowledged")
    await floor.require_undertaking()


def written(text: str, required: bool = True) -> str:
    """Text as it may be stored: one kind of line end, no invisible controls, not empty, not too long."""
    text = plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = CONTROLS.sub("", text).strip()
    text = text if visible(text) else ""
    if not text and required:
        raise Refused("message.empty", "text")
    if len(text) > TEXT_LIMIT:
        raise Refused("message.too_long", "text", limit=TEXT_LIMIT, length=len(text))
    return text


async def quoted(floor: Floor, words: Words) -> Quote | None:
    if words.quote_of is None:
        return None
    source = await floor.find(Message, words.quote_of)
    if not words.knowingly and await pointing(floor, source):
        raise Refused("quote.small_group", "knowingly")
    if source.state != State.STANDING or not source.text:
        raise Refused("quote.not_standing")
    excerpt = words.quote_text.replace("\r\n", "\n").strip() or source.text
    start = source.text.find(excerpt)
    if start < 0:
        raise Refused("quote.not_their_words", "quote")
    return Quote(message=source.id, version=source.version, start=start, end=start + len(excerpt))


async def pointing(floor: Floor, source: Message) -> list[str]:
    """The kinds of which so few took part in the segment of a message that to quote it elsewhere may point to them."""
    over = source.segment_id is not None and source.segment_id != floor.room.segment_id
    if not over or source.named or source.segment_rule != Attribution.CHATHAM_HOUSE:
        return []
    return (await floor.find(Segment, source.segment_id)).small if source.segment_id else []


async def mentioned(floor: Floor, text: str) -> list[UUID]:
    """The seats and entities of this room that are called by @[name] or @[short name]."""
    names = {name.strip().lower() for name in MENTION.findall(text)}
    if not names:
        return []
    query = (
        select(col(Seat.id), col(Person.name), col(Entity.id), col(Entity.short), col(Entity.name))
        .join(Person, col(Person.id) == col(Seat.person_id))
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Seat.place_id) == floor.room.id, col(Seat.left_at).is_(None))
    )
    found: dict[UUID, None] = {}
    for seat, person, entity, short, full in (await floor.session.execute(query)).all():
        if person.lower() in names:
            found[seat] = None
        if names & {short.lower(), full.lower()}:
            found[entity] = None
    return list(found)


@apply.register
async def _(event: Posted, entry: Entry, session: AsyncSession) -> None:
    topic = await row(session, Topic, event.topic)
    if topic is None:
        raise LookupError(f"no topic {event.topic}")
    topic.count, topic.last_at = topic.count + 1, entry.at
    quote = event.quote
    gather(
        session,
        Message,
        id=event.message,
        room_id=entry.place_id,
        topic_id=event.topic,
        seat_id=entry.by,
        ordinal=topic.count,
        at=entry.at,
        said_seq=entry.seq,
        said_at=entry.at,
        language=str(event.language),
        text=event.text,
        reply_to=event.reply_to,
        quote_of=quote.message if quote else None,
        quote_version=quote.version if quote else None,
        quote_start=quote.start if quote else None,
        quote_end=quote.end if quote else None,
        mentions=[str(each) for each in event.mentions],
        files=len(event.files or []),
        for_record=event.for_record,
        segment_id=event.segment,
        segment_rule=event.rule,
    )
    findable.keep(session, event.message, event.text, event.language)
    for file in event.files or []:
        session.add(Attachment(room_id=entry.place_id, message_id=event.message, **file.model_dump()))
