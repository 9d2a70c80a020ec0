"""The register of rooms: every listed room, its rule, and how it is filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Audience, Role, Seat
from rooms.room import Kind, Room, said
from rooms.themes import Theme

BUREAU = (Role.CHAIR, Role.CO_CHAIR)


@dataclass(frozen=True)
class RoomLine:
    """`acknowledged`: how many seats have acknowledged the charter as it stands; `mine`: whether I hold one."""

    id: UUID
    title: str
    kind: str
    theme: str | None
    rule: str
    membership: str
    sitting: str
    since: datetime | None
    archived: bool
    seats: int
    acknowledged: int
    chaired: bool
    mine: bool


async def rooms(session: AsyncSession, conference: UUID, me: UUID, audience: Audience) -> list[RoomLine]:
    """Every room but the caucuses, in no order; `me` is the person who asks."""
    query = (
        select(Room, Theme)
        .outerjoin(Theme, col(Theme.id) == col(Room.theme_id))
        .where(col(Room.conference_id) == conference, col(Room.kind) != Kind.CAUCUS)
    )
    found = (await session.execute(query)).all()
    filled = await seats(session, [room.id for room, _ in found], me)
    return [line(room, theme, audience.language, filled.get(room.id, (0, 0, 0, 0))) for room, theme in found]


async def seats(session: AsyncSession, ids: Sequence[UUID], me: UUID) -> dict[UUID, tuple[int, int, int, int]]:
    """For each room its seats: all, those acknowledged, those of the bureau, and mine."""
    acknowledged = col(Seat.acknowledged) >= col(Room.charter_version)
    query = (
        select(
            col(Seat.place_id),
            func.count(),
            func.count().filter(acknowledged),
            func.count().filter(col(Seat.role).in_(BUREAU)),
            func.count().filter(col(Seat.person_id) == me),
        )
        .join(Room, col(Room.id) == col(Seat.place_id))
        .where(col(Seat.place_id).in_(ids), col(Seat.left_at).is_(None))
        .group_by(col(Seat.place_id))
    )
    return {place: (total, read, bureau, mine) for place, total, read, bureau, mine in await session.execute(query)}


def line(room: Room, theme: Theme | None, language: str, filled: tuple[int, int, int, int]) -> RoomLine:
    total, acknowledged, bureau, mine = filled
    return RoomLine(
        id=room.id,
        title=room.title,
        kind=room.kind,
        theme=said(theme.title, language) if theme else None,
        rule=room.charter.attribution,
        membership=room.membership,
        sitting=room.sitting,
        since=room.sitting_since,
        archived=room.archived,
        seats=total,
        acknowledged=acknowledged,
        chaired=bureau > 0,
        mine=mine > 0,
    )


async def by_theme(session: AsyncSession, conference: UUID) -> dict[UUID, int]:
    """How many listed rooms stand under each theme."""
    query = (
        select(col(Room.theme_id), func.count())
        .where(col(Room.conference_id) == conference, col(Room.kind) != Kind.CAUCUS, col(Room.theme_id).is_not(None))
        .group_by(col(Room.theme_id))
    )
    return {theme: count for theme, count in (await session.execute(query)).all() if theme}
