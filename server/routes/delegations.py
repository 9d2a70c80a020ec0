"""The link of a focal point: the page of its delegation, whom it nominates, replaces and withdraws, and its notes."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath

from rooms.delegations import nominations, notes
from rooms.delegations.focal_points import seat_of_the_focal_point
from rooms.delegations.nominations import Nominee
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language
from rooms.people import Capacity, Function
from server import delegation_page, forms
from server.auth import focal_links
from server.auth.accounts import address
from server.auth.attempts import Refusal
from server.auth.entrance import AnyRequest
from server.auth.focal_links import Borne
from server.auth.invitations import State
from server.auth.sessions import digest
from server.delegation_page import NOTES
from server.errors import problem
from server.forms import Form
from server.pages import back, entrance, page
from server.routes.attachments import handed_out
from server.routes.desk.frame import blank, typed
from server.routes.invitations import PRIVATE
from server.site import of
from server.words import N_
from server.words import gettext as _
from server.words.reasons import put

FIELDS: dict[str, Any] = {
    "name": "",
    "title": "",
    "email": "",
    "language": str(Language.ENGLISH),
    "capacity": str(Capacity.OFFICIAL),
    "function": str(Function.MEMBER),
    "withheld": False,
    "replaces": "",
}
DONE = {
    "nominated": N_("The nomination waits for the secretariat."),
    "departing": N_("The secretariat has been asked; until it decides nothing changes."),
    "removed": N_("It is taken away, and its words are erased."),
    "sent": N_("The note is with the secretariat."),
}


class LinkOver(Exception):
    """A link that was good once: expired, revoked or replaced."""


async def found(request: AnyRequest, token: str) -> Borne:
    """What a link opens. Only what opens nothing counts against who tries it; that is noted, and not what was tried."""
    door = entrance(request)
    client = door.client(request)
    door.limits.invitations.take(client)
    try:
        async with door.store.reading() as session:
            view = await focal_links.view(session, token, datetime.now(UTC))
    except NotHere:
        door.note(Refusal.DELEGATION, request)
        raise
    door.limits.invitations.give_back(client)
    if view.state != State.OUTSTANDING:
        door.note(Refusal.DELEGATION_OVER, request)
        raise LinkOver
    return view


async def act(
    request: AnyRequest, view: Borne, token: str, doing: Callable[[Floor], Awaitable[Any]], form: Form
) -> None:
    """Act as the focal point: from its own seat, if its link is good when it is done."""
    door = entrance(request)
    door.limits.acts.take(view.link)
    seat = seat_of_the_focal_point(view.conference, view.entity, datetime.now(UTC))
    bearing = partial(focal_links.bearing, token_hash=digest(token), act=doing)
    try:
        await door.writer.act(view.conference, seat, bearing, form.key)
    except Refused as refusal:
        door.note_refusal(refusal.reason, door.client(request), view.conference)
        raise


def over(request: AnyRequest, error: LinkOver) -> Response[Any]:
    """What somebody is told whose link is good no longer."""
    entrance(request).reader(request)
    words = _("This link is good no longer. Ask the secretariat that sent it for a new one.")
    return problem(request, 410, words, PRIVATE)


def missing(request: AnyRequest, error: NotHere) -> Response[Any]:
    entrance(request).reader(request)
    words = _("Nothing stands at this address. Check that the whole link was copied.")
    return problem(request, 404, words, PRIVATE)


async def shown(
    request: AnyRequest, view: Borne, token: str, failed: str | None = None, status: int = 200, note: str | None = None
) -> Response[Any]:
    door = entrance(request)
    reader = door.reader(request)
    async with door.store.reading() as session:
        facts = await delegation_page.facts(session, view, token, reader.language, datetime.now(UTC))
    done = DONE.get(request.query_params.get("done", ""))
    said = {"done": _(done) if done else None, "failed": failed, "note_error": note}
    megabytes = door.settings.upload_megabytes
    told = {**facts, **said, "megabytes": megabytes}
    return page(request, "delegation/delegation.html", status, headers=PRIVATE, **told)


@get("/delegations/{token:str}")
async def delegation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """The delegation as it stands. However often it is opened, nothing is consumed."""
    return await shown(request, await found(request, token), token)


@get("/delegations/{token:str}/nominations")
async def nominating(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """The form by which somebody is nominated, besides the others or in the stead of one."""
    view = await found(request, token)
    return await form_of(request, view, token, blank(FIELDS | {"replaces": request.query_params.get("replaces", "")}))


async def form_of(
    request: AnyRequest, view: Borne, token: str, form: dict[str, Any], failed: str | None = None
) -> Response[Any]:
    """The form, for a nomination or a replacement; nobody who is not of the delegation can be replaced."""
    door = entrance(request)
    async with door.store.reading() as session:
        people = await delegation_page.registered(session, view)
    leaves = next((each for each in people if str(each.id) == form["replaces"]), None)
    if form["replaces"] and leaves is None:
        raise NotHere
    facts = {
        **delegation_page.heading(view, token, door.reader(request).language),
        **delegation_page.choices(),
        "leaves": delegation_page.member(leaves, set(), None) if leaves else None,
        "form": form,
        "failed": failed,
    }
    status = 422 if failed or form["problems"] else 200
    return page(request, "delegation/nominate.html", status, headers=PRIVATE, **facts)


@post("/delegations/{token:str}/nominations", status_code=200)
async def nominate(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Nominate somebody; the secretariat decides."""
    view, form = await found(request, token), await forms.read(request)
    try:
        doing = partial(nominations.nominate, nominee=nominee(form), replaces=form.id("replaces"))
        await act(request, view, token, doing, form)
    except Refused as refusal:
        said = None if refusal.field in FIELDS else forms.words(refusal)
        return await form_of(request, view, token, typed(form, FIELDS, refusal), said)
    return back(f"/delegations/{token}?done=nominated")


