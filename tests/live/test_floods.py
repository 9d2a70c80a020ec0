"""Too much of anything: of pings, of commands, of connections."""

import asyncio

import pytest

from server.live.socket import PIECE
from tests.live.conftest import Serve
from tests.live.reader import Page
from tests.live.served import until
from tests.live.wire import CONT, PING, TEXT, Wire, frame

READ = b'{"read": {"topic": "t", "upto": 1}}'


@pytest.mark.parametrize(
    "flood",
    [
        frame(PING, b"x") * 50_000,
        frame(TEXT, READ) * 5_000,
        frame(TEXT, b"", fin=False) + frame(CONT, b"", fin=False) * 50_000,
    ],
    ids=["pings", "commands", "empty fragments"],
)
async def test_a_flood_is_cut_short(serve: Serve, flood: bytes) -> None:
    served = await serve()
    other = Page(await served.connect())
    await other.receive()
    wire = await Wire.upgraded(served.port, name="mallory")
    wire.send(flood)
    assert await wire.ended() == 1008
    assert len(wire.pongs) <= served.limits.commands_burst + PIECE // 7
    assert len(served.heard) <= served.limits.commands_burst + 1
    assert served.hub.figures()["failed.1008"] == 1
    await other.reach(served.say())
    wire.hang_up()


async def test_a_burst_within_the_allowance_is_heard(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    wire.send(*[frame(TEXT, READ)] * served.limits.commands_burst)
    await until(lambda: len(served.heard) == served.limits.commands_burst)
    wire.hang_up()


async def test_a_flood_before_the_decision_is_not_read(serve: Serve) -> None:
    served = await serve()
    served.gate = asyncio.Event()
    wire = await Wire.dial(served.port)
    wire.ask("/rooms/1/live")
    await until(lambda: served.deciding)
    wire.send(frame(PING, b"x") * 50_000)
    served.gate.set()
    await wire.answer()
    assert await wire.ended() == 1008
    wire.hang_up()


async def test_a_thousand_connections_that_break_and_come_back_at_once_lose_nothing(serve: Serve) -> None:
    served = await serve()

    async def page(i: int) -> Wire:
        return await Wire.upgraded(served.port, after=0, name=f"person {i}")

    wires = await asyncio.gather(*(page(i) for i in range(1_000)))
    await asyncio.gather(*(wire.texts(1) for wire in wires))
    served.say()
    for wire in wires:
        wire.writer.transport.abort()
    served.say()

    async def back(i: int) -> bytes:
        wires[i] = await Wire.upgraded(served.port, after=0, name=f"person {i}")
        return (await wires[i].texts(1))[0]

    welcomes = await asyncio.gather(*(back(i) for i in range(1_000)))
    assert set(welcomes) == {welcomes[0]}
    assert welcomes[0].startswith(b'{"n":2}\n')
    assert served.hub.figures()["catch_ups"] == 1
    await until(lambda: served.hub.figures()["connections"] == 1_000)
    served.say()
    assert {(await wire.texts(1))[0].split(b"\n")[0] for wire in wires} == {b'{"n":3}'}
    for wire in wires:
        wire.writer.transport.abort()
    await until(lambda: served.hub.figures()["connections"] == 0)
