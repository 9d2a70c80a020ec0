"""The product as a person meets it, through real HTTP, real sockets and a real browser.

Start (installed and migrated) to first answer, idle memory, weight and time of the first page; one posted message until
the last of 500 and of 2,000 people in the room has it; 500 people opening the room at 50 a second; the demonstration.
"""

import argparse
import asyncio
import json
import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uvloop
from playwright.async_api import async_playwright

from benchmarks.posting import at_most
from benchmarks.serving import ROOT, Running, serving
from benchmarks.wire import asker, get, post, upgrade
from benchmarks.world import WORDS, Person, World, built
from server.database import open_store
from server.migrating import upgrade as migrate
from server.settings import Settings
from server.tables import load
from server.writer import Writer
from tests.browser.chromium import ARGUMENTS, executable

CROWDS = (500, 2000)


class Crowd:
    """Many sockets in one room; knows when the last of them was sent something."""

    def __init__(self) -> None:
        self.left = 0
        self.sockets: list[Listener] = []
        self.last: asyncio.Future[float] | None = None

    def expect(self) -> "asyncio.Future[float]":
        self.left = len(self.sockets)
        for each in self.sockets:
            each.waits = True
        self.last = asyncio.get_running_loop().create_future()
        return self.last

    def got(self) -> None:
        self.left -= 1
        if self.left == 0 and self.last is not None:
            self.last.set_result(time.perf_counter())


class Listener(asyncio.Protocol):
    """One socket of the crowd: the first bytes after a post are the frame with the message."""

    __slots__ = ("crowd", "opened", "request", "transport", "waits")

    def __init__(self, crowd: Crowd, request: bytes) -> None:
        self.crowd, self.request, self.waits = crowd, request, False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if self.waits:
            self.waits = False
            self.crowd.got()
        elif not self.opened.done():
            self.opened.set_result(None)


async def gathered(crowd: Crowd, running: Running, world: World, people: list[Person]) -> None:
    """Open a socket for each of these people."""
    loop = asyncio.get_running_loop()
    path = f"/rooms/{world.room}/live"
    for start in range(0, len(people), 100):
        some = [Listener(crowd, upgrade(running.port, path, each)) for each in people[start : start + 100]]
        for each in some:
            await loop.create_connection(lambda each=each: each, "127.0.0.1", running.port)  # type: ignore[misc]
        await asyncio.gather(*[each.opened for each in some])
        crowd.sockets += some
    await asyncio.sleep(1)


async def reached(running: Running, world: World, count: int, rounds: int) -> list[float]:
    """One message at a time: from the form's first byte to the last of the crowd, in ms."""
    crowd = Crowd()
    await gathered(crowd, running, world, world.people[:count])
    speaker = await asker(running.port)
    path, waits = f"/rooms/{world.room}/topics/{world.topics[0]}/messages", []
    for _ in range(rounds):
        last = crowd.expect()
        fields = {"text": WORDS, "language": "en", "key": secrets.token_hex(8)}
        begun = time.perf_counter()
        status, _ = await speaker.ask(post(running.port, path, world.people[0], fields))
        assert status == 200, status
        waits.append(1000 * (await asyncio.wait_for(last, 10) - begun))
        await asyncio.sleep(0.2)
    for each in crowd.sockets:
        each.transport.close()
    await asyncio.sleep(0.5)
    return waits


async def opened(running: Running, world: World, people: int, each_second: int) -> list[float]:
    """People open the room one after another at this rate, each on a connection of their own, in ms.

    The crowd of the measurement before has left by then, and the chair is in the room.
    """
    await asyncio.sleep(5)
    chair = await asker(running.port)
    await chair.ask(get(running.port, f"/rooms/{world.room}/topics/{world.topics[0]}", world.people[-1]))
    waits: list[float] = []

    async def enter(person: Person) -> None:
        begun = time.perf_counter()
        one = await asker(running.port)
        status, _ = await one.ask(get(running.port, f"/rooms/{world.room}/topics/{world.topics[0]}", person))
        assert status == 200, status
        waits.append(1000 * (time.perf_counter() - begun))
        one.transport.close()

    tasks = []
    for number in range(people):
        tasks.append(asyncio.create_task(enter(world.people[number])))
        await asyncio.sleep(1 / each_second)
    await asyncio.gather(*tasks)
    return sorted(waits)


