"""Pseudonyms: what an entry bears in place of the seat while a segment under the Chatham House Rule is open.

One is drawn for every entry, so that no two words can be tied to one speaker by them. The seat behind it is kept only
sealed under the key of the segment; with the key gone, nothing resolves it.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.deposits import disclosed
from rooms.keys import Key, at_hand
from rooms.people import Credit, Entity, Person, Seat, credit
from rooms.record.columns import OUTSIDE
from rooms.record.rows import gather


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


class Bookmark(SQLModel, table=True):
    """How far somebody has read a topic while a segment is open, under a token that only its key can tie to a seat."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    segment_id: UUID = Field(index=True)
    upto: int


# What a segment leaves nothing of.
PASSING = (Pseudonym, Undertaking, Bookmark)


def conceal(session: AsyncSession, segment: UUID, seat: UUID) -> UUID:
    """A pseudonym for one entry of a seat. Without the key it resolves nothing, for anybody, from the beginning."""
    pseudonym, key = uuid4(), at_hand(session).of(segment)
    if key is not None:
        gather(session, Pseudonym, id=pseudonym, segment_id=segment, sealed=key.seal(pseudonym, seat))
    return pseudonym


async def behind(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The seats behind those of these ids that are pseudonyms, whose key is at hand or whose deposit was opened."""
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
    left = wanted - found.keys()
    return found | (await disclosed(session, keys, left) if left else {})


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


async def bookmarks(
    session: AsyncSession, asked: Iterable[tuple[UUID, UUID, UUID]]
) -> dict[tuple[UUID, UUID], tuple[UUID, Bookmark | None]]:
    """For (segment, seat, topic) the token, and how far it is read; left out where the key is not at hand."""
    keys = at_hand(session)
    tokens = {
        (seat, topic): key.token("bookmark", seat, topic)
        for segment, seat, topic in asked
        if (key := keys.of(segment)) is not None
    }
    if not tokens:
        return {}
    rows = await session.execute(select(Bookmark).where(col(Bookmark.id).in_(tokens.values())))
    found = {each.id: each for each in rows.scalars()}
    return {about: (token, found.get(token)) for about, token in tokens.items()}


def undertaking(key: Key, rule: str, seat: UUID) -> UUID:
    return key.token("undertaking", rule, seat)


async def entered(session: AsyncSession, segment: UUID, rule: str, seats: Iterable[UUID]) -> set[UUID]:
    """Which of these seats have undertaken to keep to the rule of a segment; none can be told without its key."""
    key = at_hand(session).of(segment)
    if key is None:
        return set()
    query = select(col(Undertaking.id)).where(col(Undertaking.segment_id) == segment)
    held = set((await session.execute(query)).scalars())
    return {seat for seat in seats if undertaking(key, rule, seat) in held}


async def sealed_in(session: AsyncSession, segment: UUID) -> dict[UUID, UUID]:
    """Every pseudonym of a segment with the seat behind it, as far as its key reads them."""
    key = at_hand(session).of(segment)
    if key is None:
        return {}
    query = select(col(Pseudonym.id), col(Pseudonym.sealed)).where(col(Pseudonym.segment_id) == segment)
    read = {id: key.seats.get(id) or key.unseal(id, sealed) for id, sealed in (await session.execute(query)).all()}
    return {id: seat for id, seat in read.items() if seat is not None}
