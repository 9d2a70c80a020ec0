"""Links of focal points: one for each entity, good again and again for a while, until it is revoked or replaced.

Whoever holds one speaks for the entity about its delegation, without signing in; opening it consumes nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.delegations.focal_points import DelegationLinked, DelegationLinkProlonged, DelegationLinkRevoked
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Entity
from rooms.record.columns import OUTSIDE, Moment
from rooms.room import Conference, Permission
from server.auth import sessions
from server.auth.accounts import EMAIL_LIMIT
from server.auth.invitations import State

T = TypeVar("T")
LASTS = timedelta(days=30)


class FocalLink(SQLModel, table=True):
    """A link handed to the focal point of an entity; the store keeps only the digest of what is secret in it."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    conference_id: UUID = Field(index=True)
    entity_id: UUID = Field(index=True)
    email: str = Field(default="", max_length=EMAIL_LIMIT)
    language: str = "en"
    created_by_seat: UUID
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)

    def state(self, now: datetime) -> State:
        if self.revoked_at is not None:
            return State.REVOKED
        return State.EXPIRED if self.expires_at <= now else State.OUTSTANDING


async def issue(floor: Floor, entity_id: UUID, email: str = "", language: str = "en") -> str:
    """Make a link for the focal point of an entity: gives its secret, once. An earlier link ceases to work."""
    floor.require(Permission.PERSON_INVITE)
    entity = await floor.find(Entity, entity_id)
    for earlier in await of_entity(floor.session, entity.id):
        earlier.revoked_at = earlier.revoked_at or floor.now
    token = sessions.new_token()
    link = FocalLink(
        token_hash=sessions.digest(token),
        conference_id=floor.conference.id,
        entity_id=entity.id,
        email=email,
        language=language,
        created_by_seat=floor.seat.id,
        created_at=floor.now,
        expires_at=floor.now + LASTS,
    )
    floor.session.add(link)
    await floor.session.flush()
    await floor.record(DelegationLinked(entity=entity.id, name=entity.name, until=link.expires_at))
    return token


async def prolong(floor: Floor, entity_id: UUID) -> None:
    """Let the link of an entity, also one whose time is over, work for as long as a new one, under the same secret."""
    floor.require(Permission.PERSON_INVITE)
    entity = await floor.find(Entity, entity_id)
    link = await latest(floor.session, entity.id)
    if link is None or link.state(floor.now) == State.REVOKED:
        raise Refused("delegation.no_link")
    link.expires_at = floor.now + LASTS
    await floor.record(DelegationLinkProlonged(entity=entity.id, name=entity.name, until=link.expires_at))


async def revoke(floor: Floor, entity_id: UUID) -> None:
    """Make the link of an entity worthless."""
    floor.require(Permission.PERSON_INVITE)
    entity = await floor.find(Entity, entity_id)
    link = await latest(floor.session, entity.id)
    if link is None or link.state(floor.now) != State.OUTSTANDING:
        raise Refused("delegation.no_link")
    link.revoked_at = floor.now
    await floor.record(DelegationLinkRevoked(entity=entity.id, name=entity.name))


async def bearing(floor: Floor, token_hash: str, act: Callable[[Floor], Awaitable[T]]) -> T:
    """Act as the focal point, if the link that one bears is good at this moment."""
    link = await by_digest(floor.session, token_hash)
    if link is None or link.entity_id != floor.seat.entity_id or link.state(floor.now) != State.OUTSTANDING:
        raise NotHere
    return await act(floor)


async def of_entity(session: AsyncSession, entity: UUID) -> list[FocalLink]:
    """The links that were ever made for an entity, the latest first."""
    query = select(FocalLink).where(col(FocalLink.entity_id) == entity).order_by(col(FocalLink.created_at).desc())
    return list((await session.execute(query)).scalars())


async def latest(session: AsyncSession, entity: UUID) -> FocalLink | None:
    return next(iter(await of_entity(session, entity)), None)


async def by_digest(session: AsyncSession, token_hash: str) -> FocalLink | None:
    query = select(FocalLink).where(col(FocalLink.token_hash) == token_hash)
    return (await session.execute(query)).scalar_one_or_none()


@dataclass(frozen=True)
class Borne:
    """What a link opens."""

    link: UUID
    conference: UUID
    conference_title: dict[str, str]
    zone: str
    entity: UUID
    entity_name: str
    entity_kind: str
    language: str
    expires_at: datetime
    state: State


async def view(session: AsyncSession, token: str, now: datetime) -> Borne:
    """What the link of this secret opens; nothing changes by looking at it."""
    query = (
        select(FocalLink, Conference, Entity)
        .join(Conference, col(Conference.id) == col(FocalLink.conference_id))
        .join(Entity, col(Entity.id) == col(FocalLink.entity_id))
        .where(col(FocalLink.token_hash) == sessions.digest(token))
    )
    found = (await session.execute(query)).first()
    if found is None:
        raise NotHere
    link, conference, entity = found
    return Borne(
        link=link.id,
        conference=conference.id,
        conference_title=conference.title,
        zone=conference.zone,
        entity=entity.id,
        entity_name=entity.name,
        entity_kind=entity.kind,
        language=link.language,
        expires_at=link.expires_at,
        state=link.state(now),
    )
