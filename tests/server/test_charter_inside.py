"""The charter acknowledged while a segment names nobody: it lets one in until the close, and is told to nobody."""

import re
from contextlib import suppress
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from rooms import segments
from rooms.people import Seat
from rooms.record.entries import Entry
from rooms.room import Attribution, Room
from rooms.threads import naming
from tests.cast import PLAN, row
from tests.live.reader import parse
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
RULE = Attribution.CHATHAM_HOUSE


async def amended_inside(whole: Whole) -> UUID:
    """A segment is open, and the charter is another than the one that everyone had acknowledged."""
    cast = whole.cast
    await cast.does("canada", partial(naming.open_segment, rule=RULE))
    room = await row(cast.store, Room, cast.room)
    assert room.segment_id is not None
    await cast.does("norway", partial(segments.acknowledge, segment_id=room.segment_id, rule=RULE))
    agreed = PLAN.charter.model_copy(update={"recording": "None."})
    await cast.does("canada", partial(naming.amend, charter=agreed))
    return room.segment_id


async def enters(whole: Whole, browser: Browser) -> str:
    """The charter is read and acknowledged by its form."""
    at = f"/rooms/{whole.cast.room}"
    page = (await browser.get(f"{at}/charter")).text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    done = await browser.send(f"{at}/charter", f"{at}/acknowledgement", {"version": version[1], "key": "once"})
    assert (done.status_code, done.headers["location"]) == (303, at)
    return page


async def test_it_lets_one_in_until_the_close_and_is_asked_for_anew(whole: Whole, norway: Browser) -> None:
    segment, at = await amended_inside(whole), f"/rooms/{whole.cast.room}"
    assert (await norway.get(at)).headers["location"] == f"{at}/charter"
    assert "it holds until the segment is closed" in await enters(whole, norway)
    assert (await norway.get(at)).status_code == 200
    assert (await norway.get(f"{at}/charter")).text.count("You have acknowledged this charter.") == 1
    home = await norway.get(f"/conferences/{whole.cast.conference}")
    assert "Acknowledge the charter of" not in home.text
    url = f"{whole.url.replace('http', 'ws')}{at}/live?after=0"
    headers = {"Cookie": f"session={norway.client.cookies['session']}"}
    async with connect(url, origin=whole.url, additional_headers=headers) as socket:  # type: ignore[arg-type]
        await socket.recv()
        await whole.cast.does("canada", partial(segments.close, segment_id=segment))
        told = []
        with suppress(ConnectionClosed):
            while True:
                told.append(parse(str(await socket.recv())).header)
        assert {"reload": True} in told
    assert (await norway.get(at)).headers["location"] == f"{at}/charter"
    assert "is an entry of the record" in await enters(whole, norway)
    assert (await norway.get(at)).status_code == 200


async def test_nothing_that_is_kept_says_that_somebody_did(whole: Whole, norway: Browser) -> None:
    await amended_inside(whole)
    cast, seat = whole.cast, whole.cast.seats["norway"]

    async def told() -> tuple[int, int]:
        async with cast.store.reading() as session:
            every = list((await session.execute(select(Entry))).scalars())
        return len(every), sum(str(seat) in str(entry.body) or entry.seat_id == seat for entry in every)

    before = await told()
    await enters(whole, norway)
    assert await told() == before
    assert (await row(cast.store, Seat, seat)).acknowledged == 1


async def test_where_the_charter_is_under_the_rule_one_press_is_enough(whole: Whole, norway: Browser) -> None:
    cast, at = whole.cast, f"/rooms/{whole.cast.room}"
    strict = PLAN.charter.model_copy(update={"attribution": RULE})
    await cast.does("canada", partial(naming.amend, charter=strict))
    assert "Who can see what" in await enters(whole, norway)
    assert (await norway.get(at)).status_code == 200
    await cast.says("norway", "In confidence.")
