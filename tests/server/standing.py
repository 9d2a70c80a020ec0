"""A real server that stands for the length of a test, in the loop of the test."""

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
        await server.shutdown([listening])
