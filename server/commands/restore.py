"""Restore: a backup brought back into an empty store, all of it or nothing."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from server.backups.read import Damaged, bring_back, fill, manifest_of
from server.backups.write import Manifest
from server.commands import setup, verify
from server.commands.progress import Bar
from server.commands.store import empty, opened
from server.commands.trouble import FOUND, MISUSED, Stopped, say
from server.contents import Contents
from server.migrating import revisions
from server.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `backup` wrote")
    parser.add_argument("--broken", action="store_true", help="restore even if a record in it does not hold")


async def run(settings: Settings, options: Namespace) -> int:
    file: Path = options.file
    manifest = checked(file)
    await setup.run(settings, options)
    async with opened(settings) as store, store.writing() as session, session.begin():
        if not await empty(session):
            raise Stopped("The store holds something already; a backup is restored into an empty one.", MISUSED)
        bar = Bar("Restoring", sum(each.rows or 1 for each in manifest.files.values()))
        await filled(session, file, manifest, bar)
        found = await verify.every(session, await verify.places(session, None, None), lambda entries: None)
        if not options.broken and not all(each.whole for each in found):
            say(verify.as_lines(found))
            raise Stopped("Nothing was restored. With --broken it is restored as it is.", FOUND)
        # The files first: a row must never speak of one that is not there.
        bring_back(file, manifest, Contents(settings.contents_dir), bar.step)
        bar.done()
    say(verify.as_lines(found))
    say(f"Restored as it was at {manifest.made_at}. Everyone signs in anew.")
    return 0


def checked(file: Path) -> Manifest:
    if not file.is_file():
        raise Stopped(f"There is no file {file}.", MISUSED)
    try:
        manifest = manifest_of(file)
    except Damaged as damage:
        raise Stopped(f"{damage}. Nothing was restored.", FOUND) from damage
    if manifest.revision != revisions()[-1]:
        raise Stopped(
            f"The backup stands at {manifest.revision}, this release at {revisions()[-1]}. Restore it with the release "
            "that made it, and then run `python -m server setup` with this one.",
            MISUSED,
        )
    return manifest


async def filled(session: AsyncSession, file: Path, manifest: Manifest, bar: Bar) -> None:
    try:
        await fill(session, file, manifest, bar.step)
    except (Damaged, KeyError, ValueError) as damage:
        raise Stopped(f"{damage}. Nothing was restored.", FOUND) from damage
