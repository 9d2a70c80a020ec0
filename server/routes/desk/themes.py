"""Themes on the desk: the thematic priorities in their order, and adding one."""

from functools import partial
from typing import Any

from litestar import Response, get, post

from rooms import registers, themes
from rooms.floor import Refused
from server import forms
from server.access import Access
from server.forms import Form
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.words import AVAILABLE

FIELDS = {f"{name}_{language}": "" for language in AVAILABLE for name in ("title", "summary")}


@get("/themes")
async def listed(request: Asking, desk: TheDesk) -> Response[Any]:
    """The themes, and the form that adds another."""
    return await page(request, desk, blank(FIELDS))


async def page(
    request: Asking, desk: Access, form: dict[str, Any], failed: str | None = None, status: int = 200
) -> Response[Any]:
    async with desk.reading() as floor:
        rows = await themes.of_conference(floor.session, desk.place)
        counts = await registers.rooms_by_theme(floor.session, desk.place)
    lines = [{"theme": themes.shown(row, desk.language), "rooms": counts.get(row.id, 0)} for row in rows]
    return await shown(request, desk, "themes", "themes", status, lines=lines, form=form, failed=failed)


@post("/themes", status_code=200)
async def add(request: Asking, desk: TheDesk) -> Response[Any]:
    """Add a theme at the end of the list, in each language that was filled in."""
    form = await forms.read(request)
    title, summary = (
        {language: form.text(f"{name}_{language}") for language in AVAILABLE} for name in ("title", "summary")
    )
    try:
        await desk.act(partial(themes.add, title=title, summary=summary), form.key)
    except Refused as refusal:
        beside = Refused(refusal.reason, "title_en", **refusal.facts) if refusal.field == "title" else refusal
        return await page(request, desk, typed(form, FIELDS, beside), failure(beside, FIELDS), 422)
    return back(address(desk, "themes") + "?done=theme")


def in_each(form: Form, name: str) -> dict[str, str]:
    """What was written in each language."""
    return {language: form.text(f"{name}_{language}") for language in AVAILABLE}


ROUTES = [listed, add]
