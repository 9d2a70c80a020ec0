"""The term of a registration on the desk: from when until when somebody takes part, changed on purpose."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select
from sqlmodel import col

from rooms import prolonging
from rooms.delegations.departures import rooms_of
from rooms.floor import NotHere, Refused
from rooms.people import Entity, Person, Seat
from rooms.terms import Term
from server import forms
from server.access import Access
from server.inside import known
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed

FIELDS = {"from": "", "until": ""}


async def own_seat(desk: Access, person: UUID) -> Seat:
    """The seat in the conference of somebody who is registered and has not left."""
    query = select(Seat).where(
        col(Seat.place_id) == desk.place, col(Seat.person_id) == person, col(Seat.left_at).is_(None)
    )
    async with desk.reading() as floor:
        seat = (await floor.session.execute(query)).scalars().first()
    if seat is None:
        raise NotHere
    return seat


@get("/people/{person_id:uuid}/term")
async def term(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """From when until when somebody is registered."""
    return await page(request, desk, person_id)


async def page(
    request: Asking, desk: Access, id: UUID, form: dict[str, Any] | None = None, failed: str | None = None
) -> Response[Any]:
    seat, zone = await own_seat(desk, id), (await known(desk)).zone
    async with desk.reading() as floor:
        person = await floor.find(Person, id)
        entity = await floor.session.get_one(Entity, person.entity_id)
    stands = {"from": forms.written(seat.from_, zone), "until": forms.written(seat.until, zone)}
    facts = {"person": person, "entity": entity, "seat": seat, "form": form or blank(stands), "failed": failed}
    return await shown(request, desk, "people", "term", 422 if form else 200, **facts)


@post("/people/{person_id:uuid}/term", status_code=200)
async def change(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """Change it; the seats of that person in rooms follow."""
    form, seat = await forms.read(request), await own_seat(desk, person_id)
    async with desk.reading() as floor:
        rooms = await rooms_of(floor.session, [person_id])
    try:
        wanted = form.term((await known(desk)).zone, Term(seat.from_, seat.until))
        act = partial(prolonging.prolong_registration, person_id=person_id, term=wanted)
        await desk.act(act, form.key, also=rooms)
    except Refused as refusal:
        return await page(request, desk, person_id, typed(form, FIELDS, refusal), failure(refusal, FIELDS))
    return back(address(desk, "people", person_id) + "?done=term")


ROUTES = [term, change]
