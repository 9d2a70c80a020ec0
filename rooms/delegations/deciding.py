"""Deciding: the secretariat accepts or refuses what focal points ask for, several at once, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from rooms import accreditation
from rooms.accreditation import CONFERENCE_ROLES, named
from rooms.delegations.departures import end
from rooms.delegations.nominations import AT_ONCE, Asking, Nomination, State, distinct
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language
from rooms.people import Capacity, Entity, Function, Person, Role, Seat
from rooms.record.entries import Entry, Event, apply
from rooms.room import Permission

REASON_LIMIT = 2000


class NominationAccepted(Event):
    """What was asked for is done; `person` is who was registered by it, if anybody."""

    nomination: UUID
    entity_name: str
    person: UUID | None = None


class NominationRefused(Event):
    nomination: UUID
    entity_name: str
    reason: str | None
    WORDS = frozenset({"reason"})


async def accept(floor: Floor, nominations: Sequence[UUID], role: Role = Role.DELEGATE) -> list[UUID]:
    """Do what was asked for, all or none; gives whom it registered. Whoever replaces another takes their role."""
    floor.require(Permission.PERSON_REGISTER)
    if role not in CONFERENCE_ROLES:
        raise Refused("role.not_in_a_conference", "role")
    wanted = await chosen(floor, nominations)
    for each in wanted:
        against = await objection(floor.session, each, floor.seat.person_id)
        if against is not None:
            raise Refused(against.reason, "nominations", **against.facts)
    done = [await accept_one(floor, each, role) for each in wanted]
    return [person for person in done if person is not None]


async def chosen(floor: Floor, ids: Sequence[UUID]) -> list[Nomination]:
    """These nominations, which wait."""
    if not ids:
        raise Refused("nominations.none", "nominations")
    if len(ids) > AT_ONCE:
        raise Refused("nominations.too_many", "nominations", limit=AT_ONCE)
    found = [await floor.find(Nomination, id) for id in dict.fromkeys(ids)]
    if any(each.state != State.PENDING for each in found):
        raise NotHere
    return found


async def accept_one(floor: Floor, nomination: Nomination, role: Role) -> UUID | None:
    entity = await floor.find(Entity, nomination.entity_id)
    person = None
    if nomination.replaces is not None:
        role = await role_of(floor, nomination.replaces)
        await end(floor, nomination.replaces)
    if nomination.asking != Asking.DEPARTURE:
        # Looked at once more: another of the same list may bear the name.
        await distinct(floor.session, entity, nomination.name, nomination.id)
        registered = await accreditation.register(
            floor,
            entity.id,
            nomination.name,
            nomination.title,
            Language(nomination.language),
            Capacity(nomination.capacity),
            role,
            Function(nomination.function),
            withheld=nomination.withheld,
            email=nomination.email,
        )
        person = UUID(registered.body["person"])
    await floor.record(NominationAccepted(nomination=nomination.id, entity_name=entity.name, person=person))
    return person


async def role_of(floor: Floor, person: UUID) -> Role:
    query = select(col(Seat.role)).where(
        col(Seat.place_id) == floor.conference.id, col(Seat.person_id) == person, col(Seat.left_at).is_(None)
    )
    return Role((await floor.session.execute(query)).scalar_one())


async def objection(session: AsyncSession, nomination: Nomination, decider: UUID) -> Refused | None:
    """Why what is asked for cannot be done as things stand, or nothing."""
    if nomination.replaces is not None:
        if nomination.replaces == decider:
            return Refused("nomination.yourself")
        here = select(col(Seat.id)).where(
            col(Seat.person_id) == nomination.replaces,
            col(Seat.place_id) == nomination.conference_id,
            col(Seat.left_at).is_(None),
        )
        if (await session.execute(here)).first() is None:
            return Refused("nomination.gone_already")
    if nomination.asking == Asking.DEPARTURE:
        return None
    try:
        entity = await session.get_one(Entity, nomination.entity_id)
        await distinct(session, entity, nomination.name, nomination.id)
    except Refused as refusal:
        return refusal
    return await taken(session, nomination)


async def taken(session: AsyncSession, nomination: Nomination) -> Refused | None:
    """Somebody else of the conference is reached at the same address."""
    if not nomination.email:
        return None
    query = (
        select(col(Person.name), col(Entity.name))
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == nomination.conference_id))
        .where(func.lower(col(Person.email)) == nomination.email.lower(), col(Seat.left_at).is_(None))
        .where(col(Person.id) != nomination.replaces if nomination.replaces else col(Person.id).is_not(None))
    )
    holder = (await session.execute(query)).first()
    return Refused("nomination.address_taken", name=holder[0], entity=holder[1]) if holder else None


async def refuse(floor: Floor, nominations: Sequence[UUID], reason: str) -> list[Entry]:
    """Refuse what was asked for, all or none; the focal point reads why."""
    floor.require(Permission.PERSON_REGISTER)
    reason = named(reason, "reason", REASON_LIMIT)
    wanted = await chosen(floor, nominations)
    entities = {each.entity_id: await floor.find(Entity, each.entity_id) for each in wanted}
    made = [
        NominationRefused(nomination=each.id, entity_name=entities[each.entity_id].name, reason=reason)
        for each in wanted
    ]
    return [await floor.record(event) for event in made]


@apply.register
async def _(event: NominationAccepted, entry: Entry, session: AsyncSession) -> None:
    await session.delete(await session.get_one(Nomination, event.nomination))
    await session.flush()


@apply.register
async def _(event: NominationRefused, entry: Entry, session: AsyncSession) -> None:
    nomination = await session.get_one(Nomination, event.nomination)
    nomination.state, nomination.reason = State.REFUSED, event.reason or ""


@dataclass(frozen=True)
class NominationLine:
    """What is asked for, as the secretariat sees it; `leaves` is whoever would go."""

    id: UUID
    asking: str
    entity: UUID
    entity_name: str
    name: str
    title: str
    function: str
    capacity: str
    withheld: bool
    leaves: str
    made_at: datetime
    row: Nomination


async def pending(session: AsyncSession, conference: UUID) -> list[NominationLine]:
    """What waits for a decision in a conference, the earliest first."""
    leaving = aliased(Person)
    query = (
        select(Nomination, col(Entity.name), col(leaving.name))
        .join(Entity, col(Entity.id) == col(Nomination.entity_id))
        .outerjoin(leaving, col(leaving.id) == col(Nomination.replaces))
        .where(col(Nomination.conference_id) == conference, col(Nomination.state) == State.PENDING)
        .order_by(col(Nomination.number))
    )
    return [
        NominationLine(
            id=each.id,
            asking=each.asking,
            entity=each.entity_id,
            entity_name=entity,
            name=each.name,
            title=each.title,
            function=each.function,
            capacity=each.capacity,
            withheld=each.withheld,
            leaves=leaves or "",
            made_at=each.made_at,
            row=each,
        )
        for each, entity, leaves in (await session.execute(query)).all()
    ]


async def waiting(session: AsyncSession, conference: UUID) -> int:
    """How much waits for a decision."""
    query = select(func.count()).where(
        col(Nomination.conference_id) == conference, col(Nomination.state) == State.PENDING
    )
    return int((await session.execute(query)).scalar_one())
