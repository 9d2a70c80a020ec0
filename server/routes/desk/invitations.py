"""Invitations on the desk: issued after a second look, each link shown once, and revoked."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post

from rooms.floor import NotHere, Refused
from rooms.languages import fold
from rooms.registers import PersonLine
from server import forms, qr
from server.access import Access
from server.auth import invitations
from server.auth import register as links
from server.auth.accounts import address as email
from server.auth.invitations import AT_ONCE, LASTS, State
from server.auth.register import InvitationLine
from server.forms import Form
from server.mail import letters
from server.mail.letters import Letter
from server.pages import back
from server.routes.desk import people
from server.routes.desk.frame import Asking, TheDesk, address, shown
from server.routes.desk.notices import done
from server.routes.desk.people import filter_of, register
from server.routes.desk.tables import arranged, asked, matches
from server.routes.invitations import PRIVATE
from server.words import gettext as _
from server.words import ngettext
from server.words.figures import number

NOTHING = Form()
KEYS: dict[str, Callable[[InvitationLine], Any]] = {
    "issued_at": lambda line: (-line.issued_at.timestamp(), fold(line.name)),
    "name": lambda line: fold(line.name),
    "entity": lambda line: (fold(line.entity), fold(line.name)),
    "expires_at": lambda line: (line.expires_at, fold(line.name)),
}


@get("/invitations")
async def listed(request: Asking, desk: TheDesk) -> Response[Any]:
    """The invitations of this conference, first those that are outstanding."""
    return await table(request, desk)


async def table(request: Asking, desk: Access, failed: str | None = None, status: int = 200) -> Response[Any]:
    every = await all_of(desk)
    query = asked(request, "q")
    state = asked(request, "state", ["all", *State]) or str(State.OUTSTANDING)
    found = [line for line in every if state in ("all", line.state) and matches(query, line.name, line.entity)]
    facts = arranged(request, found, len(every), KEYS)
    everyone, holders = await register(desk)
    uninvited = sum(people.state(person, holders) == "uninvited" for person in everyone)
    facts["letters"] = await letters_of(desk, [line.id for line in facts["lines"]])
    facts["mails"] = bool(desk.site.settings.smtp_url)
    facts |= {"filter": {"q": query, "state": state}, "states": list(State), "uninvited": uninvited, "failed": failed}
    return await shown(request, desk, "invitations", "invitations", status, **facts)


async def all_of(desk: Access) -> list[InvitationLine]:
    async with desk.reading() as floor:
        return await links.invitations(floor.session, desk.place, datetime.now(UTC))


@get("/invitations/preview")
async def preview(request: Asking, desk: TheDesk) -> Response[Any]:
    """Whom a link would be made for, before it is."""
    everyone, holders = await register(desk)
    coming = [person for person in chosen(request, everyone, holders) if not person.linked]
    if not coming:
        return await people.table(request, desk, forms.words(Refused("people.none")), 422)
    if len(coming) > AT_ONCE:
        return await people.table(request, desk, forms.words(Refused("people.too_many", limit=AT_ONCE)), 422)
    return await issuing(request, desk, coming, sum(person.id in holders for person in coming))


def chosen(request: Asking, everyone: list[PersonLine], holders: set[UUID]) -> list[PersonLine]:
    """Those who were ticked, or everyone the filter finds who is to be invited still; by name."""
    ticked, wanted = set(request.query_params.getall("people", [])), filter_of(request)
    if request.query_params.get("whom") == "everyone":
        found = [each for each in everyone if wanted.meets(each, holders) and each.id not in holders]
    else:
        found = [each for each in everyone if str(each.id) in ticked]
    return sorted(found, key=people.KEYS["name"])


async def issuing(
    request: Asking,
    desk: Access,
    coming: list[PersonLine],
    replaced: int,
    form: Form = NOTHING,
    refusal: Refused | None = None,
) -> Response[Any]:
    """Whom a link would be made for, and where it is mailed to; a refusal stands beside the address it is about."""
    count = {"num": number(len(coming))}
    days = ngettext("The link is good once, for %(num)s day.", "The link is good once, for %(num)s days.", LASTS.days)
    effects = [
        days % {"num": number(LASTS.days)},
        _("The links are shown on the next page and never again. Have ready how you will hand them on."),
    ]
    mails = bool(desk.site.settings.smtp_url)
    if not mails:
        effects.append(_("No mail server is set here: hand the links over yourself."))
    if replaced:
        words = ngettext(
            "%(num)s of them holds a link already; it ceases to work.",
            "%(num)s of them hold a link already; those cease to work.",
            replaced,
        )
        effects.append(words % {"num": number(replaced)})
    facts: dict[str, Any] = {
        "question": ngettext("Invite %(num)s person?", "Invite %(num)s people?", len(coming)) % count,
        "coming": coming,
        "mails": mails,
        "typed": form,
        "about": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
        "effects": effects,
        "key": form.text("key") or uuid4().hex,
        "words": ngettext("Issue %(num)s invitation", "Issue %(num)s invitations", len(coming)) % count,
        "back": address(desk, "people"),
    }
    return await shown(request, desk, "invitations", "inviting", 422 if refusal else 200, **facts)


def emails_of(form: Form, people: Sequence[UUID]) -> dict[UUID, str]:
    """Where the links of these people are mailed to, for those whose address was given."""
    given = {person: (f"email-{person}", form.text(f"email-{person}")) for person in people}
    return {person: email(text, field) for person, (field, text) in given.items() if text.strip()}


async def again(request: Asking, desk: Access, wanted: list[UUID], form: Form, refusal: Refused) -> Response[Any]:
    """The second look once more, with the addresses as they were typed."""
    everyone, holders = await register(desk)
    coming = sorted((each for each in everyone if each.id in wanted), key=people.KEYS["name"])
    return await issuing(request, desk, coming, sum(each.id in holders for each in coming), form, refusal)


@post("/invitations", status_code=200)
async def issue(request: Asking, desk: TheDesk) -> Response[Any]:
    """Issue the invitations, and show each link this once."""
    form, wanted, settings = await forms.read(request), list[UUID](), desk.site.settings
    try:
        wanted = [UUID(id) for id in form.text("people").split()]
        emails = emails_of(form, wanted) if settings.smtp_url else {}
        act = partial(letters.issue_all, people=wanted, emails=emails, key=settings.key)
        finished = await desk.act(act, form.key)
    except (ValueError, NotHere):
        return await table(request, desk, forms.words(Refused("people.unknown")), 422)
    except Refused as refusal:
        if refusal.field.startswith("email-"):
            return await again(request, desk, wanted, form, refusal)
        return await table(request, desk, forms.words(refusal), 422)
    if finished.again or finished.result is None:
        return back(address(desk, "invitations") + "?done=issued")
    return await handed_over(request, desk, finished.result)


async def handed_over(request: Asking, desk: Access, tokens: dict[UUID, str]) -> Response[Any]:
    lines = {line.person: line for line in await all_of(desk) if line.state == State.OUTSTANDING}
    origin = desk.site.settings.origin
    issued: list[dict[str, Any]] = [
        {"line": lines[person], "link": link, "code": qr.inline(link)}
        for person, token in tokens.items()
        if (link := f"{origin}/invitations/{token}") and person in lines
    ]
    mailed = await letters_of(desk, [each["line"].id for each in issued])
    return await shown(request, desk, "invitations", "issued", issued=issued, letters=mailed, headers=PRIVATE)


async def letters_of(desk: Access, ids: Sequence[UUID]) -> dict[UUID, Letter]:
    """The letters by which these invitations went out, or have not yet."""
    async with desk.reading() as floor:
        return await letters.latest(floor.session, ids)


@get("/invitations/revocation")
async def revoking(request: Asking, desk: TheDesk) -> Response[Any]:
    """Which links would cease to work, before they do."""
    wanted = set(request.query_params.getall("invitations", []))
    found = [line for line in await all_of(desk) if str(line.id) in wanted and line.state == State.OUTSTANDING]
    if not found:
        return await table(request, desk, forms.words(Refused("invitations.none")), 422)
    facts: dict[str, Any] = {
        "question": _("Revoke these invitations?"),
        "items": [f"{line.name}, {line.entity}" for line in found],
        "effects": [_("Their links cease to work at once. The people stay registered and can be invited anew.")],
        "action": address(desk, "invitations", "revocation"),
        "values": [("key", uuid4().hex), *(("invitations", str(line.id)) for line in found)],
        "words": _("Revoke these invitations"),
        "grave": True,
        "back": address(desk, "invitations"),
    }
    return await shown(request, desk, "invitations", "confirm", **facts)


@post("/invitations/revocation", status_code=200)
async def revoke(request: Asking, desk: TheDesk) -> Response[Any]:
    """Make these links worthless, all or none."""
    form = await forms.read(request)
    try:
        wanted = [UUID(id) for id in form.all("invitations")]
        finished = await desk.act(partial(invitations.revoke_all, ids=wanted), form.key)
    except (ValueError, NotHere):
        return await table(request, desk, forms.words(Refused("invitations.unknown")), 422)
    except Refused as refusal:
        return await table(request, desk, forms.words(refusal), 422)
    return back(address(desk, "invitations") + done("revoked", len(finished.entries), finished.again))


ROUTES = [listed, preview, issue, revoking, revoke]
