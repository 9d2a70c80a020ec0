"""The paragraphs of a document that came back, and which paragraph of the text each of them is."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.standing import paragraphs_of
from rooms.drafting.texts import Asking, Paragraph, Step
from rooms.drafting.versions import of_row
from rooms.drafting.wording import Wording
from server.docx.reading import BETWEEN, Read


class Place(NamedTuple):
    """A paragraph of the text in the wording that the document has."""

    paragraph: UUID
    wording: Wording


@dataclass
class Block:
    """A paragraph of the document: from where to where it stands in what was read, and its words without changes."""

    start: int
    end: int
    words: str = ""
    # The offsets of what was read that belong to the words as they were.
    offsets: list[int] = field(default_factory=list)
    place: Place | None = None

    def at(self, offset: int) -> int:
        """Where an offset of what was read stands in the words as they were."""
        low, high = 0, len(self.offsets)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.offsets[middle] < offset else (low, middle)
        return low


def blocks_of(read: Read) -> Iterator[Block]:
    """The paragraphs of a document, each without what is tracked in it."""
    gone = dropped(read)
    start = 0
    for piece in read.source.rstrip("\n").split(BETWEEN):
        end = start + len(piece)
        block = Block(start, end)
        block.offsets = [at for at in range(start, end) if at not in gone]
        block.words = "".join(read.source[at] for at in block.offsets)
        yield block
        start = end + len(BETWEEN)


def dropped(read: Read) -> set[int]:
    """Where in what was read stands what a tracked change brought, or a bracket that only says so."""
    gone: set[int] = set()
    for each in read.tracked:
        if each.asks == Asking.BRACKET:
            gone |= {each.start, other_half(read.source, each.start)}
        elif each.asks == Asking.DELETE:
            gone |= {each.start, each.end - 1}
        else:
            gone |= set(range(each.start, each.end))
            gone |= {each.beside, other_half(read.source, each.beside)} if each.beside is not None else set()
    return gone


def other_half(source: str, start: int) -> int:
    """Where the bracket that opens here is closed."""
    depth = 0
    for at in range(start, len(source)):
        depth += (source[at] == "[") - (source[at] == "]")
        if depth == 0:
            return at
    return start


async def place(session: AsyncSession, text: UUID, blocks: Sequence[Block]) -> None:
    """To each paragraph of the document the one of the text that reads so, or once did."""
    paragraphs = await paragraphs_of(session, text)
    now: defaultdict[str, list[Place]] = defaultdict(list)
    for standing in paragraphs:
        now[standing.wording.text.strip()].append(Place(standing.id, standing.wording))
    missing = [each for each in blocks if each.words.strip() and not taken(each, now)]
    if missing:
        before = await earlier(session, text, paragraphs)
        for block in missing:
            taken(block, before)


def taken(block: Block, places: "defaultdict[str, list[Place]]") -> bool:
    """Whether there is a paragraph that reads so; each is taken once, in the order of the text."""
    standing = places.get(block.words.strip())
    if not standing:
        return False
    block.place = standing.pop(0) if len(standing) > 1 else standing[0]
    return True


async def earlier(
    session: AsyncSession, text: UUID, paragraphs: Sequence[Paragraph]
) -> "defaultdict[str, list[Place]]":
    """How paragraphs read in earlier versions, the latest of them first."""
    query = select(Step).where(col(Step.text_id) == text).order_by(col(Step.version).desc())
    steps: defaultdict[UUID, list[Step]] = defaultdict(list)
    for step in (await session.execute(query)).scalars():
        steps[step.paragraph_id].append(step)
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for each in paragraphs:
        wording = each.wording
        for step in steps[each.id]:
            for splice in step.splices:
                wording = wording.spliced(of_row(splice))
            found[wording.text.strip()].append(Place(each.id, wording))
    return found


def of(blocks: Sequence[Block], offset: int) -> Block | None:
    return next((each for each in blocks if each.start <= offset <= each.end), None)
