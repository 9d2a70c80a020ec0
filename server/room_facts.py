"""What is known of a room before anything is shown: kept until an entry touches it."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting.shown import of_room as texts_of_room
from rooms.meetings import MastheadView, masthead
from rooms.participants import view as participants
from rooms.people import TRUSTED, Audience, Credit, Role
from rooms.room import Charter, Permission, Room, grants
from rooms.threads.topics import Topic, of_room
from server.access import Access


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


async def text_order(access: Access) -> list[UUID]:
    """The texts before the room, the latest first, for whoever may read them."""
    room = access.place
    if Permission.TEXT_READ not in await granted(access):
        return []
    return await access.site.parts.facts(("texts", room), "order", lambda session: texts_of_room(session, room))


async def named(access: Access) -> dict[UUID, Credit]:
    """How each seat of the room is named, kept until somebody sits down or leaves."""

    async def load(session: AsyncSession) -> dict[UUID, Credit]:
        people = (await participants(session, [access.place], access.audience))[access.place]
        return {
            seat.id: Credit(seat.name, seat.title, seat.entity, seat.entity_full, group.role)
            for group in people.groups
            for seat in group.seats
        }

    trusted = "named to the trusted" if access.role in TRUSTED else "named"
    return await access.site.parts.facts(("participants", access.place), trusted, load)
