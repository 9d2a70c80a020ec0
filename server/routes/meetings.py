"""The meeting of a room: opened, suspended, resumed and adjourned by whoever chairs."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from rooms import meetings
from rooms.floor import Refused
from rooms.threads import naming
from server import forms, room_facts, thread_page
from server.access import TheRoom
from server.composer import Draft
from server.kept_page import room_page
from server.pages import back, fragment, wants_fragment
from server.thread_page import Asked

Asking = Request[Any, Any, Any]


MEETING_ACTS = {
    "opening": naming.open_meeting,
    "suspension": meetings.suspend,
    "resumption": meetings.resume,
    "adjournment": naming.adjourn,
}


@post("/rooms/{room_id:uuid}/meeting/{change:str}", status_code=200)
async def move_meeting(request: Asking, room: TheRoom, change: FromPath[str]) -> Response[Any]:
    """Open, suspend, resume or adjourn the meeting."""
    form = await forms.read(request)
    act = MEETING_ACTS.get(change)
    if act is None:
        return back(f"/rooms/{room.place}")
    error = None
    try:
        await room.act(act, form.key)
    except Refused as refusal:
        error = forms.words(refusal)
    if not wants_fragment(request):
        return await room_with(request, room, error) if error else back(f"/rooms/{room.place}")
    strip = {**(thread_page.chair(room, await room_facts.heading(room)) or {}), "error": error}
    return fragment(request, "room/_chair.html", 422 if error else 200, chair=strip)


async def room_with(request: Asking, room: TheRoom, error: str) -> Response[Any]:
    order = await room_facts.topic_order(room)
    return await room_page(request, room, order[-1] if order else None, Asked(), Draft(notice=error), 422)


ROUTES = [move_meeting]
