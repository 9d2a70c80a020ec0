"""Every form that a page contains and every route there is, fuzzed: what anyone can send harms nothing and nobody."""

import logging
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from rooms import rebuild
from rooms.floor import Refused
from server import forms
from server.commands.verify import every, places
from server.contents import NAME_LIMIT, checked_name
from server.routes.front import local
from server.settings import Settings
from tests.cast import Cast
from tests.server.fuzz.crawl import Found, Person
from tests.server.fuzz.hostile import BROKEN, MARK, QUERIES, STEPS, TEXTS
from tests.server.fuzz.run import Run, explore, under_fire
from tests.server.fuzz.sent import Bodies
from tests.server.fuzz.wire import quoted

# Reached by no link and no form: what scripts and printed pages ask for, and what the demonstration's world alone has.
UNLINKED = {"/static/{path}", "/patterns", "/demo", "/rooms/{room_id}/topics/{topic_id}/closure"}
EASY = examples(derandomize=True, deadline=None, database=None, max_examples=150)


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that is logged, by the house and by the server under it."""
    caplog.set_level(logging.INFO)
    server = logging.getLogger("uvicorn.error")
    server.addHandler(caplog.handler)
    yield caplog
    server.removeHandler(caplog.handler)


@pytest_asyncio.fixture
async def run(settings: Settings, cast: Cast, heard: pytest.LogCaptureFixture) -> AsyncIterator[Run]:
    async with under_fire(settings, cast, seed=1) as opened:
        await explore(opened)
        yield opened


async def fired(run: Run, bodies: int, queries: int, ways: int) -> None:
    """So many bodies for each form, queries for each page, and ways to write each address."""
    for found in run.forms:
        await every_field(run, found, bodies)
    for crawl in run.crawls:
        await every_page(run, crawl.person, crawl.pages, queries)
    for route in run.every:
        await every_step(run, route.template, ways)


async def every_field(run: Run, found: Found, number: int) -> None:
    others = [str(id) for id in run.world.walled]
    made = Bodies(found, others).all()
    for make in run.chance.sample(made, min(number, len(made))):
        await run.post(found, make())
    for key in run.chance.sample(run.spent, min(2, len(run.spent))):
        pairs = [(name, value if name != "key" else key) for name, value in Bodies(found, others).pairs()]
        await run.post(found, Bodies(found, others).of("a key that was spent", pairs))


async def every_page(run: Run, person: Person, pages: list[str], number: int) -> None:
    """Queries nobody meant, on pages that are there."""
    values = [*(quoted(text.encode()[:8_000]) for text in TEXTS.values()), *(quoted(raw) for raw in BROKEN.values())]
    plain = sorted({urlsplit(page).path for page in pages if not page.startswith("/sessions/")})
    for path in run.chance.sample(plain, min(number, len(plain))):
        names = run.chance.sample(QUERIES, 3)
        query = b"&".join(name.encode() + b"=" + run.chance.choice(values) for name in names)
        await run.get(person, path.encode() + b"?" + query, f"query of {names}", run.chance.random() < 0.3)
        await run.get(person, path.encode() + b"?" + run.chance.choice((b"%", b"&&=", b"a" * 9_000, b"=%zz")), "query")


async def every_step(run: Run, template: str, number: int) -> None:
    """Addresses in which something stands where an id should, or that lead up and out."""
    known = run.world.gaps()
    for step in run.chance.sample(STEPS, min(number, len(STEPS))):
        person = run.chance.choice(list(run.people.values()))
        gaps = re.findall(r"\{\w+\}", template)
        marked = template.replace(run.chance.choice(gaps), "%") if gaps else f"{template.rstrip('/')}/%"
        path = re.sub(r"\{(\w+)\}", lambda gap: known.get(gap[1], str(uuid4())), marked).encode().replace(b"%", step)
        await run.get(person, path, "path")
        await run.get(person, b"/" + path, "path that leads elsewhere")


async def nothing_was_harmed(run: Run, heard: pytest.LogCaptureFixture) -> None:
    """No answer was wrong, every record is whole, and the log knows of no trouble and of nobody."""
    assert run.wrong == [], f"{len(run.wrong)} of {run.asked}:\n" + "\n".join(run.wrong)
    async with run.whole.site.store.reading() as session:
        found = await every(session, await places(session, None, None), lambda n: None)
        assert await rebuild.entries(session) > 50
    assert all(each.whole for each in found), [each for each in found if not each.whole]
    assert not [each for each in heard.records if each.levelno >= logging.WARNING]
    for secret in (MARK, "127.0.0.1", *run.world.secrets, *(str(id) for id in run.accounts.values())):
        assert secret not in heard.text, f"{secret} stands in the log"
    outside = run.whole.site.settings.data_dir
    assert strays(outside) == []


def strays(folder: Path) -> list[str]:
    """Files that came to lie where no content lies."""
    kept = re.compile(r"contents/[0-9a-f]{2}/[0-9a-f]{64}")
    names = [each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()]
    return [name for name in names if not kept.fullmatch(name)]


async def test_whatever_is_sent_harms_nothing(run: Run, heard: pytest.LogCaptureFixture) -> None:
    await fired(run, bodies=4, queries=6, ways=1)
    assert run.asked > 500
    assert run.refused > 100
    await nothing_was_harmed(run, heard)


@pytest.mark.long
async def test_whatever_is_sent_harms_nothing_at_length(run: Run, heard: pytest.LogCaptureFixture) -> None:
    await fired(run, bodies=90, queries=60, ways=len(STEPS))
    await nothing_was_harmed(run, heard)
