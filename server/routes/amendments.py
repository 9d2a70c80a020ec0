"""Amendments: written item by item, tabled as a paper of their own, read, withdrawn, taken, rejected or set aside."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from pydantic import ValidationError

from rooms.drafting.amending import amendments, items
from rooms.drafting.amending.amendments import AmendmentTabled
from rooms.drafting.amending.items import ITEMS_LIMIT, Doing, Item
from rooms.drafting.papers.beside import Amendment, Fate
from rooms.drafting.papers.sponsors import SponsorJoined
from rooms.drafting.proposals.proposing import WORDS_LIMIT
from rooms.drafting.standing import paragraphs_of
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry
from server import forms, text_amendments
from server.access import Access, TheRoom
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.lettering import beginning
from server.pages import back
from server.routes.text_versions import common
from server.writer import Act

Asking = Request[Any, Any, Any]
BASE = "/rooms/{room_id:uuid}/texts/{text_id:uuid}/amendments"
# What an item of a form is at first: words of a paragraph, a new one after it, or the whole of it gone.
WORDS = "words"


@get(f"{BASE}/new")
async def new(
    request: Asking,
    room: TheRoom,
    text_id: FromPath[UUID],
    paragraph: FromQuery[UUID | None] = None,
    on: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The form by which an amendment is written; one to another amendment begins with what that one asks for."""
    form = Form({"paragraph": [str(paragraph or "")], "on": [str(on or "")]})
    if on is not None:
        async with room.reading() as floor:
            form.fields["item"] = [packed(each) for each in await items_of(floor, text_id, on)]
    return await writing(request, room, text_id, form)


async def items_of(floor: Floor, text_id: UUID, amendment: UUID) -> list[Item]:
    found = await floor.find(Amendment, amendment)
    if found.text_id != text_id:
        raise NotHere
    return [Item.model_validate(each) for each in found.items]


def packed(item: Item) -> str:
    return item.model_dump_json(exclude_defaults=True)


def unpacked(form: Form) -> list[Item]:
    """The items that a form carries so far."""
    kept = form.all("item")[: ITEMS_LIMIT + 1]
    try:
        return [Item.model_validate_json(each) for each in kept]
    except ValidationError:
        raise Refused("form.unreadable", "item") from None


async def writing(
    request: Asking, room: Access, text_id: UUID, form: Form, refusal: Refused | None = None
) -> Response[Any]:
    """The form as it was filled in, with what it asks for so far."""
    facts = await common(room, text_id)
    try:
        wanted = unpacked(form)
    except Refused as unreadable:
        wanted, refusal = [], refusal or unreadable
    async with room.reading() as floor:
        await amendments.ready(floor, text_id)
        standing = await paragraphs_of(floor.session, text_id)
    chosen = next((each for each in standing if str(each.id) == form.text("paragraph")), None)
    facts |= {
        "items": [
            {"packed": packed(each), **told}
            for each, told in zip(wanted, text_amendments.listed(wanted, standing), strict=True)
        ],
        "wide": items.share(wanted, standing) > text_amendments.WIDE,
        "paragraphs": [(str(each.id), line(standing, each)) for each in standing],
        "chosen": chosen and {"id": chosen.id, "version": chosen.version, "words": typed(form, chosen, wanted)},
        "doing": form.text("doing") or WORDS,
        "on": form.text("on"),
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
        "key": form.text("key")[:KEY_LIMIT] or uuid4().hex,
    }
    return await inside(request, room, "text/amending.html", 422 if refusal else 200, **facts)


def line(standing: Sequence[Paragraph], paragraph: Paragraph) -> str:
    """A paragraph in the list of them."""
    words = beginning(paragraph.wording.text)
    label = paragraph.label.strip()
    return words if words.startswith(label) else f"{label} {words}"


def typed(form: Form, paragraph: Paragraph, wanted: Sequence[Item]) -> str:
    """The paragraph as it should read: as it was typed, or as it would read with what is asked for so far."""
    if form.text("typed") or form.text("doing") in set(Doing):
        return form.text("typed")
    about = amendments.by_paragraph(wanted).get(paragraph.id, [])
    try:
        return items.reading(paragraph.wording, about)
    except Refused:
        return paragraph.wording.text


