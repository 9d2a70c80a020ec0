"""Numbering: where the number of a paragraph is in brackets, it goes with the option within which it stands."""

from collections.abc import Sequence
from dataclasses import replace

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.asking import Choosing
from rooms.drafting.reading.marks import Mark


def bind(marks: Sequence[Mark], choosing: Choosing) -> None:
    """Bind choices of a number to the option set around them."""
    around: list[int | None] = []
    for mark in marks:
        outer = around[mark.parent.number] if mark.parent else None
        around.append(mark.choice if mark.kind is BracketKind.OPTION else outer)
        if mark.kind is BracketKind.NUMBERING and mark.choice is not None:
            choosing.choices[mark.choice] = replace(choosing.choices[mark.choice], bound=outer)
