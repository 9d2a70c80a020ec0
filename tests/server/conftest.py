"""What the tests of the server may ask for besides."""

from collections.abc import AsyncIterator
from functools import partial

import pytest
import pytest_asyncio

from rooms import seating
from server.database import Store
from server.settings import Settings
from tests.cast import Cast
from tests.server import whole as application
from tests.server.door import Door, served
from tests.server.refusals import LANGUAGES
from tests.server.whole import Browser, Whole


@pytest_asyncio.fixture
async def door(settings: Settings, store: Store, cast: Cast) -> AsyncIterator[Door]:
    """The front door, served, with a conference behind it."""
    async with served(settings, store, cast, cast.writer) as opened:
        yield opened


@pytest_asyncio.fixture
async def whole(settings: Settings, cast: Cast) -> AsyncIterator[Whole]:
    """The whole application, served, with the cast behind it."""
    async with application.served(settings, cast) as opened:
        yield opened


@pytest.fixture
def heard_at_once(whole: Whole) -> None:
    """The cast acts through the application itself, so that it hears of everything when it happens."""
    whole.cast.writer = whole.site.writer


@pytest_asyncio.fixture
async def norway(whole: Whole) -> AsyncIterator[Browser]:
    """A delegate's browser."""
    async with whole.browser("norway") as browser:
        yield browser


@pytest_asyncio.fixture
async def canada(whole: Whole) -> AsyncIterator[Browser]:
    """The browser of whoever is in the chair."""
    async with whole.browser("canada") as browser:
        yield browser


@pytest_asyncio.fixture
async def stranger(whole: Whole) -> AsyncIterator[Browser]:
    """The browser of somebody of the conference whose seat in the room has ended."""
    async with whole.browser("icbl") as browser:
        await whole.cast.does("canada", partial(seating.revoke, seat_id=whole.cast.seats["icbl"]))
        yield browser


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, norway: Browser, canada: Browser) -> str:
    """A language that both read in."""
    for browser in (norway, canada):
        browser.client.headers["Accept-Language"] = request.param
    return str(request.param)
