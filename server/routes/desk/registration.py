"""One registration on the desk: function in the delegation, what they declared, and whether they are at risk."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rooms import accreditation
from rooms.floor import Refused
from rooms.people import Entity, Function, Gender, Person
from server import forms
from server.access import Access
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.people import delegations

FIELDS: dict[str, Any] = {"function": "", "gender": "", "withheld": False}


@get("/people/{person_id:uuid}")
async def one(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """Somebody as they are registered."""
    return await page(request, desk, person_id)


async def page(
    request: Asking, desk: Access, id: UUID, form: dict[str, Any] | None = None, failed: str | None = None
) -> Response[Any]:
    async with desk.reading() as floor:
        person = await floor.find(Person, id)
        entity = await floor.session.get_one(Entity, person.entity_id)
    stands = {"function": person.function, "gender": person.gender, "withheld": person.withheld}
    facts = {"person": person, "entity": entity, "form": form or blank(stands), "failed": failed, **delegations()}
    return await shown(request, desk, "people", "registration", 422 if form else 200, **facts)


@post("/people/{person_id:uuid}/registration", status_code=200)
async def change(request: Asking, desk: TheDesk, person_id: FromPath[UUID]) -> Response[Any]:
    """Change how somebody is registered."""
    form = await forms.read(request)
    try:
        act = partial(
            accreditation.describe_person,
            person_id=person_id,
            function=form.choice("function", Function),
            gender=form.choice("gender", Gender) if form.text("gender") else None,
            withheld=form.ticked("withheld"),
        )
        await desk.act(act, form.key)
    except Refused as refusal:
        return await page(request, desk, person_id, typed(form, FIELDS, refusal), failure(refusal, FIELDS))
    return back(address(desk, "people", person_id) + "?done=described")


ROUTES = [one, change]
