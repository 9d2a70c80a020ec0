"""The record of a place as it is read: numbered entries, each a sentence, with who acted and what it concerns."""

from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import attending
from rooms.deadlines import clock_of
from rooms.drafting.sides import positions, stands
from rooms.floor import Floor
from rooms.people import TRUSTED, Credit
from rooms.record.entries import KINDS, Entry, Event, Record
from rooms.room import Conference, Permission, Room, said
from server.access import Access
from server.verifying import Verified
from server.words import gettext as _
from server.words.sentences import sentence

PAGE = 100
# What focal points do alone: no table has their seats.
BY_FOCAL_POINTS = {"PersonNominated", "DepartureAnnounced", "NominationTakenBack", "NoteSent", "NoteTakenBack"}
# What of an event is to be opened, and where in a room; the first that it bears.
IN_ROOM = (
    ("ruling", "rulings#ruling-{}"),
    ("message", "messages/{}"),
    ("topic", "topics/{}"),
    ("amendment", "texts/{text}/amendments/{}"),
    ("package", "packages/{}"),
    ("paragraph", "texts/{text}/paragraphs/{}"),
    ("text", "texts/{}"),
)


async def facts(access: Access, upto: int | None, verified: Verified | None) -> dict[str, Any]:
    """A stretch of the record, the latest entry first, down from `upto` or from its head."""
    async with access.reading() as floor:
        floor.require(Permission.RECORD_READ)
        head = await floor.session.get_one(Record, floor.place.id)
        first = min(max(upto or head.seq, 1), head.seq)
        entries = await stretch(floor.session, floor.place.id, first)
        seats = {entry.seat_id for entry in entries if entry.seat_id}
        hidden = await withheld(floor, entries)
        credits = await attending.credits(floor.session, list(seats), floor.role in TRUSTED)
        zone = (await floor.session.get_one(Conference, access.sitting.conference)).zone
        place = shown_place(floor, access.language)
    address = f"{place['href']}/record"
    return {
        "place": place,
        "entries": [
            veiled(entry, zone) if entry.seq in hidden else shown(entry, credits, zone, str(place["href"]))
            for entry in entries
        ],
        "head": {"number": head.seq, "digest": head.digest},
        "verified": told(verified),
        "action": f"{address}/verification",
        "pages": {
            "newer": f"{address}?upto={min(first + PAGE, head.seq)}" if first < head.seq else None,
            "older": f"{address}?upto={first - PAGE}" if first > PAGE else None,
        },
    }


async def stretch(session: AsyncSession, place: UUID, upto: int) -> list[Entry]:
    query = select(Entry).where(col(Entry.place_id) == place, col(Entry.seq) <= upto, col(Entry.seq) > upto - PAGE)
    return list((await session.execute(query.order_by(col(Entry.seq).desc()))).scalars())


def shown_place(floor: Floor, language: str) -> dict[str, Any]:
    if isinstance(floor.place, Room):
        return {"kind": "room", "title": floor.place.title, "href": f"/rooms/{floor.place.id}"}
    title = said(floor.place.title, language)
    return {"kind": "conference", "title": title, "href": f"/conferences/{floor.place.id}"}


def shown(entry: Entry, credits: dict[UUID, Credit], zone: str, place: str) -> dict[str, Any]:
    event = readable(entry)
    return {
        "number": entry.seq,
        "at": entry.at,
        "zone": zone,
        "credit": credits.get(entry.seat_id) if entry.seat_id else None,
        "by": actor(entry),
        "words": sentence(event) if event else _("did something whose entry has been erased"),
        "digest": entry.digest,
        "erased": entry.erased,
        "href": concerns(event, place) if event else None,
    }


async def withheld(floor: Floor, entries: list[Entry]) -> set[int]:
    """The entries of which this seat may know nothing but that they were made."""
    kinds = (positions.PositionTaken, positions.PositionWithdrawn)
    found = {entry.seq: event for entry in entries if isinstance(event := readable(entry), kinds)}
    return set(found) - await stands.open_to(floor, found)


def veiled(entry: Entry, zone: str) -> dict[str, Any]:
    """An entry as it stands in the record for those to whom it is not open: its number and its digest."""
    known = {"number": entry.seq, "at": entry.at, "zone": zone, "digest": entry.digest, "erased": entry.erased}
    return {**known, "credit": None, "by": "withheld", "words": _("an entry that is not open to you"), "href": None}


def actor(entry: Entry) -> str:
    """What kind of actor made an entry: a seat, the clock, a focal point, or nobody who was seated yet."""
    if entry.seat_id is None:
        return "nobody"
    if entry.kind in BY_FOCAL_POINTS:
        return "focal_point"
    return "clock" if entry.seat_id == clock_of(entry.place_id) else "seat"


def readable(entry: Entry) -> Event | None:
    """The event of an entry; none where its body has been erased."""
    try:
        return entry.event if entry.kind in KINDS else None
    except ValidationError:
        return None


def concerns(event: Event, place: str) -> str | None:
    """Where to open what an entry is about."""
    if place.startswith("/conferences/"):
        room = getattr(event, "room", None)
        return f"{place}/rooms/{room}" if room else None
    found = [(getattr(event, name, None), path) for name, path in IN_ROOM]
    text = getattr(event, "text", None)
    return next((f"{place}/{path.format(id, text=text)}" for id, path in found if isinstance(id, UUID)), None)


def told(verified: Verified | None) -> dict[str, Any] | None:
    """What a verification found, for the page."""
    if verified is None:
        return None
    found = verified.finding
    return {"at": verified.at, "entries": found.entries, "erased": found.erased, "bad": found.bad}
