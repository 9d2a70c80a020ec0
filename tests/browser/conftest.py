"""What the browser tests share: one built world, one server of it, one Chromium."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, async_playwright

from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.places import Places, furnished
from tests.browser.running import Running, built, copied, serving
from tests.conftest import CI


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
