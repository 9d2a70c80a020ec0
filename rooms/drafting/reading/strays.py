"""Strays: brackets without another half, each with its place and with where the other half may be missing (rule 5)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.reading.labels import HEAD
from rooms.drafting.reading.marks import Text
from rooms.drafting.reading.reading import Stray

BOUNDS = {ParagraphKind.ARTICLE, ParagraphKind.SECTION, ParagraphKind.ANNEX, ParagraphKind.TITLE}


def strays(text: Text, places: Sequence[int]) -> list[Stray]:
    """What is to be told of every unmatched bracket."""
    if not places:
        return []
    bounds = [number for number in range(len(text.paragraphs)) if bound(text, number)]
    return [stray(text, char, bisect_right(text.breaks, char) + 1, bounds) for char in places]


def bound(text: Text, number: int) -> bool:
    paragraph = text.paragraphs[number]
    return paragraph.kind in BOUNDS or HEAD.match(text.source, paragraph.start, paragraph.end) is not None


def stray(text: Text, char: int, line: int, bounds: Sequence[int]) -> Stray:
    own = text.paragraph(char)
    character = text.source[char]
    repair = closing(text, own, bounds) if character == "[" else opening(text, own, bounds)
    return Stray(char, line, own + 1, character, repair)


def closing(text: Text, own: int, bounds: Sequence[int]) -> int:
    """Where the paragraph ends before the next heading or option."""
    following = bisect_right(bounds, own)
    return text.paragraphs[bounds[following] - 1 if following < len(bounds) else len(text.paragraphs) - 1].end


def opening(text: Text, own: int, bounds: Sequence[int]) -> int:
    """Where the words begin after the heading or option before."""
    before = bisect_left(bounds, own + 1) - 1
    if before < 0:
        return text.paragraphs[0].start
    paragraph = text.paragraphs[bounds[before]]
    head = HEAD.match(text.source, paragraph.start, paragraph.end)
    if head:
        return head.end()
    return text.paragraphs[min(paragraph.number + 1, own)].start
