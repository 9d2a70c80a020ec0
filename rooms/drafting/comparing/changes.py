"""Changes: what became of each paragraph from one version of a text to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rooms.drafting.comparing.alignment import Effort, Pair
from rooms.drafting.comparing.pairing import paired
from rooms.drafting.comparing.rising import rising
from rooms.drafting.comparing.words import Piece, Tag, pieces
from rooms.drafting.lines import Line


class Fate(StrEnum):
    KEPT = "kept"
    CHANGED = "changed"
    # Others kept their order and this one did not; its words may have changed as well.
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """One paragraph in both versions or in one of them: `was` and `now` are its places, counted from 0."""

    fate: Fate
    before: Line | None
    after: Line | None
    was: int | None
    now: int | None
    pieces: tuple[Piece, ...]

    @property
    def reworded(self) -> bool:
        """Whether words of a paragraph that stands in both versions are gone or have come."""
        return self.before is not None and self.after is not None and self.before.words != self.after.words

    @property
    def renumbered(self) -> bool:
        return self.before is not None and self.after is not None and self.before.label != self.after.label


def compare(before: Sequence[Line], after: Sequence[Line], effort: Effort | None = None) -> list[Change]:
    """What became of each paragraph, in the order of the later version; what was removed stands where it was."""
    effort = effort or Effort()
    pairs = paired(before, after, effort)
    stayed = {pairs[place] for place in rising([now for _, now in pairs])}
    found = [((now, 0, 0), both(before, after, (was, now), (was, now) in stayed, effort)) for was, now in pairs]
    there = {now for _, now in pairs}
    found += [((now, 0, 0), added(after, now)) for now in range(len(after)) if now not in there]
    found += [((now, 1, was), removed(before, was)) for was, now in left_behind(len(before), pairs, stayed)]
    return [change for _, change in sorted(found, key=lambda each: each[0])]


def left_behind(length: int, pairs: list[Pair], stayed: set[Pair]) -> list[Pair]:
    """The places of what is gone, each with the new place of the last paragraph before it that stayed."""
    partners, last = dict(pairs), -1
    found = []
    for was in range(length):
        if was not in partners:
            found.append((was, last))
        elif (was, partners[was]) in stayed:
            last = partners[was]
    return found


def both(before: Sequence[Line], after: Sequence[Line], pair: Pair, stayed: bool, effort: Effort) -> Change:
    old, new = before[pair[0]], after[pair[1]]
    same = old.words == new.words and old.kind == new.kind
    fate = (Fate.KEPT if same else Fate.CHANGED) if stayed else Fate.MOVED
    return Change(fate, old, new, *pair, pieces(old.words, new.words, effort))


def added(after: Sequence[Line], now: int) -> Change:
    line = after[now]
    return Change(Fate.ADDED, None, line, None, now, (Piece(Tag.COME, line.words),))


def removed(before: Sequence[Line], was: int) -> Change:
    line = before[was]
    return Change(Fate.REMOVED, line, None, was, None, (Piece(Tag.GONE, line.words),))
