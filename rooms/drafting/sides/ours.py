"""Ours: over all rooms somebody sits in, what their delegation and its groups proposed, and what waits for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import versions
from rooms.drafting.settling import choices
from rooms.drafting.sides.positions import Position, SeenBy
from rooms.drafting.sides.stands import may_know
from rooms.drafting.texts import Bracket, BracketState, Edition, Paragraph, Step, Text
from rooms.groups import Alignment, NegotiatingGroup
from rooms.people import Entity, Seat

At = tuple[UUID, int]
# What somebody says in the name of a group, and what they say of it, are two things.
SAID = (col(Position.upon).is_(None), col(Position.withdrawn).is_(False), col(Position.fallen).is_(False))


@dataclass(frozen=True)
class Delegation:
    """An entity with the groups it stands in, and the rooms of which its bureau is told more."""

    entity: UUID
    names: frozenset[str]
    groups: dict[UUID, str]
    group_names: dict[str, str]
    chaired: frozenset[UUID]

    def may_know(self, position: Position) -> bool:
        """Whether it may know of a position: its own, one for the room, or one told to the chair where it is that."""
        return may_know(position.seen_by, position.entity_id == self.entity, position.room_id in self.chaired)

    def named(self, bracket: Bracket) -> str | None:
        """Under whose name a text came with a bracket: "" for the delegation itself, or one of its groups."""
        if self.names & set(bracket.names):
            return ""
        return next((self.group_names[each] for each in bracket.names if each in self.group_names), None)


async def delegation(session: AsyncSession, entity: UUID, chaired: Collection[UUID]) -> Delegation:
    """The delegation of an entity."""
    row = await session.get_one(Entity, entity)
    query = select(NegotiatingGroup).join(Alignment, col(Alignment.group_id) == col(NegotiatingGroup.id))
    groups = list((await session.execute(query.where(col(Alignment.entity_id) == entity))).scalars())
    return Delegation(
        entity,
        frozenset({row.short, row.name}),
        {each.id: each.short for each in groups},
        {name: each.short for each in groups for name in (each.short, each.name)},
        frozenset(chaired),
    )


async def texts_of(session: AsyncSession, rooms: Collection[UUID]) -> dict[UUID, Text]:
    """The texts before some rooms that no revision has replaced."""
    query = select(Text).where(col(Text.room_id).in_(rooms), col(Text.replaced_by).is_(None))
    return {each.id: each for each in (await session.execute(query)).scalars()}


@dataclass(frozen=True)
class Proposed:
    """A bracket that the delegation, or in whose name one of its groups, stands behind; `group` is "" for itself."""

    bracket: Bracket
    group: str
    words: str = ""
    stance: str = ""


async def proposed(session: AsyncSession, who: Delegation, texts: Collection[UUID]) -> dict[At, Proposed]:
    """All of it in these texts, whatever has become of it since."""
    seats = select(col(Seat.id)).where(col(Seat.entity_id) == who.entity)
    named = func.length(cast(col(Bracket.names), String)) > len("[]")
    query = select(Bracket, col(Bracket.seat_id).in_(seats)).where(
        col(Bracket.text_id).in_(texts), or_(col(Bracket.seat_id).in_(seats), named)
    )
    found: dict[At, Proposed] = {}
    for bracket, own in (await session.execute(query)).all():
        group = "" if own else who.named(bracket)
        if group is not None:
            found[bracket.text_id, bracket.number] = Proposed(bracket, group)
    for bracket, group in await spoken_for(session, who, texts):
        found.setdefault((bracket.text_id, bracket.number), Proposed(bracket, group))
    return found


async def spoken_for(session: AsyncSession, who: Delegation, texts: Collection[UUID]) -> list[tuple[Bracket, str]]:
    """The brackets of which somebody said something in the name of one of its groups."""
    query = select(Bracket, Position).join(
        Position,
        (col(Position.text_id) == col(Bracket.text_id)) & (col(Position.bracket) == col(Bracket.number)),
    )
    query = query.where(col(Position.text_id).in_(texts), col(Position.group_id).in_(who.groups), *SAID)
    rows = (await session.execute(query)).all() if who.groups else []
    return [(each, who.groups[said.group_id]) for each, said in rows if said.group_id and who.may_know(said)]


async def own_stances(session: AsyncSession, who: Delegation, texts: Collection[UUID]) -> dict[At, str]:
    """Where the delegation itself stands, on whatever it has said something of."""
    query = select(col(Position.text_id), col(Position.bracket), col(Position.stance))
    query = query.where(col(Position.text_id).in_(texts), col(Position.entity_id) == who.entity, *SAID)
    return {(text, number): stance for text, number, stance in (await session.execute(query)).all()}


async def worded(session: AsyncSession, brackets: Sequence[Bracket]) -> dict[At, str]:
    """The words within brackets; of those that are open no longer, as they stood before they were settled."""
    found: dict[At, str] = {}
    for text in dict.fromkeys(each.text_id for each in brackets):
        still = [each for each in brackets if each.text_id == text and each.state == BracketState.OPEN]
        found |= {(text, number): words for number, words in (await choices.wordings(session, still)).items()}
    for each in brackets:
        if each.state != BracketState.OPEN and not each.empty:
            found[each.text_id, each.number] = await before(session, each)
    return found


async def before(session: AsyncSession, bracket: Bracket) -> str:
    """The words of a bracket in the version before it was settled; none where it reached over paragraphs."""
    paragraph = await session.get(Paragraph, bracket.paragraph_id)
    if paragraph is None or bracket.settled is None:
        return ""
    steps = select(Step).where(col(Step.paragraph_id) == paragraph.id, col(Step.version) >= bracket.settled)
    later = (await session.execute(steps.order_by(col(Step.version).desc()))).scalars()
    standing = versions.taken_back(paragraph, later)
    if standing is None or bracket.first not in standing.words or bracket.last not in standing.words:
        return ""
    return choices.stretch(bracket, standing.words)


@dataclass(frozen=True)
class Moved:
    """Something that befell a bracket of ours: it was settled, somebody took a position, or put words beside it."""

    what: str
    at: datetime
    bracket: Bracket
    who: str = ""
    stance: str = ""


async def moved(
    session: AsyncSession, who: Delegation, ours: dict[At, Proposed], since: datetime | None
) -> list[Moved]:
    """What befell the brackets of a delegation after a moment, or ever; the latest first."""
    texts = {text for text, _ in ours}
    found = [
        *await settled(session, ours, texts, since),
        *await said(session, who, ours, texts, since),
        *await beside(session, ours, texts, since),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


async def settled(
    session: AsyncSession, ours: dict[At, Proposed], texts: set[UUID], since: datetime | None
) -> list[Moved]:
    query = select(col(Edition.text_id), col(Edition.version), col(Edition.at)).where(col(Edition.text_id).in_(texts))
    query = query.where(col(Edition.at) > since) if since else query
    at = {(text, version): moment for text, version, moment in (await session.execute(query)).all()}
    brackets = [each.bracket for each in ours.values() if each.bracket.settled is not None]
    ends = [(at.get((each.text_id, each.settled or 0)), each) for each in brackets]
    return [Moved("settled", moment, each) for moment, each in ends if moment]


async def said(
    session: AsyncSession, who: Delegation, ours: dict[At, Proposed], texts: set[UUID], since: datetime | None
) -> list[Moved]:
    query = select(Position, col(Entity.short)).join(Entity, col(Entity.id) == col(Position.entity_id))
    query = query.where(col(Position.text_id).in_(texts), col(Position.entity_id) != who.entity, *SAID)
    query = query.where(col(Position.at) > since) if since else query
    return [
        Moved("said", each.at, ours[each.text_id, each.bracket].bracket, short, each.stance)
        for each, short in (await session.execute(query)).all()
        if (each.text_id, each.bracket) in ours and who.may_know(each)
    ]


async def beside(
    session: AsyncSession, ours: dict[At, Proposed], texts: set[UUID], since: datetime | None
) -> list[Moved]:
    choices_ours = {(each.bracket.text_id, each.bracket.choice): each.bracket for each in ours.values()}
    query = select(Bracket, col(Entity.short)).outerjoin(Seat, col(Seat.id) == col(Bracket.seat_id))
    query = query.outerjoin(Entity, col(Entity.id) == col(Seat.entity_id))
    query = query.where(col(Bracket.text_id).in_(texts), col(Bracket.choice).is_not(None), col(Bracket.asks) != "")
    query = query.where(col(Bracket.at) > since) if since else query
    return [
        Moved("beside", each.at, each, short or "")
        for each, short in (await session.execute(query)).all()
        if (each.text_id, each.choice) in choices_ours
        and (each.text_id, each.number) not in ours
        and each.at >= choices_ours[each.text_id, each.choice].at
    ]


@dataclass(frozen=True)
class Waiting:
    """A bracket that asks something of the delegation: others proposed it, or one of its groups spoke of it."""

    what: str
    at: datetime
    bracket: Bracket
    who: str = ""


async def waiting(
    session: AsyncSession, who: Delegation, texts: Collection[UUID], stances: dict[At, str]
) -> list[Waiting]:
    """What others ask for and the delegation has said nothing of; the latest first."""
    query = select(Bracket, col(Entity.short)).join(Seat, col(Seat.id) == col(Bracket.seat_id))
    query = query.join(Entity, col(Entity.id) == col(Seat.entity_id)).where(
        *(col(Bracket.text_id).in_(texts), col(Bracket.asks) != "", col(Bracket.state) == BracketState.OPEN),
        col(Seat.entity_id) != who.entity,
    )
    asked = [Waiting("proposed", each.at, each, short) for each, short in (await session.execute(query)).all()]
    left = [each for each in asked if (each.bracket.text_id, each.bracket.number) not in stances]
    return sorted([*left, *await to_side(session, who, texts)], key=lambda each: each.at, reverse=True)


async def to_side(session: AsyncSession, who: Delegation, texts: Collection[UUID]) -> list[Waiting]:
    """What was said in the name of a group of the delegation, which has neither sided with it nor against it."""
    sided = select(col(Position.upon)).where(
        *(col(Position.entity_id) == who.entity, col(Position.upon).is_not(None)),
        *(col(Position.withdrawn).is_(False), col(Position.fallen).is_(False)),
    )
    query = select(Position, Bracket).join(
        Bracket,
        (col(Position.text_id) == col(Bracket.text_id)) & (col(Position.bracket) == col(Bracket.number)),
    )
    query = query.where(
        *(col(Position.text_id).in_(texts), col(Position.group_id).in_(who.groups), *SAID),
        *(col(Position.seen_by) == SeenBy.ROOM, col(Position.entity_id) != who.entity),
        *(col(Position.id).not_in(sided), col(Bracket.state) == BracketState.OPEN),
    )
    rows = (await session.execute(query)).all() if who.groups else []
    return [Waiting("group", said.at, each, who.groups[said.group_id]) for said, each in rows if said.group_id]
