"""What is kept of an import: who made it and how far it has come, the rows of its file, and its work in slices."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from rooms.record.columns import OUTSIDE, Moment
from server.importing.sheet import Line, Sheet
from server.unreadable import Told


class Stage(StrEnum):
    """How far an import has come. What was never confirmed is forgotten after a day."""

    PREVIEWED = "previewed"
    APPLYING = "applying"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


UNDER_WAY = (Stage.APPLYING, Stage.UNDOING)


class Import(SQLModel, table=True):
    """A list that a secretary brought, with what has become of it."""

    __table_args__ = {"info": OUTSIDE}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conference_id: UUID = Field(index=True)
    seat_id: UUID
    name: str
    digest: str = Field(max_length=64)
    stage: str = Field(default=Stage.PREVIEWED, index=True)
    made_at: datetime = Field(sa_type=Moment)
    moved_at: datetime = Field(sa_type=Moment)
    # The number of the record after its last slice: while it stays, nobody else has entered anything.
    number: int = 0
    total: int = 0
    done: int = 0
    people: int = 0
    entities: int = 0
    changed: int = 0
    told: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # The runs of entries made so far, for which the last one will stand.
    entered: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))


class ImportSheet(SQLModel, table=True):
    """The rows of the file until they are applied, or a day has passed."""

    __table_args__ = {"info": OUTSIDE}
    import_id: UUID = Field(primary_key=True, foreign_key="import.id")
    lines: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    told: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class ImportSlice(SQLModel, table=True):
    """Some of the work: done in one transaction with its entries, so that it is done once. `made` is what undoes it."""

    __table_args__ = {"info": OUTSIDE}
    import_id: UUID = Field(primary_key=True, foreign_key="import.id")
    number: int = Field(primary_key=True)
    work: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    made: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def written(told: Told) -> dict[str, Any]:
    return {"reason": told.reason, "facts": told.facts}


def told_of(facts: dict[str, Any]) -> Told:
    return Told(facts["reason"], facts["facts"])


def packed(id: UUID, sheet: Sheet) -> ImportSheet:
    """A sheet as it is kept."""
    lines = [
        [line.number, line.cells, {str(place): written(fault) for place, fault in line.faults.items()}]
        for line in sheet.lines
    ]
    return ImportSheet(import_id=id, lines=lines, told=[written(each) for each in sheet.told])


def unpacked(kept: ImportSheet) -> Sheet:
    lines = [
        Line(number, cells, {int(place): told_of(fault) for place, fault in faults.items()})
        for number, cells, faults in kept.lines
    ]
    return Sheet(lines, [told_of(each) for each in kept.told])
