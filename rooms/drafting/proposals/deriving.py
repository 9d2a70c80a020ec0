"""Deriving: what somebody who edits a whole paragraph asks for, as the acts it would take to ask for it one by one.

Pure: the paragraph as it stood when they began, its brackets, and what they made of it. Nothing is entered here.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rooms.drafting.proposals.gaps import Gap, Reach, gaps, words
from rooms.drafting.texts import Asking
from rooms.drafting.wording import Wording
from rooms.floor import Refused

WISHES_LIMIT = 40


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


@dataclass(frozen=True)
class Standing:
    """A paragraph as it stood when somebody began: its characters and its brackets, each found by its offset."""

    text: str
    starts: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    opening: dict[int, Signs] = field(default_factory=dict)
    closing: dict[int, Signs] = field(default_factory=dict)

    @classmethod
    def of(cls, wording: Wording, signs: Sequence[Signs]) -> "Standing":
        found, ends = cls(wording.text), 0
        first, last = {each.first: each for each in signs}, {each.last: each for each in signs}
        for run in wording.runs:
            found.starts.append(ends)
            found.firsts.append(run.first)
            for at, letter in enumerate(run.words):
                if letter in "[]":
                    id, offset = run.first + at, ends + at
                    found.opening.update({offset: first[id]} if id in first else {})
                    found.closing.update({offset: last[id]} if id in last else {})
            ends += len(run.words)
        return found

    def id(self, offset: int) -> int:
        """The id of the character at an offset."""
        run = bisect_right(self.starts, offset) - 1
        return self.firsts[run] + offset - self.starts[run]


class Written(NamedTuple):
    """Words somebody wrote in one place: in brackets of their own, or before the end of brackets put round others."""

    words: str
    own: bool = False
    inside: bool = False


def derived(wording: Wording, signs: Sequence[Signs], typed: str) -> list[Wish]:
    """The acts that make of a paragraph what was typed, in the order in which they are to be done."""
    found = gaps(wording.text, typed)
    if sum(bool(each.gone.strip() or each.come.strip()) for each in found) > 2 * WISHES_LIMIT:
        raise Refused("proposals.too_many", "words", limit=WISHES_LIMIT)
    standing = Standing.of(wording, signs)
    spare(standing, found)
    reaches = matched(wording.text, found)
    early: list[Wish] = []
    late: list[Wish] = []
    for gap in found:
        for wish, inside in asked(standing, gap, reaches):
            (late if inside or wish.last else early).append(wish)
    wishes = [*early, *(bracketed(standing, reach) for reach in sorted(reaches, key=outermost)), *late]
    if not wishes:
        raise Refused("words.unchanged", "words")
    if len(wishes) > WISHES_LIMIT:
        raise Refused("proposals.too_many", "words", limit=WISHES_LIMIT)
    return wishes


def outermost(reach: Reach) -> tuple[int, int]:
    return reach.start, -reach.end


def spare(standing: Standing, found: Sequence[Gap]) -> None:
    """Brackets that stand are taken away with all their words, or not at all."""
    starts = [gap.start for gap in found]
    holding: defaultdict[int, list[int]] = defaultdict(list)
    for ends in (standing.opening, standing.closing):
        for offset, each in ends.items():
            gap = bisect_right(starts, offset) - 1
            holding[each.number].append(gap if gap >= 0 and offset < found[gap].end else -1)
    for places in holding.values():
        if len(set(places)) > 1 or (len(places) == 1 and places != [-1]):
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


def trimmed(before: str, start: int, end: int) -> Reach:
    inside = before[start:end]
    if not inside.strip():
        raise Refused("words.none_selected", "words")
    return Reach(start + len(inside) - len(inside.lstrip()), end - (len(inside) - len(inside.rstrip())))


def bracketed(standing: Standing, reach: Reach) -> Wish:
    return Wish(Asking.BRACKET, standing.id(reach.start), standing.id(reach.end - 1))


def asked(standing: Standing, gap: Gap, reaches: list[Reach]) -> Iterator[tuple[Wish, bool]]:
    """What is asked for in one place, and whether it stands within brackets that are put round others there."""
    written, beside = sorted_out(standing, gap)
    for target, said in beside:
        if isinstance(target, Signs):
            yield Wish(Asking.REPLACE, target.first, target.last, said, target.number), False
            continue
        if target in reaches:
            reaches.remove(target)
        yield Wish(Asking.REPLACE, standing.id(target.start), standing.id(target.end - 1), said), False
    yield from instead(standing, gap, written) if gap.gone.strip() else inserted(standing, gap, written)


def instead(standing: Standing, gap: Gap, written: Sequence[Written]) -> Iterator[tuple[Wish, bool]]:
    """Words that are gone, and what was written for them: one wording, or several that each have their brackets."""
    reach = trimmed(standing.text, gap.start, gap.end)
    first, last = standing.id(reach.start), standing.id(reach.end - 1)
    if not written:
        yield Wish(Asking.DELETE, first, last), False
    elif all(each.own for each in written):
        yield from ((Wish(Asking.REPLACE, first, last, each.words), False) for each in written)
    else:
        yield Wish(Asking.REPLACE, first, last, " ".join(each.words for each in written)), False


def inserted(standing: Standing, gap: Gap, written: Sequence[Written]) -> Iterator[tuple[Wish, bool]]:
    for inside in (False, True):
        mine = [each for each in written if each.inside == inside]
        if len(mine) > 1 and any(each.own for each in mine):
            raise Refused("brackets.within", "words")
        if mine:
            after = standing.id(gap.start - 1) if gap.start else 0
            yield Wish(Asking.INSERT, after, 0, " ".join(each.words for each in mine)), inside


Beside = list[tuple[Reach | Signs, str]]


def sorted_out(standing: Standing, gap: Gap) -> tuple[list[Written], Beside]:
    """What was written in one place, and what of it stands right beside brackets as an alternative to their words."""
    written: list[Written] = []
    beside: Beside = []
    near: Reach | Signs | None = None if gap.gone else standing.closing.get(gap.start - 1)
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
    ahead = None if gap.gone else standing.opening.get(gap.end)
    if touching and ahead is not None:
        beside.append((ahead, written.pop().words))
    return written, beside


def alone(items: Sequence[str], at: int) -> str:
    """The words between two signs, of which the second is the other half of the first."""
    if items[at + 2 : at + 3] != ["]"] or not words(items[at + 1]):
        raise Refused("brackets.within", "words")
    return words(items[at + 1])
