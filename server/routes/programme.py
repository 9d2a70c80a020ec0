"""The programme of a conference: by day, mine, as iCalendar and by subscription; and the sittings of one room."""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms import clashes, programme
from rooms.floor import NotHere, Refused
from rooms.room import Conference, Permission, said
from server import calendars, forms, programme_page, qr
from server.access import Access, TheConference, TheRoom
from server.auth import calendar_links
from server.auth.attempts import Refusal
from server.inside import inside, known
from server.pages import back, entrance
from server.programme_page import FIELDS, NOT_YET, Cancelling
from server.routes.desk.frame import blank, failure, typed
from server.routes.invitations import PRIVATE
from server.site import of
from server.words import gettext as _
from server.words import speaking

Asking = Request[Any, Any, Any]
DONE = ("scheduled", "moved", "cancelled")


@get("/conferences/{conference_id:uuid}/programme")
async def of_conference(request: Asking, conference: TheConference) -> Response[Any]:
    """What I may know of the programme, by day."""
    facts = await programme_page.facts(conference, programme_page.asked(request))
    return await inside(request, conference, "programme/programme.html", section="programme", **facts)


@get("/conferences/{conference_id:uuid}/programme.ics")
async def as_calendar(request: Asking, conference: TheConference) -> Response[bytes]:
    """The programme as I see it, as a file for a calendar."""
    wanted = programme_page.asked(request)
    row, lines, now = await programme_page.mine(conference)
    day = programme_page.day_of(now, row.zone)
    found = [each for each in lines if wanted.meets(each, day, row.zone)]
    origin = conference.site.settings.origin
    title = said(row.title, conference.language)
    return calendars.answered(calendars.calendar(title, row.zone, origin, row.id, found))


@get("/conferences/{conference_id:uuid}/programme/subscription")
async def subscription(request: Asking, conference: TheConference) -> Response[Any]:
    """The address under which my own calendar fetches the programme."""
    return await subscribed(request, conference)


async def subscribed(request: Asking, conference: Access, token: str | None = None) -> Response[Any]:
    async with conference.site.store.reading() as session:
        link = await calendar_links.of_person(session, conference.sitting.person)
    address = f"{conference.site.settings.origin}/calendars/{token}/programme.ics" if token else None
    drawn = qr.inline(address) if address else None
    facts: dict[str, Any] = {"link": link, "address": address, "code": drawn, "headers": PRIVATE}
    gone = request.query_params.get("done") == "revoked"
    done = _("The address no longer opens anything. Your calendar keeps what it fetched before.") if gone else None
    facts |= {"done": done}
    return await inside(request, conference, "programme/subscription.html", section="programme", **facts)


@post("/conferences/{conference_id:uuid}/programme/subscription", status_code=200)
async def subscribe(request: Asking, conference: TheConference) -> Response[Any]:
    """Make an address, and show it this once; the one there was ceases to work."""
    form, sitting = await forms.read(request), conference.sitting
    conference.site.entrance.limits.acts.take(sitting.person)
    whose: dict[str, Any] = {"conference": sitting.conference, "person": sitting.person}
    chosen: dict[str, Any] = {"caucuses": form.ticked("caucuses"), "language": conference.language}
    act = partial(calendar_links.issue, **whose, **chosen)
    return await subscribed(request, conference, await conference.site.writer.plainly(act))


@post("/conferences/{conference_id:uuid}/programme/subscription/revocation", status_code=200)
async def unsubscribe(request: Asking, conference: TheConference) -> Response[Any]:
    """Make my address worthless."""
    await conference.site.writer.plainly(partial(calendar_links.revoke, person=conference.sitting.person))
    return back(f"/conferences/{conference.place}/programme/subscription?done=revoked")


@get("/calendars/{token:str}/programme.ics")
async def fetched(request: Asking, token: FromPath[str]) -> Response[bytes]:
    """The programme of whoever made this address, as they may know of it at this moment."""
    door, site = entrance(request), of(request)
    client, now = door.client(request), datetime.now(UTC)
    door.limits.invitations.take(client)
    try:
        async with site.store.reading() as session:
            link = await calendar_links.borne(session, token)
            seated = await programme.seated_in(session, link.person_id, now)
            if link.conference_id not in seated:
                raise NotHere
            row = await session.get_one(Conference, link.conference_id)
            lines = await programme.visible(session, row.id, link.person_id, now, link.caucuses)
    except NotHere:
        door.note(Refusal.CALENDAR, request)
        raise
    door.limits.invitations.give_back(client)
    with speaking(link.language):
        title = said(row.title, link.language)
        return calendars.answered(calendars.calendar(title, row.zone, site.settings.origin, row.id, lines))


