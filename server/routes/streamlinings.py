"""Streamlining: one wording made of several, previewed with a table of what came from where, and kept with it."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from rooms import attending
from rooms.drafting import shown
from rooms.drafting.settling import streamlining
from rooms.drafting.settling.revising import read_out
from rooms.drafting.settling.streamlining import Chosen, Row, Source, Streamlined, Streamlining, Wish
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor, NotHere, Refused
from rooms.room import Permission
from server import forms
from server.access import Access, TheRoom
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.pages import back
from server.routes.paragraphs import MOST
from server.routes.text_versions import common

Asking = Request[Any, Any, Any]
NOTHING = Form()
BASE = "/rooms/{room_id:uuid}/texts/{text_id:uuid}/streamlinings"
# So many of the paragraphs that follow can be chosen with one.
FOLLOWING = 12


@get(BASE)
async def listed(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Every streamlining of a text, the latest first."""
    facts = await common(room, text_id)
    async with room.site.store.reading() as session:
        found = await streamlining.of_text(session, text_id)
    facts["streamlinings"] = found
    return await inside(request, room, "text/streamlinings.html", **facts)


@get(f"{BASE}/{{number:int}}")
async def one(request: Asking, room: TheRoom, text_id: FromPath[UUID], number: FromPath[int]) -> Response[Any]:
    """The table of one: where each piece of the earlier wordings went."""
    facts = await common(room, text_id)
    async with room.site.store.reading() as session:
        row = await session.get(Streamlining, (text_id, min(max(number, 0), MOST)))
        if row is None:
            raise NotHere
        found = tuple(Source.model_validate(each) for each in row.sources)
        facts["by"] = (await attending.credits(session, [row.seat_id])).get(row.seat_id)
        facts["table"] = await table(session, text_id, found, tuple(Row.model_validate(each) for each in row.rows))
    facts["row"] = row
    return await inside(request, room, "text/streamlining.html", **facts)


async def table(
    session: AsyncSession, text: UUID, found: tuple[Source, ...], rows: tuple[Row, ...]
) -> list[dict[str, Any]]:
    """The lines of the table under the wording each belongs to; what is new in the words stands last."""
    names = await streamlining.proposers(session, text, found)
    numbered = list(enumerate(rows))
    told: list[dict[str, Any]] = [
        {
            "source": source,
            "by": names.get(source.bracket or 0, ()),
            "rows": [(at, row) for at, row in numbered if row.source == place],
        }
        for place, source in enumerate(found)
    ]
    new = [(at, row) for at, row in numbered if row.source < 0]
    return [*told, *([{"source": None, "by": (), "rows": new}] if new else [])]


@get(f"{BASE}/new")
async def begin(
    request: Asking,
    room: TheRoom,
    text_id: FromPath[UUID],
    bracket: FromQuery[int] = 0,
    paragraph: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The wordings side by side, and a field for the one that is to stand instead."""
    async with room.reading() as floor:
        floor.require(Permission.TEXT_RESOLVE)
        floor.require_open()
    return await form_page(request, room, text_id, bracket if 0 < bracket < MOST else 0, paragraph, NOTHING)


async def form_page(
    request: Asking,
    room: Access,
    text_id: UUID,
    bracket: int,
    paragraph: UUID | None,
    form: Form,
    refusal: Refused | None = None,
) -> Response[Any]:
    facts = await common(room, text_id)
    async with room.reading() as floor:
        offered = await offers(floor, text_id, bracket, paragraph)
    ticked = {str(paragraph), *form.all("paragraph")}
    facts |= {
        "bracket": bracket,
        "offered": [(each, str(each.paragraph) in ticked) for each in offered],
        "words": form.text("words") if "words" in form.fields else offered[0].words if offered else "",
        "note": form.text("note"),
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(request, room, "text/streamline.html", 422 if refusal else 200, **facts)


async def offers(floor: Floor, text_id: UUID, bracket: int, paragraph: UUID | None) -> tuple[Source, ...]:
    """What can be made into one: the wordings of a choice, or a paragraph with those that follow it."""
    if bracket:
        try:
            return await streamlining.sources(floor, text_id, Chosen(bracket))
        except Refused:
            return ()
    order = await shown.in_order(floor.session, text_id)
    if paragraph not in order:
        raise NotHere
    at = order.index(paragraph)
    rows = [await floor.find(Paragraph, id) for id in order[at : at + FOLLOWING]]
    return tuple(Source(words=streamlining.bare(each), paragraph=each.id, label=each.label) for each in rows)


@post(BASE, status_code=200)
async def make(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Show where each piece would go; once that is confirmed, put the new words in place."""
    form = await forms.read(request)
    bracket, paragraphs = form.number("bracket", 0), tuple(form.ids("paragraph"))
    chosen = Chosen(bracket if 0 < bracket < MOST else 0, paragraphs)
    try:
        if not form.ticked("confirmed") and not form.ticked("again"):
            return await preview_page(request, room, text_id, chosen, form)
        if form.ticked("confirmed"):
            wish = Wish(form.text("words"), form.text("seen"), given(form), form.text("note"))
            act = partial(streamlining.streamline, text_id=text_id, chosen=chosen, wish=wish)
            event = (await room.act(act, form.key)).entries[-1].event
            if isinstance(event, Streamlined):
                return back(f"/rooms/{room.place}/texts/{text_id}/streamlinings/{event.number}")
            form.fields.pop("key")
            raise Refused("form.out_of_date")
    except Refused as refusal:
        if refusal.field == "reasons":
            return await preview_page(request, room, text_id, chosen, form, refusal)
        return await form_page(request, room, text_id, chosen.bracket, first(form), form, refusal)
    return await form_page(request, room, text_id, chosen.bracket, first(form), form)


def first(form: Form) -> UUID | None:
    """The paragraph with which the choice began."""
    return form.id("from") or next(iter(form.ids("paragraph")), None)


def given(form: Form) -> dict[int, str]:
    """The reasons by the lines of the table."""
    return dict(enumerate(form.all("reasons")))


async def preview_page(
    request: Asking, room: Access, text_id: UUID, chosen: Chosen, form: Form, refusal: Refused | None = None
) -> Response[Any]:
    """The table before anything is done, with a field for a reason beside each line."""
    facts = await common(room, text_id)
    async with room.reading() as floor:
        floor.require(Permission.TEXT_RESOLVE)
        floor.require_open()
        found = await streamlining.sources(floor, text_id, chosen)
        words = read_out(form.text("words"))
        rows = streamlining.rows(found, words, {})
        facts["table"] = await table(floor.session, text_id, found, rows)
    said = given(form)
    facts |= {
        "chosen": chosen,
        "from_": first(form),
        "words": words,
        "reasons": [said.get(at, "") for at in range(len(rows))],
        "note": form.text("note"),
        "seen": streamlining.sign(found),
        "error": forms.words(refusal) if refusal else None,
        "key": form.text("key")[:KEY_LIMIT] or uuid4().hex,
    }
    return await inside(request, room, "text/streamline_preview.html", 422 if refusal else 200, **facts)


ROUTES = [listed, one, begin, make]
