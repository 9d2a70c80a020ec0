"""Versions of a text: listed, shown, compared; the history of a paragraph; the clean text; on paper and as a file."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath, FromQuery

from rooms.drafting import versions
from rooms.floor import NotHere
from server import room_facts, text_history, text_lines, text_page, text_papers
from server.access import Access, TheRoom
from server.inside import inside
from server.routes.attachments import CLOSED

Asking = Request[Any, Any, Any]
LATEST = 1 << 31
BASE = "/rooms/{room_id:uuid}/texts/{text_id:uuid}"


async def common(room: Access, text: UUID) -> dict[str, Any]:
    """What every page beside a text says of it."""
    return {
        "room": {"id": room.place, "title": (await room_facts.heading(room)).title},
        "text": await text_page.head(room, text),
        "own": f"/rooms/{room.place}/texts/{text}",
    }


async def latest(room: Access, text: UUID, asked: int) -> int:
    """The version that is asked for, or the one that stands."""
    editions = await text_history.every(room, text)
    return asked if 0 < asked < editions[-1].version else editions[-1].version


@get(f"{BASE}/versions")
async def listed(request: Asking, room: TheRoom, text_id: FromPath[UUID], upto: FromQuery[int] = 0) -> Response[Any]:
    """Every version with how much was open in it, the latest first."""
    facts = await common(room, text_id)
    editions = await text_history.every(room, text_id)
    first = await latest(room, text_id, upto)
    some = [each for each in editions if first - text_history.PAGE < each.version <= first][::-1]
    async with room.site.store.reading() as session:
        facts["versions"] = await text_history.lines(session, some)
    address, last = f"{facts['own']}/versions", editions[-1].version
    facts["last"] = last
    facts["chart"] = text_history.chart(editions)
    facts["pages"] = {
        "newer": f"{address}?upto={min(first + text_history.PAGE, last)}" if first < last else None,
        "older": f"{address}?upto={first - text_history.PAGE}" if first > text_history.PAGE else None,
    }
    return await inside(request, room, "text/versions.html", **facts)


@get(f"{BASE}/comparison")
async def compare(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], before: FromQuery[int] = 1, after: FromQuery[int] = 0
) -> Response[Any]:
    """Two versions of a text, word by word."""
    facts = await common(room, text_id)
    editions = await text_history.every(room, text_id)
    one, other = await latest(room, text_id, before), await latest(room, text_id, after)
    facts["before"], facts["after"] = min(one, other), max(one, other)
    facts["last"] = editions[-1].version
    facts["changes"] = await text_history.compared(room, text_id, facts["before"], facts["after"])
    async with room.site.store.reading() as session:
        ends = [each for each in editions if each.version in (one, other)]
        facts["ends"] = {each.version: each for each in await text_history.lines(session, ends)}
    return await inside(request, room, "text/compare.html", **facts)


@get(f"{BASE}/paragraphs/{{paragraph_id:uuid}}/versions")
async def of_paragraph(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], paragraph_id: FromPath[UUID]
) -> Response[Any]:
    """A paragraph from its first wording on."""
    facts = await common(room, text_id)
    found = await text_history.of_paragraph(room, text_id, paragraph_id)
    if found is None:
        raise NotHere
    facts["versions"], facts["paragraph"] = found, paragraph_id
    facts["origins"] = await text_history.origins_of(room, text_id, paragraph_id)
    return await inside(request, room, "text/paragraph_history.html", **facts)


@get(f"{BASE}/clean")
async def clean(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """The text without anything open; while there is, what."""
    facts = await common(room, text_id)
    count, still = await text_history.open_in(room, text_id)
    facts["count"], facts["still"] = count, still
    facts["paragraphs"] = [] if count else await text_history.at(room, text_id, await latest(room, text_id, 0))
    return await inside(request, room, "text/clean.html", 422 if count else 200, **facts)


@get(f"{BASE}/print")
async def on_paper(
    request: Asking,
    room: TheRoom,
    text_id: FromPath[UUID],
    version: FromQuery[int] = 0,
    lines: FromQuery[bool] = False,
) -> Response[Any]:
    """A version of the text as it is printed and handed out, on wish with the numbers of its lines."""
    facts = await common(room, text_id)
    number = await latest(room, text_id, version)
    editions = await text_history.every(room, text_id)
    facts["edition"] = next(each for each in editions if each.version == number)
    facts["last"] = editions[-1].version
    facts["paragraphs"] = paragraphs = await text_history.at(room, text_id, number)
    standing = await text_papers.listed(room, text_id)
    facts["sponsors"] = [
        each for each in standing if each.version <= number and (each.left_version or LATEST) >= number
    ]
    facts["lined"] = text_lines.lined(paragraphs, await text_lines.rule(room, text_id)) if lines else None
    return await inside(request, room, "text/print.html", **facts)


@get(f"{BASE}/source")
async def source(
    room: TheRoom, text_id: FromPath[UUID], version: FromQuery[int] = 0, lines: FromQuery[bool] = False
) -> Response[Any]:
    """A version of the text as a file: character for character, or with the number of each line before it."""
    head = await text_page.head(room, text_id)
    number = await latest(room, text_id, version)
    paragraphs = await text_history.at(room, text_id, number)
    rule = await text_lines.rule(room, text_id)
    words = text_lines.printed(paragraphs, rule) if lines else versions.printed(paragraphs)
    name = f"{head.symbol.replace('/', '-')} v{number}{' lines' if lines else ''}.txt"
    told = {**CLOSED, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(words, media_type=MediaType.TEXT, headers=told)


ROUTES = [listed, compare, of_paragraph, clean, on_paper, source]
