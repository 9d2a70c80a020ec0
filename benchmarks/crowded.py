"""The pages of participants, with 50 and with 5,000 people in the conference: its list, and that of a room's chair."""

import asyncio
import statistics
from functools import partial
from pathlib import Path
from uuid import UUID

from benchmarks.posting import asked
from benchmarks.serving import Running, serving
from benchmarks.wire import get
from benchmarks.world import World, built
from rooms import accreditation
from rooms.people import EntityKind, Role
from server.database import open_store
from server.settings import Settings
from server.writer import Writer

SEATED, BODIES = 10, 200
Rates = dict[str, float]


async def crowded(writer: Writer, settings: Settings, people: int) -> World:
    """A conference of so many people, of whom a few sit in its room."""
    world = await built(writer, settings, SEATED, [0])
    place, clerk = world.conference, world.secretary
    bodies = min(BODIES, people)
    adding = [
        writer.act(
            place, clerk, partial(accreditation.add_entity, name=f"Body {n}", short=f"B{n}", kind=EntityKind.NGO)
        )
        for n in range(bodies)
    ]
    entities = [UUID(done.entries[0].body["entity"]) for done in await asyncio.gather(*adding)]
    for start in range(SEATED, people, 100):
        act = partial(accreditation.register, role=Role.DELEGATE)
        await asyncio.gather(
            *[
                writer.act(place, clerk, partial(act, entity_id=entities[n % bodies], name=f"Participant {n}"))
                for n in range(start, min(people, start + 100))
            ]
        )
    return world


async def cost(running: Running, path: str, world: World, count: int) -> float:
    """Milliseconds of the server's processor time for one page, asked for by the chair of the room."""
    request = get(running.port, path, world.people[0])
    await asked(running.port, request, 5, 2)
    before = running.cpu()
    await asked(running.port, request, count, 4)
    return 1000 * (running.cpu() - before) / count


async def measured(folder: Path, url: str, most: int, rounds: int, count: int) -> dict[str, dict[str, float]]:
    """Both pages with few people and with many, in turn, so that whatever else goes on meets both."""
    settings = Settings(data_dir=folder, database_url=url)
    store = open_store(settings.url, settings.keys_dir)
    writer = Writer(store, lambda entries: None)
    few, many = await crowded(writer, settings, 50), await crowded(writer, settings, most)
    await writer.close()
    await store.close()
    found: dict[str, dict[str, float]] = {}
    async with serving(folder, url) as running:
        for page in ("conference", "room"):
            costs: dict[str, list[float]] = {"few": [], "many": []}
            for _ in range(rounds):
                for name, world in (("few", few), ("many", many)):
                    of_room = f"/rooms/{world.room}/participants"
                    path = of_room if page == "room" else f"/conferences/{world.conference}/people"
                    costs[name].append(await cost(running, path, world, count))
            told = {f"{name}_ms": statistics.median(each) for name, each in costs.items()}
            found[page] = told | {"ratio": told["many_ms"] / told["few_ms"]}
    return found
