"""The register of invitations: whom a conference invited, when, and what has become of each link."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from rooms.people import Entity, Person, Seat
from server.auth.invitations import Invitation, State


@dataclass(frozen=True)
class InvitationLine:
    """One link, as it may be shown to whoever issued it: never what is secret in it."""

    id: UUID
    person: UUID
    name: str
    title: str
    entity: str
    role: str
    by: str
    issued_at: datetime
    expires_at: datetime
    state: State


async def invitations(session: AsyncSession, conference: UUID, now: datetime) -> list[InvitationLine]:
    """Every invitation of a conference, in no order."""
    inviting, inviter = aliased(Seat), aliased(Person)
    query = (
        select(Invitation, Person, col(Entity.short), col(Seat.role), col(inviter.name))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .join(Seat, col(Seat.id) == col(Invitation.seat_id))
        .join(inviting, col(inviting.id) == col(Invitation.created_by_seat))
        .join(inviter, col(inviter.id) == col(inviting.person_id))
        .where(col(Invitation.conference_id) == conference)
    )
    return [
        InvitationLine(
            id=invitation.id,
            person=person.id,
            name=person.name,
            title=person.title,
            entity=entity,
            role=role,
            by=by,
            issued_at=invitation.created_at,
            expires_at=invitation.expires_at,
            state=invitation.state(now),
        )
        for invitation, person, entity, role, by in (await session.execute(query)).all()
    ]


def standing(conference: UUID, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What an invitation must be to be outstanding."""
    return (
        col(Invitation.conference_id) == conference,
        col(Invitation.used_at).is_(None),
        col(Invitation.revoked_at).is_(None),
        col(Invitation.expires_at) > now,
    )


async def invited(session: AsyncSession, conference: UUID, now: datetime) -> set[UUID]:
    """The persons who hold a link that still works."""
    query = select(col(Invitation.person_id)).where(*standing(conference, now))
    return set((await session.execute(query)).scalars())


async def outstanding(session: AsyncSession, conference: UUID, now: datetime) -> int:
    """How many links still work."""
    query = select(func.count()).select_from(Invitation).where(*standing(conference, now))
    return int((await session.execute(query)).scalar_one())
