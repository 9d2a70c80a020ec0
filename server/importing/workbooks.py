"""Workbooks (XLSX): limits before anything is unpacked, no entities, no links, no macros, and no formula evaluated."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]

from server import archives
from server.archives import Limits, Reasons
from server.importing.sheet import COLUMNS, LAST_ROW, ROWS, Line, Sheet, gathered, line
from server.unreadable import Told, Unreadable

LIMITS = Limits(members=500, unpacked=40_000_000)
REASONS = Reasons(
    damaged="import.damaged",
    locked="import.old_or_locked",
    too_much="import.unpacks_to_too_much",
    entities="import.entities",
)


def workbook(content: bytes) -> Sheet:
    """The rows of the first sheet that holds any, and what of the file was left aside."""
    # Loaded with the first workbook: a server that is sent none does without its 6 MB.
    import openpyxl  # type: ignore[import-untyped]

    told = checked(content)
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is not there: no workbook may be read")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            return first(book, told)
        finally:
            book.close()
    except Unreadable:
        raise
    except DefusedXmlException:
        raise Unreadable("import.entities") from None
    except Exception as damage:
        # Whatever a damaged workbook may trip over, in whichever reader: it cannot be read.
        raise Unreadable("import.damaged") from damage


def checked(content: bytes) -> list[Told]:
    """Refuse what would unpack to too much; tell of macros and links, which nobody opens."""
    archive = archives.opened(content, LIMITS, REASONS)
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise Unreadable("import.not_a_list")
    archives.undeclared(archive, REASONS)
    macros, links = "xl/vbaProject.bin" in names, any(name.startswith("xl/externalLinks/") for name in names)
    return [Told("import.macros_ignored")] * macros + [Told("import.links_ignored")] * links


def first(book: Any, told: list[Told]) -> Sheet:
    """The first sheet with rows in it; the others are named and left aside."""
    found: list[Line] = []
    aside: list[str] = []
    for sheet in book.worksheets:
        if found:
            aside.append(sheet.title)
            continue
        found = list(rows(sheet))
    if aside:
        told = [*told, Told("import.other_sheets", {"sheets": ", ".join(aside[:5])})]
    return gathered(found, told)


def rows(sheet: Any) -> Iterator[Line]:
    count, blank = 0, None
    cells = sheet.iter_rows(max_row=LAST_ROW, max_col=COLUMNS + 1)
    for number, row in enumerate(cells, start=1):
        # Rows that are left out come as one and the same blank row: up to a million of them must cost nothing.
        if row is blank:
            continue
        if not row or all(cell.value is None for cell in row):
            blank = row
            continue
        texts, faults = [written(cell) for cell in row], faulty(row)
        found = line(number, texts, faults)
        if found is None:
            continue
        count += 1
        yield found
        if count > 2 * ROWS:
            return


def faulty(row: Any) -> dict[int, Told]:
    """The cells of which only a calculation would tell what stands in them."""
    return {place: fault for place, cell in enumerate(row) if (fault := fault_of(cell)) is not None}


def fault_of(cell: Any) -> Told | None:
    kind = getattr(cell, "data_type", "")
    if kind == "f":
        return Told("import.formula")
    return Told("import.error_in_cell") if kind == "e" else None


def written(cell: Any) -> str:
    """A cell as text; of a formula nothing, for what it was last worth may no longer be so."""
    value = cell.value
    if value is None or fault_of(cell) is not None:
        return ""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
