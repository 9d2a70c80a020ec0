"""A real server that stands for the length of a test, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn


@asynccontextmanager
async def standing(config: uvicorn.Config) -> AsyncIterator[str]:
    """Serve at an address of its own, which is given, without the ticks by which a process waits for its end."""
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    # With its protocol named, asyncio sends each part of an answer at once.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        await server.startup([listening])
        await server.on_tick(0)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        await ended(server)


async def ended(server: uvicorn.Server) -> None:
    """What the server does in the end, in the same order; it looks often whether everyone is gone."""
    for each in server.servers:
        each.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    async with asyncio.timeout(60):
        while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    await server.lifespan.shutdown()
