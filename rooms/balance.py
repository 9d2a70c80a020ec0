"""The balance of the table: who has come, by region, kind and gender, who is missing, and how each was invited."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.languages import fold
from rooms.people import STATES, Entity, EntityKind, Gender, Person, RegionalGroup, Seat
from rooms.states import Gap, gaps

NONE = ""


@dataclass(frozen=True)
class Share:
    """How many entities and people fall under one value; an empty one is none, or not declared."""

    value: str
    entities: int
    people: int


@dataclass(frozen=True)
class Recruited:
    """An entity, and how it came to be invited, where that is stated."""

    name: str
    kind: str
    people: int
    recruitment: str
    call: str


@dataclass(frozen=True)
class BalanceView:
    """Shares of what stands at the table; `absent` are entities that are accredited and that nobody comes for.

    `gaps`: the states of each regional group that are not there; of none where none of the table is on the list.
    """

    entities: int
    people: int
    states: int
    regions: list[Share]
    kinds: list[Share]
    genders: list[Share]
    missing_regions: list[str]
    missing_kinds: list[str]
    absent: list[str]
    recruited: list[Recruited]
    gaps: list[Gap]


async def view(session: AsyncSession, conference: UUID) -> BalanceView:
    """The table as it is now; nobody is named in it, so it is the same for everyone."""
    everything = select(Entity).where(col(Entity.conference_id) == conference)
    entities = sorted((await session.execute(everything)).scalars(), key=lambda entity: fold(entity.name))
    seated = (
        select(col(Person.entity_id), col(Person.gender))
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == conference))
        .where(col(Seat.left_at).is_(None))
    )
    rows = (await session.execute(seated)).all()
    return balanced(entities, Counter(entity for entity, _ in rows), Counter(gender for _, gender in rows))


def balanced(entities: list[Entity], people: Counter[UUID], genders: Counter[str]) -> BalanceView:
    present = [entity for entity in entities if people[entity.id]]
    states = [entity for entity in present if entity.kind in STATES]
    regions = shares([(region, each) for each in present for region in each.groups or [NONE]], RegionalGroup, people)
    kinds = shares([(each.kind, each) for each in present], EntityKind, people)
    return BalanceView(
        entities=len(present),
        people=people.total(),
        states=len(states),
        regions=regions,
        kinds=kinds,
        genders=[Share(value, 0, genders[value]) for value in (*Gender, NONE)],
        missing_regions=[share.value for share in regions if share.value and not share.people],
        missing_kinds=[share.value for share in kinds if share.value and not share.people],
        absent=[entity.name for entity in entities if not people[entity.id]],
        gaps=gaps(e.name for e in present if e.kind == EntityKind.MEMBER_STATE),
        recruited=[Recruited(e.name, e.kind, people[e.id], e.recruitment, e.call) for e in entities],
    )


def shares(found: list[tuple[str, Entity]], values: Iterable[str], people: Counter[UUID]) -> list[Share]:
    """Each value with the entities and people under it; one that nobody falls under stands with nothing."""
    entities, heads = Counter(value for value, _ in found), Counter[str]()
    for value, entity in found:
        heads[value] += people[entity.id]
    return [Share(str(value), entities[value], heads[value]) for value in (*values, NONE)]
