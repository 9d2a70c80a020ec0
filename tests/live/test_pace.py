"""When a pass is made: the first message at once, then no more often than the size of the room allows."""

import asyncio

from server.live.hall import Hall
from tests.live.conftest import Serve
from tests.live.reader import Page
from tests.live.served import Served, until

NEVER = 3_600.0


def hall(served: Served) -> Hall:
    return served.hub.halls[served.room.place]


async def followed(served: Served, count: int) -> list[Page]:
    pages = [Page(await served.connect(name=f"person {i}")) for i in range(count)]
    for page in pages:
        await page.receive()
    return pages


async def test_in_a_room_of_some_size_what_comes_after_the_first_waits_and_comes_together(serve: Serve) -> None:
    served = await serve(small_room=2, pass_gap=0.2)
    pages = await followed(served, 3)
    served.say()
    for page in pages:
        assert (await page.receive()).order == ["message-1"], "the first comes alone, at once"
    for _ in range(4):
        served.say()
        await asyncio.sleep(0)
    for page in pages:
        assert (await page.receive()).order == ["message-2", "message-3", "message-4", "message-5"]
    assert served.hub.figures()["passes"] == 2


async def test_the_first_does_not_wait_however_long_the_gap(serve: Serve) -> None:
    served = await serve(small_room=0, pass_gap=NEVER)
    (page,) = await followed(served, 1)
    served.say()
    await page.reach(1)


async def test_a_message_does_not_wait_because_a_live_part_was_sent(serve: Serve) -> None:
    served = await serve(small_room=0, pass_gap=NEVER)
    (page,) = await followed(served, 1)
    presence = [("presence-1", b'<p id="presence-1">1 here</p>')]
    served.hub.refresh(served.room, presence)
    assert (await page.receive()).order == ["presence-1"]
    served.hub.refresh(served.room, presence)
    served.say()
    assert (await page.receive()).order == ["presence-1", "message-1"], "and takes along what waits"
    assert served.hub.figures()["passes"] == 2


async def test_live_parts_keep_to_the_gap_after_a_message_too(serve: Serve) -> None:
    served = await serve(small_room=0, pass_gap=0.2)
    (page,) = await followed(served, 1)
    served.say()
    await page.reach(1)
    for count in range(5):
        served.hub.refresh(served.room, [("presence-1", f'<p id="presence-1">{count}</p>'.encode())])
        await asyncio.sleep(0.001)
    assert (await page.receive()).html == {"presence-1": '<p id="presence-1">4</p>'}


async def test_in_a_small_room_every_turn_of_the_loop_may_be_a_pass(serve: Serve) -> None:
    served = await serve(small_room=10, pass_gap=NEVER)
    (page,) = await followed(served, 1)
    for number in range(1, 6):
        served.say()
        assert (await page.receive()).number == number
    assert served.hub.figures()["passes"] == 5


async def test_in_a_large_room_the_gap_follows_from_the_last_pass_within_bounds(serve: Serve) -> None:
    served = await serve(small_room=0, large_room=0, large_pass_gap=(0.1, 0.25))
    await followed(served, 1)
    room = hall(served)
    gaps = []
    for took in (0.0, 0.08, 9.0):
        room.took = took
        gaps.append(room._gap())
    assert gaps == [0.1, 0.16, 0.25]


async def test_a_pass_is_written_in_slices_and_leaves_the_loop_to_others_in_between(serve: Serve) -> None:
    served = await serve(slice=3)
    pages = await followed(served, 10)
    served.say()
    left: list[int] = []
    await asyncio.sleep(0)
    while hall(served).batch:
        left.append(len(hall(served).batch))
        await asyncio.sleep(0)
    assert left == [7, 4, 1]
    for page in pages:
        await page.reach(1)


async def test_who_joins_or_leaves_during_a_pass_disturbs_nobody(serve: Serve) -> None:
    served = await serve(slice=1)
    pages = await followed(served, 6)
    served.say()
    served.hub.end_seat(served.person("person 5").seat)
    await asyncio.sleep(0)
    served.hub.end_seat(served.person("person 4").seat)
    late = Page(await served.connect(after=0, name="late"))
    served.say()
    for page in [*pages[:4], late]:
        await page.reach(2)
        assert list(page.html) == ["message-1", "message-2"]
    assert await pages[4].closed() == 4403


async def test_one_compression_serves_everyone_who_can_read_it(serve: Serve) -> None:
    served = await serve()
    plain = [Page(await served.connect(name=f"plain {i}", compression=None)) for i in range(3)]
    squeezed = [Page(await served.connect(name=f"squeezed {i}", compression="deflate")) for i in range(3)]
    narrow = Page(await served.connect(name="narrow", compression=None))
    for page in [*plain, *squeezed, narrow]:
        await page.receive()
    listeners = hall(served).streams[served.room].listeners
    assert sorted(listener.deflates for listener in listeners) == [False] * 4 + [True] * 3
    long = '<li id="message-1">' + "all the same words again " * 400 + "</li>"
    before = served.hub.figures()["bytes"]
    served.say(("message-1", long.encode()))
    for page in [*plain, *squeezed]:
        assert (await page.reach(1)).html["message-1"] == long
    await until(lambda: not hall(served).batch)
    assert served.hub.figures()["bytes"] - before < 4 * len(long) + 3 * 400


async def test_a_reader_with_a_narrow_window_is_sent_plain_frames(serve: Serve) -> None:
    from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

    served = await serve()
    narrow = [ClientPerMessageDeflateFactory(server_max_window_bits=9)]
    page = Page(await served.connect(compression=None, extensions=narrow))
    await page.receive()
    assert [listener.deflates for listener in hall(served).streams[served.room].listeners] == [False]
    await page.reach(served.say(("message-1", b'<li id="message-1">' + b"word " * 500 + b"</li>")))
