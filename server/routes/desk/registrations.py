"""All registrations of one person on the desk: for which entities they come, and one more of them, made on purpose."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select
from sqlmodel import col

from rooms import hats
from rooms.accreditation import CONFERENCE_ROLES, registrations
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Capacity, Entity, Function, Person, Role, Seat
from server import forms
from server.access import Access
from server.forms import Form
from server.inside import known
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.people import entities_of
from server.words import gettext as _
from server.words import names

FIELDS: dict[str, Any] = {
    "entity": "",
    "title": "",
    "role": str(Role.DELEGATE),
    "capacity": str(Capacity.OFFICIAL),
    "function": str(Function.MEMBER),
    "from": "",
    "until": "",
}


@get("/people/{person_id:uuid}/registrations")
async def every(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """For which entities somebody is registered, and the form of another registration."""
    return await page(request, desk, person_id)


async def page(
    request: Asking, desk: Access, id: UUID, form: dict[str, Any] | None = None, failed: str | None = None
) -> Response[Any]:
    async with desk.reading() as floor:
        person = await floor.find(Person, id)
        lines = await standing(floor, person)
    taken = {line["entity_id"] for line in lines}
    facts = {
        "person": person,
        "lines": lines,
        "form": form or blank(FIELDS),
        "failed": failed,
        "entities": [each for each in await entities_of(desk) if UUID(each[0]) not in taken],
        "capacities": [(str(each), _(names.CAPACITIES[each])) for each in Capacity],
        "functions": [(str(each), _(names.FUNCTIONS[each])) for each in Function],
        "roles": [(str(role), _(names.ROLES[role])) for role in Role if role in CONFERENCE_ROLES],
    }
    return await shown(request, desk, "people", "registrations", 422 if form else 200, **facts)


async def standing(floor: Floor, person: Person) -> list[dict[str, Any]]:
    """Each registration with its entity and its seat in the conference."""
    theirs = {each.id: each for each in await registrations(floor.session, person)}
    query = (
        select(Seat, Entity)
        .join(Entity, col(Entity.id) == col(Seat.entity_id))
        .where(col(Seat.place_id) == floor.conference.id, col(Seat.person_id).in_(theirs))
        .order_by(col(Seat.taken_at))
    )
    rows = (await floor.session.execute(query)).all()
    return [
        {"person": theirs[seat.person_id], "seat": seat, "entity": entity.name, "entity_id": entity.id}
        for seat, entity in rows
    ]


@post("/people/{person_id:uuid}/registrations", status_code=200)
async def add(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """Register somebody for another entity too: they come in one hat at a time."""
    form, zone = await forms.read(request), (await known(desk)).zone
    try:
        await desk.act(partial(hats.register_again, person_id=person_id, **facts_of(form, zone)), form.key)
    except NotHere:
        refusal = Refused("field.not_a_choice", "entity")
        return await page(request, desk, person_id, typed(form, FIELDS, refusal))
    except Refused as refusal:
        return await page(request, desk, person_id, typed(form, FIELDS, refusal), failure(refusal, FIELDS))
    return back(address(desk, "people", person_id, "registrations") + "?done=again")


def facts_of(form: Form, zone: str) -> dict[str, Any]:
    return {
        "entity_id": form.needed_id("entity"),
        "title": form.text("title"),
        "role": form.choice("role", Role),
        "capacity": form.choice("capacity", Capacity),
        "function": form.choice("function", Function, Function.MEMBER),
        "term": form.term(zone),
    }


ROUTES = [every, add]
