"""Instructions of a layer: for each bracket what the delegation is to bring home, and what it may fall back upon."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel

from rooms.drafting.layers import layer
from rooms.drafting.layers.layer import OfLayer
from rooms.drafting.layers.notes import written
from rooms.drafting.texts import Bracket, Text
from rooms.floor import Floor, NotHere, Refused
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, apply


class Instruction(SQLModel, table=True):
    """What a delegation is told of one bracket; nothing where it was told something and is no longer."""

    __table_args__ = {"info": DERIVED}
    layer_id: UUID = Field(primary_key=True, foreign_key="record.id")
    text_id: UUID = Field(primary_key=True)
    bracket: int = Field(primary_key=True)
    instruction: str | None = None
    fallback: str | None = None
    seat_id: UUID
    at: datetime = Field(sa_type=Moment)


class BracketInstructed(OfLayer):
    """A delegation wrote down what it is to bring home of a bracket."""

    bracket: int
    paragraph: UUID
    instruction: str | None = None
    fallback: str | None = None
    WORDS: ClassVar[frozenset[str]] = frozenset({"instruction", "fallback"})


async def instruct(floor: Floor, text_id: UUID, number: int, instruction: str, fallback: str) -> Entry:
    """Write down the instruction on a bracket and the fallback; both left empty take back what stood there."""
    await layer.require(floor)
    text = await floor.find(Text, text_id)
    bracket = await floor.session.get(Bracket, (text.id, number))
    if bracket is None:
        raise NotHere
    told = written(instruction, "instruction", required=False), written(fallback, "fallback", required=False)
    known = await standing(floor, text_id, number)
    if told == ((known.instruction or "", known.fallback or "") if known else ("", "")):
        raise Refused("words.unchanged" if known else "layer.no_words", "instruction")
    return await layer.enter(
        floor,
        BracketInstructed(
            layer=await layer.opened(floor),
            text=text_id,
            bracket=number,
            paragraph=bracket.paragraph_id,
            instruction=told[0] or None,
            fallback=told[1] or None,
        ),
    )


async def standing(floor: Floor, text_id: UUID, number: int) -> Instruction | None:
    mine = await layer.own(floor)
    return await floor.session.get(Instruction, (mine.id, text_id, number)) if mine else None


@apply.register
async def _(event: BracketInstructed, entry: Entry, session: AsyncSession) -> None:
    known = await session.get(Instruction, (event.layer, event.text, event.bracket))
    if known is None:
        known = Instruction(
            layer_id=event.layer, text_id=event.text, bracket=event.bracket, seat_id=entry.by, at=entry.at
        )
        session.add(known)
    known.instruction, known.fallback = event.instruction, event.fallback
    known.seat_id, known.at = entry.by, entry.at
