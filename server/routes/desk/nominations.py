"""Nominations on the desk: what focal points ask for, selected, looked at once more, and accepted or refused."""

from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post

from rooms.accreditation import CONFERENCE_ROLES
from rooms.delegations import deciding, departures
from rooms.delegations.deciding import NominationLine
from rooms.delegations.nominations import AT_ONCE, Asking
from rooms.floor import NotHere, Refused
from rooms.languages import fold
from rooms.people import Role
from server import forms
from server.access import Access
from server.forms import KEY_LIMIT, Form
from server.pages import back
from server.routes.desk import frame
from server.routes.desk.frame import TheDesk, address, shown
from server.routes.desk.notices import done
from server.routes.desk.tables import arranged, asked, matches
from server.words import gettext as _
from server.words import names, ngettext
from server.words.figures import number

NOTHING = Form()
KEYS: dict[str, Any] = {
    "made_at": lambda line: (line.made_at.timestamp(), str(line.id)),
    "entity": lambda line: (fold(line.entity_name), fold(line.name or line.leaves)),
    "name": lambda line: fold(line.name or line.leaves),
}


class Decision(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"


@get("/nominations")
async def listed(request: frame.Asking, desk: TheDesk) -> Response[Any]:
    """What waits for a decision, the earliest first."""
    return await table(request, desk)


async def table(request: frame.Asking, desk: Access, failed: str | None = None, status: int = 200) -> Response[Any]:
    every, query = await register(desk), asked(request, "q")
    found = [line for line in every if matches(query, line.name, line.leaves, line.entity_name)]
    facts = arranged(request, found, len(every), KEYS)
    facts["lines"] = [{"line": line, "what": what(line)} for line in facts["lines"]]
    facts |= {"filter": {"q": query}, "failed": failed}
    return await shown(request, desk, "nominations", "nominations", status, **facts)


async def register(desk: Access) -> list[NominationLine]:
    async with desk.reading() as floor:
        return await deciding.pending(floor.session, desk.place)


def what(line: NominationLine) -> str:
    """What is asked for, in words."""
    words = {
        Asking.NOMINATION: _("Register"),
        Asking.REPLACEMENT: _("Register in the stead of %(name)s"),
        Asking.DEPARTURE: _("End the registration of %(name)s"),
    }
    return words[Asking(line.asking)] % {"name": line.leaves}


def named(line: NominationLine) -> str:
    """A line as it stands in a list of those selected."""
    who = f"{line.title} {line.name}".strip() if line.name else line.leaves
    return f"{who}, {line.entity_name}: {what(line)}"


@get("/nominations/preview")
async def preview(request: frame.Asking, desk: TheDesk) -> Response[Any]:
    """What would be done and what cannot be, before it is decided."""
    ticked, to = set(request.query_params.getall("nominations", [])), asked(request, "to", list(Decision))
    chosen = [line for line in await register(desk) if str(line.id) in ticked]
    if not to:
        return await table(request, desk, forms.words(Refused("field.not_a_choice")), 422)
    if not chosen or len(chosen) > AT_ONCE:
        refusal = Refused("nominations.too_many", limit=AT_ONCE) if chosen else Refused("nominations.none")
        return await table(request, desk, forms.words(refusal), 422)
    return await confirmation(request, desk, chosen, Decision(to))


async def confirmation(
    request: frame.Asking,
    desk: Access,
    chosen: list[NominationLine],
    to: Decision,
    form: Form = NOTHING,
    error: str | None = None,
) -> Response[Any]:
    """The second look: what will be done, and beside it what is left out, each with the reason."""
    against = await objections(desk, chosen) if to == Decision.ACCEPT else {}
    coming = [line for line in chosen if line.id not in against]
    left = [(named(line), forms.words(against[line.id])) for line in chosen if line.id in against]
    if not coming and not error:
        return await table(request, desk, left[0][1], 422)
    count = {"num": number(len(coming))}
    accepting = to == Decision.ACCEPT
    facts: dict[str, Any] = {
        "question": question(accepting, len(coming)) % count,
        "effects": effects(accepting),
        "coming": [named(line) for line in coming],
        "left": left,
        "nominations": " ".join(str(line.id) for line in coming),
        "to": str(to),
        "words": button(accepting, len(coming)) % count,
        "asks": not accepting,
        "asks_role": accepting and asks_role(coming),
        "roles": [(str(role), _(names.ROLES[role])) for role in Role if role in CONFERENCE_ROLES],
        "role": form.text("role", str(Role.DELEGATE)),
        "reason": form.text("reason"),
        "key": form.text("key")[:KEY_LIMIT] or uuid4().hex,
        "error": error,
    }
    return await shown(request, desk, "nominations", "nominations_confirm", 422 if error else 200, **facts)


def asks_role(lines: list[NominationLine]) -> bool:
    """Whether somebody comes anew among these, in a role that is to be said."""
    return any(line.asking == Asking.NOMINATION for line in lines)


async def objections(desk: Access, chosen: list[NominationLine]) -> dict[UUID, Refused]:
    async with desk.reading() as floor:
        found = {each.id: await deciding.objection(floor.session, each.row, desk.sitting.person) for each in chosen}
    return {id: refusal for id, refusal in found.items() if refusal is not None}


def question(accepting: bool, count: int) -> str:
    if accepting:
        return ngettext("Accept %(num)s request?", "Accept %(num)s requests?", count)
    return ngettext("Refuse %(num)s request?", "Refuse %(num)s requests?", count)


def button(accepting: bool, count: int) -> str:
    if accepting:
        return ngettext("Accept %(num)s request", "Accept %(num)s requests", count)
    return ngettext("Refuse %(num)s request", "Refuse %(num)s requests", count)


def effects(accepting: bool) -> list[str]:
    if accepting:
        return [
            _("Whoever is nominated is registered, and can be invited next."),
            _("Where somebody is replaced or withdrawn, their registration and every seat they hold end at once."),
        ]
    return [_("The focal point reads the reason on the page of its delegation.")]


@post("/nominations", status_code=200)
async def decide(request: frame.Asking, desk: TheDesk) -> Response[Any]:
    """Decide on these requests, all or none."""
    form = await forms.read(request)
    wanted, to = form.text("nominations").split(), Decision.ACCEPT
    try:
        ids, to = [UUID(id) for id in wanted], form.choice("to", Decision)
        if to == Decision.ACCEPT:
            return await accept(desk, ids, form)
        finished = await desk.act(partial(deciding.refuse, nominations=ids, reason=form.text("reason")), form.key)
    except (ValueError, NotHere):
        return await table(request, desk, forms.words(Refused("nominations.unknown")), 422)
    except Refused as refusal:
        chosen = [line for line in await register(desk) if str(line.id) in set(wanted)]
        fields = {"reason"} if to == Decision.REFUSE else {"role"} if asks_role(chosen) else set()
        if not chosen or refusal.field not in fields:
            return await table(request, desk, forms.words(refusal), 422)
        return await confirmation(request, desk, chosen, to, form, forms.words(refusal))
    return back(address(desk, "nominations") + done("refused", len(finished.entries), finished.again))


async def accept(desk: Access, ids: list[UUID], form: Form) -> Response[Any]:
    """Accept, holding the records of the rooms that somebody leaves; then straight to inviting whoever is new."""
    leaving = {line.row.replaces for line in await register(desk) if line.id in set(ids) and line.row.replaces}
    async with desk.reading() as floor:
        rooms = await departures.rooms_of(floor.session, [id for id in leaving if id])
    role = form.choice("role", Role, Role.DELEGATE)
    finished = await desk.act(partial(deciding.accept, nominations=ids, role=role), form.key, also=rooms)
    if finished.again or not finished.result:
        return back(address(desk, "nominations") + done("accepted", len(ids), finished.again))
    people = "&".join(f"people={person}" for person in finished.result)
    return back(f"{address(desk, 'invitations', 'preview')}?{people}")


ROUTES = [listed, preview, decide]
