"""Hats: how I am registered, and for which of my entities I speak; another is put on by the press of a button."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms.credentials import Credential, State
from rooms.floor import NotHere, Refused
from rooms.people import STATES, Entity, Person
from server import forms
from server.access import TheConference, signed_in
from server.auth.hats import Choice
from server.inside import inside
from server.pages import back, entrance
from server.words import gettext as _
from server.words import names

Asking = Request[Any, Any, Any]


@get("/conferences/{conference_id:uuid}/registration")
async def mine(request: Asking, conference: TheConference) -> Response[Any]:
    """My own line on the list: what I am registered as, from when until when, and how my credentials stand."""
    async with conference.reading() as floor:
        person = await floor.find(Person, conference.sitting.person)
        entity = await floor.session.get_one(Entity, person.entity_id)
        credentials = await floor.session.get(Credential, person.id)
        facts: dict[str, Any] = {"person": person, "entity": entity, "seat": floor.seat, "credentials": credentials}
    facts["of_state"] = entity.kind in STATES
    facts["credentials_state"] = _(names.CREDENTIALS[State(credentials.state) if credentials else None])
    return await inside(request, conference, "conference/registration.html", section="people", **facts)


@post("/conferences/{conference_id:uuid}/hat", status_code=200)
async def choose(request: Asking, conference_id: FromPath[UUID]) -> Response[Any]:
    """Speak for another entity from now on, in this session; every page opened before is told so, and ends."""
    who, form = await signed_in(request), await forms.read(request)
    try:
        person = form.needed_id("person")
    except Refused:
        # It is a button: whoever sends anything else is told no more than a stranger.
        raise NotHere from None
    await entrance(request).hats.choose(who, Choice(conference_id, person))
    return back(f"/conferences/{conference_id}")


ROUTES = [mine, choose]
