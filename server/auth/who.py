"""Who is asking: from the token of a session to the account behind it, looked up in batches."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from rooms.record.rows import among
from server.auth.accounts import Account
from server.auth.hats import Worn
from server.auth.sessions import Session, Sessions, coarse, digest
from server.batching import Batched
from server.database import Store

# For how long, in seconds, and for how many an answer is kept; where a session ends here it is forgotten at once.
KEPT_SECONDS = 5.0
KEPT = 10_000

# Put together once, since it is asked of everybody every few seconds.
HELD = (
    select(
        col(Session.token_hash),
        col(Session.last_seen_at),
        col(Session.id),
        col(Account.id),
        col(Account.language),
        col(Account.zone),
        col(Account.theme),
        col(Account.density),
        col(Account.email),
        col(Worn.person_id),
    )
    .join(Account, col(Account.id) == col(Session.account_id))
    .outerjoin(Worn, col(Worn.session_id) == col(Session.id))
    .where(col(Session.token_hash).in_(bindparam("keys", expanding=True)))
    .where(col(Session.ended_at).is_(None), col(Session.expires_at) > bindparam("now"))
)


@dataclass(frozen=True)
class Who:
    """One who is signed in, in one session; empty words where nothing was chosen."""

    session: UUID
    account: UUID
    language: str
    zone: str
    theme: str
    density: str
    email: str
    # The registrations that this session has chosen to act by, in conferences where there are several.
    hats: frozenset[UUID] = frozenset()


@dataclass
class Finder:
    """Finds who holds a token. Register `forget` with the sessions' `ended`."""

    store: Store
    sessions: Sessions
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = time.monotonic
    kept: dict[str, tuple[float, Who]] = field(default_factory=dict)
    by_session: dict[UUID, str] = field(default_factory=dict)
    # Counts what was forgotten, so that an answer read before that is not kept after it.
    forgotten: int = 0
    tasks: "set[asyncio.Task[None]]" = field(default_factory=set)

    def __post_init__(self) -> None:
        self.batched = Batched(self.load)
        self.sessions.ended.append(self.forget)

    async def find(self, token: str) -> Who | None:
        """Who holds this token now; nobody where the session is unknown, ended or expired."""
        key = digest(token)
        known = self.kept.get(key)
        if known is not None and known[0] > self.clock():
            return known[1]
        before = self.forgotten
        who = await self.batched.find(key)
        if who is not None and before == self.forgotten:
            self.keep(key, who)
        return who

    def keep(self, key: str, who: Who) -> None:
        self.drop(key)
        while len(self.kept) >= KEPT:
            self.drop(next(iter(self.kept)))
        self.kept[key], self.by_session[who.session] = (self.clock() + KEPT_SECONDS, who), key

    def drop(self, key: str) -> None:
        known = self.kept.pop(key, None)
        if known is not None:
            self.by_session.pop(known[1].session, None)

    def forget(self, session: UUID) -> None:
        """The session has ended, or its account was changed: look again."""
        self.forgotten += 1
        self.drop(self.by_session.get(session, ""))

    async def load(self, keys: list[str]) -> dict[str, Who]:
        """Who holds each of these digests of tokens, in one query."""
        now = self.now()
        async with self.store.reading() as session:
            rows = (await session.execute(HELD, {"keys": among(keys), "now": now})).all()
        stale = {row[2] for row in rows if row[1] < coarse(now)}
        if stale:
            self.note(stale)
        chosen: defaultdict[str, set[UUID]] = defaultdict(set)
        for row in rows:
            chosen[row[0]] |= {row[9]} if row[9] else set()
        return {row[0]: Who(*row[2:8], row[8] or "", frozenset(chosen[row[0]])) for row in rows}

    def note(self, stale: set[UUID]) -> None:
        task = asyncio.get_running_loop().create_task(self.sessions.note_seen(stale))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def close(self) -> None:
        """Let what is under way be written."""
        await asyncio.gather(*self.tasks, return_exceptions=True)
