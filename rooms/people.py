"""Who is there: entities, the persons who come for them, and the seats they hold in a place."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

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
    BUSINESS = "business"
    ACADEMIA = "academia"
    MEDIA = "media"
    LOCAL_AUTHORITY = "local_authority"


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


class Entity(SQLModel, table=True):
    """What is represented: a state, an organisation, a city."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    name: str
    short: str
    kind: str
    groups: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Person(SQLModel, table=True):
    """Somebody registered for a conference, for one entity; `account` is who signs in as them."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(foreign_key="record.id", index=True)
    entity_id: UUID = Field(foreign_key="entity.id", index=True)
    name: str
    title: str = ""
    language: str = "en"
    capacity: str = Capacity.OFFICIAL
    account_id: UUID | None = Field(default=None, index=True)


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


@dataclass(frozen=True)
class Audience:
    """Everyone who is shown the same bytes: a place, a role in it, a language."""

    place: UUID
    role: Role
    language: str = "en"


@dataclass(frozen=True)
class Credit:
    """To whom something is attributed, as far as an audience may know it."""

    name: str
    title: str
    entity: str
    entity_full: str
    role: str
