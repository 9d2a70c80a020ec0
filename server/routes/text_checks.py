"""A text looked through: its form, and what was made weaker or stronger between two of its versions."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from server import text_checks, text_history
from server.access import TheRoom
from server.inside import inside
from server.routes.text_versions import BASE, common, latest

Asking = Request[Any, Any, Any]


@get(f"{BASE}/form")
async def form(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Where the text does not keep to the customs of form, and what would; nothing is changed by it."""
    facts = await common(room, text_id)
    version = await latest(room, text_id, 0)
    found = await text_checks.form(room, text_id, version, facts["text"].language)
    facts |= {"version": version, "suggestions": found[: text_checks.MOST], "count": len(found)}
    return await inside(request, room, "text/form.html", **facts)


@get(f"{BASE}/strength")
async def strength(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], before: FromQuery[int] = 1, after: FromQuery[int] = 0
) -> Response[Any]:
    """What was made weaker, stronger or other between two versions."""
    facts = await common(room, text_id)
    one, other = await latest(room, text_id, before), await latest(room, text_id, after)
    facts |= {"before": min(one, other), "after": max(one, other)}
    found = await text_checks.strength(room, text_id, facts["before"], facts["after"], facts["text"].language)
    editions = await text_history.every(room, text_id)
    known = found is not None
    facts |= {"known": known, "findings": (found or [])[: text_checks.MOST], "count": len(found or [])}
    facts["last"] = editions[-1].version
    return await inside(request, room, "text/strength.html", **facts)


ROUTES = [form, strength]
