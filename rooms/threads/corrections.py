"""Corrections: what befalls a message after it was said, at the will of whoever said it."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.attachments import Attachment
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, Event, Part, apply, erase
from rooms.room import Attribution, Permission
from rooms.threads import findable
from rooms.threads.messages import Message, State, Wording, may_speak, mentioned, written


class Changed(Event, shape_only=True):
    """What befell a message; `echoes` are the messages that repeat its words, as replies or quotes."""

    message: UUID
    topic: UUID
    echoes: list[UUID] = []

    def touches(self) -> list[Part]:
        return [("message", self.message), ("topic", self.topic), *(("message", echo) for echo in self.echoes)]


class Corrected(Changed):
    version: int
    text: str | None
    mentions: list[UUID] = []
    WORDS: ClassVar[frozenset[str]] = frozenset({"text"})


class Withdrawn(Changed):
    """Taken back: the words stay readable, struck through."""


class Retracted(Changed):
    """Taken back early: the words are erased from tables and record; their digests stay in the chain."""

    erased: list[int]


async def own(floor: Floor, message_id: UUID) -> Message:
    """A message of this very seat that still stands."""
    floor.require_open()
    message = await floor.find(Message, message_id)
    over = message.segment_rule == Attribution.CHATHAM_HOUSE and message.segment_id != floor.room.segment_id
    # Also where a deposit was opened since, and only whoever consented to be named still answers for their words.
    if (over and message.seat_id != floor.seat.id) or not await floor.is_own(message.seat_id):
        raise Refused("segment.over" if over else "message.not_yours")
    if floor.room.anonymous and message.segment_id != floor.room.segment_id:
        # To change now what was said under one's name would tell that one is here.
        raise Refused("segment.said_outside")
    if message.state != State.STANDING:
        raise Refused(f"message.{message.state}")
    return message


async def correct(floor: Floor, message_id: UUID, version: int, text: str) -> Entry:
    """Correct one's own words; what stood before remains to be seen in the history."""
    floor.require(Permission.MESSAGE_CORRECT)
    await may_speak(floor)
    message = await own(floor, message_id)
    if version != message.version:
        raise Refused("message.changed_meanwhile", "text")
    text = written(text, required=not message.files)
    if text == message.text:
        raise Refused("message.unchanged", "text")
    mentions = [] if floor.room.anonymous else await mentioned(floor, text)
    facts = await change(floor, message)
    return await floor.record(Corrected(**facts, version=version + 1, text=text, mentions=mentions))


async def withdraw(floor: Floor, message_id: UUID) -> Entry:
    """Take one's own words back: they stay readable, struck through."""
    floor.require(Permission.MESSAGE_WITHDRAW)
    message = await own(floor, message_id)
    return await floor.record(Withdrawn(**await change(floor, message)))


async def retract(floor: Floor, message_id: UUID) -> Entry:
    """Take one's own words back early enough that they are erased everywhere but for their digest.

    What was said in a segment can be taken out for as long as it is open.
    """
    floor.require(Permission.MESSAGE_WITHDRAW)
    message = await own(floor, message_id)
    minutes = floor.room.charter.retract_minutes
    while_open = message.segment_id is not None and message.segment_id == floor.room.segment_id
    if floor.now > message.at + timedelta(minutes=minutes) and not while_open:
        raise Refused("message.too_late_to_retract", minutes=minutes)
    numbers = select(col(Wording.seq)).where(col(Wording.message_id) == message.id)
    erased = [*sorted((await floor.session.execute(numbers)).scalars()), message.said_seq]
    return await floor.record(Retracted(**await change(floor, message), erased=erased))


async def change(floor: Floor, message: Message) -> dict[str, Any]:
    """What an event says of the message it befalls."""
    repeating = (col(Message.reply_to) == message.id) | (col(Message.quote_of) == message.id)
    echoes = (await floor.session.execute(select(col(Message.id)).where(repeating))).scalars()
    return {"message": message.id, "topic": message.topic_id, "echoes": list(echoes)}


@apply.register
async def _(event: Corrected, entry: Entry, session: AsyncSession) -> None:
    message = await session.get_one(Message, event.message)
    said = (message.said_seq, message.said_at, message.text)
    session.add(Wording(message_id=message.id, version=message.version, seq=said[0], at=said[1], text=said[2]))
    message.text, message.version = event.text, event.version
    message.said_seq, message.said_at = entry.seq, entry.at
    message.mentions = [str(each) for each in event.mentions]
    await findable.renew(session, message.id, event.text, message.language)


@apply.register
async def _(event: Withdrawn, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Message, event.message)).state = State.WITHDRAWN


@apply.register
async def _(event: Retracted, entry: Entry, session: AsyncSession) -> None:
    message = await session.get_one(Message, event.message)
    message.state, message.text, message.files = State.RETRACTED, None, 0
    await findable.renew(session, message.id, None, message.language)
    await erase(session, entry.place_id, event.erased)
    for table, of in ((Wording, col(Wording.message_id)), (Attachment, col(Attachment.message_id))):
        for row in (await session.execute(select(table).where(of == event.message))).scalars():
            if isinstance(row, Wording):
                row.text = None
            else:
                await session.delete(row)
