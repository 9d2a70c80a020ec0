"""Verify: recompute the chain of every record and say which hold."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import rebuild
from rooms.drafting.layers.layer import Layer
from rooms.record.chain import Finding
from rooms.record.checking import check
from rooms.record.entries import Record
from rooms.room import Conference, Place, Room, said
from server.commands.progress import Bar
from server.commands.store import opened, snapshot
from server.commands.trouble import FOUND, MISUSED, Stopped, say
from server.settings import Settings

REASONS = {
    "number_missing": "a number before it is missing",
    "body_changed": "what it says, or the seat that did it, is not what was sealed",
    "words_changed": "its words are not those that were sealed",
    "digest_differs": "its kind, time, place or digest is not what was sealed, or it does not follow the one before",
    "head_differs": "the record does not end where its head says",
    "unreadable": "it cannot be read",
}


@dataclass(frozen=True)
class Checked:
    """What was found in the record of one place."""

    place: UUID
    name: str
    finding: Finding

    @property
    def whole(self) -> bool:
        return self.finding.bad is None


def arguments(parser: ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--conference", type=UUID, metavar="ID", help="only this conference and its rooms")
    which.add_argument("--room", type=UUID, metavar="ID", help="only this room")
    parser.add_argument("--json", action="store_true", help="write what was found as JSON")


async def run(settings: Settings, options: Namespace) -> int:
    async with opened(settings) as store, snapshot(store) as session:
        wanted = await places(session, options.conference, options.room)
        bar = Bar("Checking the records", await rebuild.entries(session))
        found = await every(session, wanted, bar.step)
        bar.done()
    say(as_json(found) if options.json else as_lines(found))
    return 0 if all(each.whole for each in found) else FOUND


async def places(session: AsyncSession, conference: UUID | None, room: UUID | None) -> dict[UUID, str]:
    """The places to check, with their names; all of them, unless one is named."""
    rooms = (await session.execute(select(Room))).scalars().all()
    conferences = (await session.execute(select(Conference))).scalars().all()
    names = {each.id: f"Conference “{said(each.title, 'en')}”" for each in conferences}
    names |= {each.id: f"Room “{each.title}”" for each in rooms}
    if conference:
        return named(names, conference, [each.id for each in rooms if each.conference_id == conference], conferences)
    if room:
        return named(names, room, [], rooms)
    titles = {each.id: each.title for each in rooms}
    layers = (await session.execute(select(Layer))).scalars()
    names |= {each.id: f"Layer of a delegation in room “{titles.get(each.room_id, '')}”" for each in layers}
    known = (await session.execute(select(col(Record.id)))).scalars()
    return names | {id: "A record of no place" for id in known if id not in names}


def named(names: dict[UUID, str], asked: UUID, with_it: list[UUID], among: Sequence[Place]) -> dict[UUID, str]:
    """One place that was asked for, and what goes with it."""
    if asked not in {each.id for each in among}:
        raise Stopped(f"There is no such place as {asked} here.", MISUSED)
    return {id: names[id] for id in (asked, *with_it)}


async def every(session: AsyncSession, wanted: dict[UUID, str], step: Callable[[int], None]) -> list[Checked]:
    """Check each of these places."""
    found = []
    for place, name in wanted.items():
        head = await session.get(Record, place) or Record(id=place)
        session.expunge_all()
        found.append(Checked(place, name, await check(session, head, step)))
    return found


def as_lines(found: list[Checked]) -> str:
    lines = [line(each) for each in found]
    broken = sum(not each.whole for each in found)
    records = f"{len(found)} record{'' if len(found) == 1 else 's'}"
    return "\n".join([*lines, f"{records} checked, {f'{broken} broken' if broken else 'all whole'}."])


def line(each: Checked) -> str:
    finding = each.finding
    if finding.bad is not None:
        return f"BROKEN  {each.name} ({each.place}): entry {finding.bad}: {REASONS[finding.reason]}."
    erased = f", {finding.erased} with erased words" if finding.erased else ""
    return f"whole   {each.name}: {finding.entries} entries{erased}."


def as_json(found: list[Checked]) -> str:
    facts = [
        {
            "place": str(each.place),
            "name": each.name,
            "entries": each.finding.entries,
            "erased": each.finding.erased,
            "whole": each.whole,
            "bad": each.finding.bad,
            "reason": each.finding.reason,
            "digest": each.finding.digest,
        }
        for each in found
    ]
    return json.dumps({"whole": all(each.whole for each in found), "places": facts}, ensure_ascii=False, indent=2)
