"""The live channel as it is served: the real protocol class, in a real server, on the loop of the product."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvloop

from server.live.limits import Limits, allow_open_files
from tests.live.served import Served

Serve = Callable[..., Awaitable[Served]]


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, Any]:
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts servers with limits of their own; all end with the test."""
    running: list[Served] = []
    allow_open_files(Limits())

    async def start(**limits: Any) -> Served:
        served = Served(Limits(**{"shutdown": 0.1, "close_patience": 2.0, **limits}))
        running.append(served)
        await served.start()
        return served

    yield start
    await asyncio.gather(*(served.stop() for served in running))
