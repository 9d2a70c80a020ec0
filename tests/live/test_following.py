"""From its number on, every page becomes what the record says: nothing lost, nothing twice, the newest of each part."""

import asyncio
from typing import cast

import pytest

from server.live.limits import Limits
from tests.live.conftest import Serve
from tests.live.reader import Page
from tests.live.served import Room, Served, message, until


async def test_a_page_follows_from_its_number_on(serve: Serve) -> None:
    served = await serve()
    for _ in range(5):
        served.say()
    page = await Page(await served.connect(after=3), 3).reach(5)
    assert list(page.html) == ["message-4", "message-5"]
    served.say()
    await page.reach(6)
    assert list(page.html) == ["message-4", "message-5", "message-6"]


async def test_a_page_that_has_everything_is_told_that_it_is_current(serve: Serve) -> None:
    served = await serve()
    served.say()
    frame = await Page(await served.connect(after=1), 1).receive()
    assert frame.header == {}
    assert frame.html == {}


async def test_a_reconnection_is_served_from_the_log(serve: Serve) -> None:
    served = await serve()
    page = await Page(await served.connect()).reach(served.say())
    reads = len(served.record.reads)
    await page.socket.close()
    await until(lambda: served.hub.figures()["connections"] == 0)
    for _ in range(3):
        served.say()
    page.socket = await served.connect(after=page.number)
    await page.reach(4)
    assert list(page.html) == [f"message-{n}" for n in (1, 2, 3, 4)]
    assert len(served.record.reads) == reads, "the log was kept while nobody listened"


async def test_an_audience_without_listeners_ends_and_begins_anew(serve: Serve) -> None:
    served = await serve(linger=0.0)
    page = await Page(await served.connect()).reach(served.say())
    await page.socket.close()
    await until(lambda: not served.hub.audiences(served.room.place))
    served.say()
    page.socket = await served.connect(after=page.number)
    await page.reach(2)
    assert served.record.reads == [0, 1]


async def test_an_audience_does_not_end_while_somebody_catches_up(serve: Serve) -> None:
    served = await serve(linger=0.01)
    served.record.commit()
    served.record.gate = asyncio.Event()
    page, other = Page(await served.connect(after=1), 1), await served.connect(name="canada")
    await until(lambda: len(served.record.reads) == 2)
    await other.close()
    await until(lambda: served.hub.figures()["connections"] == 1)
    await asyncio.sleep(0.05)
    served.publish(1)
    served.say()
    served.record.gate.set()
    assert (await page.reach(2)).html.keys() == {"message-2"}


async def test_several_publications_of_one_turn_are_one_frame_with_the_newest_of_each(serve: Serve) -> None:
    served = await serve()
    page = Page(await served.connect())
    await page.receive()
    served.say(message(1), message(2))
    served.say(message(1, version=2))
    served.say(message(3))
    frame = await page.receive()
    assert frame.number == 3
    assert frame.order == ["message-2", "message-1", "message-3"]
    assert "v2" in frame.html["message-1"]


async def test_a_publication_without_fragments_moves_the_number_on(serve: Serve) -> None:
    served = await serve()
    page = await Page(await served.connect()).reach(served.say())
    served.record.entries.append([])
    served.publish(2)
    served.say()
    frame = await page.receive()
    assert frame.number == 3
    again = Page(await served.connect(after=1), 1)
    assert (await again.receive()).html.keys() == {"message-3"}


async def test_what_is_published_while_a_catch_up_is_read_is_neither_lost_nor_twice(serve: Serve) -> None:
    served = await serve()
    for _ in range(3):
        served.record.commit()
    served.record.gate = asyncio.Event()
    page = Page(await served.connect(after=1), 1)
    await until(lambda: served.record.reads)
    served.publish(3)  # was committed before the read: is in both
    served.say()  # is committed after it: in the log alone
    served.record.gate.set()
    frame = await page.receive()
    assert frame.number == 4
    assert frame.order == ["message-2", "message-3", "message-4"]
    assert (await page.reach(served.say())).frames[-1].order == ["message-5"]


async def test_what_was_committed_and_not_yet_published_comes_once(serve: Serve) -> None:
    """The page is ahead of the hub: it read the store between the commit and the publication."""
    served = await serve()
    keeps_the_log_open = Page(await served.connect())
    await keeps_the_log_open.reach(served.say())
    number = served.record.commit()
    page = Page(await served.connect(after=number), number)
    assert (await page.receive()).html == {}
    served.publish(number)
    served.say()
    frame = await page.receive()
    assert frame.number == 3
    assert frame.order == ["message-3"]
    assert (await keeps_the_log_open.reach(3)).html.keys() == {"message-1", "message-2", "message-3"}


async def test_a_server_killed_between_commit_and_publication_loses_nothing(serve: Serve) -> None:
    served = await serve()
    page = await Page(await served.connect()).reach(served.say())
    served.record.commit()  # and the process dies here
    successor = Served(Limits(shutdown=0.1), served.record)
    successor.room = served.room
    await successor.start()
    page.socket = await successor.connect(after=page.number)
    await page.reach(2)
    await page.reach(successor.say())
    assert list(page.html) == ["message-1", "message-2", "message-3"]
    await successor.stop()


async def test_a_page_that_is_further_than_the_record_is_read_anew(serve: Serve) -> None:
    """After a restored backup a page may have seen what never was."""
    served = await serve()
    await Page(await served.connect(name="canada")).reach(served.say())
    page = Page(await served.connect(after=40), 40)
    assert (await page.receive()).header == {"reload": True}


