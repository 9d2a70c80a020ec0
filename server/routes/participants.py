"""Who sits in a room: seated by the chair or the secretariat, unseated at once, or leaving of their own."""

from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms import attending, seating
from rooms import participants as seated
from rooms.attending import Attending
from rooms.floor import Refused
from rooms.people import TRUSTED, Role
from rooms.room import Permission
from rooms.terms import Term
from server import forms, room_facts
from server import here as present
from server.access import Access, TheRoom
from server.forms import Form
from server.inside import inside, known
from server.pages import back

Asking = Request[Any, Any, Any]
NOTHING = Form()
# So many are offered to be seated at once; anybody else is found by name or body.
SHOWN, LONGEST = 50, 200


@get("/rooms/{room_id:uuid}/participants", at_the_door=True)
async def participants(request: Asking, room: TheRoom) -> Response[Any]:
    """Everyone seated here; the chair and the secretariat seat and unseat."""
    return await participants_page(request, room)


async def participants_page(
    request: Asking, room: Access, refusal: Refused | None = None, typed: Form = NOTHING, about: UUID | None = None
) -> Response[Any]:
    """Who sits here; a refusal stands beside the form it is about: that of one seat, or that which seats somebody."""
    head, granted = await room_facts.heading(room), await room_facts.granted(room)
    async with room.reading() as floor:
        view = (await seated.view(floor.session, [room.place], room.audience))[room.place]
        here = await seated.persons(floor)
    may_grant = Permission.SEAT_GRANT in granted and not head.archived
    sought = (request.query_params.get("seek", "") or typed.text("seek"))[:LONGEST]
    found, more = await candidates(room, here, sought, typed.text("person")) if may_grant else ([], 0)
    facts = {
        "room": {"id": room.place, "title": head.title, "kind": head.kind},
        "groups": view.groups,
        "total": view.total,
        "candidates": found,
        "more": more,
        "sought": sought,
        "roles": list(Role),
        "may_grant": may_grant,
        "may_revoke": Permission.SEAT_REVOKE in granted,
        "my_seat": room.sitting.seat,
        "key": typed.text("key") or uuid4().hex,
        "typed": typed,
        "about": about,
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(request, room, "room/participants.html", 422 if refusal else 200, **facts)


async def candidates(room: Access, here: set[UUID], sought: str, chosen: str) -> tuple[list[Attending], int]:
    """Who takes part in the conference and does not sit here, by name, as far as they are shown, and how many more.

    Whoever was chosen stands first. Nothing is done for each of thousands who are not shown.
    """
    everyone = await present.everyone(room.site.parts, room.sitting.conference, room.role in TRUSTED)
    found = attending.matching(everyone, sought, "") if sought.strip() else everyone
    picked = [each for each in everyone if str(each.id) == chosen and each.id not in here] if chosen else []
    absent = (each for each in found if each.id not in here and each not in picked)
    shown = [*picked, *islice(absent, SHOWN)]
    more = sum(1 for _ in absent) if sought.strip() else max(0, len(found) - len(here) - len(shown))
    return shown, more


@post("/rooms/{room_id:uuid}/seats", status_code=200, at_the_door=True)
async def grant_seat(request: Asking, room: TheRoom) -> Response[Any]:
    """Seat somebody here."""
    form = await forms.read(request)
    try:
        person, role = form.needed_id("person"), form.choice("role", Role)
        term = Term(until=form.moment("until", (await known(room)).zone))
        await room.act(partial(seating.grant, person_id=person, role=role, term=term), form.key)
    except Refused as refusal:
        return await participants_page(request, room, refusal, form)
    return back(f"/rooms/{room.place}/participants")


@post("/rooms/{room_id:uuid}/seats/{seat_id:uuid}/revocation", status_code=200, at_the_door=True)
async def revoke_seat(request: Asking, room: TheRoom, seat_id: FromPath[UUID]) -> Response[Any]:
    """End a seat at once."""
    form = await forms.read(request)
    try:
        await room.act(partial(seating.revoke, seat_id=seat_id, reason=form.text("reason")), form.key)
    except Refused as refusal:
        return await participants_page(request, room, refusal, form, seat_id)
    home = f"/conferences/{room.sitting.conference}"
    return back(home if seat_id == room.sitting.seat else f"/rooms/{room.place}/participants")


@post("/rooms/{room_id:uuid}/departure", status_code=200, at_the_door=True)
async def depart(request: Asking, room: TheRoom) -> Response[Any]:
    """Give up one's own seat."""
    form = await forms.read(request)
    try:
        await room.act(seating.give_up, form.key)
    except Refused as refusal:
        return await participants_page(request, room, refusal, form, room.sitting.seat)
    return back(f"/conferences/{room.sitting.conference}")


ROUTES = [participants, grant_seat, revoke_seat, depart]
