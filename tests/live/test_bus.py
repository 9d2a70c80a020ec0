"""The bus: two whole applications on one store, each of which hears of what the other enters, once and in order."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from rooms import hats, meetings, seating
from rooms.room import Kind
from rooms.seating import Plan
from server.auth.hats import Choice
from server.database import Store
from server.live import notices
from server.settings import Settings
from tests.cast import Cast
from tests.live.pair import NEVER, POSTGRESQL, Pair, killed, listening, page, pages, pair, post, said, session_of
from tests.live.served import until


@pytest_asyncio.fixture
async def told(settings: Settings, cast: Cast) -> AsyncIterator[Pair]:
    """They hear of each other by notices alone."""
    async with pair(settings, cast, NEVER) as both:
        yield both


# On notices


@POSTGRESQL
async def test_what_is_said_in_one_process_is_on_the_pages_of_another_once_and_in_order(told: Pair) -> None:
    async with pages(told) as (there, here):
        for number in range(20):
            done = await post((told.b, told.a)[number % 2], "south_africa", f"Point {number}.")
        last = done.entries[-1].seq
        for each in (there, here):
            await each.reach(last)
            assert said(each) == [f"Point {number}." for number in range(20)]


@POSTGRESQL
async def test_many_at_once_from_both_sides_arrive_once_each_on_both(told: Pair) -> None:
    async with pages(told) as (there, here):
        done = await asyncio.gather(
            *(post((told.a, told.b)[number % 2], "south_africa", f"Point {number}.") for number in range(100))
        )
        last = max(each.entries[-1].seq for each in done)
        await there.reach(last)
        await here.reach(last)
        assert said(there) == said(here)
        assert sorted(said(here)) == sorted(f"Point {number}." for number in range(100))


@POSTGRESQL
async def test_own_notices_are_not_read(told: Pair) -> None:
    reads: list[list[UUID]] = []
    load = told.a.site.publisher.reads.load

    async def counted(places: list[UUID]) -> dict[UUID, None]:
        reads.append(places)
        return await load(places)

    told.a.site.publisher.reads.load = counted
    last = (await post(told.a, "norway", "Point 1.")).entries[-1].seq
    await until(lambda: told.b.site.publisher.known[told.b.cast.room] == last)
    last = (await post(told.b, "norway", "Point 2.")).entries[-1].seq
    await until(lambda: told.a.site.publisher.known[told.a.cast.room] == last)
    # Notices come in the order of the commits: that of the first, if it were heeded, would have been so by now.
    assert reads == [[told.a.cast.room]]


@POSTGRESQL
async def test_a_session_that_ends_in_one_process_ends_its_streams_and_its_pages_in_another(told: Pair) -> None:
    account = await told.a.account("norway")
    token, other = [await told.a.site.entrance.sessions.start(account, "a browser") for _ in range(2)]
    async with page(told.b, token) as there, page(told.b, other) as here:
        assert await told.b.site.entrance.finder.find(token)
        await told.a.site.entrance.sessions.end(account, await session_of(told.a, token))
        assert await there.closed() == 4401
        assert await told.b.site.entrance.finder.find(token) is None
        last = (await post(told.a, "norway", "Point 1.")).entries[-1].seq
        await here.reach(last)


async def two_hats(both: Pair) -> tuple[str, Choice]:
    """Somebody of the cast is registered for another entity too; a session of theirs, and that other hat."""
    cast = both.a.cast
    token = await both.a.signed_in("norway")
    act = partial(hats.register_again, person_id=cast.persons["norway"], entity_id=cast.entities["icbl"])
    done = await both.a.site.writer.act(cast.conference, cast.attending["secretariat"], act)
    return token, Choice(cast.conference, UUID(done.entries[-1].body["person"]))


@POSTGRESQL
@pytest.mark.parametrize("cut", [False, True])
async def test_a_hat_changed_in_one_process_ends_what_was_opened_under_the_other_in_another(
    told: Pair, cut: bool
) -> None:
    """By a notice, and where these are cut by a look at the store."""
    token, other = await two_hats(told)
    who = await told.a.site.entrance.finder.find(token)
    assert who
    async with page(told.b, token) as there:
        if cut:
            await killed(told.a.cast.store)
        await told.a.site.entrance.hats.choose(who, other)
        assert await there.closed() == 4410
    found = await told.b.site.entrance.finder.find(token)
    assert found
    assert found.hats == {other.person}


@POSTGRESQL
async def test_a_seat_taken_away_in_one_process_ends_its_stream_in_another(told: Pair) -> None:
    async with (
        page(told.a, await told.a.signed_in("icbl")) as there,
        page(told.a, await told.a.signed_in("norway")) as here,
    ):
        room, seats = told.b.cast.room, told.b.cast.seats
        done = await told.b.site.writer.act(room, seats["canada"], partial(seating.revoke, seat_id=seats["icbl"]))
        assert await there.closed() == 4403
        await here.reach(done.entries[-1].seq)


@POSTGRESQL
async def test_a_room_opened_elsewhere_is_heard_from_its_beginning(told: Pair) -> None:
    cast = told.a.cast
    async with page(told.b, await told.b.signed_in("norway"), f"/conferences/{cast.conference}") as home:
        heard: list[tuple[UUID, int]] = []
        told.b.site.publisher.listeners.append(lambda entry: heard.append((entry.place_id, entry.seq)))
        plan = Plan(kind=Kind.DIALOGUE, title="Verification")
        opened = await told.a.site.writer.act(
            cast.conference, cast.attending["secretariat"], partial(seating.open_room, plan=plan)
        )
        assert opened.result
        await until(lambda: told.b.site.publisher.known.get(opened.result) == opened.entries[-1].seq)
        while f"room_line-{opened.result}" not in home.html:
            await home.receive()
        numbers = [number for place, number in heard if place == opened.result]
        assert numbers == list(range(1, opened.entries[-1].seq + 1))


@POSTGRESQL
async def test_what_others_see_of_a_room_is_new_though_nobody_in_this_process_was_in_it(told: Pair) -> None:
    """The line of a room on the home of the conference is kept; an entry of another process must reach it too."""
    cast = told.a.cast
    async with page(told.b, await told.b.signed_in("norway"), f"/conferences/{cast.conference}") as home:
        home.html.clear()
        await told.a.site.writer.act(cast.room, cast.seats["canada"], meetings.open_meeting)
        while f"room_line-{cast.room}" not in home.html:
            await home.receive()


# Where notices fail


@POSTGRESQL
async def test_nothing_is_lost_while_the_notices_are_cut(told: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    async with pages(told) as (there, here):
        connect, silence = notices.connect, asyncio.Event()

        async def later(store: Store) -> Any:
            await silence.wait()
            return await connect(store)

        monkeypatch.setattr(notices, "connect", later)
        assert await killed(told.a.cast.store) == 2
        done = await asyncio.gather(*(post(told.b, "south_africa", f"Point {number}.") for number in range(200)))
        await listening(told.a.cast.store, 0)
        last = max(each.entries[-1].seq for each in done)
        await here.reach(last)
        assert said(there) == []
        silence.set()
        await there.reach(last)
        assert said(there) == said(here)
        assert sorted(said(there)) == sorted(f"Point {number}." for number in range(200))
        await listening(told.a.cast.store, 2)
        await there.reach((await post(told.b, "south_africa", "Point 200.")).entries[-1].seq)
        assert said(there)[-1] == "Point 200."


@POSTGRESQL
async def test_a_session_that_ended_while_the_notices_were_cut_is_found(told: Pair) -> None:
    account = await told.a.account("norway")
    token = await told.a.site.entrance.sessions.start(account, "a browser")
    async with page(told.b, token) as there:
        await killed(told.a.cast.store)
        await told.a.site.entrance.sessions.end(account, await session_of(told.a, token))
        assert await there.closed() == 4401


# The notices themselves


def test_a_notice_of_many_places_is_split() -> None:
    heads = {uuid4(): 2**31 - number for number in range(1_000)}
    written = notices.of_heads("m" * 16, heads)
    assert max(len(each.encode()) for each in written) < 8_000
    read = [notices.Notice.model_validate_json(each) for each in written]
    assert {place: number for each in read for place, number in each.heads.items()} == heads
    ended = [uuid4() for _ in range(1_000)]
    written = notices.of_endings("m" * 16, ended)
    assert max(len(each.encode()) for each in written) < 8_000
    assert [id for each in written for id in notices.Notice.model_validate_json(each).ended] == ended
    turned = [(uuid4(), uuid4(), uuid4()) for _ in range(1_000)]
    written = notices.of_hats("m" * 16, turned)
    assert max(len(each.encode()) for each in written) < 8_000
    assert [hat for each in written for hat in notices.Notice.model_validate_json(each).turned] == turned


@POSTGRESQL
async def test_what_is_no_notice_is_let_go(told: Pair) -> None:
    bus, known = told.a.site.bus, dict(told.a.site.publisher.known)
    for payload in ("", "{", "[]", '{"by": "x", "heads": {"no": 1}}', '{"by": "x", "ended": 3}'):
        bus.heard(payload)
    assert bus.publisher.known == known


@POSTGRESQL
async def test_a_notice_is_sent_with_the_commit_and_never_without(store: Store) -> None:
    async with await notices.connect(store) as connection:
        await connection.execute(b"LISTEN antechamber")
        for words, kept in (("undone", False), ("done", True)):
            async with store.writing() as session:
                await notices.send(session, [words])
                await (session.commit() if kept else session.rollback())
        assert [each.payload async for each in connection.notifies(timeout=20, stop_after=1)] == ["done"]
