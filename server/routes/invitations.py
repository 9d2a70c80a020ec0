"""An invitation's link: opening it shows, pressing the button accepts."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from rooms.floor import NotHere, Refused
from rooms.room import said
from server import forms, qr
from server.auth import invitations
from server.auth.accounts import address, by_email
from server.auth.attempts import Refusal
from server.auth.entrance import AnyRequest
from server.auth.invitations import Bearer, InvitationView, State
from server.auth.passwords import acceptable
from server.auth.sessions import digest
from server.errors import problem
from server.forms import Form
from server.pages import back, entrance, page
from server.routes.front import leave, owner
from server.words import gettext as _
from server.words.reasons import put

# The link is a secret: no other site, and no log that keeps referrers, may learn it.
PRIVATE = {"Referrer-Policy": "no-referrer"}
NO_ERRORS = {"name": None, "email": None, "password": None}


async def found(request: AnyRequest, token: str) -> InvitationView:
    door = entrance(request)
    door.limits.invitations.take(door.client(request))
    async with door.store.reading() as session:
        try:
            return await invitations.view(session, token, datetime.now(UTC))
        except NotHere:
            door.note(Refusal.LINK, request)
            raise


@get("/invitations/{token:str}")
async def invitation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Who is invited, where to and as what. However often it is opened, nothing is consumed."""
    try:
        view = await found(request, token)
    except NotHere:
        return shown(request, token, None, status=404)
    return shown(request, token, view)


def shown(
    request: AnyRequest,
    token: str,
    view: InvitationView | None,
    errors: dict[str, str] | None = None,
    email: str = "",
    status: int = 200,
) -> Response[Any]:
    reader = entrance(request).reader(request)
    if view and view.state == State.REVOKED:
        detail = put("invitation.revoked", {}) + " " + _("Ask the secretariat that sent it for a new one.")
        return problem(request, 410, detail, PRIVATE)
    state = "unknown" if view is None else "valid" if view.state == State.OUTSTANDING else str(view.state)
    facts = view and {
        "token": token,
        "person": view.person,
        "title": view.title,
        "conference": said(view.conference_title, reader.language),
        "room": None,
        "role": view.role,
        "entity": view.entity,
        "entity_full": view.entity,
        "by": view.by,
        "by_body": view.by_body,
        "expires_at": view.expires_at,
        "zone": view.zone,
        "email": reader.who.email if reader.who else "",
        "known": reader.who is not None,
    }
    form = {"name": view.person if view else "", "email": email, "errors": NO_ERRORS | (errors or {})}
    if view and view.state != State.OUTSTANDING:
        status = 410
    return page(request, "auth/invitation.html", status, headers=PRIVATE, state=state, invitation=facts, form=form)


@post("/invitations/{token:str}", status_code=200)
async def accept(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Accept: the person of the invitation signs in from now on with this account, and does so at once."""
    door, form = entrance(request), await forms.read(request)
    try:
        view = await found(request, token)
    except NotHere:
        return shown(request, token, None, status=404)
    try:
        bearer = await who_accepts(request, form, view)
        act = partial(invitations.accept, token_hash=digest(token), bearer=bearer, days=door.settings.session_days)
        done = await door.writer.act(view.conference, view.seat, act)
    except Refused as refusal:
        view = await found(request, token)
        words = put(refusal.reason, refusal.facts)
        return shown(request, token, view, {refusal.field or "email": words}, form.text("email"), 422)
    await leave(door, request)
    door.note("invitation accepted", request)
    return back(f"/conferences/{view.conference}", door.jar.signed_in(str(done.result)))


async def who_accepts(request: AnyRequest, form: Form, view: InvitationView) -> Bearer:
    """Whoever is signed in, or the owner of the account with this address, or else somebody new."""
    door = entrance(request)
    reader, agent = door.reader(request), request.headers.get("user-agent", "")
    if view.state != State.OUTSTANDING:
        raise Refused(f"invitation.{view.state}")
    if reader.who:
        return Bearer(agent, account=reader.who.account)
    email = address(form.text("email"))
    async with door.store.reading() as session:
        known = await by_email(session, email) is not None
    if known:
        return Bearer(agent, account=(await owner(door, request, email, form.text("password"))).id)
    password = acceptable(form.text("password"), email, view.person)
    return Bearer(agent, email=email, password=await door.passwords.hash(password), language=reader.language)


@get("/invitations/{token:str}/qr.svg")
async def code(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """The link as a QR code, to be shown on a screen or printed."""
    await found(request, token)
    link = f"{entrance(request).settings.origin}/invitations/{token}"
    drawn = qr.picture(link)
    return Response(drawn, media_type="image/svg+xml", headers=PRIVATE | {"Cache-Control": "no-store"})


ROUTES = [invitation, accept, code]
