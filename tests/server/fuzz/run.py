"""The house under fire: who sends what in which language, and what is looked at after each answer."""

import random
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import TextClause, text, update
from sqlmodel import SQLModel

from server.app import create
from server.auth.accounts import Account
from server.settings import Settings
from tests.cast import Cast
from tests.server import whole as application
from tests.server.door import unlimited
from tests.server.fuzz.crawl import HTMX, Crawl, Found, Person, Route, routes
from tests.server.fuzz.judge import Case, described, judge, offered, still_there
from tests.server.fuzz.markup import Control, Form
from tests.server.fuzz.sent import Sent, signed
from tests.server.fuzz.wire import Answer, Wire
from tests.server.fuzz.world import PEOPLE, World, furnished, never_due
from tests.server.whole import Whole

LANGUAGES = ("en", "ar")
# Forms that end what others need come last: a seat, a session, a room.
GRAVE = re.compile("revocation|departure|archive|ending|sign-out|closure|charter$")


GUESSED = ("key", "text", "title", "reason", "version", "reopen", "topic", "persona")


@dataclass
class Run:
    """The house under fire: its people, what they found, and how much it holds."""

    whole: Whole
    world: World
    people: dict[str | None, Person]
    every: list[Route]
    crawls: list[Crawl]
    chance: random.Random
    count: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    refused: int = 0
    spent: list[bytes] = field(default_factory=list)
    accounts: dict[str, UUID] = field(default_factory=dict)
    # How many pages that are alike each person reads, and what was found to be wrong.
    alike: int = 1
    wrong: list[str] = field(default_factory=list)

    @property
    def forms(self) -> list[Found]:
        """Every kind of form once, of each person who found it; what ends something last."""
        found = [form for crawl in self.crawls for form in crawl.forms.values()]
        return sorted(found, key=lambda each: bool(GRAVE.search(each.route.template)))

    async def holds(self) -> dict[str, int]:
        """How many rows every table holds."""
        async with self.whole.site.store.reading() as session:
            return {name: number for name, number in (await session.execute(counting())).all()}

    async def get(self, person: Person, path: bytes, what: str, htmx: bool = False) -> None:
        """Ask for a page; whatever comes must hold."""
        person.language = self.chance.choice(LANGUAGES)
        self.asked += 1
        answer = await person.ask("GET", path, HTMX if htmx else {})
        with self.noting():
            judge(
                answer, Case("GET", path, person.language, "attachment" if "/attachments/" in str(path) else what, htmx)
            )

    @contextmanager
    def noting(self) -> Iterator[None]:
        """What is wrong is noted, so that one run tells of all of it."""
        try:
            yield
        except AssertionError as wrong:
            self.wrong.append(str(wrong).splitlines()[0][:600])

    async def post(self, found: Found, body: Sent) -> Answer:
        """Send a form; where it is refused, nothing has been stored, and what was typed is still there."""
        person, body = found.person, signed(body, found.person.code)
        person.language, htmx = self.chance.choice(LANGUAGES), found.form.htmx and self.chance.random() < 0.5
        case = Case("POST", found.form.action.encode(), person.language, body.what, htmx)
        answer = await person.ask("POST", found.form.action, {**body.headers, **(HTMX if htmx else {})}, body.body)
        self.asked += 1
        with self.noting():
            page = judge(answer, case)
            assert not body.statuses or answer.status in body.statuses, f"{answer.status} upon {case}"
            if page is not None and answer.status in (403, 422):
                described(page, case)
                if answer.status == 403 or offered(page, found.form.action):
                    still_there(page, body.typed, case)
            assert not any(secret in answer.text for secret in body.secret), f"a password is shown upon {case}"
        with self.noting():
            await self.settle(found, body, answer, case)
        return answer

    async def settle(self, found: Found, body: Sent, answer: Answer, case: Case) -> None:
        """What has changed, and what must not have."""
        count = await self.holds()
        if answer.status >= 400:
            self.refused += 1
            before, self.count = self.count, count
            grown = {name: (before[name], count[name]) for name in count if count[name] != before[name]}
            assert not grown, f"{grown} though {answer.status} was answered upon {case}"
            return
        self.count = count
        if body.key:
            self.spent.append(body.key)
        await never_due(self.whole.cast)
        await self.restore(found.person)
        self.count = await self.holds()

    async def outsider(self) -> Person:
        """Somebody who signs in here and attends no conference."""
        wire = next(iter(self.people.values())).wire
        person = Person("outsider", "en", wire, self.whole.site.settings.key)
        id = uuid4()

        async def added(session: Any, now: Any) -> None:
            session.add(Account(id=id, created_at=now))

        await self.whole.site.writer.plainly(added)
        person.cookies["session"] = await self.whole.site.entrance.sessions.start(id, "")
        return person

    async def restore(self, person: Person) -> None:
        """Whoever has signed out signs in again, whoever came as nobody is nobody, and no language is preferred."""
        if person.name == "nobody":
            person.cookies.pop("session", None)
        elif not await self.whole.site.entrance.finder.find(person.cookies.get("session", "")):
            person.cookies = {"session": await self.whole.site.entrance.sessions.start(self.accounts[person.name], "")}

        async def unchosen(session: Any, now: Any) -> None:
            await session.execute(update(Account).values(language=""))

        await self.whole.site.writer.plainly(unchosen)
        for session in list(self.whole.site.entrance.finder.by_session):
            self.whole.site.entrance.finder.forget(session)


@cache
def counting() -> TextClause:
    """The statement that counts the rows of every table; in words, for it is put after every form."""
    # What is refused is itself counted, now and then.
    names = [table.name for table in SQLModel.metadata.sorted_tables if table.name != "attempt"]
    return text(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names))


@asynccontextmanager
async def under_fire(settings: Settings, cast: Cast, seed: int) -> AsyncIterator[Run]:
    settings = replace(settings, demo=True)
    async with application.served(settings, cast) as whole:
        unlimited(whole.site.entrance)
        world = await furnished(whole)
        every = routes(create(settings))
        run = Run(whole, world, {}, every, [], random.Random(seed))
        for name in PEOPLE:
            person = Person(name or "nobody", "en", Wire(whole.url.removeprefix("http://")), settings.key)
            if name:
                run.accounts[name] = await whole.account(name)
                for _ in range(2):
                    token = await whole.site.entrance.sessions.start(run.accounts[name], "")
                    person.cookies["session"] = token
                    world.secrets.append(token)
            run.people[name] = person
        try:
            yield run
        finally:
            # A connection that is forgotten open leaves its number behind, under which the next one hears nothing.
            for person in run.people.values():
                await person.wire.close()


async def explore(run: Run) -> None:
    """Let everybody look everywhere; a form that no page contains is sent as it might be."""
    for person in run.people.values():
        crawl = Crawl(person, run.every, run.alike)
        await crawl.begin(run.world.seeds)
        run.crawls.append(crawl)
    met = {found.route for found in run.forms}
    chair = run.crawls[0]
    for route in run.every:
        if route.method == "POST" and route not in met:
            action = route.template.format_map(defaultdict(lambda: str(UUID(int=9)), run.world.gaps()))
            form = Form(action, "POST", False, controls=[Control(name, "hidden") for name in GUESSED])
            found = Found(chair.person, action, form, route)
            chair.forms[found.kind] = found
    run.count = await run.holds()
