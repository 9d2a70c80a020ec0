"""Pages inside a conference: under its name, for somebody who holds a seat there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.hats import Hat, began
from rooms.people import Entity, Person, Role, Seat
from rooms.room import Conference, said
from server.access import Access
from server.pages import page


@dataclass(frozen=True)
class Registered:
    """Somebody who signs in, as the pages made for them name them; their term, and how they attend."""

    account: UUID
    name: str
    from_: datetime | None
    until: datetime | None
    hat: Hat

    def held(self, now: datetime) -> bool:
        return (self.from_ is None or self.from_ <= now) and (self.until is None or self.until > now)


@dataclass(frozen=True)
class Known:
    """A conference as its pages are headed, and those who sign in to it; several registrations of one stand by account.

    These are for their holder alone.
    """

    title: dict[str, str]
    notice: dict[str, str]
    zone: str
    people: dict[UUID, Registered]
    several: dict[UUID, list[Registered]]


async def known(access: Access) -> Known:
    """What every page of a conference says of it, kept until an entry of its record changes who is here."""
    conference = access.sitting.conference

    async def load(session: AsyncSession) -> Known:
        row = await session.get_one(Conference, conference)
        people = await signing_in(session, conference)
        return Known(row.title, row.notice, row.zone, {each.hat.person: each for each in people}, by_account(people))

    return await access.site.parts.facts(("here", conference), "known", load)


async def signing_in(session: AsyncSession, conference: UUID) -> list[Registered]:
    """Every registration that has an account and a seat in the conference, now or later."""
    query = (
        select(
            *(col(Person.id), col(Person.account_id), col(Person.name), col(Person.capacity), col(Person.function)),
            *(col(Seat.role), col(Seat.from_), col(Seat.until), col(Seat.taken_at)),
            *(col(Entity.short), col(Entity.name)),
        )
        .join(Seat, col(Seat.person_id) == col(Person.id))
        .join(Entity, col(Entity.id) == col(Person.entity_id))
        .where(col(Seat.place_id) == conference, col(Seat.left_at).is_(None), col(Person.account_id).is_not(None))
    )
    found: list[Registered] = []
    for person, account, name, capacity, function, role, from_, until, at, short, full in await session.execute(query):
        hat = Hat(person, conference, short, full, Role(role), capacity, function, began(from_, at))
        if account is not None:
            found.append(Registered(account, name, from_, until, hat))
    return found


def by_account(people: list[Registered]) -> dict[UUID, list[Registered]]:
    """Those who are registered several times, in the order in which they could first be worn."""
    found: defaultdict[UUID, list[Registered]] = defaultdict(list)
    for each in people:
        found[each.account].append(each)
    order = {account: sorted(theirs, key=lambda each: each.hat.began) for account, theirs in found.items()}
    return {account: theirs for account, theirs in order.items() if len(theirs) > 1}


async def my_hats(access: Access) -> list[Hat]:
    """The hats that whoever asks can wear here now, where they are several."""
    several = (await known(access)).several.get(access.who.account, [])
    mine = [each.hat for each in several if each.held(datetime.now(UTC))]
    return mine if len(mine) > 1 else []


async def me(access: Access) -> tuple[str, Role]:
    """The name of whoever asks, and their role in the conference, under the hat they wear."""
    found = (await known(access)).people.get(access.sitting.person)
    return (found.name, found.hat.role) if found else ("", Role.OBSERVER)


async def inside(
    request: "Request[Any, Any, Any]", access: Access, template: str, status: int = 200, **facts: Any
) -> Response[str]:
    """A page of the conference, or of one of its rooms."""
    heading = await known(access)
    name, role = await me(access)
    told = {
        "conference": {
            "id": access.sitting.conference,
            "title": said(heading.title, access.language),
            "exercise": said(heading.notice, access.language),
        },
        "exercise": said(heading.notice, access.language),
        "me": {
            "name": name,
            "desk": role == Role.SECRETARIAT,
            "hats": await my_hats(access),
            "worn": access.sitting.person,
        },
        "meeting_zone": heading.zone,
    }
    return page(request, template, status, **{**told, **facts})
