"""Credentials: what entitles somebody to represent a state; submitted, accepted or challenged, until they expire.

Where they are valid until a moment the clock enters that they have expired.
Whoever's credentials are challenged sits provisionally meanwhile, with every right of their seat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.accreditation import named
from rooms.deadlines import fall_due, lift, when_due
from rooms.floor import Floor, NotHere, Refused
from rooms.people import STATES, Entity, Person, Seat
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission

KIND = "credentials"
AT_ONCE = 500
REASON_LIMIT = 2000


class State(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    CHALLENGED = "challenged"
    EXPIRED = "expired"


# From which states each can be reached; None: nothing was submitted yet.
REACHED: dict[State, frozenset[State | None]] = {
    State.SUBMITTED: frozenset({None, State.EXPIRED}),
    State.ACCEPTED: frozenset({State.SUBMITTED, State.CHALLENGED}),
    State.CHALLENGED: frozenset({State.SUBMITTED, State.ACCEPTED}),
    State.EXPIRED: frozenset({State.SUBMITTED, State.ACCEPTED, State.CHALLENGED}),
}


# What can be valid until a moment from the beginning.
TIMED = frozenset({State.SUBMITTED, State.ACCEPTED})


class Credential(SQLModel, table=True):
    """The credentials of one person as they stand, and why, where they are challenged; `until`: if they run out."""

    __table_args__ = {"info": DERIVED}
    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    state: str
    reason: str = ""
    since: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)


class CredentialsEvent(Event, shape_only=True):
    """What every turn of somebody's credentials says."""

    person: UUID
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference)]


class CredentialsSubmitted(CredentialsEvent):
    until: datetime | None = None


class CredentialsAccepted(CredentialsEvent):
    until: datetime | None = None


class CredentialsChallenged(CredentialsEvent):
    reason: str | None = ""
    WORDS = frozenset({"reason"})


class CredentialsExpired(CredentialsEvent):
    pass


KINDS: dict[State, type[CredentialsEvent]] = {
    State.SUBMITTED: CredentialsSubmitted,
    State.ACCEPTED: CredentialsAccepted,
    State.CHALLENGED: CredentialsChallenged,
    State.EXPIRED: CredentialsExpired,
}


async def turn(
    floor: Floor, people: Sequence[UUID], to: State, reason: str = "", until: datetime | None = None
) -> list[Entry]:
    """Bring the credentials of several people to one state, all or none; a challenge says why.

    What is submitted or accepted may be valid until a moment; accepted without one, it keeps that of its submission.
    """
    floor.require(Permission.CREDENTIALS_ENTER if to == State.SUBMITTED else Permission.CREDENTIALS_DECIDE)
    wanted = list(dict.fromkeys(people))
    if not wanted:
        raise Refused("people.none", "people")
    if len(wanted) > AT_ONCE:
        raise Refused("people.too_many", "people", limit=AT_ONCE)
    if until is not None and until <= floor.now:
        raise Refused("term.past", "until")
    facts = {"reason": named(reason, "reason", REASON_LIMIT)} if to == State.CHALLENGED else {}
    found = {line.person: line for line in await lines(floor.session, floor.conference.id)}
    if await strangers(floor, wanted):
        raise NotHere
    for person in wanted:
        against = objection(found.get(person), to)
        if against:
            raise Refused(against, "people", name=found[person].name if person in found else "")
    entered = []
    for person in wanted:
        term = {"until": until or found[person].until} if to in TIMED else {}
        event = KINDS[to](person=person, conference=floor.conference.id, **facts, **term)
        entered.append(await floor.record(event))
    return entered


@when_due(KIND)
async def expire(floor: Floor, person_id: UUID) -> Entry:
    """The credentials of somebody are no longer valid; the clock enters it."""
    return await floor.record(CredentialsExpired(person=person_id, conference=floor.conference.id))


async def strangers(floor: Floor, people: Sequence[UUID]) -> set[UUID]:
    """Those who are not registered for this conference."""
    query = select(col(Person.id)).where(col(Person.conference_id) == floor.conference.id, col(Person.id).in_(people))
    return set(people) - set((await floor.session.execute(query)).scalars())


def objection(line: "CredentialLine | None", to: State) -> str | None:
    """Why somebody's credentials cannot be brought to a state, or nothing."""
    if line is None:
        return "credentials.of_no_state"
    if line.state in REACHED[to]:
        return None
    return "credentials.so_already" if line.state == to else f"credentials.{line.state or 'not_submitted'}"


async def turned(event: CredentialsEvent, entry: Entry, session: AsyncSession, to: State, reason: str = "") -> None:
    row = await session.get(Credential, event.person)
    if row is None:
        row = Credential(person_id=event.person, conference_id=entry.place_id, state=to, since=entry.at)
        session.add(row)
    row.state, row.reason, row.since = to, reason, entry.at
    if to != State.CHALLENGED:
        row.until = event.until if isinstance(event, CredentialsSubmitted | CredentialsAccepted) else None
        if row.until is None:
            await lift(session, entry.place_id, KIND, event.person)
        else:
            await fall_due(session, entry.place_id, KIND, event.person, row.until)


@apply.register
async def _(event: CredentialsSubmitted, entry: Entry, session: AsyncSession) -> None:
    await turned(event, entry, session, State.SUBMITTED)


@apply.register
async def _(event: CredentialsAccepted, entry: Entry, session: AsyncSession) -> None:
    await turned(event, entry, session, State.ACCEPTED)


@apply.register
async def _(event: CredentialsChallenged, entry: Entry, session: AsyncSession) -> None:
    await turned(event, entry, session, State.CHALLENGED, event.reason or "")


@apply.register
async def _(event: CredentialsExpired, entry: Entry, session: AsyncSession) -> None:
    await turned(event, entry, session, State.EXPIRED)


@dataclass(frozen=True)
class CredentialLine:
    """Somebody who represents a state, and how their credentials stand; no state: nothing was submitted."""

    person: UUID
    name: str
    title: str
    entity: str
    state: State | None
    reason: str
    since: datetime | None
    until: datetime | None = None


async def lines(session: AsyncSession, conference: UUID) -> list[CredentialLine]:
    """Everyone who represents a state in a conference, in no order."""
    query = (
        select(Person, col(Entity.name), Credential)
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == conference))
        .outerjoin(Credential, col(Credential.person_id) == col(Person.id))
        .where(col(Person.conference_id) == conference, col(Entity.kind).in_(STATES), col(Seat.left_at).is_(None))
    )
    return [line(person, entity, held) for person, entity, held in (await session.execute(query)).all()]


def line(person: Person, entity: str, held: Credential | None) -> CredentialLine:
    who = (person.id, person.name, person.title, entity)
    return (
        CredentialLine(*who, State(held.state), held.reason, held.since, held.until)
        if held
        else CredentialLine(*who, None, "", None)
    )


async def provisional(session: AsyncSession, conference: UUID) -> set[UUID]:
    """The people of a conference who sit provisionally, since their credentials are challenged."""
    query = select(col(Credential.person_id)).where(
        col(Credential.conference_id) == conference, col(Credential.state) == State.CHALLENGED
    )
    return set((await session.execute(query)).scalars())
