"""Commenting: what is said of words of a text, as messages of a topic that the text has for it.

A comment is bound to the characters it is about, so that it follows them; who said it, and whether that may be known,
stands with the message alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import JSON, Column, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.drafting.spans import Selected
from rooms.drafting.standing import present, reach_of
from rooms.drafting.texts import Paragraph, Text
from rooms.drafting.wording import Wording
from rooms.floor import Floor, NotHere, Refused
from rooms.record.columns import DERIVED
from rooms.record.entries import Entry, Event, Part, apply
from rooms.record.rows import IDS, among
from rooms.room import Permission
from rooms.threads import messages, topics
from rooms.threads.messages import Message, Posted, Words
from rooms.threads.shown import MessageView
from rooms.threads.shown import view as said
from rooms.threads.topics import TITLE_LIMIT, Topic, TopicOpened

# So much of what a comment is about is repeated with it.
ABOUT_LIMIT = 300
# Characters: the first and how many follow it, with itself.
Anchor = tuple[tuple[int, int], ...]


class Comment(SQLModel, table=True):
    """What a message is about: characters of a paragraph, and how they read then; none where it is all of it."""

    __table_args__ = {"info": DERIVED}
    message_id: UUID = Field(primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    text_id: UUID = Field(foreign_key="text.id", index=True)
    paragraph_id: UUID = Field(foreign_key="paragraph.id", index=True)
    anchor: list[list[int]] = Field(sa_column=Column(JSON, nullable=False))
    about: str = ""


class CommentMade(Event):
    """A message is about words of a text."""

    room: UUID
    text: UUID
    paragraph: UUID
    message: UUID
    anchor: Anchor = ()
    about: str = ""

    def touches(self) -> list[Part]:
        return [("paragraph", self.paragraph)]


async def comment(floor: Floor, text_id: UUID, selected: Selected, words: Words) -> Entry:
    """Say something of words of a text; where none are selected, of their whole paragraph."""
    await messages.may_speak(floor)
    floor.require(Permission.TEXT_READ)
    text, paragraph = await present(floor, text_id, selected.paragraph)
    anchor, about = about_what(paragraph.wording, selected)
    written(floor, words)
    topic = await topic_of(floor, text)
    posted = (await messages.post(floor, topic, words)).event
    assert isinstance(posted, Posted)
    return await floor.record(
        CommentMade(
            room=floor.room.id,
            text=text.id,
            paragraph=paragraph.id,
            message=posted.message,
            anchor=anchor,
            about=about[:ABOUT_LIMIT],
        )
    )


def written(floor: Floor, words: Words) -> None:
    """Refuses what cannot be said, by the field in which it was written beside a text."""
    if words.under not in (None, str(floor.room.segment_id or "")):
        raise Refused("segment.changed_meanwhile", "words")
    try:
        messages.written(words.text)
    except Refused as refusal:
        raise Refused(refusal.reason, "words", **refusal.facts) from None


def about_what(wording: Wording, selected: Selected) -> tuple[Anchor, str]:
    if not selected.last:
        return (), ""
    start, end = reach_of(wording, selected.first, selected.last)
    runs = wording.between(start, end)
    if not runs:
        raise Refused("words.none_selected", "words")
    return tuple((run.first, len(run.words)) for run in runs), wording.text[start:end]


def quoted(paragraph: Paragraph, words: str) -> Selected:
    """The words of a paragraph that somebody has typed, where they first stand; all of it where none are."""
    if not words:
        return Selected(paragraph.id, 0)
    wording = paragraph.wording
    at = wording.text.find(words)
    if at < 0:
        raise Refused("comment.not_its_words", "quote")
    return Selected(paragraph.id, wording.id(at), wording.id(at + len(words) - 1))


async def topic_of(floor: Floor, text: Text) -> UUID:
    """The topic in which a text is commented on; with the first comment it is opened."""
    query = select(col(Topic.id), col(Topic.closed)).join(Message, col(Message.topic_id) == col(Topic.id))
    query = query.join(Comment, col(Comment.message_id) == col(Message.id)).where(col(Comment.text_id) == text.id)
    found = (await floor.session.execute(query.limit(1))).first()
    if found is not None:
        if found.closed:
            raise Refused("topic.closed")
        return UUID(str(found.id))
    opened = (await topics.enter(floor, f"{text.symbol}: {text.title}"[:TITLE_LIMIT])).event
    assert isinstance(opened, TopicOpened)
    await floor.session.flush()
    return opened.topic


async def reply(floor: Floor, text_id: UUID, message_id: UUID, words: Words) -> Entry:
    """Answer a comment."""
    row = await floor.session.get(Comment, message_id)
    if row is None or row.text_id != text_id:
        raise NotHere
    message = await floor.find(Message, message_id)
    written(floor, words)
    return await messages.post(floor, message.topic_id, words.model_copy(update={"reply_to": message.id}))


async def carry(session: AsyncSession, paragraph: UUID, other: UUID, all_of_them: bool = False) -> None:
    """Comments on words of a paragraph that stand in another one now go with them. For `apply` alone."""
    wording = (await session.get_one(Paragraph, other)).wording
    for row in (await session.execute(select(Comment).where(col(Comment.paragraph_id) == paragraph))).scalars():
        if all_of_them or reach(wording, row.anchor) is not None:
            row.paragraph_id = other


def reach(wording: Wording, anchor: Sequence[Sequence[int]]) -> tuple[int, int] | None:
    """From which offset up to which the characters that are left of these stand; none where none is left."""
    at, ends = 0, []
    for run in wording.runs:
        for first, length in anchor:
            left, right = max(run.first, first), min(run.first + len(run.words), first + length)
            if left < right:
                ends += [at + left - run.first, at + right - run.first]
        at += len(run.words)
    return (min(ends), max(ends)) if ends else None


@dataclass(frozen=True)
class Thread:
    """A comment with its answers: the words it was about, how they read now, and whether they are gone."""

    message: MessageView
    replies: tuple[MessageView, ...]
    about: str
    now: str
    gone: bool
    place: int


async def on(floor: Floor, paragraph: Paragraph, language: str) -> list[Thread]:
    """The comments on a paragraph, in the order of the words they are about."""
    query = select(Comment).where(col(Comment.paragraph_id) == paragraph.id)
    rows = list((await floor.session.execute(query)).scalars())
    answers = await answering(floor.session, [each.message_id for each in rows])
    every = [id for row in rows for id in (row.message_id, *answers[row.message_id])]
    views = await said(floor.session, every, floor.audience(language)) if every else {}
    found = [thread(paragraph.wording, row, views, answers[row.message_id]) for row in rows if row.message_id in views]
    return sorted(found, key=lambda each: (each.place, each.message.ordinal))


def thread(wording: Wording, row: Comment, views: dict[UUID, MessageView], answers: Sequence[UUID]) -> Thread:
    ends = reach(wording, row.anchor)
    replies = sorted((views[id] for id in answers if id in views), key=lambda each: each.ordinal)
    return Thread(
        message=views[row.message_id],
        replies=tuple(replies),
        about=row.about,
        now=wording.text[ends[0] : ends[1]] if ends else "",
        gone=bool(row.anchor) and ends is None,
        place=ends[0] if ends else -1,
    )


async def answering(session: AsyncSession, roots: Sequence[UUID]) -> defaultdict[UUID, list[UUID]]:
    """The answers to each of these messages, and the answers to those."""
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    root = {id: id for id in roots}
    while root:
        query = select(col(Message.id), col(Message.reply_to)).where(col(Message.reply_to).in_(root))
        rows = (await session.execute(query)).all()
        root = {id: root[to] for id, to in rows if to is not None}
        for id, first in root.items():
            found[first].append(id)
    return found


COUNTS = (
    select(col(Comment.paragraph_id), func.count())
    .where(col(Comment.paragraph_id).in_(IDS))
    .group_by(col(Comment.paragraph_id))
)


async def counts(session: AsyncSession, paragraphs: Sequence[UUID]) -> dict[UUID, int]:
    """How many comments there are on each of these paragraphs."""
    rows = (await session.execute(COUNTS, {"ids": among(paragraphs)})).all() if paragraphs else []
    return {id: count for id, count in rows}


@apply.register
async def _(event: CommentMade, entry: Entry, session: AsyncSession) -> None:
    session.add(
        Comment(
            message_id=event.message,
            room_id=event.room,
            text_id=event.text,
            paragraph_id=event.paragraph,
            anchor=[list(each) for each in event.anchor],
            about=event.about,
        )
    )
