"""Wishing: what somebody asks for with a paragraph they edited, derived from the version they saw and done at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.proposals import proposing
from rooms.drafting.proposals.deriving import Signs, Wish, derived
from rooms.drafting.spans import Selected
from rooms.drafting.standing import reaching
from rooms.drafting.texts import Asking, Bracket, Paragraph, Step
from rooms.drafting.versions import taken_back
from rooms.drafting.wording import Wording
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry

# So many words before and after those that are asked for are shown with them.
CONTEXT = 5


@dataclass(frozen=True)
class Shown:
    """A wish as it is shown before it is confirmed: the words it is about, with those before and after them."""

    asks: Asking
    before: str
    about: str
    after: str
    words: str


async def seen(session: AsyncSession, paragraph: Paragraph, version: int) -> tuple[Wording, list[Signs]]:
    """A paragraph as it stood in a version of its own, with the brackets it had then."""
    if not paragraph.born <= version <= paragraph.version:
        raise NotHere
    steps = select(Step).where(col(Step.paragraph_id) == paragraph.id, col(Step.version) > version)
    later = (await session.execute(steps.order_by(col(Step.version).desc()))).scalars()
    standing = taken_back(paragraph, later)
    if standing is None:
        raise NotHere
    query = select(Bracket).where(
        reaching([paragraph.id]),
        col(Bracket.version) <= version,
        or_(col(Bracket.settled).is_(None), col(Bracket.settled) > version),
    )
    rows = (await session.execute(query)).scalars()
    signs = [Signs(each.number, each.first, each.last) for each in rows if each.bracketed and not each.empty]
    return standing.words, [each for each in signs if each.first in standing.words or each.last in standing.words]


async def wished(session: AsyncSession, paragraph: Paragraph, version: int, typed: str) -> tuple[list[Wish], Wording]:
    """What is asked for with a paragraph that somebody edited, and the words it was asked of."""
    if len(typed) > proposing.WORDS_LIMIT + 2 * len(paragraph.wording.text):
        limit = proposing.WORDS_LIMIT + 2 * len(paragraph.wording.text)
        raise Refused("words.too_long", "words", limit=limit, length=len(typed))
    wording, signs = await seen(session, paragraph, version)
    return derived(wording, signs, typed), wording


async def propose(floor: Floor, text_id: UUID, paragraph_id: UUID, wishes: Sequence[Wish]) -> list[Entry]:
    """Ask for all of it, or for nothing where one thing cannot be asked for."""
    return [await ask(floor, text_id, paragraph_id, wish) for wish in wishes]


async def ask(floor: Floor, text_id: UUID, paragraph_id: UUID, wish: Wish) -> Entry:
    """Do one act."""
    if wish.beside is not None:
        return await proposing.add_alternative(floor, text_id, wish.beside, wish.words)
    selected = Selected(paragraph_id, wish.first, wish.last)
    if wish.asks == Asking.INSERT:
        return await proposing.insert(floor, text_id, selected, wish.words)
    if wish.asks == Asking.REPLACE:
        return await proposing.replace(floor, text_id, selected, wish.words)
    act = proposing.delete if wish.asks == Asking.DELETE else proposing.bracket
    return await act(floor, text_id, selected)


def shown(wording: Wording, wishes: Sequence[Wish]) -> list[Shown]:
    """Each wish with the words round it, in the order in which they stand."""
    found = sorted(wishes, key=lambda wish: wording.after(wish.first) if not wish.last else wording.offset(wish.first))
    return [in_place(wording, wish) for wish in found]


def in_place(wording: Wording, wish: Wish) -> Shown:
    start = wording.offset(wish.first) if wish.last else wording.after(wish.first)
    end = wording.after(wish.last) if wish.last else start
    text = wording.text
    before, after = text[:start].split()[-CONTEXT:], text[end:].split()[:CONTEXT]
    return Shown(wish.asks, " ".join(before), text[start:end], " ".join(after), wish.words)
