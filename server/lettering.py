"""Words of a draft as they are printed: every character as it is, brackets heavier, marks of Markdown set back."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from rooms.drafting.emphasis import Stretch, styled

BRACKET = re.compile(r"[\[\]]")


def lettered(words: str) -> Markup:
    """The words of one paragraph as HTML."""
    return slices(words, [(0, len(words))])[0]


def slices(words: str, spans: Sequence[tuple[int, int]]) -> list[Markup]:
    """Stretches of a paragraph as HTML, each by its offsets: what reaches over two of them looks alike in both."""
    styles = styled(words)
    return [sliced(words, styles, *span) for span in spans]


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
