"""Attempts that were refused: counted by kind, minute and a mark of where they came from, and kept for 90 days.

Nothing of what was sent is kept, and no address: the mark only shows that it was the same one again.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.record.columns import OUTSIDE, Moment
from server.background import Background
from server.writer import Writer

log = logging.getLogger("antechamber.security")
# Seconds between two writes; how long it is kept, how often that is looked after, and how much is kept in mind between.
EVERY = 5.0
KEPT, SWEPT = timedelta(days=90), timedelta(hours=1)
MOST = 2_000


class Refusal(StrEnum):
    """What was refused."""

    SIGN_IN = "sign-in refused"
    FOREIGN = "a form from another site was refused"
    FORGED = "a form out of date or forged was refused"
    OFTEN = "tried too often"
    WORKBOOK = "a workbook that would do harm was refused"
    LINK = "a link that opens nothing was tried"
    DELEGATION = "the link of a delegation was tried that does not exist"
    DELEGATION_OVER = "the link of a delegation was tried that is good no longer"
    CALENDAR = "the address of a calendar was tried that opens nothing"
    SESSION = "a session that is over was used"
    SOCKET = "a live page of another site was refused"
    LARGE = "a request that is too large was refused"
    HOST = "a request for another host was refused"
    LOOKALIKE = "a name that looks like another one was refused"
    TWICE = "an accreditation of what is accredited already was refused"
    DATES = "dates that contradict one another were refused"
    CLOSED = "the closing of a segment that is closed was refused"


KINDS = frozenset(Refusal)
# What the rules refuse that whoever watches over security is told of, by its reason.
BY_REASON = {
    "entity.looks_like": Refusal.LOOKALIKE,
    "import.looks_like": Refusal.LOOKALIKE,
    "nomination.looks_like": Refusal.LOOKALIKE,
    "entity.known_already": Refusal.TWICE,
    "import.address_taken": Refusal.TWICE,
    "import.address_twice": Refusal.TWICE,
    "import.contradicts": Refusal.TWICE,
    "import.person_twice": Refusal.TWICE,
    "nomination.address_taken": Refusal.TWICE,
    "nomination.known_already": Refusal.TWICE,
    "person.registered_for_it": Refusal.TWICE,
    "sitting.ends_first": Refusal.DATES,
    "term.ends_first": Refusal.DATES,
    "file.too_large": Refusal.LARGE,
    "import.too_large": Refusal.LARGE,
    "text.file_too_large": Refusal.LARGE,
    "import.entities": Refusal.WORKBOOK,
    "import.unpacks_to_too_much": Refusal.WORKBOOK,
}


class Attempt(SQLModel, table=True):
    """How often something was refused in a minute, from one place on the network; of a conference where it was."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = Field(max_length=64)
    conference_id: UUID | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=Moment, index=True)
    mark: str = Field(max_length=12)
    count: int


Key = tuple[str, UUID | None, datetime, str]


@dataclass
class Attempts(Background):
    """What this process has refused, written now and then, so that many attempts cost no more than one."""

    writer: Writer
    counted: Counter[Key] = field(default_factory=Counter)
    swept: datetime = datetime.min.replace(tzinfo=UTC)

    def note(self, kind: str, mark: str, conference: UUID | None = None) -> None:
        """One more of a kind; where there are too many to tell apart, they are counted together."""
        minute = datetime.now(UTC).replace(second=0, microsecond=0)
        key = (kind, conference, minute, mark)
        if key not in self.counted and len(self.counted) >= MOST:
            key = (kind, None, minute, "")
        self.counted[key] += 1

    async def run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.write()
            except Exception:
                log.exception("what was refused could not be noted; it is tried again")

    async def write(self) -> None:
        """Keep what was counted, and forget what is old."""
        taken, self.counted = self.counted, Counter()
        now = datetime.now(UTC)
        if not taken and now - self.swept < SWEPT:
            return

        async def kept(session: AsyncSession, _now: datetime) -> None:
            for (kind, conference, at, mark), count in taken.items():
                session.add(Attempt(kind=kind, conference_id=conference, at=at, mark=mark, count=count))
            if now - self.swept >= SWEPT:
                await session.execute(delete(Attempt).where(col(Attempt.at) < now - KEPT))

        try:
            await self.writer.plainly(kept)
        except BaseException:
            self.counted.update(taken)
            raise
        self.swept = now if now - self.swept >= SWEPT else self.swept

    async def close(self) -> None:
        """Keep what was counted last."""
        await super().close()
        await self.write()


@dataclass(frozen=True)
class AttemptLine:
    """One line of the security log: of a kind, from one place, between the first time and the last."""

    kind: str
    mark: str
    first: datetime
    last: datetime
    count: int


async def lines(session: AsyncSession, conference: UUID, since: datetime) -> Sequence[AttemptLine]:
    """What was refused since then: at this conference, and where it was of none."""
    of = col(Attempt.conference_id)
    query = select(Attempt).where(col(Attempt.at) >= since, of.is_(None) | (of == conference))
    found: dict[tuple[str, str, datetime], AttemptLine] = {}
    for each in (await session.execute(query)).scalars():
        # What goes on for hours is one line for each of them.
        key = (each.kind, each.mark, each.at.replace(minute=0))
        known = found.get(key, AttemptLine(each.kind, each.mark, each.at, each.at, 0))
        first, last = min(known.first, each.at), max(known.last, each.at)
        found[key] = AttemptLine(each.kind, each.mark, first, last, known.count + each.count)
    return list(found.values())
