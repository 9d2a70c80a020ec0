"""Rows that are gathered: in before anything is read, in when it commits, gone when it does not."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms.record.rows import among, change, gather, rows, waits
from rooms.threads.findable import Findable
from rooms.threads.messages import Message, Wording
from rooms.threads.topics import Topic
from server.database import Store
from tests.cast import Cast

NOW = datetime(2026, 11, 12, 9, 5, tzinfo=UTC)


async def kept(store: Store) -> list[str]:
    async with store.reading() as session:
        return list((await session.execute(select(col(Findable.terms)).order_by(col(Findable.id)))).scalars())


async def test_it_is_there_for_whoever_reads_in_the_same_transaction(store: Store) -> None:
    message = uuid4()
    async with store.writing() as session, session.begin():
        gather(session, Findable, message_id=message, terms="nine years")
        gather(session, Wording, message_id=message, version=1, seq=4, text="Nine years.", at=NOW)
        assert (await session.execute(select(col(Findable.terms)))).scalar_one() == "nine years"
        found = await session.get(Wording, (message, 1))
        assert found is not None
        assert (found.text, found.at) == ("Nine years.", NOW)


async def test_it_is_kept_though_nothing_else_was_written(store: Store) -> None:
    async with store.writing() as session, session.begin():
        gather(session, Findable, message_id=uuid4(), terms="first")
        gather(session, Findable, message_id=uuid4(), terms="second")
    assert await kept(store) == ["first", "second"]


async def test_it_goes_with_a_transaction_that_fails(store: Store) -> None:
    async with store.writing() as session:
        gather(session, Findable, message_id=uuid4(), terms="never said")
        await session.execute(select(col(Findable.terms)))
        gather(session, Findable, message_id=uuid4(), terms="nor this")
        await session.rollback()
        gather(session, Findable, message_id=uuid4(), terms="said")
        await session.commit()
    assert await kept(store) == ["said"]


async def test_what_it_refers_to_goes_in_before_it(cast: Cast, store: Store) -> None:
    place, topic = cast.room, uuid4()
    said = {"id": uuid4(), "room_id": place, "topic_id": topic, "seat_id": uuid4(), "ordinal": 1, "text": "Good."}
    async with store.writing() as session, session.begin():
        gather(session, Message, **said, at=NOW, said_seq=1, said_at=NOW, language="en", mentions=[])
        session.add(Topic(id=topic, room_id=place, number=9, title="Stockpiles"))
    async with store.reading() as session:
        found = await session.get(Message, said["id"])
        assert found is not None
        assert (found.version, found.state, found.quote_of, found.pinned) == (1, "standing", None, False)


async def test_what_is_changed_is_seen_at_once_and_written_together(cast: Cast, store: Store) -> None:
    topics = [Topic(id=uuid4(), room_id=cast.room, number=number, title="Stockpiles") for number in (7, 8)]
    async with store.writing() as session, session.begin():
        session.add_all(topics)
    async with store.writing() as session, session.begin():
        one, other = [await session.get_one(Topic, each.id) for each in topics]
        change(session, one, title="Transfers")
        change(session, one, number=17)
        change(session, other, title="Victims")
        assert (one.title, one.number, other.title) == ("Transfers", 17, "Victims")
        query = select(Topic).where(col(Topic.title) == "Stockpiles")
        assert await rows(session, Topic, query, lambda each: each.title == "Transfers") == [one]
        assert (
            await session.execute(select(col(Topic.number)).where(col(Topic.title) == "Transfers"))
        ).scalars().all() == [17]
        change(session, other, title="never said")
        await session.rollback()
    async with store.reading() as session:
        assert {(await session.get_one(Topic, each.id)).title for each in topics} == {"Stockpiles"}


async def test_a_row_that_is_not_in_the_store_yet_is_changed_before_it_goes_in(cast: Cast, store: Store) -> None:
    async with store.writing() as session, session.begin():
        topic = Topic(id=uuid4(), room_id=cast.room, number=7, title="Stockpiles")
        session.add(topic)
        change(session, topic, title="Transfers")
    async with store.reading() as session:
        assert (await session.get_one(Topic, topic.id)).title == "Transfers"


async def test_what_was_gathered_is_found_among_rows_before_all_is_written(cast: Cast, store: Store) -> None:
    said, query = uuid4(), select(Findable).where(col(Findable.terms) == "nine years")
    async with store.writing() as session, session.begin():
        gather(session, Findable, message_id=said, terms="nine years")
        gather(session, Wording, message_id=said, version=1, seq=4, text="Nine years.", at=NOW)
        assert [each.message_id for each in await rows(session, Findable, query, lambda each: True)] == [said]
        assert waits(session)


@pytest.mark.parametrize(
    ("count", "asked"), [(0, 0), (1, 1), (2, 2), (3, 4), (5, 8), (64, 64), (65, 128), (512, 512), (513, 513)]
)
def test_what_is_asked_for_comes_in_few_lengths(count: int, asked: int) -> None:
    wanted = [uuid4() for _ in range(count)]
    padded = among(iter(wanted))
    assert (padded[:count], len(padded)) == (wanted, asked)
    assert set(padded) == set(wanted)
