"""Deposits: the key of a closed segment, where a room agreed so beforehand, as only its depositaries can bring it back.

The key is divided into as many shares as there are depositaries, each sealed to the public key of one of them
(X25519, HKDF-SHA-256, AES-256-GCM): all of them together give the key, all but one of them give nothing. The private
parts are never here. Until they are used, a deposit tells nothing to whoever has it, from whatever copy of the store.
"""

import hashlib
import secrets
from collections.abc import Sequence
from functools import reduce
from uuid import UUID

from sqlalchemy import JSON, Column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.keys import HALF, Key, Keys
from rooms.record.columns import COUNTED
from rooms.room import Depositary
from rooms.sealing import seal, seal_to, unseal


class Deposit(SQLModel, table=True):
    """What lies sealed; `shares` holds each share as it was sealed, or as its depositary has given it.

    `secret` is what the shares give together, once all are given. The digest is in the entry that closed the segment.
    """

    __table_args__ = {"info": COUNTED}
    segment_id: UUID = Field(primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    sealed: bytes
    shares: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    secret: bytes | None = None


def put_away(segment: UUID, room: UUID, key: Key, pairs: dict[UUID, UUID], holders: Sequence[Depositary]) -> Deposit:
    """The seats behind the pseudonyms of a segment, sealed by its key, and its key as the holders alone can read it."""
    secret = key.secret[:HALF]
    listed = b"".join(pseudonym.bytes + pairs[pseudonym].bytes for pseudonym in sorted(pairs))
    sealed = seal(secret, listed, b"deposit" + segment.bytes)
    shares = [
        {"depositary": holder.name, "sealed": seal_to(bytes.fromhex(holder.public_key), share, segment.bytes).hex()}
        for holder, share in zip(holders, divided(secret, len(holders)), strict=True)
    ]
    return Deposit(segment_id=segment, room_id=room, sealed=sealed, shares=shares)


def digest(deposit: Deposit) -> str:
    """By what a deposit is known again: what was sealed in it, as it was when it was made."""
    made = hashlib.sha256(deposit.sealed)
    for share in deposit.shares:
        made.update(bytes.fromhex(share["sealed"]))
    return made.hexdigest()


def divided(secret: bytes, count: int) -> list[bytes]:
    """Shares of a secret: all together give it, any number fewer give nothing at all."""
    drawn = [secrets.token_bytes(len(secret)) for _ in range(count - 1)]
    return [*drawn, together([secret, *drawn])]


def together(shares: Sequence[bytes]) -> bytes:
    """What shares give, laid over one another."""
    return reduce(lambda one, other: bytes(a ^ b for a, b in zip(one, other, strict=True)), shares)


def listed(deposit: Deposit, secret: bytes) -> dict[UUID, UUID] | None:
    """The seats behind the pseudonyms, read with the key; none where it is not the key of this deposit."""
    plain = unseal(secret, deposit.sealed, b"deposit" + deposit.segment_id.bytes)
    if plain is None:
        return None
    ids = [UUID(bytes=plain[at : at + 16]) for at in range(0, len(plain), 16)]
    return dict(zip(ids[::2], ids[1::2], strict=True))


async def disclosed(session: AsyncSession, keys: Keys, ids: set[UUID]) -> dict[UUID, UUID]:
    """The seats behind those of these pseudonyms whose deposit has been opened."""
    query = select(Deposit).where(col(Deposit.secret).is_not(None), col(Deposit.segment_id).not_in(keys.disclosed))
    for deposit in (await session.execute(query)).scalars():
        keys.disclosed[deposit.segment_id] = listed(deposit, deposit.secret or b"") or {}
    return {id: found[id] for found in keys.disclosed.values() for id in ids & found.keys()}
