"""Tidying: once a day what has had its time is deleted, and what was taken back leaves index, log and folder.

On SQLite the full-text index keeps deleted terms in its older segments until they are merged, and the write-ahead log
keeps pages as they were until it is emptied, so both is done soon after a retraction. Files that no message bears any
more are deleted from the store of contents. On PostgreSQL nothing else is to be done: a deleted row and its place in
the index are out of reach of every query at once, and autovacuum frees their pages; what is archived of its log ages
as the archive does.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.attachments import Attachment
from rooms.delegations.notes import DelegationNote, NoteTakenBack
from rooms.record.entries import Entry
from rooms.segments import SegmentClosed
from rooms.threads.corrections import Retracted
from rooms.threads.held import Held
from server.auth.hats import Worn
from server.auth.sessions import Session
from server.contents import Contents
from server.database import Store
from server.known import Receipt
from server.mail import letters
from server.writer import Writer

log = logging.getLogger("antechamber.tidying")
RECEIPTS_KEPT, SESSIONS_KEPT = timedelta(days=7), timedelta(days=90)
# Seconds: from the start to the first time, from one time to the next, and from a retraction to the merge.
SETTLING, DAY, SOON = 60.0, 86_400.0, 5.0
# A file is kept before the message that bears it is written; after this time nobody waits for it any more.
UNCLAIMED = timedelta(minutes=20)
# So many receipts go in one transaction, for acts wait meanwhile.
SLICE = 1_000
# The number by which processes that share a PostgreSQL store know that one of them is at it.
TURN = 7_240_615


@dataclass
class Tidying:
    """One per process; where several share a store, one at a time tidies, and the next finds nothing left to do."""

    store: Store
    writer: Writer
    contents: Contents
    tasks: "set[asyncio.Task[None]]" = field(default_factory=set)
    merging: bool = False

    def start(self) -> None:
        self.begin(self.run())

    def begin(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def run(self) -> None:
        await asyncio.sleep(SETTLING)
        while True:
            try:
                await self.tidy()
            except Exception:
                log.exception("the store could not be tidied; it is tried again tomorrow")
            await asyncio.sleep(DAY)

    async def tidy(self) -> None:
        """Delete receipts, sessions, letters and files that have had their time, and merge the index."""
        while await self.writer.plainly(forget_receipts):
            pass
        await self.writer.plainly(forget_sessions)
        await self.writer.plainly(letters.forget)
        await self.sweep()
        await self.merge()

    def heard(self, entry: Entry) -> None:
        """Words were taken back, or a segment was closed: soon nothing of what was erased is left."""
        if not self.merging and isinstance(entry.event, Retracted | SegmentClosed | NoteTakenBack):
            self.merging = True
            self.begin(self.erase())

    async def erase(self) -> None:
        await asyncio.sleep(SOON)
        self.merging = False
        try:
            await self.merge()
            await asyncio.sleep(UNCLAIMED.total_seconds())
            await self.sweep()
        except Exception:
            log.exception("what was taken back was not erased everywhere; it is when the store is tidied")

    async def merge(self) -> None:
        """Leave nothing of erased words in the index and the log of SQLite."""
        if self.store.dialect == "sqlite":
            await self.writer.plainly(merge_index)
            await self.store.checkpoint()

    async def sweep(self) -> None:
        """Delete the files that no message and no note bears and nobody is about to send."""
        lying = await asyncio.to_thread(self.contents.older, UNCLAIMED)
        async with self.store.reading() as session:
            borne = set((await session.execute(select(col(Attachment.digest)))).scalars())
            borne |= set((await session.execute(select(col(DelegationNote.digest)))).scalars())
            for words in (await session.execute(select(col(Held.words)))).scalars():
                borne.update(file.digest for file in words.files)
        for digest in lying - borne:
            await asyncio.to_thread(self.contents.remove, digest, UNCLAIMED)

    async def close(self) -> None:
        """Stop; what was not merged is merged after the next start."""
        tasks = list(self.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def our_turn(session: AsyncSession) -> bool:
    """Whether no other process tidies now; on SQLite whoever writes is alone."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    return bool((await session.execute(select(func.pg_try_advisory_xact_lock(TURN)))).scalar_one())


async def forget_receipts(session: AsyncSession, now: datetime) -> bool:
    """Delete the oldest receipts that nobody will ask for any more; whether there may be others."""
    if not await our_turn(session):
        return False
    old = col(Receipt.at) < now - RECEIPTS_KEPT
    moments = select(col(Receipt.at)).where(old).order_by(col(Receipt.at))
    last = (await session.execute(moments.offset(SLICE).limit(1))).scalar_one_or_none()
    await session.execute(delete(Receipt).where(old if last is None else col(Receipt.at) <= last))
    return last is not None


async def forget_sessions(session: AsyncSession, now: datetime) -> None:
    """Delete sessions that ended or expired long ago."""
    if await our_turn(session):
        long_ago = now - SESSIONS_KEPT
        over = or_(col(Session.ended_at) < long_ago, col(Session.expires_at) < long_ago)
        await session.execute(delete(Worn).where(col(Worn.session_id).in_(select(col(Session.id)).where(over))))
        await session.execute(delete(Session).where(over))


async def merge_index(session: AsyncSession, now: datetime) -> None:
    """Write the full-text index of SQLite anew, without the terms that were deleted from it."""
    await session.execute(text("INSERT INTO findable_words(findable_words) VALUES ('optimize')"))
