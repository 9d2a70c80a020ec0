"""The embedded store: a statement goes to the thread of its connection once, and comes back with its rows.

The driver has a thread for each connection and hands it every step of a statement by itself (a cursor, the statement,
its rows, the end): four turns of a thread and of the loop, which take longer than SQLite takes for the statement.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

from aiosqlite import Connection, Cursor
from aiosqlite.context import contextmanager

# So many rows come back with a statement; where there are more, they come when they are asked for.
AT_ONCE = 500
# So many statements a connection keeps ready; the product has several hundred.
READY = 600


class Turn(Cursor):
    """A statement and its rows in one turn of the connection's thread."""

    # What there is to know of a statement that has not run.
    description: Any = None
    rowcount: Any = -1
    lastrowid: Any = None

    def __init__(self, connection: "Embedded") -> None:
        self.iter_chunk_size = AT_ONCE
        self._conn: Embedded = connection
        self._hand: Callable[..., Awaitable[Any]] = connection._execute
        self._rows: list[Any] = []
        self._more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        if sql.startswith("BEGIN"):
            self._conn.beginning = sql
            return self
        await self._hand(self._run, self._conn.taken(), sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Cursor:
        await self._hand(self._run_many, self._conn.taken(), sql, parameters)
        return self

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        size = size or 1
        if self._more and len(self._rows) < size:
            await self._hand(self._fetch, max(size, AT_ONCE))
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchall(self) -> list[Any]:
        if self._more:
            await self._hand(self._fetch, None)
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        if self._more:
            self._more = False
            await self._hand(self._cursor.close)

    def _run(self, begin: str, sql: str, parameters: Any) -> None:
        self._cursor = self._conn.begun(begin).execute(sql, parameters)
        self._rows = []
        self._fetch(AT_ONCE)
        self._tell()

    def _run_many(self, begin: str, sql: str, parameters: Any) -> None:
        self._cursor = self._conn.begun(begin).executemany(sql, parameters)
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

    # How a transaction is to begin that has not begun yet, and whether one may stand.
    beginning = ""
    standing = False

    @contextmanager
    async def cursor(self) -> Cursor:
        return Turn(self)

    def taken(self) -> str:
        """What begins the transaction, for the first statement in it to bring along."""
        begin, self.beginning = self.beginning, ""
        self.standing = self.standing or begin != ""
        return begin

    def begun(self, begin: str) -> sqlite3.Connection:
        """The connection itself, in its own thread, within the transaction."""
        if begin:
            self._conn.execute(begin)
        return self._conn

    async def commit(self) -> None:
        if self.ending():
            await super().commit()

    async def rollback(self) -> None:
        if self.ending():
            await super().rollback()

    def ending(self) -> bool:
        """Whether there is a transaction to end; nothing is handed to the thread for one that never began."""
        standing, self.standing, self.beginning = self.standing or self.in_transaction, False, ""
        return standing


def connect(file: str, **options: Any) -> Embedded:
    """A connection yet to be awaited; its thread does not keep the process from ending."""
    connection = Embedded(partial(sqlite3.connect, file, cached_statements=READY, **options), AT_ONCE)
    connection._thread.daemon = True
    return connection
