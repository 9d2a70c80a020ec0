"""Contents: brackets that are known by what stands within them (rules 2, 4 and 6)."""

import re
from collections.abc import Sequence

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.marks import Mark, Text, few

LANGUAGES = r"Arabic|Chinese|English|French|Russian|Spanish"
LITERAL = re.compile(
    rf"(?:original:? ?)?(?:{LANGUAGES})(?:(?:, ?| and |/)(?:{LANGUAGES}))*(?: only)?|sic!?"
    r"|emphasis (?:added|in original)"
    r"|without reference to .{3,120}|on the report of .{3,120}",
    re.I,
)
YEAR = re.compile(r"(?:1[89]|20)\d\d")
CASE = re.compile(r"\bv\.? [^\[\]]{1,60}$")
PLACEHOLDER = re.compile(
    r"[xyz]{1,4}|n|(?:1|2)\dx{1,2}|\d{1,2}x{2}|x{1,4}[ ]?%|[….·_–—-]+|\?+|tb[cd]|blank|placeholder\b.*"
    r"|(?:[^\s\[\]]+ ){0,4}to be (?:added|confirmed|completed|determined|decided|inserted|issued|specified|filled in)"
    r"(?: [^\s\[\]]+){0,2}|insert|date|number|title|name|place|symbol|document symbol",
    re.I | re.S,
)
CONNECTOR = re.compile(r"and|or|and/or|[,;:.]|[,;] ?(?:and|or)|et|ou|y|o|и|или|و|أو|和|或|及", re.I)
SHORT = 10
CONTINUES = re.compile(r"[,;،؛，；]|(?:and|or|et|ou|и|или)\b|و(?=\w)", re.I)
EMPTY = re.compile(
    r"[\s(\[*_]*(?:no text|aucun texte|sin texto|нет текста|لا نص|بدون نص|无案文)\b(?:[\W_]*[{(].*|.{0,60})$",
    re.I | re.S,
)
FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.S | re.M)
DEFINED = re.compile(r"^[ ]{0,3}\[([^\[\]\n^]{1,200})\]:[ \t]*\S", re.M)
# Inline links alone lead somewhere at once: those by a label need its definition.
TARGET = re.compile(r"\((?:https?:|mailto:|#|/|\.\.?/)[^\s()]*\)")


def known(text: Text, brackets: Sequence[Mark]) -> None:
    """Settle what its own words make plain."""
    front = FRONT_MATTER.match(text.source)
    defined = {label.casefold() for label in DEFINED.findall(text.source)}
    for mark in brackets:
        if (front and mark.end <= front.end()) or formatted(text.source, mark, defined):
            mark.settle(BracketKind.LITERAL, 2, 0.97)
        elif few(mark):
            by_words(text.source, mark)


def formatted(source: str, mark: Mark, defined: set[str]) -> bool:
    """Whether a bracket belongs to the format: a footnote mark, a link whose label is defined, a box to tick."""
    if source.startswith("^", mark.start + 1) or TARGET.match(source, mark.end):
        return True
    if not mark.words and source[max(0, mark.start - 2) : mark.start] in {"- ", "* ", "+ "}:
        return True
    return bool(defined) and mark.words.casefold() in defined


def by_words(source: str, mark: Mark) -> None:
    words = mark.words
    mark.empty = bool(EMPTY.match(words))
    if LITERAL.fullmatch(words) or (
        YEAR.fullmatch(words) and CASE.search(source[max(0, mark.start - 80) : mark.start])
    ):
        mark.settle(BracketKind.LITERAL, 4, 0.95)
    elif not words or (PLACEHOLDER.fullmatch(words) and not (len(words) < 3 and touches(source, mark))):
        mark.settle(BracketKind.PLACEHOLDER, 6, 0.97)
    elif len(words) < SHORT and CONNECTOR.fullmatch(words) and not touches(source, mark):
        mark.settle(BracketKind.CONNECTOR, 6, 0.95)


# Scripts that are written without spaces: a letter beside a bracket says nothing there.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def letter(one: str) -> bool:
    return one.isalpha() and not UNSPACED.match(one)


def touches(source: str, mark: Mark) -> bool:
    """Whether the bracket is part of a word: letters stand on both sides of "[" or of "]" (rule 7)."""
    return touches_before(source, mark) or touches_after(source, mark)


def touches_before(source: str, mark: Mark) -> bool:
    return mark.start > 0 and letter(source[mark.start - 1]) and letter(source[mark.start + 1])


def touches_after(source: str, mark: Mark) -> bool:
    return mark.end < len(source) and letter(source[mark.end]) and letter(source[mark.end - 2])
