"""Negotiating groups: entities that speak and bargain together; one may stand in several."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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
from rooms.states import ListedState, called, every


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


class GroupDissolved(Event):
    """A group is there no longer; the entities that stood in it stay."""

    group: UUID
    name: str
    conference: UUID

    def touches(self) -> list[Part]:
        return [("here", self.conference)]


@dataclass(frozen=True)
class Formation:
    """A group that is to be formed, or to have more in it where it is there already."""

    name: str
    short: str
    entities: tuple[UUID, ...]
    group: UUID | None = None


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
    """Say who stands in a group from now on: all of them."""
    floor.require(Permission.GROUP_FORM)
    group = await floor.find(NegotiatingGroup, group_id)
    wanted = list(dict.fromkeys(entities))
    known = select(col(Entity.id)).where(col(Entity.conference_id) == floor.conference.id)
    if set(wanted) - set((await floor.session.execute(known)).scalars()):
        raise NotHere
    if set(wanted) == await members(floor, group):
        raise Refused("group.unchanged", "entities")
    composed = GroupComposed(group=group.id, name=group.name, entities=wanted, conference=floor.conference.id)
    return await floor.record(composed)


async def members(floor: Floor, group: NegotiatingGroup) -> set[UUID]:
    held = select(col(Alignment.entity_id)).where(col(Alignment.group_id) == group.id)
    return set((await floor.session.execute(held)).scalars())


async def align(
    floor: Floor, group_id: UUID, joining: Collection[UUID] = (), leaving: Collection[UUID] = ()
) -> list[UUID]:
    """Put entities into a group or take them out of it, together; gives those for whom that changed something."""
    floor.require(Permission.GROUP_FORM)
    group = await floor.find(NegotiatingGroup, group_id)
    held = await members(floor, group)
    changed = [*(set(joining) - held), *(held & set(leaving))]
    await compose(floor, group.id, sorted((held | set(joining)) - set(leaving)))
    return changed


async def form_all(floor: Floor, wanted: Sequence[Formation]) -> list[UUID]:
    """Form several groups with who stands in them, all or none; one that is there already has them join it."""
    floor.require(Permission.GROUP_FORM)
    if not wanted:
        raise Refused("groups.none")
    formed: list[UUID] = []
    for each in wanted:
        group = each.group or UUID((await form(floor, each.name, each.short)).body["group"])
        formed.append(group)
        if each.entities:
            await align(floor, group, joining=each.entities)
    return formed


async def dissolve(floor: Floor, groups: Sequence[UUID]) -> list[UUID]:
    """Dissolve groups together; the entities that stand in them stay accredited."""
    floor.require(Permission.GROUP_FORM)
    wanted = list(dict.fromkeys(groups))
    if not wanted:
        raise Refused("groups.none")
    found = [await floor.find(NegotiatingGroup, id) for id in wanted]
    for group in found:
        await floor.record(GroupDissolved(group=group.id, name=group.name, conference=floor.conference.id))
    return wanted


@apply.register
async def _(event: GroupFormed, entry: Entry, session: AsyncSession) -> None:
    session.add(NegotiatingGroup(id=event.group, conference_id=entry.place_id, name=event.name, short=event.short))
    await session.flush()


@apply.register
async def _(event: GroupComposed, entry: Entry, session: AsyncSession) -> None:
    await session.execute(delete(Alignment).where(col(Alignment.group_id) == event.group))
    session.add_all([Alignment(group_id=event.group, entity_id=entity) for entity in event.entities])


@apply.register
async def _(event: GroupDissolved, entry: Entry, session: AsyncSession) -> None:
    await session.execute(delete(Alignment).where(col(Alignment.group_id) == event.group))
    await session.execute(delete(NegotiatingGroup).where(col(NegotiatingGroup.id) == event.group))


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


@dataclass(frozen=True)
class ListedGroup:
    """A group in which states of the list negotiate: the entities at the table, and the states that are not."""

    code: str
    states: int
    entities: tuple[UUID, ...]
    absent: tuple[ListedState, ...]


def listed(states: Mapping[UUID, str]) -> list[ListedGroup]:
    """Every group of the list, where these are the states at the table by what they are called."""
    here = {state.code: id for id, name in states.items() if (state := called(name)) is not None}
    found: defaultdict[str, list[ListedState]] = defaultdict(list)
    for state in every():
        for code in state.groups:
            found[code].append(state)
    return [
        ListedGroup(
            code,
            len(those),
            tuple(here[state.code] for state in those if state.code in here),
            tuple(state for state in those if state.code not in here),
        )
        for code, those in sorted(found.items())
    ]
