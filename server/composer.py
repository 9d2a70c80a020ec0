"""The composer: the form in which one speaks, with to whom, as whom and under which rule. Personal."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col

from rooms import groups
from rooms.attachments import FILES_LIMIT
from rooms.floor import NotHere
from rooms.languages import Language
from rooms.participants import capacity_in
from rooms.record.chance import new_id
from rooms.room import Attribution, Permission
from rooms.threads.echoes import Echo, echo, excerpt, quotation, speakers, spoken
from rooms.threads.messages import TEXT_LIMIT, Message, State, pointing
from server.access import Access
from server.contents import ACCEPTED
from server.inside import my_hats
from server.personal import Mine
from server.room_facts import granted, heading, named, topic_facts, topic_order
from server.words import names
from server.words.reasons import put


@dataclass(frozen=True)
class Draft:
    """What a composer begins with: nothing, or what was typed before it was refused."""

    text: str = ""
    language: str = ""
    for_record: bool = False
    reply: Echo | None = None
    quote: Echo | None = None
    quote_text: str = ""
    knowingly: bool = False
    key: str = ""
    error: str | None = None
    doubt: str | None = None
    notice: str | None = None


async def own(access: Access) -> Mine:
    mine = await access.site.mine.find(access.sitting.seat)
    if mine is None:
        raise NotHere
    return mine


async def composer(access: Access, topic: UUID, mine: Mine, draft: Draft) -> dict[str, Any]:
    """The form in which one speaks, with to whom and under which rule."""
    if topic not in await topic_order(access):
        raise NotHere
    head, credits = await heading(access), await named(access)
    action = f"/rooms/{access.place}/topics/{topic}"
    closed = (await topic_facts(access, topic))["state"] == "closed"
    return {
        "room": access.place,
        "room_title": head.title,
        "topic": topic,
        "action": f"{action}/messages",
        "key": draft.key or new_id().hex,
        "text": draft.text,
        "error": draft.error,
        "notice": draft.notice,
        "language": draft.language or access.language,
        "languages": Language,
        "rule": head.segment.rule if head.segment else head.rule,
        "segment": head.segment,
        "files": head.segment is None or head.segment.rule != Attribution.CHATHAM_HOUSE,
        "credit": credits[access.sitting.seat],
        "hat": await hat(access, head.kind),
        "credit_html": None,
        "seated": len(credits),
        "may": Permission.MESSAGE_POST in await granted(access) and not head.archived and not closed,
        "why_not": "archived" if head.archived else "closed" if closed else "not_permitted",
        "reply": draft.reply,
        "quote": draft.quote,
        "quote_text": draft.quote_text or (draft.quote.words if draft.quote else ""),
        "quiet_href": action,
        "small": await few(access, draft.quote),
        "knowingly": draft.knowingly,
        "not_knowingly": draft.doubt,
        "wider": wider(mine, len(credits)),
        "held": await waiting(access, topic, mine),
        "for_record": draft.for_record,
        "accept": ",".join(ACCEPTED),
        "files_limit": FILES_LIMIT,
        "bytes_limit": access.site.settings.upload_megabytes * 1_000_000,
        "max_length": TEXT_LIMIT,
    }


async def hat(access: Access, kind: str) -> dict[str, str] | None:
    """As whom somebody with several hats speaks here: for which body, and in which capacity."""
    worn = next((each for each in await my_hats(access) if each.person == access.sitting.person), None)
    seat = str(access.sitting.seat)
    return {"entity": worn.entity_full, "capacity": capacity_in(kind, worn.capacity), "seat": seat} if worn else None


async def few(access: Access, quote: Echo | None) -> list[str]:
    """The kinds of which few took part where the quoted words were said, in words; nobody is named by them."""
    if quote is None:
        return []
    async with access.reading() as floor:
        kinds = await pointing(floor, await floor.find(Message, quote.id))
        found = await groups.of_conference(floor.session, floor.room.conference_id) if kinds else []
    short = {str(group.id): group.short for group in found}
    parted = [kind.partition(":") for kind in kinds]
    return [names.sort_of(sort, value, short) for sort, _, value in parted]


async def waiting(access: Access, topic: UUID, mine: Mine) -> list[dict[str, Any]]:
    """My words in a topic that nobody has seen yet, and how long they can be called back."""
    zone, now = (await heading(access)).sitting.zone, datetime.now(UTC)
    return [
        {
            "id": held.id,
            "excerpt": excerpt(held.words.text),
            "until": held.due_at,
            "seconds": max(0, round((held.due_at - now).total_seconds())),
            "zone": zone,
            "refused": put(held.refused, {"permission": Permission.MESSAGE_POST}) if held.refused else "",
        }
        for held in mine.held
        if held.topic_id == topic
    ]


def wider(mine: Mine, here: int) -> dict[str, Any] | None:
    """A warning where more people sit here than where one wrote last."""
    if mine.before is None or mine.before[1] >= here:
        return None
    return {"from": mine.before[0], "seated": mine.before[1]}


async def echoed(access: Access, message: UUID | None, whole: bool = False) -> Echo | None:
    """Another message of the room, to reply to (its first words) or to quote (all of them)."""
    if message is None:
        return None
    async with access.site.store.reading() as session:
        row = (await session.execute(spoken().where(col(Message.id) == message))).first()
        if row is None or row[0].room_id != access.place or row[0].state != State.STANDING:
            return None
        by = (await speakers(session, [row]))[row[0].id]
    return quotation(row[0], by, row[0].text) if whole else echo(row[0], by)
