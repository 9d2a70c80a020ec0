"""Links: one choice that returns in many places can be made once for all of them (rule 16)."""

from collections.abc import Sequence
from dataclasses import replace

from rooms.drafting.reading.asking import Choosing
from rooms.drafting.reading.marks import Mark, bare
from rooms.drafting.reading.reading import Choice, ChoiceKind, Link

# What is shown of a wording; equality is judged on all of it.
SHOWN = 200
Wordings = dict[tuple[str | int, ...], int]


def linked(source: str, marks: Sequence[Mark], choosing: Choosing) -> list[Link]:
    """The classes of equal choices; choices and marks get the numbers of theirs."""
    wordings = compared(source, marks)
    places: dict[tuple[ChoiceKind, frozenset[int]], list[Choice]] = {}
    for choice in choosing.choices:
        if choice.kind is not ChoiceKind.OPTIONS:
            key = (shape(choice.kind), frozenset(wordings[number] for number in choice.members))
            places.setdefault(key, []).append(choice)
    same = [found for (_, members), found in places.items() if len(found) > 1 and len(members) > 1]
    return [link(source, marks, choosing, number, found) for number, found in enumerate(same)]


def shape(kind: ChoiceKind) -> ChoiceKind:
    return ChoiceKind.ALTERNATIVES if kind is ChoiceKind.MAYBE else kind


def link(source: str, marks: Sequence[Mark], choosing: Choosing, number: int, found: Sequence[Choice]) -> Link:
    for choice in found:
        choosing.choices[choice.number] = replace(choice, link=number)
        for member in choice.members:
            marks[member].link = number
    members = tuple(shown(source, marks[member]) for member in found[0].members)
    return Link(number, members, tuple(choice.number for choice in found))


def shown(source: str, mark: Mark) -> str:
    """The words of a member on one line, cut where they are long."""
    start, end = mark.start + mark.bracketed, mark.end - mark.bracketed
    return " ".join(source[start : min(end, start + SHOWN * 2)].split())[:SHOWN]


def compared(source: str, marks: Sequence[Mark]) -> list[int]:
    """A number for each mark: the same for the same words and brackets, spaces, case and emphasis aside."""
    known: Wordings = {}
    numbers = [0] * len(marks)
    for mark in reversed(marks):
        key = tuple(normal(source, mark, numbers))
        numbers[mark.number] = known.setdefault(key, len(known))
    return numbers


def normal(source: str, mark: Mark, numbers: Sequence[int]) -> list[str | int]:
    at, end = mark.start + mark.bracketed, mark.end - mark.bracketed
    found: list[str | int] = []
    for child in mark.children:
        found += [folded(source[at : child.start]), numbers[child.number]]
        at = child.end
    return [*found, folded(source[at:end])]


def folded(words: str) -> str:
    return " ".join(bare(words).casefold().split())
