"""Who is there: entities, the persons who come for them, and the seats they hold in a place."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BindParameter, Column, ColumnElement, inspect
from sqlalchemy.orm import relationship
from sqlmodel import Field, SQLModel, col

from rooms.record.columns import DERIVED, Moment


class Role(StrEnum):
    """What a seat is for. In a conference only co_chair, delegate, observer and secretariat are held."""

    CHAIR = "chair"
    CO_CHAIR = "co_chair"
    RAPPORTEUR = "rapporteur"
    DELEGATE = "delegate"
    OBSERVER = "observer"
    SECRETARIAT = "secretariat"


class EntityKind(StrEnum):
    MEMBER_STATE = "member_state"
    OBSERVER_STATE = "observer_state"
    INTERGOVERNMENTAL = "intergovernmental"
    REGIONAL_ORGANISATION = "regional_organisation"
    NGO = "ngo"
    NGO_CONSULTATIVE = "ngo_consultative"
    BUSINESS = "business"
    ACADEMIA = "academia"
    MEDIA = "media"
    LOCAL_AUTHORITY = "local_authority"
    INTERNATIONAL_CIVIL_SERVICE = "international_civil_service"


STATES = frozenset({EntityKind.MEMBER_STATE, EntityKind.OBSERVER_STATE})


class RegionalGroup(StrEnum):
    AFRICAN = "african"
    ASIA_PACIFIC = "asia_pacific"
    EASTERN_EUROPEAN = "eastern_european"
    LATIN_AMERICAN_CARIBBEAN = "latin_american_caribbean"
    WESTERN_EUROPEAN_OTHER = "western_european_other"


class Capacity(StrEnum):
    OFFICIAL = "official"
    PERSONAL = "personal"
    EXPERT = "expert"


class Function(StrEnum):
    """What somebody is in the delegation they come with."""

    HEAD = "head"
    ALTERNATE = "alternate"
    ADVISER = "adviser"
    MEMBER = "member"


class Gender(StrEnum):
    """As somebody declared it of themselves; whoever declared nothing has none."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Entity(SQLModel, table=True):
    """What is represented: a state, an organisation, a city; how it came to be invited, and under which call."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    name: str
    short: str
    kind: str
    groups: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    recruitment: str = ""
    call: str = ""


class Person(SQLModel, table=True):
    """Somebody registered for a conference, for one entity; `account` is who signs in as them.

    Whoever is `withheld` is at risk: their name is for the bureau and the secretariat alone. Whoever is registered for
    another entity besides has a row for each; `same_as` is the first of them.
    """

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    entity_id: UUID = Field(foreign_key="entity.id", index=True)
    name: str
    title: str = ""
    language: str = "en"
    capacity: str = Capacity.OFFICIAL
    function: str = Function.MEMBER
    gender: str = ""
    withheld: bool = False
    email: str = ""
    account_id: UUID | None = Field(default=None, index=True)
    same_as: UUID | None = Field(default=None, index=True)

    @property
    def one(self) -> UUID:
        """What all registrations of one person have in common."""
        return self.same_as or self.id


class Seat(SQLModel, table=True):
    """A person's place in a conference or a room, for an entity, in a role, while it lasts."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    place_id: UUID = Field(foreign_key="record.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    entity_id: UUID = Field(foreign_key="entity.id")
    role: str
    taken_at: datetime = Field(sa_type=Moment)
    left_at: datetime | None = Field(default=None, sa_type=Moment)
    acknowledged: int = 0
    from_: datetime | None = Field(default=None, sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)

    def held(self, now: datetime) -> bool:
        """Whether it is a seat to act and read from at this moment."""
        begun, over = self.from_ is None or self.from_ <= now, self.until is not None and self.until <= now
        return self.left_at is None and begun and not over


# One flush writes people before their seats, so that many are registered in few statements.
inspect(Seat).add_property("of", relationship(Person, lazy="raise"))


def held(now: datetime | BindParameter[Any], seat: type[Seat] = Seat) -> ColumnElement[bool]:
    """The seats to act and read from at this moment; `seat` is the table, or an alias of it."""
    begun = col(seat.from_).is_(None) | (col(seat.from_) <= now)
    return col(seat.left_at).is_(None) & begun & (col(seat.until).is_(None) | (col(seat.until) > now))


# To whom the names of those at risk are shown: the bureau and the secretariat.
TRUSTED = frozenset({Role.CHAIR, Role.CO_CHAIR, Role.SECRETARIAT})


@dataclass(frozen=True)
class Audience:
    """Everyone who is shown the same bytes: a place, a role in it, a language."""

    place: UUID
    role: Role
    language: str = "en"


@dataclass(frozen=True)
class Credit:
    """To whom something is attributed, as far as an audience may know it; no name: persons are not named to it."""

    name: str | None
    title: str
    entity: str
    entity_full: str
    role: str


def credit(person: Person, entity: Entity, role: str, trusted: bool = False) -> Credit:
    """How somebody is named where persons are; those at risk only to whoever is trusted with it.

    What everyone in a room is shown alike, such as its thread, names them to nobody.
    """
    known = trusted or not person.withheld
    return Credit(person.name if known else None, person.title if known else "", entity.short, entity.name, role)
