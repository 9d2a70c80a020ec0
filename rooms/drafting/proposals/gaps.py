"""Gaps: where an edited paragraph differs from the one that stood, cut at the brackets that were written there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rooms.drafting.comparing.words import Tag, pieces

SIGN = re.compile(r"([\[\]])")


class Reach(NamedTuple):
    """Words that stand, from one offset up to another."""

    start: int
    end: int


@dataclass
class Gap:
    """A place where words are gone, from offset `start` up to `end`, and others have come; `items` are cut at signs."""

    start: int
    end: int
    gone: str = ""
    come: str = ""
    items: list[str] = field(default_factory=list)
    # What of the items is round words that stand, by its place among them.
    round: dict[int, Reach] = field(default_factory=dict)


def gaps(before: str, typed: str) -> list[Gap]:
    """Where what was typed differs from the words that stood, in their order."""
    return [gap for each in places(before, clean(typed)) for gap in finer(slid(before, each))]


def clean(typed: str) -> str:
    """As it came out of a text area: with its line ends as they are kept."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def places(before: str, after: str) -> Iterator[Gap]:
    """Where the two differ."""
    at, gap = 0, None
    for piece in pieces(before, after):
        if piece.tag == Tag.SAME:
            if gap:
                yield gap
            gap, at = None, at + len(piece.words)
            continue
        gap = gap or Gap(at, at)
        if piece.tag == Tag.GONE:
            at += len(piece.words)
            gap.end, gap.gone = at, gap.gone + piece.words
        else:
            gap.come += piece.words
    if gap:
        yield gap


def slid(before: str, gap: Gap) -> Gap:
    """A gap in which as much came, begun where its brackets are pairs: of "[a][b]" either "[a]" or "a][" is new."""
    start, come = gap.start, gap.come
    while not gap.gone and start and not paired(come) and come[-1] == before[start - 1] != " ":
        start, come = start - 1, come[-1] + come[:-1]
    return Gap(start, start, come=come) if start < gap.start and paired(come) else gap


def paired(come: str) -> bool:
    depth = 0
    for sign in SIGN.findall(come):
        depth += 1 if sign == "[" else -1
        if depth < 0:
            return False
    return depth == 0


def finer(gap: Gap) -> Iterator[Gap]:
    """A gap in which nothing but brackets has come, such as in member[s]: each sign by itself."""
    if not gap.gone or SIGN.sub("", gap.come) != gap.gone:
        gap.items = [item for item in SIGN.split(gap.come) if item]
        yield gap
        return
    at = gap.start
    for item in SIGN.split(gap.come):
        if SIGN.match(item):
            yield Gap(at, at, come=item, items=[item])
        else:
            at += len(item)


def words(item: str) -> str:
    """An item as words; nothing where it is a sign or space."""
    return "" if SIGN.match(item) else " ".join(item.split())
