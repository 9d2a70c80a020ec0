"""Places: where in one wording stands what stands in the place of some words of another."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rooms.drafting.comparing.words import Piece, Tag
from rooms.drafting.lines import Span


class Stretch(NamedTuple):
    """Words that are the same in both wordings, or those of one in the place of those of the other."""

    same: bool
    here: Span
    there: Span


@dataclass(frozen=True)
class Map:
    """The stretches of a wording, one after another, and where each begins."""

    stretches: list[Stretch]
    starts: list[int]

    def stretch(self, span: Span) -> int:
        """The number of the stretch in which a span begins."""
        return bisect_right(self.starts, span.start) - 1

    def near(self, reach: int) -> list[Span]:
        """The words that changed with those around them: the same words around, seen from either wording."""
        found: list[Span] = []
        for place, (same, (start, end), _) in enumerate(self.stretches):
            if same:
                continue
            before = self.stretches[place - 1].here.start if place else start
            after = self.stretches[place + 1].here.end if place + 1 < len(self.stretches) else end
            span = Span(max(before, start - reach), min(after, end + reach))
            if found and span.start <= found[-1].end:
                span = Span(found.pop().start, span.end)
            found.append(span)
        return found

    def image(self, span: Span) -> Span:
        """The place in the other wording: exact where the words are the same, else the whole of what changed."""
        first, last = self.stretches[self.stretch(span)], self.stretches[bisect_right(self.starts, span.end - 1) - 1]
        start = first.there.start + (span.start - first.here.start if first.same else 0)
        end = last.there.start + span.end - last.here.start if last.same else last.there.end
        return Span(start, end)


def maps(woven: Sequence[Piece]) -> tuple[Map, Map]:
    """From the earlier wording to the later one, and back."""
    there = stretches(woven)
    back = [Stretch(each.same, each.there, each.here) for each in there]
    return Map(there, [each.here.start for each in there]), Map(back, [each.here.start for each in back])


def stretches(woven: Sequence[Piece]) -> list[Stretch]:
    """Pieces with their places in both wordings; what went and what came in its place are one."""
    found: list[Stretch] = []
    old = new = 0
    for piece in woven:
        left, right = old + len(piece.words) * (piece.tag != Tag.COME), new + len(piece.words) * (piece.tag != Tag.GONE)
        here = Stretch(piece.tag == Tag.SAME, Span(old, left), Span(new, right))
        if found and not found[-1].same and not here.same:
            last = found.pop()
            here = Stretch(False, Span(last.here.start, left), Span(last.there.start, right))
        found.append(here)
        old, new = left, right
    return found
