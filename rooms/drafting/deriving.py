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

WISHES_LIMIT = 40
SIGN = re.compile(r"([\[\]])")


class Wish(NamedTuple):
    """One act that is asked for: on the characters from `first` to `last`, or after `first` where `last` is 0.

    `beside` is a bracket that stands already, to which the words are one more alternative.
    """

    asks: Asking
    first: int
    last: int = 0
    words: str = ""
    beside: int | None = None


class Signs(NamedTuple):
    """The two characters of a bracket of this paragraph."""

    number: int
    first: int
    last: int


class Reach(NamedTuple):
    """Words that stand, from one offset up to another."""

    start: int
    end: int


class Written(NamedTuple):
    """Words somebody wrote in one place: in brackets of their own, or before the end of brackets put round others."""

    words: str
    own: bool = False
    inside: bool = False


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


def derived(wording: Wording, signs: Sequence[Signs], typed: str) -> list[Wish]:
    """The acts that make of a paragraph what was typed, in the order in which they are to be done."""
    gaps = [gap for each in places(wording.text, clean(typed)) for gap in finer(slid(wording.text, each))]
    spare(wording, signs, gaps)
    reaches = matched(wording.text, gaps)
    early: list[Wish] = []
    late: list[Wish] = []
    for gap in gaps:
        for wish, inside in asked(wording, signs, gap, reaches):
            (late if inside or wish.last else early).append(wish)
    wishes = [*early, *(bracketed(wording, reach) for reach in sorted(reaches, key=outermost)), *late]
    if not wishes:
        raise Refused("words.unchanged", "words")
    if len(wishes) > WISHES_LIMIT:
        raise Refused("proposals.too_many", "words", limit=WISHES_LIMIT)
    return wishes


