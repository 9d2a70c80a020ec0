"""Tracing: which brackets of a paragraph can be written as tracked changes, so that reading gives the same again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rooms.drafting.texts import Asking
from server.docx.bracketing import balanced, written
from server.docx.paper import Stretch
from server.docx.pieces import Change, Piece, Way


@dataclass(frozen=True, slots=True)
class Proposal:
    """A bracket from the offset `start` of its "[" up to behind its "]", and the change as which it is to be tracked.

    Where somebody asks for no more than the brackets, these are what is tracked.
    """

    number: int
    start: int
    end: int
    asks: Asking
    change: Change

    @property
    def inside(self) -> tuple[int, int]:
        return self.start + 1, self.end - 1


def traceable(words: str, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those that stand neither within another of their way nor right beside one of the same author."""
    found: list[Proposal] = []
    around: list[Proposal] = []
    for each in sorted(proposals, key=lambda each: (each.start, -each.end)):
        while around and around[-1].end <= each.start:
            around.pop()
        if around and around[-1].end < each.end:
            continue
        alike = [other for other in around if other.change.way == each.change.way]
        inside = words[slice(*each.inside)]
        if alike or not inside or not balanced(inside) or beside(found, each):
            continue
        found.append(each)
        around.append(each)
    return found


def beside(found: Sequence[Proposal], each: Proposal) -> bool:
    """Whether the same person's change of the same way ends where this one begins: they would be read as one."""
    same = (each.change.way, each.change.author)
    return any(other.end == each.start and (other.change.way, other.change.author) == same for other in found[-8:])


def same(words: str, stretches: Sequence[Stretch]) -> bool:
    """Whether what is written reads as these words again."""
    pieces = [
        Piece(each.words, ("", number), each.come, each.gone) for number, each in enumerate(stretches) if each.words
    ]
    return written(pieces).words == words


def ways(asks: Asking) -> Way:
    return Way.GONE if asks == Asking.DELETE else Way.COME
