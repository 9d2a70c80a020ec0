"""Reading a backup: found to be what it says it is, and written into an empty store."""

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Integer, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from server.backups import ATTACHMENTS, FORMAT, MANIFEST, TABLES
from server.backups.rows import values
from server.backups.write import BATCH, PIECE, Kept, Manifest, tables
from server.contents import Contents


class Damaged(Exception):
    """A backup is not what it says it is; the message says where."""


def manifest_of(file: Path) -> Manifest:
    """What a backup should hold, once every file in it was found to be what it should be."""
    try:
        with ZipFile(file) as archive:
            manifest = read_manifest(archive)
            for name, kept in manifest.files.items():
                compare(archive, name, kept)
            unexpected = set(archive.namelist()) - manifest.files.keys() - {MANIFEST}
    except (BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise Damaged(f"{file} is not a backup, or is damaged ({error})") from error
    if unexpected:
        raise Damaged(f"{file} holds files of which its manifest knows nothing: {', '.join(sorted(unexpected)[:3])}")
    return manifest


def read_manifest(archive: ZipFile) -> Manifest:
    facts = json.loads(archive.read(MANIFEST))
    if facts["format"] != FORMAT:
        raise Damaged(f"The backup is of format {facts['format']}, and this release reads format {FORMAT}")
    files = {name: Kept(**kept) for name, kept in facts["files"].items()}
    return Manifest(facts["made_at"], facts["revision"], facts["format"], files)


def compare(archive: ZipFile, name: str, kept: Kept) -> None:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
    # An attached file bears its digest as its name, and so can have no other name.
    named = name.removeprefix(ATTACHMENTS) if name.startswith(ATTACHMENTS) else kept.sha256
    if size != kept.size or digest.hexdigest() != kept.sha256 or digest.hexdigest() != named:
        raise Damaged(f"{name} in the backup is not what it was when it was made")


async def fill(session: AsyncSession, file: Path, manifest: Manifest, step: Callable[[int], None]) -> None:
    """Write every row of a backup into the empty tables of a store."""
    with ZipFile(file) as archive:
        for table in tables():
            name = f"{TABLES}{table.name}.jsonl"
            if name not in manifest.files:
                raise Damaged(f"{file} lacks the table {table.name}")
            with archive.open(name) as lines:
                for rows in batches(values(table, each) for each in lines):
                    await session.execute(insert(table), rows)
                    step(len(rows))
            await count_on(session, table)


def batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


async def count_on(session: AsyncSession, table: Table) -> None:
    """Let numbers that PostgreSQL gives go on after the last one that was brought back; SQLite does so by itself."""
    keys = list(table.primary_key.columns)
    if session.get_bind().dialect.name != "postgresql" or len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return
    last = (await session.execute(select(func.max(keys[0])))).scalar()
    if last is not None:
        sequence = {"table": table.name, "column": keys[0].name, "last": last}
        await session.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"), sequence)


def bring_back(file: Path, manifest: Manifest, contents: Contents, step: Callable[[int], None]) -> None:
    """Put the attached files back where they were."""
    with ZipFile(file) as archive:
        for name in manifest.files:
            if name.startswith(ATTACHMENTS):
                contents.write(name.removeprefix(ATTACHMENTS), archive.read(name))
                step(1)
