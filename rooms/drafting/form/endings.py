"""Endings: a comma after each preambular paragraph, a semicolon after each operative one, a full stop at the end."""

import re
from collections.abc import Iterator

from rooms.drafting.form.suggestion import Check, Rule, Suggestion, at
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Line, Span

# Numbers of footnotes, brackets, marks of emphasis and of quotation, and "and" may stand after the mark that ends it.
AFTER = re.compile(r"(?:[\s\]*_}”\"^]|\[\^?\w+\]|(?<=[^\d\s])\d{1,3}|(?<=[;,])\s*\[?(?:and|or|and/or)\b)+\Z")
# The end alone is looked at, however long the paragraph.
END = 60
PARTS = {ParagraphKind.OPERATIVE, ParagraphKind.POINT}


def endings(lines: list[Line]) -> Iterator[Suggestion]:
    """Paragraphs that end with another mark than is the custom."""
    for line in lines:
        if line.kind == ParagraphKind.PREAMBULAR and not ends(line, ",:"):
            yield at(Check.PREAMBULAR_ENDING, Rule.PARAGRAPHS, line, last(line), ",")
    parts = operative(lines)
    for place, line in enumerate(parts):
        leads = place + 1 < len(parts) and parts[place + 1].kind == ParagraphKind.POINT and not nested(line)
        mark = "." if place + 1 == len(parts) else ";"
        if not ends(line, mark) and not (leads and ends(line, ":,")) and not (nested(line) and ends(line, ":")):
            yield at(Check.OPERATIVE_ENDING, Rule.PARAGRAPHS, line, last(line), ":" if leads else mark)


def operative(lines: list[Line]) -> list[Line]:
    """The operative paragraphs and the points under them."""
    first = next((n for n, line in enumerate(lines) if line.kind == ParagraphKind.OPERATIVE), len(lines))
    return [line for line in lines[first:] if line.kind in PARTS]


def nested(line: Line) -> bool:
    return line.kind == ParagraphKind.POINT


def ending(line: Line) -> int:
    """The offset after the mark that ends a paragraph."""
    start = max(0, len(line.words) - END)
    return start + len(AFTER.sub("", line.words[start:]))


def ends(line: Line, marks: str) -> bool:
    return line.words[: ending(line)].endswith(tuple(marks))


def last(line: Line) -> Span:
    """The last mark or word."""
    end = ending(line)
    start = end - 1 if end and not line.words[end - 1].isalnum() else end
    return Span(max(0, start), end)
