"""The writer: what waits is written together, answered when durable, and numbered without gaps."""

import asyncio
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import charter, seating
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Role
from rooms.record.entries import Entry, Record
from rooms.room import Kind
from rooms.seating import Plan
from rooms.threads import messages, topics
from rooms.threads.messages import Message, Words
from rooms.threads.topics import Topic
from server.database import Store, open_store
from server.settings import Settings
from server.writer import Done, Writer
from tests.cast import Cast, entries, row
from tests.live.pair import POSTGRESQL


def numbers(found: list[Entry]) -> list[int]:
    return [entry.seq for entry in found]


class Commits:
    """Counts the commits of the writing engine."""

    def __init__(self, store: Store) -> None:
        self.count = 0
        event.listen(store.engines[0].sync_engine, "commit", self.one)

    def one(self, connection: object) -> None:
        self.count += 1


async def test_acts_that_wait_together_share_one_commit(cast: Cast) -> None:
    commits = Commits(cast.store)
    before = len(await entries(cast.store, cast.room))
    await asyncio.gather(*(cast.says("norway", f"Point {number}.") for number in range(20)))
    assert commits.count == 1
    found = await entries(cast.store, cast.room)
    assert numbers(found) == list(range(1, before + 21))
    assert {each.at for each in found[before:]} == {found[before].at}


async def test_an_answer_means_durable(cast: Cast, settings: Settings) -> None:
    message = await cast.says("norway", "Norway supports the ban.")
    other = open_store(settings.url)
    assert (await row(other, Message, message)).text == "Norway supports the ban."
    await other.close()


async def test_what_is_recorded_is_heard_of_after_its_commit_and_once(cast: Cast) -> None:
    cast.heard.clear()
    await asyncio.gather(*(cast.says("norway", f"Point {number}.") for number in range(3)))
    stored = await entries(cast.store, cast.room)
    assert numbers(cast.heard) == numbers(stored[-3:])


async def test_a_refusal_in_a_batch_leaves_nothing_and_the_others_stand(cast: Cast) -> None:
    commits = Commits(cast.store)
    before = len(await entries(cast.store, cast.room))
    results = await asyncio.gather(
        cast.says("norway", "First."),
        cast.says("norway", "   "),
        cast.does("norway", lambda floor: topics.close(floor, cast.topic)),
        cast.says("south_africa", "Second."),
        return_exceptions=True,
    )
    assert [type(each) for each in results] == [UUID, Refused, Refused, UUID]
    assert commits.count == 1
    found = await entries(cast.store, cast.room)
    assert [each.words["text"] for each in found[before:] if each.words] == ["First.", "Second."]
    assert numbers(found) == list(range(1, before + 3))


class Broken(Exception):
    """Something nobody foresaw."""


@pytest.mark.parametrize("failure", [Broken("unforeseen"), Refused("too.late")])
async def test_a_failure_after_recording_undoes_its_own_act_and_no_other(cast: Cast, failure: Exception) -> None:
    async def spoil(floor: Floor) -> None:
        await messages.post(floor, cast.topic, Words(text="Never said."))
        raise failure

    before = len(await entries(cast.store, cast.room))
    cast.heard.clear()
    results = await asyncio.gather(
        cast.says("norway", "First."),
        cast.does("norway", spoil),
        cast.says("south_africa", "Second."),
        return_exceptions=True,
    )
    assert results[1] is failure
    found = await entries(cast.store, cast.room)
    assert [each.words["text"] for each in found[before:] if each.words] == ["First.", "Second."]
    assert numbers(found) == list(range(1, before + 3))
    assert numbers(cast.heard) == [before + 1, before + 2]
    assert (await row(cast.store, Topic, cast.topic)).count == 2


async def test_a_failing_act_alone_leaves_nothing(cast: Cast) -> None:
    async def spoil(floor: Floor) -> None:
        await messages.post(floor, cast.topic, Words(text="Never said."))
        raise Broken

    before = numbers(await entries(cast.store, cast.room))
    with pytest.raises(Broken):
        await cast.does("norway", spoil)
    assert numbers(await entries(cast.store, cast.room)) == before
    await cast.says("norway", "Said.")


