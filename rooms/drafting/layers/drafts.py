"""Drafts: proposals that a delegation has not made yet, kept to itself until its head releases them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import Index, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting.layers import layer
from rooms.drafting.layers.layer import LIMIT, OfLayer
from rooms.drafting.layers.placing import About, same
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.proposals.proposing import worded
from rooms.drafting.standing import present, reach_of, text_of
from rooms.drafting.texts import Asking, Bracket, BracketState, Paragraph, Text
from rooms.floor import Floor, NotHere, Refused
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, apply

WORDED = (Asking.INSERT, Asking.REPLACE)


class DraftState(StrEnum):
    KEPT = "kept"
    RELEASED = "released"
    DROPPED = "dropped"


class Draft(SQLModel, table=True):
    """A proposal kept back: on which characters, as they read then; `beside` is the bracket it would be one more of.

    `author` is who wrote it where that was no seat here, such as a ministry; `bracket` what it became.
    """

    __table_args__ = (Index(None, "layer_id", "text_id"), {"info": DERIVED})
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    layer_id: UUID = Field(foreign_key="record.id")
    text_id: UUID
    paragraph_id: UUID
    asks: str
    first: int
    last: int
    beside: int | None = None
    words: str | None = None
    about: str | None = None
    author: str | None = None
    version: int
    seat_id: UUID
    at: datetime = Field(sa_type=Moment)
    ready: bool = False
    state: str = DraftState.KEPT
    bracket: int | None = None

    @property
    def where(self) -> About:
        return About(self.paragraph_id, self.first, self.last)


class DraftKept(OfLayer):
    """A delegation keeps a proposal to itself."""

    draft: UUID
    paragraph: UUID
    asks: Asking
    first: int
    last: int
    beside: int | None = None
    version: int
    words: str | None = None
    about: str | None = None
    author: str | None = None
    WORDS: ClassVar[frozenset[str]] = frozenset({"words", "about", "author"})


class DraftReworded(OfLayer):
    """A delegation changed the words of a proposal it keeps to itself."""

    draft: UUID
    words: str | None = None
    WORDS: ClassVar[frozenset[str]] = frozenset({"words"})


class DraftReadied(OfLayer):
    """A proposal that a delegation keeps to itself is ready to be released, or is not."""

    draft: UUID
    ready: bool


class DraftDropped(OfLayer):
    """A delegation will not make a proposal that it kept to itself."""

    draft: UUID


async def keep(
    floor: Floor, text_id: UUID, paragraph_id: UUID, wishes: Sequence[Wish], author: str = ""
) -> list[Entry]:
    """Keep proposals in the layer instead of making them: all of them, or none where one cannot be made."""
    await layer.require(floor)
    _, paragraph = await present(floor, text_id, paragraph_id)
    for wish in wishes:
        about(paragraph, wish), said(wish)
    await room_for(floor, text_id, len(wishes))
    return [await bring(floor, text_id, paragraph_id, wish, about(paragraph, wish), author) for wish in wishes]


async def bring(floor: Floor, text_id: UUID, paragraph_id: UUID, wish: Wish, about: str, author: str = "") -> Entry:
    """Keep a proposal on words as somebody had them before them, wherever these are now."""
    await layer.require(floor)
    text, _ = await text_of(floor, text_id, paragraph_id)
    words = said(wish)
    await room_for(floor, text_id, 1)
    return await layer.enter(
        floor,
        DraftKept(
            layer=await layer.opened(floor),
            text=text_id,
            draft=uuid4(),
            paragraph=paragraph_id,
            asks=wish.asks,
            first=wish.first,
            last=wish.last,
            beside=wish.beside,
            version=text.version,
            words=words,
            about=about,
            author=author or None,
        ),
    )


def said(wish: Wish) -> str | None:
    return worded(wish.words) if wish.asks in WORDED or wish.beside is not None else None


def about(paragraph: Paragraph, wish: Wish) -> str:
    """The words that a wish is about, as they stand."""
    start, end = reach_of(paragraph.wording, wish.first, wish.last)
    if not wish.last:
        return ""
    words = paragraph.wording.text[start:end]
    if not words.strip():
        raise Refused("words.none_selected", "words")
    if wish.asks == Asking.REPLACE and wish.beside is None and same(words, wish.words):
        raise Refused("words.unchanged", "words")
    return words


async def keep_beside(floor: Floor, text_id: UUID, number: int, words: str) -> list[Entry]:
    """Keep one more wording beside words in brackets."""
    await layer.require(floor)
    text = await floor.find(Text, text_id)
    bracket = await floor.session.get(Bracket, (text.id, number))
    if bracket is None:
        raise NotHere
    if bracket.state != BracketState.OPEN:
        raise Refused("bracket.settled")
    last = bracket.last if bracket.ends_in == bracket.paragraph_id else bracket.first
    wish = Wish(Asking.REPLACE, bracket.first, last, worded(words), number)
    return await keep(floor, text_id, bracket.paragraph_id, [wish])


async def room_for(floor: Floor, text_id: UUID, more: int) -> None:
    """One delegation keeps no more of a text than can be looked through."""
    mine = await layer.own(floor)
    if mine is None:
        return
    kept = (col(Draft.layer_id) == mine.id, col(Draft.text_id) == text_id, col(Draft.state) == DraftState.KEPT)
    count = (await floor.session.execute(select(func.count()).select_from(Draft).where(*kept))).scalar_one()
    if count + more > LIMIT:
        raise Refused("layer.too_much", "words", limit=LIMIT)


async def own(floor: Floor, draft_id: UUID) -> Draft:
    """A draft of one's own delegation that still waits."""
    draft = await layer.find(floor, Draft, draft_id)
    if draft.state != DraftState.KEPT:
        raise Refused("draft.settled")
    return draft