def nominee(form: Form) -> Nominee:
    """Whoever was written into the form."""
    return Nominee(
        name=form.text("name"),
        title=form.text("title"),
        email=address(form.text("email")) if form.text("email").strip() else "",
        language=form.choice("language", Language, Language.ENGLISH),
        capacity=form.choice("capacity", Capacity, Capacity.OFFICIAL),
        function=form.choice("function", Function, Function.MEMBER),
        withheld=form.ticked("withheld"),
    )


@get("/delegations/{token:str}/departures")
async def departing(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Once more who is to come no longer, before it is asked for."""
    view = await found(request, token)
    door = entrance(request)
    async with door.store.reading() as session:
        people = await delegation_page.registered(session, view)
    leaves = next((each for each in people if str(each.id) == request.query_params.get("person")), None)
    if leaves is None:
        raise NotHere
    facts = {
        **delegation_page.heading(view, token, door.reader(request).language),
        "leaves": delegation_page.member(leaves, set(), None),
        "key": blank({})["key"],
    }
    return page(request, "delegation/depart.html", headers=PRIVATE, **facts)


@post("/delegations/{token:str}/departures", status_code=200)
async def depart(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Ask that somebody come no longer."""
    view, form = await found(request, token), await forms.read(request)
    try:
        await act(request, view, token, partial(nominations.depart, person_id=form.needed_id("person")), form)
    except Refused as refusal:
        return await shown(request, view, token, forms.words(refusal), 422)
    return back(f"/delegations/{token}?done=departing")


@post("/delegations/{token:str}/nominations/{nomination_id:uuid}/removal", status_code=200)
async def take_back(request: AnyRequest, token: FromPath[str], nomination_id: FromPath[UUID]) -> Response[Any]:
    """Take back what waits, or away what was refused."""
    view, form = await found(request, token), await forms.read(request)
    try:
        await act(request, view, token, partial(nominations.take_back, nomination_id=nomination_id), form)
    except NotHere:
        words = put("nomination.decided_meanwhile", {})
        return await shown(request, view, token, words, 422)
    return back(f"/delegations/{token}?done=removed")


@post("/delegations/{token:str}/notes", status_code=200)
async def send_note(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Send a note with the list of the delegation."""
    view, form, site = await found(request, token), await forms.read(request), of(request)
    try:
        if not form.files:
            raise Refused("note.none", "attachment")
        name = form.files[0].filename
        if os.path.splitext(name)[1].lower() not in NOTES:
            raise Refused("file.type_not_accepted", "attachment", name=name, accepted=", ".join(NOTES))
        content = await form.files[0].read()
        file = await asyncio.to_thread(site.contents.keep, name, content, site.settings.upload_megabytes)
        await act(request, view, token, partial(notes.send, file=file), form)
    except Refused as refusal:
        of(request).entrance.note_refusal(refusal.reason, entrance(request).client(request), view.conference)
        return await shown(request, view, token, status=422, note=forms.words(refusal))
    return back(f"/delegations/{token}?done=sent")


@get("/delegations/{token:str}/notes/{note_id:uuid}")
async def note(request: AnyRequest, token: FromPath[str], note_id: FromPath[UUID]) -> Response[Any]:
    """A note, as it was sent."""
    view, site = await found(request, token), of(request)
    async with site.store.reading() as session:
        row = next((each for each in await notes.of_entity(session, view.entity) if each.id == note_id), None)
    if row is None:
        raise NotHere
    return await handed_out(site, row.id, row.name, row.type, row.digest, PRIVATE)


@post("/delegations/{token:str}/notes/{note_id:uuid}/removal", status_code=200)
async def take_note_back(request: AnyRequest, token: FromPath[str], note_id: FromPath[UUID]) -> Response[Any]:
    """Take a note back."""
    view, form = await found(request, token), await forms.read(request)
    await act(request, view, token, partial(notes.take_back, note_id=note_id), form)
    return back(f"/delegations/{token}?done=removed")


ROUTES = [
    Router(
        path="/",
        route_handlers=[
            delegation,
            nominating,
            nominate,
            departing,
            depart,
            take_back,
            send_note,
            note,
            take_note_back,
        ],
        exception_handlers={LinkOver: over, NotHere: missing},
    )
]
