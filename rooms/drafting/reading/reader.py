"""The reader: takes a text in square brackets apart, and puts it together again with the answers to its questions."""

from collections.abc import Collection, Sequence
from itertools import chain

from rooms.drafting.reading import options, slashes
from rooms.drafting.reading.asking import Answers, Asking, Choosing
from rooms.drafting.reading.contents import known
from rooms.drafting.reading.footnotes import hang
from rooms.drafting.reading.lines import lines
from rooms.drafting.reading.links import linked
from rooms.drafting.reading.marks import Mark, Text, nested, paired, worded
from rooms.drafting.reading.notes import notes
from rooms.drafting.reading.numbering import bind
from rooms.drafting.reading.paragraphs import paragraphs
from rooms.drafting.reading.printing import print
from rooms.drafting.reading.reading import Node, Reading, Span
from rooms.drafting.reading.runs import Runs
from rooms.drafting.reading.strays import strays
from rooms.drafting.reading.voices import folded, heard


def read(source: str, names: Collection[str] = (), *, slashed: bool = False, answers: Answers | None = None) -> Reading:
    """What a text holds. `names` are those that may speak in brackets; `slashed` also looks for "fund / facility".

    `answers` say, by the id of a question or by a likeness, what holds; without one the reader's own choice does.
    """
    text, asking, choosing = looked_at(source), Asking(answers or {}), Choosing()
    pairs, alone = paired(source)
    brackets, noted = [Mark(*pair) for pair in pairs], notes(text, pairs)
    sets, words = options.sets(text, pairs), slashes.slashed(source, noted) if slashed else []
    marks = nested([*brackets, *noted, *chain(*sets), *chain(*words)])
    judge(text, brackets, marks, frozenset(names), asking, choosing)
    options.choose(sets, asking, choosing)
    slashes.choose(words, asking, choosing)
    bind(marks, choosing)
    links = linked(source, marks, choosing)
    return Reading(
        content(source, [mark for mark in marks if mark.parent is None], 0, len(source)),
        tuple(node(source, mark) for mark in marks),
        tuple(text.paragraphs),
        tuple(choosing.choices),
        tuple(links),
        tuple(strays(text, alone)),
        tuple(sorted(asking.questions, key=lambda question: question.nodes)),
        tuple(text.furniture),
        frozenset(names),
        slashed,
    )


def answered(reading: Reading, answers: Answers) -> Reading:
    """The same text, read again with all answers that were given so far."""
    return read(print(reading), reading.names, slashed=reading.slashed, answers=answers)


def looked_at(source: str) -> Text:
    """A text in its paragraphs."""
    found = lines(source)
    whole = paragraphs(source, found)
    furniture = [Span(line.start, line.words_end) for line in found if line.furniture]
    return Text(source, whole, furniture, [paragraph.start for paragraph in whole], [line.end for line in found])


def judge(
    text: Text,
    brackets: Sequence[Mark],
    marks: Sequence[Mark],
    names: frozenset[str],
    asking: Asking,
    choosing: Choosing,
) -> None:
    """Every bracket gets its kind: by its own words first, then by what is beside it."""
    for mark in brackets:
        mark.words = worded(text.source, mark)
    hang(text.source, brackets)
    known(text, brackets)
    heard(text.source, brackets, folded(names), asking)
    runs = Runs(text, asking, choosing)
    runs.judge([mark for mark in marks if mark.parent is None])
    for mark in marks:
        if mark.children:
            runs.judge(mark.children)


def content(source: str, children: Sequence[Mark], start: int, end: int) -> tuple[str | int, ...]:
    """Words and numbers of nodes between two places."""
    found: list[str | int] = []
    for child in children:
        if start < child.start:
            found.append(source[start : child.start])
        found.append(child.number)
        start = child.end
    if start < end:
        found.append(source[start:end])
    return tuple(found)


def node(source: str, mark: Mark) -> Node:
    return Node(
        mark.number,
        mark.kind,
        mark.rule,
        mark.confidence,
        mark.start,
        mark.end,
        mark.bracketed,
        mark.parent.number if mark.parent else None,
        content(source, mark.children, mark.start + mark.bracketed, mark.end - mark.bracketed),
        mark.depth,
        mark.choice,
        mark.link,
        mark.asked,
        mark.voices,
        mark.about.number if mark.about else None,
        mark.footnote,
        mark.empty,
    )
