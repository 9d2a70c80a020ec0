"""Caucuses: opened from the list of participants, seen by their members alone, and who could see them nevertheless."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post

from rooms import attending, caucuses
from rooms.floor import NotHere, Refused
from rooms.languages import Language
from rooms.meetings import MastheadView
from rooms.room import CONFERENCE_GRANTS, Depositing, Kind, Permission
from server import forms, room_facts
from server.access import Access, TheConference, TheRoom
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.pages import back
from server.routes.people import LONGEST, known_to
from server.words import gettext as _

Asking = Request[Any, Any, Any]
NOTHING = Form()
# So many of those who are found are shown at once, to be chosen among.
SHOWN = 200


@get("/conferences/{conference_id:uuid}/caucuses/new")
async def new(request: Asking, conference: TheConference) -> Response[Any]:
    """The form by which some withdraw into a room of their own."""
    return await page(request, conference, NOTHING)


async def page(request: Asking, conference: Access, form: Form, refusal: Refused | None = None) -> Response[Any]:
    """The form as it was typed; whoever was chosen stands first, whatever is looked for."""
    if conference.role not in CONFERENCE_GRANTS[Permission.CAUCUS_OPEN]:
        raise Refused("not_permitted", permission=str(Permission.CAUCUS_OPEN))
    others = [each for each in await known_to(conference) if each.id != conference.sitting.person]
    picked = set(form.all("people"))
    q = form.text("q").strip()[:LONGEST]
    chosen = [each for each in others if str(each.id) in picked]
    found = [each for each in attending.matching(others, q, "") if str(each.id) not in picked]
    facts: dict[str, Any] = {
        "chosen": chosen,
        "found": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "q": q,
        "title": form.text("title"),
        "purpose": form.text("purpose"),
        "leaves": form.text("leaves", _("Nothing leaves this room unless all who sit here agree.")),
        "key": (form.text("key")[:KEY_LIMIT] if unspent(refusal) else "") or uuid4().hex,
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(
        request, conference, "conference/caucus.html", 422 if refusal else 200, section="people", **facts
    )


def unspent(refusal: Refused | None) -> bool:
    """Whether a form's key can be sent once more."""
    return refusal is None or refusal.reason != "form.out_of_date"


@post("/conferences/{conference_id:uuid}/caucuses", status_code=200)
async def open_caucus(request: Asking, conference: TheConference) -> Response[Any]:
    """Open the caucus; until that is pressed, only show the form with whoever was chosen.

    The people are posted, not asked for by an address: who looked at whom is in no history and no log.
    """
    form = await forms.read(request)
    if not form.ticked("open"):
        return await page(request, conference, form)
    try:
        finished = await conference.act(partial(caucuses.withdraw, **facts_of(form, conference.language)), form.key)
        room = finished.entries[-1].place_id
        if room == conference.place:
            # The key was spent on something else: the form is as old as that.
            raise Refused("form.out_of_date")
    except (ValueError, NotHere):
        return await page(request, conference, form, Refused("people.unknown", "people"))
    except Refused as refusal:
        return await page(request, conference, form, refusal)
    return back(f"/rooms/{room}")


def facts_of(form: Form, language: str) -> dict[str, Any]:
    return {
        "title": form.text("title"),
        "purpose": form.text("purpose"),
        "leaves": form.text("leaves"),
        "people": [UUID(id) for id in form.all("people")],
        "language": Language(language),
    }


@get("/rooms/{room_id:uuid}/walls", at_the_door=True)
async def walls(request: Asking, room: TheRoom) -> Response[Any]:
    """Who can see a caucus, and what whoever runs the machine could see of it."""
    head, deposit = await of_caucus(room)
    facts: dict[str, Any] = {"deposit": deposit, "may_dissolve": await may_dissolve(room)}
    return await inside(request, room, "room/walls.html", room={"id": room.place, "title": head.title}, **facts)


async def of_caucus(room: Access) -> tuple[MastheadView, Depositing | None]:
    """What stands over a caucus, and what its charter says of the keys of its segments."""
    if room.sitting.kind != Kind.CAUCUS:
        raise NotHere
    return await room_facts.heading(room), (await room_facts.charter_of(room)).deposit


async def may_dissolve(room: Access) -> bool:
    head = await room_facts.heading(room)
    return Permission.CAUCUS_DISSOLVE in await room_facts.granted(room) and not head.archived


@get("/rooms/{room_id:uuid}/dissolution")
async def before_dissolving(request: Asking, room: TheRoom) -> Response[Any]:
    """A second look before a caucus is dissolved."""
    return await dissolution(request, room)


async def dissolution(request: Asking, room: Access, refusal: Refused | None = None) -> Response[Any]:
    head, _ = await of_caucus(room)
    facts: dict[str, Any] = {
        "room": {"id": room.place, "title": head.title},
        "may_dissolve": await may_dissolve(room),
        "key": uuid4().hex,
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(request, room, "room/dissolution.html", 422 if refusal else 200, **facts)


@post("/rooms/{room_id:uuid}/dissolution", status_code=200)
async def dissolve(request: Asking, room: TheRoom) -> Response[Any]:
    """Dissolve a caucus; nobody but those who sit in it learns of it."""
    form = await forms.read(request)
    try:
        await room.act(caucuses.dissolve, form.key)
    except Refused as refusal:
        return await dissolution(request, room, refusal)
    return back(f"/rooms/{room.place}")


ROUTES = [new, open_caucus, walls, before_dissolving, dissolve]
