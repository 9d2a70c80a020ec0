"""Posting, the whole way: form in, act, record, commit, render, push, a subscriber sees it; and the page of the room.

50 people in one room post one after another over HTTP, on SQLite and on PostgreSQL; beside it, in the same run, bare
inserts of the same rows with the same sharing of commits. Then the room's page with 200 and with 10,000 messages behind
it, beside the same bytes served ready-made by the same kind of server.
"""

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvloop
from sqlalchemy import insert

from benchmarks.readymade import readymade
from benchmarks.serving import Running, serving
from benchmarks.wire import Follower, asker, get, post, upgrade
from benchmarks.world import WORDS, World, built
from rooms.threads.messages import Wording
from server.database import Store, open_store
from server.migrating import upgrade as migrate
from server.settings import Settings
from server.tables import load
from server.writer import Writer
from tests import postgresql

PEOPLE = 50


async def posting(running: Running, world: World, posts: int) -> dict[str, float]:
    """Post from 50 people at once, each as soon as the last was answered."""
    topic = world.topics[0]
    path = f"/rooms/{world.room}/topics/{topic}/messages"
    live = upgrade(running.port, f"/rooms/{world.room}/live", world.people[0])
    _, follower = await asyncio.get_running_loop().create_connection(lambda: Follower(live), "127.0.0.1", running.port)
    await follower.opened
    # It is let in a moment after the connection is open; what is said before that is none of its news.
    await asyncio.sleep(0.5)
    connections = [await asker(running.port) for _ in world.people]
    waits: list[float] = []
    sent, refused = 0, 0

    async def speak(number: int) -> None:
        nonlocal sent, refused
        while sent < posts:
            sent += 1
            fields = {"text": WORDS, "language": "en", "key": secrets.token_hex(8)}
            request = post(running.port, path, world.people[number], fields)
            begun = time.perf_counter()
            status, _ = await connections[number].ask(request)
            waits.append(time.perf_counter() - begun)
            refused += status != 200

    before, begun = running.cpu(), time.perf_counter()
    await asyncio.gather(*[speak(number) for number in range(len(world.people))])
    took = time.perf_counter() - begun
    for _ in range(100):
        if len(follower.seen) >= posts:
            break
        await asyncio.sleep(0.02)
    waits.sort()
    return {
        "posts_per_second": posts / took,
        "p50_ms": 1000 * waits[len(waits) // 2],
        "p99_ms": 1000 * waits[int(len(waits) * 0.99)],
        "refused": refused,
        "seen_by_a_subscriber": len(follower.seen),
        "server_cpu_ms_per_post": 1000 * (running.cpu() - before) / posts,
    }


async def bare(store: Store, count: int, together: int = PEOPLE) -> float:
    """Bare inserts of as many bytes, `together` to a commit; how many a second."""
    begun = time.perf_counter()
    for _ in range(count // together):
        rows = [
            {"message_id": uuid4(), "version": 1, "seq": 1, "text": WORDS, "at": datetime.now(UTC)}
            for _ in range(together)
        ]
        async with store.writing() as session, session.begin():
            await session.execute(insert(Wording), rows)
    return count / (time.perf_counter() - begun)


async def asked(port: int, request: bytes, count: int, connections: int = 16) -> tuple[float, bytes]:
    """Requests a second over kept connections, and one answer."""
    askers = [await asker(port) for _ in range(connections)]
    status, body = await askers[0].ask(request)
    assert status == 200, status
    left = count

    async def go(which: int) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await askers[which].ask(request)

    begun = time.perf_counter()
    await asyncio.gather(*[go(which) for which in range(connections)])
    took = time.perf_counter() - begun
    for each in askers:
        each.transport.close()
    return count / took, body


async def pages(running: Running, world: World, rounds: int, count: int) -> dict[str, float]:
    """The page at 200 and at 10,000 messages, and its bytes ready-made, in turn."""
    base, person = f"/rooms/{world.room}/topics/", world.people[1]
    small, large = (get(running.port, f"{base}{topic}", person) for topic in world.topics[1:3])
    _, body = await asked(running.port, large, 20)
    found: dict[str, list[float]] = {"at_200": [], "at_10000": [], "ready_made": []}
    async with readymade(body) as port:
        for _ in range(rounds):
            found["at_200"].append((await asked(running.port, small, count))[0])
            found["at_10000"].append((await asked(running.port, large, count))[0])
            found["ready_made"].append((await asked(port, get(port, "/"), 3 * count))[0])
    return {name: statistics.median(rates) for name, rates in found.items()} | {"bytes": len(body)}


async def measured(name: str, url: str, folder: Path, posts: int, page_rounds: int) -> dict[str, Any]:
    """One store, from nothing."""
    settings = Settings(data_dir=folder, database_url=url)
    await migrate(settings.url)
    store = open_store(settings.url)
    writer = Writer(store, lambda entries: None)
    world = await built(writer, settings, PEOPLE, [0, 200, 10_000] if page_rounds else [0])
    inserts = await bare(store, 5000)
    await store.close()
    found: dict[str, Any] = {"bare_inserts_per_second": inserts}
    async with serving(folder, url) as running:
        await posting(running, world, posts // 4)
        rounds = [await posting(running, world, posts) for _ in range(3)]
        found["posting"] = {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
        if page_rounds:
            found["pages"] = await pages(running, world, page_rounds, 400)
    return found


async def main(quick: bool) -> dict[str, Any]:
    load()
    posts, rounds = (1000, 1) if quick else (4000, 5)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["sqlite"] = await measured("sqlite", "", Path(folder), posts, rounds)
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        server = stack.enter_context(postgresql.running())
        server.command("CREATE DATABASE {}", "measured")
        url = server.url("measured")
        figures["postgresql"] = await measured("postgresql", url, Path(folder), posts, 0)
    reach: dict[str, dict[str, Any]] = {}
    for name in ("sqlite", "postgresql"):
        said = figures[name]["posting"]
        reach[f"{name}_posts_per_second"] = at_least(said["posts_per_second"], 1000)
        reach[f"{name}_p99_ms"] = at_most(said["p99_ms"], 150)
        reach[f"{name}_all_seen"] = at_least(said["seen_by_a_subscriber"], posts)
    page = figures["sqlite"]["pages"]
    reach["page_at_10000_to_200"] = at_most(page["at_200"] / page["at_10000"], 1.2)
    reach["page_to_ready_made"] = at_least(page["at_10000"] / page["ready_made"], 0.2)
    return {"figures": figures, "reach": reach}


def at_least(value: float, target: float) -> dict[str, Any]:
    return {"value": round(value, 3), "target": f">= {target}", "ok": value >= target}


def at_most(value: float, target: float) -> dict[str, Any]:
    return {"value": round(value, 3), "target": f"<= {target}", "ok": value <= target}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller run, to see that it works")
    os.environ.setdefault("PYTHONPATH", ".")
    print(json.dumps(uvloop.run(main(parser.parse_args().quick)), indent=1))
