"""What kept its order: the longest run of numbers that rises."""

from bisect import bisect_left
from collections.abc import Sequence


def rising(numbers: Sequence[int]) -> list[int]:
    """The places of a longest strictly rising subsequence, in n log n (Schensted 1961, by patience sorting)."""
    lowest: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(lowest, number)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [place]
        before.append(ends[length - 1] if length else -1)
    return chain(ends[-1] if ends else -1, before)


def chain(last: int, before: list[int]) -> list[int]:
    """The places that lead to the last one, in their order."""
    found = []
    while last >= 0:
        found.append(last)
        last = before[last]
    return found[::-1]
