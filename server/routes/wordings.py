"""A whole paragraph as somebody would have it: edited in a field, shown as the acts it asks for, then done."""

from functools import partial
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms.drafting.layers import drafts
from rooms.drafting.proposals import wishing
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.standing import text_of
from rooms.drafting.texts import Paragraph, Text
from rooms.drafting.wording import Wording
from rooms.floor import Refused
from rooms.room import Permission
from server import forms, room_facts
from server.access import Access, TheRoom
from server.forms import Form
from server.inside import inside
from server.routes.paragraphs import befallen
from server.routes.proposals import instead, put_away

Asking = Request[Any, Any, Any]


class AskedFor(NamedTuple):
    """What an edited paragraph asks for; `then` are the words as they stood when somebody began."""

    text: Text
    paragraph: Paragraph
    version: int
    wishes: list[Wish]
    then: Wording


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/paragraphs/{paragraph_id:uuid}/wording")
async def wording(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], paragraph_id: FromPath[UUID]
) -> Response[Any]:
    """The whole paragraph in a field, to be edited."""
    return await edit_page(request, room, text_id, paragraph_id)


async def edit_page(
    request: Asking,
    room: Access,
    text_id: UUID,
    paragraph_id: UUID,
    form: Form | None = None,
    refusal: Refused | None = None,
) -> Response[Any]:
    """The field as it was typed into; where the paragraph has changed since, both wordings."""
    async with room.reading() as floor:
        floor.require(Permission.TEXT_PROPOSE)
        floor.require_open()
        text, paragraph = await text_of(floor, text_id, paragraph_id)
        version = seen_version(form, paragraph)
        then, _ = await wishing.seen(floor.session, paragraph, version)
    facts = edited(room, text, paragraph, version) | {
        "words": form.text("words") if form else then.text,
        "meanwhile": paragraph.wording.text if form and version != paragraph.version else None,
        "error": forms.words(refusal) if refusal else None,
    }
    return await editing(request, room, "edit", facts, 422 if refusal else 200)


def seen_version(form: Form | None, paragraph: Paragraph) -> int:
    """The version of the paragraph that somebody began with; the one that stands where the form does not say."""
    try:
        said = form.number("version") if form else paragraph.version
    except Refused:
        said = paragraph.version
    return said if paragraph.born <= said <= paragraph.version else paragraph.version


def edited(room: Access, text: Text, paragraph: Paragraph, version: int) -> dict[str, Any]:
    own = f"/rooms/{room.place}/texts/{text.id}"
    return {
        "base": own,
        "own": f"{own}/paragraphs/{paragraph.id}",
        "id": paragraph.id,
        "label": paragraph.label,
        "title": text.title,
        "symbol": text.symbol,
        "language": text.language,
        "version": version,
        "key": uuid4().hex,
    }


async def editing(
    request: Asking, room: Access, template: str, edit: dict[str, Any], status: int = 200
) -> Response[Any]:
    """A page on which a whole paragraph is written."""
    about_room = {"id": room.place, "title": (await room_facts.heading(room)).title}
    return await inside(request, room, f"text/{template}.html", status, room=about_room, edit=edit)


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/paragraphs/{paragraph_id:uuid}/wording", status_code=200)
async def rewrite(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], paragraph_id: FromPath[UUID]
) -> Response[Any]:
    """Show what an edited paragraph asks for; once that is confirmed, ask for it."""
    form = await forms.read(request)
    if form.ticked("again"):
        return await edit_page(request, room, text_id, paragraph_id, form)
    try:
        if not form.ticked("confirmed") and not form.ticked("keep"):
            return await confirm_page(request, room, text_id, paragraph_id, form)
        asked = await asked_for(room, text_id, paragraph_id, form)
        does = drafts.keep if form.ticked("keep") else wishing.propose
        done = await room.act(partial(does, text_id=text_id, paragraph_id=paragraph_id, wishes=asked.wishes), form.key)
    except Refused as refusal:
        return await edit_page(request, room, text_id, paragraph_id, form, refusal)
    if form.ticked("keep"):
        return await put_away(request, room, text_id, paragraph_id)
    return await befallen(request, room, text_id, paragraph_id, done.entries)


async def asked_for(room: Access, text_id: UUID, paragraph_id: UUID, form: Form) -> AskedFor:
    """What an edited paragraph asks for, by the version that somebody began with."""
    async with room.reading() as floor:
        floor.require(Permission.TEXT_PROPOSE)
        floor.require_open()
        text, paragraph = await text_of(floor, text_id, paragraph_id)
        version = form.number("version")
        wishes, then = await wishing.wished(floor.session, paragraph, version, form.text("words"))
    return AskedFor(text, paragraph, version, wishes, then)


async def confirm_page(request: Asking, room: Access, text_id: UUID, paragraph_id: UUID, form: Form) -> Response[Any]:
    """Each act that the edited paragraph asks for, before any of it is done."""
    asked = await asked_for(room, text_id, paragraph_id, form)
    facts = edited(room, asked.text, asked.paragraph, asked.version) | {
        "words": form.text("words"),
        "wishes": wishing.shown(asked.then, asked.wishes),
        **await instead(room),
        "meanwhile": asked.paragraph.wording.text if asked.version != asked.paragraph.version else None,
    }
    return await editing(request, room, "confirm", facts)


ROUTES = [wording, rewrite]
