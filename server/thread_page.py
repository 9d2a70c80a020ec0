"""The page of a room: kept parts for everyone in the audience, and round them what is this person's own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import NotHere
from rooms.meetings import MastheadView
from rooms.record.entries import Part
from rooms.room import Permission, Sitting
from rooms.threads.messages import Message
from rooms.threads.topics import Topic
from server.access import Access
from server.composer import Draft, composer, own
from server.personal import Mine
from server.room_facts import granted, heading, text_order, topic_facts, topic_order

PAGE = 200
# So many messages stand before the one that a permalink names.
LEAD = 20
# So many texts stand beside the thread.
TEXTS = 5
EMPTY_MARK = '<span class="unread" id="unread-{}" hx-morph-skip></span>'


@dataclass(frozen=True)
class Asked:
    """Which stretch of a thread is asked for: the end, what comes before or after an ordinal, or round one."""

    before: int | None = None
    after: int | None = None
    at: int | None = None


async def facts(access: Access, topic: UUID | None, asked: Asked, draft: Draft) -> dict[str, Any]:
    """Everything the room's template needs."""
    mine = await own(access)
    told = await common(access, topic, asked)
    told["topic_lines"] = [line(each, html, mark(access, mine, each)) for each, html in told["topic_lines"]]
    told["read_upto"] = mine.unread[topic].upto if topic else 0
    told["notice"] = draft.notice
    if topic:
        told["composer"] = await composer(access, topic, mine, draft)
    return told


async def common(access: Access, topic: UUID | None, asked: Asked) -> dict[str, Any]:
    """What is alike for everyone in the audience. The number is taken first: what is read later is as new or newer."""
    site, room, audience = access.site, access.place, access.audience
    number = site.publisher.known[room]
    head = await heading(access)
    topics, granted_here = await topic_order(access), await granted(access)
    if Permission.MESSAGE_READ not in granted_here or (topic is not None and topic not in topics):
        raise NotHere
    stretch = await messages(access, topic, asked) if topic else None
    wanted: list[Part] = [("masthead", room), ("participants", room), ("charter", room)]
    wanted += [("topic_line", each) for each in topics] + ([("topic", topic)] if topic else [])
    wanted += [("message", id) for id in stretch.ids] if stretch else []
    texts: list[Part] = [("text_line", each) for each in (await text_order(access))[:TEXTS]]
    wanted += texts
    html = await site.parts.render(audience, wanted)
    return {
        "room": {"id": room, "title": head.title},
        "topic": await topic_facts(access, topic) if topic else None,
        "number": number,
        "masthead": html[("masthead", room)],
        "participants": html[("participants", room)],
        "charter": html[("charter", room)],
        "texts": [html[part] for part in texts if part in html],
        "presence": Markup(await site.present.part(audience)),
        "topic_part": html.get(("topic", topic)) if topic else None,
        "messages": [html[part] for part in wanted if part[0] == "message" and part in html],
        "topic_lines": [(each, html[("topic_line", each)]) for each in topics if ("topic_line", each) in html],
        "composer": None,
        "chair": chair(access, head) if Permission.MEETING_OPEN in granted_here and not head.archived else None,
        "new_topic_href": f"/rooms/{room}/topics"
        if Permission.TOPIC_OPEN in granted_here and not head.archived
        else None,
        "at_ordinal": asked.at,
        "first": stretch.first if stretch else None,
        "earlier": stretch.earlier if stretch else None,
        "later": stretch.later if stretch else None,
    }


def line(topic: UUID, html: Markup, unread: Markup) -> dict[str, Any]:
    """A topic in the list, its empty mark filled for one reader."""
    return {"id": topic, "html": html.replace(EMPTY_MARK.format(topic), unread)}


def mark(access: Access, mine: Mine, topic: UUID) -> Markup:
    """How much of a topic is unread, for one reader alone."""
    count = mine.unread[topic].unread if topic in mine.unread else 0
    if not count:
        return Markup(EMPTY_MARK.format(topic))
    return Markup(access.site.jinja.get_template("unread.html").module.mark(topic, count))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Stretch:
    ids: list[UUID]
    # With which ordinal it begins, where something stands before it.
    first: int | None
    earlier: str | None
    later: str | None


async def messages(access: Access, topic: UUID, asked: Asked) -> Stretch:
    """The messages asked for, with where to go on reading before and after them."""
    base = f"/rooms/{access.place}/topics/{topic}"

    async def load(session: AsyncSession) -> list[tuple[UUID, int]]:
        return await stretch(session, topic, asked)

    if asked == Asked():
        found = await access.site.parts.facts(("topic_line", topic), "last", load)
    else:
        async with access.site.store.reading() as session:
            found = await load(session)
    last = await access.site.parts.facts(("topic_line", topic), "count", lambda session: count(session, topic))
    first, end = (found[0][1], found[-1][1]) if found else (1, last)
    earlier, later = f"{base}?before={first}", f"{base}?after={end}"
    begins = first > 1
    return Stretch(
        ids=[id for id, _ in found],
        first=first if begins else None,
        earlier=earlier if begins else None,
        later=later if end < last else None,
    )


async def count(session: AsyncSession, topic: UUID) -> int:
    return (await session.get_one(Topic, topic)).count


async def stretch(session: AsyncSession, topic: UUID, asked: Asked) -> list[tuple[UUID, int]]:
    """Ids and ordinals of up to a page of messages, oldest first."""
    query = select(col(Message.id), col(Message.ordinal)).where(col(Message.topic_id) == topic)
    start = asked.after if asked.after is not None else max(0, asked.at - LEAD) if asked.at is not None else None
    if start is not None:
        query = query.where(col(Message.ordinal) > start).order_by(col(Message.ordinal))
        return [(id, ordinal) for id, ordinal in (await session.execute(query.limit(PAGE))).all()]
    if asked.before is not None:
        query = query.where(col(Message.ordinal) < asked.before)
    rows = (await session.execute(query.order_by(col(Message.ordinal).desc()).limit(PAGE))).all()
    return [(id, ordinal) for id, ordinal in reversed(rows)]


CHAIR_ACTS = (
    ("opening", {Sitting.NONE, Sitting.ADJOURNED}),
    ("suspension", {Sitting.OPEN}),
    ("resumption", {Sitting.SUSPENDED}),
    ("adjournment", {Sitting.OPEN, Sitting.SUSPENDED}),
)


def chair(access: Access, head: MastheadView, error: str | None = None) -> dict[str, Any]:
    """The strip of whoever chairs: what can be done with the meeting now; the first lawful act is the primary one."""
    lawful = [name for name, states in CHAIR_ACTS if head.sitting.state in states]
    acts = [
        {
            "name": name,
            "action": f"/rooms/{access.place}/meeting/{name}",
            "primary": name == lawful[0],
            "lawful": name in lawful,
        }
        for name, _ in CHAIR_ACTS
    ]
    segment, href = head.segment is not None, f"/rooms/{access.place}/segments"
    facts = {"segment": segment, "segment_href": f"{href}/{head.segment.id}/closure" if head.segment else href}
    return {"room": access.place, "state": head.sitting.state, "acts": acts, "error": error, **facts}
