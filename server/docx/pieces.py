"""Pieces: words of a document as they stand in one run, with the changes tracked over them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Way(StrEnum):
    """Whether a tracked change brings words or takes them away."""

    COME = "come"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change: by whom, and when, as the document says it."""

    way: Way
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that one run holds, of which part and the how manieth; layout has none.

    A piece without words is where something begins or ends: the range of a comment, by its id.
    """

    words: str
    run: tuple[str, int] | None = None
    come: Change | None = None
    gone: Change | None = None
    opens: str | None = None
    closes: str | None = None


Block = list[Piece]


def joined(blocks: Sequence[Block], between: str) -> Block:
    """Several blocks as one; what is between them is layout."""
    found: Block = []
    for block in blocks:
        if found and any(piece.words for piece in block):
            found.append(Piece(between))
        found += block
    return found


def flat(block: Block) -> Block:
    """A block in one line: breaks of layout become spaces."""
    return [replace(piece, words=" ") if piece.run is None and piece.words == "\n" else piece for piece in block]


@dataclass
class Table:
    """A table as it is read: its rows, and the blocks of each cell."""

    rows: list[list[Block]]

    def cell(self, blocks: Sequence[Block]) -> None:
        """One more cell, in one line."""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(flat(joined(blocks, " ")))

    def block(self) -> Block:
        """The table left whole: a line for each row, its cells between bars."""
        return joined([self.line(row) for row in self.rows if row], "\n")

    def line(self, cells: Sequence[Block]) -> Block:
        found: Block = [Piece("| ")]
        for cell in cells:
            found += [*cell, Piece(" | ")]
        return [*found[:-1], Piece(" |")]

    def within(self) -> Block:
        """The table within a cell of another one: its words in one line."""
        return joined([cell for row in self.rows for cell in row], " ")
