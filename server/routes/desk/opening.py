"""Opening a room: what it is for, who sits in it, and its whole charter."""

from functools import partial
from typing import Any

from litestar import Response, get, post

from rooms import seating, themes
from rooms.floor import Refused
from rooms.languages import Language
from rooms.people import Role
from rooms.room import Attribution, Kind, Membership
from rooms.seating import Plan
from rooms.themes import shown as wording
from server import charter_form, forms
from server.access import Access
from server.forms import Form
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.rooms import KINDS
from server.words import NAMES, names
from server.words import gettext as _

FIELDS = {
    "title": "",
    "kind": str(Kind.DIALOGUE),
    "theme": "",
    "purpose": "",
    "language": str(Language.ENGLISH),
    "membership": str(Membership.INVITATION),
    **charter_form.BLANK,
}


@get("/rooms/new")
async def new(request: Asking, desk: TheDesk) -> Response[Any]:
    """The form by which a room is opened."""
    return await page(request, desk, blank(FIELDS))


async def page(
    request: Asking, desk: Access, form: dict[str, Any], failed: str | None = None, status: int = 200
) -> Response[Any]:
    facts = {
        "form": form,
        "failed": failed,
        "kinds": KINDS,
        "themes": await themes_of(desk),
        "languages_spoken": list(NAMES.items()),
        "memberships": list(Membership),
        "rules": list(Attribution),
        "roles": [(str(role), _(names.ROLES[role])) for role in Role],
    }
    return await shown(request, desk, "rooms", "room_form", status, **facts)


async def themes_of(desk: Access) -> list[tuple[str, str]]:
    async with desk.reading() as floor:
        listed = await themes.of_conference(floor.session, desk.place)
    return [(str(theme.id), wording(theme, desk.language).title) for theme in listed]


@post("/rooms", status_code=200)
async def open_room(request: Asking, desk: TheDesk) -> Response[Any]:
    """Open a room with its charter; whoever opens it sits in it for the secretariat."""
    form = await forms.read(request)
    try:
        known = {id for id, _ in await themes_of(desk)}
        finished = await desk.act(partial(seating.open_room, plan=plan(form, known)), form.key)
    except Refused as refusal:
        again = typed(form, FIELDS, refusal)
        return await page(request, desk, again, failure(refusal, FIELDS), 422)
    return back(address(desk, "rooms", finished.entries[-1].place_id, "seats") + "?done=room")


def plan(form: Form, known: set[str]) -> Plan:
    """The room a form asks for. The secretariat opens no caucus."""
    kind = form.choice("kind", Kind)
    theme = form.id("theme")
    if kind not in KINDS:
        raise Refused("field.not_a_choice", "kind")
    if theme and str(theme) not in known:
        raise Refused("field.not_a_choice", "theme")
    return Plan(
        kind=kind,
        title=form.text("title"),
        purpose=form.text("purpose"),
        theme=theme,
        language=form.choice("language", Language),
        membership=form.choice("membership", Membership),
        charter=charter_form.charter(form),
    )


ROUTES = [new, open_room]
