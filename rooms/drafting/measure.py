"""Measure: the lines of a text as they are numbered, by a rule that counts characters and knows no window or printer.

Each rule bears a number that a text keeps from the day it is tabled. A rule once used is never changed: the same words
under the same rule have the same lines on every screen, on paper and in a file, in ten years as today.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Span

WORD = re.compile(r"[^ \t\n]+[ \t]*|[ \t]+")
# So many columns hold a line: about as many as a page of a United Nations document.
COLUMNS = 72


class Numbered(NamedTuple):
    """A line: its number in the text, and from where to where it reaches in the words of its paragraph."""

    number: int
    start: int
    end: int


Rule = Callable[[str, str], Iterable[Span]]


def width(words: str) -> int:
    """How many columns words take: two for a wide character, none for a mark that stands on another."""
    if words.isascii():
        return len(words)
    return sum(columns(each) for each in words)


@lru_cache(maxsize=4096)
def columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def by_columns(kind: str, words: str) -> Iterable[Span]:
    """Rule 1. Every character of a paragraph counts, its label and its brackets as well, and every paragraph begins a
    line. Words are put on a line while they fit into its columns; the spaces behind a word take none. A word longer
    than a line is cut. Where the words themselves break a line, it breaks. The rows of a table stay whole. A line
    without anything to be read has no number.
    """
    start = 0
    for row in words.split("\n"):
        if row.strip():
            yield from [Span(start, start + len(row))] if kind == ParagraphKind.TABLE else filled(row, start)
        start += len(row) + 1


def filled(row: str, at: int) -> Iterable[Span]:
    """The lines of words without breaks of their own, which begin at an offset."""
    begin, taken = 0, 0
    for word in WORD.finditer(row):
        needed = width(word[0].rstrip(" \t"))
        if needed and taken + needed > COLUMNS and row[begin : word.start()].strip():
            yield Span(at + begin, at + word.start())
            begin, taken = word.start(), 0
        for cut in cuts(word[0]):
            yield Span(at + begin, at + word.start() + cut)
            begin, taken = word.start() + cut, 0
        taken += width(row[max(begin, word.start()) : word.end()])
    yield Span(at + begin, at + len(row))


def cuts(word: str) -> Iterable[int]:
    """Where a word that is longer than a line is cut; what is left of it is no longer than one."""
    taken = 0
    for place, each in enumerate(word.rstrip(" \t") if len(word) * 2 > COLUMNS else ""):
        taken += columns(each)
        if taken > COLUMNS:
            yield place
            taken = columns(each)


RULES: dict[int, Rule] = {1: by_columns}
LATEST = max(RULES)


def numbered(paragraphs: Iterable[tuple[str, str]], rule: int) -> list[list[Numbered]]:
    """The lines of each paragraph, of which the kind and the words are given, numbered through the whole text."""
    found, number = [], 0
    for kind, words in paragraphs:
        lines = [Numbered(number + place, *span) for place, span in enumerate(RULES[rule](kind, words), 1)]
        number += len(lines)
        found.append(lines)
    return found
