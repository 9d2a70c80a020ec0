"""The difference between two wordings, word by word, as HTML: what was put in and what was taken out."""

from collections.abc import Sequence
from itertools import accumulate

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
    old, new = ([each for each in found if each.tag != other] for other in (Tag.COME, Tag.GONE))
    looks = dict(zip(map(id, old), lettered(old), strict=True)) | dict(zip(map(id, new), lettered(new), strict=True))
    return Markup().join(ELEMENTS[each.tag].format(looks[id(each)]) for each in found)


def lettered(wording: Sequence[Piece]) -> list[Markup]:
    """The pieces of one wording, as they look in it."""
    words = "".join(each.words for each in wording)
    ends = list(accumulate(len(each.words) for each in wording))
    styles = styled(words)
    return [
        sliced(words, styles if each.tag == Tag.SAME else showing(styles, each.words, start), start, end)
        for each, start, end in zip(wording, [0, *ends], ends, strict=False)
    ]


def showing(styles: Sequence[Stretch], words: str, at: int) -> list[Stretch]:
    """How words that came or went look: a mark that did so alone is shown, or nobody would see that it did."""
    whole = {(at + each.start, at + each.end) for each in styled(words) if each.end - each.start < len(words)}
    return [each for each in styles if each.style != MARK or (each.start, each.end) in whole]
