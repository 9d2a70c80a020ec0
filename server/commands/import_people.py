"""Import-people: a spreadsheet of people and entities, shown row by row as it would come in, comes in if told to."""

import hashlib
import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import Refused
from rooms.people import Role, Seat
from rooms.room import Conference, said
from server.commands.progress import Bar
from server.commands.store import opened
from server.commands.trouble import FOUND, MISUSED, Stopped, say
from server.database import Store
from server.importing import applying
from server.importing.importer import Importer
from server.importing.kept import Import
from server.importing.plan import Outcome, Plan, Row
from server.importing.planning import plan
from server.importing.reading import MEGABYTES, read
from server.importing.sheet import Sheet
from server.importing.standing import standing
from server.importing.worded import changed, told
from server.settings import Settings
from server.unreadable import Unreadable
from server.words.reasons import put
from server.words.reasons import said as worded
from server.writer import Writer

SHOWN = 50
HELP = """\
columns, found by their headings in English, Arabic, French or Spanish, in any order:
  Entity                needed: the state or organisation, as it is to be accredited
  Full name             who comes for it; a row without a name is about the entity alone
  Kind of entity        needed for entities that are not accredited yet: Member State, NGO, university, …
  Short name, Regional groups, Title, E-mail, Language, Capacity, In the delegation, Role, Until

ends with 0 if every row can be taken, with 1 if some are rejected: those stay out, the others come in.
"""


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the list, as XLSX or CSV")
    parser.add_argument("--conference", metavar="ID", help="the conference; not needed where there is only one")
    parser.add_argument("--yes", action="store_true", help="import without asking")
    parser.add_argument("--json", action="store_true", help="write the preview and what came of it as JSON")
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = f"{HELP}\n{parser.epilog or ''}"


async def run(settings: Settings, options: Namespace) -> int:
    sheet, digest = listed(options.file)
    async with opened(settings) as store:
        async with store.reading() as session:
            conference, seat = await secretariat(session, options.conference)
            now = await standing(session, conference)
        found = planned(sheet, now)
        if not options.json:
            say(preview(found, options.file.name))
        done: Import | None = None
        if found.steps and confirmed(options, found):
            done = await imported(store, conference, seat, List(options.file.name, digest, sheet, found), options.json)
    say(as_json(found, digest, done) if options.json else outcome(found, done))
    return FOUND if found.totals[Outcome.REJECT] or (done is not None and done.told) else 0


def listed(file: Path) -> tuple[Sheet, str]:
    """The rows of a file and its digest."""
    with file.open("rb") as source:
        content = source.read(MEGABYTES * 1_000_000 + 1)
    try:
        return read(content), hashlib.sha256(content).hexdigest()
    except Unreadable as refusal:
        raise Stopped(put(refusal.told.reason, refusal.told.facts), MISUSED) from None


def planned(sheet: Sheet, now: Any) -> Plan:
    try:
        return plan(sheet, now)
    except Unreadable as refusal:
        raise Stopped(put(refusal.told.reason, refusal.told.facts), MISUSED) from None


async def secretariat(session: AsyncSession, wanted: str | None) -> tuple[UUID, UUID]:
    """The conference, and the seat of its secretariat in whose name a list comes in."""
    found = list((await session.execute(select(Conference))).scalars())
    if not found:
        raise Stopped("There is no conference yet. Open one first: python -m server conference", MISUSED)
    chosen = [each for each in found if wanted is None or str(each.id) == wanted.lower()]
    if len(chosen) != 1:
        lines = "\n".join(f"  {each.id}  {said(each.title, 'en')}" for each in found)
        raise Stopped(f"Say which conference with --conference ID:\n{lines}", MISUSED)
    seats = select(col(Seat.id)).where(
        col(Seat.place_id) == chosen[0].id, col(Seat.role) == Role.SECRETARIAT, col(Seat.left_at).is_(None)
    )
    seat = (await session.execute(seats.order_by(col(Seat.taken_at)))).scalars().first()
    if seat is None:
        raise Stopped("Nobody holds a seat of the secretariat in this conference.", MISUSED)
    return chosen[0].id, seat


