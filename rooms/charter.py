"""The charter of a room: who may be named, what may leave, who may speak; acknowledged by each seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import Floor, Refused
from rooms.people import Audience, Role, Seat
from rooms.pseudonyms import entered, undertake, undertaken
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Attribution, Charter, Depositing, Permission, Room
from rooms.sealing import usable

STRICTNESS = list(Attribution)


class CharterAmended(Event):
    room: UUID
    version: int
    charter: Charter

    def touches(self) -> list[Part]:
        return [("charter", self.room), ("masthead", self.room), ("seats", self.room)]

    def announces(self) -> list[Part]:
        return [("room_line", self.room)]


class Acknowledged(Event):
    """A participant has read this version of the charter and keeps to it."""

    room: UUID
    seat: UUID
    version: int

    def touches(self) -> list[Part]:
        return [("seats", self.room)]


async def amend(floor: Floor, charter: Charter, version: int | None = None) -> Entry:
    """Change the charter; the attribution rule can be tightened, never loosened. Everyone acknowledges anew.

    `version` is the one that was read before it was changed: where it is no longer the present one, nothing is.
    """
    floor.require(Permission.CHARTER_AMEND)
    floor.require_open()
    room = floor.room
    if version is not None and version != room.charter_version:
        raise Refused("charter.changed_meanwhile")
    if STRICTNESS.index(charter.attribution) < STRICTNESS.index(room.charter.attribution):
        raise Refused("charter.not_loosened", "attribution")
    if charter == room.charter:
        raise Refused("charter.unchanged")
    if charter.deposit != room.charter.deposit:
        sound(charter, floor.now)
    return await floor.record(CharterAmended(room=room.id, version=room.charter_version + 1, charter=charter))


async def acknowledge(floor: Floor, version: int) -> Entry | None:
    """Acknowledge the charter as it stands; a version that is no longer the present one is refused.

    While a segment is open in which nobody is named it is no entry, and holds until the close: it would be attendance.
    Where the charter itself is under that rule, whoever acknowledges it undertakes to keep to the segment's too.
    """
    room, seat = floor.room, floor.seat
    if version != room.charter_version:
        raise Refused("charter.changed_meanwhile")
    if await acknowledged(floor.session, room, seat):
        raise Refused("charter.acknowledged_already")
    if room.anonymous is None:
        return await floor.record(Acknowledged(room=room.id, seat=seat.id, version=version))
    if not await undertake(floor.session, room.anonymous, of_version(version), seat.id):
        raise Refused("segment.key_missing")
    if room.charter.attribution == Attribution.CHATHAM_HOUSE:
        await undertake(floor.session, room.anonymous, room.segment_rule, seat.id)
    return None


async def acknowledged(session: AsyncSession, room: Room, seat: Seat) -> bool:
    """Whether a seat has acknowledged the charter as it stands: for good, or for the open segment."""
    if seat.acknowledged >= room.charter_version:
        return True
    return await within(session, room.anonymous, room.charter_version, seat.id)


async def within(session: AsyncSession, segment: UUID | None, version: int, seat: UUID) -> bool:
    """Whether a seat has acknowledged a version for this segment, in which nobody is named."""
    return segment is not None and await undertaken(session, segment, of_version(version), seat)


def of_version(version: int) -> str:
    """What is undertaken in a segment with the charter, beside its rule."""
    return f"charter {version}"


def sound(charter: Charter, now: datetime) -> Charter:
    """A charter that can be kept: a deposit opens later than today, and something can be sealed to each depositary."""
    if charter.deposit is not None:
        if charter.deposit.opens <= now.date():
            raise Refused("deposit.day_past", "deposit_opens")
        keys = [bytes.fromhex(each.public_key) for each in charter.deposit.depositaries]
        if len(set(keys)) < len(keys) or not all(map(usable, keys)):
            raise Refused("deposit.key_unusable", "depositaries")
    return charter


async def agreed(floor: Floor) -> Depositing | None:
    """The deposit of which the charter speaks; none unless everyone who sits here has acknowledged it as it stands."""
    terms, room = floor.room.charter.deposit, floor.room
    if terms is None or terms.opens <= floor.now.date() or await unacknowledged(floor.session, room):
        return None
    return terms


async def unacknowledged(session: AsyncSession, room: Room) -> int:
    """How many of those who sit in a room have not acknowledged its charter as it stands."""
    version = room.charter_version
    query = select(col(Seat.id)).where(col(Seat.place_id) == room.id, col(Seat.left_at).is_(None))
    lacking = set((await session.execute(query.where(col(Seat.acknowledged) < version))).scalars())
    if lacking and room.anonymous is not None:
        lacking -= await entered(session, room.anonymous, of_version(version), lacking)
    return len(lacking)


@apply.register
async def _(event: CharterAmended, entry: Entry, session: AsyncSession) -> None:
    room = await session.get_one(Room, event.room)
    room.charter, room.charter_version = event.charter, event.version


@apply.register
async def _(event: Acknowledged, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Seat, event.seat)).acknowledged = event.version


@dataclass(frozen=True)
class CharterView:
    room: UUID
    version: int
    purpose: str
    rule: str
    leaves: str
    recording: str
    speakers: list[str]
    call_back_seconds: int
    retract_minutes: int
    presence: bool
    membership: str
    language: str
    deposit_opens: date | None
    depositaries: list[str]


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, CharterView]:
    """The charter of a room as it stands."""
    rooms = (await session.execute(select(Room).where(col(Room.id).in_(ids)))).scalars()
    return {room.id: shown(room) for room in rooms}


def shown(room: Room) -> CharterView:
    charter = room.charter
    return CharterView(
        room=room.id,
        version=room.charter_version,
        purpose=room.purpose,
        rule=charter.attribution,
        leaves=charter.what_may_leave,
        recording=charter.recording,
        speakers=[role for role in Role if role in charter.speakers],
        call_back_seconds=charter.call_back_seconds,
        retract_minutes=charter.retract_minutes,
        presence=charter.presence,
        membership=room.membership,
        language=room.language,
        deposit_opens=charter.deposit.opens if charter.deposit else None,
        depositaries=[each.name for each in charter.deposit.depositaries] if charter.deposit else [],
    )
