"""Negotiating groups on the desk: which there are, and which entities stand in them."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rooms import groups, registers
from rooms.floor import NotHere, Refused
from rooms.groups import GroupFormed, GroupLine
from rooms.languages import fold
from rooms.record.entries import Entry
from server import forms
from server.access import Access
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.tables import arranged, asked, matches

FIELDS: dict[str, Any] = {"name": "", "short": ""}
KEYS: dict[str, Callable[[GroupLine], Any]] = {
    "name": lambda group: fold(group.name),
    "bodies": lambda group: (len(group.entities), fold(group.name)),
}


@get("/groups")
async def listed(request: Asking, desk: TheDesk) -> Response[Any]:
    """Every negotiating group with who stands in it, and the form that enters another."""
    return await table(request, desk, blank(FIELDS))


async def table(
    request: Asking, desk: Access, form: dict[str, Any], failed: str | None = None, status: int = 200
) -> Response[Any]:
    every, known = await register(desk)
    query = asked(request, "q")
    found = [each for each in every if matches(query, each.name, each.short, *(known[id] for id in each.entities))]
    facts = arranged(request, found, len(every), KEYS)
    facts["lines"] = [
        {"group": each, "members": sorted((known[id] for id in each.entities), key=fold)} for each in facts["lines"]
    ]
    facts |= {"filter": {"q": query}, "form": form, "failed": failed}
    return await shown(request, desk, "entities", "groups", status, **facts)


async def register(desk: Access) -> tuple[list[GroupLine], dict[UUID, str]]:
    """The groups, and the names of all entities."""
    async with desk.reading() as floor:
        found = await groups.of_conference(floor.session, desk.place)
        return found, {each.id: each.name for each in await registers.entities(floor.session, desk.place)}


@post("/groups", status_code=200)
async def form_group(request: Asking, desk: TheDesk) -> Response[Any]:
    """Enter a negotiating group; who stands in it is said next."""
    form = await forms.read(request)
    try:
        finished = await desk.act(partial(groups.form, name=form.text("name"), short=form.text("short")), form.key)
        group = formed(finished.entries[-1])
    except Refused as refusal:
        return await table(request, desk, typed(form, FIELDS, refusal), failure(refusal, FIELDS), 422)
    return back(address(desk, "groups", group) + "?done=group")


def formed(entry: Entry) -> UUID:
    """The group an entry formed; where a key was spent on something else, the form is as old as that."""
    event = entry.event
    if not isinstance(event, GroupFormed):
        raise Refused("form.out_of_date")
    return event.group


@get("/groups/{group_id:uuid}")
async def one(request: Asking, desk: TheDesk, group_id: FromPath[UUID]) -> Response[Any]:
    """Who stands in a group."""
    return await page(request, desk, group_id)


async def page(
    request: Asking, desk: Access, id: UUID, ticked: set[str] | None = None, failed: str | None = None
) -> Response[Any]:
    found, known = await register(desk)
    group = next((each for each in found if each.id == id), None)
    if group is None:
        raise NotHere
    standing = {str(each) for each in group.entities} if ticked is None else ticked
    entities = [
        {"id": str(each), "name": name, "ticked": str(each) in standing}
        for each, name in sorted(known.items(), key=lambda item: fold(item[1]))
    ]
    facts = {"group": group, "entities": entities, "form": blank({}), "failed": failed}
    return await shown(request, desk, "entities", "group", 422 if failed else 200, **facts)


@post("/groups/{group_id:uuid}/entities", status_code=200)
async def compose(request: Asking, desk: TheDesk, group_id: FromPath[UUID]) -> Response[Any]:
    """Say who stands in a group from now on."""
    form = await forms.read(request)
    try:
        wanted = [UUID(id) for id in form.all("entities")]
        await desk.act(partial(groups.compose, group_id=group_id, entities=wanted), form.key)
    except (ValueError, NotHere):
        return await page(request, desk, group_id, set(), forms.words(Refused("entities.unknown")))
    except Refused as refusal:
        return await page(request, desk, group_id, set(form.all("entities")), forms.words(refusal))
    return back(address(desk, "groups") + "?done=composed")


ROUTES = [listed, form_group, one, compose]