def confirmed(options: Namespace, found: Plan) -> bool:
    """Whether to import: told so on the command line, or asked where somebody is there to answer."""
    if options.yes:
        return True
    if options.json or not sys.stdin.isatty():
        return False
    return input(f"Import these {len(found.steps)} entries? [y/N] ").strip().lower() in ("y", "yes")


@dataclass(frozen=True)
class List:
    """A list that was read, and what was shown of it."""

    name: str
    digest: str
    sheet: Sheet
    shown: Plan


async def imported(store: Store, conference: UUID, seat: UUID, brought: List, quiet: bool) -> Import:
    """Do all that was shown, as far as what others do meanwhile lets it."""
    writer = Writer(store, lambda entries: None)
    importer = Importer(store, writer)
    facts: dict[str, Any] = {"name": brought.name, "digest": brought.digest, "sheet": brought.sheet}
    try:
        kept = await the_import(store, (await writer.act(conference, seat, partial(applying.bring, **facts))).result)
        now = await importer.planned(kept)
        if now.digest != brought.shown.digest:
            raise Refused("import.changed_meanwhile")
        await writer.act(conference, seat, partial(applying.confirm, id=kept.id, plan=now))
    except Refused as refusal:
        raise Stopped(worded(refusal), MISUSED) from refusal
    bar = Bar("Importing", -(-len(now.steps) // applying.SLICE))
    await importer.carry_on(kept, (lambda: None) if quiet else bar.step)
    bar.done()
    await writer.close()
    return await the_import(store, kept.id)


async def the_import(store: Store, id: UUID | None) -> Import:
    async with store.reading() as session:
        return await session.get_one(Import, id)


def preview(found: Plan, name: str) -> str:
    """What would happen, the rejected rows first."""
    totals = found.totals
    lines = [
        f"{name}: {len(found.rows)} rows",
        *(f"  {told(each)}" for each in found.told),
        f"  people to register: {totals['people']}",
        f"  entities to accredit: {totals['entities']}",
        f"  rows that change something: {totals[Outcome.CHANGE]}",
        f"  rows left as they are: {totals[Outcome.SAME]}",
        f"  rows rejected: {totals[Outcome.REJECT]}",
    ]
    for heading, rows in (
        ("Rejected", [row for row in found.rows if row.outcome == Outcome.REJECT]),
        ("To look at", [row for row in found.rows if row.told and row.outcome != Outcome.REJECT]),
    ):
        lines += [f"{heading}:"] * bool(rows) + [line(row) for row in rows[:SHOWN]]
        lines += [f"  … and {len(rows) - SHOWN} more; --json lists them all."] * (len(rows) > SHOWN)
    return "\n".join(lines)


def line(row: Row) -> str:
    who = ", ".join(each for each in (row.name, row.entity) if each)
    return f"  row {row.number} ({who}): " + " ".join(told(each) for each in row.told)


def outcome(found: Plan, done: Import | None) -> str:
    if not found.steps:
        return "Nothing in this list is new. Nothing was stored."
    if done is None:
        return "Nothing was stored. Repeat it with --yes to import."
    lines = [f"Imported: {done.people} people, {done.entities} entities, {done.changed} changes."]
    lines += [f"  row {each['row']}: {put(each['reason'], each['facts'])}" for each in done.told]
    return "\n".join([*lines, "They can be invited on the desk, under People."])


def as_json(found: Plan, digest: str, done: Import | None) -> str:
    rows = [
        {
            "row": row.number,
            "outcome": str(row.outcome),
            "entity": row.entity,
            "name": row.name,
            "told": [told(each) for each in row.told],
            "changes": [changed(each) for each in row.changes],
        }
        for row in found.rows
    ]
    facts = {"digest": digest, "totals": dict(found.totals), "told": [told(each) for each in found.told], "rows": rows}
    came: dict[str, Any] | None = None
    if done is not None:
        came = {"import": str(done.id), "people": done.people, "entities": done.entities, "changed": done.changed}
        came["told"] = [{"row": each["row"], "words": put(each["reason"], each["facts"])} for each in done.told]
    return json.dumps({**facts, "imported": came}, ensure_ascii=False, indent=2)
