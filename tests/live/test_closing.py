"""How a connection ends: by the peer, by a seat that was taken away, by a process that stops."""

import asyncio

from websockets.exceptions import ConnectionClosedOK

from server.live.limits import Limits
from tests.live.conftest import Serve
from tests.live.reader import Page
from tests.live.served import Served, until
from tests.live.wire import CLOSE, TEXT, Wire, frame


async def test_a_close_is_answered_with_its_code(serve: Serve) -> None:
    served = await serve()
    socket = await served.connect()
    await socket.close(1001, "the tab was closed")
    assert socket.close_code == 1001
    await until(lambda: served.hub.figures()["connections"] == 0)


async def test_a_close_without_a_code_is_answered_without_one(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    wire.send(frame(CLOSE))
    assert await wire.ended() == 1005


async def test_what_follows_a_close_is_not_heard(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    wire.send(frame(CLOSE, b"\x03\xe8"), frame(TEXT, b'{"read": {}}'))
    assert await wire.ended() == 1000
    assert served.heard == []


async def test_a_peer_that_ends_without_a_close_is_gone(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    await until(lambda: served.hub.figures()["connections"] == 1)
    wire.writer.write_eof()
    assert await wire.ended() is None
    await until(lambda: served.hub.figures()["connections"] == 0)


async def test_a_peer_that_ends_within_a_frame_is_gone(serve: Serve) -> None:
    served = await serve()
    wire = await Wire.upgraded(served.port)
    await until(lambda: served.hub.figures()["connections"] == 1)
    wire.send(frame(TEXT, b'{"read": {}}')[:7])
    await wire.writer.drain()
    wire.writer.transport.abort()
    await until(lambda: served.hub.figures()["connections"] == 0)
    assert served.heard == []


async def test_a_peer_that_does_not_answer_a_close_is_cut_off(serve: Serve) -> None:
    served = await serve(close_patience=0.05)
    wire = await Wire.upgraded(served.port)
    await wire.texts(1)
    served.hub.end_seat(served.person("norway").seat)
    assert await wire.ended() == 4403
    await until(lambda: not served.server.server_state.connections)
    wire.hang_up()


async def test_a_seat_taken_away_ends_its_streams_at_once_and_no_others(serve: Serve) -> None:
    served = await serve()
    two_tabs = [Page(await served.connect()), Page(await served.connect())]
    other = Page(await served.connect(name="canada"))
    for page in [*two_tabs, other]:
        await page.receive()
    served.hub.end_seat(served.person("norway").seat)
    number = served.say()
    for page in two_tabs:
        assert await page.closed() == 4403
        assert page.number == 0, "not a word after the seat was taken away"
    await other.reach(number)


async def test_a_session_that_ends_ends_its_streams(serve: Serve) -> None:
    served = await serve()
    page, other = Page(await served.connect()), Page(await served.connect(name="canada"))
    await page.receive()
    served.hub.end_session(served.person("norway").session)
    assert await page.closed() == 4401
    await other.reach(served.say())


async def test_a_seat_that_ends_while_its_admission_is_under_way_does_not_begin(serve: Serve) -> None:
    served = await serve()
    served.gate = asyncio.Event()
    connecting = asyncio.create_task(served.connect())
    await until(lambda: served.deciding)
    served.hub.end_seat(served.person("norway").seat)
    served.gate.set()
    assert await Page(await connecting).closed() == 4403
    again = Page(await served.connect())
    await again.reach(served.say())


async def test_a_session_that_ends_while_its_catch_up_is_read_hears_nothing(serve: Serve) -> None:
    served = await serve()
    served.say()
    served.record.gate = asyncio.Event()
    page = Page(await served.connect())
    await until(lambda: served.record.reads)
    served.hub.end_session(served.person("norway").session)
    served.record.gate.set()
    assert await page.closed() == 4401
    assert page.frames == []


async def test_a_seat_with_another_role_reads_its_page_anew_and_asks_again(serve: Serve) -> None:
    served = await serve()
    page = Page(await served.connect())
    await page.receive()
    served.hub.renew_seat(served.person("norway").seat)
    assert (await page.receive()).header == {"reload": True}
    assert await page.closed() == 1012
    await Page(await served.connect()).reach(served.say())


async def test_a_process_that_ends_says_goodbye_in_slices() -> None:
    served = Served(Limits(shutdown=0.2))
    await served.start()
    sockets = await asyncio.gather(*(served.connect(name=f"person {i}") for i in range(100)))
    await until(lambda: served.hub.figures()["connections"] == 100)
    counts: list[int] = []

    async def watch() -> None:
        while not counts or counts[-1]:
            counts.append(served.hub.figures()["connections"])
            await asyncio.sleep(0)

    watching = asyncio.create_task(watch())
    await served.stop()
    await watching
    assert {await Page(socket).closed() for socket in sockets} == {1012}
    assert set(counts) == {100, 68, 36, 4, 0}, "32 at a time"


async def test_who_comes_while_the_process_ends_is_sent_on(serve: Serve) -> None:
    served = await serve(shutdown=0.1)
    page = Page(await served.connect())
    await page.receive()
    ending = asyncio.create_task(served.hub.close(0.1))
    await until(lambda: served.hub.figures()["connections"] == 0)
    assert await Page(await served.connect(name="late")).closed() == 1012
    assert await page.closed() == 1012
    await ending


async def test_closing_waits_for_the_answers_and_no_longer_than_its_patience(serve: Serve) -> None:
    served = await serve(close_patience=1.0)
    wire = await Wire.upgraded(served.port)
    await wire.texts(1)
    ended = asyncio.create_task(wire.ended())
    await served.hub.close(0.0)
    assert await ended == 1012
    await until(lambda: not served.server.server_state.connections)
    wire.hang_up()


async def test_a_closed_page_is_not_written_to(serve: Serve) -> None:
    served = await serve()
    page = Page(await served.connect())
    await page.receive()
    await page.socket.close()
    before = served.hub.figures()["frames"]
    served.say()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert served.hub.figures()["frames"] == before
    try:
        await page.socket.recv()
    except ConnectionClosedOK:
        return
    raise AssertionError("the page is still open")
