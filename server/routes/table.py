"""The table: how it is balanced, who is missing from it, and how each entity came to be invited; open to the room."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get

from rooms import balance
from rooms.balance import BalanceView, Share
from rooms.languages import fold
from rooms.room import Permission
from rooms.states import Gap
from server.access import TheConference
from server.inside import inside
from server.words import gettext as _
from server.words import names

Asking = Request[Any, Any, Any]
# So wide is the longest bar.
FULL = 100


@get("/conferences/{conference_id:uuid}/table")
async def table(request: Asking, conference: TheConference) -> Response[Any]:
    """The balance of the table."""
    async with conference.reading() as floor:
        floor.require(Permission.RECORD_READ)
        view = await balance.view(floor.session, conference.place)
    facts: dict[str, Any] = {
        "balance": view,
        "shares": [
            shown(_("By regional group"), view.regions, [region(each.value) for each in view.regions], view),
            shown(_("By kind of body"), view.kinds, [kind(each.value) for each in view.kinds], view),
            shown(_("By gender, where declared"), view.genders, [gender(each.value) for each in view.genders], view),
        ],
        "missing": [*map(region, view.missing_regions), *map(kind, view.missing_kinds)],
        "gaps": [gap(each) for each in view.gaps],
        "recruited": [{"line": each, "kind": kind(each.kind)} for each in view.recruited],
    }
    return await inside(request, conference, "conference/table.html", section="people", **facts)


def shown(title: str, shares: Sequence[Share], words: Sequence[str], view: BalanceView) -> dict[str, Any]:
    """A table of shares with a bar for each; what nobody falls under and is no answer of its own is left out."""
    lines = [
        {"words": said, "entities": each.entities, "people": each.people, "bar": bar(each.people, view.people)}
        for each, said in zip(shares, words, strict=True)
        if each.value or each.people
    ]
    return {"title": title, "lines": lines, "counts_entities": any(each.entities for each in shares)}


def gap(each: Gap) -> dict[str, Any]:
    """Who of a regional group is not at the table, by name."""
    absent = sorted((names.state(state.code, state.name) for state in each.absent), key=fold)
    return {"words": names.group(each.region), "of": each.members, "here": each.members - len(absent), "absent": absent}


def bar(count: int, total: int) -> int:
    """How long a bar is; whoever is there at all is seen."""
    return max(1, round(FULL * count / total)) if count and total else 0


def region(value: str) -> str:
    return names.group(value) if value else _("In no regional group")


def kind(value: str) -> str:
    return names.entity_kind(value) if value else ""


def gender(value: str) -> str:
    return names.gender(value) if value else _("Not declared")


ROUTES = [table]
