"""The floor for a page: the same bytes, ready-made, from the same framework on the same kind of server."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

from benchmarks.serving import ROOT, answering, free_port


@contextlib.asynccontextmanager
async def readymade(body: bytes) -> AsyncIterator[int]:
    """Serve these bytes from a process of its own; gives its port."""
    port = free_port()
    command = (sys.executable, "-m", "benchmarks.readymade", str(port))
    server = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=asyncio.subprocess.PIPE)
    assert server.stdin is not None
    server.stdin.write(body)
    server.stdin.close()
    try:
        await answering(port, server)
        yield port
    finally:
        server.terminate()
        await server.wait()


def serve(port: int) -> None:
    import uvicorn
    from litestar import Litestar, MediaType, Response, get

    body = sys.stdin.buffer.read().decode()

    @get("/", media_type=MediaType.HTML)
    async def ready() -> Response[str]:
        return Response(body, media_type=MediaType.HTML)

    app = Litestar([ready], openapi_config=None, logging_config=None)
    uvicorn.run(app, host="127.0.0.1", port=port, http="httptools", loop="uvloop", access_log=False, log_level="error")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
