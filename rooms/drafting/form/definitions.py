"""Definitions: terms that are introduced twice or for nothing, and abbreviations that nobody introduced (English)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from rooms.drafting.form.suggestion import Check, Rule, Suggestion, at
from rooms.drafting.lines import Line, Span

QUOTED = r"[“\"](?P<{0}>[^“”\"\n]{{1,80}}?),?[”\"]"
# (“the Fund”) · hereinafter referred to as “the Fund” · “Fund” means · small island developing States (SIDS)
DEFINED = re.compile(
    rf"\((?:the |an? )?{QUOTED.format('in_parentheses')}\)"
    rf"|hereinafter(?: referred to as| called)?,? (?:the )?{QUOTED.format('hereinafter')}"
    rf"|{QUOTED.format('meant')} means\b"
    r"|(?<=[a-z] )\((?P<abbreviation>[A-Z][A-Z-]{1,9}s?)\)"
)
ABBREVIATION = re.compile(r"(?<![\w./-])[A-Z]{2,8}s?(?![\w/]|\.\d)")
ARTICLES = re.compile(r"(?:the|an?) ", re.I)
# Numerals, marks of paragraphs, and what needs no introduction in a text of the United Nations.
KNOWN = re.compile(r"[IVXLC]+|UN|PP|OP|NB|USD|EUR|GMT|UTC|ISBN|X+|ADD|MOD|SUP|NOC")
# No text defines more; in one that seems to, the rest is left alone.
MOST = 200
Place = tuple[int, Span]


def definitions(lines: list[Line]) -> Iterator[Suggestion]:
    """Terms defined twice or never used, and abbreviations that stand before or without their definition."""
    places = defined(lines)
    for term, found in islice(places.items(), MOST):
        for number, span in found[1:]:
            yield at(Check.TERM_TWICE, Rule.TERMS, lines[number], span)
        if not used(term, lines, found[0]):
            yield at(Check.TERM_UNUSED, Rule.TERMS, lines[found[0][0]], found[0][1])
    yield from undefined(lines, places)


def defined(lines: list[Line]) -> dict[str, list[Place]]:
    """Each term, without its article, with the places where it is introduced."""
    places: dict[str, list[Place]] = defaultdict(list)
    for number, line in enumerate(lines):
        for found in DEFINED.finditer(line.words):
            group = found.lastgroup or ""
            places[ARTICLES.sub("", found[group].strip(), count=1)].append((number, Span(*found.span(group))))
    return places


def used(term: str, lines: list[Line], place: Place) -> bool:
    """Whether a term stands anywhere but where it was introduced."""
    number, (start, end) = place
    word, own = re.compile(rf"(?<!\w){re.escape(term)}(?!\w)"), lines[number].words
    others = (line.words for line in lines if line is not lines[number])
    return bool(word.search(own, end) or word.search(own[:start])) or any(map(word.search, others))


def undefined(lines: list[Line], places: dict[str, list[Place]]) -> Iterator[Suggestion]:
    """Each abbreviation where it first stands, unless it has been introduced by then."""
    seen: Counter[str] = Counter()
    for number, line in enumerate(lines):
        for found in ABBREVIATION.finditer(line.words):
            term, span = found[0], Span(*found.span())
            seen[term] += 1
            first = places.get(term, places.get(term.rstrip("s"), [(len(lines), span)]))[0]
            if seen[term] == 1 and (number, span) < first and not KNOWN.fullmatch(term) and not shouted(line.words):
                yield at(Check.TERM_UNDEFINED, Rule.TERMS, line, span)


def shouted(words: str) -> bool:
    """Whether a line is in capitals altogether."""
    return words.upper() == words
