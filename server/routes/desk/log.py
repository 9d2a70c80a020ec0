"""The log: what the secretariat did in this conference, from its record, newest first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import summaries
from rooms.accreditation import PersonDescribed, PersonRegistered
from rooms.amending import ImportUndone, PeopleImported, PersonAmended
from rooms.credentials import CredentialsEvent
from rooms.deadlines import clock_of
from rooms.delegations.departures import RegistrationEnded
from rooms.floor import NotHere
from rooms.inviting import InvitationExpired, InvitationRevoked, PersonInvited
from rooms.languages import fold
from rooms.people import Person, Role, Seat
from rooms.prolonging import TermChanged
from rooms.record.entries import Entry, Event
from rooms.terms import SeatExpired
from server.access import Access
from server.routes.desk.frame import Asking, TheDesk, shown
from server.routes.desk.tables import asked, numbered
from server.words import gettext as _
from server.words.sentences import sentence

PAGE = 50
ABOUT_A_PERSON = (
    PersonRegistered,
    PersonInvited,
    InvitationRevoked,
    InvitationExpired,
    SeatExpired,
    RegistrationEnded,
    CredentialsEvent,
    PersonAmended,
    PersonDescribed,
    TermChanged,
)


@dataclass(frozen=True)
class Wanted:
    """Which acts are asked for: of whom, by their seat, and in which order; or those for which one entry stands."""

    who: UUID | None = None
    oldest: bool = False
    within: int | None = None

    @property
    def query(self) -> dict[str, str]:
        """The same as a query of an address."""
        said = {"who": self.who or "", "order": "ascending" if self.oldest else "", "within": self.within or ""}
        return {name: str(value) for name, value in said.items() if value}


EVERYONE = Wanted()


@get("/log")
async def log(request: Asking, desk: TheDesk) -> Response[Any]:
    """One page of the acts of the secretariat, of all of it or of one, in either order."""
    actors = await secretaries(desk)
    wanted = wanted_by(request, [id for id, _ in actors])
    count, page = await how_many(desk, wanted), numbered(asked(request, "page"))
    last = max(1, -(-count // PAGE))
    page = min(page, last)

    def at(number: int) -> str:
        return f"{request.scope['path']}?{urlencode(wanted.query | {'page': str(number)})}"

    pages = {
        "number": page,
        "last": last,
        "before": at(page - 1) if page > 1 else None,
        "after": at(page + 1) if page < last else None,
    }
    entries = await acts(desk, PAGE, (page - 1) * PAGE, wanted)
    facts: dict[str, Any] = {"filter": {"who": "", "order": ""} | wanted.query, "actors": actors}
    facts["of"] = await one(desk, wanted.within) if wanted.within else None
    return await shown(request, desk, "log", "log", entries=entries, pages=pages, total=count, **facts)


def wanted_by(request: Asking, actors: list[str]) -> Wanted:
    """What an address asks for; a number that no entry can have finds nothing."""
    who, within = asked(request, "who", actors), asked(request, "within")
    oldest = asked(request, "order") == "ascending"
    return Wanted(UUID(who) if who else None, oldest, numbered(within) if within else None)


async def one(desk: Access, number: int) -> dict[str, Any]:
    """The entry that stands for others; nothing is here where it stands for none."""
    async with desk.reading() as floor:
        entry = await floor.session.get(Entry, (desk.place, number))
        zone = floor.conference.zone
    if entry is None or not isinstance(entry.event, PeopleImported | ImportUndone):
        raise NotHere
    return {"at": entry.at, "zone": zone, "words": sentence(entry.event), "import": entry.event.imported}


async def secretaries(desk: Access) -> list[tuple[str, str]]:
    """Whoever sits or sat for the secretariat, by name, and the clock."""
    query = (
        select(col(Seat.id), col(Person.name))
        .join(Person, col(Person.id) == col(Seat.person_id))
        .where(col(Seat.place_id) == desk.place, col(Seat.role) == Role.SECRETARIAT)
    )
    async with desk.reading() as floor:
        found = sorted((await floor.session.execute(query)).all(), key=lambda row: fold(row[1]))
    return [*((str(seat), name) for seat, name in found), (str(clock_of(desk.place)), _("The clock"))]


def of_the_secretariat(desk: Access, wanted: Wanted) -> Any:
    """The entries of the conference's own record that its secretariat or the clock made; an import is one of them."""
    if wanted.within is not None:
        return (col(Entry.place_id) == desk.place) & summaries.summed(wanted.within)
    if wanted.who is not None:
        return (col(Entry.place_id) == desk.place) & (col(Entry.seat_id) == wanted.who) & ~summaries.summed()
    seats = select(col(Seat.id)).where(col(Seat.place_id) == desk.place, col(Seat.role) == Role.SECRETARIAT)
    acting = col(Entry.seat_id).in_(seats) | (col(Entry.seat_id) == clock_of(desk.place))
    return (col(Entry.place_id) == desk.place) & acting & ~summaries.summed()


async def how_many(desk: Access, wanted: Wanted) -> int:
    query = select(func.count()).select_from(Entry).where(of_the_secretariat(desk, wanted))
    async with desk.reading() as floor:
        return int((await floor.session.execute(query)).scalar_one())


async def acts(desk: Access, limit: int, skip: int = 0, wanted: Wanted = EVERYONE) -> list[dict[str, Any]]:
    """Acts of the secretariat in words, newest first unless the oldest are asked for."""
    order = col(Entry.seq).asc() if wanted.oldest else col(Entry.seq).desc()
    query = select(Entry).where(of_the_secretariat(desk, wanted)).order_by(order).limit(limit).offset(skip)
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
            "summed": summaries.counted(event.entries) if isinstance(event, PeopleImported | ImportUndone) else 0,
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
