"""Negotiating groups: entities that speak and bargain together; one may stand in several."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.accreditation import NAME_LIMIT, SHORT_LIMIT, named
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Entity
from rooms.record.columns import DERIVED
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission


class NegotiatingGroup(SQLModel, table=True):
    """A group under the name it goes by in this conference."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    name: str
    short: str


class Alignment(SQLModel, table=True):
    """An entity that stands in a group."""

    __table_args__ = {"info": DERIVED}
    group_id: UUID = Field(primary_key=True, foreign_key="negotiatinggroup.id")
    entity_id: UUID = Field(primary_key=True, foreign_key="entity.id")


class GroupFormed(Event):
    group: UUID
    name: str
    short: str
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference)]


class GroupComposed(Event):
    """Who stands in a group from now on: all of them, whoever stood in it before."""

    group: UUID
    name: str
    entities: list[UUID]
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference)]


async def form(floor: Floor, name: str, short: str = "") -> Entry:
    """Enter a negotiating group under its name."""
    floor.require(Permission.GROUP_FORM)
    name, short = named(name, "name", NAME_LIMIT), named(short or name[:SHORT_LIMIT], "short", SHORT_LIMIT)
    same = select(col(NegotiatingGroup.id)).where(
        col(NegotiatingGroup.conference_id) == floor.conference.id,
        func.lower(col(NegotiatingGroup.name)).in_({name.lower()})
        | func.lower(col(NegotiatingGroup.short)).in_({short.lower()}),
    )
    if (await floor.session.execute(same)).first():
        raise Refused("group.known_already", "name", name=name)
    return await floor.record(GroupFormed(group=uuid4(), name=name, short=short, conference=floor.conference.id))


async def compose(floor: Floor, group_id: UUID, entities: Sequence[UUID]) -> Entry:
    """Say who stands in a group from now on."""
    floor.require(Permission.GROUP_FORM)
    group = await floor.find(NegotiatingGroup, group_id)
    wanted = list(dict.fromkeys(entities))
    known = select(col(Entity.id)).where(col(Entity.conference_id) == floor.conference.id)
    if set(wanted) - set((await floor.session.execute(known)).scalars()):
        raise NotHere
    held = select(col(Alignment.entity_id)).where(col(Alignment.group_id) == group.id)
    if set(wanted) == set((await floor.session.execute(held)).scalars()):
        raise Refused("group.unchanged", "entities")
    composed = GroupComposed(group=group.id, name=group.name, entities=wanted, conference=floor.conference.id)
    return await floor.record(composed)


@apply.register
async def _(event: GroupFormed, entry: Entry, session: AsyncSession) -> None:
    session.add(NegotiatingGroup(id=event.group, conference_id=entry.place_id, name=event.name, short=event.short))
    await session.flush()


@apply.register
async def _(event: GroupComposed, entry: Entry, session: AsyncSession) -> None:
    await session.execute(delete(Alignment).where(col(Alignment.group_id) == event.group))
    session.add_all([Alignment(group_id=event.group, entity_id=entity) for entity in event.entities])


@dataclass(frozen=True)
class GroupLine:
    """A group with the entities that stand in it."""

    id: UUID
    name: str
    short: str
    entities: frozenset[UUID]


async def of_conference(session: AsyncSession, conference: UUID) -> list[GroupLine]:
    """The negotiating groups of a conference, by name."""
    standing: defaultdict[UUID, set[UUID]] = defaultdict(set)
    groups = select(NegotiatingGroup).where(col(NegotiatingGroup.conference_id) == conference)
    found = list((await session.execute(groups.order_by(col(NegotiatingGroup.name)))).scalars())
    aligned = select(col(Alignment.group_id), col(Alignment.entity_id))
    ids = [group.id for group in found]
    for group_id, entity in (await session.execute(aligned.where(col(Alignment.group_id).in_(ids)))).all():
        standing[group_id].add(entity)
    return [GroupLine(group.id, group.name, group.short, frozenset(standing[group.id])) for group in found]


def standing_in(groups: Sequence[GroupLine]) -> dict[UUID, tuple[GroupLine, ...]]:
    """In which of these groups each entity stands."""
    found: defaultdict[UUID, tuple[GroupLine, ...]] = defaultdict(tuple)
    for group in groups:
        for entity in group.entities:
            found[entity] = (*found[entity], group)
    return found
