"""Reviews: a text that somebody is reading in, with the answers they have given so far; nobody else sees it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.accreditation import named
from rooms.drafting.papers import remarks, tabling
from rooms.drafting.papers.remarks import Remark
from rooms.drafting.papers.symbols import Cover
from rooms.drafting.papers.tabling import PLAIN, SOURCE_LIMIT, TITLE_LIMIT
from rooms.drafting.reading.reading import Answer, Reading
from rooms.drafting.reading.tracked import Tracked
from rooms.drafting.texts import TextKind
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language, visible
from rooms.record.columns import PERSONAL, Moment
from rooms.record.entries import Entry
from rooms.room import Permission

# So many texts one seat may be reading in at a time.
REVIEWS_LIMIT = 10


class Review(SQLModel, table=True):
    """A text as it came, what it is to be tabled as, and what was answered; it can be left and taken up again.

    `document` holds what came with it besides its words: changes that were tracked, comments, what was left out;
    `cover` what is to stand on it.
    """

    __table_args__ = {"info": PERSONAL}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    seat_id: UUID = Field(index=True)
    kind: str
    title: str
    language: str
    source: str
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    document: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    cover: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=Moment)


async def may_read_in(floor: Floor) -> None:
    await floor.require_to_act(Permission.TEXT_TABLE)
    if floor.room.anonymous:
        # A text that is read in lies in the store beside the seat that brought it.
        raise Refused("review.nothing_kept")


async def begin(
    floor: Floor,
    kind: TextKind,
    title: str,
    language: Language,
    source: str,
    id: UUID | None = None,
    document: dict[str, Any] | None = None,
    cover: Cover = PLAIN,
) -> UUID:
    """Keep a text that came, until its questions are answered and it is tabled; under one id it is kept once."""
    await may_read_in(floor)
    title, source = named(title, "title", TITLE_LIMIT), readable(source)
    await tabling.may_bear(floor, cover)
    if id is not None and await floor.session.get(Review, id) is not None:
        return (await own(floor, id)).id
    if len(await of_seat(floor.session, floor.room.id, floor.seat.id)) >= REVIEWS_LIMIT:
        raise Refused("review.too_many", limit=REVIEWS_LIMIT)
    review = Review(
        id=id or uuid4(),
        room_id=floor.room.id,
        seat_id=floor.seat.id,
        kind=kind,
        title=title,
        language=language,
        source=source,
        document=document or {},
        cover=cover.model_dump(mode="json"),
        at=floor.now,
    )
    floor.session.add(review)
    return review.id


def readable(source: str) -> str:
    """What can be read in: some words, and not too many."""
    if not visible(source):
        raise Refused("text.empty", "source")
    if len(source) > SOURCE_LIMIT:
        raise Refused("text.too_long", "source", limit=SOURCE_LIMIT, length=len(source))
    if "\0" in source:
        raise Refused("text.no_text", "source")
    return source


async def of_seat(session: AsyncSession, room: UUID, seat: UUID) -> list[Review]:
    """What a seat is reading in, the latest first."""
    query = select(Review).where(col(Review.room_id) == room, col(Review.seat_id) == seat)
    return list((await session.execute(query.order_by(col(Review.at).desc()))).scalars())


async def own(floor: Floor, review_id: UUID) -> Review:
    """A review of this very seat; that somebody else has one is not told."""
    review = await floor.session.get(Review, review_id)
    if review is None or (review.room_id, review.seat_id) != (floor.room.id, floor.seat.id):
        raise NotHere
    return review


async def answer(floor: Floor, review_id: UUID, given: Mapping[str, Answer | None]) -> None:
    """Answer questions, each by its id or all that are alike by their likeness; none takes an answer back."""
    await may_read_in(floor)
    review = await own(floor, review_id)
    kept = {id: said for id, said in review.answers.items() if id not in given}
    review.answers = kept | {id: str(said) for id, said in given.items() if said is not None}


async def give_up(floor: Floor, review_id: UUID) -> None:
    """Table nothing of it: the text that came is kept no longer."""
    await floor.session.delete(await own(floor, review_id))


async def table(
    floor: Floor,
    review_id: UUID,
    reading: Reading,
    tracked: Sequence[Tracked] = (),
    said: Sequence[Remark] = (),
) -> Entry:
    """Put the text before the room as it was read with the answers that were given, with what came beside its words:
    changes that were tracked, and comments.
    """
    await may_read_in(floor)
    review = await own(floor, review_id)
    kind, language = TextKind(review.kind), Language(review.language)
    cover = Cover.model_validate(review.cover)
    about = {"kind": kind, "title": review.title, "language": language, "tracked": tracked, "cover": cover}
    entry = await remarks.table(floor, said, reading, **about)
    await floor.session.delete(review)
    return entry


def answers(review: Review) -> dict[str, Answer]:
    return {id: Answer(said) for id, said in review.answers.items() if said in set(Answer)}
