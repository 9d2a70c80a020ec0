"""Versions: a text as it stood after any act upon it, taken back step by step from how it stands now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.latin import derived
from rooms.drafting.lines import Line
from rooms.drafting.texts import Edition, Paragraph, Step
from rooms.drafting.wording import Run, Splice, Wording


@dataclass(frozen=True)
class Standing:
    """A paragraph as it stood in some version."""

    id: UUID
    rank: int
    kind: ParagraphKind
    level: int
    label: str
    words: Wording
    tail: str
    state: str

    @property
    def derived(self) -> str:
        """Its number, where it is none of its words."""
        return derived(self.label, self.words.text) if self.label else ""

    @property
    def line(self) -> Line:
        """As it is compared: without the label it begins with."""
        text = self.words.text
        label = self.label if self.label and text.startswith(self.label) else ""
        return Line(self.id, self.kind, label, text[len(label) :])


async def at(session: AsyncSession, text: UUID, version: int) -> list[Standing]:
    """The paragraphs of a text as they stood in a version, in their order."""
    query = select(Paragraph).where(col(Paragraph.text_id) == text, col(Paragraph.born) <= version)
    steps: defaultdict[UUID, list[Step]] = defaultdict(list)
    later = select(Step).where(col(Step.text_id) == text, col(Step.version) > version)
    for step in (await session.execute(later.order_by(col(Step.version).desc()))).scalars():
        steps[step.paragraph_id].append(step)
    found = [taken_back(each, steps[each.id]) for each in (await session.execute(query)).scalars()]
    return sorted((each for each in found if each is not None), key=lambda each: each.rank)


def taken_back(paragraph: Paragraph, steps: Iterable[Step]) -> Standing | None:
    """A paragraph before these steps, the latest first; none where it was not there then."""
    wording = paragraph.wording
    facts: dict[str, Any] = paragraph.model_dump(include={"rank", "kind", "level", "label", "tail", "state", "gone"})
    for step in steps:
        for splice in step.splices:
            wording = wording.spliced(of_row(splice))
        facts |= step.facts
    if facts["gone"] is not None:
        return None
    return Standing(
        id=paragraph.id,
        rank=facts["rank"],
        kind=ParagraphKind(facts["kind"]),
        level=facts["level"],
        label=facts["label"],
        words=wording,
        tail=facts["tail"],
        state=facts["state"],
    )


def of_row(kept: list[Any]) -> Splice:
    after, gone, come = kept
    return Splice(after, gone, tuple(Run(first, words) for first, words in come))


def printed(paragraphs: Iterable[Standing]) -> str:
    """A text as one string, byte for byte what was read where nothing has changed."""
    return "".join(each.words.text + each.tail for each in paragraphs)


async def history(session: AsyncSession, text: UUID) -> list[Edition]:
    """Every version of a text with how much was open in it, the first one first."""
    query = select(Edition).where(col(Edition.text_id) == text).order_by(col(Edition.version))
    return list((await session.execute(query)).scalars())


async def of_paragraph(session: AsyncSession, paragraph: UUID) -> list[tuple[Edition | None, Standing | None]]:
    """Every wording of one paragraph with the act that brought it, the first one first."""
    row = await session.get_one(Paragraph, paragraph)
    query = select(Step).where(col(Step.paragraph_id) == paragraph).order_by(col(Step.version).desc())
    steps = list((await session.execute(query)).scalars())
    numbers = [row.born, *(step.version for step in reversed(steps))]
    editions = select(Edition).where(col(Edition.text_id) == row.text_id, col(Edition.version).in_(numbers))
    by_version = {each.version: each for each in (await session.execute(editions)).scalars()}
    found = [taken_back(row, steps[:count]) for count in range(len(steps), -1, -1)]
    return [(by_version.get(number), standing) for number, standing in zip(numbers, found, strict=True)]
