"""Wordings: characters in sequence, of which each has an id for good, so that what is said of words stays with them.

Ids are positive and unique within a text; 0 stands for the place before the first character. A wording is kept as runs:
the characters of a run have the ids that follow its first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


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
    def of(cls, kept: Iterable[Sequence[int | str]]) -> "Wording":
        """From what a row keeps: [[first, words], …]."""
        return cls(tuple(Run(int(first), str(words)) for first, words in kept))

    @property
    def kept(self) -> list[list[int | str]]:
        """As a row keeps it."""
        return [[run.first, run.words] for run in self.runs]

    @cached_property
    def text(self) -> str:
        return "".join(run.words for run in self.runs)

    def __contains__(self, id: object) -> bool:
        return any(run.first <= id < run.first + len(run.words) for run in self.runs if isinstance(id, int))

    def offset(self, id: int) -> int:
        """How many characters stand before this one."""
        start = 0
        for run in self.runs:
            if run.first <= id < run.first + len(run.words):
                return start + id - run.first
            start += len(run.words)
        raise Lost(id)

    def after(self, id: int) -> int:
        """The offset of the place after a character; 0 is the beginning."""
        return self.offset(id) + 1 if id else 0

    def id(self, offset: int) -> int:
        """The id of the character at an offset."""
        start = 0
        for run in self.runs:
            if start <= offset < start + len(run.words):
                return run.first + offset - start
            start += len(run.words)
        raise Lost(offset)

    def before(self, offset: int) -> int:
        """The id of the character that stands before an offset; 0 at the beginning."""
        return self.id(offset - 1) if offset else 0

    def between(self, start: int, end: int) -> tuple[Run, ...]:
        """The characters from one offset up to another, with their ids."""
        found, at = [], 0
        for run in self.runs:
            left, right = max(start - at, 0), min(end - at, len(run.words))
            if left < right:
                found.append(Run(run.first + left, run.words[left:right]))
            at += len(run.words)
        return tuple(found)

    def spliced(self, splice: Splice) -> "Wording":
        """The wording after a change."""
        start = self.after(splice.after)
        end = start + splice.gone
        if end > len(self.text):
            raise Lost(splice.after)
        return Wording(joined((*self.between(0, start), *splice.come, *self.between(end, len(self.text)))))

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
