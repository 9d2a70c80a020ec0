"""Headings: the table of contents of a text, with how much is open under each line of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.kinds import UNSETTLED, ParagraphKind
from rooms.drafting.texts import Bracket, BracketState, Paragraph
from rooms.drafting.wording import Wording

# What stands in the table of contents, and so much of its words.
HEADINGS = (ParagraphKind.SECTION, ParagraphKind.ARTICLE, ParagraphKind.ANNEX)
HEADING_LENGTH = 90


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents: the paragraph it is, the how manieth, its words, and what is open below it."""

    id: UUID
    place: int
    kind: str
    words: str
    open: int


async def of_text(session: AsyncSession, text: UUID) -> list[Heading]:
    """The sections, articles and annexes of a text, each with what is open up to the next one."""
    standing = (col(Paragraph.text_id) == text, col(Paragraph.gone).is_(None))
    query = select(col(Paragraph.id), col(Paragraph.kind)).where(*standing).order_by(col(Paragraph.rank))
    order = [(id, kind) for id, kind in (await session.execute(query)).all()]
    runs = select(col(Paragraph.id), col(Paragraph.runs)).where(*standing, col(Paragraph.kind).in_(HEADINGS))
    words = {id: headed(Wording.of(kept).text) for id, kept in (await session.execute(runs)).all()}
    still, open = await unsettled(session, text), 0
    found: list[Heading] = []
    for place in range(len(order) - 1, -1, -1):
        id, kind = order[place]
        open += still.get(id, 0)
        if id in words:
            found.append(Heading(id, place, kind, words[id], open))
            open = 0
    return found[::-1]


def headed(words: str) -> str:
    """A heading on one line, without the marks of Markdown before it."""
    line = " ".join(words.lstrip("# ").split())
    return line if len(line) <= HEADING_LENGTH else line[:HEADING_LENGTH].rsplit(" ", 1)[0] + " …"


async def unsettled(session: AsyncSession, text: UUID) -> dict[UUID, int]:
    """How many brackets and missing values begin in each paragraph of a text."""
    wanted = (col(Bracket.state) == BracketState.OPEN, col(Bracket.kind).in_(UNSETTLED))
    query = select(col(Bracket.paragraph_id), func.count()).where(col(Bracket.text_id) == text, *wanted)
    query = query.where(col(Bracket.bracketed).is_(True)).group_by(col(Bracket.paragraph_id))
    return {id: count for id, count in (await session.execute(query)).all()}
