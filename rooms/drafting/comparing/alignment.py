"""Alignment: which members of two sequences are the same ones, in order.

What is alike at both ends is set aside; members that stand once in each hold the rest together (Bram Cohen's patience
difference); between them the shortest way from one to the other is sought (Myers, "An O(ND) Difference Algorithm and
Its Variations", Algorithmica 1, 1986). All of it costs no more than the effort allowed: when that is spent, whatever is
still between two members that hold is one change.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rooms.drafting.comparing.rising import rising

Pair = tuple[int, int]


@dataclass
class Effort:
    """How many steps may still be taken: one for each place that is tried and for each member that is passed."""

    left: int = 300_000


def aligned(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[Pair]:
    """The places of what is the same in both, in order."""
    head = alike(old, new)
    rest = min(len(old), len(new)) - head
    tail = alike(old[len(old) - rest :][::-1], new[len(new) - rest :][::-1])
    start, end = [(n, n) for n in range(head)], [(len(old) - n, len(new) - n) for n in range(tail, 0, -1)]
    return [*start, *held(old, new, head, tail, effort), *end]


def alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many members both begin with alike."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


def held(old: Sequence[str], new: Sequence[str], head: int, tail: int, effort: Effort) -> list[Pair]:
    """What is the same between both ends: members that stand once in each, and what is alike between those."""
    ends = (len(old) - tail, len(new) - tail)
    found: list[Pair] = []
    left, right = head, head
    for i, j in [*anchors(old, new, head, ends), ends]:
        found += ((left + x, right + y) for x, y in shortest(old[left:i], new[right:j], effort))
        found.append((i, j))
        left, right = i + 1, j + 1
    return found[:-1]


def anchors(old: Sequence[str], new: Sequence[str], head: int, ends: Pair) -> list[Pair]:
    """Members that stand once in each, as many as keep their order."""
    middle, other = old[head : ends[0]], new[head : ends[1]]
    once = {each for each, count in Counter(other).items() if count == 1}
    once &= {each for each, count in Counter(middle).items() if count == 1}
    places = {each: head + place for place, each in enumerate(other) if each in once}
    pairs = [(head + place, places[each]) for place, each in enumerate(middle) if each in once]
    return [pairs[place] for place in rising([j for _, j in pairs])]


def shortest(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[Pair]:
    """What stays on the shortest way from one to the other; nothing where that would take too long to find."""
    if set(old).isdisjoint(new):
        return []
    trail: list[dict[int, int]] = []
    reach = {1: 0}
    while reach.get(len(old) - len(new), -1) < len(old):
        if effort.left <= 0:
            return []
        trail.append(dict(reach))
        go_on(reach, len(trail) - 1, old, new, effort)
    return traced(trail, len(old), len(new))


def go_on(reach: dict[int, int], steps: int, old: Sequence[str], new: Sequence[str], effort: Effort) -> None:
    """On each diagonal, how far one gets with one more member taken out or put in."""
    width, height = len(old), len(new)
    lowest, highest = 2 * max(0, steps - height) - steps, steps - 2 * max(0, steps - width)
    for diagonal in range(lowest, highest + 1, 2):
        x = start = max(reach.get(diagonal - 1, -2) + 1, reach.get(diagonal + 1, -1))
        while x < width and x - diagonal < height and old[x] == new[x - diagonal]:
            x += 1
        reach[diagonal] = x
        effort.left -= 1 + x - start


def traced(trail: list[dict[int, int]], x: int, y: int) -> list[Pair]:
    """The way back from the end: the members that were passed unchanged."""
    found: list[Pair] = []
    for reach in reversed(trail):
        diagonal = x - y
        taken, put = reach.get(diagonal - 1, -2) + 1, reach.get(diagonal + 1, -1)
        start = max(taken, put)
        found += ((place, place - diagonal) for place in range(x - 1, start - 1, -1))
        x = put if put >= taken else taken - 1
        y = x - (diagonal + 1 if put >= taken else diagonal - 1)
    return found[::-1]
