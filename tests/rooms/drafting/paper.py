"""A paper on the table: a text tabled before the cast, its paragraphs looked up by their words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting import versions
from rooms.drafting.papers import tabling
from rooms.drafting.reading.reader import read
from rooms.drafting.spans import Selected
from rooms.drafting.texts import Bracket, BracketState, Paragraph, Text, TextKind
from rooms.floor import Floor
from rooms.languages import Language
from rooms.record.entries import Entry
from rooms.threads.messages import Words
from tests.cast import Cast

__all__ = ["Paper", "Words", "tabled"]

Act = Callable[[Floor], Awaitable[Any]]


@dataclass
class Paper:
    """A text before the room, and ways to speak of its words."""

    cast: Cast
    id: UUID

    async def text(self) -> Text:
        async with self.cast.store.reading() as session:
            return await session.get_one(Text, self.id)

    async def printed(self, version: int | None = None) -> str:
        """The text as it stands now or stood in a version."""
        async with self.cast.store.reading() as session:
            text = await session.get_one(Text, self.id)
            return versions.printed(await versions.at(session, self.id, version or text.version))

    async def select(self, words: str, nth: int = 1) -> Selected:
        """These words, where they stand for the nth time in a paragraph."""
        async with self.cast.store.reading() as session:
            query = select(Paragraph).where(col(Paragraph.text_id) == self.id).order_by(col(Paragraph.rank))
            for paragraph in (await session.execute(query)).scalars():
                at, wording = -1, paragraph.wording
                for _ in range(nth):
                    at = wording.text.find(words, at + 1)
                if at >= 0:
                    return Selected(paragraph.id, wording.id(at), wording.id(at + len(words) - 1))
        raise LookupError(words)

    async def after(self, words: str) -> Selected:
        """The place after these words."""
        selected = await self.select(words)
        return Selected(selected.paragraph, selected.last)

    async def bracket(self, words: str) -> int:
        """The number of the open bracket with exactly these words inside."""
        async with self.cast.store.reading() as session:
            wordings = select(Paragraph).where(col(Paragraph.text_id) == self.id)
            found = {each.id: each.wording for each in (await session.execute(wordings)).scalars()}
            brackets = select(Bracket).where(col(Bracket.text_id) == self.id, col(Bracket.state) == BracketState.OPEN)
            for each in (await session.execute(brackets.order_by(col(Bracket.number)))).scalars():
                if each.bracketed and each.paragraph_id == each.ends_in:
                    wording = found[each.paragraph_id]
                    if wording.text[wording.offset(each.first) + 1 : wording.offset(each.last)] == words:
                        return each.number
        raise LookupError(words)

    async def row(self, number: int) -> Bracket:
        async with self.cast.store.reading() as session:
            return await session.get_one(Bracket, (self.id, number))

    async def does(self, name: str, act: Callable[..., Awaitable[Any]], *given: Any, **how: Any) -> Entry:
        """Somebody acts upon the text."""
        done = await self.cast.does(name, partial(act, **how) if how else lambda floor: act(floor, self.id, *given))
        return done.entries[-1]


async def tabled(
    cast: Cast, source: str, by: str = "canada", title: str = "A declaration", language: str = "en"
) -> Paper:
    """A text that somebody has put before the room."""
    act = partial(tabling.table, kind=TextKind.ROLLING, title=title, language=Language(language), reading=read(source))
    done = await cast.does(by, act)
    return Paper(cast, UUID(done.entries[-1].body["text"]))
