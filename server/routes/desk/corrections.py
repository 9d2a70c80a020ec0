"""Corrections on the desk: what stands wrong of somebody or of an entity is put right by a form."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rooms import amending, correcting
from rooms.floor import Refused
from rooms.languages import Language
from rooms.people import Capacity, Entity, EntityKind, Function, Person, RegionalGroup
from server import forms
from server.access import Access
from server.auth.accounts import address as mailed
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.people import choices
from server.words import NAMES, names
from server.words import gettext as _

OF_A_PERSON: dict[str, Any] = dict.fromkeys(("name", "title", "email", "language", "capacity", "function"), "")
OF_AN_ENTITY: dict[str, Any] = {"name": "", "short": "", "kind": "", "groups": []}


@get("/people/{person_id:uuid}/correction")
async def person(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """What is known of somebody, to be put right."""
    return await person_page(request, desk, person_id)


async def person_page(
    request: Asking, desk: Access, id: UUID, form: dict[str, Any] | None = None, failed: str | None = None
) -> Response[Any]:
    async with desk.reading() as floor:
        row = await floor.find(Person, id)
        entity = await floor.session.get_one(Entity, row.entity_id)
        fixed = bool(await amending.in_use(floor.session, desk.place, [row.id]))
    facts: dict[str, Any] = {
        "person": row,
        "entity": entity,
        "fixed": fixed,
        "form": form or blank({name: getattr(row, name) for name in OF_A_PERSON}),
        "failed": failed,
        "languages_spoken": list(NAMES.items()),
        "capacities": [(str(each), _(names.CAPACITIES[each])) for each in Capacity],
        "functions": [(str(each), _(names.FUNCTIONS[each])) for each in Function],
    }
    return await shown(request, desk, "people", "person_correction", 422 if form else 200, **facts)


@post("/people/{person_id:uuid}/correction", status_code=200)
async def correct_person(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """Put right what is known of somebody."""
    form = await forms.read(request)
    try:
        act = partial(
            correcting.correct_person,
            person_id=person_id,
            name=form.text("name"),
            title=form.text("title"),
            email=mailed(form.text("email")) if form.text("email").strip() else "",
            language=form.choice("language", Language),
            capacity=form.choice("capacity", Capacity),
            function=form.choice("function", Function),
        )
        await desk.act(act, form.key)
    except Refused as refusal:
        again = typed(form, OF_A_PERSON, refusal)
        return await person_page(request, desk, person_id, again, failure(refusal, OF_A_PERSON))
    return back(address(desk, "people", person_id) + "?done=corrected")


@get("/entities/{entity_id:uuid}/correction")
async def entity(request: Asking, desk: TheDesk, entity_id: FromPath[UUID]) -> Response[Any]:
    """What is known of an entity, to be put right."""
    return await entity_page(request, desk, entity_id)


async def entity_page(
    request: Asking, desk: Access, id: UUID, form: dict[str, Any] | None = None, failed: str | None = None
) -> Response[Any]:
    async with desk.reading() as floor:
        row = await floor.find(Entity, id)
        fixed = await amending.taken_part(floor.session, row)
    stands = {name: getattr(row, name) for name in OF_AN_ENTITY}
    facts = {"entity": row, "fixed": fixed, "form": form or blank(stands), "failed": failed, **choices()}
    return await shown(request, desk, "entities", "entity_correction", 422 if form else 200, **facts)


@post("/entities/{entity_id:uuid}/correction", status_code=200)
async def correct_entity(request: Asking, desk: TheDesk, entity_id: FromPath[UUID]) -> Response[Any]:
    """Put right what is known of an entity."""
    form = await forms.read(request)
    try:
        act = partial(
            correcting.correct_entity,
            entity_id=entity_id,
            name=form.text("name"),
            short=form.text("short"),
            kind=form.choice("kind", EntityKind),
            groups=form.choices("groups", RegionalGroup),
        )
        await desk.act(act, form.key)
    except Refused as refusal:
        again = typed(form, OF_AN_ENTITY, refusal)
        return await entity_page(request, desk, entity_id, again, failure(refusal, OF_AN_ENTITY))
    return back(address(desk, "entities", entity_id) + "?done=corrected")


ROUTES = [person, correct_person, entity, correct_entity]
