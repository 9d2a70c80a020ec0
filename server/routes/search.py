"""Search: what was said, in all rooms of a conference in which one sits, or in one of them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.params import FromQuery
from markupsafe import Markup, escape

from rooms import excerpts, listing, search
from rooms.languages import Language, sought
from rooms.people import Seat
from rooms.room import said
from rooms.search import PAGE, Hit
from rooms.threads.echoes import unmarked
from server import room_facts
from server.access import Access, TheConference, TheRoom
from server.inside import inside
from server.words import NAMES
from server.words import gettext as _
from server.words.figures import number

Asking = Request[Any, Any, Any]
# The longest question, in characters, the most words in it, and the last page that is shown.
LONGEST, WORDS, LAST = 200, 20, 200


@get("/conferences/{conference_id:uuid}/search")
async def in_conference(
    request: Asking,
    conference: TheConference,
    q: FromQuery[str] = "",
    language: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Response[Any]:
    """Search all rooms of the conference in which I sit under their charter, and none besides."""
    async with conference.reading() as floor:
        mine = await listing.seated_in(floor.session, [conference.sitting.person])
        title = said(floor.conference.title, conference.language)
    place = {"title": title, "href": f"/conferences/{conference.place}"}
    facts = await found(conference, listing.entered(mine), q, language, page, f"{place['href']}/search", False)
    status = 422 if facts["error"] else 200
    return await inside(request, conference, "conference/search.html", status, section="search", place=place, **facts)


@get("/rooms/{room_id:uuid}/search")
async def in_room(
    request: Asking, room: TheRoom, q: FromQuery[str] = "", language: FromQuery[str] = "", page: FromQuery[int] = 1
) -> Response[Any]:
    """Search one room from inside."""
    async with room.reading() as floor:
        seat = floor.seat
    place = {"title": (await room_facts.heading(room)).title, "href": f"/rooms/{room.place}"}
    facts = await found(room, [seat], q, language, page, f"{place['href']}/search", True)
    return await inside(request, room, "room/search.html", 422 if facts["error"] else 200, place=place, **facts)


async def found(
    access: Access, seats: Sequence[Seat], q: str, language: str, page: int, action: str, inside: bool
) -> dict[str, Any]:
    """Everything the search's template needs but its place."""
    error, language = fault(q), language if language in set(Language) else ""
    page, hits, total = min(max(page, 1), LAST), None, 0
    if q.strip() and not error:
        async with access.site.store.reading() as session:
            hits, total = await search.find(session, seats, q, page, language=language, inside=inside)
    asked = {"q": q, "language": language}
    return {
        "action": action,
        "q": q[: 2 * LONGEST],
        "language": language,
        "search_languages": [(code, name) for code, name in NAMES.items()],
        "error": error,
        "results": None if hits is None else [shown(hit, sought(q)) for hit in hits],
        "total": total,
        "pages": {
            "newer": f"{action}?{urlencode({**asked, 'page': page - 1})}" if hits is not None and page > 1 else None,
            "older": f"{action}?{urlencode({**asked, 'page': page + 1})}" if total > page * PAGE else None,
        },
    }


def fault(q: str) -> str | None:
    """What is wrong with a question, if anything."""
    if len(q) > LONGEST or len(sought(q)) > 5 * WORDS or len(q.split()) > WORDS:
        return _("This is too much to look for. Ask for no more than %(num)s words at once.") % {"num": number(WORDS)}
    if q.strip() and not sought(q):
        return _("There is no word in this. Write at least one letter or figure.")
    return None


def shown(hit: Hit, wanted: list[list[str]]) -> dict[str, Any]:
    return {
        "href": f"/rooms/{hit.room}/messages/{hit.message}",
        "room": hit.room_title,
        "topic": hit.topic_title,
        "ordinal": hit.ordinal,
        "credit": hit.credit,
        "at": hit.at,
        "zone": hit.zone,
        "language": hit.language,
        "html": marked(excerpts.excerpt(unmarked(hit.text), hit.language, wanted)),
    }


def marked(stretches: list[excerpts.Stretch]) -> Markup:
    """An excerpt with what was sought marked in it."""
    return Markup().join(
        Markup("<mark>{}</mark>").format(each.text) if each.sought else escape(each.text) for each in stretches
    )


ROUTES = [in_conference, in_room]
