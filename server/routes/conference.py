"""A conference: which are mine, its home, what is new for me there, and taking a seat in a room that is open."""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms import attending, charter, hats, listing, seating
from rooms.floor import NotHere, Refused
from rooms.listing import known_to
from rooms.room import Membership, Room, said
from server import forms, home_page
from server.access import Access, TheConference, TheRoom, signed_in, sitting_of
from server.inside import inside
from server.pages import back, fragment, page
from server.site import of

Asking = Request[Any, Any, Any]


@get("/conferences")
async def conferences(request: Asking) -> Response[Any]:
    """The conferences I attend; where there is but one, one goes straight there."""
    who, site = await signed_in(request), of(request)
    async with site.store.reading() as session:
        worn = hats.each_worn(await hats.of_account(session, who.account, datetime.now(UTC)), who.hats)
        if len(worn) == 1:
            return back(f"/conferences/{next(iter(worn))}")
        mine = await attending.conferences(session, list(worn))
        seats = await listing.seated_in(session, [hat.person for hat in worn.values()])
        new = await home_page.news(session, seats)
    shown = [
        {
            "id": each.id,
            "title": said(each.title, who.language),
            "exercise": said(each.notice, who.language),
            "roles": [worn[each.id].role],
            "unread": sum(new[room.id].count for _, room in seats if room.conference_id == each.id and room.id in new),
        }
        for each in mine
    ]
    return page(request, "conference/conferences.html", conferences=sorted(shown, key=lambda one: str(one["title"])))


@get("/conferences/{conference_id:uuid}")
async def home(request: Asking, conference: TheConference) -> Response[Any]:
    """Its themes and rooms, what is asked of me now, and who is here."""
    facts = await home_page.facts(conference)
    return await inside(request, conference, "conference/home.html", section="home", **facts)


@get("/conferences/{conference_id:uuid}/unread")
async def unread(request: Asking, conference: TheConference) -> Response[Any]:
    """My own marks on the home of the conference, as they are now."""
    facts = await home_page.overlay(conference)
    return fragment(request, "conference/_mine.html", conference_id=conference.place, **facts)


@get("/rooms/{room_id:uuid}/unread")
async def unread_topics(request: Asking, room: TheRoom) -> Response[Any]:
    """How much is unread in each topic of a room."""
    mine = await room.site.mine.find(room.sitting.seat)
    if mine is None:
        raise NotHere
    marks = [{"id": id, "count": each.unread, "words": None, "language": None} for id, each in mine.unread.items()]
    return fragment(request, "conference/_unread.html", unread=marks)


@get("/conferences/{conference_id:uuid}/rooms/{room_id:uuid}")
async def door(request: Asking, conference: TheConference, room_id: FromPath[UUID]) -> Response[Any]:
    """The door of a room: whoever sits there goes in; anyone else reads what it is, and how one comes in."""
    if await sitting_of(conference.site, conference.who, room_id):
        return back(f"/rooms/{room_id}")
    return await before_the_door(request, conference, room_id)


async def before_the_door(
    request: Asking, conference: Access, room_id: UUID, error: str | None = None, status: int = 200
) -> Response[Any]:
    async with conference.site.store.reading() as session:
        room = await session.get(Room, room_id)
    if room is None or not known_to(room, conference.audience):
        raise NotHere
    may_sit = room.membership == Membership.OPEN and not room.archived
    facts = {"room": room, "charter": charter.shown(room), "may_sit": may_sit, "error": error}
    return await inside(request, conference, "conference/door.html", status, section="home", **facts)


@post("/conferences/{conference_id:uuid}/rooms/{room_id:uuid}/seat", status_code=200)
async def take_seat(request: Asking, conference: TheConference, room_id: FromPath[UUID]) -> Response[Any]:
    """Sit down in a room that is open to all; its charter comes first."""
    form = await forms.read(request)
    try:
        await conference.act(partial(seating.take, room_id=room_id), form.key, also=(room_id,))
    except Refused as refusal:
        if refusal.reason != "seat.held_already":
            return await before_the_door(request, conference, room_id, forms.words(refusal), 422)
    return back(f"/rooms/{room_id}/charter")


ROUTES = [conferences, home, unread, unread_topics, door, take_seat]
