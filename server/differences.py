"""The difference between two wordings, word by word, as HTML: what was put in and what was taken out."""

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from rooms.languages import HAN

WORDS = re.compile(rf"\s+|[{HAN}]|[^\W{HAN}]+|[^\w\s]")
# Past so many pairs of words to compare, the words between what is alike at both ends stand as one change.
MOST = 1_000_000


def marked(before: str, after: str) -> Markup:
    """The later wording with `<ins>` round what is new in it and `<del>` round what is gone."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    start = alike(old, new)
    end = alike(old[start:][::-1], new[start:][::-1])
    middle = changes(old[start : len(old) - end], new[start : len(new) - end])
    return escape("".join(new[:start])) + middle + escape("".join(new[len(new) - end :]))


def alike(old: list[str], new: list[str]) -> int:
    """How many words two wordings begin with alike."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


def changes(old: list[str], new: list[str]) -> Markup:
    if len(old) * len(new) > MOST:
        return span("del", old) + span("ins", new)
    html = Markup()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            html += escape("".join(new[j1:j2]))
        else:
            html += span("del", old[i1:i2]) + span("ins", new[j1:j2])
    return html


def span(tag: str, words: list[str]) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), "".join(words)) if words else Markup()
