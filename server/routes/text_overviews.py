"""A text looked over: its proposals side by side, and how much is open in which section."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from rooms.drafting.kinds import UNSETTLED, BracketKind
from rooms.drafting.settling import compiling, counting
from rooms.drafting.standing import text_of
from server.access import TheRoom
from server.inside import inside
from server.routes.text_versions import BASE, common

Asking = Request[Any, Any, Any]
# So many paragraphs stand on one page of a compilation.
PAGE = 40


@get(f"{BASE}/compilation")
async def compilation(
    request: Asking,
    room: TheRoom,
    text_id: FromPath[UUID],
    paragraph: FromQuery[UUID | None] = None,
    page: FromQuery[int] = 1,
) -> Response[Any]:
    """Paragraph by paragraph every proposal beside the others; or those of one paragraph."""
    facts = await common(room, text_id)
    async with room.reading() as floor:
        if paragraph is not None:
            await text_of(floor, text_id, paragraph)
        ids = [paragraph] if paragraph else await compiling.to_compile(floor, text_id)
        pages = max(1, -(-len(ids) // PAGE))
        page = min(max(page, 1), pages)
        facts["compiled"] = await compiling.compiled(floor, text_id, ids[(page - 1) * PAGE : page * PAGE])
    address = f"{facts['own']}/compilation?page="
    facts |= {"one": paragraph, "count": len(ids)}
    facts["earlier"] = f"{address}{page - 1}" if page > 1 else None
    facts["later"] = f"{address}{page + 1}" if page < pages else None
    return await inside(request, room, "text/compilation.html", **facts)


@get(f"{BASE}/counts")
async def counts(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """How much is open in each section, of which kind; and how much of it is one's own delegation's."""
    facts = await common(room, text_id)
    async with room.reading() as floor:
        facts["sections"] = sections = await counting.sections(floor.session, text_id)
        facts["ours"] = await counting.ours(floor, text_id)
    facts["kinds"] = [
        kind for kind in BracketKind if kind in UNSETTLED and any(kind in each.kinds for each in sections)
    ]
    facts["totals"] = {kind: sum(each.kinds[kind] for each in sections) for kind in facts["kinds"]}
    facts["all"] = sum(facts["totals"].values())
    return await inside(request, room, "text/counts.html", **facts)


ROUTES = [compilation, counts]
