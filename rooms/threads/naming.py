"""Naming: what a segment in which nobody is named asks of threads, and whoever consents to be named for their words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import charter as charters
from rooms import meetings, segments
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, apply
from rooms.room import Attribution, Charter, Permission
from rooms.threads.corrections import Changed, change, own
from rooms.threads.held import Held
from rooms.threads.messages import Message


class NameGiven(Changed):
    """By an act of their own somebody is named for what they said in a segment; this stays when it is closed."""

    seat: UUID


async def open_segment(floor: Floor, rule: Attribution, until: datetime | None = None) -> Entry:
    """Open a segment, once no words are on their way that lie in the store beside the seat that sent them."""
    floor.require(Permission.SEGMENT_OPEN)
    await none_waiting(floor)
    return await segments.open_segment(floor, rule, until)


async def none_waiting(floor: Floor) -> None:
    waiting = select(func.count()).select_from(Held).where(col(Held.room_id) == floor.room.id, col(Held.refused) == "")
    if (await floor.session.execute(waiting)).scalar_one():
        raise Refused("segment.words_on_their_way", seconds=floor.room.charter.call_back_seconds)


async def open_meeting(floor: Floor) -> Entry:
    """Open the next meeting; in a room whose charter is under the Chatham House Rule it is a segment of its own."""
    meetings.may_open(floor)
    if under_the_rule(floor):
        await none_waiting(floor)
    terms = await charters.agreed(floor)
    if under_the_rule(floor):
        await end_segment(floor)
    entry = await meetings.open_meeting(floor)
    await segments.follow(floor, terms)
    return entry


async def adjourn(floor: Floor) -> Entry:
    """End the meeting; under such a charter its segment ends first, and another lasts until the next opening."""
    if not under_the_rule(floor):
        return await meetings.adjourn(floor)
    meetings.may_adjourn(floor)
    terms = await charters.agreed(floor)
    await end_segment(floor)
    entry = await meetings.adjourn(floor)
    await segments.follow(floor, terms)
    return entry


async def amend(floor: Floor, charter: Charter, version: int | None = None) -> Entry:
    """Change the charter; where it is then under the Chatham House Rule, a segment begins or is tightened with it."""
    room, strict = floor.room, charter.attribution == Attribution.CHATHAM_HOUSE
    if strict and room.segment_id is None:
        floor.require(Permission.CHARTER_AMEND)
        await none_waiting(floor)
    entry = await charters.amend(floor, charter, version)
    await segments.follow(floor)
    if strict and room.segment_id is not None and room.anonymous is None:
        await segments.tighten(floor, room.segment_id, charter.attribution)
    return entry


def under_the_rule(floor: Floor) -> bool:
    return floor.room.charter.attribution == Attribution.CHATHAM_HOUSE


async def end_segment(floor: Floor) -> None:
    if floor.room.segment_id is not None:
        await segments.shut(floor, await segments.still_open(floor, floor.room.segment_id))


async def give_name(floor: Floor, message_id: UUID) -> Entry:
    """Consent to be named for one's own words of the open segment; this is not undone."""
    floor.require(Permission.MESSAGE_CORRECT)
    message = await own(floor, message_id)
    if message.segment_id is None or message.seat_id == floor.seat.id:
        raise Refused("message.named_already")
    return await floor.record(NameGiven(**await change(floor, message), seat=floor.seat.id))


@apply.register
async def _(event: NameGiven, entry: Entry, session: AsyncSession) -> None:
    message = await session.get_one(Message, event.message)
    message.seat_id, message.named = event.seat, True
