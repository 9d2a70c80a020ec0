"""Origins: of every word of a paragraph, with which version it came into the text, and as whose proposal."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import versions
from rooms.drafting.texts import Asking, Bracket, Paragraph

# Over so many paragraphs, split and merged, words are followed back.
DEEPEST = 8
SIGNS = "[] \t\u00a0\n"


@dataclass(frozen=True)
class Origin:
    """Words that came together: with which version, and the proposal that brought them, where one did."""

    words: str
    version: int
    proposal: Bracket | None = None


async def of_paragraph(session: AsyncSession, paragraph: Paragraph) -> list[Origin]:
    """The words of a paragraph as it stands, from the first to the last."""
    born = await births(session, paragraph)
    proposals = await brought(session, paragraph.text_id, set(born.values()))
    characters = [(run.first + place, each) for run in paragraph.wording.runs for place, each in enumerate(run.words)]
    came = [(born.get(id, 1), within(proposals, born.get(id, 1), id), each) for id, each in characters]
    found = []
    for (version, _), group in groupby(came, key=lambda each: (each[0], each[1].number if each[1] else 0)):
        some = list(group)
        words = "".join(each for *_, each in some)
        if words.strip(SIGNS):
            found.append(Origin(words.strip(), version, some[0][1]))
    return found


async def births(session: AsyncSession, paragraph: Paragraph, deep: int = 0) -> dict[int, int]:
    """With which version each character came into the text, in whichever paragraph that was."""
    found: dict[int, int] = {}
    elsewhere = await before_here(session, paragraph, deep) if deep < DEEPEST else {}
    version = paragraph.born
    for edition, standing in await versions.of_paragraph(session, paragraph.id):
        version = edition.version if edition else version
        for run in standing.words.runs if standing else ():
            for id in range(run.first, run.first + len(run.words)):
                found.setdefault(id, elsewhere.get(id, version))
    return found


async def before_here(session: AsyncSession, paragraph: Paragraph, deep: int) -> dict[int, int]:
    """The same of the characters that stood in the paragraph it was split from, or in those it has taken in."""
    query = select(Paragraph).where(col(Paragraph.text_id) == paragraph.text_id, col(Paragraph.id) != paragraph.id)
    steps = [edition.version for edition, _ in await versions.of_paragraph(session, paragraph.id) if edition]
    taken = col(Paragraph.gone).in_(steps)
    found: dict[int, int] = {}
    for each in (await session.execute(query.where(taken | (col(Paragraph.id) == paragraph.source)))).scalars():
        found |= await births(session, each, deep + 1)
    return found


async def brought(session: AsyncSession, text: UUID, among: set[int]) -> list[Bracket]:
    """The proposals by which words came into the text with these versions."""
    query = select(Bracket).where(
        *(col(Bracket.text_id) == text, col(Bracket.version).in_(among)),
        col(Bracket.asks).in_([Asking.INSERT, Asking.REPLACE]),
    )
    return list((await session.execute(query)).scalars())


def within(proposals: Iterable[Bracket], version: int, id: int) -> Bracket | None:
    """The proposal that brought a character; of two, one within the other, the inner one."""
    found = [each for each in proposals if each.version == version and each.first <= id <= each.last]
    return min(found, key=lambda each: each.last - each.first, default=None)