@post(BASE, status_code=200)
async def write(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Choose a paragraph, add an item, take one out, or table the amendment."""
    form = await forms.read(request)
    do, _, which = form.text("do").partition("-")
    try:
        if do == "table":
            return await tabled(room, text_id, form)
        if do == "drop":
            form.fields["item"] = [each for n, each in enumerate(form.all("item"), 1) if str(n) != which]
        elif do == "add":
            await added(room, text_id, form)
        else:
            form.fields.pop("typed", None)
    except Refused as refusal:
        return await writing(request, room, text_id, form, refusal)
    return await writing(request, room, text_id, form)


async def tabled(room: Access, text_id: UUID, form: Form) -> Response[Any]:
    """On to the amendment that is before the room now."""
    act = partial(amendments.table, text_id=text_id, items=unpacked(form), on=form.id("on"))
    done = await room.act(act, form.key)
    event, id = done.entries[-1].event, None
    if isinstance(event, AmendmentTabled):
        id = event.amendment
    elif isinstance(event, SponsorJoined) and event.paper != event.text:
        id = event.paper
    if id is None:
        raise Refused("form.out_of_date")
    return back(f"/rooms/{room.place}/texts/{text_id}/amendments/{id}")


async def added(room: Access, text_id: UUID, form: Form) -> None:
    """Put what was typed among the items that the form carries."""
    async with room.reading() as floor:
        text = await amendments.ready(floor, text_id)
        paragraph = await floor.find(Paragraph, form.needed_id("paragraph"))
        wanted, doing = unpacked(form), form.text("doing") or WORDS
        if doing == WORDS:
            if form.number("version") != paragraph.version:
                raise Refused("paragraph.changed_meanwhile", "typed")
            fresh = items.between(paragraph, form.text("typed"))
            if not fresh and not any(each.paragraph == paragraph.id for each in wanted):
                raise Refused("amendment.unchanged", "typed")
            wanted = [each for each in wanted if each.paragraph != paragraph.id or each.doing in items.WHOLE]
        else:
            kind = form.choice("doing", Doing)
            fresh = [Item(doing=kind, paragraph=paragraph.id, words=form.text("typed")[: WORDS_LIMIT + 1])]
        fresh = [await amendments.on_paragraph(floor, text, each) for each in fresh]
    if len(wanted) + len(fresh) > ITEMS_LIMIT:
        raise Refused("amendment.too_many_items", "typed", limit=ITEMS_LIMIT)
    form.fields["item"] = [packed(each) for each in (*wanted, *fresh)]
    for name in ("paragraph", "typed", "doing"):
        form.fields.pop(name, None)


@get(f"{BASE}/{{amendment_id:uuid}}")
async def read(request: Asking, room: TheRoom, text_id: FromPath[UUID], amendment_id: FromPath[UUID]) -> Response[Any]:
    """An amendment, with the paragraphs as they would read."""
    return await shown(request, room, text_id, amendment_id)


async def shown(
    request: Asking, room: Access, text_id: UUID, amendment_id: UUID, form: Form | None = None, error: str = ""
) -> Response[Any]:
    facts = await common(room, text_id)
    facts["amendment"] = await text_amendments.facts(room, text_id, amendment_id)
    facts["key"] = uuid4().hex
    facts |= {"error": error or None, "reason": form.text("reason") if form else ""}
    facts["fate"] = form.text("fate") if form else ""
    return await inside(request, room, "text/amendment.html", 422 if error else 200, **facts)


def decided(text: UUID, amendment: UUID, form: Form) -> Act[Entry]:
    fate, reason = form.choice("fate", Fate), form.text("reason")
    return partial(amendments.decide, text_id=text, amendment_id=amendment, fate=fate, reason=reason)


def plainly(act: Callable[..., Any]) -> Callable[[UUID, UUID, Form], Act[Entry]]:
    """An act that needs nothing but the amendment."""
    return lambda text, amendment, form: partial(act, text_id=text, amendment_id=amendment)


ACTS: dict[str, Callable[[UUID, UUID, Form], Act[Entry]]] = {
    "withdrawal": plainly(amendments.withdraw),
    "welcome": plainly(amendments.welcome),
    "acceptance": plainly(amendments.accept),
    "decision": decided,
}


@post(f"{BASE}/{{amendment_id:uuid}}/{{deed:str}}", status_code=200)
async def befall(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], amendment_id: FromPath[UUID], deed: FromPath[str]
) -> Response[Any]:
    """Do something with an amendment; a refusal stands above it, and what was typed stays."""
    if deed not in ACTS:
        raise NotHere
    form = await forms.read(request)
    try:
        await room.act(ACTS[deed](text_id, amendment_id, form), form.key)
    except Refused as refusal:
        return await shown(request, room, text_id, amendment_id, form, forms.words(refusal))
    own = f"/rooms/{room.place}/texts/{text_id}"
    return back(own if deed == "acceptance" else f"{own}/amendments/{amendment_id}")


ROUTES = [new, write, read, befall]
