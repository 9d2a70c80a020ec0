"""Sessions: kept on the server, listed and ended by their owner; the browser holds a token, the store its digest."""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.record.columns import OUTSIDE, Moment
from server.database import Store
from server.writer import Writer

TOKEN_BYTES = 32
# No finer than this is it kept when somebody was last here.
COARSE = timedelta(minutes=5)
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class Session(SQLModel, table=True):
    """One browser in which an account is signed in, until it ends."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    last_seen_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    device: str = ""


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What the store keeps of a token: SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def coarse(at: datetime) -> datetime:
    """The moment, no finer than five minutes."""
    step = int(COARSE.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // step * step, at.tzinfo)


def device(agent: str) -> str:
    """A browser in a few words, such as "Firefox on Linux"; nothing where it does not say."""
    browser, system = (
        next((word for mark, word in pairs if re.search(re.escape(mark), agent)), "") for pairs in (BROWSERS, SYSTEMS)
    )
    return f"{browser} on {system}" if browser and system else browser or system


def begin(session: AsyncSession, now: datetime, account: UUID, days: int, agent: str, id: UUID | None = None) -> str:
    """Write a new session of an account, in a transaction of the writer; gives its token, which nobody else keeps."""
    token = new_token()
    session.add(
        Session(
            id=id or uuid4(),
            token_hash=digest(token),
            account_id=account,
            created_at=now,
            last_seen_at=coarse(now),
            expires_at=now + timedelta(days=days),
            device=device(agent),
        )
    )
    return token


@dataclass
class Sessions:
    """Starting, listing and ending sessions. Each in `ended` hears of every session that ends, once that is durable."""

    store: Store
    writer: Writer
    days: int
    ended: list[Callable[[UUID], None]] = field(default_factory=list)

    async def start(self, account: UUID, agent: str) -> str:
        """Sign an account in: a new session with a new token, whatever the browser held before."""

        async def started(session: AsyncSession, now: datetime) -> str:
            return begin(session, now, account, self.days, agent)

        return await self.writer.plainly(started)

    async def of_account(self, account: UUID, now: datetime) -> list[Session]:
        """The sessions of an account that last, the newest first."""
        query = select(Session).where(*lasting(account), col(Session.expires_at) > now)
        async with self.store.reading() as session:
            return list((await session.execute(query.order_by(col(Session.created_at).desc()))).scalars())

    async def end(self, account: UUID, id: UUID) -> bool:
        """End one session of an account; false where it has none such."""
        return bool(await self.finish(account, col(Session.id) == id))

    async def end_others(self, account: UUID, kept: UUID) -> int:
        """End every session of an account but one; how many they were."""
        return len(await self.finish(account, col(Session.id) != kept))

    async def finish(self, account: UUID, which: ColumnElement[bool]) -> list[UUID]:
        async def finished(session: AsyncSession, now: datetime) -> list[UUID]:
            rows = (await session.execute(select(Session).where(*lasting(account), which))).scalars().all()
            for row in rows:
                row.ended_at = now
            return [row.id for row in rows]

        ended = await self.writer.plainly(finished)
        for id in ended:
            for hear in self.ended:
                hear(id)
        return ended

    async def note_seen(self, ids: set[UUID]) -> None:
        """Note, coarsely, that these sessions were used."""

        async def noted(session: AsyncSession, now: datetime) -> None:
            await session.execute(update(Session).where(col(Session.id).in_(ids)).values(last_seen_at=coarse(now)))

        await self.writer.plainly(noted)


def lasting(account: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Session.account_id) == account, col(Session.ended_at).is_(None)
