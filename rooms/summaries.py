"""Summaries: an entry that stands for many others, such as those that a list which was imported brought in."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.record.columns import DERIVED
from rooms.record.entries import Entry

# Entries that stand next to one another: the numbers of the first and of the last.
Run = tuple[int, int]


class Summed(SQLModel, table=True):
    """A run of entries for which a later one stands, by its number `by`."""

    __table_args__ = {"info": DERIVED}
    place_id: UUID = Field(primary_key=True, foreign_key="record.id")
    first: int = Field(primary_key=True)
    last: int
    by: int


def joined(runs: Iterable[Sequence[int]], numbers: Iterable[int]) -> list[Run]:
    """These runs with further numbers, each greater than those before it."""
    found = [(first, last) for first, last in runs]
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def counted(runs: Iterable[Run]) -> int:
    """How many entries there are in all."""
    return sum(last - first + 1 for first, last in runs)


def sum_up(session: AsyncSession, entry: Entry, runs: Iterable[Run]) -> None:
    """From now on this entry stands for those runs of its record."""
    place, by = entry.place_id, entry.seq
    session.add_all(Summed(place_id=place, first=first, last=last, by=by) for first, last in runs)


def summed(by: int | None = None) -> ColumnElement[bool]:
    """The entries for which another stands; or those alone for which the entry of this number does."""
    within = (
        col(Summed.place_id) == col(Entry.place_id),
        col(Summed.first) <= col(Entry.seq),
        col(Summed.last) >= col(Entry.seq),
    )
    return exists().where(*within, *([col(Summed.by) == by] if by is not None else []))
