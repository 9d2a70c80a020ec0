"""Entities on the desk: what is represented at the conference, and accrediting more."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rooms import accreditation, arrival, groups, registers, states
from rooms.floor import NotHere, Refused
from rooms.languages import fold
from rooms.people import EntityKind, RegionalGroup
from rooms.registers import EntityLine
from server import delegation_page, forms
from server.access import Access
from server.forms import Form
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.people import choices
from server.routes.desk.tables import arranged, asked, matches
from server.words import NAMES, names
from server.words import gettext as _

KEYS: dict[str, Callable[[EntityLine], Any]] = {
    "name": lambda entity: fold(entity.name),
    "kind": lambda entity: (list(EntityKind).index(EntityKind(entity.kind)), fold(entity.name)),
    "people": lambda entity: (entity.people, fold(entity.name)),
}
# Of the link of its focal point.
LINKING: dict[str, Any] = {"email": "", "language": "en"}
RECRUITED: dict[str, Any] = {"recruitment": "", "call": ""}
FIELDS: dict[str, Any] = {
    **{"name": "", "short": "", "kind": str(EntityKind.MEMBER_STATE), "groups": [], "listed": True},
    **RECRUITED,
}


@get("/entities")
async def entities(request: Asking, desk: TheDesk) -> Response[Any]:
    """Every accredited entity, and the form that accredits another."""
    return await table(request, desk, blank(FIELDS))


async def table(
    request: Asking, desk: Access, form: dict[str, Any], failed: str | None = None, status: int = 200
) -> Response[Any]:
    async with desk.reading() as floor:
        every = await registers.entities(floor.session, desk.place)
        negotiating = await groups.of_conference(floor.session, desk.place)
    query, kind = asked(request, "q"), asked(request, "kind", list(EntityKind))
    region = asked(request, "region", list(RegionalGroup))
    found = [
        each
        for each in every
        if matches(query, each.name, each.short)
        and (not kind or each.kind == kind)
        and (not region or region in each.groups)
    ]
    facts = arranged(request, found, len(every), KEYS)
    facts["lines"] = [
        {
            "entity": entity,
            "kind": names.entity_kind(entity.kind),
            "groups": grouped(entity),
        }
        for entity in facts["lines"]
    ]
    facts |= {"states": offered(), "filter": {"q": query, "kind": kind, "region": region}, "form": form}
    facts |= {"failed": failed, "ticked": request.query_params.getall("entities", []), **choices()}
    facts |= {"negotiating": [(str(each.id), each.name) for each in negotiating], "group": asked(request, "group")}
    return await shown(request, desk, "entities", "entities", status, **facts)


@post("/entities", status_code=200)
async def accredit(request: Asking, desk: TheDesk) -> Response[Any]:
    """Accredit an entity to the conference."""
    form = await forms.read(request)
    try:
        kind = form.choice("kind", EntityKind)
        act = partial(
            arrival.accredit,
            name=form.text("name"),
            short=form.text("short"),
            kind=kind,
            groups=form.choices("groups", RegionalGroup) or listed_groups(form, kind),
            recruitment=form.text("recruitment"),
            call=form.text("call"),
        )
        await desk.act(act, form.key)
    except Refused as refusal:
        again = typed(form, FIELDS, refusal)
        return await table(request, desk, again, failure(refusal, FIELDS), 422)
    return back(address(desk, "entities") + "?done=entity")


def listed_groups(form: Form, kind: EntityKind) -> list[RegionalGroup]:
    """The regional groups of a member state as the list has them, where that is asked for."""
    state = states.called(form.text("name")) if kind == EntityKind.MEMBER_STATE and form.ticked("listed") else None
    return list(state.regions) if state else []


def offered() -> list[str]:
    """The names of member states, to choose from while one is typed."""
    return sorted((each.name for each in states.every()), key=fold)


def grouped(entity: EntityLine) -> list[str]:
    """The groups of an entity in words: the regional ones, then those it negotiates in."""
    return [*(_(names.GROUPS[RegionalGroup(group)]) for group in entity.groups), *(g.name for g in entity.negotiating)]


@get("/entities/{entity_id:uuid}")
async def one(request: Asking, desk: TheDesk, entity_id: FromPath[UUID]) -> Response[Any]:
    """One entity, and how it came to be invited."""
    entity = await found(desk, entity_id)
    return await page(request, desk, entity, blank({"recruitment": entity.recruitment, "call": entity.call}))


async def found(desk: Access, id: UUID) -> EntityLine:
    async with desk.reading() as floor:
        every = await registers.entities(floor.session, desk.place)
    entity = next((each for each in every if each.id == id), None)
    if entity is None:
        raise NotHere
    return entity


async def page(
    request: Asking,
    desk: Access,
    entity: EntityLine,
    form: dict[str, Any],
    failed: str | None = None,
    linking: dict[str, Any] | None = None,
) -> Response[Any]:
    facts: dict[str, Any] = {
        "entity": entity,
        "kind": names.entity_kind(entity.kind),
        "groups": grouped(entity),
        "form": form,
    }
    async with desk.reading() as floor:
        facts |= await delegation_page.of_desk(floor.session, entity.id, floor.now)
    facts |= {"linking": linking or blank(LINKING), "mails": bool(desk.site.settings.smtp_url)}
    facts |= {"languages_spoken": list(NAMES.items())}
    status = 422 if failed or form["problems"] or linking else 200
    return await shown(request, desk, "entities", "entity", status, failed=failed, **facts)


@post("/entities/{entity_id:uuid}/recruitment", status_code=200)
async def recruit(request: Asking, desk: TheDesk, entity_id: FromPath[UUID]) -> Response[Any]:
    """State how an entity came to be invited."""
    form = await forms.read(request)
    recruitment, call = form.text("recruitment"), form.text("call")
    try:
        act = partial(accreditation.describe, entity_id=entity_id, recruitment=recruitment, call=call)
        await desk.act(act, form.key)
    except Refused as refusal:
        again = typed(form, RECRUITED, refusal)
        return await page(request, desk, await found(desk, entity_id), again, failure(refusal, RECRUITED))
    return back(address(desk, "entities") + "?done=recruited")


ROUTES = [entities, accredit, one, recruit]
