"""Walk-ins on the desk: one form registers somebody, seats them, and hands them a link and a badge."""

from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rooms import arrival
from rooms.accreditation import CONFERENCE_ROLES
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Capacity, Entity, Person, Role
from server import forms, qr
from server.access import Access
from server.auth import invitations
from server.forms import Form
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.people import entities_of
from server.routes.invitations import PRIVATE
from server.words import gettext as _
from server.words import names

FIELDS: dict[str, Any] = {
    "entity": "",
    "name": "",
    "role": str(Role.DELEGATE),
    "capacity": str(Capacity.OFFICIAL),
    "rooms": [],
}


@get("/arrivals")
async def new(request: Asking, desk: TheDesk) -> Response[Any]:
    """The form for somebody who stands at the desk."""
    return await page(request, desk, blank(FIELDS))


async def page(
    request: Asking, desk: Access, form: dict[str, Any], failed: str | None = None, status: int = 200
) -> Response[Any]:
    async with desk.reading() as floor:
        rooms = [(str(room.id), room.title) for room in await arrival.seatable(floor)]
    facts = {
        "form": form,
        "failed": failed,
        "rooms": rooms,
        "entities": await entities_of(desk),
        "capacities": [(str(each), _(names.CAPACITIES[each])) for each in Capacity],
        "roles": [(str(role), _(names.ROLES[role])) for role in Role if role in CONFERENCE_ROLES],
    }
    return await shown(request, desk, "people", "arrival", status, **facts)


@post("/arrivals", status_code=200)
async def walk_in(request: Asking, desk: TheDesk) -> Response[Any]:
    """Register, seat and invite somebody in one act, and show their link this once beside their badge."""
    form = await forms.read(request)
    try:
        facts = facts_of(form)
        finished = await desk.act(partial(arrive, **facts), form.key, also=tuple(dict.fromkeys(facts["rooms"])))
    except NotHere:
        return await page(request, desk, typed(form, FIELDS, Refused("field.not_a_choice", "entity")), status=422)
    except Refused as refusal:
        again = typed(form, FIELDS, refusal)
        return await page(request, desk, again, failure(refusal, FIELDS), 422)
    if finished.again or finished.result is None:
        return back(address(desk, "people") + "?done=before")
    person, token = finished.result
    link = f"{desk.site.settings.origin}/invitations/{token}"
    told = await badge_of(desk, person) | {"link": link, "code": qr.inline(link)}
    return await shown(request, desk, "people", "badge", headers=PRIVATE, **told)


async def arrive(floor: Floor, rooms: list[UUID], **facts: Any) -> tuple[UUID, str]:
    """Gives the person and the secret of their link."""
    person = await arrival.walk_in(floor, rooms=rooms, **facts)
    return person, await invitations.issue(floor, person)


def facts_of(form: Form) -> dict[str, Any]:
    try:
        rooms = [UUID(id) for id in form.all("rooms")]
    except ValueError:
        raise Refused("rooms.unknown", "rooms") from None
    return {
        "entity_id": form.needed_id("entity"),
        "name": form.text("name"),
        "role": form.choice("role", Role),
        "capacity": form.choice("capacity", Capacity),
        "rooms": rooms,
    }


@get("/people/{person_id:uuid}/badge")
async def badge(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """Somebody's badge, to be printed."""
    return await shown(request, desk, "people", "badge", link=None, code=None, **await badge_of(desk, person_id))


async def badge_of(desk: Access, id: UUID) -> dict[str, Any]:
    """What stands on a badge. Its code leads to the list of participants: nobody can enter by it."""
    async with desk.reading() as floor:
        person = await floor.find(Person, id)
        entity = await floor.session.get_one(Entity, person.entity_id)
    where = f"{desk.site.settings.origin}/conferences/{desk.place}/people?q={quote(person.name)}"
    return {"person": person, "entity": entity, "capacity": names.capacity(person.capacity), "badge": qr.inline(where)}


ROUTES = [new, walk_in, badge]
