"""Words of a draft as they are printed: every character as it is, brackets heavier, marks of Markdown set back."""

import re

from markupsafe import Markup, escape

from rooms.drafting.emphasis import Stretch, styled

BRACKET = re.compile(r"[\[\]]")


def lettered(words: str) -> Markup:
    """The words of one paragraph as HTML."""
    found, at = Markup(), 0
    for start, end, style in [*styled(words), Stretch(len(words), len(words), "")]:
        found += bracketed(words[at:start])
        if style:
            found += Markup('<span class="{}">{}</span>').format(style, bracketed(words[start:end]))
        at = end
    return found


def bracketed(words: str) -> Markup:
    return Markup(BRACKET.sub(r"<b>\g<0></b>", str(escape(words))))
