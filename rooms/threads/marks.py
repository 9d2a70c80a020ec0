"""Marks on a message: pinned for all to find, or said for the record."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission
from rooms.threads.corrections import own
from rooms.threads.messages import Message, State

PINS_LIMIT = 12


class Pinned(Event):
    message: UUID
    topic: UUID

    def touches(self) -> list[Part]:
        return [("message", self.message), ("topic", self.topic)]


class Unpinned(Event):
    message: UUID
    topic: UUID

    def touches(self) -> list[Part]:
        return [("message", self.message), ("topic", self.topic)]


class PutOnRecord(Event):
    """Its author asks that what was said be reflected in the record of the meeting."""

    message: UUID

    def touches(self) -> list[Part]:
        return [("message", self.message)]


async def pin(floor: Floor, message_id: UUID) -> Entry:
    """Keep a message at the head of its topic."""
    floor.require(Permission.MESSAGE_PIN)
    floor.require_open()
    message = await floor.find(Message, message_id)
    if message.pinned or message.state != State.STANDING:
        raise Refused("message.pinned_already" if message.pinned else f"message.{message.state}")
    if len(await pins(floor.session, message.topic_id)) >= PINS_LIMIT:
        raise Refused("message.too_many_pins", limit=PINS_LIMIT)
    return await floor.record(Pinned(message=message.id, topic=message.topic_id))


async def unpin(floor: Floor, message_id: UUID) -> Entry:
    """Take a message from the head of its topic."""
    floor.require(Permission.MESSAGE_PIN)
    floor.require_open()
    message = await floor.find(Message, message_id)
    if not message.pinned:
        raise Refused("message.not_pinned")
    return await floor.record(Unpinned(message=message.id, topic=message.topic_id))


async def for_the_record(floor: Floor, message_id: UUID) -> Entry:
    """Mark one's own words as said for the record; this is not undone."""
    floor.require(Permission.MESSAGE_CORRECT)
    message = await own(floor, message_id)
    if message.for_record:
        raise Refused("message.for_record_already")
    return await floor.record(PutOnRecord(message=message.id))


@apply.register
async def _(event: Pinned, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Message, event.message)).pinned = True


@apply.register
async def _(event: Unpinned, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Message, event.message)).pinned = False


@apply.register
async def _(event: PutOnRecord, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Message, event.message)).for_record = True


async def pins(session: AsyncSession, topic: UUID) -> list[UUID]:
    """The pinned messages of a topic, in the order in which they were said."""
    query = (
        select(col(Message.id))
        .where(col(Message.topic_id) == topic, col(Message.pinned))
        .order_by(col(Message.ordinal))
    )
    return list((await session.execute(query)).scalars())
