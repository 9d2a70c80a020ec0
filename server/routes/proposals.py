"""Proposals: other words for those that somebody selected, or brackets round them."""

from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from rooms.drafting import commenting
from rooms.drafting.layers import drafts
from rooms.drafting.proposals import arranging, proposing
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.settling import resolving
from rooms.drafting.spans import Selected
from rooms.drafting.standing import text_of
from rooms.drafting.texts import Asking as Wished
from rooms.drafting.texts import Paragraph
from rooms.drafting.wording import Lost
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry
from rooms.room import Permission
from server import forms, room_facts
from server.access import Access, TheRoom
from server.comment_card import said
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.pages import back, fragment, wants_fragment
from server.routes.paragraphs import MOST, befallen, offered
from server.words import direction
from server.writer import Act

Asking = Request[Any, Any, Any]


class Asked(StrEnum):
    """What may be asked for with words that are selected."""

    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"
    BRACKET = "bracket"
    REBRACKET = "rebracket"
    SPLIT = "split"
    COMMENT = "comment"


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/proposals")
async def opened(
    request: Asking,
    room: TheRoom,
    text_id: FromPath[UUID],
    paragraph: FromQuery[UUID | None] = None,
    asks: FromQuery[str] = "",
    first: FromQuery[int] = 0,
    last: FromQuery[int] = 0,
) -> Response[Any]:
    """The form for the words that are selected."""
    if paragraph is None or asks not in set(Asked):
        raise NotHere
    selected = Selected(paragraph, bounded(first), bounded(last))
    return await form_page(request, room, text_id, selected, Asked(asks))


def bounded(id: int) -> int:
    return min(max(id, 0), MOST)


async def form_page(
    request: Asking,
    room: Access,
    text: UUID,
    selected: Selected,
    asks: Asked,
    form: Form | None = None,
    refusal: Refused | None = None,
) -> Response[Any]:
    """The small form, in the slot of its paragraph or on a page of its own; what was typed stays."""
    about, own = await words_selected(room, text, selected), f"/rooms/{room.place}/texts/{text}"
    plain = about if "[" not in about and "]" not in about else ""
    facts: dict[str, Any] = {
        "base": own,
        "paragraph": selected.paragraph,
        "first": selected.first,
        "last": selected.last,
        "asks": asks,
        "about": about,
        "words": form.text("words") if form else plain if asks == Asked.REPLACE else "",
        "reason": form.text("reason") if form else "",
        "named": form.ticked("named") if form else True,
        "segment": form.text("segment") if form else await under(room),
        **await instead(room),
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
        "key": (form.text("key")[:KEY_LIMIT] if form else "") or uuid4().hex,
        "dir": direction(room.language),
    }
    status = 422 if refusal else 200
    if wants_fragment(request):
        return fragment(request, "text/_proposal.html", status, proposal=facts)
    head = await room_facts.heading(room)
    html = await room.site.parts.one(room.audience, "paragraph", selected.paragraph)
    about_room = {"id": room.place, "title": head.title}
    return await inside(request, room, "text/proposal.html", status, room=about_room, paragraph=html, proposal=facts)


async def under(room: Access) -> str:
    """The segment under whose rule a comment is written now."""
    async with room.reading() as floor:
        return str(floor.room.segment_id or "")


async def instead(room: Access) -> dict[str, bool]:
    """Whether this seat has words stand beside the text rather than propose them, and may keep them in a layer."""
    held = await room_facts.granted(room)
    return {
        "offers": Permission.TEXT_PROPOSE not in held and Permission.WORDING_OFFER in held,
        "layer": Permission.LAYER_KEEP in held,
    }


async def words_selected(room: Access, text: UUID, selected: Selected) -> str:
    """The words as they stand now; none where they have gone, or where it is a place that is selected."""
    async with room.reading() as floor:
        if not floor.may(Permission.TEXT_READ):
            raise NotHere
        _, paragraph = await text_of(floor, text, selected.paragraph)
    try:
        wording = paragraph.wording
        start, end = wording.offset(selected.first), wording.after(selected.last)
    except Lost:
        return ""
    return wording.text[start:end] if selected.last and start < end else ""


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/proposals", status_code=200)
async def propose(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Ask for other words, or for brackets round those that stand."""
    form = await forms.read(request)
    asks = form.choice("asks", Asked)
    selected = Selected(form.needed_id("paragraph"), bounded(form.number("first")), bounded(form.number("last", 0)))
    keeps = form.ticked("keep") and asks not in (Asked.REBRACKET, Asked.SPLIT, Asked.COMMENT)
    act: Act[Any] = partial(kept if keeps else asked, text_id=text_id, selected=selected, asks=asks, form=form)
    try:
        done = await room.act(act, form.key)
    except Refused as refusal:
        return await form_page(request, room, text_id, selected, asks, form, refusal)
    if keeps:
        return await put_away(request, room, text_id, selected.paragraph)
    return await befallen(request, room, text_id, selected.paragraph, done.entries)


async def kept(floor: Floor, text_id: UUID, selected: Selected, asks: Asked, form: Form) -> list[Entry]:
    """The same, kept in the layer of one's delegation instead."""
    first, last = selected.first, selected.last
    if asks == Asked.INSERT:
        first, last = last or first, 0
    elif not last:
        raise Refused("words.none_selected", "words")
    wish = Wish(Wished(asks), first, last, form.text("words"))
    return await drafts.keep(floor, text_id, selected.paragraph, [wish])


async def put_away(request: Asking, room: Access, text: UUID, paragraph: UUID, bracket: int = 0) -> Response[Any]:
    """The card, on which it stands now what the delegation keeps."""
    if not wants_fragment(request):
        return back(f"/rooms/{room.place}/texts/{text}/paragraphs/{paragraph}#layer-{paragraph}")
    return await offered(request, room, text, paragraph, bracket)


async def asked(floor: Floor, text_id: UUID, selected: Selected, asks: Asked, form: Form) -> Entry:
    """One act on the words that are selected."""
    await text_of(floor, text_id, selected.paragraph)
    if asks == Asked.COMMENT:
        return await commenting.comment(floor, text_id, selected, said(floor, form))
    if asks == Asked.INSERT:
        return await proposing.insert(floor, text_id, selected, form.text("words"))
    if not selected.last:
        raise Refused("words.none_selected", "words")
    if asks == Asked.REPLACE:
        await other_words(floor, selected, form.text("words"))
        return await proposing.replace(floor, text_id, selected, form.text("words"))
    if asks == Asked.SPLIT:
        return await arranging.split(floor, text_id, selected)
    if asks == Asked.REBRACKET:
        return await resolving.rebracket(floor, text_id, selected, form.text("reason"))
    act = proposing.delete if asks == Asked.DELETE else proposing.bracket
    return await act(floor, text_id, selected)


async def other_words(floor: Floor, selected: Selected, words: str) -> None:
    """What stands there already is no replacement for itself."""
    wording = (await floor.find(Paragraph, selected.paragraph)).wording
    if selected.first in wording and selected.last in wording:
        standing = wording.text[wording.offset(selected.first) : wording.after(selected.last)]
        if " ".join(standing.split()) == " ".join(words.split()):
            raise Refused("words.unchanged", "words")


ROUTES = [opened, propose]
