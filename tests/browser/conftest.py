"""What the browser tests share: one built world, one server of it, one Chromium."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, async_playwright, expect

from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.places import Places, furnished
from tests.browser.running import Running, built, copied, serving
from tests.browser.stage import Stage, staged
from tests.conftest import CI
from tests.postgresql import Server

# Long enough for a machine on which everything else runs as well; a condition that holds ends the wait.
expect.set_options(timeout=20_000)


@pytest_asyncio.fixture(scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration world, built once; to be copied by whoever changes it."""
    return await built(tmp_path_factory.mktemp("world") / "data")


@pytest_asyncio.fixture(scope="session")
async def exhibition(world: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Running, Places]]:
    """The world in every state, served to be looked at and not to be changed."""
    folder = copied(world, tmp_path_factory.mktemp("exhibition") / "data")
    places = await furnished(folder)
    async with serving(folder, DEVELOPMENT="1") as running:
        yield running, places


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser, started once."""
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        except Error as error:
            if CI:
                raise
            pytest.skip(f"no Chromium to test with: {error}")
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session")
async def stage_on_sqlite(
    chromium: Browser, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """The cast, served from SQLite; each story takes a room of its own."""
    folder = tmp_path_factory.mktemp("stage")
    shutil.copy(migrated, folder / "antechamber.db")
    async with staged(chromium, folder) as stage:
        yield stage


@pytest_asyncio.fixture(scope="session")
async def stage_on_postgresql(
    chromium: Browser, postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """The cast, served from PostgreSQL."""
    with postgres.database() as url:
        async with staged(chromium, tmp_path_factory.mktemp("stage"), url) as stage:
            yield stage


@pytest_asyncio.fixture
async def stage(stage_on_sqlite: Stage) -> AsyncIterator[Stage]:
    """The stage for one story, cleared after it."""
    yield stage_on_sqlite
    await stage_on_sqlite.clear()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def either(request: pytest.FixtureRequest) -> Stage:
    """The stage on each store in turn, for stories that are to hold on both; cleared by the story's end."""
    chosen: Stage = request.getfixturevalue(f"stage_on_{request.param}")
    return chosen


@pytest_asyncio.fixture
async def on_both(either: Stage) -> AsyncIterator[Stage]:
    """The stage for one story that is told on each store, cleared after it."""
    yield either
    await either.clear()
