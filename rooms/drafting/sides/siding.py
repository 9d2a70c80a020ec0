"""Siding: a delegation aligns itself with what was said in the name of its group, or dissociates itself from it."""

from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import reasons
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Position, PositionTaken, SeenBy, Stance
from rooms.drafting.texts import Text
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry, apply


class Side(StrEnum):
    ALIGNED = "aligned"
    DISSOCIATED = "dissociated"


class GroupAligned(PositionTaken):
    """A delegation aligned itself with a position of its group, which has this stance."""

    upon: UUID


class GroupDissociated(PositionTaken):
    """A delegation dissociated itself from a position of its group, which has this stance."""

    upon: UUID


EVENTS = {Side.ALIGNED: GroupAligned, Side.DISSOCIATED: GroupDissociated}


async def side(
    floor: Floor, text_id: UUID, number: int, upon: UUID, side: Side, seen_by: SeenBy = SeenBy.CHAIR, reason: str = ""
) -> Entry:
    """Say whether one's delegation goes along with what was said in the name of its group."""
    bracket = await positions.open_bracket(floor, text_id, number)
    said = reasons.given(reason, limit=positions.REASON_LIMIT)
    theirs = await of_my_group(floor, text_id, number, upon)
    return await floor.record(
        EVENTS[side](
            room=floor.room.id,
            text=text_id,
            bracket=number,
            paragraph=bracket.paragraph_id,
            position=uuid4(),
            entity=floor.seat.entity_id,
            group=theirs.group_id,
            stance=Stance(theirs.stance),
            reason=said or None,
            seen_by=seen_by,
            upon=theirs.id,
        )
    )


async def of_my_group(floor: Floor, text_id: UUID, number: int, upon: UUID) -> Position:
    """A position that holds, said for everyone to know in the name of a group that one's delegation stands in."""
    found = await floor.session.get(Position, upon)
    if found is None or (found.room_id, found.text_id, found.bracket) != (floor.room.id, text_id, number):
        raise NotHere
    if found.seen_by != SeenBy.ROOM or found.upon is not None:
        raise NotHere
    if found.withdrawn or found.fallen:
        raise Refused("siding.changed_meanwhile")
    mine = [each.id for each in await positions.own_groups(floor)]
    if found.group_id not in mine or found.entity_id == floor.seat.entity_id:
        raise Refused("position.not_your_group")
    return found


async def withdraw(floor: Floor, text_id: UUID, number: int, upon: UUID) -> Entry:
    """Say no longer whether one's delegation goes along with its group."""
    bracket = await positions.open_bracket(floor, text_id, number)
    query = positions.standing(text_id, [number], siding=True).where(
        *(col(Position.entity_id) == floor.seat.entity_id, col(Position.upon) == upon)
    )
    mine = (await floor.session.execute(query)).scalars().first()
    if mine is None:
        raise Refused("position.none")
    return await floor.record(
        positions.PositionWithdrawn(
            room=floor.room.id,
            text=text_id,
            bracket=number,
            paragraph=bracket.paragraph_id,
            position=mine.id,
            seen_by=SeenBy(mine.seen_by),
        )
    )


async def enter(event: GroupAligned | GroupDissociated, entry: Entry, session: AsyncSession, side: Side) -> None:
    earlier = select(Position).where(
        *(col(Position.upon) == event.upon, col(Position.entity_id) == event.entity, col(Position.withdrawn).is_(False))
    )
    for each in (await session.execute(earlier)).scalars():
        each.withdrawn = True
    text = await session.get_one(Text, event.text)
    session.add(positions.row_of(event, entry, text.version, upon=event.upon, sides=side))


@apply.register
async def _(event: GroupAligned, entry: Entry, session: AsyncSession) -> None:
    await enter(event, entry, session, Side.ALIGNED)


@apply.register
async def _(event: GroupDissociated, entry: Entry, session: AsyncSession) -> None:
    await enter(event, entry, session, Side.DISSOCIATED)
