"""References: paragraphs and articles that are referred to and are not there, or have moved or gone since (English).

Of a bare "paragraph 5" one's own article or resolution is meant; what is "of" another instrument is left alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rooms.drafting.form.labels import LATIN
from rooms.drafting.form.suggestion import Check, Rule, Suggestion, at
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Id, Line, Span

NUMBER = rf"\d{{1,4}}(?: (?:{'|'.join(LATIN[1:])})\b)?"
LIST = rf"{NUMBER}(?:\([a-z]{{1,4}}\)| \([a-z]{{1,4}}\)|(?:,? (?:and|or|to) |, ?|–|-){NUMBER}){{0,20}}"
REFERENCE = re.compile(
    rf"(?<!\w)(?:[Aa]rticles? (?P<of_article>\d{{1,4}}),? )?"
    rf"(?P<what>[Pp]aragraphs?|[Aa]rticles?) (?P<numbers>{LIST})(?![\w/])"
)
WITHIN = (
    r"(?:,? (?:above|below)\b|,? (?:of|in|to) (?:the present|this) \w+|,? of [Aa]rticle (?P<article>\d{1,4})(?!\d))"
)
OWN = re.compile(WITHIN)
ELSEWHERE = re.compile(
    r",?(?: and [^,.;]{1,40},)? (?:of|in|to) (?:the|its|that|General|Security|resolution|decision|Council|[A-Z])"
)
LABEL = re.compile(rf"\W{{0,9}}(?:[Aa]rticle|ARTICLE)?\W{{0,9}}(\d{{1,4}})\W{{0,9}}({'|'.join(LATIN[1:])})?\b")
# ("5 bis", of article "4") or ("article 4", none).
Target = tuple[str, str]


@dataclass(frozen=True)
class Reference:
    """One number that is referred to."""

    target: Target
    span: Span


def number(line: Line) -> str:
    """The number that a label or the heading of an article holds, without its marks."""
    found = LABEL.match(line.label) or (LABEL.match(line.words) if line.kind == ParagraphKind.ARTICLE else None)
    return " ".join(filter(None, found.groups())) if found else ""


def scopes(lines: Sequence[Line]) -> list[str]:
    """For each line the number of the article it stands in, or the annex; empty in a resolution."""
    found, here, annexes = [], "", 0
    for line in lines:
        if line.kind == ParagraphKind.ARTICLE:
            here = number(line) or here
        elif line.kind == ParagraphKind.ANNEX:
            annexes += 1
            here = f"annex {annexes}"
        found.append(here)
    return found


def standing(lines: Sequence[Line]) -> dict[Target, Id]:
    """Everything that can be referred to: which line it is."""
    found: dict[Target, Id] = {}
    for line, scope in zip(lines, scopes(lines), strict=True):
        if line.kind == ParagraphKind.ARTICLE and number(line):
            found[f"article {number(line)}", ""] = line.id
        elif line.kind in {ParagraphKind.OPERATIVE, ParagraphKind.PLAIN} and number(line):
            found.setdefault((number(line), scope), line.id)
    return found


def referred(line: Line, scope: str, articles: bool) -> Iterator[Reference]:
    """The references of a line to its own text."""
    for found in REFERENCE.finditer(line.words):
        own = OWN.match(line.words, found.end())
        if own is None and ELSEWHERE.match(line.words, found.end()):
            continue
        to_article = found["what"].lower().startswith("article")
        if (to_article or found["of_article"]) and not articles:
            continue
        within = "" if to_article else found["of_article"] or (own and own["article"]) or scope
        for each in re.finditer(rf"(?<!\()\b{NUMBER}", found["numbers"]):
            start = found.start("numbers") + each.start()
            name = f"article {each[0]}" if to_article else each[0]
            yield Reference((name, within), Span(start, start + len(each[0])))


def references(lines: Sequence[Line], former: Sequence[Line] = ()) -> Iterator[Suggestion]:
    """References that lead nowhere, and those that led elsewhere while the former numbers stood."""
    now, then = standing(lines), standing(former)
    places = {id: target for target, id in now.items()}
    articles = any(target[0].startswith("article ") for target in now)
    kept = old_references(former)
    for line, scope in zip(lines, scopes(lines), strict=True):
        for found in referred(line, scope, articles):
            was = then.get(found.target) if found.target in kept.get(line.id, ()) else None
            yield from judged(line, found, now, places, was)


def old_references(former: Sequence[Line]) -> dict[Id, set[Target]]:
    """What each line referred to while the former numbers stood."""
    found: dict[Id, set[Target]] = defaultdict(set)
    for line, scope in zip(former, scopes(former), strict=True):
        found[line.id] |= {each.target for each in referred(line, scope, True)}
    return found


def judged(
    line: Line, found: Reference, now: dict[Target, Id], places: dict[Id, Target], was: Id
) -> Iterator[Suggestion]:
    """What is to be said of one reference, given the line that it meant before."""
    if was is not None and was not in places:
        yield at(Check.REFERENCE_GONE, Rule.REFERENCES, line, found.span)
    elif was is not None and places[was] != found.target:
        suggested = places[was][0].removeprefix("article ")
        yield at(Check.REFERENCE_MOVED, Rule.REFERENCES, line, found.span, suggested)
    elif found.target not in now and any(scope == found.target[1] for _, scope in now):
        yield at(Check.REFERENCE_MISSING, Rule.REFERENCES, line, found.span)
