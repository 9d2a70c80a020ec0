"""The home of a conference: kept parts for everyone in the audience, and round them what is this person's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from rooms import asked, conference, listing, themes, unread
from rooms.asked import Asked, Asking
from rooms.drafting.settling import counting
from rooms.drafting.settling.counting import OpenText
from rooms.listing import Listed
from rooms.people import Audience, Role, Seat
from rooms.record.entries import Part
from rooms.room import Conference, Kind, Permission, Room, grants
from rooms.unread import RoomUnread
from server import programme_page
from server.access import Access
from server.inside import known
from server.words import gettext as _
from server.words.figures import number

Seated = tuple[Seat, Room]
# So many texts of a room are named in its line.
TEXTS = 3
NOTHING = RoomUnread(UUID(int=0), 0, None, 0, "", "")


@dataclass(frozen=True)
class Personal:
    """What is mine on the page: where I sit, what I have not read there, where I may sit down, what is asked of me,
    when I sit today, and what is open in the texts of my rooms.
    """

    seated: dict[UUID, Seated]
    unread: dict[UUID, RoomUnread]
    open_to_me: set[UUID]
    asked: list[Asked]
    today: list[dict[str, Any]]
    texts: dict[UUID, list[OpenText]]


async def personal(access: Access, session: AsyncSession) -> Personal:
    seats = await listing.seated_in(session, [access.sitting.person])
    rooms = {room.id: room for _, room in seats}
    return Personal(
        {room.id: (seat, room) for seat, room in seats},
        await news(session, seats),
        await listing.open_to_all(session, access.place),
        await asked.of_seats(session, seats),
        await programme_page.today(access, rooms, (await known(access)).zone),
        await texts(session, seats),
    )


async def texts(session: AsyncSession, seats: Sequence[Seated]) -> dict[UUID, list[OpenText]]:
    """What is open in the texts of the rooms that somebody may read in now."""
    entered = {seat.id for seat in listing.entered(seats)}
    reads = [
        room for seat, room in seats if seat.id in entered and Role(seat.role) in grants(room, Permission.TEXT_READ)
    ]
    return await counting.of_rooms(session, [room.id for room in reads if not room.archived])


async def news(session: AsyncSession, seats: Sequence[Seated]) -> dict[UUID, RoomUnread]:
    """What is unread in the rooms whose charter was acknowledged: before that, nothing is read there."""
    return await unread.in_conference(session, listing.entered(seats))


async def facts(access: Access) -> dict[str, Any]:
    """Everything the home's template needs. The number is taken first: what is read after it is at least as new."""
    site, place = access.site, access.place
    at = site.publisher.known[place]
    everyone = await site.parts.facts(("rooms", place), "listed", lambda session: listing.of_conference(session, place))
    async with site.store.reading() as session:
        mine = await personal(access, session)
        row = await session.get_one(Conference, place)
        order = [theme.id for theme in await themes.of_conference(session, place)]
        walled = await listing.of_rooms(session, list(mine.seated.keys() - {each.room for each in everyone}))
    lines = await rendered(access, [*everyone, *walled], mine)
    html = await site.parts.render(
        access.audience, [("theme", id) for id in order] + [("theme_link", id) for id in order]
    )
    return {
        "home": conference.view(row, access.audience),
        "themes": [
            {
                "id": id,
                "html": html["theme", id],
                "link": html["theme_link", id],
                "lines": [line for listed, line in lines if listed.theme == id],
            }
            for id in order
        ],
        "general": [line for listed, line in lines if listed.theme is None],
        "asked": [shown(each) for each in mine.asked],
        "today": mine.today,
        "here": Markup(await site.present.here(access.audience)),
        "number": at,
        "with_texts": bool(mine.texts),
        "may_open": access.role in grants(row, Permission.ROOM_OPEN),
    }


async def rendered(access: Access, listed: list[Listed], mine: Personal) -> list[tuple[Listed, dict[str, Any]]]:
    """The lines of rooms in their order, with what is mine in each. A caucus is shown as its own members see it."""
    ours = {room.id: Audience(room.id, Role(seat.role), access.language) for seat, room in mine.seated.values()}
    walls = {room.id for _, room in mine.seated.values() if room.kind == Kind.CAUCUS}
    html = await access.site.parts.render(access.audience, [part(each) for each in listed if each.room not in walls])
    for id in walls:
        html |= await access.site.parts.render(ours[id], [("room_line", id)])
    found = sorted((each for each in listed if part(each) in html), key=lambda each: each.order)
    return [(each, {"html": html[part(each)], **own(each.room, mine)}) for each in found]


def part(listed: Listed) -> Part:
    return "room_line", listed.room


def own(room: UUID, mine: Personal) -> dict[str, Any]:
    """My marks in the line of a room: how much is new, and whether I may sit down there."""
    new = mine.unread.get(room, NOTHING)
    offer = "" if room in mine.seated else "open" if room in mine.open_to_me else "closed"
    texts = mine.texts.get(room, [])
    line = {"id": room, "unread": new.count, "words": new.words or None, "language": new.language, "offer": offer}
    return {**line, "texts": texts[:TEXTS], "more_texts": len(texts[TEXTS:])}


async def overlay(access: Access) -> dict[str, Any]:
    """What is mine on the page, fetched when something is new."""
    site, place = access.site, access.place
    everyone = await site.parts.facts(("rooms", place), "listed", lambda session: listing.of_conference(session, place))
    async with site.store.reading() as session:
        mine = await personal(access, session)
    rooms = dict.fromkeys([each.room for each in everyone] + list(mine.seated))
    return {
        "lines": [own(room, mine) for room in rooms],
        "asked": [shown(each) for each in mine.asked],
        "today": mine.today,
        "meeting_zone": (await known(access)).zone,
    }


WHERE = {Asking.CHARTER: "/charter", Asking.WITHDRAWAL: "/messages/{}", Asking.APPEAL: "/rulings#ruling-{}"}


def shown(asked: Asked) -> dict[str, Any]:
    """Something asked of me, in words, and where I do it."""
    facts = {"room": asked.room_title, "ordinal": number(asked.ordinal)}
    words = {
        Asking.CHARTER: _("Acknowledge the charter of “%(room)s”"),
        Asking.WITHDRAWAL: _("Withdraw message no. %(ordinal)s in “%(room)s”, or leave it: the chair asks you to"),
        Asking.APPEAL: _("Put the appeal on message no. %(ordinal)s in “%(room)s” to the vote"),
    }
    href = f"/rooms/{asked.room}" + WHERE[asked.kind].format(asked.about)
    return {"kind": asked.kind, "words": words[asked.kind] % facts, "href": href}
