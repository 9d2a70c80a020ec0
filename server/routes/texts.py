"""Texts of a room: listed, tabled, read."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from rooms.drafting.papers import remarks, reviews
from rooms.drafting.texts import TextKind
from rooms.floor import NotHere, Refused
from rooms.languages import Language
from rooms.record.entries import Part
from rooms.room import Permission
from server import forms, room_facts, text_document, text_lines, text_page, text_papers, text_source
from server.access import Access, TheRoom
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.pages import back
from server.routes.text_reviews import tabled
from server.text_document import Brought
from server.words import NAMES

Asking = Request[Any, Any, Any]
NOTHING = Form()
MOST = 100_000


@get("/rooms/{room_id:uuid}/texts")
async def listed(request: Asking, room: TheRoom) -> Response[Any]:
    """The texts before a room, and what I am reading in."""
    number, head = room.site.publisher.known.get(room.place, 0), await room_facts.heading(room)
    may = await room_facts.granted(room)
    if Permission.TEXT_READ not in may:
        raise NotHere
    wanted: list[Part] = [("text_line", id) for id in await room_facts.text_order(room)]
    html = await room.site.parts.render(room.audience, wanted)
    about: dict[str, Any] = {
        "room": {"id": room.place, "title": head.title},
        "texts": list(html.values()),
        "number": number,
        "may_table": Permission.TEXT_TABLE in may and not head.archived,
        "reviews": await mine(room),
    }
    return await inside(request, room, "text/texts.html", **about)


async def mine(room: Access) -> list[dict[str, Any]]:
    """The texts that I have begun to read in."""
    async with room.reading() as floor:
        found = await reviews.of_seat(floor.session, room.place, floor.seat.id)
    return [{"id": each.id, "title": each.title, "kind": each.kind, "at": each.at} for each in found]


@get("/rooms/{room_id:uuid}/texts/new")
async def new(request: Asking, room: TheRoom, of: FromQuery[UUID | None] = None) -> Response[Any]:
    """The form by which a text comes before the room."""
    async with room.reading() as floor:
        floor.require(Permission.TEXT_TABLE)
        floor.require_open()
    return await tabling_page(request, room, NOTHING, of=str(of or ""))


async def tabling_page(
    request: Asking, room: Access, form: Form, refusal: Refused | None = None, of: str = ""
) -> Response[Any]:
    """The form as it was filled in; a file that came is put where it can be seen."""
    head = await room_facts.heading(room)
    spent = refusal is not None and refusal.reason == "form.out_of_date"
    facts: dict[str, Any] = {
        "room": {"id": room.place, "title": head.title},
        "nameless": (await nameless(room)),
        "title": form.text("title"),
        "kind": form.text("kind", TextKind.ROLLING),
        "language": form.text("language", room.language),
        "source": form.text("source"),
        "of": form.text("of") or of,
        "issue": form.text("issue") or ("revision" if of else ""),
        "chosen": form.all("themes"),
        "sponsored": form.ticked("sponsored"),
        "cover": await text_papers.cover_of(room),
        "document": form.text("document") if refusal else "",
        "tongues": list(NAMES.items()),
        "kinds": list(TextKind),
        "limit": room.site.settings.upload_megabytes,
        "key": ("" if spent else form.text("key")[:KEY_LIMIT]) or uuid4().hex,
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(request, room, "text/table.html", 422 if refusal else 200, **facts)


async def nameless(room: Access) -> bool:
    """Whether a segment is open in which nothing may lie beside the seat that brought it."""
    async with room.reading() as floor:
        return floor.room.anonymous is not None


@post("/rooms/{room_id:uuid}/texts", status_code=200)
async def bring(request: Asking, room: TheRoom) -> Response[Any]:
    """Take a text in: it is read, and what the reader would rather not decide alone is asked."""
    form = await forms.read(request)
    try:
        brought = await text_source.brought(form, room.site.settings.upload_megabytes)
        form.fields["source"], form.fields["document"] = [brought.source], [text_document.carried(brought)]
        kind, language = form.choice("kind", TextKind), form.choice("language", Language)
        about: dict[str, Any] = {"kind": kind, "title": form.text("title"), "language": language}
        about["cover"] = text_papers.cover(form)
        if await nameless(room):
            return await at_once(room, form, about, brought)
        begin = partial(reviews.begin, source=brought.source, **about)
        done = await room.act(partial(begin, id=text_source.under(form), document=brought.document.kept))
    except Refused as refusal:
        return await tabling_page(request, room, form, refusal)
    return back(f"/rooms/{room.place}/texts/reviews/{done.result}")


async def at_once(room: Access, form: Form, about: dict[str, Any], brought: Brought) -> Response[Any]:
    """Table a text as the reader reads it by itself: while nobody is named, nothing is kept in between."""
    reading = await text_source.read(room, reviews.readable(brought.source))
    came = brought.document
    act = partial(remarks.table, remarks=came.remarks, reading=reading, tracked=came.tracked, **about)
    return tabled(room, await room.act(act, form.key))


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}")
async def read(
    request: Asking,
    room: TheRoom,
    text_id: FromPath[UUID],
    page: FromQuery[int] = 1,
    at: FromQuery[UUID | None] = None,
    lines: FromQuery[bool] = False,
    line: FromQuery[str] = "",
) -> Response[Any]:
    """A text, paragraph by paragraph; on wish by numbered lines, of which one may be asked for."""
    if line.isdecimal():
        return await at_line(room, text_id, int(line[:9]))
    facts = await text_page.facts(room, text_id, min(page, MOST), at, lines or bool(line))
    return await inside(request, room, "text/text.html", **facts)


async def at_line(room: Access, text: UUID, asked: int) -> Response[Any]:
    """Where a line stands."""
    await text_page.head(room, text)
    line, place = text_lines.place(await text_lines.of_text(room, text), asked)
    page = text_page.page_of(place)
    return back(f"/rooms/{room.place}/texts/{text}?lines=1{f'&page={page}' if page > 1 else ''}#line-{line}")


ROUTES = [listed, new, bring, read]
