"""The writer: takes whatever acts wait, runs them one after another in one transaction, commits once, answers all.

An answer therefore always means durable, numbers have no gaps, and the cost of a commit is shared. An act refuses
before it records, so a refusal leaves nothing to undo; should one fail after it has recorded, the batch is rolled back
and repeated act by act.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import deadlines
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Seat
from rooms.record.entries import Entry, Record
from rooms.room import Place, Room
from rooms.segments import SegmentClosed
from server.database import Store
from server.known import CLOCKS, Known, Receipt, known, locking

log = logging.getLogger("antechamber.writer")
T = TypeVar("T")
Act = Callable[[Floor], Awaitable[T]]
Plain = Callable[[AsyncSession, datetime], Awaitable[T]]
BATCH = 200
# So many seconds acts may take together before others have their turn.
TURN = 0.002


@dataclass(frozen=True)
class Done(Generic[T]):
    """An act that is durable: what it returned and what it entered; `again` if a retry found it done before."""

    result: T | None
    entries: list[Entry]
    again: bool = False


@dataclass
class Job:
    places: Sequence[UUID]
    seat: UUID | None
    act: Callable[..., Awaitable[Any]]
    key: str | None
    answer: "asyncio.Future[Done[Any]]"
    # A seat that no person holds and no table has, such as a focal point's.
    office: Seat | None = None
    done: Done[Any] | None = None
    error: Exception | None = None


class Spoilt(Exception):
    """An act failed after it had written something: the batch must be undone."""


@dataclass
class Writer:
    """One per process and store. `published` hears of every entry after its commit, `announce` just before."""

    store: Store
    published: Callable[[list[Entry]], None]
    # The store's own clock, unless a story is told that happened before.
    clock: Callable[[], datetime] | None = None
    announce: Callable[[AsyncSession, list[Entry]], Awaitable[None]] | None = None
    # Hears after a commit when the first of the deadlines that it set falls due.
    due: Callable[[datetime], None] | None = None
    waiting: list[Job] = field(default_factory=list)
    task: "asyncio.Task[None] | None" = None

    async def act(
        self, place: UUID, seat: UUID | Seat, act: Act[T], key: str | None = None, also: Sequence[UUID] = ()
    ) -> Done[T]:
        """Run an act of a seat in a place; `also` names other places whose records it enters."""
        id, office = (seat.id, seat) if isinstance(seat, Seat) else (seat, None)
        return await self.submit(Job((place, *also), id, act, key, asyncio.get_running_loop().create_future(), office))

    async def plainly(self, act: Plain[T]) -> T:
        """Run something that needs no seat: personal rows, or what comes before anyone is seated."""
        done = await self.submit(Job((), None, act, None, asyncio.get_running_loop().create_future()))
        return cast(T, done.result)

    async def submit(self, job: Job) -> Done[Any]:
        self.waiting.append(job)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self.run())
        return await job.answer

    async def run(self) -> None:
        while self.waiting:
            jobs, self.waiting = self.waiting[:BATCH], self.waiting[BATCH:]
            try:
                await self.settle(jobs)
            except Exception as failure:
                # Whoever waits is told, whatever it was, and those who come after are served.
                log.exception("a batch of %d acts could not be answered", len(jobs))
                for job in jobs:
                    job.done, job.error = None, failure
                self.answer(jobs)

    async def settle(self, jobs: list[Job]) -> None:
        """Answer every job of a batch: together if possible, else one by one."""
        try:
            await self.together(jobs)
        except Exception as failure:
            if len(jobs) == 1:
                cause = failure.__cause__ if isinstance(failure, Spoilt) else failure
                jobs[0].done, jobs[0].error = None, cause if isinstance(cause, Exception) else failure
                self.answer(jobs)
                return
            log.info("a batch of %d acts is repeated one by one: %r", len(jobs), failure)
            for job in jobs:
                job.done = job.error = None
                await self.settle([job])
            return
        self.destroy_keys(entered(jobs))
        self.published(entered(jobs))
        self.answer(jobs)

    def destroy_keys(self, entries: list[Entry]) -> None:
        """A segment is closed when this is durable, and its key is gone before anybody is told."""
        for entry in entries:
            if isinstance(entry.event, SegmentClosed):
                try:
                    self.store.keys.destroy(entry.event.segment)
                except OSError:
                    log.exception("the key of a closed segment could not be destroyed; it is tried again")

    def answer(self, jobs: list[Job]) -> None:
        for job in jobs:
            if job.answer.done():
                continue
            if job.error is not None:
                job.answer.set_exception(job.error)
            elif job.done is not None:
                job.answer.set_result(job.done)

    async def together(self, jobs: list[Job]) -> None:
        async with self.store.writing() as session, session.begin():
            heads, now = await self.lock(session, {place for job in jobs for place in job.places})
            found = await known(session, self.store.keys, jobs)
            turned = monotonic()
            for job in jobs:
                try:
                    await self.one(session, job, heads, now, found)
                except (Refused, NotHere) as refusal:
                    job.error = refusal
                # Others may be answered between two acts: on the embedded store an act may not wait for anything.
                if monotonic() - turned > TURN:
                    await asyncio.sleep(0)
                    turned = monotonic()
            if self.announce is not None and (entries := entered(jobs)):
                await self.announce(session, entries)
        if self.due is not None and (moments := session.info.get(deadlines.SET)):
            self.due(min(moments))

    async def lock(self, session: AsyncSession, places: set[UUID]) -> tuple[dict[UUID, Record], datetime]:
        """Lock the heads of all records concerned, in one order everywhere; read the store's clock under the lock."""
        clock = CLOCKS[self.store.dialect]
        rows = (await session.execute(locking(self.store.dialect), {"places": list(places)})).all() if places else []
        heads = {head.id: head for head, _ in rows}
        if self.clock is not None:
            return heads, self.clock()
        said = rows[-1][1] if rows else (await session.execute(select(clock))).scalar_one()
        return heads, datetime.fromisoformat(said).replace(tzinfo=UTC) if isinstance(said, str) else said

    async def one(
        self, session: AsyncSession, job: Job, heads: dict[UUID, Record], now: datetime, found: Known
    ) -> None:
        if job.seat is None:
            job.done = Done(await job.act(session, now), [])
            return
        earlier = found.receipts.get((job.seat, job.key)) if job.key else None
        if earlier is not None:
            job.done = Done(None, await self.entry(session, *earlier), again=True)
            return
        seat = found.seats.get(job.seat) or job.office
        if seat is None and job.seat == deadlines.clock_of(job.places[0]):
            seat = deadlines.seat_of_the_clock(job.places[0], now)
        if seat is None or not seat.held(now) or seat.place_id != job.places[0]:
            raise NotHere
        floor = Floor(session, await found.place(session, seat.place_id), seat, now, dict(heads))
        before = nameless(floor.place)
        try:
            job.done = Done(await job.act(floor), floor.recorded)
        except (Refused, NotHere) as refusal:
            if floor.recorded:
                raise Spoilt from refusal
            raise
        after = nameless(floor.place)
        if before is not None and before != after:
            # Nobody can be found by the tokens of a segment that is closed.
            of_segment = (col(Receipt.place_id) == floor.place.id, col(Receipt.at) == before)
            await session.execute(delete(Receipt).where(*of_segment))
        # Of the act that closed it no receipt is kept: the key that would hide whose it is must go.
        if floor.recorded and (before is None or after is not None):
            found.keep(session, self.store.keys, floor.place, job, floor.recorded[-1])

    async def entry(self, session: AsyncSession, place: UUID, seq: int) -> list[Entry]:
        entry = await session.get(Entry, (place, seq))
        return [entry] if entry else []

    async def close(self) -> None:
        """Let what waits be written, then stop."""
        while self.task is not None and not self.task.done():
            await self.task


def nameless(place: Place) -> datetime | None:
    """Since when nobody is named in the record of a place, if that is so now."""
    return place.segment_since if isinstance(place, Room) and place.anonymous else None


def entered(jobs: list[Job]) -> list[Entry]:
    """What a batch adds to the records, in order."""
    return [entry for job in jobs if job.done and not job.done.again for entry in job.done.entries]
