"""A room: entering it, and reading and opening its topics."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from rooms.floor import Refused
from rooms.record.entries import Entry
from rooms.threads import topics
from rooms.threads.messages import Message
from server import composer, forms, room_facts
from server.access import Access, TheRoom
from server.composer import Draft
from server.inside import inside
from server.kept_page import room_page
from server.pages import back
from server.thread_page import Asked

MOST = 2**31 - 1
Asking = Request[Any, Any, Any]


@get("/rooms/{room_id:uuid}")
async def enter(request: Asking, room: TheRoom) -> Response[Any]:
    """The room, open at the topic where something is new, else at its last one."""
    mine = await room.site.mine.find(room.sitting.seat)
    order = await room_facts.topic_order(room)
    unread = [topic for topic in order if mine and topic in mine.unread and mine.unread[topic].unread]
    topic = unread[0] if unread else order[-1] if order else None
    return await room_page(request, room, topic, Asked(), Draft())


@get("/rooms/{room_id:uuid}/topics/{topic_id:uuid}")
async def topic(
    request: Asking,
    room: TheRoom,
    topic_id: FromPath[UUID],
    before: FromQuery[int | None] = None,
    after: FromQuery[int | None] = None,
    at: FromQuery[int | None] = None,
    reply: FromQuery[UUID | None] = None,
    quote: FromQuery[UUID | None] = None,
    words: FromQuery[str] = "",
) -> Response[Any]:
    """One topic of the room, at its end or at the stretch that is asked for."""
    quoted = await composer.echoed(room, quote, whole=True)
    selected = words.strip() if quoted and quoted.words and words.strip() in quoted.words else ""
    draft = Draft(reply=await composer.echoed(room, reply), quote=quoted, quote_text=selected)
    return await room_page(request, room, topic_id, Asked(*map(ordinal, (before, after, at))), draft)


def ordinal(asked: int | None) -> int | None:
    """An ordinal that is asked for, as far as a store can count."""
    return asked if asked is None else max(0, min(asked, MOST))


@get("/rooms/{room_id:uuid}/messages/{message_id:uuid}")
async def permalink(room: TheRoom, message_id: FromPath[UUID]) -> Response[Any]:
    """A message where it stands in its topic."""
    async with room.reading() as floor:
        message = await floor.find(Message, message_id)
    where = f"/rooms/{room.place}/topics/{message.topic_id}?at={message.ordinal}#message-{message.id}"
    return back(where)


@get("/rooms/{room_id:uuid}/topics")
async def new_topic(request: Asking, room: TheRoom) -> Response[Any]:
    """The form that puts a topic before the room."""
    head = await room_facts.heading(room)
    return await inside(request, room, "room/new_topic.html", **topic_form(room, head.title))


def topic_form(room: Access, title: str, typed: str = "", error: str | None = None, key: str = "") -> dict[str, Any]:
    return {
        "room": {"id": room.place, "title": title},
        "typed": typed,
        "error": error,
        "key": key or uuid4().hex,
    }


@post("/rooms/{room_id:uuid}/topics", status_code=200)
async def open_topic(request: Asking, room: TheRoom) -> Response[Any]:
    """Put a topic before the room."""
    form = await forms.read(request)
    try:
        done = await room.act(partial(topics.open_topic, title=form.text("title")), form.key)
        topic = opened(done.entries[0])
    except Refused as refusal:
        head = await room_facts.heading(room)
        key = form.text("key") if refusal.reason != "form.out_of_date" else ""
        facts = topic_form(room, head.title, form.text("title"), forms.words(refusal), key)
        return await inside(request, room, "room/new_topic.html", 422, **facts)
    return back(f"/rooms/{room.place}/topics/{topic}")


def opened(entry: Entry) -> UUID:
    """The topic an entry opened; where a key was spent on something else, the form is as old as that."""
    event = entry.event
    if not isinstance(event, topics.TopicOpened):
        raise Refused("form.out_of_date")
    return event.topic


@post("/rooms/{room_id:uuid}/topics/{topic_id:uuid}/closure", status_code=200)
async def close_topic(request: Asking, room: TheRoom, topic_id: FromPath[UUID]) -> Response[Any]:
    """Close a topic, or take it up again where it is closed."""
    form = await forms.read(request)
    act = topics.reopen if form.ticked("reopen") else topics.close
    try:
        await room.act(partial(act, topic_id=topic_id), form.key)
    except Refused as refusal:
        return await room_page(request, room, topic_id, Asked(), Draft(notice=forms.words(refusal)), 422)
    return back(f"/rooms/{room.place}/topics/{topic_id}")


ROUTES = [enter, topic, permalink, new_topic, open_topic, close_topic]
