"""What a delegation and its groups proposed in all rooms somebody sits in: what moved, what waits, what overlaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms import listing
from rooms.drafting.sides import looks, ours, overlapping, owed
from rooms.drafting.sides.ours import At, Delegation, Proposed
from rooms.drafting.sides.overlapping import Known, Overlap, Place
from rooms.drafting.sides.owed import Owed
from rooms.drafting.texts import Bracket, BracketState, Paragraph, Text
from rooms.people import Role, Seat
from rooms.room import Permission, Room, grants
from server.access import Access

# So many lines stand under one heading, each with so many characters of words.
MOST, LONGEST = 60, 140


@dataclass(frozen=True)
class Where:
    """A bracket as it is named in a list: in which room, in which text, and where it is opened."""

    room: str
    symbol: str
    language: str
    number: int
    words: str
    href: str


@dataclass
class Found:
    """Everything read of the rooms of one person, with the words of the brackets that are shown."""

    who: Delegation
    rooms: dict[UUID, Room]
    texts: dict[UUID, Text]
    words: dict[At, str]

    def where(self, bracket: Bracket) -> Where:
        words = self.words.get((bracket.text_id, bracket.number), "")
        return self.at(Place(bracket.text_id, bracket.paragraph_id, bracket.number), words)

    def at(self, place: Place, words: str) -> Where:
        text = self.texts[place.text]
        own = f"/rooms/{text.room_id}/texts/{text.id}/paragraphs/{place.paragraph}?bracket={place.bracket}"
        short = words if len(words) <= LONGEST else f"{words[:LONGEST]} …"
        return Where(self.rooms[text.room_id].title, text.symbol, text.language, place.bracket, short, own)


async def facts(access: Access) -> dict[str, Any]:
    """Everything the page shows; what came while it was read is not counted as seen."""
    now = datetime.now(UTC)
    async with access.site.store.reading() as session:
        seats = await readable(session, access)
        found = await read(session, access, seats)
        since = await looks.of_seat(session, access.sitting.seat)
        mine = await ours.proposed(session, found.who, found.texts)
        stances = await ours.own_stances(session, found.who, found.texts)
        moved = await ours.moved(session, found.who, mine, since)
        asked = await ours.waiting(session, found.who, asking(found, seats), stances)
        due = await owed.owed(session, found.who.entity, asking(found, seats), now)
        shown = [*(each.bracket for each in moved[:MOST]), *(each.bracket for each in asked[:MOST]), *open_ones(mine)]
        found.words = await ours.worded(session, list({(each.text_id, each.number): each for each in shown}.values()))
        about = {each.paragraph: await session.get_one(Paragraph, each.paragraph) for each in due if each.paragraph}
    overlaps = touching(await overlapped(access, found), mine)
    return {
        "since": since,
        "now": now,
        "moved": [{"is": each, "where": found.where(each.bracket)} for each in moved[:MOST]],
        "moved_count": len(moved),
        "waiting": [{"is": each, "where": found.where(each.bracket)} for each in asked[:MOST]],
        "waiting_count": len(asked),
        "owed": [owing(found, each, about[each.paragraph] if each.paragraph else None) for each in due],
        "overlaps": [overlap(found, each) for each in overlaps[:MOST]],
        "rooms": by_room(found, mine, stances),
        "count": len(open_ones(mine)),
    }


async def readable(session: AsyncSession, access: Access) -> dict[UUID, tuple[Seat, Room]]:
    """The rooms of this conference in which whoever asks may read texts now, caucuses among them."""
    seats = [
        (seat, room)
        for seat, room in await listing.seated_in(session, [access.sitting.person])
        if room.conference_id == access.place and not room.archived
    ]
    entered = {seat.id for seat in listing.entered(seats)}
    return {
        room.id: (seat, room)
        for seat, room in seats
        if seat.id in entered and Role(seat.role) in grants(room, Permission.TEXT_READ)
    }


async def read(session: AsyncSession, access: Access, seats: dict[UUID, tuple[Seat, Room]]) -> Found:
    seat = await session.get_one(Seat, access.sitting.seat)
    chaired = [id for id, (mine, _) in seats.items() if mine.role in (Role.CHAIR, Role.CO_CHAIR)]
    who = await ours.delegation(session, seat.entity_id, chaired)
    texts = await ours.texts_of(session, seats)
    return Found(who, {id: room for id, (_, room) in seats.items()}, texts, {})


def asking(found: Found, seats: dict[UUID, tuple[Seat, Room]]) -> list[UUID]:
    """The texts in which something can be asked of this seat: where it may take a position."""
    takes = {
        id
        for id, (seat, room) in seats.items()
        if room.anonymous is None and Role(seat.role) in grants(room, Permission.TEXT_PROPOSE)
    }
    return [each.id for each in found.texts.values() if each.room_id in takes]


def open_ones(mine: dict[At, Proposed]) -> list[Bracket]:
    return [each.bracket for each in mine.values() if each.bracket.state == BracketState.OPEN]


async def overlapped(access: Access, found: Found) -> list[Overlap]:
    """What is open before two of these rooms; of each text it is kept until an act changes it."""
    several = len({each.room_id for each in found.texts.values()}) > 1
    known = [(each.room_id, await places(access, each.id)) for each in found.texts.values()] if several else []
    return overlapping.overlaps(known)


async def places(access: Access, text: UUID) -> dict[Known, Place]:
    return await access.site.parts.facts(("tally", text), "places", lambda session: overlapping.places(session, text))


def touching(overlaps: Iterable[Overlap], mine: dict[At, Proposed]) -> list[Overlap]:
    """Those in which one of our brackets stands on one side or the other."""
    here = {(each.text_id, each.paragraph_id) for each in open_ones(mine)}
    return [each for each in overlaps if any((place.text, place.paragraph) in here for place in (each.one, each.other))]


def overlap(found: Found, each: Overlap) -> dict[str, Any]:
    return {"what": each.what, "one": found.at(each.one, each.words), "other": found.at(each.other, each.words)}


def owing(found: Found, each: Owed, paragraph: Paragraph | None) -> dict[str, Any]:
    text = found.texts[each.text]
    if paragraph is not None:
        return {"is": each, "where": found.at(Place(text.id, paragraph.id, 0), paragraph.wording.text)}
    href = f"/rooms/{text.room_id}/texts/{text.id}/answers"
    where = Where(found.rooms[text.room_id].title, text.symbol, text.language, 0, text.title, href)
    return {"is": each, "where": where}


def by_room(found: Found, mine: dict[At, Proposed], stances: dict[At, str]) -> list[dict[str, Any]]:
    """What the delegation and its groups proposed, room by room and text by text."""
    told = []
    for text in sorted(found.texts.values(), key=lambda each: (found.rooms[each.room_id].title, -each.number)):
        here = [each for (id, _), each in mine.items() if id == text.id]
        if here:
            told.append(of_text(found, text, here, stances))
    return told


def of_text(found: Found, text: Text, here: Sequence[Proposed], stances: dict[At, str]) -> dict[str, Any]:
    still = sorted(
        (each for each in here if each.bracket.state == BracketState.OPEN), key=lambda each: each.bracket.number
    )
    states = [each.bracket.state for each in here if each.bracket.state != BracketState.OPEN]
    return {
        "text": text,
        "room": found.rooms[text.room_id].title,
        "open": [
            {
                "where": found.where(each.bracket),
                "kind": each.bracket.kind,
                "asks": each.bracket.asks,
                "group": each.group,
                "stance": stances.get((text.id, each.bracket.number), ""),
            }
            for each in still[:MOST]
        ],
        "count": len(still),
        "settled": [(state, states.count(state)) for state in BracketState if state in states],
    }
