"""The health of an installation, as a secretariat needs to know it: nothing of it tells who is where."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.deadlines import Deadline
from rooms.room import Kind, Room
from server.mail.letters import Letter, LetterState
from server.migrating import present, revisions
from server.site import Site
from server.verifying import Verified

# Connections are told in tens, so that nobody sees a few people come and go together.
TENS = 10


@dataclass(frozen=True)
class Health:
    """How things stand; what is not known is None."""

    verified: Verified | None
    head: int
    backed_up: datetime | None
    letters: dict[str, int]
    mails: bool
    clock_looked: datetime | None
    clock_next: datetime | None
    deadlines: int
    connections: int
    free_bytes: int
    total_bytes: int
    store: str
    revision: str
    latest: str


async def health(site: Site, conference: UUID) -> Health:
    """Of the machine as a whole, and of one conference where a thing is of one; caucuses are not in it."""
    async with site.store.reading() as session:
        waiting, due = await deadlines(session, conference)
        letters = await letters_of(session, conference)
        revision = await (await session.connection()).run_sync(present)
    disc = shutil.disk_usage(folder(site.settings.data_dir))
    return Health(
        verified=site.verifying.found.get(conference),
        head=site.publisher.known.get(conference, 0),
        backed_up=stamp(site.settings.backed_up),
        letters=letters,
        mails=bool(site.settings.smtp_url),
        clock_looked=site.clock.looked if site.clock else None,
        clock_next=due,
        deadlines=waiting,
        connections=-(-len(site.hub.crowd) // TENS) * TENS,
        free_bytes=disc.free,
        total_bytes=disc.total,
        store=site.store.dialect,
        revision=revision,
        latest=revisions()[-1],
    )


async def deadlines(session: AsyncSession, conference: UUID) -> tuple[int, datetime | None]:
    """How many deadlines the conference and its listed rooms wait for, and the next of them."""
    listed = select(col(Room.id)).where(col(Room.conference_id) == conference, col(Room.kind) != Kind.CAUCUS)
    here = (col(Deadline.place_id) == conference) | col(Deadline.place_id).in_(listed)
    query = select(func.count(), func.min(col(Deadline.due_at))).select_from(Deadline).where(here)
    count, first = (await session.execute(query)).one()
    return int(count), first


async def letters_of(session: AsyncSession, conference: UUID) -> dict[str, int]:
    """How many letters of the conference stand how."""
    rows = (await session.execute(select(Letter).where(col(Letter.conference_id) == conference))).scalars()
    found = dict.fromkeys(map(str, LetterState), 0)
    for letter in rows:
        found[str(letter.state)] += 1
    return found


def stamp(file: Path) -> datetime | None:
    """When a file was touched last."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None


def folder(path: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if each.exists())
