"""Ways of the tests of a conference: its addresses, its pages, and opening a room in it."""

from functools import partial
from typing import Any
from uuid import UUID

from rooms import seating
from rooms.room import Kind
from rooms.seating import Plan
from tests.server.whole import Browser, Whole

PAGES = ("", "/people", "/programme", "/programme.ics", "/record", "/search", "/search?q=submarines", "/unread")


def at(whole: Whole, path: str = "") -> str:
    return f"/conferences/{whole.cast.conference}{path}"


async def page(browser: Browser, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


async def opened(whole: Whole, **about: Any) -> UUID:
    """The secretariat opens a room."""
    plan = Plan(**{"kind": Kind.DIALOGUE, "title": "Verification", **about})
    done = await whole.cast.attends("secretariat", partial(seating.open_room, plan=plan))
    assert done.result
    return done.result
