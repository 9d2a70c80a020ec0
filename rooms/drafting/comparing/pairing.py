"""Pairing: which paragraph of one version is which of another.

Where both versions know the same ids, those decide. Else the words do: first what is the same in its order, then what
is the same elsewhere, then what shares most of its words. Only lines with an uncommon word in common, and those beside
lines already paired, are held against each other; so the work grows with the text and not with its square.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from rooms.drafting.comparing.alignment import Effort, Pair, aligned
from rooms.drafting.comparing.words import WORD
from rooms.drafting.lines import Line

# A word in more lines tells nothing; so many lines are held against one; lines less alike are two lines.
RARE, HELD, ALIKE = 6, 4, 0.5


def paired(before: Sequence[Line], after: Sequence[Line], effort: Effort) -> list[Pair]:
    """The places of each paragraph that stands in both versions, in the order of the earlier one."""
    places = {line.id: place for place, line in enumerate(after) if line.id is not None}
    known = {line.id: (place, places[line.id]) for place, line in enumerate(before) if line.id in places}
    left, right = ([n for n, line in enumerate(lines) if not known or line.id is None] for lines in (before, after))
    return sorted([*known.values(), *Work(before, after, left, right).done(effort)])


@dataclass
class Work:
    """The lines that are known by their words alone: the places still free in each version, and the pairs found."""

    before: Sequence[Line]
    after: Sequence[Line]
    left: list[int]
    right: list[int]
    pairs: dict[int, int] = field(default_factory=dict)
    bags: dict[str, frozenset[str]] = field(default_factory=dict)

    def done(self, effort: Effort) -> list[Pair]:
        self.same_in_order(effort)
        self.same_elsewhere()
        self.alike()
        self.beside()
        return list(self.pairs.items())

    def same_in_order(self, effort: Effort) -> None:
        ours = [self.before[place].words for place in self.left]
        theirs = [self.after[place].words for place in self.right]
        self.take([(self.left[i], self.right[j]) for i, j in aligned(ours, theirs, effort)])

    def same_elsewhere(self) -> None:
        places: dict[str, deque[int]] = defaultdict(deque)
        for place in self.right:
            places[self.after[place].words].append(place)
        found = [(place, same.popleft()) for place in self.left if (same := places.get(self.before[place].words))]
        self.take(found)

    def alike(self) -> None:
        """The most alike first; of those as much alike the nearest."""
        rare = self.uncommon()
        sought = [(-score, abs(i - j), i, j) for i in self.left for j, score in self.candidates(i, rare)]
        gone: set[int] = set()
        for _, _, i, j in sorted(sought):
            if i not in self.pairs and j not in gone:
                self.pairs[i] = j
                gone.add(j)
        self.take([])

    def beside(self) -> None:
        """A line after one that is paired may be the line after its partner, with no uncommon word in common."""
        free = set(self.right)
        for place in self.left:
            other = self.pairs.get(place - 1, -2) + 1
            if other in free and self.score(place, other) >= ALIKE:
                self.pairs[place] = other
                free.discard(other)

    def take(self, found: list[Pair]) -> None:
        self.pairs.update(found)
        taken = set(self.pairs.values())
        self.left = [place for place in self.left if place not in self.pairs]
        self.right = [place for place in self.right if place not in taken]

    def uncommon(self) -> dict[str, list[int]]:
        """For each word that stands in few of the free lines, those lines."""
        places: dict[str, list[int]] = defaultdict(list)
        for place in self.right:
            for word in self.bag(self.after[place]):
                places[word].append(place)
        return {word: found for word, found in places.items() if len(found) <= RARE}

    def candidates(self, place: int, rare: dict[str, list[int]]) -> list[tuple[int, float]]:
        shared = Counter(other for word in self.bag(self.before[place]) for other in rare.get(word, ()))
        scored = [(other, self.score(place, other)) for other, _ in shared.most_common(HELD)]
        return [(other, score) for other, score in scored if score >= ALIKE]

    def score(self, i: int, j: int) -> float:
        """Twice the words in common over the words of both (Dice 1945): 1 for the same words, 0 for none."""
        ours, theirs = self.bag(self.before[i]), self.bag(self.after[j])
        return 2 * len(ours & theirs) / ((len(ours) + len(theirs)) or 1)

    def bag(self, line: Line) -> frozenset[str]:
        if line.words not in self.bags:
            self.bags[line.words] = frozenset(WORD.findall(line.words.lower()))
        return self.bags[line.words]