async def first_page(running: Running, path: str, person: Person | None) -> dict[str, float]:
    """What a browser that was never here fetches and how long it takes until the page has loaded."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        times, weight = [], 0
        for _ in range(5):
            context = await browser.new_context()
            if person:
                cookie = {"name": "session", "value": person.token, "url": f"http://127.0.0.1:{running.port}"}
                await context.add_cookies([cookie])  # type: ignore[list-item]
            tab = await context.new_page()
            wire = await context.new_cdp_session(tab)
            sizes: list[float] = []
            await wire.send("Network.enable")
            wire.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
            await tab.goto(f"http://127.0.0.1:{running.port}{path}", wait_until="load")
            times.append(await tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"))
            await tab.wait_for_timeout(500)
            weight = max(weight, int(sum(sizes)))
            await context.close()
        await browser.close()
    return {"seconds": statistics.median(times), "kilobytes": weight / 1000}


async def demonstration() -> float:
    """Seconds in which the demonstration world is built from nothing."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATA_DIR": folder, "PATH": "/usr/bin:/bin"}
        for command in ("setup", "demo"):
            begun = time.perf_counter()
            done = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "server",
                command,
                cwd=ROOT,
                env=environment,
                stderr=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
            )
            assert await done.wait() == 0
        return time.perf_counter() - begun


async def main(quick: bool) -> dict[str, Any]:
    load()
    rounds, crowds = (5, (100, 200)) if quick else (21, CROWDS)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data_dir=folder)
        await migrate(settings.url)
        starts = []
        for _ in range(3):
            async with serving(folder) as running:
                starts.append(running.started)
                # What it still does after its first answer is done by then.
                await asyncio.sleep(3)
                figures["idle_megabytes"] = running.memory()
                figures["front"] = await first_page(running, "/", None)
                figures["megabytes_after_first_page"] = running.memory()
        figures["start_seconds"] = statistics.median(starts)
        store = open_store(settings.url)
        world = await built(Writer(store, lambda entries: None), settings, crowds[-1], [200])
        await store.close()
        async with serving(folder) as running:
            for count in crowds:
                waits = await reached(running, world, count, rounds)
                figures[f"last_of_{count}_ms"] = {"p50": statistics.median(waits), "max": max(waits)}
            entering = await opened(running, world, min(500, crowds[-1]), 50)
            figures["entering_ms"] = {"p50": statistics.median(entering), "p99": entering[int(len(entering) * 0.99)]}
            figures["home"] = await first_page(running, f"/conferences/{world.conference}", world.people[1])
            figures["room"] = await first_page(running, f"/rooms/{world.room}", world.people[1])
    figures["demonstration_seconds"] = await demonstration()
    few, many = crowds
    reach = {
        "start_seconds": at_most(figures["start_seconds"], 3),
        "idle_megabytes": at_most(figures["idle_megabytes"], 120),
        "first_page_kilobytes": at_most(figures["front"]["kilobytes"], 100),
        "first_page_seconds": at_most(figures["front"]["seconds"], 0.3),
        f"last_of_{few}_ms": at_most(figures[f"last_of_{few}_ms"]["p50"], 20),
        f"last_of_{many}_ms": at_most(figures[f"last_of_{many}_ms"]["p50"], 70),
        "entering_p99_ms": at_most(figures["entering_ms"]["p99"], 200),
        "demonstration_seconds": at_most(figures["demonstration_seconds"], 60),
    }
    return {"figures": figures, "reach": reach}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller run, to see that it works")
    print(json.dumps(uvloop.run(main(parser.parse_args().quick)), indent=1))
