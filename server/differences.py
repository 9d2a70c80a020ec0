"""The difference between two wordings, word by word, as HTML: what was put in and what was taken out."""

from markupsafe import Markup

from rooms.drafting.comparing.words import Tag, pieces

ELEMENTS = {
    Tag.SAME: Markup("{}"),
    Tag.GONE: Markup("<del>{}</del>"),
    Tag.COME: Markup("<ins>{}</ins>"),
}


def marked(before: str, after: str) -> Markup:
    """The later wording with `<ins>` round what is new in it and `<del>` round what is gone."""
    return Markup().join(ELEMENTS[piece.tag].format(piece.words) for piece in pieces(before, after))
