"""Pages inside a conference: under its name, for somebody who holds a seat there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Person, Role, Seat
from rooms.room import Conference, said
from server.access import Access
from server.pages import page


@dataclass(frozen=True)
class Known:
    """A conference as its pages are headed, and those who sign in to it: their names and roles."""

    title: dict[str, str]
    notice: dict[str, str]
    zone: str
    people: dict[UUID, tuple[str, Role]]


async def known(access: Access) -> Known:
    """What every page of a conference says of it, kept until an entry of its record changes who is here."""
    conference = access.sitting.conference

    async def load(session: AsyncSession) -> Known:
        row = await session.get_one(Conference, conference)
        query = (
            select(col(Person.account_id), col(Person.name), col(Seat.role))
            .join(Seat, col(Seat.person_id) == col(Person.id))
            .where(col(Seat.place_id) == conference, col(Seat.left_at).is_(None), col(Person.account_id).is_not(None))
        )
        rows = (await session.execute(query)).all()
        people = {account: (name, Role(role)) for account, name, role in rows if account is not None}
        return Known(row.title, row.notice, row.zone, people)

    return await access.site.parts.facts(("here", conference), "known", load)


async def inside(
    request: "Request[Any, Any, Any]", access: Access, template: str, status: int = 200, **facts: Any
) -> Response[str]:
    """A page of the conference, or of one of its rooms."""
    heading = await known(access)
    name, role = heading.people.get(access.who.account, ("", Role.OBSERVER))
    told = {
        "conference": {
            "id": access.sitting.conference,
            "title": said(heading.title, access.language),
            "exercise": said(heading.notice, access.language),
        },
        "exercise": said(heading.notice, access.language),
        "me": {"name": name, "desk": role == Role.SECRETARIAT},
        "meeting_zone": heading.zone,
    }
    return page(request, template, status, **{**told, **facts})
