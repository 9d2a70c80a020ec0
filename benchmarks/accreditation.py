"""Accreditation, on SQLite and PostgreSQL: what many people, long segments and many guesses cost.

A workbook of 10,000 people for 200 entities, brought in by the command; the pages of participants with 5,000 people in
the conference; a segment of 10,000 entries that is closed; and 200 guesses a second at passwords while others speak.
"""

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import uvloop

from benchmarks import closing, crowded, guessing
from benchmarks.posting import at_least, at_most
from benchmarks.serving import ROOT
from rooms.conference import open_conference
from server.database import open_store
from server.migrating import upgrade
from server.settings import Settings
from server.tables import load
from server.writer import Writer
from tests import postgresql
from tests.cast import OPENING
from tests.server.lists import HEAD, people, xlsx_of

ENTITIES = 200


async def prepared(settings: Settings) -> None:
    """A store with one conference, in which nobody is but its secretary."""
    await upgrade(settings.url)
    store = open_store(settings.url)
    writer = Writer(store, lambda entries: None)
    await writer.plainly(lambda session, now: open_conference(session, now, OPENING))
    await writer.close()
    await store.close()


async def imported(folder: Path, url: str, file: Path) -> dict[str, float]:
    """Bring the list in by the command, in a process of its own: seconds, and the most memory it held in MB."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url}
    command = (sys.executable, "-m", "server", "import-people", str(file), "--yes", "--json")
    begun, peak = time.perf_counter(), 0.0
    running = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE)
    watched, answer = psutil.Process(running.pid), asyncio.ensure_future(running.communicate())
    while not answer.done():
        with contextlib.suppress(psutil.Error):
            peak = max(peak, watched.memory_info().rss / 1e6)
        await asyncio.wait([answer], timeout=0.05)
    took = time.perf_counter() - begun
    told = json.loads((await answer)[0])
    return {"seconds": took, "peak_mb": peak, "people": told["imported"]["people"]}


async def measured(folder: Path, url: str, count: int) -> dict[str, float]:
    """One store, from nothing."""
    file = folder / "list.xlsx"
    file.write_bytes(xlsx_of([list(HEAD), *people(count, ENTITIES)]))
    await prepared(Settings(data_dir=folder, database_url=url))
    return await imported(folder, url, file)


async def everything(folder: Path, url: Callable[[str], str], quick: bool) -> dict[str, Any]:
    """Each figure in a store of its own."""
    found: dict[str, Any] = {}
    for name in ("import", "pages", "closing", "guessing"):
        part = folder / name
        part.mkdir()
        if name == "import":
            found[name] = await measured(part, url(name), 1_000 if quick else 10_000)
            continue
        await upgrade(Settings(data_dir=part, database_url=url(name)).url)
        if name == "pages":
            found[name] = await crowded.measured(part, url(name), 500 if quick else 5_000, 3 if quick else 7, 60)
        elif name == "closing":
            found[name] = await closing.measured(part, url(name), 1_000 if quick else 10_000, 2)
        else:
            found[name] = await guessing.measured(part, url(name), 3 if quick else 10, 1 if quick else 3)
    return found


def reached(name: str, found: dict[str, Any], count: int) -> dict[str, dict[str, Any]]:
    """What was to be reached on one store."""
    brought, pages, close, guess = (found[each] for each in ("import", "pages", "closing", "guessing"))
    return {
        f"{name}_import_seconds": at_most(brought["seconds"], 60),
        f"{name}_import_peak_mb": at_most(brought["peak_mb"], 300),
        f"{name}_all_imported": at_least(brought["people"], count),
        f"{name}_people_of_the_conference_many_to_few": at_most(pages["conference"]["ratio"], 1.5),
        f"{name}_participants_of_a_room_many_to_few": at_most(pages["room"]["ratio"], 1.5),
        f"{name}_segment_close_seconds": at_most(close["close_seconds"], 5),
        # Whoever speaks elsewhere meanwhile waits no longer than a second.
        f"{name}_post_while_closing_longest_ms": at_most(close["meanwhile_longest_ms"], 1000),
        f"{name}_key_destroyed": at_most(close["keys_left"], 0),
        f"{name}_post_under_guessing_to_quiet": at_most(guess["ratio"], 1.5),
    }


async def main(quick: bool) -> dict[str, Any]:
    load()
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["sqlite"] = await everything(Path(folder), lambda name: "", quick)
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        server = stack.enter_context(postgresql.running())
        for name in ("import", "pages", "closing", "guessing"):
            server.command("CREATE DATABASE {}", f"measured_{name}")
        figures["postgresql"] = await everything(Path(folder), lambda name: server.url(f"measured_{name}"), quick)
    reach: dict[str, dict[str, Any]] = {}
    for name, found in figures.items():
        reach |= reached(name, found, 1_000 if quick else 10_000)
    return {"figures": figures, "reach": reach}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller run, to see that it works")
    os.environ.setdefault("PYTHONPATH", ".")
    print(json.dumps(uvloop.run(main(parser.parse_args().quick)), indent=1))
