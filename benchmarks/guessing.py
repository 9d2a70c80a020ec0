"""Guessing at passwords, so many times a second and from many addresses, while people speak in a room."""

import asyncio
import json
import random
import secrets
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvloop

from benchmarks.closing import SPEAKERS, Speaking
from benchmarks.serving import ROOT, Running, serving
from benchmarks.wire import Asker
from benchmarks.world import built
from server.auth import forgery
from server.database import open_store
from server.settings import Settings
from server.writer import Writer

EACH_SECOND, ADDRESSES = 200, 100


def guess(port: int, code: str, guest: str) -> bytes:
    """One attempt, as the form sends it."""
    email = f"delegate{random.randrange(50)}@example.org"
    fields = {"_csrf_token": code, "email": email, "password": secrets.token_hex(10)}
    body = urlencode(fields).encode()
    head = (
        f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: guest={guest}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Guessers:
    """They try from many addresses, at a pace that no answer slows down; each address keeps its connections."""

    def __init__(self, port: int, key: bytes) -> None:
        self.port, self.key = port, key
        self.idle: list[Asker] = []
        self.answers: dict[int, int] = {}

    async def attack(self, seconds: float) -> None:
        guest = secrets.token_urlsafe(32)
        code, tasks, begun = forgery.code(self.key, guest), set(), time.perf_counter()
        for number in range(int(seconds * EACH_SECOND)):
            await asyncio.sleep(max(0.0, begun + number / EACH_SECOND - time.perf_counter()))
            task = asyncio.create_task(self.attempt(guess(self.port, code, guest), number % ADDRESSES))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks, return_exceptions=True)
        while self.idle:
            self.idle.pop().transport.close()

    async def attempt(self, request: bytes, address: int) -> None:
        while self.idle and self.idle[0].transport.is_closing():
            self.idle.pop(0)
        one = self.idle.pop(0) if len(self.idle) > ADDRESSES else await self.dial(address)
        status, _ = await one.ask(request)
        self.answers[status] = self.answers.get(status, 0) + 1
        self.idle.append(one)

    async def dial(self, address: int) -> Asker:
        here = (f"127.0.1.{address + 1}", 0)
        port, loop = self.port, asyncio.get_running_loop()
        made: Any = await loop.create_connection(Asker, "127.0.0.1", port, local_addr=here)
        return made[1]  # type: ignore[no-any-return]


async def attacked_from_outside(running: Running, settings: Settings, seconds: float) -> dict[str, int]:
    """The attack, by a process of its own; how many were answered how."""
    command = (sys.executable, "-m", "benchmarks.guessing", str(running.port), settings.key.hex(), str(seconds))
    attacking = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    told, _ = await attacking.communicate()
    return dict(json.loads(told))


async def measured(folder: Path, url: str, seconds: float, rounds: int) -> dict[str, float]:
    """One store: posts in quiet and under attack, in turn."""
    settings = Settings(data_dir=folder, database_url=url)
    store = open_store(settings.url, settings.keys_dir)
    writer = Writer(store, lambda each: None)
    world = await built(writer, settings, SPEAKERS, [0])
    await writer.close()
    await store.close()
    quiet: list[float] = []
    answers: dict[str, int] = {}
    attacked: list[float] = []
    async with serving(folder, url) as running:
        speaking = Speaking(running, world)
        tasks = [asyncio.create_task(speaking.speak(number)) for number in range(SPEAKERS)]
        await speaking.warm()
        for _ in range(rounds):
            begun = time.perf_counter()
            await asyncio.sleep(seconds)
            between = time.perf_counter()
            answers = await attacked_from_outside(running, settings, seconds)
            quiet += speaking.between(begun, between)
            attacked += speaking.between(between, time.perf_counter())
            await asyncio.sleep(0.5)
        speaking.over = True
        await asyncio.gather(*tasks)
    quiet.sort()
    attacked.sort()
    p50, p95 = len(quiet) // 2, int(len(quiet) * 0.95)
    under = {"attacked_p50_ms": attacked[len(attacked) // 2], "attacked_p95_ms": attacked[int(len(attacked) * 0.95)]}
    return {
        "quiet_p50_ms": quiet[p50],
        "quiet_p95_ms": quiet[p95],
        **under,
        "ratio": under["attacked_p50_ms"] / quiet[p50],
        "attempts_each_second": sum(answers.values()) / seconds,
        **{f"answered_{status}": count for status, count in answers.items()},
    }


if __name__ == "__main__":
    guessers = Guessers(int(sys.argv[1]), bytes.fromhex(sys.argv[2]))
    uvloop.run(guessers.attack(float(sys.argv[3])))
    print(json.dumps(guessers.answers))
