"""Weaving: changes that somebody keeps to themselves, put into the words of a paragraph so that they can be tracked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rooms.drafting.texts import Asking
from server.docx.pieces import Change, Way
from server.docx.stretches import Cuts
from server.docx.tracing import Proposal, same, traceable

SPACES = " \t\u00a0"


@dataclass(frozen=True)
class Kept:
    """A change on the words from offset `start` up to `end`, by whom; an alternative stands in brackets of its own."""

    id: UUID
    start: int
    end: int
    asks: Asking
    words: str
    author: str
    at: str
    beside: bool = False


@dataclass
class Woven:
    """The words with the changes in brackets, and what of them is to be tracked; `added` is what came, and where."""

    words: str = ""
    proposals: list[Proposal] = field(default_factory=list)
    added: list[tuple[int, int]] = field(default_factory=list)
    # What could not be put into the words: it is said beside them.
    left: list[Kept] = field(default_factory=list)

    def at(self, offset: int) -> int:
        """Where an offset of the words as they were stands now."""
        return offset + sum(length for place, length in self.added if place < offset)


def woven(text: str, changes: Sequence[Kept]) -> Woven:
    """As many of the changes as read the same again when the document comes back; the others are left."""
    wanted = sorted(changes, key=lambda each: (each.start, each.end))
    while True:
        found = put_in(text, wanted)
        tracked = {each.number for each in traceable(found.words, found.proposals)}
        lost = {number // 2 for number in {each.number for each in found.proposals} - tracked}
        if not lost and not reads_same(found):
            lost = set(range(len(wanted)))
        if not lost:
            found.left += [each for each in changes if each not in wanted]
            return found
        wanted = [each for number, each in enumerate(wanted) if number not in lost and each not in found.left]


def reads_same(found: Woven) -> bool:
    cuts = Cuts(found.words)
    cuts.trace(found.proposals)
    return same(found.words, list(cuts.stretches()))


def put_in(text: str, changes: Sequence[Kept]) -> Woven:
    """The changes one after the other; one that lies within another is left."""
    found, done = Woven(), 0
    for number, each in enumerate(changes):
        if each.start < done:
            found.left.append(each)
            continue
        found.words += text[done : each.start]
        insert(found, text, number, each)
        done = each.end
    found.words += text[done:]
    return found


def insert(found: Woven, text: str, number: int, each: Kept) -> None:
    if each.asks != Asking.INSERT and not each.beside:
        asks = Asking.BRACKET if each.asks == Asking.BRACKET else Asking.DELETE
        enclose(found, 2 * number, text[each.start : each.end], asks, each)
        found.added += [(each.start, 1), (each.end - 1, 1)]
    if each.asks in (Asking.INSERT, Asking.REPLACE):
        words = f"[{each.words}]" if each.beside else spaced(text, each)
        enclose(found, 2 * number + 1, words, Asking.INSERT, each)
        found.added.append((each.end, len(words) + 2))


def spaced(text: str, each: Kept) -> str:
    """New words, with a space before them where a word ends there."""
    before = text[each.start - 1 : each.start]
    apart = each.asks == Asking.INSERT and before and before not in SPACES + "([{/-" and each.words[0] not in ",;.:)"
    return f" {each.words}" if apart else each.words


def enclose(found: Woven, number: int, words: str, asks: Asking, each: Kept) -> None:
    start = len(found.words)
    found.words += f"[{words}]"
    way = Way.GONE if asks == Asking.DELETE else Way.COME
    found.proposals.append(Proposal(number, start, len(found.words), asks, Change(way, each.author, each.at)))
