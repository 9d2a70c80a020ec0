"""Options: "Option 1:", each to the next of its set, the next heading or the end of its bracket (rule 14)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rooms.drafting.kinds import BracketKind, ParagraphKind
from rooms.drafting.reading.asking import Asking, Choosing
from rooms.drafting.reading.contents import EMPTY
from rooms.drafting.reading.labels import HEAD, series
from rooms.drafting.reading.marks import Mark, Pair, Text, enclosing
from rooms.drafting.reading.reading import Answer, ChoiceKind, Paragraph

HEADED = {ParagraphKind.ARTICLE, ParagraphKind.SECTION, ParagraphKind.ANNEX, ParagraphKind.TITLE}
NUMBERED = {ParagraphKind.OPERATIVE, ParagraphKind.PREAMBULAR}
SURE, ALONE = 0.9, 0.5
# So many characters say whether there is "no text", and no option is of more paragraphs than this after its last head.
LOOKED_AT, LONGEST = 200, 200
# So many brackets around a heading are looked through for options that it ends.
DEEPEST = 50


@dataclass(slots=True, eq=False)
class Head:
    """Where an option begins, how it is counted, and within which bracket it stands."""

    start: int
    words: int
    style: str
    count: int
    paragraph: Paragraph
    own: str
    around: int = -1
    # The number of the paragraph whose options these are.
    number: str = ""
    end: int = 0


@dataclass(slots=True, eq=False)
class Set:
    """Options that are counted on from one to the next."""

    style: str
    heads: list[Head] = field(default_factory=list)


@dataclass
class Finder:
    """Puts the options of a text into sets, in one way through it."""

    text: Text
    pairs: Sequence[Pair]
    # The bracket around the beginning of each paragraph, and around each bracket.
    around: Sequence[int]
    outer: Sequence[int]
    # By the bracket within which they stand: sets that may still go on, each in the last option of the one before.
    open: dict[int, list[Set]] = field(default_factory=dict)

    def grouped(self) -> Iterator[Set]:
        """The sets; each of their options has its end."""
        for paragraph, around in zip(self.text.paragraphs, self.around, strict=True):
            if paragraph.kind in HEADED:
                yield from self.barred(around, paragraph.start)
            if head := headed(self.text, paragraph):
                head.around = enclosed(self.pairs, around, paragraph, head.start)
                yield from self.taken(self.open.setdefault(head.around, []), head)
        for around, left in self.open.items():
            yield from self.closed(left, 0, self.pairs[around][1] - 1 if around >= 0 else len(self.text.source))

    def barred(self, around: int, latest: int) -> Iterator[Set]:
        """A heading ends every set; one within whose options the bracket around it opens ends before that bracket."""
        for _ in range(DEEPEST):
            yield from self.closed(self.open.get(around, []), 0, latest)
            if around < 0:
                return
            latest, around = self.pairs[around][0], self.outer[around]

    def taken(self, open: list[Set], head: Head) -> Iterator[Set]:
        """Put an option into its set: it goes on with one, or begins one."""
        place = next((at for at in reversed(range(len(open))) if open[at].style == head.style), None)
        if place is not None:
            goes_on = 1 < head.count > open[place].heads[-1].count
            yield from self.closed(open, place + goes_on, head.start)
            if goes_on:
                last = open[place].heads[-1]
                last.end, head.number = head.start, head.number or last.number
                open[place].heads.append(head)
                return
        beside = (at for at, each in enumerate(open) if each.heads[-1].own and beyond(each.heads[-1], head.number))
        yield from self.closed(open, next(beside, len(open)), head.start)
        open.append(Set(head.style, [head]))

    def closed(self, open: list[Set], place: int, latest: int) -> Iterator[Set]:
        """End these sets, the innermost first; what is around one ends no earlier."""
        inner = 0
        while len(open) > place:
            last = open[-1].heads[-1]
            last.end = inner = max(inner, self.ending(last, latest))
            yield open.pop()

    def ending(self, head: Head, latest: int) -> int:
        """Where the last option of a set ends: before the next number, if its own words stand in its line."""
        if not head.own:
            return latest
        first = head.paragraph.number + 1
        for number in range(first, min(first + LONGEST, len(self.text.paragraphs))):
            following = self.text.paragraphs[number]
            if following.start >= latest:
                return latest
            if self.around[number] == head.around and (EMPTY.match(head.own) or outside(self.text, head, following)):
                return following.start
        return latest


def headed(text: Text, paragraph: Paragraph) -> Head | None:
    """The option that begins with a paragraph, after its number."""
    found = HEAD.match(text.source, paragraph.start, paragraph.end)
    if found is None:
        return None
    own = text.source[found.end() : min(paragraph.end, found.end() + LOOKED_AT)].strip(" \t*_")
    number = paragraph.label if paragraph.kind in NUMBERED else ""
    return Head(found.start("head"), found.end(), *series(found), paragraph, own, number=number)


def enclosed(pairs: Sequence[Pair], around: int, paragraph: Paragraph, start: int) -> int:
    """The innermost bracket around an option: brackets may open between the beginning of its paragraph and its word."""
    following = bisect_left(pairs, (paragraph.start, 0))
    while following < len(pairs) and pairs[following][0] < start:
        if pairs[following][1] > start:
            around = following
        following += 1
    return around


def beyond(head: Head, number: str) -> bool:
    """Whether this is the number of another paragraph than that of an option, and of none below it."""
    return number != "" and not number.startswith(head.number.rstrip(". ") + ".")


def outside(text: Text, head: Head, following: Paragraph) -> bool:
    """Whether a paragraph is the next number, or stands further out than the option."""
    numbered = following.kind in NUMBERED and beyond(head, following.label)
    return numbered or indent(text, following) < indent(text, head.paragraph)


def indent(text: Text, paragraph: Paragraph) -> int:
    """How far a paragraph is set in."""
    words = text.source[paragraph.start : min(paragraph.start + 40, paragraph.end)].expandtabs(4)
    return len(words) - len(words.lstrip())


def sets(text: Text, pairs: Sequence[Pair]) -> list[list[Mark]]:
    """The option sets of a text, as marks that will be nodes."""
    around = enclosing(pairs, [paragraph.start for paragraph in text.paragraphs])
    outer = enclosing(pairs, [start for start, _ in pairs])
    found = [[marked(text, head) for head in each.heads] for each in Finder(text, pairs, around, outer).grouped()]
    return sorted(found, key=lambda marks: marks[0].start)


def marked(text: Text, head: Head) -> Mark:
    """An option as a mark; what says "no text" is empty."""
    mark = Mark(head.start, trimmed(text, head), False, BracketKind.OPTION, 14, SURE)
    mark.empty = bool(EMPTY.match(text.source[head.words : mark.end][:LOOKED_AT]))
    return mark


def trimmed(text: Text, head: Head) -> int:
    """The end of an option, without the ends of lines and the number between it and what follows."""
    paragraph = text.paragraphs[text.paragraph(head.end - 1)]
    before = text.source[paragraph.start : min(head.end, paragraph.start + LOOKED_AT)]
    if paragraph is not head.paragraph and not before.strip(" \t\r\n*_.0123456789"):
        paragraph = text.paragraphs[paragraph.number - 1]
    return max(head.words, min(head.end, paragraph.end))


def choose(found: Sequence[Sequence[Mark]], asking: Asking, choosing: Choosing) -> None:
    """Make choices of the sets; an option that stands alone is asked about."""
    for marks in found:
        if len(marks) > 1 or alone(marks[0], asking):
            choosing.put(ChoiceKind.OPTIONS, marks)


def alone(mark: Mark, asking: Asking) -> bool:
    answer, answered = asking.ask(14, [mark], Answer.OPTIONS, Answer.LITERAL)
    kind = BracketKind.OPTION if answer is Answer.OPTIONS else BracketKind.LITERAL
    mark.settle(kind, 14, 1.0 if answered else ALONE)
    return answer is Answer.OPTIONS
