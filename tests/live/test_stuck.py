"""Readers that stop: nobody else waits for them, nothing is kept for them alone, and in time they are let go."""

import asyncio
import socket

from tests.live.conftest import Serve
from tests.live.reader import Page
from tests.live.served import Served, message, until
from tests.live.wire import PING, TEXT, Wire

LONG = b"x" * 8_000


def long(number: int) -> tuple[str, bytes]:
    return f"message-{number}", f'<li id="message-{number}">'.encode() + LONG + b"</li>"


async def stuck(served: Served) -> Wire:
    """A reader with little room that reads its welcome and then no more."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.setblocking(False)
    await asyncio.get_running_loop().sock_connect(peer, ("127.0.0.1", served.port))
    wire = Wire(*await asyncio.open_connection(sock=peer, limit=1024))
    wire.ask("/rooms/1/live?after=0", name="stuck")
    await wire.answer()
    await wire.texts(1)
    wire.writer.transport.pause_reading()  # type: ignore[attr-defined]
    return wire


async def test_a_stuck_reader_is_skipped_and_goes_on_where_it_stopped(serve: Serve) -> None:
    served = await serve()
    wire = await stuck(served)
    other = Page(await served.connect())
    await other.receive()
    (listener,) = (one for one in served.hub.crowd if one.admitted and one.admitted.seat == served.person("stuck").seat)
    while not listener.paused:
        await other.reach(served.say(long(served.record.number + 1)))
    stood = listener.cursor
    for _ in range(20):
        await other.reach(served.say(long(served.record.number + 1)))
    assert listener.cursor == stood, "nothing is written to a reader that does not read"
    assert listener.stream
    assert stood not in listener.stream.turns, "nor is anything made ready for it"
    assert listener.transport.get_write_buffer_size() < served.limits.write_high_water + 3 * len(LONG)
    wire.writer.transport.resume_reading()  # type: ignore[attr-defined]
    seen: list[bytes] = []
    while not seen or f'id="message-{served.record.number}"'.encode() not in seen[-1]:
        seen += await wire.texts(1)
    text = b"".join(seen)
    assert [text.count(f'id="message-{n}"'.encode()) for n in range(1, served.record.number + 1)] == (
        [1] * served.record.number
    )
    wire.hang_up()


async def test_a_stuck_reader_that_the_log_has_left_behind_is_cut_off(serve: Serve) -> None:
    served = await serve(log_fragments=40)
    wires = [await stuck(served) for _ in range(3)]
    other = Page(await served.connect())
    await other.receive()
    while served.hub.figures().get("dropped.behind", 0) < 3:
        await other.reach(served.say(long(served.record.number + 1)))
    assert list(other.html) == [f"message-{n}" for n in range(1, served.record.number + 1)]
    assert served.hub.figures()["connections"] == 1
    await until(lambda: len(served.server.server_state.connections) == 1)
    for wire in wires:
        wire.hang_up()


async def test_a_stuck_reader_whose_seat_is_taken_away_is_cut_off_at_once(serve: Serve) -> None:
    served = await serve(close_patience=3_600.0)
    wire = await stuck(served)
    (listener,) = served.hub.crowd
    while not listener.paused:
        served.say(long(served.record.number + 1))
        await asyncio.sleep(0)
    served.hub.end_seat(served.person("stuck").seat)
    await until(lambda: not served.server.server_state.connections)
    wire.hang_up()


async def test_who_answers_no_ping_is_gone_after_two(serve: Serve) -> None:
    """The other end has lost its power: no farewell ever comes."""
    served = await serve(ping_every=0.25)
    wire = await Wire.upgraded(served.port, name="powerless")
    page = Page(await served.connect(name="alive"))
    await page.receive()
    reading = asyncio.create_task(page.closed())
    opcodes, texts = [], []
    while got := await wire.read():
        opcodes.append(got[0] & 0x0F)
        assert len(opcodes) < 50, "asked for ever"
        texts += [got[1]] if opcodes[-1] == TEXT else []
    assert opcodes.count(PING) == served.limits.pings_missed
    assert texts == [b"{}\n"] * 3, "a welcome, and what a page hears of two pings"
    assert served.hub.figures()["dropped.silent"] == 1
    assert served.hub.figures()["connections"] == 1, "who answers stays"
    served.hub.end_seat(served.person("alive").seat)
    assert await reading == 4403


async def test_a_reader_that_fell_behind_without_being_stuck_catches_up(serve: Serve) -> None:
    served = await serve(log_fragments=4)
    page = Page(await served.connect())
    await page.receive()
    for _ in range(30):
        served.say()
    await page.reach(30)
    assert list(page.html) == [f"message-{n}" for n in range(1, 31)]


async def test_nothing_is_lost_or_reordered_behind_a_proxy_that_buffers(serve: Serve) -> None:
    """It passes on only whole blocks, and what is left of one when nothing has come for a while."""
    served = await serve()
    direct = served.port

    async def hold_back(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, block: int) -> None:
        held = b""
        while True:
            try:
                async with asyncio.timeout(0.03):
                    data = await reader.read(65_536)
                if not data:
                    break
                held += data
                whole = len(held) - len(held) % block
            except TimeoutError:
                whole = len(held)
            writer.write(held[:whole])
            held = held[whole:]
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", direct)
        await asyncio.gather(hold_back(reader, back, 7), hold_back(there, writer, 1_024))

    async with await asyncio.start_server(relay, "127.0.0.1", 0) as proxy:
        served.port = proxy.sockets[0].getsockname()[1]
        page = Page(await served.connect())
        await page.receive()
        for number in range(1, 101):
            served.say(message(number))
            await asyncio.sleep(0.001)
        await page.reach(100)
        assert list(page.html) == [f"message-{n}" for n in range(1, 101)]
        await page.socket.send('{"read": {"topic": "t", "upto": 100}}')
        await until(lambda: served.heard)
        await page.socket.close()
