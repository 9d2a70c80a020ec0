"""Verifying a record on demand: its chain is recomputed in batches, beside the requests that wait meanwhile."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from rooms.record import chain, checking
from rooms.record.chain import Finding
from rooms.record.entries import Entry, Record, since
from server.database import Store

BATCH = 500
# Whoever asks again so soon is told what was found just now.
FRESH = timedelta(seconds=10)


@dataclass(frozen=True)
class Verified:
    """What was found of a record up to its head, and when."""

    finding: Finding
    at: datetime


@dataclass
class Verifying:
    """What this process has found of each record since it began; one record is verified at a time."""

    found: dict[UUID, Verified] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def verify(self, store: Store, place: UUID) -> Verified:
        """Recompute the chain of a place as it lies in the store now."""
        async with self.lock:
            known = self.found.get(place)
            if known is None or datetime.now(UTC) - known.at > FRESH:
                known = self.found[place] = Verified(await recomputed(store, place), datetime.now(UTC))
            return known


async def recomputed(store: Store, place: UUID) -> Finding:
    """The chain up to the head as it is at the beginning; what is entered meanwhile is left for the next time."""
    async with store.reading() as session:
        head = await session.get_one(Record, place)
    found, size = Finding(0, 0), BATCH
    while found.bad is None and found.entries < head.seq:
        try:
            entries = await batch(store, place, found.entries, min(size, head.seq - found.entries))
        except ValueError:
            # A column that cannot even be read: look for it one by one.
            if size == 1:
                return replace(found, bad=found.entries + 1, reason="unreadable")
            size = 1
            continue
        if not entries:
            break
        found = await asyncio.to_thread(chain.check, entries, found)
    return found if found.bad is not None else checking.ended(found, head)


async def batch(store: Store, place: UUID, after: int, size: int) -> list[Entry]:
    async with store.reading() as session:
        return await since(session, place, after, size)
