"""A paragraph of a text: its card, and what befalls it as a whole."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from rooms.drafting import shown
from rooms.drafting.agreement import agreeing, confirming, holds
from rooms.drafting.proposals import arranging, proposing
from rooms.drafting.spans import Selected
from rooms.drafting.standing import text_of
from rooms.drafting.texts import Agreement
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry, Part
from rooms.room import Permission
from server import comment_card, forms, paragraph_card, room_facts
from server.access import Access, TheRoom
from server.forms import Form
from server.inside import inside, known
from server.pages import back, fragment, fragments, wants_fragment
from server.paragraph_card import NOTHING, Tried
from server.routes.threads import delivered
from server.writer import Act

Asking = Request[Any, Any, Any]
Making = Callable[[Access, UUID, UUID, Form], Awaitable[Act[Entry]]]
# As far as a store counts.
MOST = (1 << 31) - 1


async def bracketed(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    async def all_of_it(floor: Floor) -> Entry:
        _, row = await text_of(floor, text, paragraph)
        wording = row.wording
        start = len(row.label) if row.label and wording.text.startswith(row.label) else 0
        if start >= len(wording.text):
            raise Refused("words.none_selected", "words")
        whole = Selected(paragraph, wording.id(start), wording.id(len(wording.text) - 1))
        return await proposing.bracket(floor, text, whole)

    return all_of_it


async def held(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    until = paragraph_card.moment(form, (await known(room)).zone)
    return partial(holds.hold, paragraph_id=paragraph, until=until, reason=form.text("reason"))


async def lifted(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    return partial(holds.lift, paragraph_id=paragraph)


async def agreed(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    until = form.moment("until", (await known(room)).zone)
    about: dict[str, Any] = {"stage": form.choice("stage", Agreement), "by": form.ids("by"), "until": until}
    return partial(agreeing.agree, text_id=text, paragraph_id=paragraph, seen=form.text("seen"), **about)


async def confirmed(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    return partial(confirming.confirm, paragraph_id=paragraph)


async def reopened(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    return partial(agreeing.reopen, text_id=text, paragraph_id=paragraph, reason=form.text("reason"))


def towards(step: int) -> Making:
    """The paragraph one place earlier or later in its text."""

    async def moved(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
        async def act(floor: Floor) -> Entry:
            floor.require(Permission.TEXT_RESOLVE)
            floor.require_open()
            order = await shown.in_order(floor.session, text)
            if paragraph not in order:
                raise Refused("paragraph.gone")
            at = order.index(paragraph) + step
            if not 0 <= at < len(order):
                raise Refused("paragraph.there_already")
            rest = [each for each in order if each != paragraph]
            return await arranging.move(floor, text, paragraph, rest[at - 1] if at else None)

        return act

    return moved


async def joined(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    return partial(arranging.merge, text_id=text, paragraph_id=paragraph)


ACTS: dict[str, Making] = {
    "earlier": towards(-1),
    "later": towards(1),
    "junction": joined,
    "brackets": bracketed,
    "hold": held,
    "hold-end": lifted,
    "agreement": agreed,
    "confirmation": confirmed,
    "reopening": reopened,
    "comments": comment_card.commented,
    "replies": comment_card.answered,
}
# What changes nothing of the words, so that the card stays open.
STAYING = {"comments", "replies", "confirmation"}


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/paragraphs/{paragraph_id:uuid}")
async def card(
    request: Asking,
    room: TheRoom,
    text_id: FromPath[UUID],
    paragraph_id: FromPath[UUID],
    bracket: FromQuery[int] = 0,
) -> Response[Any]:
    """What is open in a paragraph and what this seat may do about it."""
    return await offered(request, room, text_id, paragraph_id, bracket if 0 < bracket < MOST else 0)


async def offered(
    request: Asking,
    room: Access,
    text: UUID,
    paragraph: UUID,
    bracket: int = 0,
    tried: Tried = NOTHING,
    status: int = 200,
    extra: Markup = Markup(),
) -> Response[Any]:
    """The card, under the paragraph in its text or on a page of its own."""
    number = room.site.publisher.known.get(room.place, 0)
    facts = await paragraph_card.facts(room, text, paragraph, bracket, tried)
    if wants_fragment(request):
        return fragment(request, "text/_card.html", status, extra, card=facts)
    head = await room_facts.heading(room)
    html = await room.site.parts.one(room.audience, "paragraph", paragraph)
    about: dict[str, Any] = {"room": {"id": room.place, "title": head.title}, "paragraph": html, "card": facts}
    about["number"] = number
    return await inside(request, room, "text/card.html", status, **about)


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/paragraphs/{paragraph_id:uuid}/{deed:str}", status_code=200)
async def befall(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], paragraph_id: FromPath[UUID], deed: FromPath[str]
) -> Response[Any]:
    """Do something with a whole paragraph; a refusal stands beside what was typed."""
    if deed not in ACTS:
        raise NotHere
    form = await forms.read(request)
    try:
        act = await ACTS[deed](room, text_id, paragraph_id, form)
        await belongs(room, text_id, paragraph_id)
        done = await room.act(act, form.key)
    except Refused as refusal:
        return await offered(request, room, text_id, paragraph_id, 0, Tried.of(form, refusal, deed), 422)
    if deed in STAYING and wants_fragment(request):
        return await offered(request, room, text_id, paragraph_id, extra=delivered(await changed(room, done.entries)))
    if deed in STAYING:
        return back(f"/rooms/{room.place}/texts/{text_id}/paragraphs/{paragraph_id}#comments-{paragraph_id}")
    return await befallen(request, room, text_id, paragraph_id, done.entries)


async def belongs(room: Access, text: UUID, paragraph: UUID) -> None:
    """Whether the paragraph is one of this text, and the text one of this room."""
    async with room.reading() as floor:
        await text_of(floor, text, paragraph)


async def befallen(
    request: Asking, room: Access, text: UUID, paragraph: UUID, entries: Sequence[Entry]
) -> Response[Any]:
    """The paragraphs that changed and the tally, as everyone sees them now."""
    if not wants_fragment(request):
        return back(f"/rooms/{room.place}/texts/{text}?at={paragraph}#paragraph-{paragraph}")
    return fragments(delivered(await changed(room, entries)))


async def changed(room: Access, entries: Sequence[Entry]) -> Markup:
    """What entries of a text have changed of its page."""
    touched: list[Part] = [part for entry in entries for part in entry.event.touches()]
    seen = [part for part in dict.fromkeys(touched) if part[0] in ("paragraph", "tally")]
    html = await room.site.parts.render(room.audience, seen)
    return Markup().join(html.values())


ROUTES = [card, befall]
