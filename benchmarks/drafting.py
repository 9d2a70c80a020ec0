"""Drafting, on synthetic texts of 100, 1,700 and 5,000 brackets: read, shown, acted upon, compared, kept.

Beside it, in the same run: what `difflib` takes for the same two versions, and what it would cost to render the whole
text for an act. The real texts that lie beside the repository, where they do, are read as well.
"""

import argparse
import asyncio
import contextlib
import difflib
import json
import os
import random
import secrets
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import uvloop
from sqlalchemy import select
from sqlmodel import col

from benchmarks.bracketed import text as synthetic
from benchmarks.posting import at_least, at_most
from benchmarks.serving import Running, serving
from benchmarks.whole import Crowd, gathered
from benchmarks.wire import asker, get, post
from benchmarks.world import Person, World, built
from rooms.drafting import shown, versions
from rooms.drafting.changes import Changes, OfText
from rooms.drafting.comparing.changes import compare
from rooms.drafting.papers import tabling
from rooms.drafting.proposals import proposing
from rooms.drafting.reading.reader import read
from rooms.drafting.settling import resolving
from rooms.drafting.spans import Selected
from rooms.drafting.texts import Bracket, BracketState, Edition, Paragraph, TextKind
from rooms.drafting.wording import Wording
from rooms.floor import Floor, Refused
from rooms.languages import Language
from rooms.people import Audience, Role
from server.database import Store, open_store
from server.migrating import upgrade as migrate
from server.settings import Settings
from server.tables import load
from server.writer import Writer

CORPORA = Path(__file__).parent.parent.parent / "shared" / "corpora"
SIZES = (100, 1700, 5000)
PEOPLE = 201
ACTORS = 100


