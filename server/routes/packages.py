"""Packages: made, filled, opened to other rooms, closed or dissolved."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms.drafting.bundling import concluding, packages
from rooms.floor import NotHere, Refused
from server import forms, package_page, room_facts
from server.access import Access, TheRoom
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.pages import back
from server.routes.paragraphs import MOST
from server.writer import Act

Asking = Request[Any, Any, Any]
BASE = "/rooms/{room_id:uuid}/packages"
NOTHING = Form()


@get(BASE)
async def listed(request: Asking, room: TheRoom) -> Response[Any]:
    """The packages of a room, and the form that makes one."""
    return await list_page(request, room, NOTHING)


async def list_page(request: Asking, room: Access, form: Form, refusal: Refused | None = None) -> Response[Any]:
    facts: dict[str, Any] = {
        "room": {"id": room.place, "title": (await room_facts.heading(room)).title},
        **await package_page.listed(room),
        "name": form.text("name"),
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
        "key": form.text("key")[:KEY_LIMIT] or uuid4().hex,
    }
    return await inside(request, room, "text/packages.html", 422 if refusal else 200, **facts)


@post(BASE, status_code=200)
async def make(request: Asking, room: TheRoom) -> Response[Any]:
    """Make a package, or propose one."""
    form = await forms.read(request)
    try:
        done = await room.act(partial(packages.make, name=form.text("name")), form.key)
        event = done.entries[0].event
        if not isinstance(event, packages.PackageMade):
            raise Refused("form.out_of_date")
    except Refused as refusal:
        return await list_page(request, room, form, refusal)
    return back(f"/rooms/{room.place}/packages/{event.package}")


@get(f"{BASE}/{{package_id:uuid}}")
async def read(request: Asking, room: TheRoom, package_id: FromPath[UUID]) -> Response[Any]:
    """A package: what stands or falls with it, and how much of it is settled."""
    return await shown(request, room, package_id, NOTHING)


async def shown(
    request: Asking, room: Access, package: UUID, form: Form, refusal: Refused | None = None
) -> Response[Any]:
    facts: dict[str, Any] = {
        "room": {"id": room.place, "title": (await room_facts.heading(room)).title},
        "package": await package_page.facts(room, package),
        "reason": form.text("reason"),
        "chosen": form.text("room"),
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(request, room, "text/package.html", 422 if refusal else 200, **facts)


@post(f"{BASE}/{{package_id:uuid}}/members", status_code=200)
async def add(request: Asking, room: TheRoom, package_id: FromPath[UUID]) -> Response[Any]:
    """Put a paragraph or a bracket into a package, as its card asks."""
    return await put(request, room, package_id, await forms.read(request))


@post(f"{BASE}/members", status_code=200)
async def add_to(request: Asking, room: TheRoom) -> Response[Any]:
    """The same, where the form says into which package."""
    form = await forms.read(request)
    return await put(request, room, form.needed_id("package"), form)


async def put(request: Asking, room: Access, package: UUID, form: Form) -> Response[Any]:
    text, paragraph = form.needed_id("text"), form.needed_id("paragraph")
    number = min(max(form.number("bracket", 0), 0), MOST)
    about: dict[str, Any] = {"text_id": text, "paragraph_id": paragraph, "bracket": number or None}
    try:
        await room.act(partial(packages.add, package_id=package, **about), form.key)
    except Refused as refusal:
        return await shown(request, room, package, form, refusal)
    return back(f"/rooms/{room.place}/packages/{package}")


DEEDS = ("opening", "closure", "dissolution", "removal", "rooms")


def act_of(deed: str, package: UUID, form: Form) -> Act[Any]:
    """What is done with a package, by its address."""
    if deed == "removal":
        return partial(packages.take_out, package_id=package, member_id=form.needed_id("member"))
    if deed == "dissolution":
        return partial(concluding.dissolve, package_id=package, reason=form.text("reason"))
    if deed == "rooms":
        return partial(packages.extend, package_id=package, room_id=form.needed_id("room"))
    return partial({"opening": packages.open_, "closure": concluding.close}[deed], package_id=package)


@post(f"{BASE}/{{package_id:uuid}}/{{deed:str}}", status_code=200)
async def befall(request: Asking, room: TheRoom, package_id: FromPath[UUID], deed: FromPath[str]) -> Response[Any]:
    """Do something with a package; a refusal stands above it, and what was typed stays."""
    if deed not in DEEDS:
        raise NotHere
    form = await forms.read(request)
    try:
        act = act_of(deed, package_id, form)
        await room.act(act, form.key, await reached(room, package_id, deed, form))
    except Refused as refusal:
        return await shown(request, room, package_id, form, refusal)
    return back(f"/rooms/{room.place}/packages/{package_id}")


async def reached(room: Access, package: UUID, deed: str, form: Form) -> Sequence[UUID]:
    """The other rooms whose records such an act enters."""
    async with room.reading() as floor:
        if deed == "rooms":
            wanted = form.needed_id("room")
            return [wanted] if wanted in await package_page.seats(floor, [wanted]) else []
        if deed in ("closure", "dissolution"):
            return [id for id in await packages.rooms_of(floor.session, package) if id != room.place]
    return []


ROUTES = [listed, make, read, add, add_to, befall]
