"""Deriving: what somebody who edits a whole paragraph asks for, as the acts it would take to ask for it one by one.

Pure: the paragraph as it stood when they began, its brackets, and what they made of it. Nothing is entered here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rooms.drafting.comparing.words import Tag, pieces
from rooms.drafting.texts import Asking
from rooms.drafting.wording import Wording
from rooms.floor import Refused
from rooms.languages import plain

WISHES_LIMIT = 40
SIGN = re.compile(r"([\[\]])")


class Wish(NamedTuple):
    """One act that is asked for: on the characters from `first` to `last`, or at the place after `first` where that is 0.

    `beside` is a bracket that stands already, to which the words are one more alternative.
    """

    asks: Asking
    first: int
    last: int = 0
    words: str = ""
    beside: int | None = None


class Signs(NamedTuple):
    """The two brackets of an open bracket of this paragraph."""

    number: int
    first: int
    last: int


@dataclass
class Written:
    """Words that somebody wrote in one place; `own` where they put them in brackets of their own."""

    words: str
    own: bool = False


@dataclass
class Gap:
    """A place where something is gone, from offset `start` up to `end`, and something has come instead."""

    start: int
    end: int
    gone: str = ""
    come: str = ""
    # Which characters stand before it and right before what has come.
    adjacent: bool = False
    written: list[Written] = field(default_factory=list)


def derived(wording: Wording, signs: Sequence[Signs], typed: str) -> list[Wish]:
    """The acts that make of a paragraph what was typed, those round others first."""
    gaps = list(places(wording.text, clean(typed)))
    spare(wording, signs, gaps)
    wishes = [*around(wording, gaps), *(wish for gap in gaps for wish in within(wording, signs, gap))]
    wishes = merged(wishes)
    if not wishes:
        raise Refused("words.unchanged", "words")
    if len(wishes) > WISHES_LIMIT:
        raise Refused("proposals.too_many", "words", limit=WISHES_LIMIT)
    return wishes


def clean(typed: str) -> str:
    """As it came out of a text area: with its line ends as they are kept."""
    return plain(typed.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def places(before: str, after: str) -> Iterator[Gap]:
    """Where the two differ by more than space."""
    at, gap, said = 0, None, ""
    for piece in pieces(before, after):
        if piece.tag == Tag.SAME:
            if gap:
                yield gap
            gap, at, said = None, at + len(piece.words), piece.words
            continue
        gap = gap or Gap(at, at, adjacent=bool(said) and not said[-1].isspace())
        if piece.tag == Tag.GONE:
            at += len(piece.words)
            gap.end, gap.gone = at, gap.gone + piece.words
        else:
            gap.come += piece.words
    if gap:
        yield gap


def spare(wording: Wording, signs: Sequence[Signs], gaps: Sequence[Gap]) -> None:
    """Brackets that stand are taken away with all their words, or not at all."""
    for each in signs:
        ends = [(wording.offset(id) if id in wording else None) for id in (each.first, each.last)]
        holding = [next((i for i, gap in enumerate(gaps) if at is not None and gap.start <= at < gap.end), -1) for at in ends]
        if holding[0] != holding[1]:
            raise Refused("brackets.taken", "words")


class Opened(NamedTuple):
    gap: int
    at: int
    place: int


def around(wording: Wording, gaps: Sequence[Gap]) -> Iterator[Wish]:
    """Brackets that were written round words that stand; what was written besides is kept with each gap."""
    open_: list[Opened] = []
    found: list[tuple[int, int]] = []
    for number, gap in enumerate(gaps):
        for sign in tokens(gap.come):
            if sign == "[":
                open_.append(Opened(number, len(gap.written), gap.start if gap.written and False else edge(gap)))
            elif sign == "]":
                if not open_:
                    raise Refused("brackets.unmatched", "words")
                opened = open_.pop()
                if opened.gap == number:
                    enclose(gap, opened.at)
                else:
                    found.append((opened.place, gap.end if gap.written else gap.start))
            elif sign.strip():
                gap.written.append(Written(" ".join(sign.split())))
    return iter(())


def edge(gap: Gap) -> int:
    return gap.end
