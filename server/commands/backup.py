"""Backup: everything that is kept, but the secret and the sessions, in one file."""

import hashlib
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.backups.write import PIECE, attached, tables, write
from server.commands.progress import Bar
from server.commands.store import opened, snapshot
from server.commands.trouble import MISUSED, Stopped, say
from server.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write, such as antechamber-monday.zip")


async def run(settings: Settings, options: Namespace) -> int:
    file: Path = options.file
    if there(file):
        raise Stopped(f"{file} is there already. Name another file.", MISUSED)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    async with opened(settings) as store, snapshot(store) as session:
        bar = Bar("Writing the backup", await rows(session) + files(settings))
        manifest = await write(session, settings.contents_dir, file, made_at, bar.step)
        bar.done()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.backed_up.touch()
    counts = sum(each.rows or 0 for each in manifest.files.values())
    pieces = sum(each.rows is None for each in manifest.files.values())
    say(f"{file}: {counts} rows and {pieces} attached files. It holds names and words: keep it safe.")
    say(f"SHA-256 {digest(file)}")
    return 0


def there(file: Path) -> bool:
    if not file.absolute().parent.is_dir():
        raise Stopped(f"There is no folder {file.absolute().parent}.", MISUSED)
    return file.exists()


async def rows(session: AsyncSession) -> int:
    counted = [await session.execute(select(func.count()).select_from(table)) for table in tables()]
    return sum(each.scalar_one() for each in counted)


def files(settings: Settings) -> int:
    return sum(1 for _ in attached(settings.contents_dir))


def digest(file: Path) -> str:
    """SHA-256 of a file, to be noted where the file is not."""
    found = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            found.update(piece)
    return found.hexdigest()
