"""Lines: the paragraphs of one version of a text, as they are compared and looked through."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from rooms.drafting.kinds import ParagraphKind

# None where nobody knows which paragraph of another version it is.
Id = UUID | str | None


@dataclass(frozen=True)
class Line:
    """One paragraph. `label` is its number as it stands ("5 bis.", "(a)"), which `words` do not repeat."""

    id: Id
    kind: ParagraphKind
    label: str
    words: str


class Span(NamedTuple):
    """A place within words: offsets of characters (Unicode code points) from 0, the end not included."""

    start: int
    end: int
