"""A page as a reader holds it: what the frames have made of it."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed


@dataclass
class Frame:
    """One pushed frame, taken apart."""

    header: dict[str, Any]
    html: dict[str, str]
    order: list[str]

    @property
    def number(self) -> int | None:
        return self.header.get("n")


def parse(text: str) -> Frame:
    first, _, rest = text.partition("\n")
    pieces = rest.split("\x1e") if rest else []
    ids = [re.match(r'\s*<[a-z]+ [^>]*?id="([^"]+)"', piece).group(1) for piece in pieces]  # type: ignore[union-attr]
    assert len(set(ids)) == len(ids), "one fragment for one id"
    return Frame(json.loads(first), dict(zip(ids, pieces, strict=True)), ids)


@dataclass
class Page:
    """Keeps what was received, as the browser does, and counts what came twice."""

    socket: ClientConnection
    number: int = 0
    html: dict[str, str] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    reloads: int = 0

    async def receive(self) -> Frame:
        async with asyncio.timeout(20):
            frame = parse(str(await self.socket.recv()))
        self.frames.append(frame)
        if frame.header.get("reload"):
            self.reloads += 1
        if frame.number is not None:
            assert frame.number > self.number, "numbers rise"
            self.number = frame.number
        self.html.update(frame.html)
        return frame

    async def reach(self, number: int) -> "Page":
        """Read until the page is complete up to this number."""
        while self.number < number:
            await self.receive()
        return self

    async def closed(self) -> int | None:
        """Read to the end; the code it ended with."""
        async with asyncio.timeout(20):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed:
                return self.socket.close_code
