"""My sessions: where I am signed in, and ending it there."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rooms.floor import NotHere
from server.auth.entrance import AnyRequest
from server.auth.who import Who
from server.pages import back, entrance, page
from server.words import gettext as _
from server.words import ngettext
from server.words.figures import number


def mine(request: AnyRequest) -> Who | None:
    return entrance(request).reader(request).who


@get("/sessions")
async def sessions(request: AnyRequest) -> Response[Any]:
    """The browsers I am signed in with, the newest first."""
    who = mine(request)
    if who is None:
        return back("/sign-in?next=/sessions")
    rows = await entrance(request).sessions.of_account(who.account, datetime.now(UTC))
    shown = [
        {
            "id": row.id,
            "device": row.device or _("An unknown device"),
            "since": row.created_at,
            "seen_at": row.last_seen_at,
            "this": row.id == who.session,
        }
        for row in rows
    ]
    done = ended(request.query_params.get("ended", ""))
    return page(request, "auth/sessions.html", sessions=shown, meeting_zone=who.zone or "UTC", done=done)


def ended(count: str) -> str | None:
    if not count.isdecimal() or len(count) > 6:
        return None
    words = ngettext("%(num)s other session has ended.", "%(num)s other sessions have ended.", int(count))
    return words % {"num": number(int(count))}


@post("/sessions/{session_id:uuid}/ending", status_code=200)
async def end(request: AnyRequest, session_id: FromPath[UUID]) -> Response[Any]:
    """End one of my sessions; its pages and sockets end with it."""
    door, who = entrance(request), mine(request)
    if who is None:
        return back("/sign-in?next=/sessions")
    if not await door.sessions.end(who.account, session_id):
        raise NotHere
    door.note("session ended by its owner", request)
    if session_id == who.session:
        return back("/", door.jar.signed_out())
    return back("/sessions?ended=1")


@post("/sessions/others/ending", status_code=200)
async def end_others(request: AnyRequest) -> Response[Any]:
    """End all of my sessions but this one."""
    door, who = entrance(request), mine(request)
    if who is None:
        return back("/sign-in?next=/sessions")
    count = await door.sessions.end_others(who.account, who.session)
    door.note("other sessions ended by their owner", request)
    return back(f"/sessions?ended={count}")


ROUTES = [sessions, end, end_others]
