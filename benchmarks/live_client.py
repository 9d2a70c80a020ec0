"""The same as `live_client.c` for a machine without a compiler: slower, and so the sooner the limit itself."""

import asyncio
import socket
import struct
import sys
import time
from collections import defaultdict
from typing import Any, cast

import uvloop

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
SMALL_BUFFER = 4096


class Peer(asyncio.Protocol):
    """One reader: takes frames apart as far as their number."""

    def __init__(self, crowd: "Crowd", index: int, stuck: bool) -> None:
        self.crowd = crowd
        self.index = index
        self.stuck = stuck
        self.upgraded = self.ready = False
        self.last = crowd.have
        self.left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        crowd = self.crowd
        more = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" if crowd.deflate else ""
        more += f"Cookie: session={self.index}\r\n"
        self.transport.write(
            f"GET {crowd.path}?after={crowd.have} HTTP/1.1\r\nHost: 127.0.0.1:{crowd.port}\r\n"
            f"Origin: http://127.0.0.1:{crowd.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n{more}\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.crowd.bytes += len(data)
        self.left += data
        if not self.upgraded:
            self._upgrade()
        position = 0
        while self.upgraded and (frame := self._frame(position)):
            position, first, start = frame
            self._take(first, start, position)
        self.left = self.left[position:]
        self.crowd.tell()

    def _upgrade(self) -> None:
        head, end, rest = self.left.partition(b"\r\n\r\n")
        if not end:
            return
        if not head.startswith(b"HTTP/1.1 101"):
            raise SystemExit(f"refused: {head[:200]!r}")
        self.upgraded, self.left = True, rest
        if self.stuck:
            self.transport.pause_reading()
        if self.stuck or not self.crowd.welcome:
            self._is_ready()

    def _frame(self, at: int) -> tuple[int, int, int] | None:
        data = self.left
        if len(data) < at + 2:
            return None
        size, start = data[at + 1], at + 2
        if size >= 126:
            width = 2 if size == 126 else 8
            if len(data) < start + width:
                return None
            (size,) = struct.unpack_from("!H" if width == 2 else "!Q", data, start)
            start += width
        return (start + size, data[at], start) if len(data) >= start + size else None

    def _take(self, first: int, start: int, end: int) -> None:
        self.crowd.frames += 1
        opcode = first & 0x0F
        if opcode == 9:
            self.transport.write(b"\x8a\x80\0\0\0\0")
        elif first & 0x40:
            self._raise(self.last + 1)
        elif opcode == 1:
            if self.left.startswith(b'{"n":', start):
                self._raise(int(self.left[start + 5 : self.left.index(b"}", start)]))
            if self.index == 0:
                self.crowd.sample += self.left.count(b"<li ", start, end)
        if opcode == 1 and self.crowd.welcome:
            self._is_ready()

    def _raise(self, number: int) -> None:
        for each in range(self.last + 1, number + 1):
            self.crowd.counts[each] += not self.stuck
        self.last = max(self.last, number)

    def _is_ready(self) -> None:
        if not self.ready:
            self.ready = True
            self.crowd.one_more()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.crowd.peers.get(self.index) is self:
            self.crowd.lost += 1
            del self.crowd.peers[self.index]


class Crowd:
    """All readers, and what everyone of them has."""

    def __init__(self, port: int, path: str, pace: socket.socket) -> None:
        self.port, self.path, self.pace = port, path, pace
        self.peers: dict[int, Peer] = {}
        self.counts: defaultdict[int, int] = defaultdict(int)
        self.at: dict[int, int] = {}
        self.have = self.told = self.frames = self.bytes = self.lost = self.sample = self.ready = self.wanted = 0
        self.welcome = self.deflate = False

    def tell(self) -> None:
        readers = sum(not peer.stuck for peer in self.peers.values()) if self.counts[self.have + 1] else 0
        newest = self.have
        while readers and self.counts[newest + 1] >= readers:
            newest += 1
            self.at[newest] = time.monotonic_ns()
        if newest > self.have:
            self.have = newest
            self.pace.send(newest.to_bytes(8, "little"))

    def one_more(self) -> None:
        self.ready += 1
        if self.ready == self.wanted:
            print(self.wanted, time.monotonic_ns() - self.began, flush=True)

    async def open(self, count: int, welcome: bool, deflate: bool, stuck: bool) -> None:
        self.welcome, self.deflate, self.wanted, self.ready = welcome, deflate, count, 0
        self.began = time.monotonic_ns()
        first = len(self.peers)
        await asyncio.gather(*(self._connect(first + i, stuck) for i in range(count)))

    async def _connect(self, index: int, stuck: bool) -> None:
        peer = socket.socket()
        peer.setblocking(False)
        if stuck:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        loop = asyncio.get_running_loop()
        self.peers[index] = Peer(self, index, stuck)
        await loop.sock_connect(peer, ("127.0.0.1", self.port))
        await loop.create_connection(lambda: self.peers[index], sock=peer)

    def drop(self, first: int) -> int:
        gone = [self.peers.pop(index) for index in list(self.peers) if index >= first]
        for peer in gone:
            peer.transport.abort()
        return len(gone)

    def times(self) -> str:
        first, self.told = self.told + 1, self.have
        return " ".join(f"{number}:{self.at[number]}" for number in range(first, self.have + 1))

    def state(self) -> str:
        last = self.peers[0].last if self.peers else 0
        numbers: list[Any] = [self.frames, self.bytes, self.lost, self.sample, last, self.have]
        return " ".join(map(str, [time.process_time_ns(), time.monotonic_ns(), *numbers]))


async def main(port: int, path: str, pace: int) -> None:
    crowd = Crowd(port, path, socket.socket(fileno=pace))
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := (await lines.readline()).decode().split():
        match line:
            case ["open", count, welcome, deflate, stuck]:
                await crowd.open(int(count), welcome == "1", deflate == "1", stuck == "1")
            case ["drop", first]:
                print(crowd.drop(int(first)), flush=True)
            case ["times"]:
                print(crowd.times(), flush=True)
            case ["state"]:
                print(crowd.state(), flush=True)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
