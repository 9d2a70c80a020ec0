"""One room three times: behind the hub, on a bare loop, behind Litestar's channels."""

import asyncio
import base64
import hashlib
import random
import socket
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

import uvicorn

from server.live.admission import Handshake
from server.live.frames import payload, text_frame
from server.live.hub import Admitted, Audience, CatchUp, Hub, Limits
from server.live.limits import allow_open_files
from server.live.socket import live_protocol

FRAGMENT_BYTES = 600
SESSIONS = 20_000
WORDS = [
    "paragraph",
    "bracket",
    "alternative",
    "observes",
    "with",
    "concern",
    "that",
    "shall",
    "not",
    "prejudice",
    "the",
]


def fragment(number: int) -> bytes:
    """One message as the page shows it, 600 bytes, its words drawn by its number."""
    draw = random.Random(number)
    words = " ".join(draw.choice(WORDS) for _ in range(90))
    opening = f'<li id="message-{number}" class="message" data-into="messages" data-order="{number}"><p dir="auto">'
    return (opening + words)[: FRAGMENT_BYTES - 9].encode() + b"</p></li>"


class Room(Protocol):
    """A server with one room."""

    async def start(self, listening: socket.socket) -> None: ...

    def publish(self, number: int) -> None: ...

    def figures(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Everyone:
    place: UUID


class Sessions:
    """Signed-in people in a database; whoever asks while a look-up runs is looked up together in the next."""

    def __init__(self, folder: str) -> None:
        self.file = str(Path(folder) / "sessions.sqlite")
        self.waiting: dict[str, list[asyncio.Future[UUID | None]]] = {}
        self.running = False
        with sqlite3.connect(self.file) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE session (digest BLOB PRIMARY KEY, id TEXT)")
            rows = ((self._digest(str(i)), str(uuid4())) for i in range(SESSIONS))
            database.executemany("INSERT INTO session VALUES (?, ?)", rows)
        self.reader = sqlite3.connect(self.file, check_same_thread=False)

    @staticmethod
    def _digest(token: str) -> bytes:
        return hashlib.sha256(token.encode()).digest()

    async def find(self, token: str) -> UUID | None:
        answer: asyncio.Future[UUID | None] = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(token, []).append(answer)
        if not self.running:
            self.running = True
            asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(self._look_up()))
        return await answer

    async def _look_up(self) -> None:
        loop = asyncio.get_running_loop()
        while self.waiting:
            asked, self.waiting = self.waiting, {}
            found = await loop.run_in_executor(None, self._select, [self._digest(token) for token in asked])
            for token, answers in asked.items():
                for answer in answers:
                    answer.set_result(found.get(self._digest(token)))
        self.running = False

    def _select(self, digests: list[bytes]) -> dict[bytes, UUID]:
        marks = ",".join("?" * len(digests))
        rows = self.reader.execute(f"SELECT digest, id FROM session WHERE digest IN ({marks})", digests)
        return {digest: UUID(id) for digest, id in rows}


async def serve(app: Any, listening: socket.socket, ws: Any = "auto") -> None:
    """Run uvicorn in this loop until it answers."""
    config = uvicorn.Config(app, ws=ws, http="httptools", log_level="warning", access_log=False, backlog=4096)
    server = uvicorn.Server(config)
    server.running = asyncio.ensure_future(server.serve(sockets=[listening]))  # type: ignore[attr-defined]
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def nothing_here(scope: Any, receive: Any, send: Any) -> None:
    """An application without a page."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})


class HubRoom:
    """The live channel of the product, with sessions looked up in batches."""

    def __init__(self, folder: str) -> None:
        self.place = UUID(int=1)
        self.audience = Everyone(self.place)
        self.sessions = Sessions(folder)
        self.hub = Hub(Limits(), self._catch_up)
        self.number = 0
        allow_open_files(self.hub.limits)

    async def _catch_up(self, audience: Audience, after: int) -> CatchUp:
        return CatchUp(self.number, [])

    async def _admit(self, handshake: Handshake) -> Admitted | int:
        if handshake.origin != f"http://{handshake.host}":
            return 4000
        session = await self.sessions.find(handshake.cookies.get("session", ""))
        return Admitted(self.audience, session, session) if session else 4401

    async def start(self, listening: socket.socket) -> None:
        await serve(nothing_here, listening, live_protocol(self.hub, self._admit, lambda admitted, message: None))

    def publish(self, number: int) -> None:
        self.number = number
        self.hub.publish(self.audience, number, [(f"message-{number}", fragment(number))])

    def figures(self) -> dict[str, Any]:
        return self.hub.figures()


class BareSocket(asyncio.Protocol):
    """The least that a server can do: answer the upgrade, hold the transport, read past whatever comes."""

    held: set[asyncio.Transport] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.request = b""

    def data_received(self, data: bytes) -> None:
        if self.transport in self.held:
            return
        self.request += data
        if b"\r\n\r\n" in self.request:
            key = self.request.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
            accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
            )
            self.held.add(self.transport)
            self.request = b""

    def connection_lost(self, exc: Exception | None) -> None:
        self.held.discard(self.transport)


class BareRoom:
    """One ready frame written to each socket for each message."""

    def __init__(self, folder: str) -> None:
        allow_open_files(Limits())

    async def start(self, listening: socket.socket) -> None:
        await asyncio.get_running_loop().create_server(BareSocket, sock=listening, backlog=4096)

    def publish(self, number: int) -> None:
        frame = text_frame(payload({"n": number}, [fragment(number)]))
        for transport in BareSocket.held:
            transport.write(frame)

    def figures(self) -> dict[str, Any]:
        return {"connections": len(BareSocket.held)}


class ChannelsRoom:
    """Litestar's channels plugin with its backend in memory, as its documentation has it."""

    def __init__(self, folder: str) -> None:
        from litestar import Litestar
        from litestar.channels import ChannelsPlugin
        from litestar.channels.backends.memory import MemoryChannelsBackend

        allow_open_files(Limits())
        self.plugin = ChannelsPlugin(
            MemoryChannelsBackend(), channels=["live"], create_ws_route_handlers=True, ws_handler_base_path="/rooms/1"
        )
        self.app = Litestar(plugins=[self.plugin])

    async def start(self, listening: socket.socket) -> None:
        await serve(self.app, listening)

    def publish(self, number: int) -> None:
        self.plugin.publish(payload({"n": number}, [fragment(number)]).decode(), "live")

    def figures(self) -> dict[str, Any]:
        return {"connections": len(self.plugin._channels["live"])}


ROOMS: dict[str, Callable[[str], Room]] = {"hub": HubRoom, "bare": BareRoom, "channels": ChannelsRoom}
