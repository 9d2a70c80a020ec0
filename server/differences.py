"""The difference between two wordings, word by word, as HTML: what was put in and what was taken out."""

from collections.abc import Sequence

from markupsafe import Markup

from rooms.drafting.comparing.words import Piece, Tag, pieces
from rooms.drafting.emphasis import MARK, Stretch, styled
from server.lettering import sliced

ELEMENTS = {
    Tag.SAME: Markup("{}"),
    Tag.GONE: Markup("<del>{}</del>"),
    Tag.COME: Markup("<ins>{}</ins>"),
}


def marked(before: str, after: str) -> Markup:
    """The later wording with `<ins>` round what is new in it and `<del>` round what is gone."""
    return Markup().join(ELEMENTS[piece.tag].format(piece.words) for piece in pieces(before, after))


def redrafted(before: str, after: str) -> Markup:
    """The same of two wordings of a draft, as it is printed."""
    return written(pieces(before, after))


def written(found: Sequence[Piece]) -> Markup:
    """What became of a draft, as it is printed: each piece looks as in the wording that it stands in."""
    before, after = ("".join(each.words for each in found if each.tag != other) for other in (Tag.COME, Tag.GONE))
    old, new = styled(before), styled(after)
    html, left, right = Markup(), 0, 0
    for tag, words in found:
        size = len(words)
        if tag == Tag.GONE:
            look = sliced(before, showing(old, words, left), left, left + size)
        else:
            look = sliced(after, new if tag == Tag.SAME else showing(new, words, right), right, right + size)
        html += ELEMENTS[tag].format(look)
        left, right = left + size * (tag != Tag.COME), right + size * (tag != Tag.GONE)
    return html


def showing(styles: Sequence[Stretch], words: str, at: int) -> list[Stretch]:
    """How words that came or went look: a mark that did so alone is shown, or nobody would see that it did."""
    whole = {(at + each.start, at + each.end) for each in styled(words) if each.end - each.start < len(words)}
    return [each for each in styles if each.style != MARK or (each.start, each.end) in whole]
