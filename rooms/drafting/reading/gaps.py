"""Gaps: what stands between two brackets decides whether they have to do with each other."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.marks import LOOKED_AT, Mark, Text, bare

# These stand for themselves, whatever is beside them.
APART = {BracketKind.LITERAL, BracketKind.STANCE, BracketKind.NOTE, BracketKind.OPTION}


class Gap(StrEnum):
    NONE = ""
    SPACE = " "
    SLASH = "/"
    PARAGRAPH = "¶"
    WORDS = "…"


def gap(text: Text, left: Mark, right: Mark) -> Gap:
    """What stands between two brackets; lines that only wrap, emphasis and the mark of a footnote are looked past."""
    start, end = left.after or left.end, right.start
    if start == end:
        return Gap.NONE
    if end - start > LOOKED_AT:
        return Gap.WORDS
    between = bare(text.between(start, end))
    if not between:
        return Gap.NONE
    words = between.strip()
    if words:
        return Gap.SLASH if words == "/" and not text.crosses(start, end) else Gap.WORDS
    return Gap.PARAGRAPH if text.crosses(start, end) else Gap.SPACE


def chains(text: Text, beside: Sequence[Mark]) -> Iterator[tuple[list[Mark], list[Gap]]]:
    """Brackets that follow each other without words between them, and the gaps in front of all but the first."""
    chain: list[Mark] = []
    gaps: list[Gap] = []
    for mark in beside:
        if not mark.bracketed or mark.kind in APART:
            continue
        between = gap(text, chain[-1], mark) if chain else Gap.WORDS
        if chain and between in {Gap.WORDS, Gap.PARAGRAPH}:
            yield chain, gaps
            chain, gaps = [], []
        gaps += [between] if chain else []
        chain.append(mark)
    if chain:
        yield chain, gaps


def place(text: Text, beside: Sequence[Mark]) -> None:
    """A stance is about the bracket before it, or what the stance before it is about, or the bracket around it."""
    before: Mark | None = None
    for mark in beside:
        if mark.kind is BracketKind.STANCE:
            near = before is not None and gap(text, before, mark) in {Gap.NONE, Gap.SPACE}
            mark.about = (before.about or before) if near and before else mark.parent
        before = mark if mark.bracketed else None


def follows(text: Text, left: Mark, right: Mark) -> bool:
    """Whether nothing but the end of a paragraph is between two brackets."""
    return gap(text, left, right) is Gap.PARAGRAPH
