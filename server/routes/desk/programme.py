"""The programme on the desk: every sitting that is in no caucus, what clashes, and how it is changed."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rooms import clashes, programme, registers
from rooms.floor import NotHere, Refused
from rooms.languages import fold
from rooms.programme import SittingLine
from server import forms, programme_page
from server.access import Access
from server.inside import known
from server.pages import back
from server.programme_page import NOT_YET, Cancelling
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.words import gettext as _

HALF_AN_HOUR = "30"
FIELDS: dict[str, Any] = {**programme_page.FIELDS, "room": ""}


@get("/programme")
async def listed(request: Asking, desk: TheDesk) -> Response[Any]:
    """The whole programme, and the form that puts another sitting into it."""
    return await page(request, desk)


async def page(
    request: Asking,
    desk: Access,
    form: dict[str, Any] | None = None,
    failed: str | None = None,
    editing: UUID | None = None,
    status: int = 200,
    cancelling: Cancelling = NOT_YET,
    astray: str | None = None,
) -> Response[Any]:
    async with desk.reading() as floor:
        conference, now = floor.conference, floor.now
        lines = await programme.listed(floor.session, conference.id)
        rooms = await registers.rooms(floor.session, desk.place, desk.sitting.person, desk.audience)
    zone, wanted = conference.zone, programme_page.asked(request)
    line = next((each for each in lines if each.id == editing), None)
    if editing is not None and (line is None or line.cancelled):
        raise NotHere
    clashing = clashes.of_rooms(lines)
    today = programme_page.day_of(now, zone)
    found = [each for each in lines if wanted.meets(each, today, zone)]
    facts = {
        "days": programme_page.by_day(found, zone, clashing),
        "found": len(found),
        "total": len(lines),
        "clashes": clashing.keys() & {each.id for each in found},
        "filter": wanted,
        "rooms": [("", _("The whole conference")), *by_title(rooms)],
        "form": form or blank(first(line, now, zone, conference.languages)),
        "editing": line,
        "cancelling": cancelling,
        "failed": failed,
        "spoken": programme_page.languages(),
        "ticked": request.query_params.getall("sittings", []),
        "astray": astray,
        "minutes": request.query_params.get("minutes", HALF_AN_HOUR),
    }
    return await shown(request, desk, "programme", "programme", status, **facts)


def by_title(rooms: list[registers.RoomLine]) -> list[tuple[str, str]]:
    live = sorted((each for each in rooms if not each.archived), key=lambda each: fold(each.title))
    return [(str(each.id), each.title) for each in live]


def first(line: SittingLine | None, now: Any, zone: str, languages: list[str]) -> dict[str, Any]:
    """The form as it is first shown: a sitting as it stands, or a new one."""
    fields = programme_page.fields_of(line, zone) if line else programme_page.proposed(now, zone, languages)
    return {**fields, "room": str(line.room or "") if line else ""}


@post("/programme", status_code=200)
async def schedule(request: Asking, desk: TheDesk) -> Response[Any]:
    """Put a sitting of a room, or of the conference, into the programme."""
    form = await forms.read(request)
    try:
        appointment = programme_page.appointment(form, (await known(desk)).zone)
        room = form.id("room")
        act = partial(programme.schedule, appointment=appointment, room_id=room)
        await desk.act(act, form.key, also=(room,) if room else ())
    except NotHere:
        refusal = Refused("field.not_a_choice", "room")
        return await page(request, desk, typed(form, FIELDS, refusal), status=422)
    except Refused as refusal:
        return await page(request, desk, typed(form, FIELDS, refusal), failure(refusal, FIELDS), status=422)
    return back(address(desk, "programme") + "?done=scheduled")


@get("/programme/{sitting_id:uuid}")
async def one(request: Asking, desk: TheDesk, sitting_id: FromPath[UUID]) -> Response[Any]:
    """One sitting, to be moved or cancelled."""
    return await page(request, desk, editing=sitting_id)


async def found(desk: Access, sitting: UUID) -> SittingLine:
    """A sitting as the desk knows of it."""
    async with desk.reading() as floor:
        lines = await programme.listed(floor.session, desk.place)
    line = next((each for each in lines if each.id == sitting), None)
    if line is None:
        raise NotHere
    return line


def held(line: SittingLine) -> tuple[UUID, ...]:
    """The room whose record is held while its sitting is changed."""
    return (line.room,) if line.room else ()


def editable(refusal: Refused, sitting: UUID) -> UUID | None:
    """The sitting a refused form goes on editing; none once it was cancelled."""
    return None if refusal.reason == "sitting.cancelled_already" else sitting


@post("/programme/{sitting_id:uuid}", status_code=200)
async def move(request: Asking, desk: TheDesk, sitting_id: FromPath[UUID]) -> Response[Any]:
    """Change a sitting; it stays with its room."""
    form, stands = await forms.read(request), await found(desk, sitting_id)
    try:
        appointment = programme_page.appointment(form, (await known(desk)).zone, stands)
        act = partial(programme.move, sitting_id=sitting_id, appointment=appointment)
        await desk.act(act, form.key, also=held(stands))
    except Refused as refusal:
        again = typed(form, FIELDS, refusal)
        return await page(request, desk, again, failure(refusal, FIELDS), editable(refusal, sitting_id), 422)
    return back(address(desk, "programme") + "?done=moved")


@post("/programme/{sitting_id:uuid}/cancellation", status_code=200)
async def cancel(request: Asking, desk: TheDesk, sitting_id: FromPath[UUID]) -> Response[Any]:
    """Cancel a sitting."""
    form, stands = await forms.read(request), await found(desk, sitting_id)
    try:
        act = partial(programme.cancel, sitting_id=sitting_id, reason=form.text("reason"))
        await desk.act(act, form.key, also=held(stands))
    except Refused as refusal:
        said, editing = programme_page.cancelling(form, refusal), editable(refusal, sitting_id)
        return await page(request, desk, None, None if refusal.field else said.error, editing, 422, said)
    return back(address(desk, "programme") + "?done=cancelled")


ROUTES = [listed, schedule, one, move, cancel]
