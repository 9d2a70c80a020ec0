"""Several sittings on the desk: selected, looked at once more, then moved by so many minutes or cancelled together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from litestar import Response, get, post

from rooms import clashes, programme, rescheduling
from rooms.floor import NotHere, Refused
from rooms.programme import SittingLine
from rooms.rescheduling import FARTHEST
from server import forms, programme_page
from server.access import Access
from server.forms import KEY_LIMIT, Form
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, shown
from server.routes.desk.notices import done
from server.routes.desk.programme import page
from server.routes.desk.tables import asked
from server.words import gettext as _
from server.words import ngettext
from server.words.figures import moment, number

LATER, EARLIER, CANCEL = "later", "earlier", "cancel"
TURNS = (LATER, EARLIER, CANCEL)
NOTHING = Form()


@dataclass(frozen=True)
class Wanted:
    """What is to be done with which sittings: how they are moved, in minutes; none if they are cancelled."""

    sittings: frozenset[str]
    to: str
    minutes: int = 0


def minutes_of(text: str, to: str) -> int:
    """By how many minutes later; earlier is less than none."""
    text = text.strip().translate(forms.WESTERN)
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) <= FARTHEST):
        raise Refused("sittings.how_far", "minutes")
    return -int(text) if to == EARLIER else int(text)


@get("/programme/preview")
async def preview(request: Asking, desk: TheDesk) -> Response[Any]:
    """The sittings that are to be moved or cancelled, and how they would stand, before it is done."""
    to, chosen = asked(request, "to", TURNS), frozenset(request.query_params.getall("sittings", []))
    try:
        minutes = 0 if to == CANCEL else minutes_of(request.query_params.get("minutes", ""), to)
    except Refused as refusal:
        return await page(request, desk, astray=forms.words(refusal), status=422)
    return await confirmation(request, desk, Wanted(chosen, to or LATER, minutes))


async def confirmation(
    request: Asking, desk: Access, wanted: Wanted, form: Form = NOTHING, refusal: Refused | None = None
) -> Response[Any]:
    """The second look: those that can be, and beside them those that are left out, each with the reason."""
    async with desk.reading() as floor:
        lines, zone, now = await programme.listed(floor.session, desk.place), floor.conference.zone, floor.now
    chosen = [each for each in lines if str(each.id) in wanted.sittings]
    coming = [each for each in chosen if objection(each, wanted.minutes, now) is None]
    if not coming:
        failed = objection(chosen[0], wanted.minutes, now) if chosen else None
        return await page(request, desk, failed=failed or forms.words(Refused("sittings.none")), status=422)
    against = {each.id: objection(each, wanted.minutes, now) for each in chosen}
    facts = {
        "question": question(wanted, len(coming)),
        "effects": effects(lines, coming, wanted.minutes),
        "coming": [stands(each, wanted.minutes, zone) for each in coming],
        "left": [(programme_page.titled(each), why) for each in chosen if (why := against[each.id])],
        "sittings": " ".join(str(each.id) for each in coming),
        "to": wanted.to,
        "minutes": abs(wanted.minutes),
        "asks": wanted.to == CANCEL,
        "reason": form.text("reason"),
        "error": forms.words(refusal) if refusal and refusal.field else None,
        "failed": forms.words(refusal) if refusal and not refusal.field else None,
        "key": form.text("key")[:KEY_LIMIT] or uuid4().hex,
    }
    return await shown(request, desk, "programme", "sittings", 422 if refusal else 200, **facts)


def objection(line: SittingLine, minutes: int, now: datetime) -> str | None:
    """Why a sitting cannot be moved or cancelled, if it cannot."""
    if line.cancelled:
        return forms.words(Refused("sitting.cancelled_already"))
    past = minutes and rescheduling.shifted(line, minutes).ends_at <= now
    return forms.words(Refused("sitting.past")) if past else None


def stands(line: SittingLine, minutes: int, zone: str) -> tuple[str, str]:
    """A sitting, and when it begins; then when it would."""
    before = moment(line.starts_at, zone)
    if not minutes:
        return programme_page.titled(line), before
    after = moment(rescheduling.shifted(line, minutes).starts_at, zone)
    return programme_page.titled(line), _("%(before)s, then %(after)s") % {"before": before, "after": after}


def question(wanted: Wanted, count: int) -> str:
    if wanted.to == CANCEL:
        words = ngettext("Cancel %(num)s sitting?", "Cancel %(num)s sittings?", count)
    elif wanted.to == EARLIER:
        words = ngettext("Move %(num)s sitting to an earlier time?", "Move %(num)s sittings to an earlier time?", count)
    else:
        words = ngettext("Move %(num)s sitting to a later time?", "Move %(num)s sittings to a later time?", count)
    return words % {"num": number(count)}


def effects(lines: Sequence[SittingLine], coming: Sequence[SittingLine], minutes: int) -> list[str]:
    """What it means; moved, also what would clash."""
    if not minutes:
        return [_("They go on standing in the programme, struck through. A sitting that is cancelled stays so.")]
    ids = {each.id for each in coming}
    after = [then(each, minutes) if each.id in ids else each for each in lines]
    clashing = len(clashes.of_rooms(after).keys() & ids)
    said = [_("Whoever follows the programme in a calendar of their own finds them at their new time.")]
    words = ngettext(
        "%(num)s of them would be in a room or hall where another one is at that time.",
        "%(num)s of them would be in a room or hall where another one is at that time.",
        clashing,
    )
    return [*said, words % {"num": number(clashing)}] if clashing else said


def then(line: SittingLine, minutes: int) -> SittingLine:
    moved = rescheduling.shifted(line, minutes)
    return replace(line, starts_at=moved.starts_at, ends_at=moved.ends_at)


@post("/programme/changes", status_code=200)
async def change(request: Asking, desk: TheDesk) -> Response[Any]:
    """Move or cancel the sittings that were looked at: all or none."""
    form, to = await forms.read(request), LATER
    ids = frozenset(form.text("sittings").split())
    try:
        to = form.text("to") if form.text("to") in TURNS else LATER
        minutes = 0 if to == CANCEL else minutes_of(form.text("minutes"), to)
        wanted = Wanted(ids, to, minutes)
        chosen = await picked(desk, ids)
        act = partial(rescheduling.move_all, minutes=minutes)
        if to == CANCEL:
            act = partial(rescheduling.cancel_all, reason=form.text("reason"))
        rooms = tuple(dict.fromkeys(each.room for each in chosen if each.room))
        finished = await desk.act(partial(act, sittings=[each.id for each in chosen]), form.key, also=rooms)
    except NotHere:
        return await page(request, desk, failed=forms.words(Refused("sittings.unknown")), status=422)
    except Refused as refusal:
        if refusal.field != "reason":
            return await page(request, desk, failed=forms.words(refusal), status=422)
        return await confirmation(request, desk, wanted, form, refusal)
    what = "called_off" if to == CANCEL else "shifted"
    return back(address(desk, "programme") + done(what, finished.result or len(chosen), finished.again))


async def picked(desk: Access, ids: frozenset[str]) -> list[SittingLine]:
    """These sittings, of no caucus; refused where one is not there, or none is meant."""
    async with desk.reading() as floor:
        lines = await programme.listed(floor.session, desk.place)
    chosen = [each for each in lines if str(each.id) in ids]
    if not chosen or len(chosen) < len(ids):
        raise Refused("sittings.unknown" if ids else "sittings.none")
    return chosen


ROUTES = [preview, change]
