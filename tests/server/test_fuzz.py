"""Every form that a page contains and every route there is, fuzzed: what anyone can send harms nothing and nobody."""

import time
from collections.abc import AsyncIterator

import pytest_asyncio

from server.settings import Settings
from tests.cast import Cast
from tests.server.fuzz.run import Run, explore, under_fire


@pytest_asyncio.fixture
async def run(settings: Settings, cast: Cast) -> AsyncIterator[Run]:
    async with under_fire(settings, cast, 1) as opened:
        yield opened


async def test_explore(run: Run) -> None:
    t = time.time()
    import cProfile, pstats
    pr = cProfile.Profile(); pr.enable()
    await explore(run)
    pr.disable(); pstats.Stats(pr).sort_stats("tottime").print_stats(18)
    print(time.time() - t)
    for c in run.crawls:
        print(c.person.name, len(c.pages), len(c.forms))
    got = set().union(*(c.reached for c in run.crawls)) | {f.route for f in run.forms}
    print("unreached", sorted((r.template, r.method) for r in run.every if r not in got))
    for f in []: print(f.person.name, f.page[:40], f.kind)
