"""Writes the next migration from what the tables lack: `python migrations/new.py "What changes."`

With `--first` it writes the first one anew; that may be done until the first release, and never after it.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from alembic import command
from alembic.config import Config

from server.migrating import FOLDER, migrate, revisions, upgrade

VERSIONS = FOLDER / "versions"
FIRST = "0001"


async def following(saying: str) -> None:
    """Bring an empty store to the last migration, compare the tables with it, and write down the difference."""
    number = f"{int(revisions()[-1]) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/store.db"
        await upgrade(url)
        await migrate(url, lambda config: command.revision(config, saying, autogenerate=True, rev_id=number))


async def first(saying: str) -> None:
    """Compare the tables with an empty store, as if there were no migrations yet."""
    with tempfile.TemporaryDirectory() as folder:
        await migrate(f"sqlite+aiosqlite:///{folder}/store.db", lambda config: begin(config, saying, folder))
        replace(Path(folder))


def replace(folder: Path) -> None:
    for file in VERSIONS.glob(f"{FIRST}_*.py"):
        file.unlink()
    for file in folder.glob(f"{FIRST}_*.py"):
        (VERSIONS / file.name).write_text(file.read_text())


def begin(config: Config, saying: str, folder: str) -> None:
    config.set_main_option("version_locations", folder)
    command.revision(config, saying, autogenerate=True, rev_id=FIRST)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("saying", help="what changes, in one sentence")
    parser.add_argument("--first", action="store_true", help="write the first migration anew")
    options = parser.parse_args()
    asyncio.run((first if options.first else following)(options.saying))
    for step in (["check", "--fix", "-q"], ["format", "-q"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, str(VERSIONS)], check=True)


if __name__ == "__main__":
    main()
