"""The front door in a test: signing in, invitations and choices, served by a real server, and browsers that knock."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from litestar import Litestar, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from server import forms
from server.auth import invitations
from server.auth.accounts import Account
from server.auth.entrance import AnyRequest, Entrance
from server.auth.limits import Limits
from server.database import Store
from server.errors import HANDLERS
from server.routes import front, preferences, sessions
from server.routes import invitations as invitation_routes
from server.security import Gate, Headers
from server.settings import Settings
from server.templating import environment
from server.writer import Writer
from tests.cast import Cast
from tests.server.standing import standing

CODE = re.compile(r'name="_csrf_token" value="([^"]+)"')
PASSWORD = "seven quiet herons wade"


@get("/conferences")
async def home(request: AnyRequest) -> str:
    """Stands for the page one comes to; says who one is."""
    who = request.state.who
    return str(who.account) if who else "nobody"


@get("/conferences/{conference_id:uuid}")
async def conference(request: AnyRequest, conference_id: FromPath[UUID]) -> str:
    return f"{conference_id} {request.state.who.account}"


@post("/echo", status_code=200)
async def echo(request: AnyRequest) -> Response[dict[str, Any]]:
    """Says what it was sent, so that tests see what came through."""
    form = await forms.read(request)
    return Response({"text": form.text("text"), "files": [len(await file.read()) for file in form.files]})


@get("/broken")
async def broken() -> str:
    raise RuntimeError("a fault with words that nobody should see")


ROUTES = [
    *(home, conference, echo, broken),
    *front.ROUTES,
    *sessions.ROUTES,
    *preferences.ROUTES,
    *invitation_routes.ROUTES,
]


@dataclass
class Browser:
    """A browser: keeps its cookies, and sends a form with the code of the page it stands on."""

    client: httpx.AsyncClient

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.client.get(path, **options)

    async def who(self, token: str) -> str:
        """Who one is taken for with this token alone."""
        return (await self.get("/conferences", headers={"Cookie": f"session={token}"})).text

    async def send(self, path: str, page: str = "/preferences", **fields: str) -> httpx.Response:
        """Open a page with a form, fill in fields and send them to an address."""
        code = CODE.search((await self.get(page)).text)
        assert code, f"no form on {page}"
        return await self.client.post(path, data={"_csrf_token": code[1], **fields})

    async def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        return await self.send("/sign-in", "/sign-in", email=email, password=password)

    @property
    def token(self) -> str:
        return self.client.cookies.get("session", "")


@dataclass(repr=False)
class Door:
    """The served door."""

    entrance: Entrance
    url: str
    cast: Cast

    @asynccontextmanager
    async def browser(self, **headers: str) -> AsyncIterator[Browser]:
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=20, verify=False) as client:
            yield Browser(client)

    async def account(self, email: str, password: str = PASSWORD) -> UUID:
        """An account with a password."""
        kept = await self.entrance.passwords.hash(password)

        async def added(session: Any, now: Any) -> UUID:
            account = Account(email=email, password=kept, created_at=now)
            session.add(account)
            await session.flush()
            return account.id

        return await self.entrance.writer.plainly(added)

    async def invite(self, name: str) -> str:
        """The secretariat invites one of the cast; gives the secret of the link."""
        done = await self.cast.attends("secretariat", partial(invitations.issue, person_id=self.cast.persons[name]))
        assert done.result
        return done.result


def application(entrance: Entrance) -> Litestar:
    return Litestar(
        route_handlers=ROUTES,
        middleware=[Gate(entrance)],
        before_send=[Headers(entrance.settings).send],
        exception_handlers=HANDLERS,
        request_max_body_size=None,
        state=State({"entrance": entrance}),
        openapi_config=None,
    )


@asynccontextmanager
async def served(settings: Settings, store: Store, cast: Cast, writer: Writer) -> AsyncIterator[Door]:
    jinja = environment(lambda path: f"/static/{path}")
    entrance = Entrance.of(settings, store, writer, jinja)
    config = uvicorn.Config(application(entrance), log_level="warning", lifespan="off")
    async with standing(config) as url:
        yield Door(entrance, url, cast)
    await entrance.finder.close()


def unlimited(entrance: Entrance) -> None:
    """Let a test try as often as it likes."""
    limits = Limits.of(replace(entrance.settings, signins_per_minute=100_000))
    for name in ("signins", "accounts", "invitations"):
        setattr(entrance.limits, name, getattr(limits, name))
