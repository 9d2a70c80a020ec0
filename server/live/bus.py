"""The bus: what one process enters, every other process that shares the store hears of, once and in order.

On PostgreSQL each commit of a writer sends a notice: that a place has a number, never what it holds. Whoever hears of
a number it has not seen reads the rows. On every store the heads of the records are also looked at on a timer, so that
nothing is lost with a notice (nor where a pooler in between passes none on), and what the command line does on SQLite
appears on open pages.

What another process sees late. With notices: milliseconds. Where they fail, at most:

* An act is never judged by anything late: seats, charters, receipts of idempotency keys and held messages are read by
  the writer under the lock of the record. A key done in one process is known in every other.
* Pages, pushed parts and whatever `server/parts.py` keeps (who sits where, what a role may do, facts of a room), and
  with them the stream of a seat that was taken away: `watch_seconds`, and 0.2 s of patience, and the reading.
* Who holds a session (`server/auth/who.py`), and which hat it wears: 5 s. Its open streams: `ENDINGS`, as those of a
  session that expired.
* Language, time zone and other choices of an account in another browser: 5 s, for of these there is no notice.

Presence, typing and the limits on attempts are of each process alone.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.record.entries import Entry, Record
from server.auth.hats import Turned, Worn
from server.auth.sessions import Session
from server.database import Store
from server.live.notices import Notice, listen, of_endings, of_hats, of_heads, send
from server.publisher import Publisher

log = logging.getLogger("antechamber.bus")
# How often sessions that ended unnoticed are looked for, and by how much the clocks of machines may differ.
ENDINGS, SKEW = timedelta(seconds=10), timedelta(minutes=5)


@dataclass
class Bus:
    """One per process. Each in `ends` hears of every session that ended elsewhere; each in `turns` of changed hats."""

    store: Store
    publisher: Publisher
    every: float
    ends: list[Callable[[UUID], None]] = field(default_factory=list)
    # Tells this process's notices from those of others.
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    ending: list[UUID] = field(default_factory=list)
    turns: list[Turned] = field(default_factory=list)
    turning: list[tuple[UUID, UUID, UUID]] = field(default_factory=list)
    telling: "asyncio.Task[None] | None" = None
    watching: "asyncio.Task[None] | None" = None
    listening: "asyncio.Task[None] | None" = None
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    looked: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def notifies(self) -> bool:
        """Whether the store passes notices on."""
        return self.store.dialect == "postgresql"

    # What is said

    async def announce(self, session: AsyncSession, entries: list[Entry]) -> None:
        """The last statement of a writer's transaction: the notice is sent exactly when that is committed."""
        # The entries of a place stand in order, so the last of them stays.
        await send(session, of_heads(self.mark, {entry.place_id: entry.seq for entry in entries}))

    def session_ended(self, session: UUID) -> None:
        """A session ended in this process: tell the others, soon and together with whatever else ends."""
        if self.notifies:
            self.ending.append(session)
            self.tell_soon()

    def hat_changed(self, session: UUID, conference: UUID, person: UUID) -> None:
        """Another hat is worn in a session of this process: as above."""
        if self.notifies:
            self.turning.append((session, conference, person))
            self.tell_soon()

    def tell_soon(self) -> None:
        if self.telling is None or self.telling.done():
            self.telling = asyncio.get_running_loop().create_task(self.tell())

    async def tell(self) -> None:
        while self.ending or self.turning:
            ended, self.ending = self.ending, []
            turned, self.turning = self.turning, []
            try:
                async with self.store.reading() as session, session.begin():
                    await send(session, of_endings(self.mark, ended) + of_hats(self.mark, turned))
            except Exception:
                log.exception("other processes were not told of a session that ended; they will see it themselves")

    # What is heard

    async def start(self) -> None:
        """Begin to hear of other processes; nothing may have been shown before this returns."""
        self.publisher.begin(await self.heads())
        loop = asyncio.get_running_loop()
        self.watching = loop.create_task(self.watch())
        if self.notifies:
            self.listening = loop.create_task(listen(self.store, self.heard, self.make_up))

    def heard(self, payload: str) -> None:
        """A notice, of this process or another."""
        try:
            notice = Notice.model_validate_json(payload)
        except ValidationError:
            log.warning("a notice of another process could not be read")
            return
        if notice.by == self.mark:
            return
        for place, number in notice.heads.items():
            self.publisher.told(place, number)
        self.end(notice.ended)
        self.turn(notice.turned)

    def end(self, sessions: list[UUID]) -> None:
        for session in sessions:
            for hear in self.ends:
                hear(session)

    def turn(self, hats: list[tuple[UUID, UUID, UUID]]) -> None:
        for each in hats:
            for hear in self.turns:
                hear(*each)

    # What is seen

    async def watch(self) -> None:
        """Look from time to time, whether or not notices come."""
        failing = False
        while not await self.closed_within(self.every):
            try:
                await self.look()
                if datetime.now(UTC) - self.looked > ENDINGS:
                    await self.look_for_endings()
                failing = False
            except Exception:
                if not failing:
                    log.exception("the store does not say what is new; it is asked until it does")
                failing = True

    async def closed_within(self, seconds: float) -> bool:
        """Wait; a look that has begun is never broken off, so that its connection is given back."""
        try:
            await asyncio.wait_for(self.closing.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def make_up(self) -> None:
        """See what was said while nobody listened."""
        await self.look()
        await self.look_for_endings()

    async def look(self) -> None:
        """See whether the store holds what this process has not heard of."""
        known = self.publisher.known
        # No number is ever known before it is in the store, so where the sums agree, each of them does.
        heard = len(known), sum(known.values())
        async with self.store.reading() as session:
            query = select(func.count(), func.coalesce(func.sum(Record.seq), 0)).select_from(Record)
            there = tuple((await session.execute(query)).one())
        if there != heard:
            for place, number in (await self.heads()).items():
                self.publisher.noticed(place, number)
        self.publisher.resume()

    async def heads(self) -> dict[UUID, int]:
        """The last number of every place, in one query."""
        async with self.store.reading() as session:
            found = await session.execute(select(col(Record.id), col(Record.seq)))
            return {place: number for place, number in found.all()}

    async def look_for_endings(self) -> None:
        """See which sessions have ended or expired, or wear another hat, since the last time."""
        now, since = datetime.now(UTC), self.looked - SKEW
        over = or_(col(Session.ended_at) > since, col(Session.expires_at).between(since, now))
        async with self.store.reading() as session:
            found = list((await session.execute(select(col(Session.id)).where(over))).scalars())
            turned = select(col(Worn.session_id), col(Worn.conference_id), col(Worn.person_id))
            hats = (await session.execute(turned.where(col(Worn.chosen_at) > since))).all()
        self.looked = now
        self.end(found)
        self.turn([(id, conference, person) for id, conference, person in hats])

    async def close(self) -> None:
        """Hear no more; what is to be said is said."""
        self.closing.set()
        if self.listening is not None:
            self.listening.cancel()
        tasks = [task for task in (self.listening, self.watching, self.telling) if task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
