"""Layers: what one delegation keeps to itself of the texts of a room, under a record of its own that nobody else reads.

The record of the room says nothing of it: neither that a delegation has a layer, nor when anything came into it.
"""

from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.floor import Floor, NotHere, Refused
from rooms.people import Function, Person, Seat, held
from rooms.record.columns import DERIVED
from rooms.record.entries import Entry, Event, Record, apply
from rooms.record.rows import row
from rooms.room import LAYERED, Permission

Kept = TypeVar("Kept", bound=SQLModel)

# So many things may one delegation keep of one text.
LIMIT = 2_000


class Layer(SQLModel, table=True):
    """The layer of one delegation in one room; its id is that of its record."""

    __table_args__ = (Index(None, "room_id", "entity_id", unique=True), {"info": DERIVED})
    id: UUID = Field(default_factory=uuid4, primary_key=True, foreign_key="record.id")
    room_id: UUID = Field(foreign_key="record.id")
    entity_id: UUID


class LayerOpened(Event):
    """The first entry of a layer's own record."""

    layer: UUID
    room: UUID
    entity: UUID


class OfLayer(Event, shape_only=True):
    """Something in a layer, about one text. It touches no part: nothing of it stands on a page that others share."""

    layer: UUID
    text: UUID


async def own(floor: Floor) -> Layer | None:
    """The layer of one's own delegation; none where nothing has been put into one yet."""
    if not floor.may(Permission.LAYER_KEEP):
        raise NotHere
    query = select(Layer).where(col(Layer.room_id) == floor.room.id, col(Layer.entity_id) == floor.seat.entity_id)
    return (await floor.session.execute(query)).scalars().first()


async def find(floor: Floor, table: type[Kept], id: UUID) -> Kept:
    """Something in the layer of one's own delegation; that another one has it is not told."""
    mine, found = await own(floor), await floor.session.get(table, id)
    if mine is None or found is None or found.layer_id != mine.id:  # type: ignore[attr-defined]
        raise NotHere
    return found


async def require(floor: Floor) -> None:
    """Whether this seat may put something into the layer of its delegation now."""
    await floor.require_to_act(Permission.LAYER_KEEP)
    if floor.room.anonymous:
        # What is kept lies beside the seat that kept it.
        raise Refused("layer.nothing_kept")


async def enter(floor: Floor, event: Event) -> Entry:
    """Enter something into the record of a layer, which is held from here on."""
    id: UUID = event.layer  # type: ignore[attr-defined]
    await hold(floor, id)
    return await floor.enter(id, event)


async def hold(floor: Floor, id: UUID) -> None:
    """Lock the record of a layer. Whoever gets here holds that of the room: two can never wait for one another."""
    if id in floor.heads:
        return
    known = await row(floor.session, Record, id)
    floor.heads[id] = known if known is not None else await floor.session.get_one(Record, id, with_for_update=True)


async def opened(floor: Floor) -> UUID:
    """The layer of one's own delegation; it is opened with the first thing that comes into it."""
    layer = await own(floor)
    if layer is not None:
        return layer.id
    id = uuid4()
    await floor.found(id)
    await floor.enter(id, LayerOpened(layer=id, room=floor.room.id, entity=floor.seat.entity_id))
    await floor.session.flush()
    return id


async def releases(floor: Floor) -> bool:
    """Whether this seat speaks for its delegation here: as its head, else as an alternate, else as any seat of it."""
    query = select(col(Seat.id), col(Person.function)).join(Person, col(Person.id) == col(Seat.person_id))
    query = query.where(
        *(col(Seat.place_id) == floor.room.id, col(Seat.entity_id) == floor.seat.entity_id),
        *(col(Seat.role).in_(LAYERED), held(floor.now)),
    )
    seats: dict[UUID, str] = {seat: function for seat, function in (await floor.session.execute(query)).all()}
    first = next((each for each in (Function.HEAD, Function.ALTERNATE) if each in seats.values()), None)
    return first is None or seats.get(floor.seat.id) == first


@apply.register
async def _(event: LayerOpened, entry: Entry, session: AsyncSession) -> None:
    session.add(Layer(id=event.layer, room_id=event.room, entity_id=event.entity))
