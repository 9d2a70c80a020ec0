"""The product as anyone runs it: its world built once by the command line, and served by a process of its own."""

import asyncio
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.house.source import ROOT

ADDRESS = re.compile(r"https?://[\w.:\[\]]+")
PATIENCE = 180


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What a process of the product is told: nothing from outside but where Python and the libraries are."""
    kept = {
        name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "PYTHONPATH", "TMPDIR"}
    }
    told = {"DATA_DIR": str(folder), "PORT": "0", "DEMO": "1", "DEVELOPMENT": "0", "POSTS_PER_SECOND": "1000"}
    return {**kept, **told, "POSTS_BURST": "1000", "SIGNINS_PER_MINUTE": "10000", **settings}


async def command(folder: Path, *words: str) -> None:
    """Run one command of the product to its end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", *words),
        cwd=ROOT,
        env=environment(folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0, said.decode()


async def built(folder: Path) -> Path:
    """The demonstration world in a data folder, to be copied."""
    await command(folder, "setup")
    await command(folder, "demo")
    with sqlite3.connect(folder / "antechamber.db") as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def copied(world: Path, to: Path) -> Path:
    """A data folder of one's own that holds the same world."""
    return Path(shutil.copytree(world, to))


@dataclass
class Running:
    """A served product: where it answers, what it keeps, and its process."""

    url: str
    folder: Path
    process: asyncio.subprocess.Process

    async def stop(self, kindly: bool = True) -> None:
        """End the process, kindly or at once."""
        if self.process.returncode is None:
            self.process.terminate() if kindly else self.process.kill()
            await asyncio.wait_for(self.process.wait(), PATIENCE)


@asynccontextmanager
async def serving(folder: Path, **settings: str) -> AsyncIterator[Running]:
    """Serve a data folder for as long as it is wanted; `PORT` may name a port to come back to."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "serve"),
        cwd=ROOT,
        env=environment(folder, **settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    running = Running(await address(process), folder, process)
    await answering(running)
    reading = asyncio.create_task(drained(process))
    try:
        yield running
    finally:
        await running.stop()
        reading.cancel()


async def address(process: asyncio.subprocess.Process) -> str:
    """Where a process says that it answers."""
    assert process.stdout
    said = ""
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stdout.readline()).decode():
            said += line
            if found := ADDRESS.search(line):
                return found[0]
    raise AssertionError(f"the server ended before it answered:\n{said}")


async def answering(running: Running) -> None:
    """Wait until somebody listens at the address that was told."""
    host, _, port = running.url.partition("://")[2].partition(":")
    async with asyncio.timeout(PATIENCE):
        while running.process.returncode is None:
            try:
                _, writer = await asyncio.open_connection(host, int(port))
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def drained(process: asyncio.subprocess.Process) -> None:
    """Take what a process goes on to say, so that it never waits to be heard."""
    assert process.stdout
    while await process.stdout.readline():
        pass
