"""Summaries: runs of entries for which one other stands."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rooms.summaries import counted, joined


def test_what_stands_next_to_one_another_is_one_run() -> None:
    runs = joined([], [3, 4, 5])
    assert runs == [(3, 5)]
    assert joined(runs, [6, 7, 11]) == [(3, 7), (11, 11)]
    assert joined([[3, 5]], []) == [(3, 5)]


@given(st.sets(st.integers(min_value=1, max_value=60)), st.integers(min_value=0, max_value=60))
def test_runs_hold_every_number_once_wherever_they_are_broken_off(numbers: set[int], at: int) -> None:
    early, late = (sorted(each for each in numbers if (each <= at) is first) for first in (True, False))
    runs = joined(joined([], early), late)
    assert [each for first, last in runs for each in range(first, last + 1)] == sorted(numbers)
    assert counted(runs) == len(numbers)
    assert all(one[1] + 1 < other[0] for one, other in pairwise(runs))
