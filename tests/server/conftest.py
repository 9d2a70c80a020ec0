"""What the tests of the server may ask for besides."""

from collections.abc import AsyncIterator

import pytest_asyncio

from server.database import Store
from server.settings import Settings
from tests.cast import Cast
from tests.server import whole as application
from tests.server.door import Door, served
from tests.server.whole import Whole


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
