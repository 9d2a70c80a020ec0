"""The charter of a room: read on entering, acknowledged, amended; and the rules that follow from it."""

from functools import partial
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post

from rooms import charter
from rooms.floor import Refused
from rooms.people import Role
from rooms.room import Attribution, Permission, grants
from rooms.threads import naming
from server import charter_form, forms, room_facts
from server.access import Access, TheRoom
from server.inside import inside
from server.pages import back

Asking = Request[Any, Any, Any]


@get("/rooms/{room_id:uuid}/charter", at_the_door=True)
async def read_charter(request: Asking, room: TheRoom) -> Response[Any]:
    """The charter, with the button that acknowledges it."""
    return await charter_page(request, room)


async def charter_page(request: Asking, room: Access, error: str | None = None, status: int = 200) -> Response[Any]:
    async with room.reading() as floor:
        view = charter.shown(floor.room)
        here, acknowledged = floor.room, await charter.acknowledged(floor.session, floor.room, floor.seat)
    granted = await room_facts.granted(room)
    facts = {
        "room": {"id": here.id, "title": here.title, "kind": here.kind},
        "charter": view,
        "acknowledged": acknowledged,
        "nameless": here.anonymous is not None,
        "may_amend": Permission.CHARTER_AMEND in granted and not here.archived,
        "key": uuid4().hex,
        "error": error,
    }
    return await inside(request, room, "room/charter.html", status, **facts)


@post("/rooms/{room_id:uuid}/acknowledgement", status_code=200, at_the_door=True)
async def acknowledge(request: Asking, room: TheRoom) -> Response[Any]:
    """Keep to the charter from now on."""
    form = await forms.read(request)
    try:
        await room.act(partial(charter.acknowledge, version=form.number("version")), form.key)
    except Refused as refusal:
        if refusal.reason != "charter.acknowledged_already":
            return await charter_page(request, room, forms.words(refusal), 422)
    return back(f"/rooms/{room.place}")


@get("/rooms/{room_id:uuid}/charter/amendment", at_the_door=True)
async def amendment(request: Asking, room: TheRoom) -> Response[Any]:
    """The form in which the chair amends the charter."""
    async with room.reading() as floor:
        floor.require(Permission.CHARTER_AMEND)
        floor.require_open()
        filled = charter_form.filled(floor.room.charter)
    return await amendment_page(request, room, filled)


async def amendment_page(
    request: Asking, room: Access, filled: dict[str, Any], refusal: Refused | None = None, key: str = ""
) -> Response[Any]:
    """The form, filled; where the charter was changed meanwhile, it stands beside what was typed."""
    async with room.reading() as floor:
        here, view = floor.room, charter.shown(floor.room)
    facts = {
        "room": {"id": here.id, "title": here.title},
        "now": view if refusal and refusal.reason == "charter.changed_meanwhile" else None,
        "form": filled,
        "version": here.charter_version,
        "key": key or uuid4().hex,
        "rules": list(Attribution),
        "roles": list(Role),
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(request, room, "room/amendment.html", 422 if refusal else 200, **facts)


@post("/rooms/{room_id:uuid}/charter", status_code=200, at_the_door=True)
async def amend_charter(request: Asking, room: TheRoom) -> Response[Any]:
    """Change the charter; everyone will be asked to acknowledge it anew."""
    form = await forms.read(request)
    try:
        asked, version = charter_form.charter(form), form.number("version")
        await room.act(partial(naming.amend, charter=asked, version=version), form.key)
    except Refused as refusal:
        return await amendment_page(request, room, charter_form.typed(form), refusal, form.text("key"))
    return back(f"/rooms/{room.place}/charter")


@get("/rooms/{room_id:uuid}/rules", at_the_door=True)
async def rules(request: Asking, room: TheRoom) -> Response[Any]:
    """Who may do what here, from the table of permissions itself."""
    async with room.reading() as floor:
        here = floor.room
    table = [(permission, [role in grants(here, permission) for role in Role]) for permission in Permission]
    facts: dict[str, Any] = {
        "room": {"id": here.id, "title": here.title},
        "roles": list(Role),
        "mine": room.role,
        "rule": here.charter.attribution,
        "rows": [{"permission": str(permission), "held": held} for permission, held in table if any(held)],
    }
    return await inside(request, room, "room/rules.html", **facts)


ROUTES = [read_charter, acknowledge, amendment, amend_charter, rules]
