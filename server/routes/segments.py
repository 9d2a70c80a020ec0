"""Segments of a room: opened and closed by the chair, acknowledged by all, and who can see what, before and after."""

from collections.abc import Awaitable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms import segments
from rooms.charter import unacknowledged
from rooms.floor import Refused
from rooms.room import Attribution, Permission
from rooms.threads import naming
from rooms.unsealing import opened
from server import forms, room_facts
from server.access import Access, TheRoom
from server.auth.attempts import Refusal
from server.forms import Form
from server.inside import inside
from server.pages import back
from server.writer import Act

Asking = Request[Any, Any, Any]
NOTHING = Form()
OFFERED = (Attribution.CHATHAM_HOUSE, Attribution.BY_AFFILIATION)


@get("/rooms/{room_id:uuid}/segments", at_the_door=True)
async def who_sees_what(request: Asking, room: TheRoom) -> Response[Any]:
    """Who can see what of a segment, before and after its close; here its rule is acknowledged."""
    return await page(request, room)


async def page(request: Asking, room: Access, refusal: Refused | None = None, form: Form = NOTHING) -> Response[Any]:
    async with room.reading() as floor:
        here, held = floor.room, await segments.of_room(floor.session, floor.room.id)
        lacking = await unacknowledged(floor.session, here) if here.charter.deposit else 0
    head, granted = await room_facts.heading(room), await room_facts.granted(room)
    stricter = [rule for rule in OFFERED if segments.stricter(rule, Attribution(here.segment_rule or "on_record"))]
    facts: dict[str, Any] = {
        "room": {"id": here.id, "title": here.title},
        "segment": head.segment,
        "undertaken": room.sitting.undertaken,
        "charter_first": room.sitting.acknowledged < room.sitting.charter_version,
        "may_open": Permission.SEGMENT_OPEN in granted and not here.archived,
        "may_close": Permission.SEGMENT_CLOSE in granted,
        "offered": [rule for rule in OFFERED if not segments.stricter(here.charter.attribution, rule)],
        "tighter": stricter if here.segment_id else [],
        "now": next((one for one in held if one.id == here.segment_id), None),
        "past": [{"of": one, "opened": opened(one)} for one in held if one.state == segments.SegmentState.CLOSED],
        "provision": here.charter.deposit,
        "lacking": lacking,
        "zone": head.sitting.zone,
        "typed": {name: form.text(name) for name in ("rule", "until")},
        "key": uuid4().hex,
        "field": refusal.field if refusal else "",
        "error": forms.words(refusal) if refusal else None,
    }
    return await inside(request, room, "room/segments.html", 422 if refusal else 200, **facts)


@post("/rooms/{room_id:uuid}/segments", status_code=200, at_the_door=True)
async def open_segment(request: Asking, room: TheRoom) -> Response[Any]:
    """Open a segment under a rule."""
    form = await forms.read(request)
    zone = (await room_facts.heading(room)).sitting.zone
    try:
        rule, until = form.choice("rule", Attribution, Attribution.ON_RECORD), form.moment("until", zone)
    except Refused as refusal:
        return await page(request, room, refusal, form)
    return await done(request, room, room.act(partial(naming.open_segment, rule=rule, until=until), form.key), form)


@post("/rooms/{room_id:uuid}/segments/{segment_id:uuid}/acknowledgement", status_code=200, at_the_door=True)
async def acknowledge(request: Asking, room: TheRoom, segment_id: FromPath[UUID]) -> Response[Any]:
    """Keep to the rule of a segment from now on, and enter it."""
    form = await forms.read(request)
    act = partial(segments.acknowledge, segment_id=segment_id, rule=form.text("rule"))
    try:
        await room.act(act)
    except Refused as refusal:
        return await page(request, room, refusal)
    return back(f"/rooms/{room.place}")


@post("/rooms/{room_id:uuid}/segments/{segment_id:uuid}/rule", status_code=200, at_the_door=True)
async def tighten(request: Asking, room: TheRoom, segment_id: FromPath[UUID]) -> Response[Any]:
    """Put a segment under a stricter rule."""
    form = await forms.read(request)
    rule = form.choice("rule", Attribution, Attribution.ON_RECORD)
    act = partial(segments.tighten, segment_id=segment_id, rule=rule)
    return await done(request, room, room.act(act, form.key), form)


@get("/rooms/{room_id:uuid}/segments/{segment_id:uuid}/closure", at_the_door=True)
async def before_close(request: Asking, room: TheRoom, segment_id: FromPath[UUID]) -> Response[Any]:
    """A second look before a segment is closed: what ceases to work."""
    async with room.reading() as floor:
        floor.require(Permission.SEGMENT_CLOSE)
        segment = await floor.find(segments.Segment, segment_id)
        about = {"id": floor.room.id, "title": floor.room.title}
    if segment.state == segments.SegmentState.CLOSED:
        return await page(request, room, Refused("segment.closed_already"))
    zone = (await room_facts.heading(room)).sitting.zone
    facts: dict[str, Any] = {"room": about, "segment": segment, "zone": zone, "key": uuid4().hex}
    return await inside(request, room, "room/segment_close.html", **facts)


@post("/rooms/{room_id:uuid}/segments/{segment_id:uuid}/closure", status_code=200, at_the_door=True)
async def close(request: Asking, room: TheRoom, segment_id: FromPath[UUID]) -> Response[Any]:
    """Close a segment: its key is destroyed before the answer."""
    form = await forms.read(request)
    return await done(request, room, closing(room, partial(segments.close, segment_id=segment_id), form.key), form)


async def closing(room: Access, act: Act[Any], key: str | None) -> None:
    """Close, and tell whoever watches over security where that was tried once more."""
    try:
        await room.act(act, key)
    except Refused as refusal:
        if refusal.reason == "segment.closed_already":
            room.watched(Refusal.CLOSED)
        raise


async def done(request: Asking, room: Access, act: Awaitable[Any], form: Form) -> Response[Any]:
    try:
        await act
    except Refused as refusal:
        return await page(request, room, refusal, form)
    return back(f"/rooms/{room.place}/segments")


ROUTES = [who_sees_what, open_segment, acknowledge, tighten, before_close, close]
