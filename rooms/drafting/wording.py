"""Wordings: characters in sequence, of which each has an id for good, so that what is said of words stays with them.

Ids are positive and unique within a text; 0 stands for the place before the first character. A wording is kept as runs:
the characters of a run have the ids that follow its first.
"""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

MOST = sys.maxsize


class Run(NamedTuple):
    """Characters with consecutive ids."""

    first: int
    words: str


class Splice(NamedTuple):
    """One change of a wording: after the character `after` so many are gone, and these have come."""

    after: int
    gone: int
    come: tuple[Run, ...] = ()


class Lost(LookupError):
    """A character that is not, or no longer, in a wording."""


@dataclass(frozen=True)
class Wording:
    """The words of a paragraph. Offsets count characters (Unicode code points) from 0."""

    runs: tuple[Run, ...] = ()

    @classmethod
    def of(cls, kept: Iterable[Sequence[Any]]) -> "Wording":
        """From what a row keeps: [[first, words], …]."""
        return cls(tuple(map(Run._make, kept)))

    @property
    def kept(self) -> list[list[int | str]]:
        """As a row keeps it."""
        return [[run.first, run.words] for run in self.runs]

    @cached_property
    def text(self) -> str:
        return "".join(run.words for run in self.runs)

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each run begins, and at the end how many characters there are."""
        return [0, *accumulate(len(run.words) for run in self.runs)]

    @cached_property
    def by_id(self) -> list[tuple[int, int, int]]:
        """The runs in the order of their ids: the first id, that after the last, the offset of the first."""
        places = zip(self.runs, self.starts, strict=False)
        return sorted((run.first, run.first + len(run.words), start) for run, start in places)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, int) and self.found(id) is not None

    def found(self, id: int) -> int | None:
        """How many characters stand before this one, if it is here."""
        at = bisect_right(self.by_id, (id, MOST, MOST)) - 1
        first, stop, start = self.by_id[at] if at >= 0 else (0, 0, 0)
        return start + id - first if first <= id < stop else None

    def offset(self, id: int) -> int:
        """How many characters stand before this one."""
        found = self.found(id)
        if found is None:
            raise Lost(id)
        return found

    def after(self, id: int) -> int:
        """The offset of the place after a character; 0 is the beginning."""
        return self.offset(id) + 1 if id else 0

    def id(self, offset: int) -> int:
        """The id of the character at an offset."""
        if not 0 <= offset < self.starts[-1]:
            raise Lost(offset)
        at = bisect_right(self.starts, offset) - 1
        return self.runs[at].first + offset - self.starts[at]

    def before(self, offset: int) -> int:
        """The id of the character that stands before an offset; 0 at the beginning."""
        return self.id(offset - 1) if offset else 0

    def between(self, start: int, end: int) -> tuple[Run, ...]:
        """The characters from one offset up to another, with their ids."""
        start, end = max(start, 0), min(end, self.starts[-1])
        if start >= end:
            return ()
        left, right = bisect_right(self.starts, start) - 1, bisect_left(self.starts, end) - 1
        found = list(self.runs[left : right + 1])
        found[-1] = Run(found[-1].first, found[-1].words[: end - self.starts[right]])
        skipped = start - self.starts[left]
        found[0] = Run(found[0].first + skipped, found[0].words[skipped:])
        return tuple(found)

    def spliced(self, splice: Splice) -> "Wording":
        """The wording after a change."""
        start = self.after(splice.after)
        end, length = start + splice.gone, self.starts[-1]
        if end > length:
            raise Lost(splice.after)
        left, right = self.between(0, start), self.between(end, length)
        return Wording((*left[:-1], *joined((*left[-1:], *splice.come, *right[:1])), *right[1:]))

    def undoing(self, splice: Splice) -> Splice:
        """The change that takes a change of this wording back."""
        start = self.after(splice.after)
        come = sum(len(run.words) for run in splice.come)
        return Splice(splice.after, come, self.between(start, start + splice.gone))


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs that follow one another both in the wording and in their ids are one."""
    found: list[Run] = []
    for run in runs:
        if not run.words:
            continue
        if found and found[-1].first + len(found[-1].words) == run.first:
            found[-1] = Run(found[-1].first, found[-1].words + run.words)
        else:
            found.append(run)
    return tuple(found)
