"""The record of a conference or of a room: read, and verified on demand."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromQuery

from server import record_page
from server.access import Access, TheConference, TheRoom
from server.inside import inside
from server.pages import back

Asking = Request[Any, Any, Any]


@get("/conferences/{conference_id:uuid}/record")
async def of_conference(
    request: Asking, conference: TheConference, upto: FromQuery[int | None] = None
) -> Response[Any]:
    """The record of the conference itself; each room keeps its own."""
    return await read(request, conference, "conference/record.html", upto, "record")


@get("/rooms/{room_id:uuid}/record")
async def of_room(request: Asking, room: TheRoom, upto: FromQuery[int | None] = None) -> Response[Any]:
    """The record of a room, for those who sit there under its charter."""
    return await read(request, room, "room/record.html", upto)


async def read(request: Asking, access: Access, template: str, upto: int | None, section: str = "") -> Response[Any]:
    verified = access.site.verifying.found.get(access.place)
    facts = await record_page.facts(access, upto, verified)
    return await inside(request, access, template, section=section, **facts)


@post("/conferences/{conference_id:uuid}/record/verification", status_code=200)
async def verify_conference(conference: TheConference) -> Response[Any]:
    """Recompute the chain of the conference's record."""
    await conference.site.verifying.verify(conference.site.store, conference.place)
    return back(f"/conferences/{conference.place}/record")


@post("/rooms/{room_id:uuid}/record/verification", status_code=200, at_the_door=True)
async def verify_room(room: TheRoom) -> Response[Any]:
    """Recompute the chain of a room's record."""
    await room.site.verifying.verify(room.site.store, room.place)
    return back(f"/rooms/{room.place}/record")


ROUTES = [of_conference, of_room, verify_conference, verify_room]
