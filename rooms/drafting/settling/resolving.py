"""Resolving: what a chair makes of words in brackets, once nobody insists; never done by the software on its own."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import reasons
from rooms.drafting.bundling import bundles
from rooms.drafting.changes import OfText, redraw
from rooms.drafting.kinds import BracketKind
from rooms.drafting.proposals.proposing import enclosed, inside, some, worded
from rooms.drafting.redrafting import Redraft
from rooms.drafting.settling.tidying import CLOSING, seams
from rooms.drafting.spans import Selected, found, is_member
from rooms.drafting.texts import Asking, Bracket, BracketState
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, apply
from rooms.room import Permission


class How(StrEnum):
    """What becomes of the words of a bracket, or of the choice it belongs to."""

    KEEP = "keep"
    DROP = "drop"
    CHOOSE = "choose"
    KEEP_ALL = "keep_all"
    MERGE = "merge"


class Resolved(OfText):
    """A chair resolved brackets: those of one place, or of all places that put the same choice."""

    brackets: list[int]
    how: How
    note: str = ""


class Rebracketed(OfText):
    """A chair put words in brackets again, for a reason."""

    bracket: int
    reason: str


async def enter(floor: Floor, redraft: Redraft, brackets: list[int], how: How, note: str) -> Entry:
    said = reasons.given(note, "note")
    await bundles.free(floor.session, redraft.text.id, redraft.settled)
    return await floor.record(Resolved(brackets=brackets, how=how, note=said, **redraft.entered()))


async def keep(floor: Floor, text_id: UUID, number: int, note: str = "") -> Entry:
    """The words stay, without their brackets; of several alternatives this one."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    bracket = await redraft.bracket(number)
    await choose_in(redraft, bracket)
    how = How.CHOOSE if is_member(bracket) else How.KEEP
    return await enter(floor, redraft, [number], how, note)


async def keep_all(floor: Floor, text_id: UUID, number: int, note: str = "") -> Entry:
    """All wordings of a choice stay, such as those that an "and" in brackets stands between."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    members = [each for each in await redraft.members(await redraft.bracket(number)) if not each.empty]
    for one, other in pairwise(members):
        apart(redraft, one, other)
    for member in await redraft.members(members[0]):
        bare(redraft, member, BracketState.KEPT)
    return await enter(floor, redraft, [number], How.KEEP_ALL, note)


def apart(redraft: Redraft, one: Bracket, other: Bracket) -> None:
    """A space between two wordings that stood side by side and both stay, unless the second begins with a stop."""
    if one.ends_in != other.paragraph_id:
        return
    wording = redraft.wordings[one.ends_in]
    begins = wording.text[wording.offset(other.first) + 1]
    if wording.after(one.last) == wording.offset(other.first) and begins not in CLOSING:
        redraft.put(one.ends_in, one.last, " ")


async def drop(floor: Floor, text_id: UUID, number: int, note: str = "") -> Entry:
    """The words go with their brackets; of several alternatives this one alone, and the last one left stands."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    bracket = await redraft.bracket(number)
    await drop_in(redraft, bracket)
    return await enter(floor, redraft, [number], How.DROP, note)


async def no_text(floor: Floor, text_id: UUID, number: int, note: str = "") -> Entry:
    """None of the alternatives stays."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    for member in await redraft.members(await redraft.bracket(number)):
        fell(redraft, member, BracketState.DROPPED)
    return await enter(floor, redraft, [number], How.DROP, note)


async def merge(floor: Floor, text_id: UUID, number: int, words: str, note: str = "") -> Entry:
    """New words stand instead of the bracket and of all its alternatives."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    await merge_in(redraft, number, words)
    return await enter(floor, redraft, [number], How.MERGE, note)


async def merge_in(redraft: Redraft, number: int, words: str) -> str:
    """The same, of a text that is being changed; gives the words as they stand."""
    words, bracket = worded(words), await redraft.bracket(number)
    members = [each for each in await redraft.members(bracket) if not each.empty]
    first = members[0]
    paragraph = first.paragraph_id
    redraft.put(paragraph, redraft.wordings[paragraph].before(redraft.wordings[paragraph].offset(first.first)), words)
    for member in await redraft.members(bracket):
        fell(redraft, member, BracketState.MERGED)
    return words


