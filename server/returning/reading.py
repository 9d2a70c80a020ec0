"""Reading what came back: each tracked change and each comment, put to the characters of the text that it is about."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.layers.contents import Contents, DraftLine
from rooms.drafting.layers.notes import NOTE_LIMIT
from rooms.drafting.proposals.proposing import worded
from rooms.drafting.reading.tracked import Tracked
from rooms.drafting.texts import Asking, Bracket, BracketState
from rooms.floor import Refused
from server.docx.reading import Comment, Read
from server.layer_brief import normal
from server.returning.blocks import Block, Place, blocks_of, of, other_half, place
from server.returning.found import Change, Found, Said, Stray


async def found(session: AsyncSession, text: UUID, read: Read, mine: Contents, own: set[str]) -> Found:
    """What a document brings, held against the text and against what the layer has already.

    `own` is what the brief itself says beside the words.
    """
    blocks = list(blocks_of(read))
    await place(session, text, blocks)
    brackets = await closing(session, text)
    made: list[Change | Said | Stray] = [changed(read, blocks, each, brackets) for each in tracked(read)]
    made += [remarked(read, blocks, each) for each in read.comments if normal(each.words) not in own]
    fresh = [each for each in made if not known(each, mine)]
    return Found(
        tuple(each for each in fresh if isinstance(each, Change)),
        tuple(each for each in fresh if isinstance(each, Said)),
        tuple(each for each in fresh if isinstance(each, Stray)),
        len(made) - len(fresh),
    )


def tracked(read: Read) -> Iterator[Tracked]:
    """What is asked for, one by one; what was brought and taken away again was never asked for."""
    brought = [(each.start, each.end) for each in read.tracked if each.asks in (Asking.INSERT, Asking.REPLACE)]
    for each in read.tracked:
        if not any(start < each.start and each.end < end for start, end in brought):
            yield each


async def closing(session: AsyncSession, text: UUID) -> dict[int, Bracket]:
    """The open brackets of a text by the character that closes each."""
    query = select(Bracket).where(col(Bracket.text_id) == text, col(Bracket.state) == BracketState.OPEN)
    rows = (await session.execute(query)).scalars()
    return {each.last: each for each in rows if each.bracketed and not each.empty}


def changed(read: Read, blocks: Sequence[Block], each: Tracked, brackets: dict[int, Bracket]) -> Change | Stray:
    """A tracked change as a draft on the characters it is about."""
    block, words = of(blocks, each.start), brought(read, each)
    if block is None or block.place is None or not sayable(words):
        return Stray(words or reach(read, each), block.words if block else "", each.author)
    start, end = span(read, block, each)
    shift = lead(block.place.wording.text) - lead(block.words)
    return drafted(block.place, each, (start + shift, end + shift), words, brackets)


def sayable(words: str) -> bool:
    """Whether words can be a proposal as they are; an alternative may stand in brackets of its own."""
    try:
        return not words or bool(worded(words[1:-1] if words[0] == "[" and words[-1] == "]" else words))
    except Refused:
        return False


def lead(words: str) -> int:
    return len(words) - len(words.lstrip())


def span(read: Read, block: Block, each: Tracked) -> tuple[int, int]:
    """From where to where a change reaches in the words as they were; for an insertion both are its place."""
    start, end = each.start, each.end
    if each.beside is not None:
        start, end = each.beside, other_half(read.source, each.beside)
    elif each.asks == Asking.BRACKET:
        end = other_half(read.source, start)
    return block.at(start), block.at(end)


def brought(read: Read, each: Tracked) -> str:
    """The words of a change that brings some, without what was taken away of them again."""
    if each.asks not in (Asking.INSERT, Asking.REPLACE):
        return ""
    inner = [one for one in read.tracked if each.start < one.start and one.end < each.end]
    gone = {at for one in inner if one.asks == Asking.DELETE for at in range(one.start, one.end)}
    return " ".join("".join(read.source[at] for at in range(each.start + 1, each.end - 1) if at not in gone).split())


def reach(read: Read, each: Tracked) -> str:
    return " ".join(read.source[each.start + 1 : max(each.start + 1, each.end - 1)].split())


def drafted(
    place: Place, each: Tracked, reach: tuple[int, int], words: str, brackets: dict[int, Bracket]
) -> Change | Stray:
    text, wording = place.wording.text, place.wording
    start, end = reach
    if each.asks in (Asking.INSERT, Asking.REPLACE) and not words:
        return Stray(text[start:end], text, each.author)
    if each.asks == Asking.INSERT:
        before = wording.before(start)
        if words[0] == "[" and words[-1] == "]" and before in brackets:
            beside = brackets[before]
            first = beside.first if beside.first in wording else before
            return Change(place.paragraph, Asking.REPLACE, first, before, words[1:-1], "", each.author, beside.number)
        if "[" in words:
            return Stray(words, text, each.author)
        return Change(place.paragraph, Asking.INSERT, before, 0, words, "", each.author)
    about = text[start:end]
    start, end = start + lead(about), end - (len(about) - len(about.rstrip()))
    if start >= end or "[" in words:
        return Stray(words or about, text, each.author)
    first, last = wording.id(start), wording.id(end - 1)
    return Change(place.paragraph, each.asks, first, last, words, text[start:end], each.author)


def remarked(read: Read, blocks: Sequence[Block], comment: Comment) -> Said | Stray:
    """A comment as a note on the words it is about, or on the paragraph where these are none."""
    block = of(blocks, comment.start)
    if block is None or block.place is None or len(comment.words) > NOTE_LIMIT:
        return Stray(comment.words, block.words if block else "", comment.author)
    wording = block.place.wording
    shift = lead(wording.text) - lead(block.words)
    start, end = block.at(comment.start) + shift, min(block.at(comment.end) + shift, len(wording.text))
    about = wording.text[start:end]
    if not about.strip() or about.strip() == wording.text.strip():
        return Said(block.place.paragraph, 0, 0, comment.words, "", comment.author)
    first, last = wording.id(start), wording.id(end - 1)
    return Said(block.place.paragraph, first, last, comment.words, about, comment.author)


def known(each: Change | Said | Stray, mine: Contents) -> bool:
    """Whether the very same is in the layer already, or has been released from it."""
    if isinstance(each, Said):
        return normal(each.words) in {normal(one.words or "") for one in mine.notes}
    if isinstance(each, Stray):
        return False
    return any(alike(each, one) for one in (*mine.drafts, *mine.released))


def alike(each: Change, one: DraftLine) -> bool:
    if (each.asks, each.words, each.beside) != (one.asks, one.words or "", one.beside):
        return False
    return each.beside is not None or (each.first, each.last) == (one.where.first, one.where.last)
