"""Rooms on the desk: found, sorted, and archived after a second look."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post

from rooms import archiving, registers
from rooms.floor import NotHere, Refused
from rooms.languages import fold
from rooms.registers import RoomLine
from rooms.room import Kind, Sitting
from server import forms
from server.access import Access
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, shown
from server.routes.desk.notices import done
from server.routes.desk.tables import arranged, asked, matches
from server.words import gettext as _

KINDS: list[Kind] = [kind for kind in Kind if kind != Kind.CAUCUS]
KEYS: dict[str, Callable[[RoomLine], Any]] = {
    "title": lambda room: fold(room.title),
    "theme": lambda room: (fold(room.theme or ""), fold(room.title)),
    "kind": lambda room: (KINDS.index(Kind(room.kind)), fold(room.title)),
    "seats": lambda room: (room.seats, fold(room.title)),
}


@get("/rooms")
async def rooms(request: Asking, desk: TheDesk) -> Response[Any]:
    """Every listed room."""
    return await table(request, desk)


async def table(request: Asking, desk: Access, failed: str | None = None, status: int = 200) -> Response[Any]:
    every = await register(desk)
    query, kind = asked(request, "q"), asked(request, "kind", KINDS)
    archived = bool(asked(request, "archived"))
    found = [
        room
        for room in every
        if matches(query, room.title, room.theme or "")
        and (not kind or room.kind == kind)
        and (archived or not room.archived)
    ]
    facts = arranged(request, found, len(every), KEYS)
    facts |= {"filter": {"q": query, "kind": kind, "archived": archived}, "kinds": KINDS, "failed": failed}
    return await shown(request, desk, "rooms", "rooms", status, **facts)


async def register(desk: Access) -> list[RoomLine]:
    async with desk.reading() as floor:
        return await registers.rooms(floor.session, desk.place, desk.sitting.person, desk.audience)


@get("/archive")
async def preview(request: Asking, desk: TheDesk) -> Response[Any]:
    """The rooms that are to be archived, and what that means, before it is done."""
    wanted = set(request.query_params.getall("rooms", []))
    chosen = [room for room in await register(desk) if str(room.id) in wanted and not room.archived]
    closing = [room for room in chosen if room.sitting != Sitting.OPEN]
    if not closing:
        return await table(request, desk, forms.words(Refused("room.sitting" if chosen else "rooms.none")), 422)
    return await confirmation(request, desk, closing, [room for room in chosen if room.sitting == Sitting.OPEN])


async def confirmation(
    request: Asking, desk: Access, closing: list[RoomLine], sitting: list[RoomLine]
) -> Response[Any]:
    effects = [
        _("Nothing more can be said or done in an archived room. Those who sit in it can still read it."),
        _("An archived room is not opened again."),
    ]
    if sitting:
        titles = ", ".join(f"“{room.title}”" for room in sitting)
        effects.append(_("Left out, because a meeting is open there: %(rooms)s") % {"rooms": titles})
    facts: dict[str, Any] = {
        "question": _("Archive these rooms?"),
        "items": [room.title for room in closing],
        "effects": effects,
        "action": address(desk, "archive"),
        "values": [("key", uuid4().hex), *(("rooms", str(room.id)) for room in closing)],
        "words": _("Archive these rooms"),
        "grave": True,
        "back": address(desk, "rooms"),
    }
    return await shown(request, desk, "rooms", "confirm", **facts)


@post("/archive", status_code=200)
async def archive(request: Asking, desk: TheDesk) -> Response[Any]:
    """Close rooms for good: all that were chosen, or none."""
    form = await forms.read(request)
    try:
        chosen = [UUID(id) for id in form.all("rooms")]
        act = partial(archiving.archive_all, rooms=chosen)
        finished = await desk.act(act, form.key, also=tuple(dict.fromkeys(chosen)))
    except (ValueError, NotHere):
        return await table(request, desk, forms.words(Refused("rooms.unknown")), 422)
    except Refused as refusal:
        return await table(request, desk, forms.words(refusal), 422)
    return back(address(desk, "rooms") + done("archived", len(finished.result or []), finished.again))


ROUTES = [rooms, preview, archive]
