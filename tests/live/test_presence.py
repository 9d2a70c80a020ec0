"""Who is here and who is writing, counted over connections and kept nowhere."""

import asyncio
from collections import Counter
from uuid import UUID, uuid4

from server.live.presence import Presence
from tests.live.conftest import Serve
from tests.live.reader import Page
from tests.live.served import until

NEVER = 3_600.0


async def test_a_seat_is_here_while_it_has_a_connection(serve: Serve) -> None:
    served = await serve()
    place, norway = served.room.place, served.person("norway").seat
    first, second = await served.connect(), await served.connect()
    await Page(second).receive()
    assert served.presence.here(place) == {norway}
    await first.close()
    await asyncio.sleep(0.1)
    assert served.presence.here(place) == {norway}
    await second.close()
    await until(lambda: not served.presence.here(place))
    assert served.changes[place] == 2


async def test_turning_a_page_is_not_leaving_the_room() -> None:
    changes: Counter[UUID] = Counter()
    presence = Presence(lambda place: changes.update([place]), gap=0.0, grace=0.05)
    place, seat = uuid4(), uuid4()
    presence.arrive(place, seat)
    presence.depart(place, seat)
    presence.arrive(place, seat)
    await asyncio.sleep(0.1)
    assert presence.here(place) == {seat}
    assert changes[place] == 1
    presence.depart(place, seat)
    await until(lambda: not presence.here(place))
    assert changes[place] == 2


async def test_who_types_is_named_by_topic_until_it_stops() -> None:
    changes: Counter[UUID] = Counter()
    presence = Presence(lambda place: changes.update([place]), gap=0.0, typing_for=0.05)
    place, norway, canada = uuid4(), uuid4(), uuid4()
    presence.types(place, norway, "water")
    presence.types(place, canada, "water")
    presence.types(place, canada, "food")
    assert presence.typing(place) == {"water": {norway, canada}, "food": {canada}}
    presence.stops(place, canada, "food")
    assert presence.typing(place) == {"water": {norway, canada}}
    await until(lambda: not presence.typing(place))


async def test_typing_on_is_no_news() -> None:
    changes: Counter[UUID] = Counter()
    presence = Presence(lambda place: changes.update([place]), gap=0.0)
    place, seat = uuid4(), uuid4()
    for _ in range(10):
        presence.types(place, seat, "water")
        await asyncio.sleep(0.002)
    assert changes[place] == 1


async def test_who_leaves_no_longer_types() -> None:
    presence = Presence(lambda place: None, grace=0.0, typing_for=NEVER)
    place, seat = uuid4(), uuid4()
    presence.arrive(place, seat)
    presence.types(place, seat, "water")
    presence.depart(place, seat)
    await until(lambda: not presence.here(place))
    assert presence.typing(place) == {}


async def test_many_changes_are_told_as_two_and_the_last_state_is_told() -> None:
    told: list[int] = []
    place = uuid4()
    presence = Presence(lambda place: told.append(len(presence.here(place))), gap=0.1)
    for _ in range(100):
        presence.arrive(place, uuid4())
    assert told == [1], "the first at once"
    await until(lambda: len(told) == 2)
    assert told == [1, 100]
    await asyncio.sleep(0.15)
    assert told == [1, 100]


async def test_rooms_do_not_hear_of_each_other() -> None:
    presence = Presence(lambda place: None)
    one, other, seat = uuid4(), uuid4(), uuid4()
    presence.arrive(one, seat)
    presence.types(one, seat, "water")
    assert presence.here(other) == frozenset()
    assert presence.typing(other) == {}