async def test_a_retry_with_the_same_key_changes_nothing_and_gets_the_same_answer(cast: Cast) -> None:
    async def say() -> Done[Entry]:
        words = Words(text="Once.")
        return await cast.does("norway", lambda floor: messages.post(floor, cast.topic, words), key="form-1")

    answers = [*await asyncio.gather(say(), say()), await say()]
    assert len({(each.entries[0].seq, each.entries[0].digest) for each in answers}) == 1
    assert [each.again for each in answers] == [False, True, True]
    assert (await row(cast.store, Topic, cast.topic)).count == 1
    assert sum(each.kind == "Posted" for each in cast.heard) == 1


async def test_a_key_is_of_one_seat_alone(cast: Cast) -> None:
    await cast.says("norway", "Norway.", key="same")
    await cast.says("south_africa", "South Africa.", key="same")
    assert (await row(cast.store, Topic, cast.topic)).count == 2


async def test_a_refusal_uses_up_no_key(cast: Cast) -> None:
    with pytest.raises(Refused):
        await cast.says("norway", " ", key="form-2")
    await cast.says("norway", "Now with words.", key="form-2")


async def test_fifty_acts_at_once_are_numbered_without_gap(cast: Cast) -> None:
    before = len(await entries(cast.store, cast.room))
    names = ["norway", "south_africa", "icbl", "icrc", "canada"]
    await asyncio.gather(*(cast.says(names[number % 5], f"Point {number}.") for number in range(50)))
    assert numbers(await entries(cast.store, cast.room)) == list(range(1, before + 51))


async def test_two_processes_on_one_store_number_without_gap_and_never_wait_for_ever(
    cast: Cast, settings: Settings
) -> None:
    other = open_store(settings.url)
    heard: list[Entry] = []
    second = Writer(other, heard.extend)
    before = len(await entries(cast.store, cast.room)), len(await entries(cast.store, cast.conference))

    async def both(writer: Writer, number: int) -> None:
        """Acts in the room, in the conference, and in both, so that locks of two records are wanted at once."""
        seat, attending = cast.seats["norway"], cast.attending["secretariat"]
        await writer.act(cast.room, seat, lambda floor: messages.post(floor, cast.topic, Words(text=f"{number}")))
        plan = Plan(kind=Kind.DIALOGUE, title=f"Room {number}")
        await writer.act(cast.conference, attending, lambda floor: seating.open_room(floor, plan), also=(cast.room,))

    await asyncio.wait_for(
        asyncio.gather(*(both(writer, number) for number in range(25) for writer in (cast.writer, second))), 30
    )
    await second.close()
    await other.close()
    room, conference = await entries(cast.store, cast.room), await entries(cast.store, cast.conference)
    assert numbers(room) == list(range(1, before[0] + 51))
    assert numbers(conference) == list(range(1, before[1] + 51))
    assert {(each.place_id, each.seq) for each in heard}.isdisjoint({(e.place_id, e.seq) for e in cast.heard})
    assert (await row(cast.store, Topic, cast.topic)).count == 50


async def test_records_are_locked_in_one_order_whatever_order_they_are_named_in(cast: Cast) -> None:
    first, second = sorted((cast.room, cast.conference))
    locked: list[list[UUID]] = []
    lock = cast.writer.lock

    async def watched(session: AsyncSession, places: set[UUID]) -> tuple[dict[UUID, object], datetime]:
        heads, now = await lock(session, places)
        locked.append(list(heads))
        return heads, now  # type: ignore[return-value]

    cast.writer.lock = watched  # type: ignore[method-assign, assignment]
    say = Words(text="Said.")
    await cast.does("norway", lambda floor: messages.post(floor, cast.topic, say), also=(cast.conference,))
    await cast.attends(
        "secretariat", lambda floor: seating.open_room(floor, Plan(kind=Kind.DIALOGUE, title="B")), also=(cast.room,)
    )
    assert locked == [[first, second], [first, second]]


