"""Entries: what happened, numbered and sealed under the locked head of the place's record."""

from datetime import datetime
from functools import singledispatch
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, Column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.record import chain, chance
from rooms.record.columns import RECORD, Moment, fresh
from rooms.record.rows import change, gather

Part = tuple[str, UUID]
KINDS: dict[str, type["Event"]] = {}


class Event(BaseModel):
    """A fact, named in the past tense. Never edited once recorded; new fields carry defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    # Fields kept beside the body: erasing them leaves the chain whole and their digest in it.
    WORDS: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, shape_only: bool = False, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not shape_only:
            KINDS[cls.__name__] = cls

    def touches(self) -> list[Part]:
        """The parts of the page this event changes, and the lists it adds to."""
        return []

    def announces(self) -> list[Part]:
        """The parts of the conference's home that it changes, where the room is one that others may know of."""
        return []


class Record(SQLModel, table=True):
    """The head of one place's record; whoever writes there locks this row first."""

    __table_args__ = {"info": RECORD}
    id: UUID = Field(primary_key=True)
    seq: int = 0
    digest: str = ""


class Entry(SQLModel, table=True):
    """One line of a record."""

    __table_args__ = {"info": RECORD}
    place_id: UUID = Field(primary_key=True, foreign_key="record.id")
    seq: int = Field(primary_key=True)
    seat_id: UUID | None
    kind: str
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    words: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    at: datetime = Field(sa_type=Moment)
    salt: str | None
    words_salt: str | None
    sealed: str
    words_sealed: str
    digest: str

    @property
    def event(self) -> Event:
        """What happened; an entry sealed just now still has it, any other reads it from its body and words."""
        return self.__dict__.get("sealed_event") or self.read()

    def read(self) -> Event:
        kind = KINDS[self.kind]
        return kind.model_validate({**dict.fromkeys(kind.WORDS), **self.body, **(self.words or {})})

    @property
    def by(self) -> UUID:
        """The seat that acted; what no seat did has none, and must not ask."""
        if self.seat_id is None:
            raise LookupError(f"no seat entered {self.kind} {self.seq}")
        return self.seat_id

    @property
    def erased(self) -> bool:
        return self.salt is None or (self.words_salt is None and self.words_sealed != "")


COLUMNS = tuple(Entry.model_fields)


@singledispatch
async def apply(event: Event, entry: Entry, session: AsyncSession) -> None:
    """Write what the event means into the tables. The only code that writes them."""
    raise NotImplementedError(f"nothing applies {type(event).__name__}")


async def append(session: AsyncSession, head: Record, seat_id: UUID | None, event: Event, at: datetime) -> Entry:
    """Number, seal and apply one event under a head that this transaction has locked."""
    entry = seal(head, seat_id, event, at)
    change(session, head, seq=entry.seq, digest=entry.digest)
    gather(session, Entry, **{name: entry.__dict__[name] for name in COLUMNS})
    await apply(event, entry, session)
    return entry


def seal(head: Record, seat_id: UUID | None, event: Event, at: datetime) -> Entry:
    facts = event.model_dump(mode="json")
    words = {name: facts.pop(name) for name in event.WORDS} or None
    salt, words_salt = chance.salt(), chance.salt() if words else None
    sealed = chain.commit(salt, [str(seat_id), facts])
    words_sealed = chain.commit(words_salt, words) if words_salt else ""
    kind, seq = type(event).__name__, head.seq + 1
    return fresh(
        Entry,
        sealed_event=event,
        place_id=head.id,
        seq=seq,
        seat_id=seat_id,
        kind=kind,
        body=facts,
        words=words,
        at=at,
        salt=salt,
        words_salt=words_salt,
        sealed=sealed,
        words_sealed=words_sealed,
        digest=chain.link(head.digest, head.id, seq, kind, at, sealed, words_sealed),
    )


async def erase(session: AsyncSession, place_id: UUID, numbers: list[int]) -> None:
    """Forget the words of entries; their digest stays in the chain."""
    found = await session.execute(select(Entry).where(col(Entry.place_id) == place_id, col(Entry.seq).in_(numbers)))
    for entry in found.scalars():
        entry.words, entry.words_salt = None, None


async def since(session: AsyncSession, place_id: UUID, after: int, limit: int | None = None) -> list[Entry]:
    """The entries of a place numbered above `after`, in order."""
    query = select(Entry).where(col(Entry.place_id) == place_id, col(Entry.seq) > after).order_by(col(Entry.seq))
    return list((await session.execute(query.limit(limit))).scalars())
