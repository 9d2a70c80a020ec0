"""A text by its numbered lines: as it is read, printed and taken away, so that a line can be cited."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting import versions
from rooms.drafting.measure import Numbered, numbered
from rooms.drafting.texts import Text
from rooms.drafting.versions import Standing
from server.access import Access
from server.lettering import slices


@dataclass(frozen=True)
class Lined:
    """A paragraph by its lines, each with its number."""

    id: UUID
    kind: str
    label: str
    state: str
    lines: tuple[tuple[int, Markup], ...]
    derived: str = ""


async def rule(access: Access, text: UUID) -> int:
    """By which rule the lines of a text are numbered."""

    async def load(session: AsyncSession) -> int:
        return (await session.get_one(Text, text)).lines

    return await access.site.parts.facts(("text_line", text), "lines", load)


async def of_text(access: Access, text: UUID) -> list[Lined]:
    """A text as it stands, kept until an act changes it."""

    async def load(session: AsyncSession) -> list[Lined]:
        row = await session.get_one(Text, text)
        return lined(await versions.at(session, text, row.version), row.lines)

    return await access.site.parts.facts(("tally", text), "lined", load)


def lined(paragraphs: Sequence[Standing], rule: int) -> list[Lined]:
    """Paragraphs by their lines."""
    found = numbers(paragraphs, rule)
    return [told(each, lines) for each, lines in zip(paragraphs, found, strict=True)]


def numbers(paragraphs: Sequence[Standing], rule: int) -> list[list[Numbered]]:
    return numbered(((each.kind, each.words.text) for each in paragraphs), rule)


def told(paragraph: Standing, lines: Sequence[Numbered]) -> Lined:
    words = slices(paragraph.words.text, [(each.start, each.end) for each in lines])
    written = tuple((each.number, html) for each, html in zip(lines, words, strict=True))
    return Lined(paragraph.id, str(paragraph.kind), paragraph.label, paragraph.state, written, paragraph.derived)


def place(paragraphs: Sequence[Lined], line: int) -> tuple[int, int]:
    """The line that is asked for, or the last one, and which paragraph it stands in."""
    line, last, place = max(line, 1), 0, 0
    for at, each in enumerate(paragraphs):
        if each.lines:
            last, place = each.lines[-1][0], at
        if last >= line:
            return line, at
    return last, place


def printed(paragraphs: Sequence[Standing], rule: int) -> str:
    """A text as plain characters, the number of each line before it."""
    found = []
    for each, lines in zip(paragraphs, numbers(paragraphs, rule), strict=True):
        found += [f"{line.number:>5}  {each.words.text[line.start : line.end].rstrip()}\n" for line in lines]
        found.append("\n" if lines else "")
    return "".join(found)
