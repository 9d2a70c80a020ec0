"""Search: the messages that hold all the words sought, in any of the six languages, within the walls of one's seats.

The terms kept beside the words (`rooms.threads.findable`) are matched in the dialect of the store.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.languages import sought
from rooms.people import Credit, Seat, credit
from rooms.room import Attribution, Conference, Room
from rooms.threads.echoes import speakers, spoken
from rooms.threads.findable import Findable
from rooms.threads.messages import Message, State
from rooms.threads.topics import Topic

PAGE = 30


@dataclass(frozen=True)
class Hit:
    message: UUID
    room: UUID
    room_title: str
    topic_title: str
    ordinal: int
    at: datetime | None
    zone: str
    language: str
    text: str
    credit: Credit | None


async def find(
    session: AsyncSession,
    seats: Sequence[Seat],
    words: str,
    page: int = 1,
    *,
    language: str = "",
    inside: bool = False,
) -> tuple[list[Hit], int]:
    """One page of hits in the rooms where these seats sit, the latest first; and how many there are in all.

    `language` is that of the messages, or empty for any. Whoever looks from `inside` the one room sees who spoke; in
    a list of many rooms the attribution rule of each one holds.
    """
    wanted = sought(words)
    if not wanted or not seats:
        return [], 0
    found = standing(session, {seat.place_id for seat in seats}, wanted, language)
    total = (await session.execute(select(func.count()).select_from(found.subquery()))).scalar_one()
    query = (
        spoken()
        .add_columns(Room, col(Topic.title), col(Conference.zone))
        .join(Room, col(Room.id) == col(Message.room_id))
        .join(Topic, col(Topic.id) == col(Message.topic_id))
        .join(Conference, col(Conference.id) == col(Room.conference_id))
        .where(col(Message.id).in_(found))
        .order_by(col(Message.at).desc(), col(Message.id))
    )
    rows = (await session.execute(query.offset((page - 1) * PAGE).limit(PAGE))).all()
    by = await speakers(session, rows) if inside else named(rows)
    return [hit(row[0], by[row[0].id], *row[4:]) for row in rows], total


def named(rows: Sequence[Any]) -> dict[UUID, Credit | None]:
    """Who said each message, as far as it may be told outside its room."""
    found: dict[UUID, Credit | None] = {}
    for message, person, entity, role, room, *_ in rows:
        # Whoever consented is named as the room's own rule has it.
        rules = [room.charter.attribution, "" if message.named else message.segment_rule]
        found[message.id] = outside(credit(person, entity, role), rules) if person is not None else None
    return found


def standing(session: AsyncSession, rooms: set[UUID], wanted: list[list[str]], language: str) -> Select[UUID]:
    """The ids of messages that stand in these rooms and meet every word."""
    query = select(col(Message.id)).where(
        col(Message.room_id).in_(rooms),
        col(Message.state) == State.STANDING,
        col(Message.id).in_(matching(session, wanted)),
    )
    return query.where(col(Message.language) == language) if language else query


def matching(session: AsyncSession, wanted: list[list[str]]) -> Select[UUID]:
    """The ids of messages that meet every word, in the dialect of the store."""
    query = select(col(Findable.message_id))
    if session.get_bind().dialect.name == "sqlite":
        found = text("findable.id IN (SELECT rowid FROM findable_words WHERE findable_words MATCH :wanted)")
        return query.where(found.bindparams(bindparam("wanted", fts5(wanted))))
    found = text("to_tsvector('simple', findable.terms) @@ to_tsquery('simple', :wanted)")
    return query.where(found.bindparams(bindparam("wanted", tsquery(wanted))))


def fts5(wanted: list[list[str]]) -> str:
    """A query of SQLite's full-text search: every group met by any of its terms."""
    return " AND ".join("(" + " OR ".join(quoted(term, '"') for term in group) + ")" for group in wanted)


def quoted(term: str, mark: str) -> str:
    word = mark + term.removesuffix("*").replace(mark, mark * 2) + mark
    return word + "*" if term.endswith("*") else word


def tsquery(wanted: list[list[str]]) -> str:
    """The same for PostgreSQL."""
    return " & ".join("(" + " | ".join(lexeme(term) for term in group) + ")" for group in wanted)


def lexeme(term: str) -> str:
    return "'" + term.removesuffix("*").replace("'", "''") + "'" + (":*" if term.endswith("*") else "")


def hit(message: Message, by: Credit | None, room: Room, topic: str, zone: str) -> Hit:
    return Hit(
        message=message.id,
        room=room.id,
        room_title=room.title,
        topic_title=topic,
        ordinal=message.ordinal,
        # Where nobody is named no time is told either.
        at=message.at if by is not None else None,
        zone=zone,
        language=message.language,
        text=message.text or "",
        credit=by,
    )


def outside(by: Credit, rules: Sequence[str]) -> Credit | None:
    """What may be told of a speaker outside the room in which it was said, under all the rules that hold there."""
    if Attribution.CHATHAM_HOUSE in rules:
        return None
    if Attribution.BY_AFFILIATION in rules:
        return Credit("", "", by.entity, by.entity_full, by.role)
    return by
