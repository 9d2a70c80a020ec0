"""What befalls a message: corrected, taken back, marked, ruled upon; and how its words have changed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from markupsafe import Markup

from rooms.floor import NotHere, Refused
from rooms.record.entries import Entry
from rooms.threads import corrections, deeds, marks, naming, rulings, shown
from rooms.threads.deeds import Deed
from rooms.threads.messages import Message
from server import forms, room_facts
from server.access import Access, TheRoom
from server.differences import marked
from server.forms import Form
from server.inside import inside
from server.pages import back, fragment, fragments, wants_fragment
from server.routes.threads import delivered
from server.writer import Act

Asking = Request[Any, Any, Any]
Plain = Callable[..., Any]


def plain(act: Plain) -> Callable[[UUID, Form], Act[Entry]]:
    """An act that needs nothing but the message."""
    return lambda message, form: partial(act, message_id=message)


def reasoned(act: Plain) -> Callable[[UUID, Form], Act[Entry]]:
    """An act that gives its reason."""
    return lambda message, form: partial(act, message_id=message, reason=form.text("reason"))


def correction(message: UUID, form: Form) -> Act[Entry]:
    return partial(corrections.correct, message_id=message, version=form.number("version"), text=form.text("text"))


ACTS: dict[str, Callable[[UUID, Form], Act[Entry]]] = {
    Deed.CORRECTION: correction,
    Deed.WITHDRAWAL: plain(corrections.withdraw),
    Deed.RETRACTION: plain(corrections.retract),
    Deed.PIN: plain(marks.pin),
    Deed.UNPIN: plain(marks.unpin),
    Deed.RECORD: plain(marks.for_the_record),
    Deed.NAME: plain(naming.give_name),
    Deed.CALL_TO_ORDER: reasoned(rulings.call_to_order),
    Deed.WITHDRAWAL_REQUEST: reasoned(rulings.ask_withdrawal),
    Deed.STRIKE: reasoned(rulings.strike),
}


@dataclass(frozen=True)
class Tried:
    """What was tried with a message and not done: which deed, what was typed, and why not."""

    deed: str = ""
    typed: str = ""
    error: str | None = None
    reason: str = ""


@get("/rooms/{room_id:uuid}/messages/{message_id:uuid}/actions")
async def actions(request: Asking, room: TheRoom, message_id: FromPath[UUID]) -> Response[Any]:
    """What this seat may do with a message now."""
    return await offered(request, room, message_id, Tried())


async def offered(request: Asking, room: Access, message: UUID, tried: Tried, status: int = 200) -> Response[Any]:
    """The acts that are open, under the message in the page or on a page of their own."""
    facts = await choices(room, message, tried)
    if wants_fragment(request):
        return fragment(request, "room/_actions.html", status, actions=facts)
    head = await room_facts.heading(room)
    html = await room.site.parts.one(room.audience, "message", message)
    about = {"room": {"id": room.place, "title": head.title}, "message": html, "actions": facts}
    return await inside(request, room, "room/actions.html", status, **about)


async def choices(room: Access, message_id: UUID, tried: Tried) -> dict[str, Any]:
    async with room.reading() as floor:
        message = await floor.find(Message, message_id)
        allowed = await deeds.of_message(floor, message)
    thread = f"/rooms/{room.place}/topics/{message.topic_id}"
    return {
        "room": room.place,
        "id": message.id,
        "ordinal": message.ordinal,
        "own": f"/rooms/{room.place}/messages/{message.id}",
        "open": allowed,
        "reply_href": f"{thread}?reply={message.id}#composer-{message.topic_id}",
        "quote_href": f"{thread}?quote={message.id}#composer-{message.topic_id}",
        "key": uuid4().hex,
        "text": message.text or "",
        "version": message.version,
        "failed": tried.deed,
        "typed": tried.typed,
        "error": tried.error,
        "meanwhile": tried.reason == "message.changed_meanwhile",
    }


@post("/rooms/{room_id:uuid}/messages/{message_id:uuid}/{deed:str}", status_code=200)
async def befall(request: Asking, room: TheRoom, message_id: FromPath[UUID], deed: FromPath[str]) -> Response[Any]:
    """Do something with a message; a refusal stands beside what was typed."""
    if deed not in ACTS:
        raise NotHere
    form = await forms.read(request)
    try:
        done = await room.act(ACTS[deed](message_id, form), form.key)
    except Refused as refusal:
        typed = form.text("text" if deed == Deed.CORRECTION else "reason")
        tried = Tried(deed, typed, forms.words(refusal), refusal.reason)
        return await offered(request, room, message_id, tried, 422)
    if not wants_fragment(request):
        return back(f"/rooms/{room.place}/messages/{message_id}")
    return await befallen(room, message_id, done.entries[-1])


async def befallen(room: Access, message: UUID, entry: Entry) -> Response[Any]:
    """The message, and the head of its topic where that has changed, as everyone sees them now."""
    touched = [part for part in entry.event.touches() if part[0] == "topic" or part == ("message", message)]
    html = await room.site.parts.render(room.audience, touched)
    return fragments(delivered(Markup().join(html.values())))


@get("/rooms/{room_id:uuid}/messages/{message_id:uuid}/versions")
async def versions(request: Asking, room: TheRoom, message_id: FromPath[UUID]) -> Response[Any]:
    """Every wording of a message, each with what it changed in the one before."""
    async with room.reading() as floor:
        message = await floor.find(Message, message_id)
        said = await shown.history(floor.session, message)
        view = (await shown.view(floor.session, [message.id], room.audience))[message.id]
    head = await room_facts.heading(room)
    facts: dict[str, Any] = {
        "room": {"id": room.place, "title": head.title},
        "message": view,
        "versions": await compared(said),
    }
    return await inside(request, room, "room/history.html", **facts)


async def compared(said: list[shown.Version]) -> list[dict[str, Any]]:
    """The versions, the latest first."""
    told = []
    for before, version in zip([None, *said], said, strict=False):
        html = None
        if version.text is not None:
            earlier = before.text if before and before.text is not None else version.text
            html = await asyncio.to_thread(marked, earlier, version.text)
        told.append({"number": version.number, "at": version.at, "digest": version.digest, "html": html})
    return told[::-1]


ROUTES = [actions, befall, versions]
