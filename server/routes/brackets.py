"""Words in brackets: where a delegation stands on them, other wordings beside them, and what a chair makes of them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.params import FromPath

from rooms.drafting.bundling import pending
from rooms.drafting.bundling.bundles import Decision
from rooms.drafting.bundling.pending import ResolutionPended
from rooms.drafting.layers import drafts
from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving
from rooms.drafting.sides import positions, siding
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.sides.siding import Side
from rooms.floor import NotHere, Refused
from rooms.record.entries import Entry
from server import forms
from server.access import TheRoom
from server.forms import Form
from server.pages import back, wants_fragment
from server.paragraph_card import Tried
from server.routes.paragraphs import MOST, befallen, belongs, changed, offered
from server.routes.threads import delivered
from server.writer import Act

Asking = Request[Any, Any, Any]
Plain = Callable[..., Any]


def plain(act: Plain) -> Callable[[UUID, int, Form], Act[Entry]]:
    """An act that needs nothing but the bracket."""
    return lambda text, number, form: partial(act, text_id=text, number=number)


def worded(act: Plain) -> Callable[[UUID, int, Form], Act[Entry]]:
    """An act that brings words."""
    return lambda text, number, form: partial(act, text_id=text, number=number, words=form.text("words"))


def noted(act: Plain) -> Callable[[UUID, int, Form], Act[Entry]]:
    """What a chair decides, with a note if there is one."""
    return lambda text, number, form: partial(act, text_id=text, number=number, note=form.text("note"))


def decided(how: Decision) -> Callable[[UUID, int, Form], Act[Entry]]:
    """What a chair decides, with a note if there is one; in a package it waits until that is closed."""
    return lambda text, number, form: partial(
        pending.decide,
        text_id=text,
        number=number,
        decision=how,
        words=form.text("words"),
        note=form.text("note"),
    )


def pended(entries: Sequence[Entry]) -> bool:
    """Whether what was decided waits for a package, so that the words are as they were."""
    return any(isinstance(each.event, ResolutionPended) for each in entries)


def stated(text: UUID, number: int, form: Form) -> Act[Entry]:
    """Where a delegation stands, as its form says."""
    saying = Saying(
        stance=form.choice("stance", Stance),
        reason=form.text("reason"),
        seen_by=form.choice("seen_by", SeenBy, SeenBy.CHAIR),
        group=form.id("group"),
    )
    return partial(positions.take, text_id=text, number=number, saying=saying)


def sided(text: UUID, number: int, form: Form) -> Act[Entry]:
    """How a delegation sides with what was said for its group, as its form says."""
    about: dict[str, Any] = {"upon": form.needed_id("upon"), "side": form.choice("side", Side)}
    about |= {"seen_by": form.choice("seen_by", SeenBy, SeenBy.CHAIR), "reason": form.text("reason")}
    return partial(siding.side, text_id=text, number=number, **about)


def no_side(text: UUID, number: int, form: Form) -> Act[Entry]:
    return partial(siding.withdraw, text_id=text, number=number, upon=form.needed_id("upon"))


def beside(text: UUID, number: int, form: Form) -> Act[Any]:
    """One more wording: proposed, or kept in the layer of one's delegation."""
    act = drafts.keep_beside if form.ticked("keep") else proposing.add_alternative
    return partial(act, text_id=text, number=number, words=form.text("words"))


ACTS: dict[str, Callable[[UUID, int, Form], Act[Any]]] = {
    "position": stated,
    "position-withdrawal": plain(positions.withdraw),
    "siding": sided,
    "siding-withdrawal": no_side,
    "alternatives": beside,
    "rephrasing": worded(proposing.rephrase),
    "withdrawal": plain(proposing.take_back),
    **{each: decided(each) for each in Decision},
    "reconsideration": plain(pending.reconsider),
    "class": noted(resolving.resolve_class),
}
# What changes nothing of the words, so that the card stays open.
STAYING = {"position", "position-withdrawal", "siding", "siding-withdrawal", "reconsideration"}


@post("/rooms/{room_id:uuid}/texts/{text_id:uuid}/brackets/{number:int}/{deed:str}", status_code=200)
async def befall(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], number: FromPath[int], deed: FromPath[str]
) -> Response[Any]:
    """Do something with words in brackets; a refusal stands beside what was typed."""
    if deed not in ACTS or not 0 < number < MOST:
        raise NotHere
    form = await forms.read(request)
    paragraph = form.needed_id("paragraph")
    await belongs(room, text_id, paragraph)
    try:
        done = await room.act(ACTS[deed](text_id, number, form), form.key)
    except Refused as refusal:
        return await offered(request, room, text_id, paragraph, number, Tried.of(form, refusal, deed, number), 422)
    if deed not in STAYING and not form.ticked("keep") and not pended(done.entries):
        return await befallen(request, room, text_id, paragraph, done.entries)
    if not wants_fragment(request):
        return back(f"/rooms/{room.place}/texts/{text_id}/paragraphs/{paragraph}?bracket={number}")
    html = delivered(await changed(room, done.entries))
    return await offered(request, room, text_id, paragraph, number, extra=html)


ROUTES = [befall]
