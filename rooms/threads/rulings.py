"""Rulings: a chair calls to order, asks for a withdrawal or strikes words; an appeal against it can be settled.

An appeal is put to the vote at once and without debate; the ruling stands unless a majority of those present and
voting overrules it, so a tie leaves it standing (General Assembly rules 71 and 113).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.accreditation import named
from rooms.floor import Floor, Refused
from rooms.people import Audience, Credit
from rooms.pseudonyms import credits
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Part, apply
from rooms.room import Conference, Permission, Room
from rooms.threads.corrections import Changed, change
from rooms.threads.messages import Message, State

REASON_LIMIT = 1000
VOTES_LIMIT = 10_000


class Measure(StrEnum):
    CALL_TO_ORDER = "call_to_order"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    STRUCK = "struck"


class Outcome(StrEnum):
    STANDING = "standing"
    APPEALED = "appealed"
    UPHELD = "upheld"
    OVERRULED = "overruled"


class Ruling(SQLModel, table=True):
    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    message_id: UUID = Field(foreign_key="message.id", index=True)
    # A seat, or where a segment names nobody a pseudonym.
    seat_id: UUID
    number: int
    measure: str
    reason: str
    at: datetime = Field(sa_type=Moment)
    outcome: str = Outcome.STANDING
    appellant_id: UUID | None = None
    appeal: str = ""
    for_overruling: int | None = None
    against: int | None = None


class OfRuling(Changed, shape_only=True):
    """What every ruling and its appeal have in common."""

    ruling: UUID

    def touches(self) -> list[Part]:
        return [*super().touches(), ("ruling", self.ruling)]


class Ruled(OfRuling, shape_only=True):
    reason: str


class CalledToOrder(Ruled):
    pass


class WithdrawalAsked(Ruled):
    pass


class Struck(Ruled):
    pass


class Appealed(OfRuling):
    reason: str


class AppealSettled(OfRuling):
    for_overruling: int
    against: int
    overruled: bool


async def call_to_order(floor: Floor, message_id: UUID, reason: str) -> Entry:
    """Remind a speaker of the rules, with the reason, before the room."""
    floor.require(Permission.MESSAGE_CALL_TO_ORDER)
    return await rule(floor, CalledToOrder, message_id, reason)


async def ask_withdrawal(floor: Floor, message_id: UUID, reason: str) -> Entry:
    """Ask a speaker to withdraw what was said."""
    floor.require(Permission.MESSAGE_CALL_TO_ORDER)
    return await rule(floor, WithdrawalAsked, message_id, reason)


async def strike(floor: Floor, message_id: UUID, reason: str) -> Entry:
    """Rule that words are struck from the thread; they stay sealed in the record, and the ruling can be appealed."""
    floor.require(Permission.MESSAGE_STRIKE)
    return await rule(floor, Struck, message_id, reason)


async def rule(floor: Floor, ruling: type[Ruled], message_id: UUID, reason: str) -> Entry:
    floor.require_open()
    message = await floor.find(Message, message_id)
    if message.state != State.STANDING:
        raise Refused(f"message.{message.state}")
    reason = named(reason, "reason", REASON_LIMIT)
    return await floor.record(ruling(**await change(floor, message), ruling=uuid4(), reason=reason))


async def appeal(floor: Floor, ruling_id: UUID, reason: str) -> Entry:
    """Appeal against a ruling; the chair puts the appeal to the vote."""
    floor.require(Permission.RULING_APPEAL)
    floor.require_open()
    ruling = await floor.find(Ruling, ruling_id)
    if ruling.outcome != Outcome.STANDING:
        raise Refused(f"ruling.{ruling.outcome}")
    if await floor.is_own(ruling.seat_id):
        raise Refused("ruling.own")
    reason = named(reason, "reason", REASON_LIMIT)
    message = await floor.find(Message, ruling.message_id)
    return await floor.record(Appealed(**await change(floor, message), ruling=ruling.id, reason=reason))


async def settle(floor: Floor, ruling_id: UUID, for_overruling: int, against: int) -> Entry:
    """Enter the show of hands on an appeal; only a majority of those voting overrules."""
    floor.require(Permission.RULING_SETTLE)
    floor.require_open()
    ruling = await floor.find(Ruling, ruling_id)
    if ruling.outcome != Outcome.APPEALED:
        raise Refused("ruling.not_appealed")
    if not (0 <= for_overruling <= VOTES_LIMIT and 0 <= against <= VOTES_LIMIT):
        raise Refused("votes.out_of_range", "for_overruling", limit=VOTES_LIMIT)
    facts = await change(floor, await floor.find(Message, ruling.message_id))
    settled = AppealSettled(
        **facts,
        ruling=ruling.id,
        for_overruling=for_overruling,
        against=against,
        overruled=for_overruling > against,
    )
    return await floor.record(settled)


async def add(event: Ruled, entry: Entry, session: AsyncSession, measure: Measure) -> None:
    message = await session.get_one(Message, event.message)
    message.rulings += 1
    message.withdrawal_asked = message.withdrawal_asked or measure == Measure.WITHDRAWAL_ASKED
    session.add(
        Ruling(
            id=event.ruling,
            room_id=entry.place_id,
            message_id=event.message,
            seat_id=entry.by,
            number=entry.seq,
            measure=measure,
            reason=event.reason,
            at=entry.at,
        )
    )
    if measure == Measure.STRUCK:
        message.state = State.STRUCK


@apply.register
async def _(event: CalledToOrder, entry: Entry, session: AsyncSession) -> None:
    await add(event, entry, session, Measure.CALL_TO_ORDER)


@apply.register
async def _(event: WithdrawalAsked, entry: Entry, session: AsyncSession) -> None:
    await add(event, entry, session, Measure.WITHDRAWAL_ASKED)


@apply.register
async def _(event: Struck, entry: Entry, session: AsyncSession) -> None:
    await add(event, entry, session, Measure.STRUCK)


@apply.register
async def _(event: Appealed, entry: Entry, session: AsyncSession) -> None:
    ruling = await session.get_one(Ruling, event.ruling)
    ruling.outcome, ruling.appeal, ruling.appellant_id = Outcome.APPEALED, event.reason, entry.seat_id


@apply.register
async def _(event: AppealSettled, entry: Entry, session: AsyncSession) -> None:
    ruling = await session.get_one(Ruling, event.ruling)
    ruling.outcome = Outcome.OVERRULED if event.overruled else Outcome.UPHELD
    ruling.for_overruling, ruling.against = event.for_overruling, event.against
    if event.overruled and ruling.measure == Measure.STRUCK:
        (await session.get_one(Message, event.message)).state = State.STANDING


@dataclass(frozen=True)
class RulingView:
    """A ruling with whom it was against; `number` is that of its entry in the record."""

    id: UUID
    room: UUID
    message: UUID
    ordinal: int
    speaker: Credit | None
    number: int
    measure: str
    reason: str
    by: Credit | None
    at: datetime
    zone: str
    outcome: str
    appeal: str
    appellant: Credit | None
    for_overruling: int | None
    against: int | None


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, RulingView]:
    """Rulings as members read them in the log of the room."""
    query = (
        select(Ruling, Message, col(Conference.zone))
        .join(Message, col(Message.id) == col(Ruling.message_id))
        .join(Room, col(Room.id) == col(Ruling.room_id))
        .join(Conference, col(Conference.id) == col(Room.conference_id))
        .where(col(Ruling.id).in_(ids))
    )
    rows = (await session.execute(query)).all()
    seats = {seat for ruling, message, _ in rows for seat in (ruling.seat_id, message.seat_id, ruling.appellant_id)}
    known = await credits(session, [seat for seat in seats if seat])
    return {ruling.id: shown(ruling, message, zone, known) for ruling, message, zone in rows}


def shown(ruling: Ruling, message: Message, zone: str, known: dict[UUID, Credit]) -> RulingView:
    return RulingView(
        id=ruling.id,
        room=ruling.room_id,
        message=ruling.message_id,
        ordinal=message.ordinal,
        speaker=known.get(message.seat_id),
        number=ruling.number,
        measure=ruling.measure,
        reason=ruling.reason,
        by=known.get(ruling.seat_id),
        at=ruling.at,
        zone=zone,
        outcome=ruling.outcome,
        appeal=ruling.appeal,
        appellant=known.get(ruling.appellant_id) if ruling.appellant_id else None,
        for_overruling=ruling.for_overruling,
        against=ruling.against,
    )


async def of_room(session: AsyncSession, room: UUID) -> list[UUID]:
    """The rulings of a room, the latest first."""
    query = select(col(Ruling.id)).where(col(Ruling.room_id) == room).order_by(col(Ruling.number).desc())
    return list((await session.execute(query)).scalars())


async def of_message(session: AsyncSession, message: UUID) -> list[UUID]:
    """The rulings about a message, in their order."""
    query = select(col(Ruling.id)).where(col(Ruling.message_id) == message).order_by(col(Ruling.number))
    return list((await session.execute(query)).scalars())
