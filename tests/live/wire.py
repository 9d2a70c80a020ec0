"""A peer that says what it likes, byte by byte."""

import asyncio
import base64
import os
import struct
from dataclasses import dataclass, field

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(
    opcode: int,
    data: bytes = b"",
    *,
    fin: bool = True,
    reserved: int = 0,
    masked: bool = True,
    length: int | None = None,
) -> bytes:
    """One frame as a browser would send it, unless told otherwise; `length` is what it claims."""
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    size = len(data) if length is None else length
    bit = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, bit | size)
    elif size < 65_536:
        head = struct.pack("!BBH", first, bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, bit | 127, size)
    if not masked:
        return head + data
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))


@dataclass
class Wire:
    """A connection without a library."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: bytes = b""
    closed_with: int | None = None
    pongs: list[bytes] = field(default_factory=list)

    @classmethod
    async def dial(cls, port: int, *, small: bool = False) -> "Wire":
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096 if small else 1 << 20)
        return cls(reader, writer)

    @classmethod
    async def upgraded(cls, port: int, after: int = 0, extensions: str = "", name: str = "norway") -> "Wire":
        wire = await cls.dial(port)
        wire.ask(f"/rooms/1/live?after={after}", extensions=extensions, name=name)
        await wire.answer()
        assert wire.status == 101, wire.head
        return wire

    def ask(
        self, path: str, *, extensions: str = "", name: str = "norway", version: str = "13", more: str = ""
    ) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        offer = f"Sec-WebSocket-Extensions: {extensions}\r\n" if extensions else ""
        self.writer.write(
            f"GET {path} HTTP/1.1\r\nHost: rooms.test\r\nOrigin: http://rooms.test\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: {version}\r\n"
            f"Cookie: name={name}\r\n{offer}{more}\r\n".encode()
        )

    async def answer(self) -> bytes:
        async with asyncio.timeout(20):
            self.head = await self.reader.readuntil(b"\r\n\r\n")
        return self.head

    @property
    def status(self) -> int:
        return int(self.head.split(b" ")[1])

    def send(self, *frames: bytes) -> None:
        self.writer.write(b"".join(frames))

    async def read(self) -> tuple[int, bytes] | None:
        """The next frame: opcode with its first bits, and payload; None where the connection has ended."""
        try:
            async with asyncio.timeout(20):
                first, second = await self.reader.readexactly(2)
                assert second < 128, "a server does not mask"
                size = second
                if second == 126:
                    (size,) = struct.unpack("!H", await self.reader.readexactly(2))
                elif second == 127:
                    (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
                return first, await self.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    async def texts(self, count: int) -> list[bytes]:
        """The next text frames; pongs are put aside."""
        texts: list[bytes] = []
        while len(texts) < count:
            got = await self.read()
            assert got is not None, "ended early"
            if got[0] & 0x0F == TEXT:
                texts.append(got[1])
            elif got[0] & 0x0F == PONG:
                self.pongs.append(got[1])
        return texts

    async def ended(self) -> int | None:
        """Read to the end; the code of the close frame, None where there was none."""
        while got := await self.read():
            if got[0] & 0x0F == CLOSE:
                self.closed_with = struct.unpack("!H", got[1][:2])[0] if got[1] else 1005
            elif got[0] & 0x0F == PONG:
                self.pongs.append(got[1])
        return self.closed_with

    def hang_up(self) -> None:
        self.writer.close()
