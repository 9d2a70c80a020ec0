"""Imports on the desk: a list is brought, looked at row by row, confirmed, followed as it is done, and undone."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select
from sqlmodel import col

from rooms.floor import Refused
from rooms.likeness import key
from rooms.people import Person, Seat
from server import forms
from server.access import Access
from server.contents import checked_name
from server.importing import applying, undoing
from server.importing.headings import columns
from server.importing.kept import UNDER_WAY, Import, Stage
from server.importing.plan import Outcome, Plan, Row, flagged
from server.importing.reading import MEGABYTES, read
from server.importing.sheet import Sheet
from server.importing.wishes import wishes
from server.importing.worded import changed, told
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, shown
from server.routes.desk.tables import arranged, asked
from server.unreadable import Unreadable
from server.words import gettext as _
from server.words import ngettext
from server.words.figures import number
from server.words.reasons import put

SHOWN = ("create", "change", "same", "reject", "flagged")
KEYS: dict[str, Callable[[Row], Any]] = {
    "row": lambda row: row.number,
    "entity": lambda row: (key(row.entity), row.number),
    "name": lambda row: (key(row.name), row.number),
}
# Seconds after which a page that shows how far an import has come looks again by itself.
AGAIN = {"Refresh": "2"}


@get("/imports")
async def imports(request: Asking, desk: TheDesk) -> Response[Any]:
    """The form that brings a list, and what became of those that were brought."""
    return await listed(request, desk)


async def listed(request: Asking, desk: Access, error: str | None = None, status: int = 200) -> Response[Any]:
    async with desk.reading() as floor:
        query = (
            select(Import, col(Person.name))
            .join(Seat, col(Seat.id) == col(Import.seat_id))
            .join(Person, col(Person.id) == col(Seat.person_id))
            .where(col(Import.conference_id) == desk.place)
            .where((col(Import.stage) != Stage.PREVIEWED) | (col(Import.seat_id) == desk.sitting.seat))
            .order_by(col(Import.made_at).desc())
        )
        found = [{"import": each, "by": by} for each, by in (await floor.session.execute(query)).all()]
    facts: dict[str, Any] = {"lists": found, "error": error, "megabytes": MEGABYTES, "key": uuid4().hex}
    if error:
        facts["form"] = {"problems": [{"field": "file", "words": error}]}
    return await shown(request, desk, "imports", "imports", status, **facts)


@post("/imports", status_code=200)
async def bring(request: Asking, desk: TheDesk) -> Response[Any]:
    """Read a list and keep it for its preview. Nothing of the conference changes."""
    form = await forms.read(request)
    try:
        if not form.files:
            raise Refused("import.no_file", "file")
        content = await form.files[0].read()
        name = checked_name(form.files[0].filename)
        sheet = await asyncio.to_thread(readable, content)
        digest = hashlib.sha256(content).hexdigest()
        done = await desk.act(partial(applying.bring, name=name, digest=digest, sheet=sheet))
    except Unreadable as refusal:
        desk.note(refusal.told.reason)
        return await listed(request, desk, put(refusal.told.reason, refusal.told.facts), 422)
    except Refused as refusal:
        return await listed(request, desk, forms.words(refusal), 422)
    await watched(desk, done.result)
    return back(address(desk, "imports", done.result))


async def watched(desk: Access, id: UUID | None) -> None:
    """Tell whoever watches over security of the rows that are refused; the plan is the one that is looked at next."""
    if id is None:
        return
    async with desk.reading() as floor:
        kept = await applying.the_import(floor, id)
    for row in (await desk.site.importer.planned(kept)).rows:
        for each in row.told if row.outcome == Outcome.REJECT else ():
            desk.note(each.reason)


def readable(content: bytes) -> Sheet:
    """A sheet of which the headings are understood."""
    sheet = read(content)
    wishes(sheet, columns(sheet))
    return sheet


@get("/imports/{import_id:uuid}")
async def one(request: Asking, desk: TheDesk, import_id: FromPath[UUID]) -> Response[Any]:
    """A list as it stands: its preview, how far it has come, or what came of it."""
    return await page(request, desk, import_id)


async def page(request: Asking, desk: Access, id: UUID, failed: str | None = None, status: int = 200) -> Response[Any]:
    async with desk.reading() as floor:
        kept = await applying.the_import(floor, id)
    if kept.stage == Stage.PREVIEWED:
        return await preview(request, desk, kept, failed, status)
    facts: dict[str, Any] = {
        "import": kept,
        "failed": failed,
        "standing": [],
        "notes": [{"row": each["row"], "words": put(each["reason"], each["facts"])} for each in kept.told],
        "still": kept.stage in UNDER_WAY and kept.seat_id != desk.sitting.seat,
    }
    if kept.stage in UNDER_WAY:
        facts["headers"] = AGAIN
    return await shown(request, desk, "imports", "import", status, **facts)


async def preview(request: Asking, desk: Access, kept: Import, failed: str | None, status: int) -> Response[Any]:
    plan = await desk.site.importer.planned(kept)
    show = asked(request, "show", SHOWN)
    found = [row for row in plan.rows if not show or wanted(row, show)]
    facts = arranged(request, found, len(plan.rows), KEYS)
    facts["lines"] = [line(row) for row in facts["lines"]]
    totals = plan.totals
    facts |= {
        "import": kept,
        "failed": failed,
        "told": [told(each) for each in plan.told],
        "show": show,
        "totals": {each: totals[each] for each in (*SHOWN, "people", "entities")},
        "seen": plan.digest,
        "question": question(plan),
    }
    return await shown(request, desk, "imports", "import_preview", status, **facts)


def wanted(row: Row, show: str) -> bool:
    return flagged(row) if show == "flagged" else row.outcome == show


def line(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "entity": row.entity,
        "name": row.name,
        "outcome": str(row.outcome),
        "new_entity": row.new_entity,
        "told": [told(each) for each in row.told],
        "changes": [changed(each) for each in row.changes],
    }


def question(plan: Plan) -> str:
    """What the button does, by how much of it there is."""
    count = len(plan.steps)
    words = ngettext("Import: %(num)s entry", "Import: %(num)s entries", count)
    return words % {"num": number(count)}


@post("/imports/{import_id:uuid}/confirmation", status_code=200)
async def confirm(request: Asking, desk: TheDesk, import_id: FromPath[UUID]) -> Response[Any]:
    """Begin to apply what was previewed, if it is still what would be done."""
    form = await forms.read(request)
    async with desk.reading() as floor:
        kept = await applying.the_import(floor, import_id)
    if kept.stage != Stage.PREVIEWED:
        return back(address(desk, "imports", import_id))
    plan = await desk.site.importer.planned(kept)
    try:
        if form.text("seen") != plan.digest:
            raise Refused("import.changed_meanwhile")
        await desk.act(partial(applying.confirm, id=import_id, plan=plan))
    except Refused as refusal:
        return await page(request, desk, import_id, forms.words(refusal), 409)
    return begun(desk, import_id)


def begun(desk: Access, id: UUID) -> Response[Any]:
    desk.site.importer.wake(id)
    return back(address(desk, "imports", id))


@post("/imports/{import_id:uuid}/abandonment", status_code=200)
async def abandon(request: Asking, desk: TheDesk, import_id: FromPath[UUID]) -> Response[Any]:
    """Forget a list that was not confirmed."""
    try:
        await desk.act(partial(applying.abandon, id=import_id))
    except Refused as refusal:
        return await page(request, desk, import_id, forms.words(refusal), 422)
    return back(address(desk, "imports"))


@post("/imports/{import_id:uuid}/resumption", status_code=200)
async def resume(request: Asking, desk: TheDesk, import_id: FromPath[UUID]) -> Response[Any]:
    """Go on with an import whose secretary has left."""
    try:
        await desk.act(partial(applying.take_over, id=import_id))
    except Refused as refusal:
        return await page(request, desk, import_id, forms.words(refusal), 422)
    return begun(desk, import_id)


@get("/imports/{import_id:uuid}/undoing")
async def undoing_asked(request: Asking, desk: TheDesk, import_id: FromPath[UUID]) -> Response[Any]:
    """What would be withdrawn, before it is; or who stands in the way."""
    async with desk.reading() as floor:
        kept = await applying.the_import(floor, import_id)
        standing = await undoing.in_the_way(floor.session, kept) if kept.stage == Stage.DONE else []
    if kept.stage != Stage.DONE:
        return await page(request, desk, import_id, put("import.not_done", {}), 422)
    if standing:
        return await in_the_way(request, desk, kept, standing)
    facts: dict[str, Any] = {
        "question": _("Undo this import?"),
        "items": [],
        "effects": effects(kept),
        "action": address(desk, "imports", import_id, "undoing"),
        "values": [("key", uuid4().hex)],
        "words": _("Undo this import"),
        "grave": True,
        "back": address(desk, "imports", import_id),
    }
    return await shown(request, desk, "imports", "confirm", **facts)


async def in_the_way(request: Asking, desk: Access, kept: Import, names: Sequence[str]) -> Response[Any]:
    facts = {"import": kept, "standing": names, "notes": [], "still": False, "failed": put("import.in_use", {})}
    return await shown(request, desk, "imports", "import", 409, **facts)


def effects(kept: Import) -> list[str]:
    people = ngettext(
        "%(num)s person is withdrawn; a link they were handed ceases to work.",
        "%(num)s people are withdrawn; links they were handed cease to work.",
        kept.people,
    )
    entities = ngettext(
        "The accreditation of %(num)s body is withdrawn.",
        "The accreditation of %(num)s bodies is withdrawn.",
        kept.entities,
    )
    changes = ngettext("%(num)s change is put back.", "%(num)s changes are put back.", kept.changed)
    counted = ((people, kept.people), (entities, kept.entities), (changes, kept.changed))
    return [words % {"num": number(count)} for words, count in counted if count] + [
        _("The record of the conference keeps that they were imported, and that it was undone.")
    ]


@post("/imports/{import_id:uuid}/undoing", status_code=200)
async def undo(request: Asking, desk: TheDesk, import_id: FromPath[UUID]) -> Response[Any]:
    """Begin to undo an import as a whole."""
    try:
        await desk.act(partial(applying.undo, id=import_id))
    except Refused as refusal:
        if refusal.reason == "import.in_use":
            return await undoing_asked.fn(request=request, desk=desk, import_id=import_id)  # type: ignore[no-any-return]
        return await page(request, desk, import_id, forms.words(refusal), 422)
    return begun(desk, import_id)


ROUTES = [imports, bring, one, confirm, abandon, resume, undoing_asked, undo]
