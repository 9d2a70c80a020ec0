"""Credentials to decide: those of the representatives of states, found, selected, looked at once more and decided."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post

from rooms import credentials
from rooms.credentials import AT_ONCE, TIMED, CredentialLine, State
from rooms.floor import NotHere, Refused
from rooms.languages import fold
from server import forms
from server.access import Access
from server.forms import KEY_LIMIT, Form
from server.inside import known
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, shown
from server.routes.desk.notices import done
from server.routes.desk.tables import arranged, asked, matches
from server.words import gettext as _
from server.words import names, ngettext
from server.words.figures import number

NOTHING = Form()
# What a table of credentials can be asked for besides one state.
UNDECIDED, MISSING, EVERY = "undecided", "missing", "all"
TO_DECIDE = {State.SUBMITTED, State.CHALLENGED}
KEYS: dict[str, Callable[[CredentialLine], Any]] = {
    "entity": lambda line: (fold(line.entity), fold(line.name)),
    "name": lambda line: fold(line.name),
    "since": lambda line: (line.since.timestamp() if line.since else 0.0, fold(line.name)),
    "until": lambda line: (line.until is None, line.until.timestamp() if line.until else 0.0, fold(line.name)),
}


@get("/credentials")
async def listed(request: Asking, desk: TheDesk) -> Response[Any]:
    """The credentials of this conference, first those that wait for a decision."""
    return await table(request, desk)


async def table(request: Asking, desk: Access, failed: str | None = None, status: int = 200) -> Response[Any]:
    every, query = await register(desk), asked(request, "q")
    state = asked(request, "state", [UNDECIDED, MISSING, EVERY, *State]) or UNDECIDED
    found = [line for line in every if meets(line, state) and matches(query, line.name, line.entity)]
    facts = arranged(request, found, len(every), KEYS)
    facts |= {"filter": {"q": query, "state": state}, "states": states(), "turns": turns(), "failed": failed}
    facts["lines"] = [{"line": line, "words": names.credential(line.state)} for line in facts["lines"]]
    return await shown(request, desk, "credentials", "credentials", status, **facts)


async def register(desk: Access) -> list[CredentialLine]:
    async with desk.reading() as floor:
        return await credentials.lines(floor.session, desk.place)


def meets(line: CredentialLine, state: str) -> bool:
    if state == UNDECIDED:
        return line.state in TO_DECIDE
    return state == EVERY or (line.state or MISSING) == state


def states() -> list[tuple[str, str]]:
    """What the table can be asked for, in words."""
    each = [(str(state), names.credential(state)) for state in State]
    return [(UNDECIDED, _("To decide")), (MISSING, names.credential(None)), *each, (EVERY, _("All"))]


def turns() -> list[tuple[str, str]]:
    """What can be done with credentials, in the words of a button."""
    words = {
        State.ACCEPTED: _("Accept"),
        State.CHALLENGED: _("Challenge"),
        State.SUBMITTED: _("Enter as submitted"),
        State.EXPIRED: _("Enter as expired"),
    }
    return [(str(state), said) for state, said in words.items()]


@get("/credentials/preview")
async def preview(request: Asking, desk: TheDesk) -> Response[Any]:
    """Whose credentials would be decided and whose not, and why, before it is done."""
    ticked, to = set(request.query_params.getall("people", [])), asked(request, "to", list(State))
    chosen = [line for line in await register(desk) if str(line.person) in ticked]
    if not to:
        return await table(request, desk, forms.words(Refused("field.not_a_choice")), 422)
    if not chosen or len(chosen) > AT_ONCE:
        refusal = Refused("people.too_many", limit=AT_ONCE) if chosen else Refused("people.none")
        return await table(request, desk, forms.words(refusal), 422)
    return await confirmation(request, desk, sorted(chosen, key=KEYS["entity"]), State(to))


async def confirmation(
    request: Asking,
    desk: Access,
    chosen: list[CredentialLine],
    to: State,
    form: Form = NOTHING,
    refusal: Refused | None = None,
) -> Response[Any]:
    """The second look: those who can be, and beside them those who are left out, each with the reason."""
    against = {line.person: credentials.objection(line, to) for line in chosen}
    coming = [line for line in chosen if not against[line.person]]
    left = [
        (f"{line.name}, {line.entity}", forms.words(Refused(reason, name=line.name)))
        for line in chosen
        if (reason := against[line.person])
    ]
    if not coming and refusal is None:
        return await table(request, desk, left[0][1], 422)
    facts: dict[str, Any] = {
        "question": question(to, len(coming)),
        "effects": effects(to),
        "coming": [f"{line.name}, {line.entity}" for line in coming],
        "left": left,
        "people": " ".join(str(line.person) for line in coming),
        "to": str(to),
        "words": dict(turns())[to],
        "asks": to == State.CHALLENGED,
        "reason": form.text("reason"),
        "timed": to in TIMED,
        "until": form.text("until"),
        "key": form.text("key")[:KEY_LIMIT] or uuid4().hex,
        "errors": {"reason": None, "until": None} | ({refusal.field: forms.words(refusal)} if refusal else {}),
    }
    return await shown(request, desk, "credentials", "credentials_confirm", 422 if refusal else 200, **facts)


def question(to: State, count: int) -> str:
    asking = {
        State.ACCEPTED: ngettext(
            "Accept the credentials of %(num)s person?", "Accept the credentials of %(num)s people?", count
        ),
        State.CHALLENGED: ngettext(
            "Challenge the credentials of %(num)s person?", "Challenge the credentials of %(num)s people?", count
        ),
        State.SUBMITTED: ngettext(
            "Enter the credentials of %(num)s person as submitted?",
            "Enter the credentials of %(num)s people as submitted?",
            count,
        ),
        State.EXPIRED: ngettext(
            "Enter the credentials of %(num)s person as expired?",
            "Enter the credentials of %(num)s people as expired?",
            count,
        ),
    }
    return asking[to] % {"num": number(count)}


def effects(to: State) -> list[str]:
    said = {
        State.ACCEPTED: _("They sit with accepted credentials from now on."),
        State.CHALLENGED: _(
            "They go on sitting provisionally, with every right of their seat, until it is decided."
            " The list of participants says so."
        ),
        State.SUBMITTED: _("They stand among the credentials to decide."),
        State.EXPIRED: _("They keep their seats; new credentials can be entered as submitted."),
    }
    return [said[to], _("It is entered in the record of the conference.")]


@post("/credentials", status_code=200)
async def decide(request: Asking, desk: TheDesk) -> Response[Any]:
    """Decide on these credentials, all or none."""
    form = await forms.read(request)
    wanted, to = form.text("people").split(), State.SUBMITTED
    try:
        to, people = form.choice("to", State), [UUID(id) for id in wanted]
        until = form.moment("until", (await known(desk)).zone)
        act = partial(credentials.turn, people=people, to=to, reason=form.text("reason"), until=until)
        finished = await desk.act(act, form.key)
    except (ValueError, NotHere):
        return await table(request, desk, forms.words(Refused("people.unknown")), 422)
    except Refused as refusal:
        if refusal.field not in ("reason", "until"):
            return await table(request, desk, forms.words(refusal), 422)
        chosen = [line for line in await register(desk) if str(line.person) in set(wanted)]
        return await confirmation(request, desk, chosen, to, form, refusal)
    return back(address(desk, "credentials") + done("decided", len(finished.entries), finished.again))


ROUTES = [listed, preview, decide]
