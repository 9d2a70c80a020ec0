"""A hub behind a real server, with a record in memory in place of a database."""

import asyncio
import socket
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from server.live.admission import Handshake
from server.live.hub import Admitted, Audience, CatchUp, Fragment, Hub, Limits
from server.live.presence import Presence
from server.live.socket import live_protocol

TOO_MANY = 500


@dataclass(frozen=True)
class Room:
    """An audience."""

    place: UUID
    role: str = "delegate"
    language: str = "en"


@dataclass(frozen=True)
class Person:
    session: UUID
    seat: UUID
    role: str = "delegate"


class Record:
    """What was committed: numbers without gaps, and the parts each of them touched."""

    def __init__(self) -> None:
        self.entries: list[list[Fragment]] = []
        self.reads: list[int] = []
        self.gate: asyncio.Event | None = None
        self.broken = False

    @property
    def number(self) -> int:
        return len(self.entries)

    def commit(self, *fragments: Fragment) -> int:
        self.entries.append(list(fragments) or [message(self.number + 1)])
        return self.number

    async def catch_up(self, audience: Audience, after: int) -> CatchUp | None:
        """Read at once, answered when the gate opens: what is committed meanwhile is not in it."""
        self.reads.append(after)
        if self.broken:
            raise OSError("the store is away")
        number = self.number
        newest = dict(fragment for entry in self.entries[after:number] for fragment in entry)
        if self.gate:
            await self.gate.wait()
        return CatchUp(number, list(newest.items())) if len(newest) <= TOO_MANY else None


def message(number: int, version: int = 1) -> Fragment:
    """A message as the page shows it."""
    id = f"message-{number}"
    return id, f'<li id="{id}" data-into="messages" data-order="{number}">message {number} v{version}</li>'.encode()


class Served:
    """One process, so to say: a server on a port of its own, its hub, its record."""

    def __init__(self, limits: Limits, record: Record | None = None, port: int = 0) -> None:
        self.limits = limits
        self.port = port
        self.record = record or Record()
        self.room = Room(uuid4())
        self.people: dict[str, Person] = {}
        self.refusals: dict[str, int] = {}
        self.gate: asyncio.Event | None = None
        self.follows: frozenset[UUID] = frozenset()
        self.handshakes: list[Handshake] = []
        self.deciding = 0
        self.heard: list[tuple[Admitted, dict[str, Any]]] = []
        self.presence = Presence(lambda place: self.changes.update([place]), gap=0.01, grace=0.05)
        self.changes: Counter[UUID] = Counter()
        self.hub = Hub(limits, self.record.catch_up, self.presence)

    async def start(self) -> None:
        listening = socket.create_server(("127.0.0.1", self.port), backlog=self.limits.backlog)
        self.port = listening.getsockname()[1]
        protocol = live_protocol(self.hub, self._admit, self._hear)
        config = uvicorn.Config(
            self.app,
            interface="asgi3",
            ws=protocol,
            timeout_graceful_shutdown=5,
            lifespan="off",
            log_level="warning",
            http="httptools",
        )
        self.server = uvicorn.Server(config)
        self.running = asyncio.create_task(self.server._serve(sockets=[listening]))
        await until(lambda: self.server.started)

    async def stop(self) -> None:
        self.server.should_exit = True
        await self.running

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """An application without a page."""
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def person(self, name: str, role: str = "delegate") -> Person:
        return self.people.setdefault(name, Person(uuid4(), uuid4(), role))

    async def _admit(self, handshake: Handshake) -> Admitted | int:
        self.handshakes.append(handshake)
        name = handshake.cookies.get("name", "norway")
        person = self.person(name)
        self.deciding += 1
        if self.gate:
            await self.gate.wait()
        if name in self.refusals:
            return self.refusals[name]
        return Admitted(Room(self.room.place, person.role), person.session, person.seat, self.follows)

    def _hear(self, admitted: Admitted, said: dict[str, Any]) -> None:
        if said.get("raise"):
            raise RuntimeError("not taken in")
        self.heard.append((admitted, said))

    def url(self, after: int | str = 0) -> str:
        return f"ws://127.0.0.1:{self.port}/rooms/1/live?after={after}"

    async def connect(self, after: int | str = 0, name: str = "norway", **options: Any) -> ClientConnection:
        headers = {"Cookie": f"name={name}"}
        return await connect(self.url(after), additional_headers=headers, ping_interval=None, proxy=None, **options)

    def say(self, *fragments: Fragment) -> int:
        """One act: committed, and then published to everyone."""
        number = self.record.commit(*fragments)
        self.publish(number)
        return number

    def publish(self, number: int) -> None:
        for audience in self.hub.audiences(self.room.place):
            self.hub.publish(audience, number, self.record.entries[number - 1])
        self.hub.advance(self.room.place, number)


async def until(condition: Any) -> None:
    """Wait for something that will be; a test that waits in vain is ended from outside."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
