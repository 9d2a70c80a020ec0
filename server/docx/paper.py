"""A paper that is to be written as a Word document: its passages in stretches, and what is said beside them."""

from dataclasses import dataclass

from rooms.drafting.kinds import ParagraphKind
from server.docx.pieces import Change


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that look alike, with the changes tracked over them; remarks begin before and end after them."""

    words: str
    bold: bool = False
    italic: bool = False
    come: Change | None = None
    gone: Change | None = None
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a paper."""

    kind: ParagraphKind
    level: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said beside words: by whom, and when where that may be told."""

    number: int
    author: str
    words: str
    at: str = ""


@dataclass(frozen=True)
class Paper:
    """A text with its masthead: `above` are the lines at its head, `beneath` those under its title."""

    title: str
    symbol: str
    language: str
    above: tuple[str, ...] = ()
    beneath: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def leftward(self) -> bool:
        """Whether its lines run from right to left."""
        return self.language == "ar"
