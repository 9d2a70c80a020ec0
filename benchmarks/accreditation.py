"""Accreditation: a workbook of 10,000 people for 200 entities, brought in by the command, on SQLite and PostgreSQL."""

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import uvloop

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


async def main(quick: bool) -> dict[str, Any]:
    load()
    count = 1_000 if quick else 10_000
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["sqlite"] = {"import": await measured(Path(folder), "", count)}
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        server = stack.enter_context(postgresql.running())
        server.command("CREATE DATABASE {}", "measured")
        figures["postgresql"] = {"import": await measured(Path(folder), server.url("measured"), count)}
    reach: dict[str, dict[str, Any]] = {}
    for name, found in figures.items():
        reach[f"{name}_import_seconds"] = at_most(found["import"]["seconds"], 60)
        reach[f"{name}_import_peak_mb"] = at_most(found["import"]["peak_mb"], 300)
        reach[f"{name}_all_imported"] = at_least(found["import"]["people"], count)
    return {"figures": figures, "reach": reach}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller run, to see that it works")
    os.environ.setdefault("PYTHONPATH", ".")
    print(json.dumps(uvloop.run(main(parser.parse_args().quick)), indent=1))
