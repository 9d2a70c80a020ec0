"""Notes of a layer: what a delegation writes to itself beside a paragraph or words of it."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import Index, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting.layers import layer
from rooms.drafting.layers.layer import LIMIT, OfLayer
from rooms.drafting.layers.placing import About
from rooms.drafting.standing import present, reach_of
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor, Refused
from rooms.languages import plain, visible
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, apply

NOTE_LIMIT = 4_000


class LayerNote(SQLModel, table=True):
    """A note on a paragraph, or on characters of it; `author` is who wrote it where that was no seat here."""

    __table_args__ = (Index(None, "layer_id", "text_id"), {"info": DERIVED})
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    layer_id: UUID = Field(foreign_key="record.id")
    text_id: UUID
    paragraph_id: UUID
    first: int = 0
    last: int = 0
    words: str | None = None
    about: str | None = None
    author: str | None = None
    seat_id: UUID
    at: datetime = Field(sa_type=Moment)

    @property
    def where(self) -> About:
        return About(self.paragraph_id, self.first, self.last)


class LayerNoteKept(OfLayer):
    """A delegation wrote something down beside a text."""

    note: UUID
    paragraph: UUID
    first: int = 0
    last: int = 0
    words: str | None = None
    about: str | None = None
    author: str | None = None
    WORDS: ClassVar[frozenset[str]] = frozenset({"words", "about", "author"})


class LayerNoteRemoved(OfLayer):
    """A delegation needs a note no longer."""

    note: UUID


async def keep(floor: Floor, text_id: UUID, where: About, words: str, author: str = "") -> Entry:
    """Write something down beside a paragraph, or beside words of it."""
    await layer.require(floor)
    _, paragraph = await present(floor, text_id, where.paragraph)
    words, about = written(words), told(paragraph, where)
    await room_for(floor, text_id)
    return await layer.enter(
        floor,
        LayerNoteKept(
            layer=await layer.opened(floor),
            text=text_id,
            note=uuid4(),
            paragraph=where.paragraph,
            first=where.first,
            last=where.last,
            words=words,
            about=about,
            author=author or None,
        ),
    )


def written(words: str, field: str = "words", required: bool = True) -> str:
    """What somebody wrote, over as many lines as they like."""
    words = "\n".join(line.rstrip() for line in plain(words).splitlines()).strip()
    if required and not visible(words):
        raise Refused("layer.no_words", field)
    if len(words) > NOTE_LIMIT:
        raise Refused("reason.too_long", field, limit=NOTE_LIMIT, length=len(words))
    return words


def told(paragraph: Paragraph, where: About) -> str | None:
    """The words that a note is about, as they stand; none where it is about the whole paragraph."""
    if not where.last:
        return None
    start, end = reach_of(paragraph.wording, where.first, where.last)
    return paragraph.wording.text[start:end]


async def room_for(floor: Floor, text_id: UUID) -> None:
    mine = await layer.own(floor)
    if mine is None:
        return
    of_text = (col(LayerNote.layer_id) == mine.id, col(LayerNote.text_id) == text_id)
    count = (await floor.session.execute(select(func.count()).select_from(LayerNote).where(*of_text))).scalar_one()
    if count >= LIMIT:
        raise Refused("layer.too_much", "words", limit=LIMIT)


async def remove(floor: Floor, note_id: UUID) -> Entry:
    """Take a note out of the layer."""
    await layer.require(floor)
    note = await layer.find(floor, LayerNote, note_id)
    return await layer.enter(floor, LayerNoteRemoved(layer=note.layer_id, text=note.text_id, note=note.id))


@apply.register
async def _(event: LayerNoteKept, entry: Entry, session: AsyncSession) -> None:
    session.add(
        LayerNote(
            id=event.note,
            layer_id=event.layer,
            text_id=event.text,
            paragraph_id=event.paragraph,
            seat_id=entry.by,
            at=entry.at,
            **event.model_dump(include={"first", "last", "words", "about", "author"}),
        )
    )


@apply.register
async def _(event: LayerNoteRemoved, entry: Entry, session: AsyncSession) -> None:
    await session.delete(await session.get_one(LayerNote, event.note))
