"""Marks: brackets in their pairs, and what else has a beginning and an end; each within another or beside it."""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.reading import Paragraph, Span, Voice

BRACKET = re.compile(r"[\[\]]")
# Longer words are no value, no label and no name: so much of them is looked at.
LOOKED_AT = 400
EMPHASIS = re.compile(r"[*_\\]+")
Pair = tuple[int, int]
# Behind the last pair.
NONE: Pair = (sys.maxsize, sys.maxsize)


@dataclass(slots=True, eq=False)
class Mark:
    """What will be a node, while it is still being judged."""

    start: int
    end: int
    bracketed: bool = True
    kind: BracketKind = BracketKind.OPTIONAL
    rule: int = 0
    confidence: float = 0.0
    number: int = -1
    parent: "Mark | None" = None
    children: list["Mark"] = field(default_factory=list)
    depth: int = 0
    choice: int | None = None
    link: int | None = None
    asked: str | None = None
    voices: tuple[Voice, ...] = ()
    about: "Mark | None" = None
    footnote: str | None = None
    # Where the mark of its footnote ends.
    after: int = 0
    empty: bool = False
    # Its words, where they are few, without the marks of emphasis and the spaces around them.
    words: str = ""

    def settle(self, kind: BracketKind, rule: int, confidence: float) -> None:
        self.kind, self.rule, self.confidence = kind, rule, confidence


@dataclass(frozen=True)
class Text:
    """A text, and what is known of it before its brackets are judged."""

    source: str
    paragraphs: Sequence[Paragraph]
    furniture: Sequence[Span]
    starts: Sequence[int]
    # Where each line ends.
    breaks: Sequence[int]

    def paragraph(self, char: int) -> int:
        """The number of the paragraph in which a character stands."""
        return max(0, bisect_right(self.starts, char) - 1)

    def crosses(self, start: int, end: int) -> bool:
        """Whether there is the end of a paragraph between two places."""
        return bisect_right(self.starts, end) != bisect_right(self.starts, start)

    def between(self, start: int, end: int) -> str:
        """What stands between two places, without the furniture of pages."""
        kept, at = [], start
        first = bisect_left(self.furniture, start, key=beginning)
        for span in islice(self.furniture, first, None):
            if span.end > end:
                break
            kept.append(self.source[at : span.start])
            at = span.end
        return "".join([*kept, self.source[at:end]])


def beginning(span: Span) -> int:
    return span.start


def paired(source: str) -> tuple[list[Pair], list[int]]:
    """Every "[" with its "]", by their start, and the places of those without another half (rule 5)."""
    waiting: list[int] = []
    pairs: list[Pair] = []
    stray: list[int] = []
    for found in BRACKET.finditer(source):
        if found[0] == "[":
            waiting.append(found.start())
        elif waiting:
            pairs.append((waiting.pop(), found.end()))
        else:
            stray.append(found.start())
    return sorted(pairs), sorted(stray + waiting)


def enclosing(pairs: Sequence[Pair], places: Iterable[int]) -> list[int]:
    """For each of some ascending places the innermost pair around it; -1 where there is none."""
    around, ends, found = [-1], [sys.maxsize], []
    waiting = enumerate(pairs)
    following, (start, end) = next(waiting, (0, NONE))
    for place in places:
        while start < place:
            while ends[-1] <= start:
                ends.pop()
                around.pop()
            around.append(following)
            ends.append(end)
            following, (start, end) = next(waiting, (0, NONE))
        while ends[-1] <= place:
            ends.pop()
            around.pop()
        found.append(around[-1])
    return found


def nested(marks: Iterable[Mark]) -> list[Mark]:
    """The marks by their place, numbered, each in the one that encloses it."""
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    around: list[Mark] = []
    for number, mark in enumerate(ordered):
        while around and around[-1].end <= mark.start:
            around.pop()
        mark.number, mark.depth = number, int(mark.bracketed)
        if around:
            mark.parent = around[-1]
            mark.depth += around[-1].depth
            around[-1].children.append(mark)
        around.append(mark)
    return ordered


def worded(source: str, mark: Mark) -> str:
    """The words of a bracket, as far as they are looked at."""
    return bare(source[mark.start + 1 : min(mark.end - 1, mark.start + LOOKED_AT)]).strip()


def bare(words: str) -> str:
    """Words without the marks of emphasis."""
    return EMPHASIS.sub("", words) if "*" in words or "_" in words or "\\" in words else words


def few(mark: Mark) -> bool:
    """Whether all of its words are looked at."""
    return mark.end - mark.start <= LOOKED_AT
