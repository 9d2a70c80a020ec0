"""Entities on the desk: what is represented at the conference, and accrediting more."""

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import Response, get, post

from rooms import accreditation, registers
from rooms.floor import Refused
from rooms.languages import fold
from rooms.people import EntityKind, RegionalGroup
from rooms.registers import EntityLine
from server import forms
from server.access import Access
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.people import choices
from server.routes.desk.tables import arranged, asked, matches
from server.words import gettext as _
from server.words import names

KEYS: dict[str, Callable[[EntityLine], Any]] = {
    "name": lambda entity: fold(entity.name),
    "kind": lambda entity: (list(EntityKind).index(EntityKind(entity.kind)), fold(entity.name)),
    "people": lambda entity: (entity.people, fold(entity.name)),
}
FIELDS: dict[str, Any] = {"name": "", "short": "", "kind": str(EntityKind.MEMBER_STATE), "groups": []}


@get("/entities")
async def entities(request: Asking, desk: TheDesk) -> Response[Any]:
    """Every accredited entity, and the form that accredits another."""
    return await table(request, desk, blank(FIELDS))


async def table(
    request: Asking, desk: Access, form: dict[str, Any], failed: str | None = None, status: int = 200
) -> Response[Any]:
    async with desk.reading() as floor:
        every = await registers.entities(floor.session, desk.place)
    query, kind = asked(request, "q"), asked(request, "kind", list(EntityKind))
    found = [each for each in every if matches(query, each.name, each.short) and (not kind or each.kind == kind)]
    facts = arranged(request, found, len(every), KEYS)
    facts["lines"] = [
        {
            "entity": entity,
            "kind": names.entity_kind(entity.kind),
            "groups": [_(names.GROUPS[RegionalGroup(group)]) for group in entity.groups],
        }
        for entity in facts["lines"]
    ]
    facts |= {"filter": {"q": query, "kind": kind}, "form": form, "failed": failed, **choices()}
    return await shown(request, desk, "entities", "entities", status, **facts)


@post("/entities", status_code=200)
async def accredit(request: Asking, desk: TheDesk) -> Response[Any]:
    """Accredit an entity to the conference."""
    form = await forms.read(request)
    try:
        act = partial(
            accreditation.add_entity,
            name=form.text("name"),
            short=form.text("short"),
            kind=form.choice("kind", EntityKind),
            groups=form.choices("groups", RegionalGroup),
        )
        await desk.act(act, form.key)
    except Refused as refusal:
        again = typed(form, FIELDS, refusal)
        return await table(request, desk, again, failure(refusal, FIELDS), 422)
    return back(address(desk, "entities") + "?done=entity")


ROUTES = [entities, accredit]
