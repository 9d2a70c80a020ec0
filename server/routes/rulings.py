"""The log of rulings that every member can read: made, appealed against, and settled by a show of hands."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms.floor import Refused
from rooms.threads import deeds, rulings
from rooms.threads.rulings import Ruling
from server import forms, room_facts
from server.access import Access, TheRoom
from server.forms import Form
from server.inside import inside
from server.pages import back, fragment, fragments, wants_fragment
from server.routes.threads import delivered

Asking = Request[Any, Any, Any]
NOTHING = Form()


@get("/rooms/{room_id:uuid}/rulings")
async def log(request: Asking, room: TheRoom) -> Response[Any]:
    """Every ruling made here, the latest first."""
    number, head = room.site.publisher.known.get(room.place, 0), await room_facts.heading(room)
    async with room.reading() as floor:
        ids = await rulings.of_room(floor.session, room.place)
    html = await room.site.parts.render(room.audience, [("ruling", id) for id in ids])
    about: dict[str, Any] = {
        "room": {"id": room.place, "title": head.title},
        "rulings": list(html.values()),
        "number": number,
    }
    return await inside(request, room, "room/rulings.html", **about)


@get("/rooms/{room_id:uuid}/rulings/{ruling_id:uuid}/actions")
async def actions(request: Asking, room: TheRoom, ruling_id: FromPath[UUID]) -> Response[Any]:
    """What this seat may do about a ruling now."""
    return await offered(request, room, ruling_id)


async def offered(
    request: Asking, room: Access, id: UUID, typed: Form = NOTHING, refusal: Refused | None = None
) -> Response[Any]:
    """The form of an appeal or of its settlement, under the ruling in the page or on a page of its own."""
    facts, status = await choices(room, id, typed, refusal), 422 if refusal else 200
    if wants_fragment(request):
        return fragment(request, "room/_ruling_actions.html", status, ruling=facts)
    head, html = await room_facts.heading(room), await room.site.parts.one(room.audience, "ruling", id)
    about = {"room": {"id": room.place, "title": head.title}, "html": html, "ruling": facts}
    return await inside(request, room, "room/ruling.html", status, **about)


async def choices(room: Access, id: UUID, typed: Form, refusal: Refused | None) -> dict[str, Any]:
    async with room.reading() as floor:
        await floor.find(Ruling, id)
        may = {"may_appeal": await deeds.may_appeal(floor, id), "may_settle": await deeds.may_settle(floor, id)}
    return may | {
        "id": id,
        "room": room.place,
        "key": uuid4().hex,
        "typed": typed,
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }


@post("/rooms/{room_id:uuid}/rulings/{ruling_id:uuid}/appeal", status_code=200)
async def appeal(request: Asking, room: TheRoom, ruling_id: FromPath[UUID]) -> Response[Any]:
    """Appeal against a ruling."""
    form = await forms.read(request)
    try:
        await room.act(partial(rulings.appeal, ruling_id=ruling_id, reason=form.text("reason")), form.key)
    except Refused as refusal:
        return await offered(request, room, ruling_id, form, refusal)
    return await done(request, room, ruling_id)


@post("/rooms/{room_id:uuid}/rulings/{ruling_id:uuid}/settlement", status_code=200)
async def settle(request: Asking, room: TheRoom, ruling_id: FromPath[UUID]) -> Response[Any]:
    """Enter the show of hands on an appeal; a tie leaves the ruling standing."""
    form = await forms.read(request)
    try:
        hands = [form.number(name) for name in ("for_overruling", "against")]
        await room.act(lambda floor: rulings.settle(floor, ruling_id, *hands), form.key)
    except Refused as refusal:
        return await offered(request, room, ruling_id, form, refusal)
    return await done(request, room, ruling_id)


async def done(request: Asking, room: Access, id: UUID) -> Response[Any]:
    """The ruling as everyone sees it now."""
    if not wants_fragment(request):
        return back(f"/rooms/{room.place}/rulings#ruling-{id}")
    return fragments(delivered(await room.site.parts.one(room.audience, "ruling", id)))


ROUTES = [log, actions, appeal, settle]