async def test_a_page_too_far_behind_is_read_anew_and_follows_from_there(serve: Serve) -> None:
    served = await serve()
    for _ in range(501):
        served.record.commit()
    served.publish(501)
    page = Page(await served.connect())
    assert (await page.receive()).header == {"reload": True}
    page.number = 501
    assert (await page.reach(served.say())).html.keys() == {"message-502"}


@pytest.mark.parametrize("limits", [{"log_fragments": 4}, {"log_bytes": 400}])
async def test_the_log_keeps_what_it_may_and_the_rest_is_caught_up(serve: Serve, limits: dict[str, int]) -> None:
    served = await serve(**limits)
    page = Page(await served.connect())
    await page.receive()
    await page.socket.close()
    for _ in range(10):
        served.say()
    log = served.hub.halls[served.room.place].streams[served.room].log
    assert 1 <= len(log) <= 5
    reads = len(served.record.reads)
    near = Page(await served.connect(after=9), 9)
    assert (await near.reach(10)).html.keys() == {"message-10"}
    assert len(served.record.reads) == reads
    far = Page(await served.connect(after=2), 2)
    assert list((await far.reach(10)).html) == [f"message-{n}" for n in range(3, 11)]
    assert len(served.record.reads) == reads + 1


async def test_a_publication_larger_than_the_log_still_arrives(serve: Serve) -> None:
    served = await serve(log_bytes=100, frame_bytes=100)
    page = Page(await served.connect())
    await page.receive()
    served.say(("message-1", b'<li id="message-1">' + b"x" * 100_000 + b"</li>"))
    assert len((await page.reach(1)).html["message-1"]) > 100_000


async def test_a_long_backlog_comes_in_several_frames_in_order(serve: Serve) -> None:
    served = await serve(frame_bytes=1_000)
    page = Page(await served.connect())
    await page.receive()
    for _ in range(100):
        served.say()
    await page.reach(100)
    assert len(page.frames) > 5
    assert list(page.html) == [f"message-{n}" for n in range(1, 101)]
    late = await Page(await served.connect(after=10), 10).reach(100)
    assert list(late.html) == [f"message-{n}" for n in range(11, 101)]


async def test_live_parts_bear_no_number_and_whoever_joins_has_the_newest(serve: Serve) -> None:
    served = await serve()
    page = Page(await served.connect())
    await page.receive()
    for count in (1, 2, 3):
        served.hub.refresh(served.room, [("presence-1", f'<p id="presence-1">{count} here</p>'.encode())])
    frame = await page.receive()
    assert frame.number is None
    assert frame.html == {"presence-1": '<p id="presence-1">3 here</p>'}
    other = await Page(await served.connect(after=0, name="canada")).receive()
    assert other.html == {"presence-1": '<p id="presence-1">3 here</p>'}


async def test_live_parts_of_nobody_are_not_kept(serve: Serve) -> None:
    served = await serve()
    served.hub.refresh(served.room, [("presence-1", b'<p id="presence-1">1 here</p>')])
    served.hub.publish(served.room, 1, [message(1)])
    assert served.hub.audiences(served.room.place) == []


async def test_those_who_wait_for_the_same_catch_up_share_one_read(serve: Serve) -> None:
    served = await serve()
    served.record.commit()
    served.record.gate = asyncio.Event()
    pages = [Page(await served.connect(name=f"person {i}")) for i in range(20)]
    await until(lambda: served.hub.figures()["connections"] == 20)
    served.record.gate.set()
    for page in pages:
        await page.reach(1)
    assert served.record.reads == [0]


async def test_a_store_that_is_away_is_an_error_of_ours(serve: Serve) -> None:
    served = await serve()
    served.record.broken = True
    assert await Page(await served.connect()).closed() == 1011


async def test_roles_are_sent_what_is_theirs(serve: Serve) -> None:
    served = await serve()
    served.person("chair", "chair")
    chair, delegate = Page(await served.connect(name="chair")), Page(await served.connect())
    await chair.receive()
    await delegate.receive()
    audiences = {cast(Room, audience).role: audience for audience in served.hub.audiences(served.room.place)}
    served.hub.publish(audiences["chair"], 1, [("topic-1", b'<p id="topic-1">for the chair</p>')])
    served.hub.publish(audiences["delegate"], 1, [("topic-1", b'<p id="topic-1">for all</p>')])
    assert (await chair.receive()).html["topic-1"].endswith("for the chair</p>")
    assert (await delegate.receive()).html["topic-1"].endswith("for all</p>")


async def test_the_head_of_a_place_only_rises(serve: Serve) -> None:
    served = await serve()
    served.hub.advance(served.room.place, 7)
    served.hub.advance(served.room.place, 5)
    assert served.hub.head(served.room.place) == 7


async def test_a_number_that_comes_late_is_sent_all_the_same(serve: Serve) -> None:
    served = await serve()
    page = Page(await served.connect())
    await page.receive()
    served.hub.publish(served.room, 2, [message(2)])
    await page.reach(2)
    served.hub.publish(served.room, 1, [message(1)])
    frame = await page.receive()
    assert frame.number is None
    assert frame.order == ["message-1"]


async def test_what_stands_between_fragments_cannot_be_said_within_one(serve: Serve) -> None:
    served = await serve()
    page = Page(await served.connect())
    await page.receive()
    served.say(("message-1", b'<li id="message-1">a\x1eb</li>'))
    assert (await page.receive()).html == {"message-1": '<li id="message-1">ab</li>'}
