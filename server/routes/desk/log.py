"""The log: what the secretariat did in this conference, from its record, newest first."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.accreditation import InvitationExpired, InvitationRevoked, PersonDescribed, PersonInvited, PersonRegistered
from rooms.credentials import CredentialsEvent
from rooms.deadlines import clock_of
from rooms.people import Person, Role, Seat
from rooms.record.entries import Entry, Event
from rooms.terms import SeatExpired
from server.access import Access
from server.routes.desk.frame import Asking, TheDesk, shown
from server.routes.desk.tables import asked, numbered
from server.words.sentences import sentence

PAGE = 50
ABOUT_A_PERSON = (
    PersonRegistered,
    PersonInvited,
    InvitationRevoked,
    InvitationExpired,
    SeatExpired,
    CredentialsEvent,
    PersonDescribed,
)


@get("/log")
async def log(request: Asking, desk: TheDesk) -> Response[Any]:
    """One page of the acts of the secretariat."""
    count, page = await how_many(desk), numbered(asked(request, "page"))
    last = max(1, -(-count // PAGE))
    page = min(page, last)
    path = request.scope["path"]
    pages = {
        "number": page,
        "last": last,
        "before": f"{path}?page={page - 1}" if page > 1 else None,
        "after": f"{path}?page={page + 1}" if page < last else None,
    }
    entries = await acts(desk, PAGE, (page - 1) * PAGE)
    return await shown(request, desk, "log", "log", entries=entries, pages=pages, total=count)


def of_the_secretariat(desk: Access) -> Any:
    """The entries of the conference's own record that its secretariat or the clock made."""
    seats = select(col(Seat.id)).where(col(Seat.place_id) == desk.place, col(Seat.role) == Role.SECRETARIAT)
    acting = col(Entry.seat_id).in_(seats) | (col(Entry.seat_id) == clock_of(desk.place))
    return (col(Entry.place_id) == desk.place) & acting


async def how_many(desk: Access) -> int:
    query = select(func.count()).select_from(Entry).where(of_the_secretariat(desk))
    async with desk.reading() as floor:
        return int((await floor.session.execute(query)).scalar_one())


async def acts(desk: Access, limit: int, skip: int = 0) -> list[dict[str, Any]]:
    """Acts of the secretariat in words, newest first."""
    query = select(Entry).where(of_the_secretariat(desk)).order_by(col(Entry.seq).desc()).limit(limit).offset(skip)
    async with desk.reading() as floor:
        zone = floor.conference.zone
        rows = list((await floor.session.execute(query)).scalars())
        events = [(entry, entry.event) for entry in rows]
        who = await actors(floor.session, [entry.by for entry in rows])
        about = await names_of(floor.session, [subject(event) for _, event in events])
    return [
        {
            "at": entry.at,
            "zone": zone,
            "number": entry.seq,
            "who": who.get(entry.by),
            "words": sentence(event),
            "subject": about.get(subject(event)),
        }
        for entry, event in events
    ]


def subject(event: Event) -> UUID | None:
    """Whom an entry is about."""
    return event.person if isinstance(event, ABOUT_A_PERSON) else None


async def actors(session: AsyncSession, seats: list[UUID]) -> dict[UUID, str]:
    query = select(col(Seat.id), col(Person.name)).join(Person, col(Person.id) == col(Seat.person_id))
    return {seat: name for seat, name in (await session.execute(query.where(col(Seat.id).in_(seats)))).all()}


async def names_of(session: AsyncSession, people: list[UUID | None]) -> dict[UUID | None, str]:
    query = select(col(Person.id), col(Person.name)).where(col(Person.id).in_([id for id in people if id]))
    return {person: name for person, name in (await session.execute(query)).all()}


ROUTES = [log]
