"""Writing a backup: every row as it stands at one moment, then the attached files, then what it all should be."""

import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.backups import ATTACHMENTS, FORMAT, LEFT_OUT, MANIFEST, TABLES
from server.backups.rows import line
from server.contents import DIGEST
from server.migrating import revisions
from server.tables import load

BATCH = 500
PIECE = 1 << 20


@dataclass
class Kept:
    """What one file of a backup should be."""

    sha256: str
    size: int
    rows: int | None = None


@dataclass
class Manifest:
    """What a backup should hold."""

    made_at: str
    revision: str = field(default_factory=lambda: revisions()[-1])
    format: int = FORMAT
    files: dict[str, Kept] = field(default_factory=dict)

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1)


async def write(
    session: AsyncSession, contents: Path, target: Path, made_at: str, step: Callable[[int], None]
) -> Manifest:
    """Write a backup; `step` hears of rows and files. No half of one is ever left under its name."""
    manifest = Manifest(made_at)
    with whole(target) as out, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for table in tables():
            manifest.files[f"{TABLES}{table.name}.jsonl"] = await keep_table(session, archive, table, step)
        for digest, file in attached(contents):
            manifest.files[f"{ATTACHMENTS}{digest}"] = keep_file(archive, digest, file)
            step(1)
        archive.writestr(MANIFEST, manifest.text())
    return manifest


@contextmanager
def whole(target: Path) -> Iterator[IO[bytes]]:
    """A file for its owner alone that gets its name once all of it is on the disk."""
    passing = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        passing.replace(target)
    finally:
        passing.unlink(missing_ok=True)


def tables() -> list[Table]:
    """The tables a backup holds, those first that others refer to."""
    return [table for table in load().sorted_tables if table.name not in LEFT_OUT]


async def keep_table(session: AsyncSession, archive: ZipFile, table: Table, step: Callable[[int], None]) -> Kept:
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(f"{TABLES}{table.name}.jsonl", "w", force_zip64=True) as out:
        async for rows in batches(session, table):
            piece = b"".join(line(row) for row in rows)
            out.write(piece)
            digest.update(piece)
            size, count = size + len(piece), count + len(rows)
            step(len(rows))
    return Kept(digest.hexdigest(), size, count)


async def batches(session: AsyncSession, table: Table) -> AsyncIterator[list[Any]]:
    found = await session.stream(select(table).order_by(*table.primary_key.columns))
    async for rows in found.mappings().partitions(BATCH):
        yield list(rows)


def attached(contents: Path) -> Iterator[tuple[str, Path]]:
    """Every attached file that is kept, by its digest."""
    for file in sorted(contents.glob("*/*")):
        if DIGEST.fullmatch(file.name):
            yield file.name, file


def keep_file(archive: ZipFile, name: str, file: Path) -> Kept:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source, archive.open(f"{ATTACHMENTS}{name}", "w", force_zip64=True) as out:
        while piece := source.read(PIECE):
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    return Kept(digest.hexdigest(), size)
