"""Finding every page and every form, by following whatever a page leads to; and which route answers an address."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from server.auth import forgery
from tests.server.fuzz.markup import Form, Page
from tests.server.fuzz.wire import Answer, Wire

HTMX = {"HX-Request": b"true"}
# Where what can be done differs from one thing to the next, so many more pages of a route are read by one person.
OF_THINGS = 3


@dataclass(frozen=True)
class Route:
    """An address as the application knows it, with what may be asked for in its query."""

    template: str
    method: str
    query: tuple[str, ...]

    @property
    def pattern(self) -> "re.Pattern[str]":
        return re.compile(re.sub(r"\\{\w+\\}", "([^/]+)", re.escape(self.template)) + "/?")


def routes(app: Litestar) -> list[Route]:
    """Every address and method of the application; those with no gap in them first, as they are matched first."""
    found = [
        Route(route.path_format, method, tuple(handler.parsed_fn_signature.parameters))
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler)
        for method in handler.http_methods
        if method in ("GET", "POST")
    ]
    return sorted(found, key=lambda each: (each.template.count("{"), each.template))


def answering(every: list[Route], method: str, path: str) -> Route | None:
    return next((each for each in every if each.method == method and each.pattern.fullmatch(path)), None)


@dataclass
class Person:
    """Somebody with a browser of their own, who reads in one language."""

    name: str
    language: str
    wire: Wire
    key: bytes
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(
        self, method: str, path: str | bytes, headers: dict[str, bytes] | None = None, body: bytes = b""
    ) -> Answer:
        said = "; ".join(f"{name}={value}" for name, value in self.cookies.items()).encode()
        head = {"Accept-Language": self.language.encode(), **({"Cookie": said} if said else {}), **(headers or {})}
        raw = path if isinstance(path, bytes) else path.encode("ascii")
        answer = await self.wire.ask(method, raw, head, body)
        self.keep(answer)
        return answer

    def keep(self, answer: Answer) -> None:
        """Keep the cookies one was given, but what was chosen to read: it is the test that chooses."""
        for name, line in answer.lines:
            if name == "set-cookie" and line.partition("=")[0] in ("session", "guest"):
                key, _, value = line.partition(";")[0].partition("=")
                self.cookies[key] = value.strip('"')
                if not self.cookies[key]:
                    del self.cookies[key]

    @property
    def code(self) -> str:
        """What this browser's forms bear against forgery."""
        return forgery.code(self.key, self.cookies.get("session") or self.cookies.get("guest") or "")


@dataclass
class Found:
    """A form on a page that somebody read; `route` is what it is sent to."""

    person: Person
    page: str
    form: Form
    route: Route

    @property
    def kind(self) -> tuple[Any, ...]:
        """Alike are the forms of one route with the same controls."""
        return (self.route.template, *sorted(each.name for each in self.form.controls))


@dataclass
class Crawl:
    """What one person finds: every page's address, and one of each kind of form that is sent by post."""

    person: Person
    every: list[Route]
    alike: int = 1
    pages: list[str] = field(default_factory=list)
    forms: dict[tuple[Any, ...], Found] = field(default_factory=dict)
    reached: set[Route] = field(default_factory=set)
    read: "Counter[Any]" = field(default_factory=Counter)

    async def begin(self, seeds: list[str]) -> None:
        waiting, seen = list(seeds), set(seeds)
        while waiting:
            path = waiting.pop(0)
            for each in await self.look(path) if path in seeds or self.wanted(path) else ():
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)

    def wanted(self, path: str) -> bool:
        """Whether a page is unlike those that were read already."""
        parts = urlsplit(path)
        route = answering(self.every, "GET", parts.path)
        if route is None or route.template.startswith("/static"):
            return False
        self.read[route, bool(parts.query)] += 1
        most = self.alike * (OF_THINGS if route.template.count("{") > 1 else 1)
        return self.read[route, bool(parts.query)] <= most

    async def look(self, path: str) -> list[str]:
        """Read one page, and give the addresses it leads to."""
        answer = await self.person.ask("GET", path)
        assert answer.status < 500, (path, answer.status)
        if route := answering(self.every, "GET", urlsplit(path).path):
            self.reached.add(route)
        self.pages.append(path)
        if answer.location:
            return [each for each in [within(path, answer.location)] if each]
        return self.taken_in(path, Page(answer.text)) if answer.is_page else []

    def taken_in(self, path: str, page: Page) -> list[str]:
        found = [within(path, link) for link in page.links if link]
        for form in page.forms:
            if form.method == "GET":
                found += asked_by(path, form)
            elif route := answering(self.every, "POST", form.action):
                assert form.control("_csrf_token", "").values == [self.person.code], (path, form.action)
                each = Found(self.person, path, form, route)
                self.forms.setdefault(each.kind, each)
            else:
                raise AssertionError(f"a form on {path} leads nowhere: {form.action}")
        return [each for each in found if each.startswith("/")]


def within(page: str, link: str) -> str:
    """Where a link leads; nothing where it leads elsewhere."""
    if not link.startswith(("/", "?", "#", ".")):
        return ""
    parts = urlsplit(urljoin(page, link))
    if parts.netloc or parts.scheme:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def asked_by(page: str, form: Form) -> Iterator[str]:
    """What a form that only asks would ask: as it stands, and with everything ticked."""
    action = form.action or urlsplit(page).path
    for ticked in (False, True):
        fields = [(control.name, value) for control in form.controls for value in sent(control, ticked)]
        yield within(page, f"{action}?{urlencode(fields)}")


def sent(control: Any, ticked: bool) -> list[str]:
    """What a control sends as it stands on the page."""
    if control.kind == "checkbox":
        return control.values if ticked else control.chosen
    if control.kind in ("select", "radio"):
        return control.chosen[:1] or control.values[:1]
    if control.kind == "button":
        return control.values[:1]
    return [] if control.kind == "file" else control.values
