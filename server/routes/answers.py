"""A chair's text: drawn up from one that is before the room, and answered by delegations."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from rooms.drafting.papers import answers, chairing
from rooms.drafting.papers.answers import CHAIRED, Answer, Saying
from rooms.drafting.papers.chairing import ChairsTextTabled
from rooms.drafting.standing import present
from rooms.drafting.texts import Text
from rooms.floor import Floor, NotHere, Refused
from rooms.room import Permission
from server import forms
from server.access import Access, TheRoom
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.pages import back
from server.routes.text_versions import common

Asking = Request[Any, Any, Any]
NOTHING = Form()
BASE = "/rooms/{room_id:uuid}/texts/{text_id:uuid}"


@get(f"{BASE}/answers")
async def listed(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], paragraph: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What each delegation says to a chair's text, and what mine does."""
    return await answers_page(request, room, text_id, paragraph)


async def answers_page(
    request: Asking,
    room: Access,
    text_id: UUID,
    paragraph: UUID | None,
    form: Form = NOTHING,
    refusal: Refused | None = None,
) -> Response[Any]:
    number, facts = room.site.publisher.known.get(room.place, 0), await common(room, text_id)
    if facts["text"].kind not in CHAIRED:
        raise NotHere
    facts |= await mine(room, text_id, paragraph, form, refusal)
    html = await room.site.parts.one(room.audience, "answers", text_id)
    facts |= {"answers": html, "number": number}
    return await inside(request, room, "text/answers.html", 422 if refusal else 200, **facts)


async def mine(
    room: Access, text_id: UUID, paragraph: UUID | None, form: Form, refusal: Refused | None
) -> dict[str, Any]:
    """The own answer with the form for it, and where the text comes from."""
    async with room.reading() as floor:
        text = await floor.find(Text, text_id)
        about = (await present(floor, text.id, paragraph))[1] if paragraph else None
        own = await answers.own(floor, text_id, paragraph)
        told = {
            "may": may_answer(floor),
            "own_answer": own,
            "drawn_from": await chairing.drawn_from(floor.session, text_id),
            "about": {"id": about.id, "label": about.label, "words": about.wording.text} if about else None,
        }
    return told | typed(form, own, text, refusal)


def may_answer(floor: Floor) -> bool:
    here = not floor.room.archived and floor.room.anonymous is None
    return here and floor.may(Permission.TEXT_PROPOSE)


def typed(form: Form, own: Answer | None, text: Text, refusal: Refused | None) -> dict[str, Any]:
    """The form as it was filled in, or as the delegation answered before."""
    stands = own if own and own.fell is None else None
    return {
        "saying": form.text("saying") if refusal else stands.saying if stands else "",
        "reason": form.text("reason") if refusal else (stands.reason or "") if stands else "",
        "version": text.version,
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
        "key": form.text("key")[:KEY_LIMIT] or uuid4().hex,
    }


@post(f"{BASE}/answers", status_code=200)
async def give(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Say what my delegation makes of the text, or of a paragraph."""
    form = await forms.read(request)
    paragraph = form.id("paragraph")
    try:
        act = partial(
            answers.answer,
            text_id=text_id,
            saying=form.choice("saying", Saying),
            reason=form.text("reason"),
            paragraph_id=paragraph,
            seen=form.number("version"),
        )
        await room.act(act, form.key)
    except Refused as refusal:
        return await answers_page(request, room, text_id, paragraph, form, refusal)
    return onward(room, text_id, paragraph)


@post(f"{BASE}/answers/withdrawal", status_code=200)
async def take_back(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Say nothing more."""
    form = await forms.read(request)
    paragraph = form.id("paragraph")
    try:
        await room.act(partial(answers.take_back, text_id=text_id, paragraph_id=paragraph), form.key)
    except Refused as refusal:
        return await answers_page(request, room, text_id, paragraph, form, refusal)
    return onward(room, text_id, paragraph)


def onward(room: Access, text: UUID, paragraph: UUID | None) -> Response[Any]:
    about = f"?paragraph={paragraph}" if paragraph else ""
    return back(f"/rooms/{room.place}/texts/{text}/answers{about}")


@get(f"{BASE}/chairs-text")
async def drawing_up(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """The form by which a chair draws a text up from this one."""
    async with room.reading() as floor:
        floor.require(Permission.TEXT_RESOLVE)
        floor.require_open()
        count = await standing(floor, text_id)
    return await drawing_page(request, room, text_id, NOTHING, None, count)


async def standing(floor: Floor, text_id: UUID) -> int:
    """In which version the text stands."""
    return (await floor.find(Text, text_id)).version


async def drawing_page(
    request: Asking, room: Access, text_id: UUID, form: Form, refusal: Refused | None, version: int
) -> Response[Any]:
    facts = await common(room, text_id)
    facts |= {"title": form.text("title") if refusal else facts["text"].title, "version": version}
    facts |= {"error": forms.words(refusal) if refusal else None, "field": refusal.field if refusal else ""}
    facts["key"] = form.text("key")[:KEY_LIMIT] or uuid4().hex
    return await inside(request, room, "text/chairs_text.html", 422 if refusal else 200, **facts)


@post(f"{BASE}/chairs-text", status_code=200)
async def draw_up(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Put a chair's text before the room that reads as this one reads now."""
    form = await forms.read(request)
    try:
        done = await room.act(partial(chairing.table, text_id=text_id, title=form.text("title")), form.key)
        event = done.entries[-1].event
        if not isinstance(event, ChairsTextTabled):
            form.fields.pop("key")
            raise Refused("form.out_of_date")
    except Refused as refusal:
        async with room.reading() as floor:
            count = await standing(floor, text_id)
        return await drawing_page(request, room, text_id, form, refusal, count)
    return back(f"/rooms/{room.place}/texts/{event.text}")


ROUTES = [listed, give, take_back, drawing_up, draw_up]
