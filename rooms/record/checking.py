"""Checking: recompute the chain of a place as it lies in the store, and hold its end against the head of the record."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.record import chain
from rooms.record.chain import Finding
from rooms.record.entries import Record, since

BATCH = 1000


async def check(session: AsyncSession, head: Record, step: Callable[[int], None] = lambda entries: None) -> Finding:
    """Recompute one chain, a batch at a time, and compare where it ends with what the head says."""
    found, size = Finding(0, 0), BATCH
    while True:
        try:
            entries = await since(session, head.id, found.entries, size)
        except ValueError:
            # A column that cannot even be read: look for it one by one.
            if size == 1:
                return replace(found, bad=found.entries + 1, reason="unreadable")
            size = 1
            continue
        found = chain.check(entries, found)
        session.expunge_all()
        step(len(entries))
        if found.bad is not None or not entries:
            return found if found.bad is not None else ended(found, head)


def ended(found: Finding, head: Record) -> Finding:
    """What was found of a whole chain, unless the head of the record knows of another end."""
    if head.seq != found.entries:
        return replace(found, bad=min(head.seq, found.entries) + 1, reason="head_differs")
    return found if head.digest == found.digest else replace(found, bad=head.seq, reason="head_differs")
