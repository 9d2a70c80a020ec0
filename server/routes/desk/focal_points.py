"""Focal points on the desk: the link of an entity is made, prolonged and revoked; its notes are read."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rooms.delegations.notes import DelegationNote
from rooms.floor import NotHere, Refused
from rooms.languages import Language
from server import delegation_page, forms, qr
from server.access import Access
from server.auth import focal_links
from server.auth.accounts import address as email
from server.mail import letters
from server.pages import back
from server.routes.attachments import handed_out
from server.routes.desk.entities import LINKING, found, page
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.invitations import PRIVATE
from server.words import names


async def again(request: Asking, desk: Access, entity_id: UUID, form: forms.Form, refusal: Refused) -> Response[Any]:
    """The page of the entity once more, with what was typed for its link."""
    entity = await found(desk, entity_id)
    recruited = blank({"recruitment": entity.recruitment, "call": entity.call})
    said = failure(refusal, LINKING)
    return await page(request, desk, entity, recruited, said, typed(form, LINKING, refusal))


@post("/entities/{entity_id:uuid}/link", status_code=200)
async def issue(request: Asking, desk: TheDesk, entity_id: FromPath[UUID]) -> Response[Any]:
    """Make a link for the focal point, and show it this once; an earlier one ceases to work."""
    form, settings = await forms.read(request), desk.site.settings
    try:
        to = email(form.text("email")) if form.text("email").strip() else ""
        language = form.choice("language", Language, Language.ENGLISH)
        key = settings.key if settings.smtp_url else None
        act = partial(letters.issue_delegation, entity_id=entity_id, email=to, language=language, key=key)
        finished = await desk.act(act, form.key)
    except Refused as refusal:
        return await again(request, desk, entity_id, form, refusal)
    if finished.again or finished.result is None:
        return back(address(desk, "entities", entity_id) + "?done=before")
    link = f"{settings.origin}/delegations/{finished.result}"
    entity = await found(desk, entity_id)
    async with desk.reading() as floor:
        facts = await delegation_page.of_desk(floor.session, entity_id, floor.now)
    facts |= {"entity": entity, "kind": names.entity_kind(entity.kind), "address": link, "code": qr.inline(link)}
    return await shown(request, desk, "entities", "delegation_link", headers=PRIVATE, **facts)


@post("/entities/{entity_id:uuid}/link/prolongation", status_code=200)
async def prolong(request: Asking, desk: TheDesk, entity_id: FromPath[UUID]) -> Response[Any]:
    """Let the link work for longer, under the same secret."""
    form = await forms.read(request)
    try:
        await desk.act(partial(focal_links.prolong, entity_id=entity_id), form.key)
    except Refused as refusal:
        return await again(request, desk, entity_id, form, refusal)
    return back(address(desk, "entities", entity_id) + "?done=prolonged")


@post("/entities/{entity_id:uuid}/link/revocation", status_code=200)
async def revoke(request: Asking, desk: TheDesk, entity_id: FromPath[UUID]) -> Response[Any]:
    """Make the link worthless."""
    form = await forms.read(request)
    try:
        await desk.act(partial(focal_links.revoke, entity_id=entity_id), form.key)
    except Refused as refusal:
        return await again(request, desk, entity_id, form, refusal)
    return back(address(desk, "entities", entity_id) + "?done=unlinked")


@get("/entities/{entity_id:uuid}/notes/{note_id:uuid}")
async def note(request: Asking, desk: TheDesk, entity_id: FromPath[UUID], note_id: FromPath[UUID]) -> Response[Any]:
    """A note that the entity sent with its list."""
    async with desk.reading() as floor:
        row = await floor.find(DelegationNote, note_id)
    if row.entity_id != entity_id:
        raise NotHere
    return await handed_out(desk.site, row.id, row.name, row.type, row.digest)


ROUTES = [issue, prolong, revoke, note]
