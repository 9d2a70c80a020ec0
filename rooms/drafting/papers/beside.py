"""Papers beside a text: who sponsors it, since when and until when, and the amendments tabled to it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from rooms.record.columns import DERIVED, Moment


class Fate(StrEnum):
    """What has become of an amendment."""

    TABLED = "tabled"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SET_ASIDE = "set_aside"


class Sponsorship(SQLModel, table=True):
    """An entity or a group that stands behind a paper: a text, or an amendment to it, of which it says `paper_id`.

    `main` tells a sponsor from a co-sponsor; the versions are those of the text when it came and when it went.
    """

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    paper_id: UUID = Field(index=True)
    text_id: UUID = Field(foreign_key="text.id")
    entity_id: UUID | None = None
    group_id: UUID | None = None
    main: bool
    seat_id: UUID
    at: datetime = Field(sa_type=Moment)
    version: int
    left_at: datetime | None = Field(default=None, sa_type=Moment)
    left_version: int | None = None


class Amendment(SQLModel, table=True):
    """A paper that adds to, deletes from or revises a text; `on_id` is the amendment that it amends in its turn.

    `items` are what it asks for, by the ids of characters; `accepted_by` the entities that sponsor the text and take
    it.
    """

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    text_id: UUID = Field(foreign_key="text.id", index=True)
    on_id: UUID | None = None
    number: int
    symbol: str
    seat_id: UUID
    tabled_at: datetime = Field(sa_type=Moment)
    version: int
    items: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    accepted_by: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    state: str = Fate.TABLED
    reason: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