async def test_an_act_that_enters_two_records_leaves_an_entry_in_each(cast: Cast) -> None:
    opened = await cast.attends(
        "secretariat", lambda floor: seating.open_room(floor, Plan(kind=Kind.PLENARY, title="Plenary"))
    )
    assert [each.kind for each in opened.entries] == ["RoomListed", "RoomOpened", "Seated"]
    assert [each.place_id == cast.conference for each in opened.entries] == [True, False, False]


async def test_a_seat_that_has_ended_and_a_stranger_are_told_that_nothing_is_here(cast: Cast) -> None:
    await cast.does("canada", lambda floor: seating.revoke(floor, cast.seats["icbl"]))
    for seat in (cast.seats["icbl"], uuid4(), cast.attending["norway"]):
        with pytest.raises(NotHere):
            await cast.writer.act(cast.room, seat, lambda floor: charter.acknowledge(floor, 1))


async def test_a_seat_that_ends_in_the_same_batch_speaks_no_more(cast: Cast) -> None:
    revoked, said = await asyncio.gather(
        cast.does("canada", lambda floor: seating.revoke(floor, cast.seats["icbl"])),
        cast.says("icbl", "One more word."),
        return_exceptions=True,
    )
    assert not isinstance(revoked, BaseException)
    assert isinstance(said, NotHere)


async def test_acts_of_one_batch_build_on_each_other(cast: Cast) -> None:
    seated, again = await asyncio.gather(
        cast.attends("secretariat", lambda floor: seating.open_room(floor, Plan(kind=Kind.DIALOGUE, title="One"))),
        cast.does("canada", lambda floor: topics.open_topic(floor, "Verification")),
    )
    assert seated.result is not None
    assert again.entries[0].body["number"] == 2
    with pytest.raises(Refused):
        await cast.does("secretariat", lambda floor: seating.grant(floor, cast.persons["norway"], Role.DELEGATE))


async def test_closing_writes_what_waits(cast: Cast) -> None:
    waiting = asyncio.create_task(cast.says("norway", "A last word."))
    await asyncio.sleep(0)
    await cast.writer.close()
    await asyncio.wait_for(waiting, 1)
    assert (await row(cast.store, Topic, cast.topic)).count == 1


async def test_who_hangs_up_does_not_hold_up_the_rest(cast: Cast) -> None:
    hanging = asyncio.create_task(cast.says("norway", "Said and gone."))
    await asyncio.sleep(0)
    hanging.cancel()
    await cast.says("south_africa", "Still here.")
    assert (await row(cast.store, Topic, cast.topic)).count == 2


@POSTGRESQL
async def test_an_act_in_two_places_is_later_than_what_it_waited_for_in_either(cast: Cast) -> None:
    first = min(cast.room, cast.conference)
    post = partial(messages.post, topic_id=cast.topic, words=Words(text="Point 1."))
    async with cast.store.writing() as other:
        await other.execute(update(Record).where(col(Record.id) == first).values(digest=Record.digest))
        waiting = asyncio.create_task(cast.does("norway", post, also=(cast.conference,)))
        await locked(cast.store)
        released = (await other.execute(select(func.clock_timestamp()))).scalar_one()
        await other.commit()
    assert (await waiting).entries[0].at >= released


async def locked(store: Store) -> None:
    """Wait until somebody waits for a lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with asyncio.timeout(20), store.reading() as session:
        while not (await session.execute(waiting)).scalar_one():
            await session.rollback()
            await asyncio.sleep(0.02)


async def test_whoever_waits_is_told_where_telling_others_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: object) -> None:
        raise LookupError("nobody listens")

    with monkeypatch.context() as patch:
        patch.setattr(cast.writer, "published", fails)
        with pytest.raises(LookupError, match="nobody listens"):
            await cast.says("norway", "Norway supports the ban.")
    assert "could not be answered" in caplog.text
    caplog.clear()
    assert await cast.says("norway", "And says so again.")
