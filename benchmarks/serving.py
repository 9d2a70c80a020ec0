"""Running the product for a measurement: a process of its own on a store of its own, ended by its id."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Running:
    port: int
    pid: int
    started: float

    def cpu(self) -> float:
        """Seconds of processor time this process has used."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    def memory(self) -> float:
        """Resident memory in MB."""
        return float(psutil.Process(self.pid).memory_info().rss) / 1e6


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def serving(folder: Path, database_url: str = "", port: int = 0, **settings: str) -> AsyncIterator[Running]:
    """The server on this data folder; `started` is how long it took to its first answer, in seconds."""
    port = port or free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "POSTS_PER_SECOND": "1000000",
        "POSTS_BURST": "1000000",
        **settings,
    }
    begun = time.perf_counter()
    command = (sys.executable, "-m", "server", "serve")
    server = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await answering(port, server)
        yield Running(port, server.pid, time.perf_counter() - begun)
    finally:
        if server.returncode is None:
            server.send_signal(signal.SIGTERM)
        await server.wait()


async def answering(port: int, server: asyncio.subprocess.Process) -> None:
    for _ in range(3000):
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
            answer = await reader.read(15)
            writer.close()
            if answer.startswith(b"HTTP/1.1"):
                return
        if server.returncode is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        await asyncio.sleep(0.01)
    raise TimeoutError("the server does not answer")
