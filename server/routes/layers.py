"""The layer of a delegation: what it keeps to itself of a text, written down, made ready, released."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms.drafting.layers import contents, drafts, instructions, notes, releasing
from rooms.drafting.layers.placing import About
from rooms.floor import Floor, NotHere, Refused
from rooms.room import Permission
from server import forms, layer_brief, layer_page, text_page, text_paper
from server.access import Access, TheRoom
from server.docx import writing
from server.forms import Form
from server.inside import inside
from server.pages import back, fragment, wants_fragment
from server.paragraph_card import NOTHING, Tried
from server.routes.paragraphs import MOST, belongs, changed, offered
from server.routes.proposals import bounded
from server.routes.text_documents import dated, download, masthead, zone
from server.routes.threads import delivered
from server.words import gettext as _
from server.words import ngettext
from server.words.figures import number as figure
from server.writer import Act

Asking = Request[Any, Any, Any]
Making = Callable[[UUID, Form], Act[Any]]


def noted(text: UUID, form: Form) -> Act[Any]:
    where = About(form.needed_id("paragraph"), bounded(form.number("first", 0)), bounded(form.number("last", 0)))
    return partial(notes.keep, text_id=text, where=where, words=form.text("words"))


def instructed(text: UUID, form: Form) -> Act[Any]:
    number = form.number("bracket")
    if not 0 < number < MOST:
        raise NotHere
    act = partial(instructions.instruct, text_id=text, number=number)
    return partial(act, instruction=form.text("instruction"), fallback=form.text("fallback"))


def of_draft(act: Callable[..., Awaitable[Any]], text: UUID, form: Form, **how: Any) -> Act[Any]:
    return partial(act, draft_id=form.needed_id("item"), **how)


ACTS: dict[str, Making] = {
    "notes": noted,
    "note-removal": lambda text, form: partial(notes.remove, note_id=form.needed_id("item")),
    "instructions": instructed,
    "draft-wording": lambda text, form: of_draft(drafts.reword, text, form, words=form.text("words")),
    "draft-readiness": lambda text, form: of_draft(drafts.ready, text, form, ready=form.ticked("ready")),
    "draft-removal": lambda text, form: of_draft(drafts.drop, text, form),
    "release": lambda text, form: of_draft(releasing.release, text, form),
}


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/layer")
async def layer(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """All that my delegation keeps of a text."""
    return await layer_of(request, room, text_id)


async def layer_of(
    request: Asking, room: Access, text: UUID, tried: Tried = NOTHING, told: str = "", status: int = 200
) -> Response[Any]:
    facts = await layer_page.facts(room, text, tried, told)
    return await inside(request, room, "text/layer.html", status, **facts)


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/layer/marks")
async def marks(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """At which paragraphs my delegation keeps something: mine alone, and in no page that others share."""
    await text_page.head(room, text_id)
    found = await layer_page.marks(room, text_id)
    return fragment(request, "text/_layer_marks.html", marks=list(found.items()))


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/layer/brief")
async def brief(room: TheRoom, text_id: FromPath[UUID]) -> Response[bytes]:
    """A brief for capital: the text as it stands, with what my delegation keeps of it."""
    await text_page.head(room, text_id)
    taken = await layer_brief.taken(room, text_id)
    above, beneath = await masthead(room), dated(taken.draft, await zone(room))
    paper = await asyncio.to_thread(layer_brief.paper, taken, above, beneath)
    content = await asyncio.to_thread(writing.write, paper)
    name = _("Brief") + " " + text_paper.file_name(taken.draft.text.symbol, taken.draft.text.version)
    return download(content, name)


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/layer/{deed:str}", status_code=200)
async def befall(request: Asking, room: TheRoom, text_id: FromPath[UUID], deed: FromPath[str]) -> Response[Any]:
    """Do something in the layer of my delegation; a refusal stands beside what was typed."""
    if deed not in ACTS:
        raise NotHere
    form = await forms.read(request)
    await text_page.head(room, text_id)
    paragraph = await from_card(room, text_id, form)
    number = form.number("bracket", 0) if form.text("bracket").isdecimal() else 0
    number = number if 0 < number < MOST else 0
    try:
        done = await room.act(ACTS[deed](text_id, form), form.key)
    except Refused as refusal:
        tried = Tried.of(form, refusal, deed, number)
        if paragraph is None:
            return await layer_of(request, room, text_id, tried, status=422)
        return await offered(request, room, text_id, paragraph, number, tried, 422)
    if not wants_fragment(request) or paragraph is None:
        return back(whence(room, text_id, paragraph))
    html = delivered(await changed(room, done.entries))
    return await offered(request, room, text_id, paragraph, number, extra=html)


async def from_card(room: Access, text: UUID, form: Form) -> UUID | None:
    """The paragraph on whose card a form stood; none where it stood on the page of the layer."""
    if form.text("from") == "layer":
        return None
    paragraph = form.needed_id("paragraph")
    await belongs(room, text, paragraph)
    return paragraph


def whence(room: Access, text: UUID, paragraph: UUID | None) -> str:
    own = f"/rooms/{room.place}/texts/{text}"
    return f"{own}/paragraphs/{paragraph}#layer-{paragraph}" if paragraph else f"{own}/layer"


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/layer/releases", status_code=200)
async def release_all(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Release whatever is ready, each by itself: what cannot be released stays, and why is said."""
    await text_page.head(room, text_id)
    async with room.reading() as floor:
        floor.require(Permission.LAYER_KEEP)
        waiting = [each.id for each in (await contents.of_text(floor, text_id)).drafts if each.ready]
    failed: list[Refused] = []
    for id in waiting:
        try:
            await room.act(partial(released, draft_id=id))
        except Refused as refusal:
            failed.append(refusal)
    if not waiting:
        failed = [Refused("draft.none_ready")]
    if not failed:
        return back(f"/rooms/{room.place}/texts/{text_id}/layer")
    tried = Tried("releases", error=forms.words(failed[0]))
    return await layer_of(request, room, text_id, tried, count(len(waiting) - len(failed)), 422)


async def released(floor: Floor, draft_id: UUID) -> Any:
    return await releasing.release(floor, draft_id)


def count(done: int) -> str:
    """How many of those that were ready are released."""
    said = ngettext("%(num)s draft was released.", "%(num)s drafts were released.", done)
    return said % {"num": figure(done)} if done > 0 else ""


ROUTES = [layer, marks, brief, release_all, befall]
