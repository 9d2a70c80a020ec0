"""The page of a room: kept parts for everyone in the audience, and round them what is this person's own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.attachments import FILES_LIMIT
from rooms.floor import NotHere
from rooms.languages import Language
from rooms.meetings import MastheadView, masthead
from rooms.participants import view as participants
from rooms.people import Audience, Credit, Role
from rooms.record.entries import Part
from rooms.room import Charter, Permission, Room, Sitting, grants
from rooms.threads.messages import TEXT_LIMIT, Message, State
from rooms.threads.shown import Echo, credit, echo, excerpt, quotation, spoken
from rooms.threads.topics import Topic, of_room
from server.access import Access
from server.contents import ACCEPTED
from server.personal import Mine
from server.words.reasons import put

PAGE = 200
# So many messages stand before the one that a permalink names.
LEAD = 20
EMPTY_MARK = '<span class="unread" id="unread-{}" hx-morph-skip></span>'


@dataclass(frozen=True)
class Asked:
    """Which stretch of a thread is asked for: the end, what comes before or after an ordinal, or round one."""

    before: int | None = None
    after: int | None = None
    at: int | None = None


@dataclass(frozen=True)
class Draft:
    """What a composer begins with: nothing, or what was typed before it was refused."""

    text: str = ""
    language: str = ""
    for_record: bool = False
    reply: Echo | None = None
    quote: Echo | None = None
    quote_text: str = ""
    key: str = ""
    error: str | None = None
    notice: str | None = None


async def facts(access: Access, topic: UUID | None, asked: Asked, draft: Draft) -> dict[str, Any]:
    """Everything the room's template needs."""
    mine = await own(access)
    told = await common(access, topic, asked)
    told["topic_lines"] = [line(each, html, mark(access, mine, each)) for each, html in told["topic_lines"]]
    told["read_upto"] = mine.unread[topic].upto if topic else 0
    if topic:
        told["composer"] = await composer(access, topic, mine, draft)
    return told


async def own(access: Access) -> Mine:
    mine = await access.site.mine.find(access.sitting.seat)
    if mine is None:
        raise NotHere
    return mine


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
    html = await site.parts.render(audience, wanted)
    return {
        "room": {"id": room, "title": head.title},
        "topic": await topic_facts(access, topic) if topic else None,
        "number": number,
        "masthead": html[("masthead", room)],
        "participants": html[("participants", room)],
        "charter": html[("charter", room)],
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
        "earlier": stretch.earlier if stretch else None,
        "later": stretch.later if stretch else None,
    }


async def heading(access: Access) -> MastheadView:
    """The few facts of the room itself, kept until an entry touches its masthead."""

    async def load(session: AsyncSession) -> MastheadView:
        return (await masthead(session, [access.place], Audience(access.place, Role.DELEGATE)))[access.place]

    return await access.site.parts.facts(("masthead", access.place), "heading", load)


async def topic_facts(access: Access, topic: UUID) -> dict[str, Any]:
    async def load(session: AsyncSession) -> dict[str, Any]:
        row = await session.get_one(Topic, topic)
        return {"id": row.id, "title": row.title, "state": row.state}

    return await access.site.parts.facts(("topic", topic), "title", load)


async def granted(access: Access) -> frozenset[Permission]:
    """What this seat's role may do here, kept until the charter changes."""

    async def load(session: AsyncSession) -> dict[Role, frozenset[Permission]]:
        room = await session.get_one(Room, access.place)
        return {role: frozenset(each for each in Permission if role in grants(room, each)) for role in Role}

    return (await access.site.parts.facts(("charter", access.place), "grants", load))[access.role]


async def charter_of(access: Access) -> Charter:
    """The charter of the room as it stands, kept until it changes."""

    async def load(session: AsyncSession) -> Charter:
        return (await session.get_one(Room, access.place)).charter

    return await access.site.parts.facts(("charter", access.place), "charter", load)


async def topic_order(access: Access) -> list[UUID]:
    """The topics of the room, in their order."""
    room = access.place
    return await access.site.parts.facts(("topics", room), "order", lambda session: of_room(session, room))


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
    earlier = f"{base}?before={first}" if first > 1 else None
    return Stretch([id for id, _ in found], earlier, f"{base}?after={end}" if end < last else None)


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


async def composer(access: Access, topic: UUID, mine: Mine, draft: Draft) -> dict[str, Any]:
    """The form in which one speaks, with to whom and under which rule."""
    head, credits = await heading(access), await named(access)
    waiting = [held for held in mine.held if held.topic_id == topic]
    action = f"/rooms/{access.place}/topics/{topic}"
    closed = (await topic_facts(access, topic))["state"] == "closed"
    return {
        "room": access.place,
        "room_title": head.title,
        "topic": topic,
        "action": f"{action}/messages",
        "key": draft.key or uuid4().hex,
        "text": draft.text,
        "error": draft.error,
        "notice": draft.notice,
        "language": draft.language or access.language,
        "languages": Language,
        "rule": head.rule,
        "credit": credits[access.sitting.seat],
        "credit_html": None,
        "seated": len(credits),
        "may": Permission.MESSAGE_POST in await granted(access) and not head.archived and not closed,
        "why_not": "archived" if head.archived else "closed" if closed else "not_permitted",
        "reply": draft.reply,
        "quote": draft.quote,
        "quote_text": draft.quote_text or (draft.quote.words if draft.quote else ""),
        "quiet_href": action,
        "wider": wider(mine, len(credits)),
        "held": [
            {
                "id": held.id,
                "excerpt": excerpt(held.words.text),
                "until": held.due_at,
                "zone": head.sitting.zone,
                "refused": put(held.refused, {"permission": Permission.MESSAGE_POST}) if held.refused else "",
            }
            for held in waiting
        ],
        "for_record": draft.for_record,
        "accept": ",".join(ACCEPTED),
        "files_limit": FILES_LIMIT,
        "bytes_limit": access.site.settings.upload_megabytes * 1_000_000,
        "max_length": TEXT_LIMIT,
    }


def wider(mine: Mine, here: int) -> dict[str, Any] | None:
    """A warning where more people sit here than where one wrote last."""
    if mine.before is None or mine.before[1] >= here:
        return None
    return {"from": mine.before[0], "seated": mine.before[1]}


async def named(access: Access) -> dict[UUID, Credit]:
    """How each seat of the room is named, kept until somebody sits down or leaves."""

    async def load(session: AsyncSession) -> dict[UUID, Credit]:
        people = (await participants(session, [access.place], access.audience))[access.place]
        return {
            seat.id: Credit(seat.name, seat.title, seat.entity, seat.entity_full, group.role)
            for group in people.groups
            for seat in group.seats
        }

    return await access.site.parts.facts(("participants", access.place), "named", load)


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
    return {"room": access.place, "state": head.sitting.state, "acts": acts, "error": error}


async def echoed(access: Access, message: UUID | None, whole: bool = False) -> Echo | None:
    """Another message of the room, to reply to (its first words) or to quote (all of them)."""
    if message is None:
        return None
    async with access.site.store.reading() as session:
        row = (await session.execute(spoken().where(col(Message.id) == message))).first()
    if row is None or row[0].room_id != access.place or row[0].state != State.STANDING:
        return None
    by = credit(*row[1:])
    return quotation(row[0], by, row[0].text) if whole else echo(row[0], by)
