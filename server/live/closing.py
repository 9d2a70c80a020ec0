"""How a process that ends takes its leave of everyone without sending them all elsewhere at once."""

import asyncio
from typing import TYPE_CHECKING

from server.live.listener import Listener

if TYPE_CHECKING:
    from server.live.hub import Hub

STEP = 0.05
AT_LEAST = 32
"""Connections closed at each step, however much time there is."""


async def close_in_slices(hub: "Hub", seconds: float) -> None:
    """Close everyone with 1012 over so many seconds; whoever does not answer in time is cut off."""
    leaving = list(hub.crowd)
    steps = max(1, int(seconds / STEP))
    size = max(AT_LEAST, -(-len(leaving) // steps))
    for first in range(0, len(leaving), size):
        for listener in leaving[first : first + size]:
            hub.end(listener, 1012)
        if first + size < len(leaving):
            await asyncio.sleep(STEP)
    await _gone(leaving)


async def _gone(leaving: list[Listener]) -> None:
    """Wait for the answers; each connection is cut off by its own timer when its patience ends."""
    # Looking again costs less than an event on each of ten thousand connections for all of their life.
    while any(listener.farewell is not None for listener in leaving):  # noqa: ASYNC110
        await asyncio.sleep(STEP)