def median_ms(work: Callable[[], Any], rounds: int) -> float:
    """Milliseconds it takes, the median of several times."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took)


def reading(rounds: int) -> dict[str, Any]:
    """How long each text takes to be read."""
    found: dict[str, Any] = {f"synthetic_{size}": median_ms(partial(read, synthetic(size)), rounds) for size in SIZES}
    for file in sorted(CORPORA.glob("*draft*")) if CORPORA.is_dir() else []:
        source = file.read_bytes().decode()
        found[file.stem] = median_ms(partial(read, source), rounds)
    return found


@dataclass(frozen=True)
class Desk:
    """A store with a conference in it, and whoever sits in its room."""

    store: Store
    writer: Writer
    world: World

    async def tabled(self, brackets: int) -> UUID:
        """A synthetic text before the room."""
        facts = {"kind": TextKind.ROLLING, "title": f"A text of {brackets}", "language": Language.ENGLISH}
        act: Any = partial(tabling.table, reading=read(synthetic(brackets)), **facts)
        done = await self.writer.act(self.world.room, self.world.people[0].seat, act)
        return UUID(done.entries[-1].body["text"])

    async def does(self, who: int, act: Callable[[Floor], Awaitable[Any]]) -> Changes:
        """What an act changed."""
        done = await self.writer.act(self.world.room, self.world.people[who].seat, act)
        event = done.entries[-1].event
        assert isinstance(event, OfText)
        return event.changes


async def one_after_another(desk: Desk, folder: Path, count: int) -> dict[str, float]:
    """So many acts one by one; how long they take, and how much the store grows.

    Brackets are resolved while any is left, for one that goes with another is gone; then words are put in brackets.
    """
    text = await desk.tabled(count)
    standing, before = await wordings(desk.store, text), size(folder)
    open, drawn, done = list(range(count, 0, -1)), random.Random(1), 0
    begun = time.perf_counter()
    while done < count:
        number = open.pop() if open else 0
        act = partial(resolving.keep if number % 3 else resolving.drop, text_id=text, number=number)
        if not number:
            act = partial(proposing.bracket, text_id=text, selected=some_words(standing, drawn))
        with contextlib.suppress(Refused):
            changes = await desk.does(0, act)
            open = [each for each in open if each not in changes.settled]
            done += 1
    took = time.perf_counter() - begun
    return {"acts": done, "seconds": took, "megabytes": (size(folder) - before) / 1e6}


def size(folder: Path) -> int:
    """Bytes of the store, all that waits beside it taken in."""
    with contextlib.closing(sqlite3.connect(folder / "antechamber.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(file.stat().st_size for file in folder.glob("antechamber.db*"))


async def wordings(store: Store, text: UUID) -> list[tuple[UUID, Wording]]:
    """The longer paragraphs of a text as they stand now. What is selected in them later is found by its characters."""
    async with store.reading() as session:
        query = select(Paragraph).where(col(Paragraph.text_id) == text, col(Paragraph.gone).is_(None))
        found = [(each.id, each.wording) for each in (await session.execute(query)).scalars()]
    return [each for each in found if len(each[1].text) > 60]


def some_words(standing: list[tuple[UUID, Wording]], drawn: random.Random) -> Selected:
    """A few words somewhere in the text."""
    paragraph, wording = drawn.choice(standing)
    start = drawn.randrange(4, len(wording.text) - 30)
    return Selected(paragraph, wording.id(start), wording.id(start + 20))


async def comparing(desk: Desk, text: UUID, rounds: int) -> dict[str, float]:
    """The first version and the last one compared word by word, and the same two by `difflib`."""
    drawn, standing = random.Random(3), await wordings(desk.store, text)
    for number in range(120):
        selected = some_words(standing, drawn)
        with contextlib.suppress(Refused):
            await desk.does(1, partial(proposing.replace, text_id=text, selected=selected, words=f"words {number}"))
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        async with desk.store.reading() as session:
            first, last = await versions.at(session, text, 1), await versions.at(session, text, 100_000)
        changes = compare([each.line for each in first], [each.line for each in last])
        taken.append(1000 * (time.perf_counter() - begun))
    assert len(changes) >= 100
    one, other = versions.printed(first).split(), versions.printed(last).split()
    begun = time.perf_counter()
    difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return {"ms": statistics.median(taken), "difflib_ms": 1000 * (time.perf_counter() - begun)}


async def whole(desk: Desk, text: UUID) -> float:
    """What it would cost an act to show the whole text anew: reading all of its paragraphs, in ms."""
    begun = time.perf_counter()
    async with desk.store.reading() as session:
        await shown.view(session, await shown.in_order(session, text), Audience(desk.world.room, Role.DELEGATE))
    return 1000 * (time.perf_counter() - begun)


async def paged(running: Running, world: World, text: UUID) -> dict[str, float]:
    """The first page of a text: the first time, and once its paragraphs have been shown to somebody."""
    one, path, before = await asker(running.port), f"/rooms/{world.room}/texts/{text}", running.memory()
    begun = time.perf_counter()
    status, body = await one.ask(get(running.port, path, world.people[1]))
    first = 1000 * (time.perf_counter() - begun)
    assert status == 200, status
    times = []
    for number in range(2, 12):
        begun = time.perf_counter()
        await one.ask(get(running.port, path, world.people[number]))
        times.append(1000 * (time.perf_counter() - begun))
    return {
        "first_ms": first,
        "ms": statistics.median(times),
        "megabytes": len(body) / 1e6,
        "memory_megabytes": running.memory() - before,
    }


async def to_the_last(running: Running, desk: Desk, text: UUID, count: int, rounds: int) -> dict[str, float]:
    """One act at a time: from the form's first byte to the last of the others who have the text open, in ms."""
    crowd, world = Crowd(), desk.world
    await gathered(crowd, running, world, world.people[1 : count + 1])
    drafter, waits = await asker(running.port), []
    drawn, standing, before = random.Random(count), await wordings(desk.store, text), running.cpu()
    while len(waits) < rounds:
        selected = some_words(standing, drawn)
        last, begun = crowd.expect(), time.perf_counter()
        status, _ = await drafter.ask(act_of(running, world.people[0], world, text, selected, "bracket"))
        if status != 200:
            continue
        waits.append(1000 * (await asyncio.wait_for(last, 10) - begun))
        await asyncio.sleep(0.1)
    cpu = 1000 * (running.cpu() - before) / rounds
    for each in crowd.sockets:
        each.transport.close()
    await asyncio.sleep(0.5)
    return {"p50_ms": statistics.median(waits), "max_ms": max(waits), "server_cpu_ms": cpu}


def act_of(
    running: Running, person: Person, world: World, text: UUID, selected: Selected, asks: str, words: str = ""
) -> bytes:
    fields = {
        "asks": asks,
        "paragraph": str(selected.paragraph),
        "first": str(selected.first),
        "last": str(selected.last),
        "words": words,
        "key": secrets.token_hex(8),
    }
    return post(running.port, f"/rooms/{world.room}/texts/{text}/proposals", person, fields)


