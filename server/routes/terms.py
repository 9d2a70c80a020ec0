"""The term of a seat in a room: from when until when it is held, changed by those who seat people there."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms import prolonging
from rooms.floor import NotHere, Refused
from rooms.people import TRUSTED, Entity, Person, Seat, credit
from rooms.room import Permission
from rooms.terms import Term
from server import forms, room_facts
from server.access import Access, TheRoom
from server.forms import Form
from server.inside import inside, known
from server.pages import back
from server.routes.desk.frame import blank, failure, typed

Asking = Request[Any, Any, Any]
FIELDS = {"from": "", "until": ""}


async def seat_of(room: Access, id: UUID) -> tuple[Seat, Any]:
    """A seat of this room that is still held, or is yet to be, and who holds it."""
    if Permission.SEAT_GRANT not in await room_facts.granted(room):
        raise NotHere
    async with room.reading() as floor:
        seat = await floor.find(Seat, id)
        person = await floor.session.get_one(Person, seat.person_id)
        entity = await floor.session.get_one(Entity, seat.entity_id)
    if seat.left_at is not None:
        raise NotHere
    return seat, credit(person, entity, seat.role, room.role in TRUSTED)


@get("/rooms/{room_id:uuid}/seats/{seat_id:uuid}/term", at_the_door=True)
async def term(request: Asking, room: TheRoom, seat_id: FromPath[UUID]) -> Response[Any]:
    """From when until when somebody sits here."""
    return await page(request, room, seat_id)


async def page(
    request: Asking, room: Access, id: UUID, form: dict[str, Any] | None = None, failed: str | None = None
) -> Response[Any]:
    seat, holder = await seat_of(room, id)
    head, zone = await room_facts.heading(room), (await known(room)).zone
    stands = {"from": forms.written(seat.from_, zone), "until": forms.written(seat.until, zone)}
    facts = {"room": {"id": room.place, "title": head.title}, "seat": seat, "holder": holder}
    facts |= {"form": form or blank(stands), "failed": failed}
    return await inside(request, room, "room/term.html", 422 if form else 200, **facts)


@post("/rooms/{room_id:uuid}/seats/{seat_id:uuid}/term", status_code=200, at_the_door=True)
async def change(request: Asking, room: TheRoom, seat_id: FromPath[UUID]) -> Response[Any]:
    """Change it: what ends by a date ends by itself, and what begins on one begins so."""
    form, (seat, _) = await forms.read(request), await seat_of(room, seat_id)
    try:
        await room.act(partial(prolonging.prolong, seat_id=seat_id, term=await asked(room, form, seat)), form.key)
    except Refused as refusal:
        return await page(request, room, seat_id, typed(form, FIELDS, refusal), failure(refusal, FIELDS))
    return back(f"/rooms/{room.place}/participants")


async def asked(room: Access, form: Form, seat: Seat) -> Term:
    return form.term((await known(room)).zone, Term(seat.from_, seat.until))


ROUTES = [term, change]
