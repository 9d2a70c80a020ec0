"""Echoes: what was said, by whom, and how other messages repeat it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Credit, Entity, Person, Seat, credit
from rooms.pseudonyms import credits
from rooms.record.rows import IDS, among
from rooms.threads.messages import MENTION, Message, State, Wording

EXCERPT = 160
MARKS = re.compile(r"[*`]|(?<!\w)_|_(?!\w)|^[ \t]*(?:>|[-+]\s)", re.M)


@dataclass(frozen=True)
class Echo:
    """Another message as far as it is repeated here; no words where they no longer stand."""

    id: UUID
    ordinal: int
    credit: Credit | None
    language: str
    words: str | None


def spoken() -> Select[Message, Person | None, Entity | None, str | None]:
    """Messages with who said them; nobody where they bear a pseudonym."""
    return (
        select(Message, Person, Entity, col(Seat.role))
        .outerjoin(Seat, col(Seat.id) == col(Message.seat_id))
        .outerjoin(Person, col(Person.id) == col(Seat.person_id))
        .outerjoin(Entity, col(Entity.id) == col(Seat.entity_id))
    )


# Put together once; it is asked for whatever is said.
SPOKEN = spoken().where(col(Message.id).in_(IDS))


async def speakers(session: AsyncSession, rows: Sequence[Any]) -> dict[UUID, Credit | None]:
    """Who said each message, for those who sit in its room; nobody where a segment is closed."""
    hidden = [row[0].seat_id for row in rows if row[1] is None]
    resolved = await credits(session, hidden) if hidden else {}
    return {
        message.id: credit(person, entity, role) if person is not None else resolved.get(message.seat_id)
        for message, person, entity, role, *_ in rows
    }


async def repeated(session: AsyncSession, messages: list[Message]) -> dict[UUID, Echo]:
    """What these messages repeat: by the id of what is replied to, and by their own id for what they quote."""
    replied = {each.reply_to for each in messages if each.reply_to}
    quoting = {each.id: each for each in messages if each.quote_of}
    wanted = replied | {each.quote_of for each in quoting.values()}
    if not wanted:
        return {}
    rows = (await session.execute(SPOKEN, {"ids": among(wanted)})).all()
    said = await speakers(session, rows)
    sources = {row[0].id: (row[0], said[row[0].id]) for row in rows}
    found = {id: echo(*sources[id]) for id in replied if id in sources}
    for id, each in quoting.items():
        if each.quote_of in sources:
            source, by = sources[each.quote_of]
            text = await words_of(session, source, each.quote_version or 1)
            found[id] = quotation(source, by, text[each.quote_start : each.quote_end] if text else None)
    return found


async def words_of(session: AsyncSession, source: Message, version: int) -> str | None:
    if source.state != State.STANDING:
        return None
    if version == source.version:
        return source.text
    earlier = await session.get(Wording, (source.id, version))
    return earlier.text if earlier else None


def echo(message: Message, by: Credit | None) -> Echo:
    standing = message.state == State.STANDING and message.text
    return quotation(message, by, excerpt(message.text or "") if standing else None)


def quotation(message: Message, by: Credit | None, text: str | None) -> Echo:
    return Echo(message.id, message.ordinal, by, message.language, text)


def excerpt(text: str) -> str:
    """The first words of a text, on one line."""
    line = unmarked(text)
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"


def unmarked(text: str) -> str:
    """A text on one line, without the marks of emphasis, lists, quotation and mentions."""
    return " ".join(MARKS.sub("", MENTION.sub(r"\1", text)).split())
