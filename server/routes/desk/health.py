"""The health of the installation on the desk; letters that could not be delivered are tried again from here."""

from typing import Any

from litestar import Response, get, post

from rooms.floor import Refused
from server import forms
from server import health as looking
from server.access import Access
from server.health import Health
from server.mail import letters
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, shown
from server.routes.desk.notices import done

# Less of the disc than this share is a warning.
SCARCE = 0.1


@get("/health")
async def health(request: Asking, desk: TheDesk) -> Response[Any]:
    """What holds now, what is known and what is not."""
    return await page(request, desk)


async def page(request: Asking, desk: Access, failed: str | None = None, status: int = 200) -> Response[Any]:
    found = await looking.health(desk.site, desk.place)
    facts = {"health": found, "form": blank({}), "failed": failed, "wrong": wrong(found)}
    return await shown(request, desk, "health", "health", status, **facts)


def wrong(found: Health) -> set[str]:
    """What asks for somebody's attention."""
    broken = found.verified is not None and found.verified.finding.bad is not None
    scarce = found.free_bytes < SCARCE * found.total_bytes
    said = {
        "record": broken,
        "disc": scarce,
        "mail": found.letters["failed"] > 0,
        "store": found.revision != found.latest,
    }
    return {name for name, so in said.items() if so}


@post("/health/letters", status_code=200)
async def hasten(request: Asking, desk: TheDesk) -> Response[Any]:
    """Try at once what could not be delivered yet."""
    form = await forms.read(request)
    try:
        finished = await desk.act(letters.hasten, form.key)
    except Refused as refusal:
        return await page(request, desk, forms.words(refusal), 422)
    return back(address(desk, "health") + done("hastened", finished.result or 0, finished.again))


ROUTES = [health, hasten]
