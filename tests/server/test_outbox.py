"""The outbox where several processes share a store."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.threads import held
from rooms.threads.held import Held
from rooms.threads.messages import Words
from server.database import Store, open_store
from server.outbox import Outbox, hold
from server.settings import Settings
from server.writer import Writer
from tests.cast import Cast, entries


async def test_a_held_message_goes_out_once_though_two_processes_send(settings: Settings, cast: Cast) -> None:
    act = partial(held.hold, topic_id=cast.topic)
    for number in range(20):
        await cast.does("norway", partial(act, words=Words(text=f"Point {number}.")))
    await cast.writer.plainly(all_due)
    stores = [open_store(settings.url) for _ in range(2)]
    outboxes = [Outbox(store, Writer(store, lambda entries: None)) for store in stores]
    await asyncio.gather(*(outbox.send() for outbox in outboxes), *(outbox.send() for outbox in outboxes))
    posted = [
        each.words["text"] for each in await entries(cast.store, cast.room) if each.words and each.kind == "Posted"
    ]
    assert sorted(posted) == sorted(f"Point {number}." for number in range(20))
    async with cast.store.reading() as session:
        assert (await session.execute(select(Held))).all() == []
    for outbox in outboxes:
        await outbox.writer.close()
        await outbox.store.close()


async def all_due(session: AsyncSession, now: datetime) -> None:
    await session.execute(update(Held).values(due_at=now - timedelta(seconds=1)))


async def test_words_that_are_sent_again_are_held_once_also_when_they_have_gone_out(cast: Cast, store: Store) -> None:
    act = partial(hold, topic_id=cast.topic, words=Words(text="Once."), key="the key of the form")
    for _ in range(2):
        await cast.does("norway", act)
    outbox = Outbox(store, cast.writer)
    await cast.writer.plainly(all_due)
    await outbox.send()
    await cast.does("norway", act)
    await cast.writer.plainly(all_due)
    await outbox.send()
    await cast.does("canada", act)
    await cast.writer.plainly(all_due)
    await outbox.send()
    said = [entry for entry in await entries(cast.store, cast.room) if entry.kind == "Posted"]
    assert [entry.by for entry in said] == [cast.seats["norway"], cast.seats["canada"]]
