"""What somebody is told when something cannot be done: a page, or a notice where htmx asked for a part of one."""

import logging
import secrets
from typing import Any

from litestar import Response
from litestar.exceptions import HTTPException

from rooms.floor import NotHere, Refused
from server.auth.attempts import Refusal
from server.auth.entrance import AnyRequest
from server.auth.limits import TooMany
from server.pages import answer, entrance, fragment, page, wants_fragment
from server.security import Unacceptable
from server.words import direction, ngettext
from server.words import gettext as _
from server.words.figures import number
from server.words.reasons import put

log = logging.getLogger("antechamber.errors")
# What an error page has a heading for; any other is shown as the nearest of these.
KNOWN = {403, 404, 405, 413, 422, 429, 500, 503}
NOTED = {"request.too_large": Refusal.LARGE, "request.misdirected": Refusal.HOST}
NEAREST = {400: 422, 401: 403, 415: 422, 421: 403}


def problem(
    request: AnyRequest, status: int, detail: str | None, headers: dict[str, str] | None = None, reference: str = ""
) -> Response[Any]:
    """An error page with what to do about it."""
    entrance(request).reader(request)
    if wants_fragment(request):
        unreadable = status in (400, 415)
        words = detail or (put("form.unreadable", {}) if unreadable else put("not_possible", {}))
        response = fragment(request, "_failed.html", status, words=words)
        response.headers.update(headers or {})
        return response
    shown = status if status in KNOWN else NEAREST.get(status, 404 if status < 500 else 500)
    facts: dict[str, Any] = {"status": shown, "detail": detail, "errors": [], "back": None}
    response = page(request, "error.html", status, headers=headers, reference=reference or None, **facts)
    return response


def unacceptable(request: AnyRequest, error: Unacceptable) -> Response[Any]:
    """A request that no route saw. Words somebody wrote into a form that is out of date are shown to them."""
    entrance(request).reader(request)
    if error.reason in NOTED:
        entrance(request).note(NOTED[error.reason], request)
    detail = put(error.reason, error.facts)
    if error.typed:
        name = "_out_of_date.html" if wants_fragment(request) else "out_of_date.html"
        render = fragment if wants_fragment(request) else page
        return render(request, name, error.status, detail=detail, typed=error.typed)
    return problem(request, error.status, detail)


def too_many(request: AnyRequest, error: TooMany) -> Response[Any]:
    entrance(request).reader(request)
    entrance(request).note("tried too often", request)
    wait = ngettext("Try again in %(num)s second.", "Try again in %(num)s seconds.", error.seconds)
    detail = wait % {"num": number(error.seconds)} + " " + _("Nothing you sent in the meantime was stored.")
    after = {"Retry-After": str(error.seconds)}
    reader = entrance(request).reader(request)
    if reader.who or wants_fragment(request):
        return problem(request, 429, detail, after)
    # Whoever guesses at passwords is answered as cheaply as can be: those who speak in rooms wait meanwhile.
    facts = {"lang": reader.language, "dir": direction(reader.language), "detail": detail}
    return answer(entrance(request).jinja.get_template("wait.html").render(facts), 429, (), after)


def not_here(request: AnyRequest, error: NotHere) -> Response[Any]:
    entrance(request).reader(request)
    return problem(request, 404, _("Nothing stands at this address, or nothing that you have been seated to see."))


def refused(request: AnyRequest, error: Refused) -> Response[Any]:
    """The rules say no, and the route had no form to say it beside."""
    entrance(request).reader(request)
    return problem(request, 422, put(error.reason, error.facts))


def of_http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """What the framework refuses: an address or a method that does not exist, a path that cannot be read."""
    status = error.status_code
    if status >= 500:
        return failed(request, error)
    allow = (error.headers or {}).get("Allow")
    return problem(request, status, None, {"Allow": allow} if allow else None)


def failed(request: AnyRequest, error: Exception) -> Response[Any]:
    """The fault is ours: a reference for the person, the trace for the log, and neither has a word of what was sent."""
    reference = secrets.token_hex(4)
    log.error("a request failed (%s)", reference, exc_info=error)
    return problem(request, 500, None, reference=reference)


HANDLERS: dict[int | type[Exception], Any] = {
    Unacceptable: unacceptable,
    TooMany: too_many,
    NotHere: not_here,
    Refused: refused,
    HTTPException: of_http,
    Exception: failed,
}
