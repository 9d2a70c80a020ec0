"""Asking: what the reader would rather not decide alone, with what it would take; answers that were given hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rooms.drafting.reading.marks import Mark
from rooms.drafting.reading.reading import Answer, Choice, ChoiceKind, Question

Answers = Mapping[str, Answer]
SHORT = 40


@dataclass
class Asking:
    """The questions of one reading. Answers are given by the id of a question, or by a likeness for all of that."""

    answers: Answers
    questions: list[Question] = field(default_factory=list)

    def ask(self, rule: int, marks: Sequence[Mark], chosen: Answer, *others: Answer) -> tuple[Answer, bool]:
        """What holds for these, and whether somebody said so."""
        id, likeness = f"{rule}-{marks[0].start}", alike(rule, marks)
        given = self.answers.get(id, self.answers.get(likeness))
        answered = given in (chosen, *others)
        if not answered:
            for mark in marks:
                mark.asked = id
        numbers = tuple(mark.number for mark in marks)
        self.questions.append(Question(id, rule, numbers, chosen, others, likeness, answered))
        return (given if answered and given else chosen), answered


def alike(rule: int, marks: Sequence[Mark]) -> str:
    """What questions have in common that may have one answer: the rule, how many, and whether in a few words."""
    length = "short" if all(mark.end - mark.start <= SHORT for mark in marks) else "long"
    return f"{rule}/{len(marks)}/{length}"


@dataclass
class Choosing:
    """The choices of one reading, as they are found."""

    choices: list[Choice] = field(default_factory=list)

    def put(self, kind: ChoiceKind, members: Sequence[Mark], bound: int | None = None) -> int:
        """One choice more; gives its number."""
        number = len(self.choices)
        for mark in members:
            mark.choice = number
        empty = tuple(mark.number for mark in members if mark.empty)
        self.choices.append(Choice(number, kind, tuple(mark.number for mark in members), empty, bound))
        return number