async def at_once(running: Running, desk: Desk, text: UUID, seconds: float) -> dict[str, float]:
    """100 delegates propose words of their own, each every second or so, and then all of them are looked for."""
    waits: list[float] = []
    accepted: list[str] = []
    standing = await wordings(desk.store, text)
    refused, over = 0, time.perf_counter() + seconds

    async def draft(who: int) -> None:
        nonlocal refused
        drawn, one, number = random.Random(who), await asker(running.port), 0
        while time.perf_counter() < over:
            number += 1
            await asyncio.sleep(drawn.uniform(0.5, 1.5))
            words = f"words of delegate {who} number {number} here"
            selected = some_words(standing, drawn)
            request = act_of(running, desk.world.people[who], desk.world, text, selected, "replace", words)
            begun = time.perf_counter()
            status, _ = await one.ask(request)
            waits.append(time.perf_counter() - begun)
            if status == 200:
                accepted.append(words)
            else:
                refused += 1
        one.transport.close()

    await asyncio.gather(*[draft(who) for who in range(1, ACTORS + 1)])
    async with desk.store.reading() as session:
        printed = versions.printed(await versions.at(session, text, 1_000_000))
        editions = list((await session.execute(select(Edition).where(col(Edition.text_id) == text))).scalars())
        open = select(Bracket).where(col(Bracket.text_id) == text, col(Bracket.state) == BracketState.OPEN)
        brackets = list((await session.execute(open)).scalars())
    waits.sort()
    return {
        "acts": len(accepted),
        "refused": refused,
        "lost": sum(printed.count(f"[{words}]") == 0 for words in accepted),
        "double": sum(printed.count(f"[{words}]") > 1 for words in accepted),
        "gaps_in_versions": len(editions) - max(each.version for each in editions),
        "unbalanced": abs(printed.count("[") - sum(each.bracketed for each in brackets)),
        "p50_ms": 1000 * waits[len(waits) // 2],
        "p99_ms": 1000 * waits[int(len(waits) * 0.99)],
    }


async def main(quick: bool) -> dict[str, Any]:
    load()
    rounds, seconds, sizes = (3, 5, SIZES[:2]) if quick else (11, 60, SIZES)
    figures: dict[str, Any] = {"read_ms": reading(3 if quick else 7)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data_dir=folder)
        await migrate(settings.url)
        store = open_store(settings.url)
        writer = Writer(store, lambda entries: None)
        desk = Desk(store, writer, await built(writer, settings, PEOPLE, [0]))
        figures["one_after_another"] = await one_after_another(desk, folder, 300 if quick else 1700)
        texts = {each: await desk.tabled(each) for each in sizes}
        figures["compare"] = await comparing(desk, texts[1700], rounds)
        figures["whole_text_ms"] = {str(each): await whole(desk, text) for each, text in texts.items()}
        await writer.close()
        async with serving(folder) as running:
            figures["page"] = {str(each): await paged(running, desk.world, text) for each, text in texts.items()}
            for count in (50, 200):
                figures[f"act_to_{count}"] = {
                    str(each): await to_the_last(running, desk, texts[each], count, 5 * rounds) for each in (100, 1700)
                }
            figures["at_once"] = await at_once(running, desk, texts[1700], seconds)
        await store.close()
    return {"figures": figures, "reach": reach(figures)}


def reach(figures: dict[str, Any]) -> dict[str, Any]:
    """What was to be reached, and whether it was."""
    page, few, many, crowd = (figures[name] for name in ("page", "act_to_50", "act_to_200", "at_once"))
    row = figures["one_after_another"]
    return {
        "read_1700_ms": at_most(figures["read_ms"]["synthetic_1700"], 150),
        "page_1700_ms": at_most(page["1700"]["first_ms"], 250),
        "page_1700_megabytes": at_most(page["1700"]["megabytes"], 1.5),
        "act_at_1700_to_100": at_most(many["1700"]["p50_ms"] / many["100"]["p50_ms"], 1.5),
        "compare_1700_ms": at_most(figures["compare"]["ms"], 500),
        "act_seen_by_50_ms": at_most(few["1700"]["p50_ms"], 20),
        "act_seen_by_200_ms": at_most(many["1700"]["p50_ms"], 30),
        "acts_one_after_another_seconds": at_most(row["seconds"] * 1700 / row["acts"], 10),
        "acts_one_after_another_megabytes": at_most(row["megabytes"] * 1700 / row["acts"], 5),
        "acts_lost": at_most(crowd["lost"], 0),
        "acts_double": at_most(crowd["double"] + abs(crowd["gaps_in_versions"]) + crowd["unbalanced"], 0),
        "acts_at_once_p99_ms": at_most(crowd["p99_ms"], 300),
        "acts_at_once": at_least(crowd["acts"], 50),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller run, to see that it works")
    os.environ.setdefault("PYTHONPATH", ".")
    print(json.dumps(uvloop.run(main(parser.parse_args().quick)), indent=1))
