"""What is refused before any route is asked: strange hosts, foreign and forged forms; and every answer's headers."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server import forms
from server.auth import forgery
from server.auth.entrance import AnyRequest, Entrance
from server.settings import Settings

SAFE = {"GET", "HEAD", "OPTIONS"}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MEGABYTE = 1024 * 1024
FORMS = (b"application/x-www-form-urlencoded", b"multipart/form-data")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
CLOSED = (
    *("camera", "geolocation", "microphone", "payment", "usb", "midi", "serial"),
    *("display-capture", "browsing-topics"),
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": ", ".join(f"{each}=()" for each in CLOSED),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
YEAR = 31_536_000


class Unacceptable(Exception):
    """A request no route may see. `reason` is put in words; `typed` is what somebody wrote, so that it is not lost."""

    def __init__(self, status: int, reason: str, typed: dict[str, str] | None = None, **facts: Any) -> None:
        super().__init__(reason)
        self.status, self.reason, self.typed, self.facts = status, reason, typed or {}, facts


class Headers:
    """Puts the headers on every answer that does not say otherwise; give `send` to the application as `before_send`."""

    def __init__(self, settings: Settings) -> None:
        headers = HEADERS | ({"strict-transport-security": f"max-age={YEAR}"} if settings.secure else {})
        self.all = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def send(self, message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = list(message.get("headers", ()))
        said = {name for name, _ in headers}
        headers += [header for header in self.all if header[0] not in said]
        if b"cache-control" not in said:
            headers.append((b"cache-control", lasting(scope)))
        message["headers"] = headers


def lasting(scope: Scope) -> bytes:
    """Pages are kept by nobody; files of the interface are, for good where their address names their content."""
    if not scope["path"].startswith("/static/"):
        return b"no-store"
    return b"public, max-age=31536000, immutable" if scope.get("query_string") else b"public, no-cache"


class Hosts:
    """The names this installation goes by: the public address, the loopback, and the address it listens on."""

    def __init__(self, settings: Settings) -> None:
        public = urlsplit(settings.origin).netloc.lower()
        self.names = {public, f"{settings.host}:{settings.port}".lower(), *LOOPBACK}
        self.secure = settings.secure

    def known(self, host: str) -> bool:
        host = host.lower()
        return host in self.names or host.rpartition(":")[0] in LOOPBACK

    def same(self, origin: str, host: str) -> bool:
        """Whether a page of this origin is one of ours, as it was reached under this host."""
        scheme, _, rest = origin.lower().partition("://")
        if scheme not in (("https",) if self.secure else ("http", "https")):
            return False
        return self.known(rest) and (rest == host.lower() or (rest not in LOOPBACK and rest in self.names))


class Gate(ASGIMiddleware):
    """Stands before every route. Cheap where nothing is changed: one look at the host."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, entrance: Entrance) -> None:
        self.entrance = entrance
        self.hosts = Hosts(entrance.settings)
        self.upload = (entrance.settings.upload_megabytes + 1) * MEGABYTE

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        headers = dict(scope["headers"])
        if not self.hosts.known(headers.get(b"host", b"").decode("latin-1")):
            raise Unacceptable(421, "request.misdirected")
        if scope["method"] not in SAFE:  # type: ignore[typeddict-item]
            receive = self.bounded(headers, receive)
        if not scope["path"].startswith("/static/"):
            request: AnyRequest = Request(scope, receive, send)
            await self.entrance.greet(request)
            if request.method not in SAFE:
                await self.changing(request, headers)
        await next_app(scope, receive, send)

    async def changing(self, request: AnyRequest, headers: dict[bytes, bytes]) -> None:
        """Whatever may change something comes from our own pages, and bears the code of this browser."""
        if self.foreign(headers):
            self.entrance.note("a form from another site was refused", request)
            raise Unacceptable(403, "request.foreign")
        form = await self.readable(request, headers)
        given = headers.get(b"x-csrf-token", b"").decode("latin-1") or form.text(forgery.FIELD)
        if not forgery.holds(self.entrance.key, self.entrance.jar.binding(request.cookies), given):
            self.entrance.note("a form out of date or forged was refused", request)
            raise Unacceptable(403, "form.out_of_date", typed(form))
        request.state["written_as"] = forgery.hat(given)

    def foreign(self, headers: dict[bytes, bytes]) -> bool:
        site = headers.get(b"sec-fetch-site", b"")
        if site:
            return site not in (b"same-origin", b"none")
        origin = headers.get(b"origin", b"null")
        # A page that sends no referrer says "null" of itself; its forms still bear their code.
        return origin != b"null" and not self.hosts.same(origin.decode("latin-1"), headers[b"host"].decode("latin-1"))

    async def readable(self, request: AnyRequest, headers: dict[bytes, bytes]) -> forms.Form:
        if not headers.get(b"content-type", b"").lower().startswith(FORMS):
            return forms.Form()
        try:
            return await forms.read(request)
        except (UnicodeError, LookupError):
            raise Unacceptable(400, "form.unreadable") from None

    def bounded(self, headers: dict[bytes, bytes], receive: Receive) -> Receive:
        """The body of a request, as far as it may go."""
        is_upload = headers.get(b"content-type", b"").lower().startswith(b"multipart/form-data")
        limit, count = self.upload if is_upload else MEGABYTE, 0
        megabytes = limit // MEGABYTE
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > limit:
            raise Unacceptable(413, "request.too_large", limit=megabytes)

        async def counted() -> Any:
            nonlocal count
            message: Any = await receive()
            count += len(message.get("body", b""))
            if count > limit:
                raise Unacceptable(413, "request.too_large", limit=megabytes)
            return message

        return counted


def typed(form: forms.Form) -> dict[str, str]:
    """What somebody wrote into a form, but no password and nothing the page put there itself."""
    unsaid = {forgery.FIELD, "key", "next"}
    return {
        name: values[-1]
        for name, values in form.fields.items()
        if values[-1].strip() and name not in unsaid and "password" not in name
    }
