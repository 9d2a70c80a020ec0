"""Proposing: words inserted, deleted, replaced or put in brackets at somebody's wish; nobody's words are lost by it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting.changes import OfText, redraw
from rooms.drafting.kinds import BracketKind
from rooms.drafting.redrafting import Redraft
from rooms.drafting.sides.positions import fall
from rooms.drafting.spans import Selected, Span, exactly, found, is_member
from rooms.drafting.texts import Asking, Bracket, BracketState
from rooms.drafting.wording import Wording
from rooms.floor import Floor, Refused
from rooms.languages import plain, visible
from rooms.record.entries import Entry, apply
from rooms.room import Permission

WORDS_LIMIT = 5_000
SPACES = " \t\u00a0"


class Proposed(OfText):
    """Somebody asked for other words, or for words to stand in brackets; `bracket` is the one that says so."""

    bracket: int
    asks: Asking


class Rephrased(OfText):
    """Somebody changed the words of a proposal of their own."""

    bracket: int


class TakenBack(OfText):
    """Somebody withdrew a proposal of their own."""

    bracket: int


def worded(words: str, field: str = "words") -> str:
    """Words as they may stand in a paragraph: on one line, without brackets of their own or invisible controls."""
    words = " ".join(plain(words).split())
    if not visible(words):
        raise Refused("words.none", field)
    if len(words) > WORDS_LIMIT:
        raise Refused("words.too_long", field, limit=WORDS_LIMIT, length=len(words))
    if "[" in words or "]" in words:
        raise Refused("words.brackets", field)
    return words


async def enter(floor: Floor, redraft: Redraft, bracket: int, asks: Asking) -> Entry:
    return await floor.record(Proposed(bracket=bracket, asks=asks, **redraft.entered()))


async def insert(floor: Floor, text_id: UUID, selected: Selected, words: str) -> Entry:
    """Propose words at a place where there are none."""
    redraft, words = await Redraft.of(floor, text_id, Permission.TEXT_PROPOSE), worded(words)
    span = await found(redraft, Selected(selected.paragraph, selected.last or selected.first))
    number = inserted(redraft, span, words).number
    return await enter(floor, redraft, number, Asking.INSERT)


def inserted(redraft: Redraft, span: Span, words: str, **facts: Any) -> Any:
    """New words in brackets at a place, a space before them where a word ends there."""
    wording = redraft.wordings[span.paragraph]
    before = wording.text[span.start - 1 : span.start]
    after = wording.text[span.start : span.start + 1]
    lead = " " if before and before not in SPACES + "([{/-" and words[0] not in ",;.:)" else ""
    trail = " " if after and after not in SPACES + "])},;.:/-" and not lead else ""
    run = redraft.put(span.paragraph, wording.before(span.start), f"{lead}[{words}]{trail}")
    first = run.first + len(lead)
    facts = {"asks": Asking.INSERT, **facts}
    return redraft.mark(span.paragraph, first, first + len(words) + 1, BracketKind.OPTIONAL, **facts)


async def delete(floor: Floor, text_id: UUID, selected: Selected) -> Entry:
    """Propose that words go: they stand in brackets from now on."""
    return await enclose(floor, text_id, selected, Asking.DELETE)


async def bracket(floor: Floor, text_id: UUID, selected: Selected) -> Entry:
    """Put words in square brackets: they are not agreed."""
    return await enclose(floor, text_id, selected, Asking.BRACKET)


async def enclose(floor: Floor, text_id: UUID, selected: Selected, asks: Asking) -> Entry:
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_PROPOSE)
    span = some(redraft, await found(redraft, selected))
    standing = exactly(redraft, span)
    if standing is not None and standing.asks == asks:
        raise Refused("words.bracketed_already", "words")
    number = enclosed(redraft, span, BracketKind.OPTIONAL, asks=asks).number
    return await enter(floor, redraft, number, asks)


def some(redraft: Redraft, span: Span) -> Span:
    """A span that holds something to be read, without the spaces at its ends."""
    words = redraft.wordings[span.paragraph].text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(SPACES))
    end = span.end - (len(words) - len(words.rstrip(SPACES)))
    if end <= start:
        raise Refused("words.none_selected", "words")
    return Span(span.paragraph, start, end)


def enclosed(redraft: Redraft, span: Span, kind: BracketKind, **facts: Any) -> Any:
    """Brackets round words."""
    wording = redraft.wordings[span.paragraph]
    close = redraft.put(span.paragraph, wording.before(span.end), "]")
    opening = redraft.put(span.paragraph, redraft.wordings[span.paragraph].before(span.start), "[")
    return redraft.mark(span.paragraph, opening.first, close.first, kind, **facts)


async def replace(floor: Floor, text_id: UUID, selected: Selected, words: str) -> Entry:
    """Propose other words for these; where somebody else already has, the words are one more alternative."""
    redraft, words = await Redraft.of(floor, text_id, Permission.TEXT_PROPOSE), worded(words)
    span = some(redraft, await found(redraft, selected))
    standing = exactly(redraft, span)
    if standing is not None:
        return await beside(floor, redraft, standing, words)
    choice = redraft.new_choice()
    kept = enclosed(redraft, span, BracketKind.ALTERNATIVE, choice=choice)
    new = put_beside(redraft, span.paragraph, kept.last, words, choice)
    return await enter(floor, redraft, new, Asking.REPLACE)


async def add_alternative(floor: Floor, text_id: UUID, number: int, words: str) -> Entry:
    """Propose one more wording beside those in brackets."""
    redraft, words = await Redraft.of(floor, text_id, Permission.TEXT_PROPOSE), worded(words)
    return await beside(floor, redraft, await redraft.bracket(number), words)


async def beside(floor: Floor, redraft: Redraft, standing: Bracket, words: str) -> Entry:
    members = [each for each in await redraft.members(standing) if not each.empty]
    if words in [
        inside(redraft.wordings[each.paragraph_id], each) for each in members if each.paragraph_id == each.ends_in
    ]:
        raise Refused("words.alternative_already", "words")
    choice = standing.choice if is_member(standing) else redraft.new_choice()
    if not is_member(standing):
        redraft.regroup(standing, BracketKind.ALTERNATIVE, choice)
    end = members[-1] if is_member(standing) else standing
    number = put_beside(redraft, end.ends_in, end.last, words, choice)
    return await enter(floor, redraft, number, Asking.REPLACE)


def put_beside(redraft: Redraft, paragraph: UUID, after: int, words: str, choice: int | None) -> int:
    """A further alternative, right behind the last one."""
    run = redraft.put(paragraph, after, f"[{words}]")
    last = run.first + len(words) + 1
    facts = {"choice": choice, "asks": Asking.REPLACE}
    return redraft.mark(paragraph, run.first, last, BracketKind.ALTERNATIVE, **facts).number


def inside(wording: Wording, bracket: Bracket) -> str:
    """The words within a bracket of one paragraph."""
    start, end = wording.offset(bracket.first), wording.after(bracket.last)
    return wording.text[start + 1 : end - 1] if bracket.bracketed else wording.text[start:end]


async def own(floor: Floor, redraft: Redraft, number: int) -> Bracket:
    """An open bracket that this very seat asked for."""
    standing = await redraft.bracket(number)
    if standing.seat_id is None or not await floor.is_own(standing.seat_id):
        raise Refused("proposal.not_yours")
    return standing


async def rephrase(floor: Floor, text_id: UUID, number: int, words: str) -> Entry:
    """Change the words of a proposal of one's own; what others said of it no longer holds for them."""
    redraft, words = await Redraft.of(floor, text_id, Permission.TEXT_PROPOSE), worded(words)
    mine = await own(floor, redraft, number)
    if mine.asks not in (Asking.INSERT, Asking.REPLACE):
        raise Refused("proposal.no_words")
    wording = redraft.wordings[mine.paragraph_id]
    start, end = wording.offset(mine.first) + 1, wording.offset(mine.last)
    if any(start <= left and right <= end for left, right in within(redraft, mine)):
        raise Refused("proposal.bracketed_within")
    if wording.text[start:end] == words:
        raise Refused("words.unchanged", "words")
    redraft.cut(mine.paragraph_id, start, end)
    redraft.put(mine.paragraph_id, mine.first, words)
    return await floor.record(Rephrased(bracket=number, **redraft.entered()))


