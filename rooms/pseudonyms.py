"""Pseudonyms: what an entry bears in place of the seat while a segment under the Chatham House Rule is open.

One is drawn for every entry, so that no two words can be tied to one speaker by them. The seat behind it is kept only
sealed under the key of the segment; with the key gone, nothing resolves it.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.keys import Key, at_hand
from rooms.people import Credit, Entity, Person, Seat, credit
from rooms.record.columns import OUTSIDE, fresh


class Pseudonym(SQLModel, table=True):
    """The seat behind a pseudonym, sealed; deleted when the segment closes, and in no backup."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    segment_id: UUID = Field(index=True)
    sealed: bytes


class Undertaking(SQLModel, table=True):
    """That somebody undertook to keep to the rule of a segment: a token that only its key can tie to a seat."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    segment_id: UUID = Field(index=True)


def conceal(session: AsyncSession, segment: UUID, seat: UUID) -> UUID:
    """A pseudonym for one entry of a seat. Without the key it resolves nothing, for anybody, from the beginning."""
    pseudonym, key = uuid4(), at_hand(session).of(segment)
    if key is not None:
        session.add(fresh(Pseudonym, id=pseudonym, segment_id=segment, sealed=key.seal(pseudonym, seat)))
    return pseudonym


async def behind(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The seats behind those of these ids that are pseudonyms and whose key is at hand."""
    keys, wanted = at_hand(session), set(ids)
    found = {id: key.seats[id] for key in map(keys.of, list(keys.held)) if key for id in wanted & key.seats.keys()}
    left = wanted - found.keys()
    if not left:
        return found
    query = select(col(Pseudonym.id), col(Pseudonym.segment_id), col(Pseudonym.sealed))
    for id, segment, sealed in (await session.execute(query.where(col(Pseudonym.id).in_(left)))).all():
        key = keys.of(segment)
        seat = key.unseal(id, sealed) if key is not None else None
        if seat is not None:
            found[id] = seat
    return found


async def credits(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Credit]:
    """Who stands behind these seats and pseudonyms, as far as it can be told; for those who share the room alone."""
    masked = await behind(session, ids)
    query = (
        select(Seat, Person, Entity)
        .join(Person, col(Person.id) == col(Seat.person_id))
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Seat.id).in_({masked.get(id, id) for id in ids}))
    )
    known = {
        seat.id: credit(person, entity, seat.role) for seat, person, entity in (await session.execute(query)).all()
    }
    return {id: known[masked.get(id, id)] for id in ids if masked.get(id, id) in known}


async def undertaken(session: AsyncSession, segment: UUID, rule: str, seat: UUID) -> bool:
    """Whether a seat has undertaken to keep to the rule of a segment as it is now."""
    key = at_hand(session).of(segment)
    if key is None:
        return False
    token = undertaking(key, rule, seat)
    if token not in key.entered and await session.get(Undertaking, token) is not None:
        key.entered.add(token)
    return token in key.entered


async def undertake(session: AsyncSession, segment: UUID, rule: str, seat: UUID) -> bool:
    """Keep to the rule of a segment from now on; whether that could be noted."""
    key = at_hand(session).of(segment)
    if key is None:
        return False
    if not await undertaken(session, segment, rule, seat):
        session.add(Undertaking(id=undertaking(key, rule, seat), segment_id=segment))
    return True


def undertaking(key: Key, rule: str, seat: UUID) -> UUID:
    return key.token("undertaking", rule, seat)