def clean(typed: str) -> str:
    """As it came out of a text area: with its line ends as they are kept."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def outermost(reach: Reach) -> tuple[int, int]:
    return reach.start, -reach.end


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


def spare(wording: Wording, signs: Sequence[Signs], gaps: Sequence[Gap]) -> None:
    """Brackets that stand are taken away with all their words, or not at all."""
    for each in signs:
        ends = [wording.offset(id) for id in (each.first, each.last) if id in wording]
        holding = {next((i for i, gap in enumerate(gaps) if gap.start <= at < gap.end), -1) for at in ends}
        if len(holding) > 1 or (len(ends) == 1 and holding != {-1}):
            raise Refused("brackets.taken", "words")


def matched(before: str, gaps: Sequence[Gap]) -> list[Reach]:
    """What brackets were written round words that stand; those round words written with them stay with their gap."""
    opened: list[tuple[int, int]] = []
    found: list[Reach] = []
    for number, gap in enumerate(gaps):
        for at, item in enumerate(gap.items):
            if item == "[":
                opened.append((number, at))
            elif item == "]":
                if not opened:
                    raise Refused("words.brackets_unmatched", "words")
                which, start = opened.pop()
                if which != number:
                    reach = trimmed(before, begin(gaps[which], start), end(gap, at))
                    gaps[which].round[start] = gap.round[at] = reach
                    found.append(reach)
    if opened:
        raise Refused("words.brackets_unmatched", "words")
    return found


def begin(gap: Gap, at: int) -> int:
    """Where brackets begin: before what is gone if something was written instead of it after them."""
    return gap.start if any(map(words, gap.items[at:])) else gap.end


def end(gap: Gap, at: int) -> int:
    return gap.end if any(map(words, gap.items[:at])) else gap.start


def words(item: str) -> str:
    """An item as words; nothing where it is a sign or space."""
    return "" if SIGN.match(item) else " ".join(item.split())


def trimmed(before: str, start: int, end: int) -> Reach:
    inside = before[start:end]
    if not inside.strip():
        raise Refused("words.none_selected", "words")
    return Reach(start + len(inside) - len(inside.lstrip()), end - (len(inside) - len(inside.rstrip())))


def bracketed(wording: Wording, reach: Reach) -> Wish:
    return Wish(Asking.BRACKET, wording.id(reach.start), wording.id(reach.end - 1))


def asked(wording: Wording, signs: Sequence[Signs], gap: Gap, reaches: list[Reach]) -> Iterator[tuple[Wish, bool]]:
    """What is asked for in one place, and whether it stands within brackets that are put round others there."""
    written, beside = sorted_out(wording, signs, gap)
    for target, said in beside:
        if isinstance(target, Signs):
            yield Wish(Asking.REPLACE, target.first, target.last, said, target.number), False
            continue
        if target in reaches:
            reaches.remove(target)
        yield Wish(Asking.REPLACE, wording.id(target.start), wording.id(target.end - 1), said), False
    yield from instead(wording, gap, written) if gap.gone.strip() else inserted(wording, gap, written)


def instead(wording: Wording, gap: Gap, written: Sequence[Written]) -> Iterator[tuple[Wish, bool]]:
    """Words that are gone, and what was written for them: one wording, or several that each have their brackets."""
    reach = trimmed(wording.text, gap.start, gap.end)
    first, last = wording.id(reach.start), wording.id(reach.end - 1)
    if not written:
        yield Wish(Asking.DELETE, first, last), False
    elif all(each.own for each in written):
        yield from ((Wish(Asking.REPLACE, first, last, each.words), False) for each in written)
    else:
        yield Wish(Asking.REPLACE, first, last, " ".join(each.words for each in written)), False


def inserted(wording: Wording, gap: Gap, written: Sequence[Written]) -> Iterator[tuple[Wish, bool]]:
    for inside in (False, True):
        mine = [each for each in written if each.inside == inside]
        if len(mine) > 1 and any(each.own for each in mine):
            raise Refused("brackets.within", "words")
        if mine:
            said = " ".join(each.words for each in mine)
            yield Wish(Asking.INSERT, wording.before(gap.start), 0, said), inside


Beside = list[tuple[Reach | Signs, str]]


def sorted_out(wording: Wording, signs: Sequence[Signs], gap: Gap) -> tuple[list[Written], Beside]:
    """What was written in one place, and what of it stands right beside brackets as an alternative to their words."""
    written: list[Written] = []
    beside: Beside = []
    near: Reach | Signs | None = behind(wording, signs, gap)
    at, touching = 0, False
    while at < len(gap.items):
        item = gap.items[at]
        if at in gap.round:
            if item == "]":
                written = [each._replace(inside=True) for each in written]
                near = gap.round[at]
            elif touching:
                beside.append((gap.round[at], written.pop().words))
            touching = False
        elif item == "[":
            own = Written(alone(gap.items, at), own=True)
            at += 2
            touching = near is None
            if near is None:
                written.append(own)
            else:
                beside.append((near, own.words))
        else:
            near, touching = None, False
            written += [Written(words(item))] if words(item) else []
        at += 1
    ahead = before(wording, signs, gap)
    if touching and ahead is not None:
        beside.append((ahead, written.pop().words))
    return written, beside


def alone(items: Sequence[str], at: int) -> str:
    """The words between two signs, of which the second is the other half of the first."""
    if items[at + 2 : at + 3] != ["]"] or not words(items[at + 1]):
        raise Refused("brackets.within", "words")
    return words(items[at + 1])


def behind(wording: Wording, signs: Sequence[Signs], gap: Gap) -> Signs | None:
    """The bracket that stands right before a place at which nothing is gone."""
    if gap.gone or not gap.start:
        return None
    return next((each for each in signs if each.last == wording.id(gap.start - 1)), None)


def before(wording: Wording, signs: Sequence[Signs], gap: Gap) -> Signs | None:
    """The bracket that begins right after a place at which nothing is gone."""
    if gap.gone or gap.end >= len(wording.text):
        return None
    return next((each for each in signs if each.first == wording.id(gap.end)), None)
