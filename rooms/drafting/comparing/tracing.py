"""Tracing: where the words of several wordings went when one was made of them, and what in it came from none."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from rooms.drafting.comparing.words import Tag, pieces

# Of what stays a single short word says nothing: "of" stands everywhere.
TELLING = re.compile(r"\w{4,}|\d|[^\x00-\u024f]")


class Fate(StrEnum):
    """What became of words: they stand in the new wording; stand there once for several; went; or are new in it."""

    KEPT = "kept"
    MERGED = "merged"
    DROPPED = "dropped"
    ADDED = "added"


class Trace(NamedTuple):
    """Words of a wording (the how manieth, -1 for none) and where in the new one they stand: offsets, end excluded."""

    source: int
    words: str
    fate: Fate
    start: int = 0
    end: int = 0


def traces(sources: Sequence[str], words: str) -> list[Trace]:
    """Each piece of each wording in its order with where it went; then what the new words have from none."""
    found = [trace for number, source in enumerate(sources) for trace in traced(number, source, words)]
    stay = [each for each in found if each.fate == Fate.KEPT]
    told = [
        each._replace(fate=Fate.MERGED) if each in stay and any(shared(each, other) for other in stay) else each
        for each in found
    ]
    return [*told, *added(stay, words)]


def traced(number: int, source: str, words: str) -> list[Trace]:
    """The pieces of one wording: those that stand in the new words, and those that do not."""
    found: list[Trace] = []
    at, gone = 0, ""
    for piece in pieces(source, words):
        if piece.tag == Tag.SAME and TELLING.search(piece.words):
            found += [Trace(number, gone.strip(), Fate.DROPPED)] if gone.strip() else []
            found.append(Trace(number, piece.words.strip(), Fate.KEPT, at, at + len(piece.words)))
            gone = ""
        elif piece.tag != Tag.COME:
            gone += piece.words
        at += len(piece.words) if piece.tag != Tag.GONE else 0
    return [*found, *([Trace(number, gone.strip(), Fate.DROPPED)] if gone.strip() else [])]


def shared(one: Trace, other: Trace) -> bool:
    """Whether words of two wordings stand in one place of the new one, at least in part."""
    return one.source != other.source and one.start < other.end and other.start < one.end


def added(stay: Sequence[Trace], words: str) -> list[Trace]:
    """The stretches of the new words in which nothing of any wording stands."""
    found, at = [], 0
    for start, end in [*sorted((each.start, each.end) for each in stay), (len(words), len(words))]:
        gap = words[at:start] if start > at else ""
        if re.search(r"\w", gap):
            left = at + len(gap) - len(gap.lstrip())
            found.append(Trace(-1, gap.strip(), Fate.ADDED, left, left + len(gap.strip())))
        at = max(at, end)
    return found