def within(redraft: Redraft, mine: Bracket) -> list[tuple[int, int]]:
    """From where to where other brackets reach in the paragraph of this one."""
    wording = redraft.wordings[mine.paragraph_id]
    others = [each for each in redraft.brackets.values() if each.number != mine.number and not each.empty]
    return [
        (wording.offset(each.first), wording.after(each.last))
        for each in others
        if each.paragraph_id == each.ends_in == mine.paragraph_id
    ]


async def take_back(floor: Floor, text_id: UUID, number: int) -> Entry:
    """Withdraw a proposal of one's own: its words go, or the brackets round words that stood before."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_PROPOSE)
    mine = await own(floor, redraft, number)
    wording = redraft.wordings[mine.paragraph_id]
    start, end = wording.offset(mine.first), wording.after(mine.last)
    if mine.asks in (Asking.INSERT, Asking.REPLACE):
        if any(start <= left and right <= end for left, right in within(redraft, mine)):
            raise Refused("proposal.bracketed_within")
        lead = (
            mine.asks == Asking.INSERT
            and wording.text[start - 1 : start] == " "
            and wording.text[end : end + 1] in ("", *" .,;:)]")
        )
        left = [each for each in await redraft.members(mine) if each.number != number]
        redraft.cut(mine.paragraph_id, start - 1 if lead else start, end)
        alone(redraft, mine, left)
    else:
        redraft.cut(mine.paragraph_id, end - 1, end)
        redraft.cut(mine.paragraph_id, start, start + 1)
    redraft.settle(number, BracketState.WITHDRAWN)
    return await floor.record(TakenBack(bracket=number, **redraft.entered()))


def alone(redraft: Redraft, gone: Bracket, left: Sequence[Bracket]) -> None:
    """Where one alternative is left of those that somebody opened, it stands as before, or as words that stay or go."""
    if gone.choice is None or len(left) != 1:
        return
    (last,) = left
    if last.asks or last.empty or last.version == 1:
        redraft.regroup(last, BracketKind.OPTIONAL, None)
        return
    for paragraph, id in ((last.ends_in, last.last), (last.paragraph_id, last.first)):
        offset = redraft.wordings[paragraph].offset(id)
        redraft.cut(paragraph, offset, offset + 1)
    redraft.settle(last.number, BracketState.WITHDRAWN)


@apply.register
async def _(event: Proposed, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)


@apply.register
async def _(event: Rephrased, entry: Entry, session: AsyncSession) -> None:
    await fall(session, event.text, [event.bracket])
    await redraw(event, entry, session)


@apply.register
async def _(event: TakenBack, entry: Entry, session: AsyncSession) -> None:
    await redraw(event, entry, session)
