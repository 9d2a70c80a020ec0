"""Footnotes: a digit that hangs on a bracket is a mark where such a footnote exists, and text otherwise (rule 15)."""

import re
from collections.abc import Sequence

from rooms.drafting.reading.marks import Mark

HANGING = re.compile(r"[.,;:]?(?:\[?\^(?P<marked>\w{1,6})\^?\]?|(?P<bare>\d{1,3}))(?=[\s\]),;.]|$)")
DEFINITION = re.compile(
    r"^[ \t]*(?:\[\^(\w{1,6})\^?\]:|\^(\d{1,3})\^[ \t]|(\d{1,3})[ \t]+(?=[A-Z\"“‘(])|(\d{1,3})[ \t]*\r?$)", re.M
)


def existing(source: str) -> set[str]:
    """The marks of the footnotes that a text holds."""
    return {mark for found in DEFINITION.findall(source) for mark in found if mark}


def hang(source: str, brackets: Sequence[Mark]) -> None:
    """Give brackets the marks that hang on them, unless a digit only looks like one."""
    hanging = [(mark, found) for mark in brackets if (found := HANGING.match(source, mark.end))]
    exist = existing(source) if hanging else set()
    for mark, found in hanging:
        name = found["marked"] or found["bare"]
        if name in exist:
            mark.footnote, mark.after = name, found.end()
