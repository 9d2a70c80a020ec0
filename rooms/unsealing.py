"""Unsealing: on its day the depositaries bring the key of a deposit back, share by share, and names are read again."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.deposits import Deposit, digest, listed, together
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, Part, apply
from rooms.room import Conference, Depositing
from rooms.sealing import unseal_with
from rooms.segments import OfSegment, Segment

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey


class ShareGiven(OfSegment):
    """A depositary has given back a share of the key of a closed segment; alone it tells nothing."""

    depositary: str

    def touches(self) -> list[Part]:
        return [("masthead", self.room)]


class DepositOpened(OfSegment):
    """All shares are given: whoever sits in the room sees again who spoke in the segment. The entry names nobody."""

    def touches(self) -> list[Part]:
        return [*super().touches(), ("segment", self.segment)]


async def give_share(floor: Floor, segment_id: UUID, private: "X25519PrivateKey") -> Entry:
    """Give back the share that was sealed to this private key, from the agreed day on; the last one opens the deposit.

    Whoever has the private part may: no seat is asked for, and the entry is made from the seat of the clock.
    """
    segment = await floor.find(Segment, segment_id)
    deposit = await floor.session.get(Deposit, segment_id)
    if deposit is None or segment.terms is None:
        raise Refused("deposit.none")
    if await today(floor) < segment.terms.opens:
        raise Refused("deposit.too_early", day=segment.terms.opens.isoformat())
    if digest(deposit) != segment.deposit:
        raise Refused("deposit.changed")
    name, shares = taken(deposit, private)
    left = [share for share in shares if "given" not in share]
    secret = None if left else together([bytes.fromhex(share["given"]) for share in shares])
    if secret is not None and listed(deposit, secret) is None:
        raise Refused("deposit.changed")
    entry = await floor.record(ShareGiven(room=floor.room.id, segment=segment.id, depositary=name))
    deposit.shares = shares
    if secret is None:
        return entry
    deposit.secret = secret
    return await floor.record(DepositOpened(room=floor.room.id, segment=segment.id))


def taken(deposit: Deposit, private: "X25519PrivateKey") -> tuple[str, list[dict[str, str]]]:
    """Whose share a private key reads, and all shares with that one given."""
    for at, share in enumerate(deposit.shares):
        read = unseal_with(private, bytes.fromhex(share["sealed"]), deposit.segment_id.bytes)
        if read is not None and "given" in share:
            raise Refused("deposit.given_already")
        if read is not None:
            return share["depositary"], [
                *deposit.shares[:at],
                {**share, "given": read.hex()},
                *deposit.shares[at + 1 :],
            ]
    raise Refused("deposit.not_yours")


async def today(floor: Floor) -> date:
    """The day it is where the conference meets, by the store's clock."""
    conference = await floor.session.get_one(Conference, floor.room.conference_id)
    return floor.now.astimezone(ZoneInfo(conference.zone)).date()


def opened(segment: Segment) -> bool:
    """Whether names of a closed segment are read again."""
    terms: Depositing | None = segment.terms
    return bool(segment.deposit) and terms is not None and segment.given == len(terms.depositaries)


@apply.register
async def _(event: ShareGiven, entry: Entry, session: AsyncSession) -> None:
    segment = await session.get_one(Segment, event.segment)
    segment.given += 1


@apply.register
async def _(event: DepositOpened, entry: Entry, session: AsyncSession) -> None:
    """Whether all shares are given is told by their number; this entry says that they fit."""
