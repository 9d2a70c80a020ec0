"""The layer of one's own delegation as it is seen: on the card of a paragraph, and on a page of all that is in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import col

from rooms import attending
from rooms.drafting import shown
from rooms.drafting.layers import contents, layer
from rooms.drafting.layers.contents import Contents
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor, NotHere
from rooms.record.entries import Entry
from rooms.room import Permission
from server import record_page, text_page
from server.access import Access
from server.inside import known
from server.layer_card import allowed, stands
from server.paragraph_card import NOTHING, Tried
from server.room_facts import heading
from server.words import direction

# So many of the latest entries of a layer's record stand below it.
TRAIL = 40


@dataclass(frozen=True)
class Group:
    """What a delegation keeps about one paragraph, with the words of that paragraph as they stand."""

    id: UUID
    label: str
    words: str
    gone: bool
    contents: Contents


async def facts(access: Access, text_id: UUID, tried: Tried = NOTHING, told: str = "") -> dict[str, Any]:
    """Everything that one's own delegation keeps of a text, paragraph by paragraph."""
    about, zone = await text_page.head(access, text_id), (await known(access)).zone
    async with access.reading() as floor:
        if not floor.may(Permission.LAYER_KEEP):
            raise NotHere
        everything = await contents.of_text(floor, text_id)
        groups = await grouped(floor, text_id, everything)
        may = await allowed(floor)
        trail = await entered(floor, zone)
    own = f"/rooms/{access.place}/texts/{text_id}"
    return {
        "room": {"id": access.place, "title": (await heading(access)).title},
        "text": about,
        "own": own,
        "layer": {
            "at": f"{own}/layer",
            "groups": groups,
            "empty": everything.empty,
            "ready": sum(each.ready for each in everything.drafts),
            "may": may,
            "trail": trail,
            "key": uuid4().hex,
            "tried": tried,
            "beside": may["write"] and stands(tried, everything, instructed(everything), False),
            "told": told,
            "paragraph": None,
            "language": about.language,
            "dir": direction(access.language),
        },
    }


def instructed(everything: Contents) -> list[int]:
    return [each.bracket for each in everything.instructions]


async def marks(access: Access, text_id: UUID) -> dict[UUID, int]:
    """At which paragraphs one's own delegation keeps something, and how much."""
    async with access.reading() as floor:
        if not floor.may(Permission.LAYER_KEEP):
            raise NotHere
        everything = await contents.of_text(floor, text_id)
    kept = (everything.drafts, everything.notes, everything.instructions)
    return Counter(each.paragraph for some in kept for each in some)


async def grouped(floor: Floor, text_id: UUID, everything: Contents) -> list[Group]:
    """By paragraph, in the order of the text; what was about those that are gone stands last."""
    order = await shown.ranks(floor.session, text_id)
    found = {each.paragraph for some in everything.all for each in some}
    query = select(Paragraph).where(col(Paragraph.text_id) == text_id, col(Paragraph.id).in_(found))
    rows = list((await floor.session.execute(query)).scalars()) if found else []
    groups = [
        Group(each.id, each.label, each.wording.text, each.id not in order, everything.of(each.id)) for each in rows
    ]
    return sorted(groups, key=lambda each: (each.gone, order.get(each.id, 0)))


async def entered(floor: Floor, zone: str) -> list[dict[str, Any]]:
    """What was done in the layer, the latest first, as its own record tells it."""
    mine = await layer.own(floor)
    if mine is None:
        return []
    query = select(Entry).where(col(Entry.place_id) == mine.id).order_by(col(Entry.seq).desc()).limit(TRAIL)
    entries: Sequence[Entry] = (await floor.session.execute(query)).scalars().all()
    credits = await attending.credits(floor.session, [each.seat_id for each in entries if each.seat_id])
    return [record_page.shown(each, credits, zone, f"/rooms/{floor.room.id}") for each in entries]
