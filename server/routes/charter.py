"""The charter of a room: read on entering, acknowledged, amended; and the rules that follow from it."""

from functools import partial
from typing import Any

from litestar import Request, Response, get, post

from rooms import charter
from rooms.floor import Refused
from rooms.people import Role
from rooms.room import Permission, grants
from server import forms, thread_page
from server.access import Access, TheRoom
from server.inside import inside
from server.pages import back

Asking = Request[Any, Any, Any]


@get("/rooms/{room_id:uuid}/charter")
async def read_charter(request: Asking, room: TheRoom) -> Response[Any]:
    """The charter, with the button that acknowledges it."""
    return await charter_page(request, room)


async def charter_page(request: Asking, room: Access, error: str | None = None, status: int = 200) -> Response[Any]:
    async with room.reading() as floor:
        view = charter.shown(floor.room)
    head = await thread_page.heading(room)
    granted = await thread_page.granted(room)
    facts = {
        "room": {"id": room.place, "title": head.title, "kind": head.kind},
        "charter": view,
        "acknowledged": room.acknowledged,
        "may_amend": Permission.CHARTER_AMEND in granted and not head.archived,
        "error": error,
    }
    return await inside(request, room, "room/charter.html", status, **facts)


@post("/rooms/{room_id:uuid}/acknowledgement", status_code=200)
async def acknowledge(request: Asking, room: TheRoom) -> Response[Any]:
    """Keep to the charter from now on."""
    form = await forms.read(request)
    try:
        await room.act(partial(charter.acknowledge, version=form.number("version")), form.key)
    except Refused as refusal:
        if refusal.reason != "charter.acknowledged_already":
            return await charter_page(request, room, forms.words(refusal), 422)
    return back(f"/rooms/{room.place}")


@post("/rooms/{room_id:uuid}/charter", status_code=200)
async def amend_charter(request: Asking, room: TheRoom) -> Response[Any]:
    """Change the charter; everyone will be asked to acknowledge it anew."""
    form = await forms.read(request)
    try:
        await room.act(partial(charter.amend, charter=forms.charter(form)), form.key)
    except Refused as refusal:
        return await charter_page(request, room, forms.words(refusal), 422)
    return back(f"/rooms/{room.place}/charter")


@get("/rooms/{room_id:uuid}/rules")
async def rules(request: Asking, room: TheRoom) -> Response[Any]:
    """Who may do what here, from the table of permissions itself."""
    async with room.reading() as floor:
        table = [(permission, [role in grants(floor.room, permission) for role in Role]) for permission in Permission]
        title, rule = floor.room.title, floor.room.charter.attribution
    rows = [{"permission": str(permission), "held": held} for permission, held in table if any(held)]
    facts = {"room": {"id": room.place, "title": title}, "roles": list(Role), "rows": rows, "rule": rule}
    return await inside(request, room, "room/rules.html", mine=room.role, **facts)


ROUTES = [read_charter, acknowledge, amend_charter, rules]
