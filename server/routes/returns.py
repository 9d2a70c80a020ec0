"""Returns: what capital wrote into its brief comes back into the layer of a delegation, once that is confirmed."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms.drafting.layers import contents
from rooms.floor import NotHere, Refused
from rooms.room import Permission
from server import forms, layer_brief, room_facts, text_page
from server.access import Access, TheRoom
from server.docx import reading as docx
from server.forms import Form
from server.inside import inside
from server.pages import back
from server.returning import found as brought
from server.returning import reading
from server.returning.found import Found
from server.unreadable import Unreadable

Asking = Request[Any, Any, Any]


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/layer/returns")
async def returns(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Where a document that came back is brought."""
    await may_bring(room)
    return await returns_page(request, room, text_id)


async def may_bring(room: Access) -> None:
    async with room.reading() as floor:
        if not floor.may(Permission.LAYER_KEEP):
            raise NotHere


async def returns_page(
    request: Asking, room: Access, text: UUID, found: Found | None = None, refusal: Refused | None = None
) -> Response[Any]:
    about: dict[str, Any] = {
        "room": {"id": room.place, "title": (await room_facts.heading(room)).title},
        "text": await text_page.head(room, text),
        "own": f"/rooms/{room.place}/texts/{text}",
        "found": found,
        "key": uuid4().hex,
        "limit": room.site.settings.upload_megabytes,
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(request, room, "text/returns.html", 422 if refusal else 200, **about)


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/layer/returns", status_code=200)
async def bring(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Show what a document brings; once that is confirmed, keep it."""
    form = await forms.read(request)
    await text_page.head(room, text_id)
    found: Found | None = None
    try:
        async with room.reading() as floor:
            floor.require(Permission.LAYER_KEEP)
        if not form.ticked("confirmed"):
            return await returns_page(request, room, text_id, await read(room, text_id, form))
        found = brought.of_form(form.text("found"))
        act = partial(brought.bring, text=text_id, found=found, strays=form.ticked("strays"))
        await room.act(act, form.key)
    except Refused as refusal:
        return await returns_page(request, room, text_id, found, refusal)
    return back(f"/rooms/{room.place}/texts/{text_id}/layer")


async def read(room: Access, text: UUID, form: Form) -> Found:
    """What the document that came with the form brings."""
    if not form.files:
        raise Refused("layer.no_document", "file")
    content, megabytes = await form.files[0].read(), room.site.settings.upload_megabytes
    if len(content) > megabytes << 20:
        raise Refused("text.file_too_large", "file", limit=megabytes)
    try:
        came = await asyncio.to_thread(docx.read, content)
    except Unreadable as unreadable:
        raise Refused(unreadable.told.reason, "file", **unreadable.told.facts) from None
    own = layer_brief.own_remarks(await layer_brief.taken(room, text))
    async with room.reading() as floor:
        mine = await contents.of_text(floor, text)
        return await reading.found(floor.session, text, came, mine, own)


ROUTES = [returns, bring]
