"""Who may listen: an upgrade is checked before anything of it is read, and refused by a code a browser can see."""

import asyncio

import pytest

from tests.live.conftest import Serve
from tests.live.reader import Page
from tests.live.served import until
from tests.live.wire import TEXT, Wire, frame

LIVE = "/rooms/1/live"


@pytest.mark.parametrize("path", ["/", "/rooms/1", "/rooms/1/live/", "/rooms/1/alive", "/?x=/live", "/%2Flive2"])
async def test_only_paths_that_end_in_live_are_sockets(serve: Serve, path: str) -> None:
    served = await serve()
    wire = await Wire.dial(served.port)
    wire.ask(path)
    assert b"404" in (await wire.answer()).split(b"\r\n")[0]
    assert served.handshakes == []
    wire.hang_up()


async def test_an_upgrade_of_another_version_is_refused(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.dial(served.port)
    wire.ask(LIVE, version="8")
    await wire.answer()
    assert wire.status == 400
    assert served.handshakes == []
    wire.hang_up()


async def test_a_key_that_is_no_key_is_refused(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.dial(served.port)
    wire.send(
        b"GET /rooms/1/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await wire.answer()
    assert wire.status == 400
    wire.hang_up()


@pytest.mark.parametrize("code", [4000, 4401, 4403, 4404])
async def test_a_refusal_is_accepted_and_then_closed(serve: Serve, code: int) -> None:
    served = await serve()
    served.refusals["stranger"] = code
    socket = await served.connect(name="stranger")
    assert await Page(socket).closed() == code
    assert served.hub.figures()[f"refused.{code}"] == 1
    assert served.hub.figures()["connections"] == 0


async def test_what_decides_is_read_from_the_request(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.dial(served.port)
    wire.ask("/rooms/a%20b/live?after=41&after=42&x=y", name='"norway"; name=other; empty=; odd', more="X-Extra: 1\r\n")
    await wire.answer()
    (handshake,) = served.handshakes
    assert handshake.path == "/rooms/a b/live"
    assert handshake.query == {"after": "42", "x": "y"}
    assert handshake.after == 42
    assert handshake.origin == "http://rooms.test"
    assert handshake.host == "rooms.test"
    assert handshake.cookies == {"name": "norway", "empty": ""}
    assert handshake.headers["x-extra"] == "1"
    assert handshake.client == "127.0.0.1"
    assert not handshake.secure
    wire.hang_up()


@pytest.mark.parametrize("after", ["", "-1", "1.5", "٤٢", "9" * 40, "x", "1&a=" + "&a=".join("b" * 40)])
async def test_a_number_that_is_none_counts_as_nothing_received(serve: Serve, after: str) -> None:
    served = await serve()
    served.say()
    socket = await served.connect(after=after)
    await Page(socket).reach(1)
    assert served.handshakes[0].after == 0


async def test_handshakes_are_decided_at_the_same_time(serve: Serve) -> None:
    served = await serve()
    served.gate = asyncio.Event()
    connecting = [asyncio.create_task(served.connect(name=f"person {i}")) for i in range(50)]
    await until(lambda: served.deciding == 50)
    assert served.hub.figures()["handshakes"] == 50
    served.gate.set()
    await asyncio.gather(*connecting)
    await until(lambda: served.hub.figures()["connections"] == 50)
    assert served.hub.figures()["handshakes"] == 0


async def test_nothing_of_a_stranger_is_read_before_the_decision(serve: Serve) -> None:
    served = await serve(close_patience=0.1)
    served.gate = asyncio.Event()
    served.refusals["stranger"] = 4404
    wire = await Wire.dial(served.port)
    wire.ask(LIVE, name="stranger")
    await until(lambda: served.deciding)
    wire.send(frame(TEXT, b'{"read": {}}'))
    await wire.writer.drain()
    served.gate.set()
    await wire.answer()
    assert await wire.ended() == 4404
    assert served.heard == []


async def test_a_peer_that_leaves_while_it_is_decided_is_forgotten(serve: Serve) -> None:
    served = await serve()
    served.gate = asyncio.Event()
    wire = await Wire.dial(served.port)
    wire.ask(LIVE)
    await until(lambda: served.deciding)
    wire.writer.transport.abort()
    served.gate.set()
    await until(lambda: not served.server.server_state.connections)
    assert served.hub.figures()["connections"] == 0
    assert served.hub.figures()["handshakes"] == 0


async def test_an_admission_that_fails_is_an_error_of_ours(serve: Serve) -> None:
    served = await serve()
    served.refusals["stranger"] = 1011
    assert await Page(await served.connect(name="stranger")).closed() == 1011


async def test_one_socket_more_than_the_process_holds_is_told_to_wait(serve: Serve) -> None:
    served = await serve(sockets=3)
    held = [await served.connect(name=f"person {i}") for i in range(3)]
    late = await served.connect(name="late")
    assert await Page(late).closed() == 1013
    assert len(served.handshakes) == 3, "who cannot be held is not even looked up"
    await held[0].close()
    await until(lambda: served.hub.figures()["connections"] == 2)
    again = await served.connect(name="late")
    served.say()
    await Page(again).reach(1)


async def test_handshakes_under_way_count_as_held(serve: Serve) -> None:
    served = await serve(sockets=2)
    served.gate = asyncio.Event()
    waiting = [asyncio.create_task(served.connect(name=f"person {i}")) for i in range(2)]
    await until(lambda: served.deciding == 2)
    assert await Page(await served.connect(name="late")).closed() == 1013
    served.gate.set()
    await asyncio.gather(*waiting)


async def test_one_session_cannot_take_every_place(serve: Serve) -> None:
    served = await serve(session_sockets=2)
    first, second = await served.connect(), await served.connect()
    assert await Page(await served.connect()).closed() == 1013
    other = await served.connect(name="canada")
    served.say()
    for socket in (first, second, other):
        await Page(socket).reach(1)
