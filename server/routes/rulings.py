"""The log of rulings that every member can read: made, appealed against, and settled by a show of hands."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from rooms.floor import Floor, Refused
from rooms.threads import deeds, rulings
from server import forms, thread_page
from server.access import Access, TheRoom
from server.forms import Form
from server.inside import inside
from server.pages import back

Asking = Request[Any, Any, Any]
NOTHING = Form()


@get("/rooms/{room_id:uuid}/rulings")
async def log(request: Asking, room: TheRoom) -> Response[Any]:
    """Every ruling made here, the latest first, with what this seat may do about it."""
    if not room.acknowledged:
        return back(f"/rooms/{room.place}/charter")
    return await log_page(request, room)


async def log_page(
    request: Asking,
    room: Access,
    about: UUID | None = None,
    typed: Form = NOTHING,
    refusal: Refused | None = None,
) -> Response[Any]:
    number = room.site.publisher.known.get(room.place, 0)
    async with room.reading() as floor:
        ids = await rulings.of_room(floor.session, room.place)
        told = {id: await beside(floor, id) for id in ids}
    if about in told:
        told[about] |= {"typed": typed, "refusal": refusal, "error": forms.words(refusal) if refusal else None}
    html = await room.site.parts.render(room.audience, [("ruling", id) for id in ids])
    head = await thread_page.heading(room)
    facts: dict[str, Any] = {
        "room": {"id": room.place, "title": head.title},
        "number": number,
        "rulings": [told[id] | {"html": html.get(("ruling", id), Markup())} for id in ids],
        "error": forms.words(refusal) if refusal and about not in told else None,
    }
    return await inside(request, room, "room/rulings.html", 422 if refusal else 200, **facts)


async def beside(floor: Floor, ruling: UUID) -> dict[str, Any]:
    """What stands beside a ruling for this seat alone."""
    return {
        "id": ruling,
        "key": uuid4().hex,
        "may_appeal": await deeds.may_appeal(floor, ruling),
        "may_settle": await deeds.may_settle(floor, ruling),
        "typed": NOTHING,
        "refusal": None,
        "error": None,
    }


@post("/rooms/{room_id:uuid}/rulings/{ruling_id:uuid}/appeal", status_code=200)
async def appeal(request: Asking, room: TheRoom, ruling_id: FromPath[UUID]) -> Response[Any]:
    """Appeal against a ruling."""
    form = await forms.read(request)
    try:
        await room.act(partial(rulings.appeal, ruling_id=ruling_id, reason=form.text("reason")), form.key)
    except Refused as refusal:
        return await log_page(request, room, ruling_id, form, refusal)
    return back(f"/rooms/{room.place}/rulings#ruling-{ruling_id}")


@post("/rooms/{room_id:uuid}/rulings/{ruling_id:uuid}/settlement", status_code=200)
async def settle(request: Asking, room: TheRoom, ruling_id: FromPath[UUID]) -> Response[Any]:
    """Enter the show of hands on an appeal; a tie leaves the ruling standing."""
    form = await forms.read(request)
    try:
        hands = {name: form.number(name) for name in ("for_overruling", "against")}
        await room.act(partial(rulings.settle, ruling_id=ruling_id, **hands), form.key)
    except Refused as refusal:
        return await log_page(request, room, ruling_id, form, refusal)
    return back(f"/rooms/{room.place}/rulings#ruling-{ruling_id}")


ROUTES = [log, appeal, settle]