async def reword(floor: Floor, draft_id: UUID, words: str) -> Entry:
    """Change the words of a draft; it is no longer ready."""
    await layer.require(floor)
    draft = await own(floor, draft_id)
    if draft.words is None:
        raise Refused("proposal.no_words")
    words = worded(words)
    if words == draft.words:
        raise Refused("words.unchanged", "words")
    event = DraftReworded(layer=draft.layer_id, text=draft.text_id, draft=draft.id, words=words)
    return await layer.enter(floor, event)


async def ready(floor: Floor, draft_id: UUID, ready: bool) -> Entry:
    """Say that a draft is ready to be released, or that it is not."""
    await layer.require(floor)
    draft = await own(floor, draft_id)
    if draft.ready == ready:
        raise Refused("draft.so_already")
    return await layer.enter(floor, DraftReadied(layer=draft.layer_id, text=draft.text_id, draft=draft.id, ready=ready))


async def drop(floor: Floor, draft_id: UUID) -> Entry:
    """Take a draft out of the layer."""
    await layer.require(floor)
    draft = await own(floor, draft_id)
    return await layer.enter(floor, DraftDropped(layer=draft.layer_id, text=draft.text_id, draft=draft.id))


@apply.register
async def _(event: DraftKept, entry: Entry, session: AsyncSession) -> None:
    facts = event.model_dump(include={"asks", "first", "last", "beside", "words", "about", "author", "version"})
    session.add(
        Draft(
            id=event.draft,
            layer_id=event.layer,
            text_id=event.text,
            paragraph_id=event.paragraph,
            seat_id=entry.by,
            at=entry.at,
            **facts,
        )
    )


@apply.register
async def _(event: DraftReworded, entry: Entry, session: AsyncSession) -> None:
    draft = await session.get_one(Draft, event.draft)
    draft.words, draft.ready, draft.seat_id, draft.at = event.words, False, entry.by, entry.at


@apply.register
async def _(event: DraftReadied, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Draft, event.draft)).ready = event.ready


@apply.register
async def _(event: DraftDropped, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Draft, event.draft)).state = DraftState.DROPPED
