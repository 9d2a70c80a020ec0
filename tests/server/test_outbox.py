"""The outbox where several processes share a store."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.threads import held
from rooms.threads.held import Held
from rooms.threads.messages import Words
from server.database import open_store
from server.outbox import Outbox
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
