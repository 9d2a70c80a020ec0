"""Bells: that something is new where one follows, told once in a while and never what."""

from uuid import uuid4

from tests.live.conftest import Serve
from tests.live.reader import Page

NEVER = 3_600.0


async def test_only_those_who_follow_a_place_hear_its_bell(serve: Serve) -> None:
    served = await serve()
    place = uuid4()
    served.follows = frozenset([place])
    follows = Page(await served.connect())
    served.follows = frozenset([uuid4()])
    does_not = Page(await served.connect(name="canada"))
    await follows.receive()
    await does_not.receive()
    served.hub.bell(place)
    frame = await follows.receive()
    assert frame.header == {"bell": str(place)}
    assert frame.html == {}
    served.say()
    await does_not.reach(1)
    assert [frame.header for frame in does_not.frames] == [{}, {"n": 1}]


async def test_the_first_bell_rings_at_once_and_the_others_together_later(serve: Serve) -> None:
    served = await serve(bell_gap=0.2)
    places = [uuid4() for _ in range(3)]
    served.follows = frozenset(places)
    page = Page(await served.connect())
    await page.receive()
    served.hub.bell(places[0])
    assert (await page.receive()).header == {"bell": str(places[0])}
    for _ in range(50):
        for place in places:
            served.hub.bell(place)
    rung = [(await page.receive()).header["bell"] for _ in places]
    assert sorted(rung) == sorted(map(str, places))
    served.say()
    assert (await page.receive()).number == 1, "fifty bells of a place are one"


async def test_a_place_nobody_follows_is_silent(serve: Serve) -> None:
    served = await serve(bell_gap=NEVER)
    served.hub.bell(uuid4())
    place = uuid4()
    served.follows = frozenset([place])
    page = Page(await served.connect())
    await page.receive()
    served.hub.bell(place)
    assert (await page.receive()).header == {"bell": str(place)}, "and has not used up the bell of another"


async def test_who_has_left_follows_nothing(serve: Serve) -> None:
    served = await serve()
    place = uuid4()
    served.follows = frozenset([place])
    page = Page(await served.connect())
    await page.receive()
    served.hub.end_seat(served.person("norway").seat)
    assert await page.closed() == 4403
    assert served.hub.bells.followers == {}
