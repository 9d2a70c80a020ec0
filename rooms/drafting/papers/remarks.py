"""Remarks: comments that came with a Word document, as comments on the same words of the text that was read from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rooms.drafting.changes import Begun
from rooms.drafting.commenting import ABOUT_LIMIT, Anchor, CommentMade, topic_of
from rooms.drafting.papers import tabling
from rooms.drafting.papers.attributing import named, rule
from rooms.drafting.papers.tabling import TextTabled
from rooms.drafting.reading.reading import Reading
from rooms.drafting.texts import Text
from rooms.floor import Floor, Refused
from rooms.languages import Language
from rooms.record.entries import Entry
from rooms.threads import messages
from rooms.threads.messages import TEXT_LIMIT, Posted, Words

REMARKS_LIMIT = 500


@dataclass(frozen=True)
class Remark:
    """What somebody said of the characters of a source from `start` up to `end`."""

    start: int
    end: int
    author: str
    words: str


async def table(floor: Floor, remarks: Sequence[Remark], reading: Reading, **about: Any) -> Entry:
    """Put a text before the room as it was read, and what was said of its words beside them."""
    if remarks:
        await messages.may_speak(floor)
        said = [as_said(floor, reading, each) for each in remarks]
        sayable(said)
    entry = await tabling.table(floor, reading=reading, **about)
    if remarks:
        await bring(floor, entry.event, list(zip(remarks, said, strict=True)))
    return entry


def as_said(floor: Floor, reading: Reading, remark: Remark) -> str:
    """The words under the name of whoever said them, as far as the rule of the room lets anybody be named."""
    by = named(remark.author, reading.names, rule(floor.room))
    return f"{by[0]}: {remark.words}" if by else remark.words


def sayable(said: Sequence[str]) -> None:
    """Refuses what no message can hold, before anything is entered."""
    if len(said) > REMARKS_LIMIT:
        raise Refused("text.too_many_comments", "source", limit=REMARKS_LIMIT, count=len(said))
    for words in said:
        try:
            messages.written(words)
        except Refused:
            raise Refused("text.comment_unreadable", "source", limit=TEXT_LIMIT) from None


async def bring(floor: Floor, tabled: Any, said: Sequence[tuple[Remark, str]]) -> None:
    """Enter each as a message of the topic of the text, about the words it was said of."""
    assert isinstance(tabled, TextTabled)
    text = await floor.find(Text, tabled.text)
    topic = await topic_of(floor, text)
    for remark, words in said:
        paragraph, anchor, about = place(tabled.changes.begun, remark)
        # The first in a text makes its topic known to the next.
        posted = (await messages.post(floor, topic, Words(text=words, language=Language(text.language)))).event
        assert isinstance(posted, Posted)
        made = CommentMade(
            room=floor.room.id,
            text=text.id,
            paragraph=paragraph,
            message=posted.message,
            anchor=anchor,
            about=about[:ABOUT_LIMIT],
        )
        await floor.record(made)


def place(begun: Sequence[Begun], remark: Remark) -> tuple[UUID, Anchor, str]:
    """The paragraph in which a remark begins, and what of it the remark is about; the whole where it names no words."""
    worded = [(each, each.words[0]) for each in begun if each.words]
    here, run = next(((each, run) for each, run in worded if remark.start < run.first - 1 + len(run.words)), worded[-1])
    start = max(remark.start - (run.first - 1), 0)
    about = run.words[start : max(remark.end - (run.first - 1), 0)]
    return here.paragraph, ((run.first + start, len(about)),) if about else (), about
