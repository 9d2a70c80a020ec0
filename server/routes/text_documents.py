"""A text as a Word document: in brackets, or with what is proposed as tracked changes."""

import asyncio
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from rooms.room import said
from server import inside, room_facts, text_page, text_paper, text_papers
from server.access import Access, TheRoom
from server.docx import writing
from server.docx.styles import House
from server.routes.attachments import CLOSED
from server.words import gettext as _
from server.words.figures import day, number


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/docx")
async def document(
    room: TheRoom, text_id: FromPath[UUID], changes: FromQuery[bool] = False, style: FromQuery[str] = ""
) -> Response[bytes]:
    """The text as it stands, in the house style that is asked for."""
    head = await text_page.head(room, text_id)
    draft = await text_paper.draft(room, text_id)
    above, beneath = await masthead(room), [*dated(draft, await zone(room)), *await sponsored(room, text_id)]
    paper = await asyncio.to_thread(text_paper.paper, draft, changes, above, beneath)
    content = await asyncio.to_thread(
        writing.write, paper, House.PLAIN if style == House.PLAIN else House.UNITED_NATIONS
    )
    return download(content, text_paper.file_name(head.symbol, draft.text.version))


def download(content: bytes, name: str) -> Response[bytes]:
    """A document to be saved under a name."""
    told = {**CLOSED, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=writing.TYPE, headers=told)


async def masthead(room: Access) -> list[str]:
    """The conference and the room."""
    known = await inside.known(room)
    return [said(known.title, room.language), (await room_facts.heading(room)).title]


async def zone(room: Access) -> str:
    return (await inside.known(room)).zone


def dated(draft: text_paper.Draft, zone: str) -> list[str]:
    """Which version it is, and of what day."""
    version = _("Version %(number)s") % {"number": number(draft.text.version)}
    return [f"{version} · {day(draft.text.changed_at, zone)}"]


async def sponsored(room: Access, text: UUID) -> list[str]:
    """Who stands behind the text now."""
    names = [each.name for each in await text_papers.listed(room, text) if each.left_at is None]
    return [f"{_('Sponsors:')} {_(', ').join(names)}"] if names else []


@get("/rooms/{room_id:uuid}/texts/{text_id:uuid}/formats")
async def formats(request: Request[Any, Any, Any], room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """In which forms the text can be printed and taken away."""
    facts: dict[str, Any] = {
        "room": {"id": room.place, "title": (await room_facts.heading(room)).title},
        "text": await text_page.head(room, text_id),
        "own": f"/rooms/{room.place}/texts/{text_id}",
    }
    return await inside.inside(request, room, "text/formats.html", **facts)


ROUTES = [document, formats]
