"""The importer: does the work of imports under way, slice by slice between other acts, also after a restart."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.floor import NotHere, Refused
from server.background import Background
from server.database import Store
from server.importing.applying import forget, go_on, sheet_of
from server.importing.kept import UNDER_WAY, Import
from server.importing.plan import Plan
from server.importing.planning import plan
from server.importing.standing import standing
from server.writer import Writer

log = logging.getLogger("antechamber.importing")
# Seconds between two looks for work that another process left, and after which work counts as left.
EVERY, LEFT = 10.0, timedelta(seconds=15)
KEPT = 4


@dataclass
class Importer(Background):
    """One per process; that two do the same import at once does no harm, for each slice is done under the record.

    It stops after a slice.
    """

    store: Store
    writer: Writer
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    mine: set[UUID] = field(default_factory=set)
    plans: dict[tuple[UUID, int], Plan] = field(default_factory=dict)

    def wake(self, id: UUID) -> None:
        """There is something to do at once."""
        self.mine.add(id)
        self.woken.set()

    async def run(self) -> None:
        while True:
            try:
                await self.writer.plainly(forget)
                for each in await self.under_way():
                    await self.carry_on(each)
            except Exception:
                log.exception("an import was broken off; it is gone on with soon")
            self.woken.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), EVERY)

    async def under_way(self) -> list[Import]:
        """What was begun here, and what nobody has moved for a while."""
        async with self.store.reading() as session:
            found = (await session.execute(select(Import).where(col(Import.stage).in_(UNDER_WAY)))).scalars().all()
        return [each for each in found if each.id in self.mine or datetime.now(UTC) - each.moved_at > LEFT]

    async def carry_on(self, each: Import, step: Callable[[], None] = lambda: None) -> None:
        """Do all that is left of an import, in the name of whoever confirmed it."""
        try:
            while (await self.writer.act(each.conference_id, each.seat_id, partial(go_on, id=each.id))).result:
                step()
        except (Refused, NotHere):
            log.info("import %s stands still: whoever confirmed it holds no seat of the secretariat any more", each.id)
        self.mine.discard(each.id)

    async def planned(self, each: Import) -> Plan:
        """What an import would do as the conference stands now."""
        async with self.store.reading() as session:
            now = await standing(session, each.conference_id)
            known = self.plans.get((each.id, now.number))
            if known is not None:
                return known
            sheet = await sheet_of(session, each.id)
        found = await asyncio.to_thread(plan, sheet, now)
        self.plans[each.id, found.number] = found
        while len(self.plans) > KEPT:
            self.plans.pop(next(iter(self.plans)))
        return found
