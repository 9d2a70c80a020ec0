"""Known: what a batch of acts needs to know before it begins: who acts, where, and what they did before.

Who sends an act again bears the same key; the receipt that was written with the act says where it stands in the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.floor import NotHere
from rooms.keys import Keys
from rooms.people import Seat
from rooms.record.columns import PERSONAL, Moment
from rooms.record.entries import Entry, Record
from rooms.record.rows import IDS, among, gather, row
from rooms.room import Conference, Place, Room

CLOCKS = {"sqlite": func.strftime("%Y-%m-%dT%H:%M:%f", "now"), "postgresql": func.clock_timestamp()}


class Receipt(SQLModel, table=True):
    """An act that was done under an idempotency key; who sends it again gets the same answer."""

    __table_args__ = {"info": PERSONAL}
    # Keys of forms are unique nearly always, so that they lead to a receipt by themselves.
    key: str = Field(primary_key=True, max_length=64)
    seat_id: UUID = Field(primary_key=True)
    place_id: UUID
    seq: int
    at: datetime = Field(sa_type=Moment, index=True)


@lru_cache
def locking(dialect: str) -> Any:
    """What locks the heads of records and reads the clock; put together once, since every batch begins with it."""
    query = select(Record, CLOCKS[dialect]).where(col(Record.id).in_(bindparam("places", expanding=True)))
    return query.order_by(col(Record.id)).with_for_update()


# Seats, with the room of those named first; and what was done under these keys by whatever seat.
FIRST = col(Seat.id).in_(bindparam("first", expanding=True))
ACTING = select(Seat, Room).outerjoin(Room, (col(Room.id) == col(Seat.place_id)) & FIRST).where(col(Seat.id).in_(IDS))
DONE = select(col(Receipt.seat_id), col(Receipt.key), col(Receipt.place_id), col(Receipt.seq))
DONE = DONE.where(col(Receipt.key).in_(bindparam("keys", expanding=True)))


class Asking(Protocol):
    """An act that waits: in which places, of which seat, under which key."""

    places: Sequence[UUID]
    seat: UUID | None
    key: str | None


@dataclass
class Known:
    """What a batch needs to know before it begins."""

    seats: dict[UUID, Seat] = field(default_factory=dict)
    places: dict[UUID, Place] = field(default_factory=dict)
    # By seat and key: where the last entry of an act stands.
    receipts: dict[tuple[UUID, str], tuple[UUID, int]] = field(default_factory=dict)

    async def place(self, session: AsyncSession, id: UUID) -> Place:
        """The room or conference whose record this is."""
        if id not in self.places:
            found: Place | None = await row(session, Room, id)
            found = found or await row(session, Conference, id)
            if found is None:
                raise NotHere
            self.places[id] = found
        return self.places[id]

    def keep(self, session: AsyncSession, keys: Keys, place: Place, asked: Asking, last: Entry) -> None:
        """A receipt for an act: where its last entry stands."""
        if asked.seat is None or not asked.key:
            return
        self.receipts[asked.seat, asked.key] = last.place_id, last.seq
        holder = token(keys, place, asked.seat, asked.key)
        gather(session, Receipt, seat_id=holder, key=asked.key, place_id=last.place_id, seq=last.seq, at=last.at)


async def known(session: AsyncSession, keys: Keys, jobs: Sequence[Asking]) -> Known:
    """The seats that act, the rooms they sit in, and what was done before under the same keys."""
    found, wanted = Known(), {job.seat for job in jobs if job.seat}
    if not wanted:
        return found
    # A room is read once, however many of its seats act.
    first = {job.places[0]: job.seat for job in reversed(jobs) if job.seat}
    for seat, room in (await session.execute(ACTING, {"ids": among(wanted), "first": among(first.values())})).all():
        found.seats[seat.id] = seat
        if room is not None:
            found.places[room.id] = room
    if borne := {job.key for job in jobs if job.key}:
        for seat_id, key, place, seq in (await session.execute(DONE, {"keys": among(borne)})).all():
            found.receipts[seat_id, key] = place, seq
        mask(keys, jobs, found)
    return found


def mask(keys: Keys, jobs: Sequence[Asking], found: Known) -> None:
    """While the record names nobody, what was done is found by tokens: it is known by the seats they stand for."""
    for job in jobs:
        seat = found.seats.get(job.seat) if job.seat else None
        place = found.places.get(seat.place_id) if seat else None
        if seat is not None and job.key and isinstance(place, Room) and place.anonymous:
            earlier = found.receipts.get((token(keys, place, seat.id, job.key), job.key))
            if earlier is not None:
                found.receipts[seat.id, job.key] = earlier


def token(keys: Keys, place: Place, seat: UUID, key: str) -> UUID:
    """By what a receipt is found again: the seat, or where the record names nobody a token of the segment's key."""
    if not isinstance(place, Room) or not place.anonymous:
        return seat
    secret = keys.of(place.anonymous)
    return secret.token("receipt", seat, key) if secret is not None else uuid4()
