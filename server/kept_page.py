"""The room as most people open it, from a sheet kept for the whole audience: only what is their own is put in."""

from uuid import UUID, uuid4

from litestar import Response
from markupsafe import Markup

from rooms.people import Role
from server.access import Access
from server.auth import forgery
from server.auth.entrance import AnyRequest
from server.composer import Draft, composer, own, wider
from server.inside import inside, me, my_hats
from server.pages import answer, entrance, worn
from server.personal import Mine
from server.room_facts import named
from server.slots import Sheet, slot
from server.thread_page import Asked, common, facts, line, mark
from server.words import AVAILABLE


async def room_page(
    request: AnyRequest, access: Access, topic: UUID | None, asked: Asked, draft: Draft, status: int = 200
) -> Response[str]:
    """The page of a room; kept where there is nothing in it but what everyone sees, and a few slots."""
    mine = await own(access)
    plain = topic is not None and asked == Asked() and draft == Draft() and not mine.held and not await my_hats(access)
    if not plain or wider(mine, len(await named(access))) or request.query_params.get("lang") in AVAILABLE:
        return await inside(request, access, "room/room.html", status, **await facts(access, topic, asked, draft))
    assert topic is not None
    sheet = await kept(request, access, topic, mine)
    return answer(sheet.filled(await values(request, access, topic, mine)), 200)


async def kept(request: AnyRequest, access: Access, topic: UUID, mine: Mine) -> Sheet:
    site, reader = access.site, entrance(request).reader(request)
    numbers = (site.publisher.known.get(access.place), site.publisher.known.get(access.sitting.conference))
    _, role = await me(access)
    key = (access.audience, topic, *numbers, reader.theme, reader.density, reader.zone, role)
    sheet = site.sheets.get(key)
    if sheet is None:
        sheet = Sheet.of(await rendered(request, access, topic, mine))
        site.sheets.keep(key, sheet)
    return sheet


async def rendered(request: AnyRequest, access: Access, topic: UUID, mine: Mine) -> str:
    """The page with slots in place of what is one person's own."""
    told = await common(access, topic, Asked())
    told["topic_lines"] = [line(each, html, slot(f"unread-{each}")) for each, html in told["topic_lines"]]
    told["composer"] = await composer(access, topic, mine, Draft(key=slot("key"))) | {"credit_html": slot("credit")}
    told["read_upto"], told["notice"] = slot("upto"), None
    mine_here = {"name": slot("me"), "desk": (await me(access))[1] == Role.SECRETARIAT, "hats": [], "worn": None}
    page = await inside(request, access, "room/room.html", me=mine_here, csrf=slot("csrf"), **told)
    return str(page.content)


async def values(request: AnyRequest, access: Access, topic: UUID, mine: Mine) -> dict[str, str]:
    door = entrance(request)
    marks = access.site.jinja.get_template("marks.html").module
    found = {
        "csrf": forgery.code(door.key, door.jar.binding(request.cookies), worn(request)),
        "key": uuid4().hex,
        "upto": str(mine.unread[topic].upto),
        "me": str(Markup.escape((await me(access))[0])),
        "credit": str(marks.credit((await named(access))[access.sitting.seat])),  # type: ignore[attr-defined]
    }
    return found | {f"unread-{each}": str(mark(access, mine, each)) for each in mine.unread}
