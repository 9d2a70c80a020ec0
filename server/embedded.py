"""The embedded store: what is short runs where it is asked for, and what is not goes to the thread of its connection.

The driver has a thread for each connection and hands it every step of a statement by itself (a cursor, the statement,
its rows, the end): four turns of a thread and of the loop, of which one alone takes longer than SQLite takes for most
statements. So a query runs at once, for as many steps as take a millisecond or two, and begins anew in the thread if it
has not ended by then. What waits for others or for the disk (beginning to write, committing) is always the thread's.
"""

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from aiosqlite import Connection, Cursor
from aiosqlite.context import contextmanager

# So many rows come back with a statement; where there are more, they come when they are asked for.
AT_ONCE = 500
# So many statements a connection keeps ready; the product has several hundred.
READY = 600
# So many steps of SQLite a query may take before it goes to the thread.
STEPS = 20_000
# Rows that are written at once; more are the thread's.
FEW = 50
# Rows of so many columns go in with one statement: the full-text index makes a savepoint for each, which takes as long
# as to index the words. Wide rows take longer so.
NARROW = 3
# Whether SQLite was built to keep its own order among threads.
SHARED = sqlite3.threadsafety == 3


class Turn(Cursor):
    """A statement and its rows, in one turn."""

    # What there is to know of a statement that has not run.
    description: Any = None
    rowcount: Any = -1
    lastrowid: Any = None

    def __init__(self, connection: "Embedded") -> None:
        self.iter_chunk_size = AT_ONCE
        self._conn: Embedded = connection
        self._rows: list[Any] = []
        self._more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        begin, run = self._conn.taken(), partial(self._run, sql=sql, parameters=parameters or ())
        if sql.startswith("SELECT"):
            await self._conn.query(begin, run)
        else:
            short = sql.startswith(("INSERT", "UPDATE")) and "SELECT" not in sql
            await self._conn.write(begin, run, short)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Cursor:
        rows = list(parameters)
        await self._conn.write(self._conn.taken(), partial(self._run_many, sql=sql, rows=rows), len(rows) <= FEW)
        return self

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        size = size or 1
        if self._more and len(self._rows) < size:
            await self._conn.hand(self._fetch, max(size, AT_ONCE))
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchall(self) -> list[Any]:
        if self._more:
            await self._conn.hand(self._fetch, None)
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        if self._more:
            self._more = False
            await self._conn.hand(self._cursor.close)

    def _run(self, connection: sqlite3.Connection, sql: str, parameters: Any) -> None:
        self._cursor = connection.execute(sql, parameters)
        self._rows = []
        self._fetch(AT_ONCE)
        self._tell()

    def _run_many(self, connection: sqlite3.Connection, sql: str, rows: list[Any]) -> None:
        head, values, each = sql.rpartition(" VALUES ")
        if values and not each.strip("(?, )") and 1 < len(rows) <= FEW and len(rows[0]) <= NARROW:
            together = [value for row in rows for value in row]
            self._cursor = connection.execute(head + values + ", ".join([each] * len(rows)), together)
        else:
            self._cursor = connection.executemany(sql, rows)
        self._cursor.close()
        self._tell()

    def _tell(self) -> None:
        found = self._cursor
        self.description, self.rowcount, self.lastrowid = found.description, found.rowcount, found.lastrowid

    def _fetch(self, size: int | None) -> None:
        rows = self._cursor.fetchall() if size is None else self._cursor.fetchmany(size)
        self._rows += rows
        self._more = size is not None and len(rows) == size
        if not self._more:
            self._cursor.close()


class Embedded(Connection):
    """A connection to a file of SQLite, with a thread of its own. A transaction begins with its first statement."""

    # How a transaction is to begin that has not begun yet; whether one may stand, and whether it may write.
    beginning = ""
    standing = False
    writing = False
    # How many turns the thread was given, and how many it has ended.
    given = 0
    ended = 0

    @contextmanager
    async def cursor(self) -> Cursor:
        return Turn(self)

    def taken(self) -> str:
        """What begins the transaction, for the first statement in it to bring along."""
        begin, self.beginning = self.beginning, ""
        if begin:
            self.standing, self.writing = True, begin != "BEGIN"
        return begin

    @property
    def free(self) -> bool:
        """Whether nothing of this connection is under way in its thread."""
        return SHARED and self.given == self.ended

    async def query(self, begin: str, run: Callable[[sqlite3.Connection], None]) -> None:
        """Run what reads: at once as long as it is short, and otherwise in the thread."""
        if begin not in ("", "BEGIN") or not self.free:
            return await self.hand(self.turn, begin, run)
        self._conn.set_progress_handler(too_long, STEPS)
        try:
            self.turn(begin, run)
        except sqlite3.OperationalError as failure:
            if failure.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        else:
            return None
        finally:
            self._conn.set_progress_handler(None, 0)
        await self.hand(self.turn, "", run)

    async def write(self, begin: str, run: Callable[[sqlite3.Connection], None], short: bool) -> None:
        """Run what writes: at once where it is short and may be written already, and otherwise in the thread."""
        if short and not begin and self.free:
            self.turn("", run)
        else:
            await self.hand(self.turn, begin, run)

    def turn(self, begin: str, run: Callable[[sqlite3.Connection], None]) -> None:
        if begin:
            self._conn.execute(begin)
        run(self._conn)

    async def hand(self, work: Callable[..., Any], *facts: Any) -> None:
        """Let the thread do something; somebody who waits for it no longer does not stop it."""
        self.given += 1
        await self._execute(self.noted, work, *facts)  # type: ignore[no-untyped-call]

    def noted(self, work: Callable[..., Any], *facts: Any) -> None:
        try:
            work(*facts)
        finally:
            self.ended += 1

    async def commit(self) -> None:
        if self.ending():
            await self.hand(self._conn.commit)

    async def rollback(self) -> None:
        if self.ending():
            if self.writing or not self.free:
                await self.hand(self._conn.rollback)
            else:
                self._conn.rollback()

    def ending(self) -> bool:
        """Whether there is a transaction to end; nothing is handed to the thread for one that never began."""
        standing, self.standing, self.beginning = self.standing or self.in_transaction, False, ""
        return standing


def too_long() -> int:
    """Asked after so many steps, this ends the query."""
    return 1


def connect(file: str, **options: Any) -> Embedded:
    """A connection yet to be awaited; its thread does not keep the process from ending."""
    connection = Embedded(
        partial(sqlite3.connect, file, **{**options, "cached_statements": READY, "check_same_thread": not SHARED}),
        AT_ONCE,
    )
    connection._thread.daemon = True
    return connection
