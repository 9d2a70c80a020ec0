"""Stands: where delegations stand on words in brackets, as far as a reader may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.sides.positions import Position, PositionTaken, PositionWithdrawn, SeenBy, own_groups, standing
from rooms.floor import Floor
from rooms.groups import NegotiatingGroup
from rooms.people import Entity
from rooms.room import BUREAU


@dataclass(frozen=True)
class Stand:
    """Where one delegation stands, as far as the reader may know; `mine` is the reader's own.

    `sides` are the delegations that sided with or against it; where the reader can, `asked` is set.
    """

    id: UUID
    bracket: int
    entity: str
    group: str | None
    stance: str
    reason: str | None
    seen_by: str
    mine: bool
    asked: bool = False
    sides: tuple["Siding", ...] = ()

    @property
    def own_side(self) -> "Siding | None":
        """How one's own delegation sided."""
        return next((each for each in self.sides if each.mine), None)


@dataclass(frozen=True)
class Siding:
    """That a delegation goes along with a position of its group, or does not."""

    side: str
    entity: str
    reason: str | None
    seen_by: str
    mine: bool


async def known_to(floor: Floor, text_id: UUID, numbers: Sequence[int]) -> list[Stand]:
    """Where delegations stand on these brackets, as far as this seat may know: its own, the room's, the chair's."""
    query = standing(text_id, numbers).add_columns(col(Entity.short), col(NegotiatingGroup.short))
    query = query.join(Entity, col(Entity.id) == col(Position.entity_id))
    query = query.outerjoin(NegotiatingGroup, col(NegotiatingGroup.id) == col(Position.group_id))
    rows = (await floor.session.execute(query.order_by(col(Position.at)))).all()
    in_groups = any(each.group_id for each, *_ in rows)
    sides = await sidings(floor, text_id, numbers) if in_groups else {}
    groups = {each.id for each in await own_groups(floor)} if in_groups else set()
    found = []
    for each, short, group in rows:
        if not open_here(floor, each):
            continue
        mine = each.entity_id == floor.seat.entity_id
        asked = each.group_id in groups and each.seen_by == SeenBy.ROOM and not mine
        told = (each.id, each.bracket, short, group, each.stance, each.reason, each.seen_by, mine)
        found.append(Stand(*told, asked=asked, sides=tuple(sides.get(each.id, ()))))
    return found


def may_know(seen_by: str, own: bool, chairing: bool) -> bool:
    """Whether a position may be known: by the delegation that took it, by chairs if they were told, or by the room."""
    return own or seen_by == SeenBy.ROOM or (chairing and seen_by == SeenBy.CHAIR)


def open_here(floor: Floor, position: Position) -> bool:
    """Whether this seat may know of a position."""
    return may_know(position.seen_by, position.entity_id == floor.seat.entity_id, floor.role in BUREAU)


async def sidings(floor: Floor, text_id: UUID, numbers: Sequence[int]) -> dict[UUID, list[Siding]]:
    """Who sided with or against each of these positions, as far as this seat may know."""
    query = standing(text_id, numbers, siding=True).add_columns(col(Entity.short))
    query = query.join(Entity, col(Entity.id) == col(Position.entity_id)).order_by(col(Position.at))
    found: dict[UUID, list[Siding]] = {}
    for each, short in (await floor.session.execute(query)).all():
        if open_here(floor, each):
            mine = each.entity_id == floor.seat.entity_id
            found.setdefault(each.upon, []).append(Siding(each.sides, short, each.reason, each.seen_by, mine))
    return found


async def open_to(floor: Floor, events: Mapping[int, PositionTaken | PositionWithdrawn]) -> set[int]:
    """Of entries about positions those, by their numbers, that this seat may know of."""
    ids = [event.position for event in events.values()]
    query = select(col(Position.id), col(Position.entity_id)).where(col(Position.id).in_(ids))
    entities = {id: entity for id, entity in (await floor.session.execute(query)).all()} if ids else {}
    own, chairing = floor.seat.entity_id, floor.role in BUREAU
    return {
        number
        for number, event in events.items()
        if may_know(event.seen_by, entities.get(event.position) == own, chairing)
    }
