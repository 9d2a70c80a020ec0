"""Themes on the desk: the thematic priorities in their order, adding and rewording one, and putting them in order."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromPath

from rooms import registers, themes
from rooms.floor import Refused
from rooms.languages import fold
from rooms.themes import Theme, ThemeView
from server import forms
from server.access import Access
from server.forms import Form
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.tables import arranged, asked, matches
from server.words import AVAILABLE
from server.words import gettext as _
from server.words.figures import number

FIRST, LAST = "first", "last"
FIELDS = {f"{name}_{language}": "" for language in AVAILABLE for name in ("title", "summary")}


@dataclass(frozen=True)
class ThemeLine:
    theme: ThemeView
    rooms: int


KEYS: dict[str, Callable[[ThemeLine], Any]] = {
    "number": lambda line: line.theme.number,
    "title": lambda line: fold(line.theme.title),
    "rooms": lambda line: (line.rooms, fold(line.theme.title)),
}


@get("/themes")
async def listed(request: Asking, desk: TheDesk) -> Response[Any]:
    """The themes, and the form that adds another."""
    return await page(request, desk, blank(FIELDS))


async def page(
    request: Asking, desk: Access, form: dict[str, Any], failed: str | None = None, status: int = 200
) -> Response[Any]:
    every, query = await register(desk), asked(request, "q")
    found = [each for each in every if matches(query, each.theme.title, each.theme.summary)]
    facts = arranged(request, found, len(every), KEYS)
    facts |= {"filter": {"q": query}, "form": form, "failed": failed}
    return await shown(request, desk, "themes", "themes", status, **facts)


async def register(desk: Access) -> list[ThemeLine]:
    """Every theme in its order, and how many rooms are under it."""
    async with desk.reading() as floor:
        rows = await themes.of_conference(floor.session, desk.place)
        counts = await registers.rooms_by_theme(floor.session, desk.place)
    return [ThemeLine(themes.shown(row, desk.language), counts.get(row.id, 0)) for row in rows]


@post("/themes", status_code=200)
async def add(request: Asking, desk: TheDesk) -> Response[Any]:
    """Add a theme at the end of the list, in each language that was filled in."""
    form = await forms.read(request)
    try:
        act = partial(themes.add, title=in_each(form, "title"), summary=in_each(form, "summary"))
        await desk.act(act, form.key)
    except Refused as refusal:
        said = beside(refusal)
        return await page(request, desk, typed(form, FIELDS, said), failure(said, FIELDS), 422)
    return back(address(desk, "themes") + "?done=theme")


def beside(refusal: Refused) -> Refused:
    """A title that is missing is missing in the first language."""
    return Refused(refusal.reason, "title_en", **refusal.facts) if refusal.field == "title" else refusal


@get("/themes/{theme_id:uuid}")
async def one(request: Asking, desk: TheDesk, theme_id: FromPath[UUID]) -> Response[Any]:
    """One theme, and how it is worded in each language."""
    return await theme_page(request, desk, theme_id)


async def theme_page(
    request: Asking, desk: Access, id: UUID, form: dict[str, Any] | None = None, failed: str | None = None
) -> Response[Any]:
    async with desk.reading() as floor:
        theme = await floor.find(Theme, id)
    stands = {f"title_{each}": theme.title.get(each, "") for each in AVAILABLE}
    stands |= {f"summary_{each}": theme.summary.get(each, "") for each in AVAILABLE}
    facts = {"theme": themes.shown(theme, desk.language), "form": form or blank(stands), "failed": failed}
    return await shown(request, desk, "themes", "theme", 422 if form else 200, **facts)


@post("/themes/{theme_id:uuid}", status_code=200)
async def reword(request: Asking, desk: TheDesk, theme_id: FromPath[UUID]) -> Response[Any]:
    """Change the wording of a theme."""
    form = await forms.read(request)
    try:
        act = partial(themes.reword, theme_id=theme_id, title=in_each(form, "title"), summary=in_each(form, "summary"))
        finished = await desk.act(act, form.key)
    except Refused as refusal:
        said = beside(refusal)
        return await theme_page(request, desk, theme_id, typed(form, FIELDS, said), failure(said, FIELDS))
    return back(address(desk, "themes") + ("?done=before" if finished.again else "?done=reworded"))


@get("/themes/order")
async def preview(request: Asking, desk: TheDesk) -> Response[Any]:
    """In which order the themes would stand, before they do."""
    ticked = set(request.query_params.getall("themes", []))
    stand = [line.theme for line in await register(desk)]
    chosen = [each for each in stand if str(each.id) in ticked]
    left = [each for each in stand if str(each.id) not in ticked]
    wanted = left + chosen if asked(request, "to", [FIRST, LAST]) == LAST else chosen + left
    if not chosen or wanted == stand:
        refusal = Refused("themes.unchanged") if chosen else Refused("themes.none")
        return await page(request, desk, blank(FIELDS), forms.words(refusal), 422)
    facts: dict[str, Any] = {
        "question": _("Put the themes into this order?"),
        "items": [f"{number(at)}. {each.title}" for at, each in enumerate(wanted, 1)],
        "effects": [_("The home of the conference lists them so, with the rooms under each.")],
        "action": address(desk, "themes", "order"),
        "values": [("key", uuid4().hex), ("themes", " ".join(str(each.id) for each in wanted))],
        "words": _("Put them into this order"),
        "grave": False,
        "back": address(desk, "themes"),
    }
    return await shown(request, desk, "themes", "confirm", **facts)


@post("/themes/order", status_code=200)
async def order(request: Asking, desk: TheDesk) -> Response[Any]:
    """Put the themes into the order that was looked at."""
    form = await forms.read(request)
    try:
        wanted = [UUID(each) for each in form.text("themes").split()]
        finished = await desk.act(partial(themes.order, themes=wanted), form.key)
    except ValueError:
        failed = forms.words(Refused("themes.changed_meanwhile"))
        return await page(request, desk, blank(FIELDS), failed, 422)
    except Refused as refusal:
        return await page(request, desk, blank(FIELDS), forms.words(refusal), 422)
    return back(address(desk, "themes") + ("?done=before" if finished.again else "?done=ordered"))


def in_each(form: Form, name: str) -> dict[str, str]:
    """What was written in each language."""
    return {language: form.text(f"{name}_{language}") for language in AVAILABLE}


ROUTES = [listed, add, one, reword, preview, order]
