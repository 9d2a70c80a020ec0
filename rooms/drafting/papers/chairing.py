"""Chairing: a chair draws up a text of its own from one that is before the room, and asks delegations for answers."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.accreditation import named
from rooms.drafting import measure
from rooms.drafting.changes import Begun, Changes, Marked
from rooms.drafting.kinds import BracketKind, ParagraphKind
from rooms.drafting.papers.symbols import Cover, numbered
from rooms.drafting.papers.tabling import TITLE_LIMIT, TextTabled
from rooms.drafting.shown import by, credited
from rooms.drafting.standing import paragraphs_of
from rooms.drafting.texts import Asking, Bracket, Paragraph, Text, TextKind
from rooms.drafting.wording import Run
from rooms.floor import Floor
from rooms.languages import Language
from rooms.record.columns import DERIVED
from rooms.record.entries import Entry, Part, apply
from rooms.room import Permission


class DrawnUp(SQLModel, table=True):
    """From which text, in which version, a chair drew up one of its own."""

    __table_args__ = {"info": DERIVED}
    text_id: UUID = Field(primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    source_id: UUID = Field(foreign_key="text.id")
    version: int


class ChairsTextTabled(TextTabled):
    """A chair put a text of its own before the room, drawn up from a version of another one."""

    source: UUID
    drawn_from: int

    def touches(self) -> list[Part]:
        return [*super().touches(), ("answers", self.text)]


async def table(floor: Floor, text_id: UUID, title: str) -> Entry:
    """Put a chair's text before the room that reads as another one reads now."""
    await floor.require_to_act(Permission.TEXT_RESOLVE)
    text = await floor.find(Text, text_id)
    title = named(title, "title", TITLE_LIMIT)
    known = await numbered(floor, Cover())
    return await floor.record(
        ChairsTextTabled(
            room=floor.room.id,
            text=uuid4(),
            kind=TextKind.CHAIRS,
            title=title,
            language=Language(text.language),
            lines=measure.LATEST,
            changes=await as_it_stands(floor.session, text),
            source=text.id,
            drawn_from=text.version,
            **dict(known),
        )
    )


async def as_it_stands(session: AsyncSession, text: Text) -> Changes:
    """A text as it stands, as the beginning of another one: the same characters, and what is open in it."""
    paragraphs = await paragraphs_of(session, text.id)
    others = {each.id: uuid4() for each in paragraphs}
    marks = await credited(session, list(others))
    found = {bracket.number: (bracket, short) for each in marks.values() for bracket, short in each}
    return Changes(
        version=1,
        next_id=text.next_id,
        begun=tuple(begun(each, others[each.id]) for each in paragraphs),
        marked=tuple(marked(*found[number], others) for number in sorted(found)),
    )


def begun(paragraph: Paragraph, other: UUID) -> Begun:
    return Begun(
        paragraph=other,
        rank=paragraph.rank,
        kind=ParagraphKind(paragraph.kind),
        level=paragraph.level,
        label=paragraph.label,
        words=tuple(Run(int(first), str(words)) for first, words in paragraph.runs),
        tail=paragraph.tail,
    )


def marked(bracket: Bracket, short: str | None, others: dict[UUID, UUID]) -> Marked:
    """A bracket with who asked for it, as far as the room was told: nobody has asked for it in this text."""
    facts = bracket.model_dump(
        include={"number", "first", "last", "bracketed", "choice", "link", "rule", "confidence", "empty"}
    )
    return Marked(
        paragraph=others[bracket.paragraph_id],
        ends_in=others[bracket.ends_in],
        kind=BracketKind(bracket.kind),
        asks=Asking(bracket.asks) if bracket.asks else None,
        names=by(bracket, short),
        brought=True,
        **facts,
    )


async def drawn_from(session: AsyncSession, text: UUID) -> tuple[UUID, str, int] | None:
    """From which text, of which symbol, and from which of its versions a chair's text was drawn up."""
    query = select(col(Text.id), col(Text.symbol), col(DrawnUp.version))
    query = query.join(DrawnUp, col(DrawnUp.source_id) == col(Text.id)).where(col(DrawnUp.text_id) == text)
    row = (await session.execute(query)).first()
    return (row[0], row[1], row[2]) if row else None


@apply.register
async def _(event: ChairsTextTabled, entry: Entry, session: AsyncSession) -> None:
    await apply.dispatch(TextTabled)(event, entry, session)
    session.add(DrawnUp(text_id=event.text, room_id=event.room, source_id=event.source, version=event.drawn_from))
