"""The entrance: everything signing in needs, made once for a process, and who stands in it with each request."""

import hashlib
import hmac
import logging
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from jinja2 import Environment
from litestar import Request

from rooms.conference import known_zone
from server.auth.accounts import Account, Density, Theme
from server.auth.attempts import BY_REASON, KINDS, Attempts, Refusal
from server.auth.cookies import Jar
from server.auth.hats import Hats
from server.auth.limits import Limits, network
from server.auth.passwords import Passwords
from server.auth.sessions import Sessions
from server.auth.who import Finder, Who
from server.database import Store
from server.settings import Settings
from server.words import AVAILABLE, spoken
from server.words.choosing import chosen
from server.writer import Writer

log = logging.getLogger("antechamber.security")
AnyRequest = Request[Any, Any, Any]
CONFERENCE = re.compile(r"/conferences/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?:/|$)")
THEMES, DENSITIES = frozenset(Theme), frozenset(Density)


@dataclass(frozen=True)
class Reader:
    """Who reads, signed in or not, and how they wish to."""

    who: Who | None
    language: str
    zone: str
    theme: str
    density: str


@dataclass(frozen=True)
class Entrance:
    """Kept in the application's state as `entrance`."""

    settings: Settings
    store: Store
    writer: Writer
    jar: Jar
    key: bytes
    passwords: Passwords
    sessions: Sessions
    finder: Finder
    limits: Limits
    jinja: Environment
    hats: Hats
    attempts: Attempts

    @classmethod
    def of(cls, settings: Settings, store: Store, writer: Writer, jinja: Environment) -> "Entrance":
        sessions = Sessions(store, writer, settings.session_days)
        finder = Finder(store, sessions)
        jar, limits = Jar.of(settings), Limits.of(settings)
        hats = Hats(writer, [lambda session, conference, person: finder.forget(session)])
        key, passwords, attempts = settings.key, Passwords(), Attempts(writer)
        return cls(settings, store, writer, jar, key, passwords, sessions, finder, limits, jinja, hats, attempts)

    async def greet(self, request: AnyRequest) -> Reader:
        """Find who reads, once for a request: `who` and `reader` of its state; they are spoken to in their language."""
        token = request.cookies.get(self.jar.session)
        who = await self.finder.find(token) if token else None
        if token and who is None:
            self.note(Refusal.SESSION, request)
        reader = self.reads(request, who)
        request.scope["state"]["reader"], request.scope["state"]["who"] = reader, reader.who
        spoken.set(reader.language)
        link = request.query_params.get("lang", "")
        # A link from elsewhere may show a page in a language, but not change what the person chose.
        if reader.who and link in AVAILABLE and request.headers.get("sec-fetch-site") == "same-origin":
            await self.keep_choices(reader.who, language=link)
        return reader

    def reader(self, request: AnyRequest) -> Reader:
        """Who reads; as a guest where the request came to no route and nobody asked who they are."""
        known: Reader | None = request.scope["state"].get("reader")
        if known is None:
            request.scope["state"]["reader"] = known = self.reads(request, None)
            spoken.set(known.language)
        return known

    def reads(self, request: AnyRequest, who: Who | None) -> Reader:
        cookies = request.cookies
        account, theme, density, zone = (
            (who.language, who.theme, who.density, who.zone)
            if who
            else ("", cookies.get("theme", ""), cookies.get("density", ""), unquote(cookies.get("zone", "")))
        )
        language = chosen(
            request.query_params.get("lang", ""),
            account,
            cookies.get("language", ""),
            request.headers.get("accept-language", ""),
            self.settings.language,
        )
        return Reader(
            replace(who, language=language) if who and who.language != language else who,
            language,
            zone if zone and known_zone(zone) else "",
            theme if theme in THEMES else Theme.AUTO,
            density if density in DENSITIES else Density.COMFORTABLE,
        )

    async def keep_choices(self, who: Who, **choices: str) -> None:
        """Keep how somebody wishes to read; other processes know it within seconds."""

        async def kept(session: Any, _now: Any) -> None:
            account = await session.get(Account, who.account)
            for name, value in choices.items():
                setattr(account, name, value)

        await self.writer.plainly(kept)
        self.finder.forget(who.session)

    def client(self, request: AnyRequest) -> str:
        return network(request.client.host if request.client else "")

    def note(self, happened: str, request: AnyRequest) -> None:
        """A line for whoever watches over security: what kind of thing happened, and a mark that shows repetition."""
        mark = self.mark(self.client(request))
        log.info("%s (from %s)", happened, mark)
        if happened in KINDS:
            at = CONFERENCE.match(request.scope["path"])
            self.attempts.note(happened, mark, UUID(at[1]) if at else None)

    def note_refusal(self, reason: str, client: str, conference: UUID) -> None:
        """The same of what the rules refuse, where it is worth watching; of what was sent nothing is kept."""
        if kind := BY_REASON.get(reason):
            self.attempts.note(kind, self.mark(client), conference)

    def mark(self, client: str) -> str:
        """What stands for an address of the network: the same for the same one, and nothing can be read from it."""
        return hmac.digest(self.key, b"client\x00" + client.encode(), hashlib.sha256).hex()[:12]
