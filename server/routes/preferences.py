"""How I wish to read: language, zone, light or dark, density. Kept with the account, or in the browser without one."""

from typing import Any
from urllib.parse import quote
from zoneinfo import available_timezones

from litestar import Response, get, post

from rooms.conference import known_zone
from server import forms
from server.auth.accounts import Density, Theme
from server.auth.cookies import CHOICES
from server.auth.entrance import AnyRequest
from server.pages import back, entrance, page
from server.words import AVAILABLE
from server.words.reasons import put

ALLOWED = {"language": AVAILABLE, "theme": tuple(Theme), "density": tuple(Density)}


@get("/preferences")
async def preferences(request: AnyRequest) -> Response[Any]:
    """The choices as they stand; those of a guest are the browser's."""
    reader = entrance(request).reader(request)
    chosen = {name: getattr(reader, name) for name in CHOICES}
    return shown(request, chosen, {}, done="kept" in request.query_params)


def shown(
    request: AnyRequest, chosen: dict[str, str], errors: dict[str, str], status: int = 200, done: bool = False
) -> Response[Any]:
    form = chosen | {"errors": dict.fromkeys(CHOICES) | errors}
    return page(request, "auth/preferences.html", status, form=form, zones=sorted(available_timezones()), done=done)


@post("/preferences", status_code=200)
async def keep(request: AnyRequest) -> Response[Any]:
    """Keep the choices, all of them or, where one cannot be, none."""
    door, form = entrance(request), await forms.read(request)
    chosen = {name: form.text(name).strip() for name in CHOICES}
    errors = {name: put("field.not_a_choice", {}) for name, allowed in ALLOWED.items() if chosen[name] not in allowed}
    if chosen["zone"] and not known_zone(chosen["zone"]):
        errors["zone"] = put("zone.unknown", {"zone": chosen["zone"]})
    if errors:
        return shown(request, chosen, errors, 422)
    who = door.reader(request).who
    if who:
        await door.keep_choices(who, **chosen)
    cookies = [door.jar.choice(name, quote(value, safe="")) for name, value in chosen.items()]
    return back("/preferences?kept", cookies)


ROUTES = [preferences, keep]
