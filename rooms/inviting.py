"""Inviting: a registered person is handed a link, and it is accepted, revoked or has had its time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.deadlines import fall_due, lift, when_due
from rooms.floor import Floor, Refused
from rooms.people import Person
from rooms.record.entries import Entry, Event, Part, apply

INVITATION = "invitation"


class AccountLinked(Event):
    """Someone proved, by an invitation or a log-in, to be a registered person."""

    person: UUID
    account: UUID
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference), ("seats", self.conference)]


class PersonInvited(Event):
    """A link was handed to a registered person; what is secret in it stands in no record."""

    person: UUID
    until: datetime | None = None


class InvitationRevoked(Event):
    person: UUID


class InvitationExpired(Event):
    """Nobody accepted in time."""

    person: UUID


async def link(floor: Floor, account: UUID) -> Entry:
    """Enter that the person of this seat signs in with an account. Done once, by an invitation they accepted."""
    person = await floor.find(Person, floor.seat.person_id)
    if person.account_id is not None:
        raise Refused("person.linked_already")
    return await floor.record(AccountLinked(person=person.id, account=account, conference=floor.conference.id))


@when_due(INVITATION)
async def expire(floor: Floor, person_id: UUID) -> Entry:
    """The link that a person was handed has had its time; the clock enters it."""
    return await floor.record(InvitationExpired(person=person_id))


@apply.register
async def _(event: AccountLinked, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Person, event.person)).account_id = event.account
    await lift(session, entry.place_id, INVITATION, event.person)


@apply.register
async def _(event: PersonInvited, entry: Entry, session: AsyncSession) -> None:
    """The link itself is kept outside the record; this line tells of it, and until when it is good."""
    if event.until is not None:
        await fall_due(session, entry.place_id, INVITATION, event.person, event.until)


@apply.register
async def _(event: InvitationRevoked, entry: Entry, session: AsyncSession) -> None:
    """As above."""
    await lift(session, entry.place_id, INVITATION, event.person)


@apply.register
async def _(event: InvitationExpired, entry: Entry, session: AsyncSession) -> None:
    """As above."""
    await lift(session, entry.place_id, INVITATION, event.person)
