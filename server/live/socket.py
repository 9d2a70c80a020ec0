"""The socket itself: an upgrade is checked and then belongs to the hub, without a task or a queue of its own."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from time import monotonic
from typing import Any, ClassVar, cast

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import Protocol as WebSocket
from websockets.server import ServerProtocol

from server.live.admission import Admitted, Handshake
from server.live.allowance import Allowance
from server.live.hub import FAILED, TRY_LATER, Hub
from server.live.listener import Listener
from server.live.sayings import understood

PIECE = 512
"""Inbound bytes parsed before the allowance is looked at again: a flood costs no more than this."""
FULL_WINDOW = 15
UNSUPPORTED, INVALID, TOO_MANY = 1003, 1007, 1008

DEFLATE = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)

log = logging.getLogger("server.live")
quiet = logging.getLogger("server.live.wire")
quiet.setLevel(logging.WARNING)

Admit = Callable[[Handshake], Awaitable[Admitted | int]]
Heard = Callable[[Admitted, dict[str, Any]], None]


class LiveSocket(asyncio.Protocol):
    """One connection, from the request to upgrade until it is lost."""

    __slots__ = ("allowance", "connections", "failed", "listener", "loop", "parts", "task")

    hub: ClassVar[Hub]
    admit: ClassVar[Admit]
    heard: ClassVar[Heard]
    listener: Listener

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.loop = _loop or asyncio.get_running_loop()
        self.connections = cast(set[Any], server_state.connections)
        self.parts: list[bytes] = []
        self.failed = False
        self.task: asyncio.Task[None] | None = None
        limits = self.hub.limits
        self.allowance = Allowance(limits.commands_per_second, limits.commands_burst)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        wire = ServerProtocol(extensions=[DEFLATE], max_size=self.hub.limits.inbound_frame, logger=quiet)
        self.listener = Listener(cast(asyncio.Transport, transport), wire, monotonic())
        self.connections.add(self)
        # The protocol that read the request and its parser hold each other: thousands would wait for the collector.
        self.loop.call_soon(_let_go, self.listener.transport.get_protocol())

    def data_received(self, data: bytes) -> None:
        self.listener.unanswered = 0
        for start in range(0, len(data), PIECE):
            if self.failed:
                return
            self.listener.wire.receive_data(data[start : start + PIECE])
            for event in self.listener.wire.events_received():
                if isinstance(event, Request):
                    self._shake(event)
                elif isinstance(event, Frame):
                    self._take(event)
            self._settle()

    def _settle(self) -> None:
        """Send the protocol's own answers; where it has ended the connection, the hub lets go of it."""
        wire, patience = self.listener.wire, self.hub.limits.close_patience
        if wire.writes:
            if wire.close_expected():
                self.hub.leave(self.listener)
            self.listener.flush(patience)

    # The handshake

    def _shake(self, request: Request) -> None:
        wire = self.listener.wire
        if not request.path.partition("?")[0].endswith("/live"):
            wire.send_response(wire.reject(HTTPStatus.NOT_FOUND, "Not found.\n"))
            return
        response = wire.accept(request)
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            wire.send_response(response)
            return
        self._keep_what_lasts()
        if self.hub.full:
            wire.send_response(response)
            self.hub.refuse(self.listener, TRY_LATER)
            return
        # Nothing of a stranger is parsed before the answer.
        self.listener.transport.pause_reading()
        handshake = Handshake.read(request, self._client(), self._secure())
        self.task = self.loop.create_task(self._admit(handshake, response))

    def _keep_what_lasts(self) -> None:
        """Of the request nothing is kept for as long as the connection lives."""
        listener = self.listener
        listener.set_bounds(self.hub.limits)
        # A reader that cannot take the full window is sent plain frames, so that one compression serves all others.
        listener.deflates = any(
            isinstance(extension, PerMessageDeflate) and extension.local_max_window_bits == FULL_WINDOW
            for extension in listener.wire.extensions
        )
        listener.wire.available_extensions = None
        # The parser that read the request holds it; from here on frames alone are parsed.
        listener.wire.parser = WebSocket.parse(listener.wire)
        next(listener.wire.parser)

    def _client(self) -> str:
        peer = self.listener.transport.get_extra_info("peername")
        return str(peer[0]) if isinstance(peer, tuple) else ""

    def _secure(self) -> bool:
        return isinstance(self.listener.transport.get_extra_info("ssl_object"), ssl.SSLObject | ssl.SSLSocket)

    async def _admit(self, handshake: Handshake, response: Response) -> None:
        self.hub.handshakes += 1
        try:
            answer = await type(self).admit(handshake)
        except Exception:
            log.exception("admission failed")
            answer = FAILED
        finally:
            self.hub.handshakes -= 1
            self.task = None
        if not self.listener.transport.is_closing():
            self._answer(answer, handshake.after, response)

    def _answer(self, answer: Admitted | int, after: int, response: Response) -> None:
        """Accepted in any case: a browser learns the reason from a close code, and from nothing else."""
        listener = self.listener
        listener.wire.send_response(response)
        listener.flush(self.hub.limits.close_patience)
        listener.transport.resume_reading()
        if isinstance(answer, int):
            self.hub.refuse(listener, answer)
        else:
            self.hub.join(listener, answer, after)

    # What is said by the browser

    def _take(self, frame: Frame) -> None:
        if self.failed:
            return
        if not self.allowance.spend(self.loop.time()):
            self._fail(TOO_MANY)
        elif frame.opcode is Opcode.BINARY:
            self._fail(UNSUPPORTED)
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self.parts.append(bytes(frame.data))
            if frame.fin:
                parts, self.parts = self.parts, []
                self._hear(b"".join(parts))

    def _hear(self, data: bytes) -> None:
        admitted = self.listener.admitted
        if admitted is None:
            return
        message = understood(data)
        if message is None:
            self._fail(INVALID)
            return
        try:
            type(self).heard(admitted, message)
        except Exception:
            log.exception("what was said could not be taken in")
            self._fail(FAILED)

    def _fail(self, code: int) -> None:
        """End it here: what else arrives is not read."""
        self.failed = True
        self.hub.tally[f"failed.{code}"] += 1
        self.hub.leave(self.listener)
        self.parts = []
        if not self.listener.wire.eof_sent:
            self.listener.wire.fail(code)

    # Flow and end

    def pause_writing(self) -> None:
        self.listener.paused = True

    def resume_writing(self) -> None:
        self.listener.paused = False
        self.hub.resumed(self.listener)

    def shutdown(self) -> None:
        """The server ends: those who listen are told in their turn."""
        if self.listener.admitted is None:
            self.listener.transport.close()
        else:
            self.hub.retire()

    def connection_lost(self, exc: Exception | None) -> None:
        self.connections.discard(self)
        self.hub.leave(self.listener)
        self.listener.forget()
        if self.task is not None:
            self.task.cancel()


def _let_go(http: Any) -> None:
    if getattr(http, "parser", None) is not None:
        http.parser = None


def live_protocol(hub: Hub, admit: Admit, heard: Heard) -> type[asyncio.Protocol]:
    """The class to hand to uvicorn as `ws`: its sockets ask `admit`, belong to `hub`, and are `heard`."""
    members = {"__slots__": (), "hub": hub, "admit": staticmethod(admit), "heard": staticmethod(heard)}
    return type("BoundLiveSocket", (LiveSocket,), members)
