"""Oral revisions: a paragraph as it was read out in the meeting, entered by whoever chairs."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms.drafting.settling import revising
from rooms.drafting.standing import text_of
from rooms.floor import Refused
from rooms.room import Permission
from server import forms
from server.access import Access, TheRoom
from server.forms import Form
from server.routes.paragraphs import befallen
from server.routes.wordings import edited, editing

Asking = Request[Any, Any, Any]


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/paragraphs/{paragraph_id:uuid}/revision")
async def revision(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], paragraph_id: FromPath[UUID]
) -> Response[Any]:
    """The paragraph in a field, to be written as it was read out."""
    return await revision_page(request, room, text_id, paragraph_id)


async def revision_page(
    request: Asking,
    room: Access,
    text_id: UUID,
    paragraph_id: UUID,
    form: Form | None = None,
    refusal: Refused | None = None,
) -> Response[Any]:
    """The field as it was typed into; from now on it is meant of the paragraph as it stands now."""
    async with room.reading() as floor:
        floor.require(Permission.TEXT_RESOLVE)
        floor.require_open()
        text, paragraph = await text_of(floor, text_id, paragraph_id)
    changed = refusal is not None and refusal.reason == "paragraph.changed_meanwhile"
    facts = edited(room, text, paragraph, paragraph.version) | {
        "words": form.text("words") if form else paragraph.wording.text,
        "note": form.text("note") if form else "",
        "meanwhile": paragraph.wording.text if changed else None,
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }
    return await editing(request, room, "revision", facts, 422 if refusal else 200)


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/paragraphs/{paragraph_id:uuid}/revision", status_code=200)
async def revise(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], paragraph_id: FromPath[UUID]
) -> Response[Any]:
    """Enter the paragraph as it was read out."""
    form = await forms.read(request)
    try:
        act = partial(revising.revise, text_id=text_id, paragraph_id=paragraph_id, words=form.text("words"))
        done = await room.act(partial(act, version=form.number("version"), note=form.text("note")), form.key)
    except Refused as refusal:
        return await revision_page(request, room, text_id, paragraph_id, form, refusal)
    return await befallen(request, room, text_id, paragraph_id, done.entries)


ROUTES = [revision, revise]
