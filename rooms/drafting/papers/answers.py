"""Answers: what each delegation says to a chair's text, as a whole or to one of its paragraphs.

An answer is one to words: when these change it falls, and the delegation is asked again.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting import reasons
from rooms.drafting.sides.delegations import seated
from rooms.drafting.standing import present
from rooms.drafting.texts import Paragraph, Text, TextKind
from rooms.floor import Floor, Refused
from rooms.people import Audience, Entity
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Conference, Permission, Room

# To these a chair asks for answers.
CHAIRED = frozenset({TextKind.CHAIRS, TextKind.CO_CHAIRS})
REASON_LIMIT = 2_000


class Saying(StrEnum):
    ACCEPTS = "accepts"
    RESERVATION = "reservation"
    CANNOT = "cannot"
    TIME = "time"


class Answer(SQLModel, table=True):
    """What a delegation said to a text, or to a paragraph of it, as it stood in a version; `fell` with which other."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    text_id: UUID = Field(foreign_key="text.id", index=True)
    paragraph_id: UUID | None = None
    entity_id: UUID
    seat_id: UUID
    saying: str
    reason: str | None = None
    at: datetime = Field(sa_type=Moment)
    version: int
    fell: int | None = None
    replaced: bool = False


class AnswerGiven(Event):
    """A delegation answered a chair's text."""

    room: UUID
    text: UUID
    paragraph: UUID | None = None
    answer: UUID
    entity: UUID
    saying: Saying
    reason: str | None = None
    WORDS: ClassVar[frozenset[str]] = frozenset({"reason"})

    def touches(self) -> list[Part]:
        return [("answers", self.text)]


class AnswerTakenBack(Event):
    """A delegation says nothing more to a chair's text."""

    room: UUID
    text: UUID
    answer: UUID

    def touches(self) -> list[Part]:
        return [("answers", self.text)]


async def answer(
    floor: Floor, text_id: UUID, saying: Saying, reason: str = "", paragraph_id: UUID | None = None, seen: int = 0
) -> Entry:
    """Say what one's delegation makes of a chair's text; `seen` is the version that it has before it."""
    text = await asked(floor, text_id)
    said = reasons.given(reason, limit=REASON_LIMIT, required=saying == Saying.RESERVATION)
    version = text.version
    if paragraph_id is not None:
        version = (await present(floor, text.id, paragraph_id))[1].version
    if not version <= seen <= text.version:
        raise Refused("answer.changed_meanwhile", "saying")
    return await floor.record(
        AnswerGiven(
            room=floor.room.id,
            text=text.id,
            paragraph=paragraph_id,
            answer=uuid4(),
            entity=floor.seat.entity_id,
            saying=saying,
            reason=said or None,
        )
    )


async def asked(floor: Floor, text_id: UUID) -> Text:
    """A text of this room that delegations are asked to answer."""
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    if floor.room.anonymous:
        raise Refused("position.nobody_named")
    text = await floor.find(Text, text_id)
    if text.kind not in CHAIRED:
        raise Refused("answer.not_asked")
    return text


async def take_back(floor: Floor, text_id: UUID, paragraph_id: UUID | None = None) -> Entry:
    """Say nothing more."""
    text = await asked(floor, text_id)
    mine = await own(floor, text.id, paragraph_id)
    if mine is None or mine.fell is not None:
        raise Refused("answer.none")
    return await floor.record(AnswerTakenBack(room=floor.room.id, text=text.id, answer=mine.id))


async def own(floor: Floor, text_id: UUID, paragraph_id: UUID | None = None) -> Answer | None:
    """What one's own delegation said last, and has not taken back."""
    query = latest([text_id]).where(col(Answer.entity_id) == floor.seat.entity_id)
    found = (await floor.session.execute(query)).scalars()
    return next((each for each in found if each.paragraph_id == paragraph_id), None)


def latest(texts: Collection[UUID]) -> Any:
    """What delegations said last to these texts and their paragraphs."""
    return select(Answer).where(col(Answer.text_id).in_(texts), col(Answer.replaced).is_(False))


async def fall(session: AsyncSession, text: UUID, version: int, paragraphs: Collection[UUID]) -> None:
    """With other words in a text, what was said to it says nothing more. For `apply` alone."""
    standing = latest([text]).where(col(Answer.fell).is_(None))
    for each in (await session.execute(standing)).scalars():
        if each.paragraph_id is None or each.paragraph_id in paragraphs:
            each.fell = version


@apply.register
async def _(event: AnswerGiven, entry: Entry, session: AsyncSession) -> None:
    earlier = latest([event.text]).where(col(Answer.entity_id) == event.entity)
    for each in (await session.execute(earlier)).scalars():
        if each.paragraph_id == event.paragraph:
            each.replaced = True
    text = await session.get_one(Text, event.text)
    session.add(
        Answer(
            id=event.answer,
            room_id=event.room,
            text_id=event.text,
            paragraph_id=event.paragraph,
            entity_id=event.entity,
            seat_id=entry.by,
            saying=event.saying,
            reason=event.reason,
            at=entry.at,
            version=text.version,
        )
    )


@apply.register
async def _(event: AnswerTakenBack, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Answer, event.answer)).replaced = True


@dataclass(frozen=True)
class Said:
    """One answer: to which paragraph, if not to all of it; and with which version it fell, if it did."""

    saying: str
    reason: str | None
    at: datetime
    version: int
    fell: int | None
    paragraph: UUID | None = None
    label: str = ""


@dataclass(frozen=True)
class Line:
    """A delegation with its answer to the text, and those to paragraphs."""

    entity: str
    whole: Said | None
    parts: tuple[Said, ...]


@dataclass(frozen=True)
class AnswersView:
    """The answers to a text as its room sees them."""

    id: UUID
    room: UUID
    version: int
    zone: str
    lines: tuple[Line, ...]
    # How many delegations say what of the text as it stands now; under "" those that have said nothing of it.
    counts: dict[str, int]


def counted(lines: Sequence[Line]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for each in lines:
        found["" if each.whole is None or each.whole.fell else each.whole.saying] += 1
    return dict(found)


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, AnswersView]:
    """The answers to texts."""
    texts = select(Text, col(Conference.zone)).join(Room, col(Room.id) == col(Text.room_id))
    texts = texts.join(Conference, col(Conference.id) == col(Room.conference_id)).where(col(Text.id).in_(ids))
    rows = [(text, zone) for text, zone in (await session.execute(texts)).all() if text.kind in CHAIRED]
    return {text.id: await of_text(session, text, zone) for text, zone in rows}


async def of_text(session: AsyncSession, text: Text, zone: str) -> AnswersView:
    query = latest([text.id]).add_columns(col(Entity.short), col(Paragraph.label), col(Paragraph.rank))
    query = query.join(Entity, col(Entity.id) == col(Answer.entity_id))
    query = query.outerjoin(Paragraph, col(Paragraph.id) == col(Answer.paragraph_id)).order_by(col(Paragraph.rank))
    names = dict.fromkeys((await seated(session, text.room_id)).values())
    whole: dict[str, Said] = {}
    parts: defaultdict[str, list[Said]] = defaultdict(list)
    for each, short, label, _ in (await session.execute(query)).all():
        names.setdefault(short)
        said = Said(each.saying, each.reason, each.at, each.version, each.fell, each.paragraph_id, label or "")
        if each.paragraph_id is None:
            whole[short] = said
        else:
            parts[short].append(said)
    lines = tuple(Line(name, whole.get(name), tuple(parts[name])) for name in sorted(names, key=str.casefold))
    return AnswersView(text.id, text.room_id, text.version, zone, lines, counted(lines))
