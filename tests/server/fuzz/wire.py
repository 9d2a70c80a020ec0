"""Requests as raw bytes, so that nothing is tidied up on the way: broken letters, forged headers, parts cut short."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

import httptools

PATIENCE = 30
HTML = "text/html"


@dataclass
class Answer:
    """What came back. `lines` are all headers, as often as they came."""

    status: int = 0
    lines: list[tuple[str, str]] = field(default_factory=list)
    content: bytes = b""

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.lines)

    @property
    def text(self) -> str:
        """What can be read of it: a page is UTF-8, a document need not be."""
        return self.content.decode(errors="strict" if self.is_page else "replace")

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "").startswith(HTML)

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


class Reading:
    """Takes one answer in as its bytes arrive."""

    def __init__(self) -> None:
        self.answer, self.complete, self.body = Answer(), False, bytearray()
        self.parser = httptools.HttpResponseParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        self.answer.lines.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.answer.status, self.answer.content = self.parser.get_status_code(), bytes(self.body)
        self.complete = True


@dataclass
class Wire:
    """One connection to the server, opened anew where it was closed."""

    host: str
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: bytes, headers: dict[str, bytes], body: bytes = b"") -> Answer:
        """Send one request and take its answer in."""
        head = [b"%s %s HTTP/1.1" % (method.encode(), path), b"Host: " + self.host.encode()]
        head += [name.encode() + b": " + value for name, value in headers.items()]
        if method != "GET":
            head.append(b"Content-Length: %d" % len(body))
        sent = b"\r\n".join([*head, b"", b""]) + body
        try:
            return await asyncio.wait_for(self.exchange(sent), PATIENCE)
        except TimeoutError:
            raise AssertionError(f"no answer within {PATIENCE} seconds upon {method} {path!r}") from None

    async def exchange(self, sent: bytes) -> Answer:
        known = self.streams is not None
        reader, writer = self.streams = self.streams or await self.opened()
        writer.write(sent)
        reading = Reading()
        while not reading.complete:
            piece = await read(reader)
            if not piece:
                await self.close()
                # A connection that was kept open may have been closed meanwhile; one that is new may not be.
                assert known, f"the connection was closed upon {sent[:200]!r}"
                return await self.exchange(sent)
            reading.parser.feed_data(piece)
        if reading.answer.headers.get("connection") == "close":
            await self.close()
        return reading.answer

    async def opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, _, port = self.host.partition(":")
        return await asyncio.open_connection(host, int(port), limit=2**20)

    async def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


async def read(reader: asyncio.StreamReader) -> bytes:
    """What came next; nothing where the other side has closed, however abruptly."""
    try:
        return await reader.read(2**16)
    except ConnectionResetError:
        return b""


BOUNDARY = b"the-boundary-of-the-parts"
PARTS = b"multipart/form-data; boundary=" + BOUNDARY
PLAIN = b"application/x-www-form-urlencoded"


@dataclass(frozen=True)
class File:
    """A file as it is sent in a form."""

    name: bytes
    content: bytes
    kind: bytes = b"application/octet-stream"


Value = bytes | File
Pairs = list[tuple[str, Any]]
UNQUOTED = re.compile(rb"[^A-Za-z0-9_.~-]")


def quoted(value: bytes) -> bytes:
    """Percent-encoded; whatever letters these bytes may or may not be."""
    return UNQUOTED.sub(lambda found: b"%%%02X" % found[0][0], value)


def urlencoded(pairs: Pairs) -> bytes:
    """A plain form; of a file it bears the name, as a browser sends it."""
    told = [(name, value.name if isinstance(value, File) else value) for name, value in pairs]
    return b"&".join(quoted(name.encode()) + b"=" + quoted(value) for name, value in told)


def multipart(pairs: Pairs) -> bytes:
    return b"".join(part(name.encode(), value) for name, value in pairs) + b"--" + BOUNDARY + b"--\r\n"


def part(name: bytes, value: Value) -> bytes:
    head = b'Content-Disposition: form-data; name="%s"' % name
    if isinstance(value, File):
        head += b'; filename="%s"\r\nContent-Type: %s' % (value.name, value.kind)
    content = value.content if isinstance(value, File) else value
    return b"--" + BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"
