"""Our brackets: what a delegation stands behind in all its rooms, and up to when it has been looked at."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from litestar import Request, Response, get, post

from rooms.drafting.sides import looks
from server import forms, our_brackets_page
from server.access import TheConference
from server.inside import inside
from server.pages import back

Asking = Request[Any, Any, Any]


@get("/conferences/{conference_id:uuid}/our-brackets")
async def ours(request: Asking, conference: TheConference) -> Response[Any]:
    """What moved, what waits for us, what two rooms take up at once, and all that we and our groups proposed."""
    facts = await our_brackets_page.facts(conference)
    return await inside(request, conference, "conference/our_brackets.html", section="home", **facts)


@post("/conferences/{conference_id:uuid}/our-brackets/looks", status_code=200)
async def looked(request: Asking, conference: TheConference) -> Response[Any]:
    """I have seen what moved up to the moment of the page; what came since is still new."""
    form = await forms.read(request)
    await conference.act(partial(looks.look, upto=moment(form.text("upto"))), form.key)
    return back(f"/conferences/{conference.place}/our-brackets")


def moment(written: str) -> datetime:
    """The moment that a page bears; now where it bears none."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


ROUTES = [ours, looked]