@get("/rooms/{room_id:uuid}/programme")
async def of_room(request: Asking, room: TheRoom) -> Response[Any]:
    """The sittings of a room, and for whoever chairs the form that puts another into the programme."""
    return await room_page(request, room)


async def room_page(
    request: Asking,
    access: Access,
    form: dict[str, Any] | None = None,
    failed: str | None = None,
    editing: UUID | None = None,
    status: int = 200,
    cancelling: Cancelling = NOT_YET,
) -> Response[Any]:
    async with access.reading() as floor:
        row, may, now = floor.room, floor.may(Permission.SITTING_SCHEDULE), floor.now
        lines = await programme.of_room(floor.session, row)
        conference = await floor.session.get_one(Conference, row.conference_id)
    line = next((each for each in lines if each.id == editing), None)
    if editing is not None and (line is None or line.cancelled or not may):
        raise NotHere
    zone = (await known(access)).zone
    first = programme_page.fields_of(line, zone) if line else programme_page.proposed(now, zone, conference.languages)
    done = request.query_params.get("done", "")
    facts = {
        "room": row,
        "days": programme_page.by_day(lines, zone, clashes.of_rooms(lines)),
        "may": may and not row.archived,
        "form": form or blank(first),
        "editing": line,
        "cancelling": cancelling,
        "failed": failed,
        "done": done if done in DONE else None,
        "spoken": programme_page.languages(),
    }
    return await inside(request, access, "programme/room.html", status, section="home", **facts)


@post("/rooms/{room_id:uuid}/programme", status_code=200)
async def schedule(request: Asking, room: TheRoom) -> Response[Any]:
    """Put a sitting of this room into the programme."""
    form = await forms.read(request)
    try:
        appointment = programme_page.appointment(form, (await known(room)).zone)
        await room.act(partial(programme.schedule, appointment=appointment), form.key)
    except Refused as refusal:
        return await room_page(request, room, typed(form, FIELDS, refusal), failure(refusal, FIELDS), status=422)
    return back(f"/rooms/{room.place}/programme?done=scheduled")


@get("/rooms/{room_id:uuid}/programme/{sitting_id:uuid}")
async def one(request: Asking, room: TheRoom, sitting_id: FromPath[UUID]) -> Response[Any]:
    """One sitting, to be moved or cancelled."""
    return await room_page(request, room, editing=sitting_id)


@post("/rooms/{room_id:uuid}/programme/{sitting_id:uuid}", status_code=200)
async def move(request: Asking, room: TheRoom, sitting_id: FromPath[UUID]) -> Response[Any]:
    """Change a sitting."""
    form = await forms.read(request)
    try:
        async with room.reading() as floor:
            lines = await programme.of_room(floor.session, floor.room)
        stands = next((each for each in lines if each.id == sitting_id), None)
        appointment = programme_page.appointment(form, (await known(room)).zone, stands)
        await room.act(partial(programme.move, sitting_id=sitting_id, appointment=appointment), form.key)
    except Refused as refusal:
        again = typed(form, FIELDS, refusal)
        return await room_page(request, room, again, failure(refusal, FIELDS), editable(refusal, sitting_id), 422)
    return back(f"/rooms/{room.place}/programme?done=moved")


def editable(refusal: Refused, sitting: UUID) -> UUID | None:
    """The sitting a refused form goes on editing; none once it was cancelled."""
    return None if refusal.reason in ("sitting.cancelled_already", "not_permitted", "room.archived") else sitting


@post("/rooms/{room_id:uuid}/programme/{sitting_id:uuid}/cancellation", status_code=200)
async def cancel(request: Asking, room: TheRoom, sitting_id: FromPath[UUID]) -> Response[Any]:
    """Cancel a sitting."""
    form = await forms.read(request)
    try:
        await room.act(partial(programme.cancel, sitting_id=sitting_id, reason=form.text("reason")), form.key)
    except Refused as refusal:
        said, editing = programme_page.cancelling(form, refusal), editable(refusal, sitting_id)
        failed = None if refusal.field else said.error
        return await room_page(request, room, None, failed, editing, 422, said)
    return back(f"/rooms/{room.place}/programme?done=cancelled")


ROUTES = [
    *(of_conference, as_calendar, subscription, subscribe, unsubscribe, fetched),
    *(of_room, schedule, one, move, cancel),
]
