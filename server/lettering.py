"""Words of a draft as they are printed: every character in its place, brackets heavier, marks of Markdown apart."""

import re
from collections.abc import Sequence
from itertools import accumulate

from markupsafe import Markup, escape

from rooms.drafting.emphasis import MARK, Stretch, styled

# So many words say which paragraph is meant.
FIRST = 6
BRACKET = re.compile(r"[\[\]]")
# What stands for something else in the midst of words.
FIGURE = "\N{OBJECT REPLACEMENT CHARACTER}"


def beginning(words: str) -> str:
    """The first words of a paragraph, without marks of Markdown."""
    for mark in reversed([each for each in styled(words) if each.style == MARK]):
        words = words[: mark.start] + words[mark.end :]
    said = words.split()
    return " ".join(said[:FIRST]) + (" …" if len(said) > FIRST else "")


def lettered(words: str) -> Markup:
    """The words of one paragraph as HTML."""
    return slices(words, [(0, len(words))])[0]


def slices(words: str, spans: Sequence[tuple[int, int]]) -> list[Markup]:
    """Stretches of a paragraph as HTML, each by its offsets: what reaches over two of them looks alike in both."""
    styles = styled(words)
    return [sliced(words, styles, *span) for span in spans]


def figured(pieces: Sequence[str | int]) -> list[Markup | int]:
    """The words of a paragraph as HTML, with the figures that stand in the place of some."""
    ends = list(accumulate(len(each) if isinstance(each, str) else 1 for each in pieces))
    words = "".join(each if isinstance(each, str) else FIGURE for each in pieces)
    said = slices(words, list(zip([0, *ends], ends, strict=False)))
    return [html if isinstance(each, str) else each for each, html in zip(pieces, said, strict=True)]


def sliced(words: str, styles: Sequence[Stretch], begin: int, stop: int) -> Markup:
    found, at = Markup(), begin
    for start, end, style in [*styles, Stretch(stop, stop, "")]:
        start, end = max(start, at), min(end, stop)
        if start > end or (start == end and style):
            continue
        found += bracketed(words[at:start])
        if style:
            found += Markup('<span class="{}">{}</span>').format(style, bracketed(words[start:end]))
        at = end
    return found


def bracketed(words: str) -> Markup:
    return Markup(BRACKET.sub(r"<b>\g<0></b>", str(escape(words))))
