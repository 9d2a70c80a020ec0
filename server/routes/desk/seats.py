"""Seating in bulk: people are ticked, or a whole group is taken, looked at once more, and seated together."""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post

from rooms import convening
from rooms.convening import seated_here
from rooms.floor import NotHere, Refused
from rooms.people import Role
from rooms.registers import PersonLine
from rooms.room import Kind, Room
from rooms.terms import Term, begun
from server import forms
from server.access import Access, TheRoom
from server.forms import Form
from server.inside import known
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, shown
from server.routes.desk.notices import done
from server.routes.desk.people import KEYS, choices, filter_of, register
from server.routes.desk.tables import arranged, asked
from server.words import gettext as _
from server.words import names, ngettext
from server.words.figures import moment, number


async def look(desk: Access, room: Access) -> tuple[Room, set[UUID]]:
    """The room, of this conference and no caucus, and who sits in it."""
    if room.sitting.kind == Kind.CAUCUS or room.sitting.conference != desk.place:
        raise NotHere
    async with room.reading() as floor:
        return floor.room, await seated_here(floor)


async def zone_of(desk: Access) -> str:
    """The clocks by which the conference goes."""
    return (await known(desk)).zone


def until_of(request: Asking, zone: str) -> datetime | None:
    """The end of the term that the address asks for."""
    return Form({"until": [asked(request, "until")]}).moment("until", zone)


def ending(term: Term, zone: str) -> list[str]:
    """That the seats end by themselves, where they do."""
    if term.until is None:
        return []
    return [_("Their seats end by themselves: %(time)s (%(zone)s).") % {"time": moment(term.until, zone), "zone": zone}]


def roles() -> list[tuple[str, str]]:
    return [(str(role), _(names.ROLES[role])) for role in Role]


@get("/rooms/{room_id:uuid}/seats", at_the_door=True)
async def seats(request: Asking, desk: TheDesk, room: TheRoom) -> Response[Any]:
    """Who is registered and does not sit in this room yet."""
    return await table(request, desk, room)


async def table(
    request: Asking, desk: Access, room: Access, refusal: Refused | None = None, status: int = 200
) -> Response[Any]:
    words, field = (forms.words(refusal), refusal.field) if refusal else (None, "")
    failed = None if field == "until" else words
    row, seated = await look(desk, room)
    every, holders = await register(desk)
    wanted, absent = filter_of(request), [person for person in every if person.id not in seated]
    found = [person for person in absent if wanted.meets(person, holders)]
    facts = arranged(request, found, len(absent), KEYS)
    facts |= {"filter": wanted, "room": row, "seated": len(seated), "roles": roles(), "failed": failed, **choices()}
    facts |= {"role": request.query_params.get("role", Role.DELEGATE), "at_once": convening.AT_ONCE}
    facts |= {"ticked": request.query_params.getall("people", [])}
    facts |= {"until": asked(request, "until"), "of_until": words if field == "until" else None}
    return await shown(request, desk, "rooms", "seats", status, **facts)


@get("/rooms/{room_id:uuid}/seats/preview", at_the_door=True)
async def preview(request: Asking, desk: TheDesk, room: TheRoom) -> Response[Any]:
    """Who would be seated and as what, before it is done."""
    row, seated = await look(desk, room)
    role = request.query_params.get("role", "")
    coming = [person for person in await chosen(request, desk) if person.id not in seated]
    try:
        if role not in set(Role):
            raise Refused("field.not_a_choice", "role")
        term = begun(Term(until=until_of(request, await zone_of(desk))), datetime.now(UTC))
        if not coming:
            raise Refused("people.none")
        if len(coming) > convening.AT_ONCE:
            raise Refused("people.too_many", limit=convening.AT_ONCE)
    except Refused as refusal:
        return await table(request, desk, room, refusal, 422)
    return await confirmation(request, desk, row, coming, Role(role), term)


async def chosen(request: Asking, desk: Access) -> list[PersonLine]:
    """Those who were ticked, or everyone the filter finds; by name."""
    every, holders = await register(desk)
    ticked, wanted = set(request.query_params.getall("people", [])), filter_of(request)
    if request.query_params.get("whom") == "everyone":
        found = [person for person in every if wanted.meets(person, holders)]
    else:
        found = [person for person in every if str(person.id) in ticked]
    return sorted(found, key=KEYS["name"])


async def confirmation(
    request: Asking, desk: Access, row: Room, coming: list[PersonLine], role: Role, term: Term
) -> Response[Any]:
    count = {"num": number(len(coming)), "room": row.title, "role": _(names.ROLES[role])}
    question = ngettext(
        "Seat %(num)s person in “%(room)s”? Role: %(role)s",
        "Seat %(num)s people in “%(room)s”? Role: %(role)s",
        len(coming),
    )
    here, zone = address(desk, "rooms", row.id, "seats"), await zone_of(desk)
    facts: dict[str, Any] = {
        "question": question % count,
        "items": [f"{person.name}, {person.entity_full}" for person in coming],
        "effects": [_("Each of them is asked to acknowledge the charter before they enter."), *ending(term, zone)],
        "action": here,
        "values": [
            ("key", uuid4().hex),
            ("role", str(role)),
            ("until", asked(request, "until")),
            ("people", " ".join(str(person.id) for person in coming)),
        ],
        "words": ngettext("Seat %(num)s person", "Seat %(num)s people", len(coming)) % {"num": number(len(coming))},
        "grave": False,
        "back": here,
    }
    return await shown(request, desk, "rooms", "confirm", **facts)


@post("/rooms/{room_id:uuid}/seats", status_code=200, at_the_door=True)
async def seat(request: Asking, desk: TheDesk, room: TheRoom) -> Response[Any]:
    """Seat these people in this room together."""
    form = await forms.read(request)
    await look(desk, room)
    try:
        people = [UUID(id) for id in form.text("people").split()]
        term = Term(until=form.moment("until", await zone_of(desk)))
        act = partial(convening.convene, people=people, role=form.choice("role", Role), term=term)
        finished = await room.act(act, form.key)
    except (ValueError, NotHere):
        return await table(request, desk, room, Refused("people.unknown"), 422)
    except Refused as refusal:
        return await table(request, desk, room, refusal, 422)
    here = address(desk, "rooms", room.place, "seats")
    return back(here + done("seated", len(finished.result or []), finished.again))


ROUTES = [seats, preview, seat]
