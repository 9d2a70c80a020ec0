"""The security log on the desk: what was refused, of which kind, when and how often; never what was sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Response, get

from server.auth import attempts
from server.auth.attempts import AttemptLine, Refusal
from server.routes.desk.frame import Asking, TheDesk, shown
from server.routes.desk.tables import arranged, asked
from server.words import N_, ngettext
from server.words import gettext as _
from server.words.figures import number

WORDS = {
    Refusal.SIGN_IN: N_("Wrong address or password"),
    Refusal.FOREIGN: N_("A form sent from another site"),
    Refusal.FORGED: N_("A form out of date or forged"),
    Refusal.OFTEN: N_("Tried too often"),
    Refusal.WORKBOOK: N_("A workbook that would do harm"),
    Refusal.LINK: N_("An invitation that does not exist"),
    Refusal.DELEGATION: N_("A focal point's link that does not exist"),
    Refusal.DELEGATION_OVER: N_("A focal point's link that is good no longer"),
    Refusal.CALENDAR: N_("A calendar's address that opens nothing"),
    Refusal.SESSION: N_("A session that is over"),
    Refusal.SOCKET: N_("A live connection from another site"),
    Refusal.LARGE: N_("A request that is too large"),
    Refusal.HOST: N_("A request for another host"),
    Refusal.LOOKALIKE: N_("A name that looks like another one"),
    Refusal.TWICE: N_("An accreditation of what is accredited already"),
    Refusal.DATES: N_("Dates that contradict one another"),
    Refusal.CLOSED: N_("The closing of a segment that is closed"),
}
# Of how many days the log is shown, as somebody chooses.
DAYS = ("1", "7", "30", "90")
KEYS: dict[str, Callable[[AttemptLine], Any]] = {
    "last": lambda line: (line.last, line.kind),
    "kind": lambda line: (line.kind, line.last),
    "count": lambda line: (line.count, line.last),
    "mark": lambda line: (line.mark, line.last),
}


@get("/security")
async def refused(request: Asking, desk: TheDesk) -> Response[Any]:
    """What was refused at this conference and, where it was of none, on this installation."""
    kind, days = asked(request, "kind", list(Refusal)), asked(request, "days", DAYS) or DAYS[1]
    since = datetime.now(UTC) - timedelta(days=int(days))
    async with desk.reading() as floor:
        every = await attempts.lines(floor.session, desk.place, since)
    found = [line for line in every if not kind or line.kind == kind]
    facts = arranged(request, found, len(every), KEYS, latest=True)
    facts["lines"] = [{"line": line, "words": words(line.kind)} for line in facts["lines"]]
    facts |= {"filter": {"kind": kind, "days": days}, "kinds": [(str(each), words(each)) for each in Refusal]}
    facts |= {"periods": periods(), "attempts": sum(line.count for line in found)}
    return await shown(request, desk, "log", "security", **facts)


def words(kind: str) -> str:
    return _(WORDS[Refusal(kind)]) if kind in set(Refusal) else kind


def periods() -> list[tuple[str, str]]:
    """For how long back, in words."""
    return [
        (each, ngettext("The last %(num)s day", "The last %(num)s days", int(each)) % {"num": number(int(each))})
        for each in DAYS
    ]


ROUTES = [refused]
