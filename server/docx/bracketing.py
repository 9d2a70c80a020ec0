"""Bracketing: the words of a block, with every change that was tracked in them in square brackets."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rooms.drafting.reading.tracked import Tracked
from rooms.drafting.texts import Asking
from server.docx.pieces import Block, Change, Piece, Way

ASKS = {Way.COME: Asking.INSERT, Way.GONE: Asking.DELETE}


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces from `start` up to `end` over which one change is tracked."""

    start: int
    end: int
    change: Change


@dataclass
class Written:
    """What a block is in the text: offsets count from its own beginning.

    `runs` says where each run of the file stands; `loose` how many changes could not be put in brackets.
    """

    words: str = ""
    tracked: list[Tracked] = field(default_factory=list)
    runs: list[tuple[int, int, tuple[str, int]]] = field(default_factory=list)
    opens: list[tuple[str, int]] = field(default_factory=list)
    closes: list[tuple[str, int]] = field(default_factory=list)
    loose: int = 0


def written(block: Block) -> Written:
    """A block with brackets round what is tracked; where the words have brackets without other halves, none."""
    pieces = [piece for piece in block if piece.words]
    come, gone = (grouped(pieces, way) for way in (Way.COME, Way.GONE))
    groups = [*come, *(part for each in gone for part in cut(each, come))]
    held = {each: words(pieces, each) for each in groups}
    found = Writing(pieces, [each for each in groups if balanced(held[each])]).written()
    halves = [each for each in groups if not balanced(held[each])]
    found.tracked += typed(pieces, halves, found)
    found.tracked.sort(key=lambda each: (each.start, -each.end))
    found.loose = sum(bool(held[each].strip("[] ")) or each.change.way == Way.GONE for each in halves)
    ranges(block, found)
    return found


def grouped(pieces: Sequence[Piece], way: Way) -> list[Group]:
    """Pieces side by side that somebody brought, or that somebody took away."""
    found: list[Group] = []
    for at, piece in enumerate(pieces):
        change = piece.come if way == Way.COME else piece.gone
        if change is None:
            continue
        last = found[-1] if found else None
        if last and last.end == at and last.change.author == change.author:
            found[-1] = replace(last, end=at + 1)
        else:
            found.append(Group(at, at + 1, change))
    return found


def cut(gone: Group, come: Sequence[Group]) -> Iterator[Group]:
    """What was taken away, in parts that begin or end within nothing that was brought without being in it whole."""
    low = bisect_right(come, gone.start, key=lambda each: each.end)
    high = bisect_left(come, gone.end, key=lambda each: each.start) - 1
    edges = [gone.start]
    if low <= high and come[low].start < gone.start and come[low].end < gone.end:
        edges.append(come[low].end)
    if low <= high and come[high].end > gone.end and come[high].start > gone.start:
        edges.append(come[high].start)
    for start, end in zip(edges, [*edges[1:], gone.end], strict=True):
        if start < end:
            yield Group(start, end, gone.change)


def words(pieces: Sequence[Piece], group: Group) -> str:
    return "".join(piece.words for piece in pieces[group.start : group.end])


def balanced(words: str) -> bool:
    """Whether every bracket within these words has its other half there."""
    depth = 0
    for letter in words:
        depth += (letter == "[") - (letter == "]")
        if depth < 0:
            return False
    return depth == 0


class Writing:
    """Writes pieces one after the other, opening and closing brackets on the way."""

    def __init__(self, pieces: Sequence[Piece], groups: Sequence[Group]) -> None:
        self.pieces = pieces
        self.found, self.out, self.length = Written(), list[str](), 0
        self.open: list[tuple[Group, int]] = []
        # What was tracked, by where it ends.
        self.tracked: dict[int, Tracked] = {}
        self.begins: defaultdict[int, list[Group]] = defaultdict(list)
        for each in sorted(groups, key=lambda each: (-each.end, each.change.way == Way.GONE)):
            self.begins[each.start].append(each)

    def written(self) -> Written:
        for at, piece in enumerate(self.pieces):
            self.close(at)
            for group in self.begins[at]:
                self.open.append((group, self.length))
                self.put("[")
            if piece.run is not None:
                self.found.runs.append((self.length, self.length + len(piece.words), piece.run))
            self.put(piece.words)
        self.close(len(self.pieces))
        self.found.words, self.found.tracked = "".join(self.out), list(self.tracked.values())
        return self.found

    def close(self, at: int) -> None:
        while self.open and self.open[-1][0].end == at:
            group, start = self.open.pop()
            self.put("]")
            change = group.change
            self.track(Tracked(start, self.length, ASKS[change.way], change.author, change.at))

    def track(self, new: Tracked) -> None:
        """Words brought right beside others that the same person took away would replace them."""
        last = self.tracked.get(new.start)
        if last is not None and last.author == new.author and {last.asks, new.asks} == {Asking.INSERT, Asking.DELETE}:
            del self.tracked[new.start]
            brought, taken = (last, new) if new.asks == Asking.DELETE else (new, last)
            new = replace(brought, asks=Asking.REPLACE, beside=taken.start)
        self.tracked[new.end] = new

    def put(self, words: str) -> None:
        self.out.append(words)
        self.length += len(words)


def typed(pieces: Sequence[Piece], halves: Sequence[Group], found: Written) -> Iterator[Tracked]:
    """Brackets that somebody typed round words of others while changes were tracked."""
    starts = offsets(pieces, found)
    for group in halves:
        if group.change.way == Way.GONE:
            continue
        for at in range(group.start, group.end):
            for within, letter in enumerate(pieces[at].words):
                if letter == "[":
                    start = starts(at) + within
                    yield Tracked(start, start + 1, Asking.BRACKET, group.change.author, group.change.at)


def offsets(pieces: Sequence[Piece], found: Written) -> Callable[[int], int]:
    """Where the words of a piece begin in what was written."""
    by_run = {run: start for start, _, run in found.runs}

    def of(at: int) -> int:
        run = pieces[at].run
        return by_run[run] if run is not None else 0

    return of


def ranges(block: Block, found: Written) -> None:
    """Where comments begin and end: what stands between two runs belongs to the later one."""
    by_run = {run: (start, end) for start, end, run in found.runs}
    before, waiting = 0, list[str]()
    for piece in block:
        if piece.opens is not None:
            waiting.append(piece.opens)
        elif piece.closes is not None:
            found.closes.append((piece.closes, before))
        elif piece.run is not None and piece.run in by_run:
            start, before = by_run[piece.run]
            found.opens += [(id, start) for id in waiting]
            waiting.clear()
    found.opens += [(id, before) for id in waiting]
