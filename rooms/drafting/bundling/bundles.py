"""Bundles: which brackets and paragraphs stand or fall together, as each room of a package keeps its own of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting.texts import Bracket
from rooms.floor import Refused
from rooms.record.columns import DERIVED, Moment


class Stage(StrEnum):
    """How far a package is: wished for, binding, carried, or given up."""

    PROPOSED = "proposed"
    OPEN = "open"
    CLOSED = "closed"
    DISSOLVED = "dissolved"


class Decision(StrEnum):
    """What becomes of a bracket, or of the choice it belongs to, once its package is closed."""

    KEEPING = "keeping"
    DROPPING = "dropping"
    OMISSION = "omission"
    PRESERVATION = "preservation"
    MERGER = "merger"


class Package(SQLModel, table=True):
    """A package as one of its rooms keeps it; `home` is the room in which it was made and is closed."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(primary_key=True)
    room_id: UUID = Field(primary_key=True, foreign_key="record.id", index=True)
    home: UUID
    name: str
    state: str
    seat_id: UUID
    at: datetime = Field(sa_type=Moment)
    reason: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class PackageMember(SQLModel, table=True):
    """A paragraph of which nothing is agreed before all is, or a bracket, with the choice it belongs to.

    `how` is what is to become of the bracket when the package is closed, `chosen` of which wording, `words` which new
    ones. One that is `outside` was taken out.
    """

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    package_id: UUID = Field(index=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    text_id: UUID = Field(foreign_key="text.id", index=True)
    paragraph_id: UUID
    bracket: int | None = None
    at: datetime = Field(sa_type=Moment)
    how: str = ""
    chosen: int | None = None
    words: str = ""
    note: str = ""
    outside: bool = False


@dataclass(frozen=True)
class Bound:
    """A member with the package that binds it."""

    member: PackageMember
    package: Package


def members(*wanted: Any) -> Any:
    """Members with the package as their own room keeps it."""
    mine = (col(Package.id) == col(PackageMember.package_id)) & (col(Package.room_id) == col(PackageMember.room_id))
    query = select(PackageMember, Package).join(Package, mine)
    return query.where(col(PackageMember.outside).is_(False), *wanted)


OF_TEXT = (
    members(col(PackageMember.text_id) == bindparam("text"))
    .where(col(Package.state).in_(bindparam("states", expanding=True)))
    .order_by(col(PackageMember.at))
)


async def of_text(session: AsyncSession, text_id: UUID, states: Collection[Stage] = (Stage.OPEN,)) -> list[Bound]:
    """The members of packages in a text."""
    rows = (await session.execute(OF_TEXT, {"text": text_id, "states": list(states)})).all()
    return [Bound(member, package) for member, package in rows]


async def of_paragraph(session: AsyncSession, text_id: UUID, paragraph_id: UUID) -> Bound | None:
    """What binds a paragraph as a whole, if anything does."""
    found = await of_text(session, text_id)
    whole = [each for each in found if each.member.bracket is None]
    return next((each for each in whole if each.member.paragraph_id == paragraph_id), None)


async def of_brackets(session: AsyncSession, text_id: UUID, numbers: Sequence[int]) -> Bound | None:
    """What binds one of these brackets, or another wording of the choice that it belongs to."""
    bound = [each for each in await of_text(session, text_id) if each.member.bracket is not None]
    if not bound or not numbers:
        return None
    wanted = [*numbers, *(each.member.bracket for each in bound)]
    query = select(Bracket).where(col(Bracket.text_id) == text_id, col(Bracket.number).in_(wanted))
    group = {each.number: together(each) for each in (await session.execute(query)).scalars()}
    asked = {group[number] for number in numbers if number in group}
    return next((each for each in bound if group.get(each.member.bracket or 0) in asked), None)


def together(bracket: Bracket) -> tuple[str, int]:
    """What a bracket is settled with."""
    return ("bracket", bracket.number) if bracket.choice is None else ("choice", bracket.choice)


async def free(session: AsyncSession, text_id: UUID, numbers: Collection[int]) -> None:
    """Whether none of these brackets waits for a package."""
    found = await of_brackets(session, text_id, sorted(numbers))
    if found is not None:
        raise Refused("package.bound", package=found.package.name)
