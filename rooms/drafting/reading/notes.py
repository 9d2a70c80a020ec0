"""Notes: what drafters remark in curly braces or, with a verb of drafting, in round brackets; it is not of the text."""

import re
from collections.abc import Sequence

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.marks import Mark, Pair, Text, enclosing

CURLY = re.compile(r"\{[^{}]*\}")
ROUND = re.compile(
    r"\((?:delete|move|moved|insert|inserted|replace|retain|merge|merged|placement|placeholder|"
    r"to be (?:moved|placed|merged|deleted|inserted|added|discussed)|pending|(?:drafting )?note(?=:))\b"
    r"[^()\[\]{}\n]{0,200}\)",
    re.I,
)
RULE, SURE, LIKELY = 13, 0.95, 0.8


def notes(text: Text, pairs: Sequence[Pair]) -> list[Mark]:
    """The notes of a text, each within one paragraph and beside or around whole brackets."""
    found = [(*each.span(), SURE) for each in CURLY.finditer(text.source)]
    found += [(*each.span(), LIKELY) for each in ROUND.finditer(text.source)]
    kept: list[Mark] = []
    for start, end, confidence in whole(sorted(found), pairs):
        if (not kept or kept[-1].end <= start) and not text.crosses(start, end - 1):
            kept.append(Mark(start, end, False, BracketKind.NOTE, RULE, confidence))
    return kept


def whole(found: list[tuple[int, int, float]], pairs: Sequence[Pair]) -> list[tuple[int, int, float]]:
    """Those that begin and end within the same bracket."""
    places = sorted({place for start, end, _ in found for place in (start, end - 1)})
    around = dict(zip(places, enclosing(pairs, places), strict=True))
    return [each for each in found if around[each[0]] == around[each[1] - 1]]
