"""Emphasis: where a draft is written in Markdown, which of its characters only say how others are to look.

Every character stays where it is: where a page hides the marks, what they are about looks as they say.
"""

import re
from typing import NamedTuple

HEADING = re.compile(r"#{1,6}[ \t]+")
EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\1(?![\w*])")
STYLES = {1: "em", 2: "strong", 3: "em strong"}
MARK = "md"


class Stretch(NamedTuple):
    """Characters of a paragraph, by offsets, that are marks or look otherwise than the rest."""

    start: int
    end: int
    style: str


def styled(words: str) -> list[Stretch]:
    """The stretches of a paragraph that are marks of Markdown or are emphasised by them, in order."""
    found = []
    heading = HEADING.match(words) if words.startswith("#") else None
    if heading:
        found.append(Stretch(0, heading.end(), MARK))
    if "*" in words:
        for each in EMPHASIS.finditer(words):
            found.append(Stretch(each.start(), each.start(2), MARK))
            found.append(Stretch(each.start(2), each.end(2), STYLES[len(each[1])]))
            found.append(Stretch(each.end(2), each.end(), MARK))
    return found
