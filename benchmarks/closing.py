"""Closing a segment with many entries under the Chatham House Rule, while others go on speaking in another room."""

import asyncio
import secrets
import time
from functools import partial
from pathlib import Path

from benchmarks.serving import Running, serving
from benchmarks.wire import asker, post
from benchmarks.world import WORDS, World, built, said
from rooms import segments
from rooms.room import Attribution
from server.database import open_store
from server.settings import Settings
from server.writer import Writer

RULE = Attribution.CHATHAM_HOUSE
SPEAKERS = 4


async def filled(writer: Writer, world: World, entries: int) -> str:
    """A segment is open, everyone has undertaken to keep to its rule, and so much was said in it."""
    chair = world.people[0].seat
    done = await writer.act(world.room, chair, partial(segments.open_segment, rule=RULE))
    segment = str(done.entries[0].body["segment"])
    for each in world.people:
        act = partial(segments.acknowledge, segment_id=done.entries[0].event.segment, rule=RULE)  # type: ignore[attr-defined]
        await writer.act(world.room, each.seat, act)
    for start in range(0, entries, 100):
        await said(writer, world.room, chair, world.topics[0], min(100, entries - start))
    return segment


class Speaking:
    """People who speak in a room, each as soon as the last was answered, and how long each waited."""

    def __init__(self, running: Running, world: World) -> None:
        self.running, self.world = running, world
        self.waits: list[tuple[float, float]] = []
        self.over = False

    async def speak(self, number: int) -> None:
        one, path = await asker(self.running.port), f"/rooms/{self.world.room}/topics/{self.world.topics[0]}/messages"
        while not self.over:
            fields = {"text": WORDS, "language": "en", "key": secrets.token_hex(8)}
            begun = time.perf_counter()
            status, _ = await one.ask(post(self.running.port, path, self.world.people[number], fields))
            assert status == 200, status
            self.waits.append((begun, time.perf_counter() - begun))
            await asyncio.sleep(0.02)
        one.transport.close()

    async def warm(self) -> None:
        """Wait until the first pages were put together and everybody has spoken a few times."""
        for _ in range(2000):
            if len(self.waits) >= 20 * SPEAKERS:
                return
            await asyncio.sleep(0.05)

    def between(self, start: float, end: float) -> list[float]:
        """Milliseconds that posts waited which were under way in this time, the shortest first."""
        return sorted(1000 * took for begun, took in self.waits if begun < end and begun + took > start)


async def measured(folder: Path, url: str, entries: int, quiet: float) -> dict[str, float]:
    """One store, from nothing: how long the chair waits, and how long those in another room do meanwhile."""
    settings = Settings(data_dir=folder, database_url=url)
    store = open_store(settings.url, settings.keys_dir)
    writer = Writer(store, lambda each: None)
    closing, other = await built(writer, settings, 2, [0]), await built(writer, settings, SPEAKERS, [0])
    segment = await filled(writer, closing, entries)
    await writer.close()
    await store.close()
    async with serving(folder, url) as running:
        speaking = Speaking(running, other)
        tasks = [asyncio.create_task(speaking.speak(number)) for number in range(SPEAKERS)]
        await speaking.warm()
        await asyncio.sleep(quiet)
        begun = time.perf_counter()
        status = await closed(running, closing, segment)
        ended = time.perf_counter()
        await asyncio.sleep(1)
        speaking.over = True
        await asyncio.gather(*tasks)
    assert status in (200, 303), status
    before, during = speaking.between(begun - quiet, begun), speaking.between(begun, ended + 1)
    return {
        "close_seconds": ended - begun,
        "quiet_p50_ms": before[len(before) // 2],
        "meanwhile_p50_ms": during[len(during) // 2],
        "meanwhile_longest_ms": during[-1],
        "keys_left": float(len(store.keys.lying())),
    }


async def closed(running: Running, world: World, segment: str) -> int:
    """The chair closes the segment, by the form of the page."""
    one = await asker(running.port)
    path = f"/rooms/{world.room}/segments/{segment}/closure"
    status, _ = await one.ask(post(running.port, path, world.people[0], {"key": secrets.token_hex(8)}))
    one.transport.close()
    return status
