"""Thin clients, so that what asks is not what is measured: HTTP on a kept connection, a socket that follows a room."""

import asyncio
import re
import time
from urllib.parse import urlencode

from benchmarks.world import Person

LENGTH = re.compile(rb"content-length: (\d+)", re.I)


class Asker(asyncio.Protocol):
    """One kept connection, one request at a time."""

    def __init__(self) -> None:
        self.got = bytearray()
        self.answer: asyncio.Future[tuple[int, bytes]] | None = None
        self.whole = 0
        self.head = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.got += data
        if not self.whole:
            self.head = self.got.find(b"\r\n\r\n") + 4
            if self.head < 4:
                return
            found = LENGTH.search(self.got, 0, self.head)
            self.whole = self.head + (int(found[1]) if found else 0)
        if len(self.got) >= self.whole and self.answer:
            answer, self.answer = self.answer, None
            status, body = int(self.got[9:12]), bytes(self.got[self.head : self.whole])
            del self.got[: self.whole]
            self.whole = 0
            answer.set_result((status, body))

    def connection_lost(self, error: Exception | None) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_exception(error or ConnectionResetError("closed"))

    def ask(self, request: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.answer


async def asker(port: int) -> Asker:
    _, protocol = await asyncio.get_running_loop().create_connection(Asker, "127.0.0.1", port)
    return protocol


def get(port: int, path: str, person: Person | None = None) -> bytes:
    cookie = f"Cookie: session={person.token}\r\n" if person else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie}\r\n".encode()


def post(port: int, path: str, person: Person, fields: dict[str, str]) -> bytes:
    """A form as the page sends it."""
    body = urlencode({**fields, "_csrf_token": person.code}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: session={person.token}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nHX-Request: true\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def upgrade(port: int, path: str, person: Person) -> bytes:
    """The request that opens a socket, without compression."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: session={person.token}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()


class Follower(asyncio.Protocol):
    """A socket that counts the messages it is sent and notes when each came."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.bytes = bytearray()
        self.seen: dict[bytes, float] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if not self.opened.done():
            self.opened.set_result(None)
        self.bytes += data
        now = time.perf_counter()
        for found in re.finditer(rb'<li id="message-([0-9a-f-]{36})"', self.bytes):
            self.seen.setdefault(found[1], now)
        del self.bytes[: max(0, len(self.bytes) - 60)]