async def resolve_class(floor: Floor, text_id: UUID, number: int, note: str = "") -> Entry:
    """The alternative that is kept here is kept wherever the same choice is put."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    bracket = await redraft.bracket(number)
    done = [number]
    wanted = wordings(redraft, await redraft.members(bracket))
    words = normal(inside_of(redraft, bracket))
    for choice in await linked(redraft, bracket):
        members = await redraft.members(choice)
        if wordings(redraft, members) == wanted and choice.choice != bracket.choice:
            same = next(each for each in members if normal(inside_of(redraft, each)) == words)
            await choose_in(redraft, same)
            done.append(same.number)
    await choose_in(redraft, bracket)
    return await enter(floor, redraft, done, How.CHOOSE, note)


async def linked(redraft: Redraft, bracket: Bracket) -> list[Bracket]:
    """One open bracket of every choice in the same class."""
    if bracket.link is None:
        return []
    query = select(Bracket).where(col(Bracket.text_id) == redraft.text.id, col(Bracket.link) == bracket.link)
    found: dict[int, Bracket] = {}
    for each in (await redraft.floor.session.execute(query.order_by(col(Bracket.number)))).scalars():
        if each.state == BracketState.OPEN and each.choice is not None:
            found.setdefault(each.choice, each)
    return list(found.values())


def wordings(redraft: Redraft, members: Sequence[Bracket]) -> frozenset[str]:
    """What a choice is between."""
    return frozenset("" if each.empty else normal(inside_of(redraft, each)) for each in members)


def normal(words: str) -> str:
    return " ".join(words.split()).casefold()


def inside_of(redraft: Redraft, bracket: Bracket) -> str:
    """The words within a bracket, over the paragraphs it reaches."""
    if bracket.empty:
        return ""
    if bracket.paragraph_id == bracket.ends_in:
        return inside(redraft.wordings[bracket.paragraph_id], bracket)
    parts = [redraft.wordings[id].text[start:end] for id, start, end in stretches(redraft, bracket)]
    return "\n".join(parts)[1:-1] if bracket.bracketed else "\n".join(parts)


def stretches(redraft: Redraft, bracket: Bracket) -> list[tuple[UUID, int, int]]:
    """What a bracket covers: paragraph by paragraph, from which offset up to which."""
    first, last = redraft.paragraphs[bracket.paragraph_id], redraft.paragraphs[bracket.ends_in]
    within = [each for each in redraft.paragraphs.values() if first.rank <= each.rank <= last.rank]
    found = []
    for each in sorted(within, key=lambda each: each.rank):
        wording = redraft.wordings[each.id]
        start = wording.offset(bracket.first) if each.id == first.id else 0
        end = wording.after(bracket.last) if each.id == last.id else len(wording.text)
        found.append((each.id, start, end))
    return found


async def choose_in(redraft: Redraft, bracket: Bracket) -> None:
    """This wording stays, without its brackets; its alternatives go."""
    for member in await redraft.members(bracket):
        if member.number != bracket.number:
            fell(redraft, member, BracketState.DROPPED)
    bare(redraft, bracket, BracketState.CHOSEN if is_member(bracket) else BracketState.KEPT)


async def drop_in(redraft: Redraft, bracket: Bracket) -> None:
    members = await redraft.members(bracket)
    fell(redraft, bracket, BracketState.DROPPED)
    left = [each for each in members if each.number != bracket.number]
    words = [each for each in left if each.kind != BracketKind.CONNECTOR]
    if len(words) == 1:
        for connector in left:
            if connector.kind == BracketKind.CONNECTOR:
                fell(redraft, connector, BracketState.FELL)
        if not words[0].empty:
            redraft.regroup(words[0], BracketKind.OPTIONAL, None)


def bare(redraft: Redraft, bracket: Bracket, state: BracketState) -> None:
    """The brackets go, the words stay."""
    redraft.settle(bracket.number, state)
    if bracket.empty or not bracket.bracketed:
        return
    start, end = bracket.paragraph_id, bracket.ends_in
    close = redraft.wordings[end].offset(bracket.last)
    redraft.cut(end, close, close + 1)
    mend(redraft, end, close)
    opening = redraft.wordings[start].offset(bracket.first)
    redraft.cut(start, opening, opening + 1)
    mend(redraft, start, opening)


def fell(redraft: Redraft, bracket: Bracket, state: BracketState) -> None:
    """The words go, and whatever stands in brackets among them."""
    redraft.settle(bracket.number, state)
    if bracket.empty:
        return
    covered = stretches(redraft, bracket)
    for each in list(redraft.brackets.values()):
        if each.number != bracket.number and each.number not in redraft.settled and not each.empty:
            ends = covers(redraft, covered, each)
            if all(ends):
                redraft.settle(each.number, BracketState.FELL)
            elif any(ends):
                raise Refused("bracket.crosses")
    for at, (paragraph, start, end) in enumerate(covered):
        redraft.cut(paragraph, start, end)
        if 0 < at < len(covered) - 1 or not redraft.wordings[paragraph].text:
            redraft.facts[paragraph] |= {"gone": redraft.text.version + 1}
        else:
            mend(redraft, paragraph, start)


def covers(redraft: Redraft, covered: list[tuple[UUID, int, int]], bracket: Bracket) -> tuple[bool, bool]:
    """Whether a bracket begins, and whether it ends, within what another one covers."""
    reach = {id: (start, end) for id, start, end in covered}
    begins = ends = False
    if bracket.paragraph_id in reach:
        start, end = reach[bracket.paragraph_id]
        begins = start <= redraft.wordings[bracket.paragraph_id].offset(bracket.first) < end
    if bracket.ends_in in reach:
        start, end = reach[bracket.ends_in]
        ends = start < redraft.wordings[bracket.ends_in].after(bracket.last) <= end
    return begins, ends


def mend(redraft: Redraft, paragraph: UUID, at: int) -> None:
    """Spaces, stops and the article where words have met."""
    for start, end, words in list(seams(redraft.wordings[paragraph].text, at, redraft.text.language)):
        before = redraft.wordings[paragraph].before(start)
        redraft.cut(paragraph, start, end)
        if words:
            redraft.put(paragraph, before, words)


async def rebracket(floor: Floor, text_id: UUID, selected: Selected, reason: str) -> Entry:
    """Words that were agreed are not: they stand in brackets again, and why is recorded."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    said = reasons.given(reason, required=True)
    span = some(redraft, await found(redraft, selected))
    number = enclosed(redraft, span, BracketKind.OPTIONAL, asks=Asking.BRACKET).number
    return await floor.record(Rebracketed(bracket=number, reason=said, **redraft.entered()))


@apply.register
async def _(event: Resolved, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)


@apply.register
async def _(event: Rebracketed, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)
