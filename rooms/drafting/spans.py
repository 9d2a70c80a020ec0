"""Spans: the words somebody selects in a paragraph, found again after others have changed it, and made whole."""

from dataclasses import dataclass
from uuid import UUID

from rooms.drafting.redrafting import CHOICES, Redraft
from rooms.drafting.standing import reach_of
from rooms.drafting.texts import Bracket
from rooms.floor import Refused


@dataclass(frozen=True)
class Selected:
    """What somebody selects, as the form says it: from one character to another, both included.

    Where `last` is 0 it is a place: the one after `first`.
    """

    paragraph: UUID
    first: int
    last: int = 0


@dataclass(frozen=True)
class Span:
    """Characters of a paragraph as it stands now, from offset `start` up to `end`; where both are equal, a place."""

    paragraph: UUID
    start: int
    end: int


async def found(redraft: Redraft, selected: Selected) -> Span:
    """Where the selected words stand now, widened so that it cuts through no bracket."""
    paragraph = await redraft.paragraph(selected.paragraph)
    wording = redraft.wordings[paragraph.id]
    start, end = reach_of(wording, selected.first, selected.last)
    if end < start:
        raise Refused("words.none_selected", "words")
    return Span(paragraph.id, *widened(redraft, paragraph.id, start, end))


def widened(redraft: Redraft, paragraph: UUID, start: int, end: int) -> tuple[int, int]:
    """The span, with the whole of every bracket of which it holds one end only.

    A bracket that goes on in another paragraph is kept out.
    """
    wording = redraft.wordings[paragraph]
    within = [each for each in redraft.brackets.values() if each.bracketed]
    whole = [each for each in within if each.paragraph_id == each.ends_in == paragraph]
    start, end = inward(redraft, paragraph, start, end)
    while start != end:
        grown = start, end
        for each in whole:
            left, right = wording.offset(each.first), wording.after(each.last)
            if not (left < start and end < right) and left < end and start < right:
                start, end = min(start, left), max(end, right)
        if (start, end) == grown:
            break
    if (start, end) != inward(redraft, paragraph, start, end):
        raise Refused("words.across_brackets", "words")
    return start, end


def inward(redraft: Redraft, paragraph: UUID, start: int, end: int) -> tuple[int, int]:
    """The span without a "[" or "]" at its edge that belongs to a bracket over several paragraphs."""
    wording = redraft.wordings[paragraph]
    for each in redraft.brackets.values():
        if not each.bracketed or each.paragraph_id == each.ends_in:
            continue
        if each.paragraph_id == paragraph and start <= (opening := wording.offset(each.first)) < end:
            bare(wording.text[start : opening + 1])
            start = opening + 1
        if each.ends_in == paragraph and start <= (close := wording.offset(each.last)) < end:
            bare(wording.text[close:end])
            end = close
    return min(start, end), end


def bare(words: str) -> None:
    """What is left out of a span must be nothing but brackets and spaces."""
    if words.strip("[] \t\u00a0"):
        raise Refused("words.across_brackets", "words")


def exactly(redraft: Redraft, span: Span) -> Bracket | None:
    """The bracket of which a span is the whole, with its brackets or without them."""
    wording = redraft.wordings[span.paragraph]
    for bracket in redraft.brackets.values():
        if bracket.empty or not bracket.bracketed or bracket.paragraph_id != bracket.ends_in:
            continue
        if bracket.paragraph_id == span.paragraph:
            start, end = wording.offset(bracket.first), wording.after(bracket.last)
            if (span.start, span.end) in ((start, end), (start + 1, end - 1)):
                return bracket
    return None


def is_member(bracket: Bracket) -> bool:
    return bracket.choice is not None and bracket.kind in CHOICES
