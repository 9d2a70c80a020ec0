"""Lines: which of them only wrap, and which are furniture of a page; nothing is taken away, it is only looked past."""

import re
from collections import Counter
from dataclasses import dataclass

from rooms.drafting.reading.labels import ALONE, HEAD, HEADING, LABEL

# A text of wrapped lines has some, none much longer than a page is wide, and most do not end as sentences do.
FEW, NARROW, WIDE, FULL = 8, 40, 140, 0.72
ENDS = (".", ";", ":", "!", "?", "؟", "。", "；", "：")
SYMBOL = re.compile(
    r"(?:Page[ ])?\d{1,4}(?:[ ](?:of|/)[ ]\d{1,4})|Page[ ]\d{1,4}|[A-Z]+(?:/[\w.]+){2,6}(?:[ ]*\d{1,4})?"
)
DIGITS = re.compile(r"\d+")
OWN = re.compile(r"[ \t]*(?:\||\{[^{}]*\}[ \t]*$|\[\^?\w+\]:)")
# Nothing begins like this, which most lines of a wrapped text do.
WORDS = re.compile(r"[a-z]{2,}[ ,;]")
LOWER = re.compile(r"[ \t\[*_]*[a-z0-9\u0430-\u044f]")
REPEATED, EDGE = 3, 3


@dataclass(slots=True)
class Line:
    """Where a line starts, where its words end, and where the next one starts; furniture is marked."""

    start: int
    words_end: int
    end: int
    text: str
    furniture: bool = False


def lines(source: str) -> list[Line]:
    """The lines of a text."""
    found, at = [], 0
    for whole in source.splitlines(keepends=True):
        text = whole.rstrip()
        found.append(Line(at, at + len(text), at + len(whole), text))
        at += len(whole)
    mark_furniture(found, source)
    return found


def mark_furniture(found: list[Line], source: str) -> None:
    """Mark what returns on three pages at their edges (rule 3); without pages, symbols and page numbers alone."""
    edges = page_edges(found, source) if "\f" in source else symbols(found)
    times = Counter(DIGITS.sub("#", line.text.strip()) for line in edges)
    for line in edges:
        if times[DIGITS.sub("#", line.text.strip())] >= REPEATED and "[" not in line.text and "]" not in line.text:
            line.furniture = True


def page_edges(found: list[Line], source: str) -> list[Line]:
    """The first and last lines of every page."""
    pages: list[list[Line]] = [[]]
    for line in found:
        if line.text.strip():
            pages[-1].append(line)
        if source[line.words_end : line.end].count("\f"):
            pages.append([])
    return [line for page in pages for line in {id(each): each for each in page[:EDGE] + page[-EDGE:]}.values()]


def symbols(found: list[Line]) -> list[Line]:
    """Lines that hold nothing but the symbol of a document or the number of a page."""
    return [line for line in found if line.text and len(line.text) < 80 and SYMBOL.fullmatch(line.text.strip())]


def width(found: list[Line]) -> int:
    """How wide the lines of a wrapped text are; 0 where each line is a paragraph."""
    wide = sorted(len(line.text) for line in found if line.text)
    widest = wide[int(len(wide) * 0.95)] if len(wide) >= FEW else 0
    if not NARROW <= widest <= WIDE:
        return 0
    full = [line for line in found if len(line.text) >= FULL * widest]
    return widest if sum(line.text.endswith(ENDS) for line in full) < len(full) / 2 else 0


def begins(text: str) -> bool:
    """Whether a line begins something of its own."""
    return not WORDS.match(text) and bool(
        LABEL.match(text) or HEAD.match(text) or HEADING.match(text) or OWN.match(text)
    )


def row(text: str) -> bool:
    """Whether a line is a row of a table, which is left whole."""
    return text.lstrip().startswith("|")


def continues(before: str, text: str, blank: int, wide: int) -> bool:
    """Whether a line goes on with the words of the one before, over so many blank lines."""
    if row(before) and row(text) and not blank:
        return True
    if len(before) < NARROW and ALONE.match(before):
        return blank < 2 and (not begins(text) or bool(HEAD.match(text) and not LABEL.match(text)))
    if not wide or len(before) < FULL * wide or begins(text) or HEADING.match(before):
        return False
    if text.lstrip().startswith("[") and before.endswith("]") and before.rstrip("] ").endswith(ENDS):
        return False
    return not blank or (not before.endswith(ENDS) and bool(LOWER.match(text)))
