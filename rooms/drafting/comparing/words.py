"""The difference between two wordings, word by word: what is the same, what is gone, what has come.

A bracket is a word of its own, and so is each Chinese character. Both wordings can be printed back from the pieces.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from rooms.drafting.comparing.alignment import Effort, Pair, aligned
from rooms.languages import HAN

WORD = re.compile(rf"[{HAN}]|\d+(?:[.,]\d+)+|[^\W{HAN}]+|[^\w\s]")
# Two wordings of which less is the same are two wordings: strewn words in common say nothing.
LEAST = 0.25


class Tag(StrEnum):
    SAME = "same"
    GONE = "gone"
    COME = "come"


class Piece(NamedTuple):
    """Words that stand in both wordings, in the earlier or in the later one alone."""

    tag: Tag
    words: str


def pieces(before: str, after: str, effort: Effort | None = None) -> tuple[Piece, ...]:
    """Two wordings as one: what is gone stands before what came in its place."""
    if before == after:
        return tuple(joined([Piece(Tag.SAME, after)]))
    head, tail = ends(before, after)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    middle = woven(old, new, effort or Effort())
    return tuple(joined([Piece(Tag.SAME, after[:head]), *middle, Piece(Tag.SAME, after[len(after) - tail :])]))


def ends(before: str, after: str) -> tuple[int, int]:
    """How many characters are alike at the beginning and at the end, up to the space next to the first other word."""
    head = alike(before, after)
    while head and not after[head - 1].isspace():
        head -= 1
    rest = min(len(before), len(after)) - head
    tail = alike(before[len(before) - rest :][::-1], after[len(after) - rest :][::-1])
    while tail and not after[len(after) - tail].isspace():
        tail -= 1
    return head, tail


def alike(one: str, other: str) -> int:
    """How many characters both begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def woven(old: str, new: str, effort: Effort) -> Iterator[Piece]:
    """The pieces of two wordings that begin and end differently."""
    ours, theirs = list(WORD.finditer(old)), list(WORD.finditer(new))
    pairs = matched([each[0] for each in ours], [each[0] for each in theirs], effort)
    left = right = since = 0
    for i, j in pairs:
        if old[left : ours[i].start()] != new[right : theirs[j].start()]:
            yield Piece(Tag.SAME, new[since:right])
            yield from gap(old[left : ours[i].start()], new[right : theirs[j].start()])
            since = theirs[j].start()
        left, right = ours[i].end(), theirs[j].end()
    yield Piece(Tag.SAME, new[since:right])
    yield from gap(old[left:], new[right:])


def matched(old: list[str], new: list[str], effort: Effort) -> list[Pair]:
    """The words that are the same, unless they are too few to speak of."""
    pairs = aligned(old, new, effort)
    return pairs if len(pairs) >= LEAST * min(len(old), len(new)) else []


def gap(old: str, new: str) -> Iterator[Piece]:
    """What stands between two words that stayed; the space that both have at an end of it stays too."""
    head = len(spaces(old, new))
    tail = len(spaces(old[head:][::-1], new[head:][::-1]))
    yield Piece(Tag.SAME, new[:head])
    yield Piece(Tag.GONE, old[head : len(old) - tail])
    yield Piece(Tag.COME, new[head : len(new) - tail])
    yield Piece(Tag.SAME, new[len(new) - tail :])


def spaces(old: str, new: str) -> str:
    """The space that both begin with."""
    common = old[: alike(old, new)]
    return common[: len(common) - len(common.lstrip())]


def joined(loose: Iterable[Piece]) -> list[Piece]:
    """Pieces that follow one another and say the same are one."""
    found: list[Piece] = []
    for piece in loose:
        if found and piece.words and found[-1].tag == piece.tag:
            found[-1] = Piece(piece.tag, found[-1].words + piece.words)
        elif piece.words:
            found.append(piece)
    return found
