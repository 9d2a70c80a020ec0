"""Slashes: "fund / facility / window" may be alternatives, and is looked for only where somebody asks for it."""

import re
from collections.abc import Iterator, Sequence

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.asking import Asking, Choosing
from rooms.drafting.reading.marks import Mark
from rooms.drafting.reading.reading import Answer, ChoiceKind

# Only with spaces around it: and/or, km/h and 1/CP.20 are written without.
SLASHED = re.compile(r"(?<!\S)[^\W_][\w’'-]*(?:[ ]/[ ][^\W_][\w’'-]*)+")
WORD = re.compile(r"[^\s/]+")
RULE, CONFIDENCE = 13, 0.5


def slashed(source: str, notes: Sequence[Mark]) -> list[list[Mark]]:
    """Words between slashes, each a member of what may be a choice; not within notes."""
    return [
        [Mark(*each.span(), False, BracketKind.ALTERNATIVE, RULE, CONFIDENCE) for each in words]
        for words in wordings(source, notes)
    ]


def wordings(source: str, notes: Sequence[Mark]) -> Iterator[list[re.Match[str]]]:
    waiting = iter([*notes, None])
    note = next(waiting)
    for found in SLASHED.finditer(source):
        while note and note.end <= found.start():
            note = next(waiting)
        if note is None or found.end() <= note.start:
            yield list(WORD.finditer(source, *found.span()))


def choose(found: Sequence[Sequence[Mark]], asking: Asking, choosing: Choosing) -> None:
    for marks in found:
        answer, answered = asking.ask(RULE, marks, Answer.ALTERNATIVES, Answer.LITERAL)
        if answer is Answer.ALTERNATIVES:
            choosing.put(ChoiceKind.ALTERNATIVES if answered else ChoiceKind.MAYBE, marks)
        kind = BracketKind.ALTERNATIVE if answer is Answer.ALTERNATIVES else BracketKind.LITERAL
        for mark in marks:
            mark.settle(kind, RULE, 1.0 if answered else CONFIDENCE)
