"""Excerpts: the stretch of a text round the words that were sought, and where those words stand in it."""

import re
from dataclasses import dataclass

from rooms.languages import HAN, IS_HAN, MARKS, terms

BEFORE, LENGTH = 80, 280
# As the words of a text are found, but in the text as it was written, marks and all.
RUNS = re.compile(rf"[{HAN}]+|(?:[^\W_{HAN}]|[{MARKS}])+")
MORE = "…"
Span = tuple[int, int]


@dataclass(frozen=True)
class Stretch:
    """Some words in a row; `sought` if they are what was looked for."""

    text: str
    sought: bool


def excerpt(text: str, language: str, wanted: list[list[str]]) -> list[Stretch]:
    """The part of a text where what is wanted begins, on one line, in stretches."""
    text = " ".join(text.split())
    found = spans(text, language, wanted)
    start, end = window(text, found[0][0] if found else 0)
    inside = [(max(first, start), min(last, end)) for first, last in found if first < end and last > start]
    return [each for each in cut(text, start, end, inside) if each.text]


def spans(text: str, language: str, wanted: list[list[str]]) -> list[Span]:
    """Where in a text the wanted terms stand, in order and not overlapping."""
    terms_wanted = {term for group in wanted for term in group}
    found: list[Span] = []
    for run in RUNS.finditer(text):
        if IS_HAN.match(run[0]):
            found += within(run, terms_wanted)
        elif terms_wanted.intersection(terms(run[0], language)):
            found.append(run.span())
    return joined(found)


def within(run: re.Match[str], wanted: set[str]) -> list[Span]:
    """Where in a run of Chinese its wanted pieces stand."""
    pieces = {term.removesuffix("*") for term in wanted if IS_HAN.match(term)}
    starts = [(at, piece) for piece in pieces for at in range(len(run[0])) if run[0].startswith(piece, at)]
    return sorted((run.start() + at, run.start() + at + len(piece)) for at, piece in starts)


def joined(found: list[Span]) -> list[Span]:
    """Spans that touch, made one."""
    one: list[Span] = []
    for start, end in found:
        if one and start <= one[-1][1]:
            one[-1] = (one[-1][0], max(end, one[-1][1]))
        else:
            one.append((start, end))
    return one


def window(text: str, hit: int) -> Span:
    """Where an excerpt round a place begins and ends: between words, where there are spaces near."""
    start = max(0, hit - BEFORE)
    if start and (space := text.find(" ", start, hit)) >= 0:
        start = space + 1
    end = min(len(text), start + LENGTH)
    if end < len(text) and (space := text.rfind(" ", max(hit + 1, end - 40), end)) >= 0:
        end = space
    return start, end


def cut(text: str, start: int, end: int, found: list[Span]) -> list[Stretch]:
    stretches = [Stretch(f"{MORE} " if start else "", False)]
    at = start
    for first, last in found:
        stretches += [Stretch(text[at:first], False), Stretch(text[first:last], True)]
        at = last
    return [*stretches, Stretch(text[at:end], False), Stretch(f" {MORE}" if end < len(text) else "", False)]
