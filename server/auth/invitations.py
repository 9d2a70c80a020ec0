"""Invitations: a link for one person, good once, for a while. Opening it shows; only a button press accepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col

from rooms import accreditation, hats, inviting
from rooms.floor import Floor, NotHere, Refused
from rooms.inviting import InvitationRevoked, PersonInvited
from rooms.people import Entity, Person, Seat
from rooms.record.columns import OUTSIDE, Moment
from rooms.room import Conference, Permission
from server.auth import sessions
from server.auth.accounts import Account, by_email
from server.auth.hats import Choice, begin_as

LASTS = timedelta(days=14)
AT_ONCE = 100


class State(StrEnum):
    """What has become of an invitation. Once used, revoked or expired it stays so."""

    OUTSTANDING = "outstanding"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invitation(SQLModel, table=True):
    """A link handed to a registered person; the store keeps only the digest of what is secret in it."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    conference_id: UUID = Field(index=True)
    person_id: UUID = Field(index=True)
    seat_id: UUID
    created_by_seat: UUID
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)

    def state(self, now: datetime) -> State:
        if self.used_at is not None:
            return State.USED
        if self.revoked_at is not None:
            return State.REVOKED
        return State.EXPIRED if self.expires_at <= now else State.OUTSTANDING


async def issue(floor: Floor, person_id: UUID) -> str:
    """Invite a registered person: gives the secret of the link, once. An earlier link of theirs ceases to work."""
    return (await issue_all(floor, [person_id]))[person_id]


async def issue_all(floor: Floor, people: Sequence[UUID]) -> dict[UUID, str]:
    """Invite several registered persons, all or none: gives the secret of each one's link."""
    floor.require(Permission.PERSON_INVITE)
    wanted = list(dict.fromkeys(people))
    if not wanted:
        raise Refused("people.none", "people")
    if len(wanted) > AT_ONCE:
        raise Refused("people.too_many", "people", limit=AT_ONCE)
    seats = {id: await seat_of(floor, await floor.find(Person, id)) for id in wanted}
    return {person: await handed_out(floor, person, seat) for person, seat in seats.items()}


async def seat_of(floor: Floor, person: Person) -> UUID:
    """The seat in the conference of a person who can still be invited to it."""
    if person.account_id is not None:
        raise Refused("person.linked_already")
    query = select(col(Seat.id)).where(
        col(Seat.place_id) == floor.conference.id, col(Seat.person_id) == person.id, col(Seat.left_at).is_(None)
    )
    seat = (await floor.session.execute(query)).scalars().first()
    if seat is None:
        raise Refused("person.without_a_seat")
    return seat


async def handed_out(floor: Floor, person: UUID, seat: UUID) -> str:
    earlier = update(Invitation).where(
        col(Invitation.person_id) == person, col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None)
    )
    await floor.session.execute(earlier.values(revoked_at=floor.now))
    token = sessions.new_token()
    invitation = Invitation(
        token_hash=sessions.digest(token),
        conference_id=floor.conference.id,
        person_id=person,
        seat_id=seat,
        created_by_seat=floor.seat.id,
        created_at=floor.now,
        expires_at=floor.now + LASTS,
    )
    floor.session.add(invitation)
    await floor.record(PersonInvited(person=person, until=invitation.expires_at))
    return token


async def revoke(floor: Floor, id: UUID) -> None:
    """Make a link that was not used yet worthless."""
    await revoke_all(floor, [id])


async def revoke_all(floor: Floor, ids: Sequence[UUID]) -> None:
    """Make several links worthless, all or none."""
    floor.require(Permission.PERSON_INVITE)
    if not ids:
        raise Refused("invitations.none", "invitations")
    found = [await floor.find(Invitation, id) for id in dict.fromkeys(ids)]
    for invitation in found:
        standing(invitation, floor.now)
    for invitation in found:
        invitation.revoked_at = floor.now
        await floor.record(InvitationRevoked(person=invitation.person_id))


def standing(invitation: Invitation, now: datetime) -> None:
    state = invitation.state(now)
    if state != State.OUTSTANDING:
        raise Refused(f"invitation.{state}")


@dataclass(frozen=True)
class Bearer:
    """How one who accepts will sign in from now on: with an account they have, or with a new one of these facts."""

    agent: str
    account: UUID | None = None
    email: str | None = None
    password: str | None = None
    language: str = ""


async def accept(floor: Floor, token_hash: str, bearer: Bearer, days: int) -> str:
    """Accept the invitation of this seat's person: the account is linked, a session started; gives its token.

    One act in the conference's record, so that of two who press at once one is first, and the other finds it used.
    """
    invitation = await by_digest(floor.session, token_hash)
    if invitation is None or invitation.seat_id != floor.seat.id:
        raise NotHere
    standing(invitation, floor.now)
    if bearer.email and await by_email(floor.session, bearer.email):
        raise Refused("email.taken", "email")
    await hats.require_one_account(floor, bearer.account)
    account = bearer.account or uuid4()
    await inviting.link(floor, account)
    person = await floor.find(Person, floor.seat.person_id)
    if bearer.account is None:
        facts: dict[str, Any] = {"email": bearer.email, "password": bearer.password, "language": bearer.language}
        floor.session.add(Account(id=account, created_at=floor.now, **facts))
        await floor.session.flush()
    invitation.used_at = floor.now
    if len(await accreditation.registrations(floor.session, person)) == 1:
        return sessions.begin(floor.session, floor.now, account, days, bearer.agent)
    choice = Choice(floor.conference.id, person.id)
    return await begin_as(floor.session, floor.now, account, days, bearer.agent, choice)


async def by_digest(session: AsyncSession, token_hash: str) -> Invitation | None:
    query = select(Invitation).where(col(Invitation.token_hash) == token_hash)
    return (await session.execute(query)).scalar_one_or_none()


@dataclass(frozen=True)
class InvitationView:
    """What stands on the page that a link opens."""

    id: UUID
    conference: UUID
    conference_title: dict[str, str]
    zone: str
    seat: UUID
    person: str
    title: str
    entity: str
    role: str
    by: str
    by_body: str
    expires_at: datetime
    state: State


async def view(session: AsyncSession, token: str, now: datetime) -> InvitationView:
    """The invitation of a link; nothing changes by looking at it."""
    inviting_seat, inviter, inviting = aliased(Seat), aliased(Person), aliased(Entity)
    query = (
        select(Invitation, Conference, Person, Entity, Seat, col(inviter.name), col(inviting.name))
        .join(Conference, col(Conference.id) == col(Invitation.conference_id))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .join(Seat, col(Seat.id) == col(Invitation.seat_id))
        .join(inviting_seat, col(inviting_seat.id) == col(Invitation.created_by_seat))
        .join(inviter, col(inviter.id) == col(inviting_seat.person_id))
        .join(inviting, col(inviting.id) == col(inviting_seat.entity_id))
        .where(col(Invitation.token_hash) == sessions.digest(token))
    )
    row = (await session.execute(query)).first()
    if row is None:
        raise NotHere
    invitation, conference, person, entity, seat, by, by_body = row
    return InvitationView(
        id=invitation.id,
        conference=conference.id,
        conference_title=conference.title,
        zone=conference.zone,
        seat=seat.id,
        person=person.name,
        title=person.title,
        entity=entity.name,
        role=seat.role,
        by=by,
        by_body=by_body,
        expires_at=invitation.expires_at,
        state=State.REVOKED if seat.left_at and invitation.used_at is None else invitation.state(now),
    )
