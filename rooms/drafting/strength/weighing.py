"""Weighing: what a change of wording makes weaker, stronger or other, place by place; a list for people, no score.

A dropped quantity, date, actor or commitment makes a text weaker and a hedge that is dropped makes it stronger; what is
put in does the opposite; one that stands in the place of another changes it. What only moved within its paragraph says
nothing. "may not" counts as weaker than "shall not": it withholds a permission, and can be read as a mere possibility.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rooms.drafting.comparing.changes import Change
from rooms.drafting.comparing.words import Piece, pieces
from rooms.drafting.lines import Id, Line, Span
from rooms.drafting.strength.marks import Concern, Mark, marks_near
from rooms.drafting.strength.places import Map, maps
from rooms.drafting.strength.vocabulary import VOCABULARIES, Vocabulary
from rooms.languages import Language

PROMISES = {Concern.OBLIGATION, Concern.COMMITMENT}
# Of a paragraph that is gone or has come as a whole no more is told: its hedges went with what they softened.
OF_WHOLE = PROMISES | {Concern.DATE, Concern.QUANTITY}
# A verb that promises no more than this is not missed.
SLIGHT = 1
# So many characters on either side of a change are read with it.
REACH = 120


class Direction(StrEnum):
    WEAKER = "weaker"
    STRONGER = "stronger"
    # Other than it was; which way is for people to say.
    CHANGED = "changed"


@dataclass(frozen=True)
class Finding:
    """One place: what stood there and what stands there now; spans are within each wording.

    What was dropped has in `after` the place where it would stand, which may hold other words; so has what was put in
    in `before`.
    """

    concern: Concern
    direction: Direction
    line_before: Id
    line_after: Id
    before: Span
    after: Span
    was: str
    now: str


def weighed(changes: Iterable[Change], language: Language) -> list[Finding] | None:
    """What a comparison made weaker, stronger or other; None in a language of which the words are not known."""
    vocabulary = VOCABULARIES.get(language)
    if vocabulary is None:
        return None
    return [finding for change in changes for finding in of_change(change, vocabulary)]


def of_change(change: Change, vocabulary: Vocabulary) -> list[Finding]:
    """The findings in one paragraph, in the order of its words."""
    if change.before and change.after:
        return of_wordings(change.before, change.after, change.pieces, vocabulary) if change.reworded else []
    old, new = change.before or blank(change.after), change.after or blank(change.before)
    found = of_wordings(old, new, pieces(old.words, new.words), vocabulary)
    return [finding for finding in found if finding.concern in OF_WHOLE]


def blank(line: Line | None) -> Line:
    """The place of a paragraph that is not there."""
    assert line is not None
    return Line(None, line.kind, "", "")


def of_wordings(old: Line, new: Line, woven: Sequence[Piece], vocabulary: Vocabulary) -> list[Finding]:
    there, back = maps(woven)
    left = marks_near(old.words, there.near(REACH), vocabulary)
    right = marks_near(new.words, back.near(REACH), vocabulary)
    meeting = Meeting(left, right, {mark.span: there.image(mark.span) for mark in left})
    found = [(one.span, other.span, way, one.concern) for one, other in meeting.met() if (way := judged(one, other))]
    found += [(one.span, there.image(one.span), gone(one), one.concern) for one in missed(meeting.left, there)]
    found += [(back.image(one.span), one.span, come(one), one.concern) for one in missed(meeting.right, back)]
    told = [put(old, new, *each) for each in sorted(found, key=lambda each: (each[1], each[0]))]
    # Words that still stand there, and are not taken for the same as before for what stands beside them, are no loss.
    return [finding for finding in told if finding.was != finding.now]


def missed(left: list[Mark], places: Map) -> list[Mark]:
    """What is in one wording alone and matters: not a slight promise, nor a hedge that went with what it softened."""
    promises = [mark for mark in left if mark.concern in PROMISES and mark.most > SLIGHT]
    broken = {places.stretch(mark.span) for mark in promises}
    others = [mark for mark in left if mark.concern not in PROMISES]
    return [*promises, *(mark for mark in others if not (softens(mark) and places.stretch(mark.span) in broken))]


def softens(mark: Mark) -> bool:
    return mark.concern == Concern.HEDGE


def gone(mark: Mark) -> Direction:
    return Direction.STRONGER if softens(mark) else Direction.WEAKER


def come(mark: Mark) -> Direction:
    return Direction.WEAKER if softens(mark) else Direction.STRONGER


def put(old: Line, new: Line, before: Span, after: Span, way: Direction, concern: Concern) -> Finding:
    was, now = old.words[before.start : before.end], new.words[after.start : after.end]
    return Finding(concern, way, old.id, new.id, before, after, was, now)


@dataclass
class Meeting:
    """The marks of both wordings that are not accounted for yet, in order; `places` are the images of the left ones."""

    left: list[Mark]
    right: list[Mark]
    places: dict[Span, Span]

    def met(self) -> list[tuple[Mark, Mark]]:
        """Marks that stand in each other's place and differ; afterwards only what was dropped or put in is left."""
        self.paired(lambda mark: (mark.concern, mark.value), self.reaches)
        found = self.paired(lambda mark: mark.concern, self.reaches)
        self.paired(lambda mark: (mark.concern, mark.value), lambda one, waiting: bool(waiting))
        return found

    def reaches(self, one: Mark, waiting: deque[Mark]) -> bool:
        """Whether the next mark stands in the place of this one; what ends before it is nobody's any more."""
        place = self.places[one.span]
        while waiting and waiting[0].span.end <= place.start:
            waiting.popleft()
        return bool(waiting) and waiting[0].span.start < place.end

    def paired(
        self, key: Callable[[Mark], object], fits: Callable[[Mark, deque[Mark]], bool]
    ) -> list[tuple[Mark, Mark]]:
        """Take out each mark of the left with the next one of the right that has its key and fits it."""
        waiting: dict[object, deque[Mark]] = defaultdict(deque)
        for other in self.right:
            waiting[key(other)].append(other)
        found = [(one, waiting[key(one)].popleft()) for one in self.left if fits(one, waiting[key(one)])]
        ours, theirs = {one for one, _ in found}, {other for _, other in found}
        self.left = [mark for mark in self.left if mark not in ours]
        self.right = [mark for mark in self.right if mark not in theirs]
        return found


def judged(one: Mark, other: Mark) -> Direction | None:
    """Which way it goes from one mark to another; None where one is as good as the other."""
    ranks, others = (one.least, one.most), (other.least, other.most)
    if one.negated != other.negated:
        return Direction.CHANGED
    if ranks == others:
        return None if one.concern == Concern.OBLIGATION else Direction.CHANGED
    if others[0] <= ranks[0] and others[1] <= ranks[1]:
        return Direction.WEAKER
    return Direction.STRONGER if others[0] >= ranks[0] and others[1] >= ranks[1] else Direction.CHANGED
