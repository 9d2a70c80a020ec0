"""Hindrances: what stands against marking a paragraph as agreed, as far as a chair may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import col

from rooms.drafting.agreement import holds
from rooms.drafting.agreement.confirming import referenda
from rooms.drafting.agreement.holds import HoldLine
from rooms.drafting.kinds import UNSETTLED
from rooms.drafting.shown import marked
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Position, SeenBy, Stance
from rooms.drafting.sides.stands import Stand, known_to, may_know
from rooms.drafting.standing import reaching
from rooms.drafting.texts import Bracket, Paragraph
from rooms.floor import Floor
from rooms.people import Entity, Seat
from rooms.room import BUREAU


@dataclass(frozen=True)
class Against:
    """Brackets that are open, delegations that ask for time, that oppose or reserve, and that are still to confirm."""

    open: int
    holds: tuple[HoldLine, ...]
    reserved: tuple[Stand, ...]
    awaited: tuple[str, ...]

    @property
    def sign(self) -> str:
        """What is there now, told apart from what was there before; nothing where nothing is."""
        said = [f"hold {each.entity} {each.until} {each.reason}" for each in self.holds]
        said += [f"{each.stance} {each.entity} {each.bracket} {each.reason}" for each in self.reserved]
        said += [f"awaited {each}" for each in self.awaited]
        return sha256("\n".join(sorted(said)).encode()).hexdigest()[:16] if said else ""


async def against(floor: Floor, paragraph: Paragraph) -> Against:
    """What stands against it now."""
    numbers = [each.number for each in await brackets_of(floor, paragraph)]
    stands = await known_to(floor, paragraph.text_id, numbers)
    open_here = (await marked(floor.session, [paragraph.id]))[paragraph.id]
    asked = (await referenda(floor.session, [paragraph.id])).get(paragraph.id)
    return Against(
        open=sum(each.kind in UNSETTLED for each in open_here),
        holds=tuple(await holds.on(floor, paragraph.id)),
        reserved=tuple(each for each in stands if each.stance in (Stance.RESERVE, Stance.OPPOSE)),
        awaited=asked.awaited if asked else (),
    )


async def brackets_of(floor: Floor, paragraph: Paragraph) -> Sequence[Bracket]:
    """Every bracket that begins or ends in a paragraph, settled ones too."""
    query = select(Bracket).where(reaching([paragraph.id]))
    return (await floor.session.execute(query)).scalars().all()


async def proponents(floor: Floor, paragraph: Paragraph) -> dict[UUID, str]:
    """The delegations that proposed words of a paragraph or stand somewhere on them, as far as this seat may know."""
    brackets = await brackets_of(floor, paragraph)
    seats = {each.seat_id for each in brackets if each.seat_id}
    proposed = select(col(Seat.entity_id)).where(col(Seat.id).in_(seats))
    known = [each for each in SeenBy if may_know(each, own=False, chairing=floor.role in BUREAU)]
    standing = positions.standing(paragraph.text_id, [each.number for each in brackets])
    standing = standing.with_only_columns(col(Position.entity_id)).where(col(Position.seen_by).in_(known))
    query = select(col(Entity.id), col(Entity.short)).where(
        or_(col(Entity.id).in_(proposed), col(Entity.id).in_(standing))
    )
    return {id: short for id, short in (await floor.session.execute(query.order_by(col(Entity.short)))).all()}
