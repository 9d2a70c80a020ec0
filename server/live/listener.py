"""One connection as the hub sees it: what it has, how it is written to, how it is closed."""

import asyncio
import socket
import struct

from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from server.live.admission import Admitted
from server.live.limits import Limits
from server.live.stream import Cursor, Stream

NOWHERE = Cursor(0, 0)
CUT_OFF = struct.pack("ii", 1, 0)


class Listener:
    """A connection that has been admitted, or is about to be."""

    __slots__ = (
        "__weakref__",
        "admitted",
        "cursor",
        "deflates",
        "farewell",
        "paused",
        "place_in_pulse",
        "since",
        "stream",
        "transport",
        "unanswered",
        "wire",
        "write",
    )

    def __init__(self, transport: asyncio.Transport, wire: ServerProtocol, since: float) -> None:
        self.transport = transport
        self.wire = wire
        self.write = transport.write
        self.since = since
        self.admitted: Admitted | None = None
        self.stream: Stream | None = None
        self.cursor = NOWHERE
        self.deflates = False
        self.paused = False
        self.unanswered = 0
        self.place_in_pulse = -1
        self.farewell: asyncio.TimerHandle | None = None

    @property
    def open(self) -> bool:
        return self.wire.state is OPEN and not self.transport.is_closing()

    def set_bounds(self, limits: Limits) -> None:
        """Little may be buffered for one reader: what it lacks stands in the log for all."""
        self.transport.set_write_buffer_limits(high=limits.write_high_water)
        if peer := self.transport.get_extra_info("socket"):
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, limits.send_buffer)

    def flush(self, patience: float) -> None:
        """Write what the protocol has to say; after its last word the peer has `patience` seconds to hang up."""
        for data in self.wire.data_to_send():
            if data:
                self.transport.write(data)
            elif self.transport.can_write_eof():
                self.transport.write_eof()
            else:
                self.transport.close()
        if self.wire.close_expected() and self.farewell is None:
            self.farewell = asyncio.get_running_loop().call_later(patience, self.reset)

    def close(self, code: int, patience: float) -> None:
        """Say why, and wait for the answer; a reader that is stuck would never come to read it and is cut off."""
        if self.paused:
            self.reset()
        elif self.wire.state is OPEN:
            self.wire.send_close(code)
            self.flush(patience)

    def reset(self) -> None:
        """Cut off at once, without waiting behind what was not read."""
        if self.transport.is_closing() and self.farewell is None:
            return
        if peer := self.transport.get_extra_info("socket"):
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CUT_OFF)
        self.transport.abort()

    def forget(self) -> None:
        """The connection is gone: no timer may keep it."""
        if self.farewell is not None:
            self.farewell.cancel()
            self.farewell = None
