"""A stage for stories: the cast in a store of its own, served by a process of its own, and browsers of theirs."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

from rooms import charter, inviting, seating
from rooms.people import Role
from rooms.record.entries import Entry
from rooms.room import Charter, Kind
from rooms.seating import Plan
from rooms.threads import messages, topics
from rooms.threads.messages import Posted, Words
from server.auth.accounts import Account
from server.auth.passwords import Passwords
from server.auth.sessions import Sessions
from server.database import open_store
from server.settings import Settings
from tests.browser.running import Running, serving
from tests.cast import MEMBERS, Cast, entries, gather

PASSWORD = "seven quiet herons wade"
ROLES = {"secretariat": Role.SECRETARIAT, **{member[0]: member[-1] for member in MEMBERS}}
TERMS = Charter(what_may_leave="A summary agreed by all.", recording="None.", presence=True, retract_minutes=15)
# What a browser says of a network that is not there, as some stories want it.
EXPECTED = ("Failed to load resource", "Failed to fetch", "WebSocket connection to")
# Zones that differ from the meeting's, so that a reader's own time stands beside it.
ENGLISH = {"locale": "en-GB", "timezone_id": "Asia/Tokyo"}


@dataclass
class Scene:
    """A room of its own for one story, with a topic in it: everyone is seated and has acknowledged its charter."""

    cast: Cast
    room: UUID
    topic: UUID
    seats: dict[str, UUID]

    @property
    def path(self) -> str:
        return f"/rooms/{self.room}/topics/{self.topic}"

    async def does(self, name: str, act: Any) -> Entry:
        """Somebody acts, in another process than the one that serves."""
        done = await self.cast.writer.act(self.room, self.seats[name], act)
        return done.entries[-1]

    async def says(self, name: str, text: str, **how: Any) -> UUID:
        """Somebody says something, in another process than the one that serves."""
        entry = await self.does(name, partial(messages.post, topic_id=self.topic, words=Words(text=text, **how)))
        return UUID(entry.body["message"])

    async def said(self) -> list[str]:
        """What the record holds, in its order."""
        events = [entry.event for entry in await entries(self.cast.store, self.room)]
        return [event.text or "" for event in events if isinstance(event, Posted)]


@dataclass
class Stage:
    """Where stories are played."""

    chromium: Browser
    cast: Cast
    running: Running
    stack: AsyncExitStack
    settings: dict[str, str]
    accounts: dict[str, UUID] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def account(self, name: str) -> UUID:
        """The account of somebody of the cast, who signs in with an address and the password."""
        if name not in self.accounts:
            kept = await Passwords().hash(PASSWORD)

            async def added(session: Any, now: Any) -> UUID:
                account = Account(email=email(name), password=kept, created_at=now)
                session.add(account)
                await session.flush()
                return account.id

            id = self.accounts[name] = await self.cast.writer.plainly(added)
            await self.cast.attends(name, partial(inviting.link, account=id))
        return self.accounts[name]

    async def browser(self, name: str | None = None, **options: Any) -> BrowserContext:
        """A browser of its own in which somebody of the cast is signed in, or nobody."""
        context = await self.chromium.new_context(base_url=self.running.url, **{**ENGLISH, **options})
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        context.on("console", self.heard)
        context.on("weberror", lambda failure: self.wrong.append(str(failure.error)))
        if name:
            sessions = Sessions(self.cast.store, self.cast.writer, 30)
            token = await sessions.start(await self.account(name), "Mozilla/5.0 (X11; Linux) Chrome/149")
            await context.add_cookies([{"name": "session", "value": token, "url": self.running.url}])
        return context

    def heard(self, line: ConsoleMessage) -> None:
        """Faults of scripts and refusals of the policy; that an address answered with an error is part of a story."""
        if line.type == "error" and not any(each in line.text for each in EXPECTED):
            self.wrong.append(line.text)

    async def opens(self, name: str, path: str, **options: Any) -> Page:
        """Somebody opens a page in a browser of their own."""
        page = await (await self.browser(name, **options)).new_page()
        await page.goto(path)
        return page

    async def scene(self, title: str, **terms: Any) -> Scene:
        """A room for one story."""
        cast, about = self.cast, TERMS.model_copy(update=terms)
        plan = Plan(kind=Kind.DIALOGUE, title=title, purpose="To tell a story.", charter=about)
        opened = await cast.attends("secretariat", partial(seating.open_room, plan=plan))
        assert opened.result
        seats = {"secretariat": UUID(opened.entries[-1].body["seat"])}
        scene = Scene(cast, opened.result, opened.result, seats)
        for name, *_, role in MEMBERS:
            await self.seat(scene, name, role)
        for name in seats:
            await scene.does(name, partial(charter.acknowledge, version=1))
        topic = await scene.does("canada", partial(topics.open_topic, title="Stockpiles"))
        scene.topic = UUID(topic.body["topic"])
        return scene

    async def seat(self, scene: Scene, name: str, role: Role) -> None:
        granting = partial(seating.grant, person_id=self.cast.persons[name], role=role)
        scene.seats[name] = UUID((await scene.does("secretariat", granting)).body["seat"])

    async def kill(self) -> None:
        """End the server as a power cut would."""
        await self.running.stop(kindly=False)

    async def restart(self) -> None:
        """The server again, at the same address."""
        settings = {**self.settings, "PORT": str(urlsplit(self.running.url).port)}
        self.running = await self.stack.enter_async_context(serving(self.running.folder, **settings))

    async def clear(self) -> None:
        """The end of a story: its browsers are closed, and nothing may have gone wrong in them."""
        for context in self.contexts:
            await context.close()
        self.contexts.clear()
        wrong, self.wrong = self.wrong, []
        assert wrong == [], wrong


def email(name: str) -> str:
    return f"{name}@example.org"


@asynccontextmanager
async def staged(chromium: Browser, folder: Path, database_url: str = "", **settings: str) -> AsyncIterator[Stage]:
    """A stage on a migrated store in which nothing has been done yet."""
    folder.mkdir(parents=True, exist_ok=True)
    store = open_store(Settings(data_dir=folder, database_url=database_url).url)
    cast = await gather(store)
    settings = {"DATABASE_URL": database_url, "DEMO": "0", **settings}
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(serving(folder, **settings))
        yield Stage(chromium, cast, running, stack, settings)
    await cast.writer.close()
    await store.close()
