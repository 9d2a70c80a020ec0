"""A sheet: rows of text as they stand in a file, each with its number and with what is wrong in its cells."""

from dataclasses import dataclass, field

from rooms.languages import plain, visible
from server.unreadable import Told, Unreadable

ROWS, COLUMNS, LETTERS = 10_000, 64, 500
# So many rows at the top are looked through for the headings: real lists bear a title above them.
ABOVE = 20
LAST_ROW = 1_048_576


@dataclass(frozen=True)
class Line:
    """One row: its number in the file, its cells, and the cells that cannot be taken, by their place."""

    number: int
    cells: list[str]
    faults: dict[int, Told] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The rows of a file that hold anything, and what is to be told of the file."""

    lines: list[Line]
    told: list[Told] = field(default_factory=list)


def tidy(text: str) -> str:
    """A cell as it is kept: on one line, without controls and spaces at its ends."""
    text = " ".join(plain(text.replace("\u00a0", " ").replace("\ufeff", "")).split())
    return text if visible(text) else ""


def line(number: int, cells: list[str], faults: dict[int, Told] | None = None) -> Line | None:
    """A row made of cells; none where nothing stands in it."""
    faults = dict(faults or {})
    kept = [tidy(cell) for cell in cells]
    while kept and not kept[-1] and len(kept) - 1 not in faults:
        kept.pop()
    if not any(kept) and not faults:
        return None
    for place, cell in enumerate(kept):
        if len(cell) > LETTERS:
            faults[place], kept[place] = Told("import.cell_too_long", {"limit": LETTERS}), cell[:LETTERS]
    return Line(number, kept, faults)


def gathered(lines: list[Line], told: list[Told]) -> Sheet:
    """The sheet of these rows, if it is not empty, too long or too wide."""
    if not lines:
        raise Unreadable("import.empty")
    if len(lines) > ROWS + ABOVE:
        raise Unreadable("import.too_many_rows", limit=ROWS)
    if max(len(each.cells) for each in lines) > COLUMNS:
        raise Unreadable("import.too_many_columns", limit=COLUMNS)
    return Sheet(lines, told)
