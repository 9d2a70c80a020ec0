"""Words of the demonstration's texts, as its scripts speak of them: found where they stand."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.spans import Selected
from rooms.drafting.standing import paragraphs_of
from rooms.drafting.texts import Bracket, BracketState, Paragraph
from rooms.floor import Floor


async def found(floor: Floor, text: UUID, words: str) -> Selected:
    """Words of the script, where they first stand in the text."""
    for paragraph in await paragraphs_of(floor.session, text):
        at = paragraph.wording.text.find(words)
        if at >= 0:
            wording = paragraph.wording
            return Selected(paragraph.id, wording.id(at), wording.id(at + len(words) - 1))
    raise LookupError(words)


async def bracket(floor: Floor, text: UUID, words: str) -> int:
    """The first open bracket round exactly these words."""
    query = select(Bracket).where(col(Bracket.text_id) == text, col(Bracket.state) == BracketState.OPEN)
    for each in (await floor.session.execute(query.order_by(col(Bracket.number)))).scalars():
        if each.bracketed and each.paragraph_id == each.ends_in:
            wording = (await floor.session.get_one(Paragraph, each.paragraph_id)).wording
            if wording.text[wording.offset(each.first) + 1 : wording.offset(each.last)] == words:
                return each.number
    raise LookupError(words)
