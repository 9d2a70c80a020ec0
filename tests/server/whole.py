"""The whole application, served by a real server, and browsers in which members of the cast are signed in."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvicorn

from rooms import inviting
from server.admitting import Door
from server.app import create
from server.auth.accounts import Account
from server.live.socket import live_protocol
from server.settings import Settings
from server.site import Site
from tests.cast import Cast
from tests.server.standing import standing

CODE = re.compile(r'name="_csrf_token" value="([^"]+)"')
Fields = dict[str, str | list[str]]


@dataclass
class Browser:
    """A browser of one person: it sends a form as it stands on a page, with what was typed into it."""

    client: httpx.AsyncClient

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.client.get(path, params=query or None)

    async def send(self, page: str, path: str, fields: Fields) -> httpx.Response:
        """Open a page for its code, then send fields to an address."""
        code = CODE.search((await self.client.get(page)).text)
        assert code, f"no form on {page}"
        return await self.client.post(path, data={"_csrf_token": code[1], **fields})


@dataclass(repr=False)
class Whole:
    """The served application, and its people."""

    url: str
    site: Site
    cast: Cast

    @asynccontextmanager
    async def browser(self, name: str | None = None) -> AsyncIterator[Browser]:
        """A browser in which somebody of the cast is signed in, or nobody."""
        cookies = {"session": await self.signed_in(name)} if name else {}
        async with httpx.AsyncClient(base_url=self.url, cookies=cookies, timeout=20, verify=False) as client:
            yield Browser(client)

    async def signed_in(self, name: str) -> str:
        return await self.site.entrance.sessions.start(await self.account(name), "a browser")

    async def account(self, name: str) -> UUID:
        """Somebody of the cast accepts an invitation with an account that has no password."""
        id = uuid4()

        async def opened(session: Any, now: Any) -> None:
            session.add(Account(id=id, created_at=now))

        await self.cast.writer.plainly(opened)
        await self.cast.attends(name, partial(inviting.link, account=id))
        return id


@asynccontextmanager
async def served(settings: Settings, cast: Cast) -> AsyncIterator[Whole]:
    app = create(replace(settings, posts_per_second=10_000.0, posts_burst=10_000))
    site: Site = app.state.site
    door = Door(site)
    ws = live_protocol(site.hub, door.admit, door.heard)
    async with standing(uvicorn.Config(app, log_level="warning", ws=ws)) as url:
        yield Whole(url, site, cast)
