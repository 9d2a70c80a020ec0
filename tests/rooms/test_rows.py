"""Rows that are gathered: in before anything is read, in when it commits, gone when it does not."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import col

from rooms.record.rows import gather
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
