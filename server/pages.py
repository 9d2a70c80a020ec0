"""Pages: a template, what the route found, and what every page needs to know of its reader."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from uuid import UUID

from litestar import MediaType, Response
from litestar.datastructures import Cookie
from markupsafe import Markup

from server.auth import forgery
from server.auth.entrance import AnyRequest, Entrance, Reader
from server.words import AVAILABLE, direction, named
from server.words import gettext as _

NOTHING = Markup()


def entrance(request: AnyRequest) -> Entrance:
    return request.app.state.entrance  # type: ignore[no-any-return]


def wants_fragment(request: AnyRequest) -> bool:
    """Whether a part of a page asks, rather than somebody who opens one."""
    return request.headers.get("hx-request") == "true"


def page(
    request: AnyRequest,
    template: str,
    status: int = 200,
    /,
    *,
    cookies: Iterable[Cookie] = (),
    headers: dict[str, str] | None = None,
    **facts: Any,
) -> Response[str]:
    """A page in the language of its reader. `facts` may say better who I am here, which conference, which section."""
    door = entrance(request)
    reader, set_here = door.reader(request), list(cookies)
    binding = door.jar.binding(request.cookies)
    if not binding:
        guest = door.jar.new_guest()
        binding = guest.value or ""
        set_here.append(guest)
    if (link := request.query_params.get("lang", "")) in AVAILABLE:
        set_here.append(door.jar.choice("language", link))
    told = {**base(request, reader), "csrf": forgery.code(door.key, binding, worn(request)), **facts}
    return answer(door.jinja.get_template(template).render(told), status, set_here, headers)


def fragment(
    request: AnyRequest, template: str, status: int = 200, extra: Markup = NOTHING, /, **facts: Any
) -> Response[str]:
    """A piece of a page for one reader alone, as htmx asks for it; `extra` is sent after it."""
    door = entrance(request)
    reader = door.reader(request)
    code = forgery.code(door.key, door.jar.binding(request.cookies), worn(request))
    told = {"csrf": code, "lang": reader.language, **facts}
    return answer(Markup(door.jinja.get_template(template).render(told)) + extra, status)


def worn(request: AnyRequest) -> UUID | None:
    """Which registration a page is made for, where whoever reads has several in the conference."""
    hat: UUID | None = request.scope["state"].get("worn")
    return hat


def fragments(html: Markup, swap: str = "") -> Response[str]:
    """Pieces of a page that are ready; `swap` says how they are taken in, if otherwise than whoever asked meant to."""
    return answer(html, 200, (), {"HX-Reswap": swap} if swap else None)


def answer(
    html: str, status: int, cookies: Iterable[Cookie] = (), headers: dict[str, str] | None = None
) -> Response[str]:
    return Response(html, status_code=status, media_type=MediaType.HTML, cookies=list(cookies), headers=headers)


def back(to: str, cookies: Iterable[Cookie] = ()) -> Response[None]:
    """Done: go and look there."""
    return Response(None, status_code=303, headers={"Location": to}, cookies=list(cookies))


def base(request: AnyRequest, reader: Reader) -> dict[str, Any]:
    """What every page is told; where there is a conference, the route says more."""
    settings = entrance(request).settings
    return {
        "lang": reader.language,
        "dir": direction(reader.language),
        "theme": reader.theme if reader.theme != "auto" else None,
        "density": reader.density,
        "zone": reader.zone,
        "path": request.scope["path"],
        "languages": [{"code": code, "name": named(code), "href": in_language(request, code)} for code in AVAILABLE],
        "me": {"name": reader.who.email or _("My account"), "desk": False, "hats": []} if reader.who else None,
        "conference": None,
        "exercise": settings.demo,
        "demo": settings.demo,
        "section": "",
        "version": "",
    }


def here(request: AnyRequest) -> tuple[str, list[tuple[str, str]]]:
    """The address of this page and its query; of a form that was sent, the page it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.scope["path"], list(request.query_params.multi_items())
    try:
        came = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/", []
    return (came.path, parse_qsl(came.query)) if came.path.startswith("/") else ("/", [])


def in_language(request: AnyRequest, language: str) -> str:
    """The address of this page in another language."""
    path, query = here(request)
    kept = [(name, value) for name, value in query if name != "lang"]
    # Two slashes would lead to another site.
    return f"/{quote(path.lstrip('/'))}?{urlencode([*kept, ('lang', language)])}"
