"""One of the servers that are compared, in a process of its own: publishes as it is told, and says what that cost."""

import asyncio
import gc
import json
import resource
import socket
import sys
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.live_rooms import ROOMS, Room


class Publisher:
    """Publishes at the pace of the readers or of the clock, and keeps when."""

    def __init__(self, room: Room, pace: socket.socket) -> None:
        self.room = room
        self.pace = pace
        self.number = self.acknowledged = self.window = 0
        self.at: list[int] = []
        self.ends = 0.0
        self.quiet = asyncio.Event()
        pace.setblocking(False)
        asyncio.get_running_loop().add_reader(pace.fileno(), self._heard)

    def _heard(self) -> None:
        data = self.pace.recv(1 << 16)
        self.acknowledged = int.from_bytes(data[-8:], "little")
        if asyncio.get_running_loop().time() < self.ends:
            self._fill()
        elif self.acknowledged >= self.number:
            self.quiet.set()

    def _fill(self) -> None:
        while self.number - self.acknowledged < self.window:
            self._publish()

    def _publish(self) -> None:
        self.number += 1
        self.at.append(time.monotonic_ns())
        self.room.publish(self.number)

    async def in_flight(self, window: int, seconds: float) -> None:
        """Keep this many messages on their way."""
        self.window, self.ends = window, asyncio.get_running_loop().time() + seconds
        self.quiet.clear()
        self._fill()
        await self.quiet.wait()

    async def steadily(self, rate: float, count: int) -> None:
        """Publish so many a second, whatever has arrived."""
        loop = asyncio.get_running_loop()
        self.ends, begin = 0.0, loop.time()
        self.quiet.clear()
        for i in range(count):
            await asyncio.sleep(max(0.0, begin + i / rate - loop.time()))
            self._publish()
        self.quiet.clear()
        if self.acknowledged < self.number:
            await self.quiet.wait()


def resident() -> int:
    """Bytes of memory this process holds."""
    gc.collect()
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return int(fields["VmRSS"].split()[0]) * 1024


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def measured(publisher: Publisher, work: Awaitable[None]) -> dict[str, Any]:
    first, used, began = publisher.number, cpu(), time.monotonic()
    await work
    return {
        "first": first + 1,
        "messages": publisher.number - first,
        "cpu": cpu() - used,
        "wall": time.monotonic() - began,
        "at": publisher.at[first:],
    }


async def obey(publisher: Publisher, room: Room, command: list[Any]) -> Any:
    match command:
        case ["in_flight", window, seconds]:
            return await measured(publisher, publisher.in_flight(window, seconds))
        case ["steadily", rate, count]:
            return await measured(publisher, publisher.steadily(rate, count))
        case ["memory"]:
            return resident()
        case ["cpu"]:
            return cpu()
        case ["figures"]:
            return room.figures()
    raise ValueError(command)


async def main(kind: str, listening: int, pace: int, folder: str) -> None:
    room = ROOMS[kind](folder)
    await room.start(socket.socket(fileno=listening))
    publisher = Publisher(room, socket.socket(fileno=pace))
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    print(json.dumps("ready"), flush=True)
    while line := await commands.readline():
        print(json.dumps(await obey(publisher, room, json.loads(line))), flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        uvloop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), folder))
