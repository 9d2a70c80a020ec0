"""Words that stand beside a text: offered by whoever may not propose, withdrawn, taken up by a delegation."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.params import FromPath

from rooms.drafting.layers.placing import About
from rooms.drafting.proposals import offering
from rooms.drafting.spans import Selected
from rooms.drafting.standing import text_of
from rooms.drafting.texts import Asking as Wished
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry
from server import forms
from server.access import TheRoom
from server.forms import Form
from server.paragraph_card import Tried
from server.routes.paragraphs import befallen, belongs, offered
from server.routes.proposals import Asked, bounded, form_page

Asking = Request[Any, Any, Any]


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/offers", status_code=200)
async def offer(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Have words stand beside the text: for those selected, or for those that the card's form says."""
    form = await forms.read(request)
    asks = form.choice("asks", Asked, Asked.INSERT)
    if asks not in (Asked.INSERT, Asked.REPLACE):
        raise Refused("field.not_a_choice", "asks")
    selected = Selected(form.needed_id("paragraph"), bounded(form.number("first", 0)), bounded(form.number("last", 0)))
    await belongs(room, text_id, selected.paragraph)
    carded = form.text("from") == "card"
    try:
        act = partial(from_card, form=form) if carded else partial(from_selection, asks=asks, form=form)
        done = await room.act(partial(act, text_id=text_id, selected=selected), form.key)
    except Refused as refusal:
        if carded:
            tried = Tried.of(form, refusal, "offers")
            return await offered(request, room, text_id, selected.paragraph, 0, tried, 422)
        return await form_page(request, room, text_id, selected, asks, form, refusal)
    return await befallen(request, room, text_id, selected.paragraph, done.entries)


async def from_selection(floor: Floor, text_id: UUID, selected: Selected, asks: Asked, form: Form) -> Entry:
    where = About(selected.paragraph, selected.first, selected.last)
    if asks == Asked.INSERT:
        where = About(selected.paragraph, selected.last or selected.first)
    return await offering.offer(floor, text_id, Wished(asks), where, form.text("words"), form.ticked("named"))


async def from_card(floor: Floor, text_id: UUID, selected: Selected, form: Form) -> Entry:
    """In place of the words that were written down, or at the end of the paragraph where none were."""
    _, paragraph = await text_of(floor, text_id, selected.paragraph)
    where = written_down(paragraph, form.text("about"))
    asks = Wished.REPLACE if where.last else Wished.INSERT
    return await offering.offer(floor, text_id, asks, where, form.text("words"), form.ticked("named"))


def written_down(paragraph: Paragraph, words: str) -> About:
    """Where words that somebody wrote down stand in a paragraph."""
    wording, words = paragraph.wording, " ".join(words.split())
    if not words:
        return About(paragraph.id, wording.before(len(wording.text.rstrip())))
    at = wording.text.find(words)
    if at < 0:
        raise Refused("offer.not_there", "about")
    return About(paragraph.id, wording.id(at), wording.id(at + len(words) - 1))


ACTS: dict[str, Callable[[Form], Callable[..., Awaitable[Entry]]]] = {
    "uptake": lambda form: partial(offering.take_up, origin=form.ticked("origin")),
    "withdrawal": lambda form: offering.withdraw,
}


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/offers/{offer_id:uuid}/{deed:str}", status_code=200)
async def befall(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], offer_id: FromPath[UUID], deed: FromPath[str]
) -> Response[Any]:
    """Take words up as a proposal of one's own, or take back those that one offered."""
    form = await forms.read(request)
    paragraph = form.needed_id("paragraph")
    await belongs(room, text_id, paragraph)
    if deed not in ACTS:
        raise NotHere
    try:
        done = await room.act(partial(ACTS[deed](form), text_id=text_id, offer_id=offer_id), form.key)
    except Refused as refusal:
        return await offered(request, room, text_id, paragraph, 0, Tried.of(form, refusal, deed), 422)
    return await befallen(request, room, text_id, paragraph, done.entries)


ROUTES = [offer, befall]
