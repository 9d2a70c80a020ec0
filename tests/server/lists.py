"""Lists as secretaries bring them: a spreadsheet of entities and people, written with or without its usual faults."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from functools import partial
from uuid import UUID

import openpyxl  # type: ignore[import-untyped]

from rooms import seating
from rooms.people import Role
from server.importing import applying
from server.importing.importer import Importer
from server.importing.kept import Import
from server.importing.plan import Plan
from server.importing.reading import read
from tests.cast import Cast, row

Cells = Sequence[str]
HEAD = (
    *("Organisation", "Short name", "Type of organisation", "Regional group", "Full name", "Position"),
    *("E-mail", "Language", "Capacity", "Role"),
)
KINDS = ("Member State", "NGO", "Intergovernmental organisation", "university", "press", "Local authority")
GROUPS = ("African States", "WEOG", "GRULAC", "Asia-Pacific", "Eastern Europe")


def csv_of(rows: Sequence[Cells], mark: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(rows: Sequence[Sequence[object]], more: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(list(cells))
    for title in more:
        book.create_sheet(title).append(["something", "else"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_member(workbook: bytes, name: str, content: bytes) -> bytes:
    """A workbook in which one member is another one."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    return zip_of({**members, name: content})


def people(count: int, entities: int) -> list[list[str]]:
    """Rows without a fault: so many people for so many entities."""
    return [person(number, number % entities) for number in range(count)]


def person(number: int, of: int) -> list[str]:
    kind = KINDS[of % len(KINDS)]
    group = GROUPS[of % len(GROUPS)] if kind == "Member State" else ""
    return [
        *(f"Republic of Imagination {of}", f"IMG {of}", kind, group),
        *(f"Person Number {letters(number)}", "Counsellor", f"person{number}@example.org"),
        *(("English", "arabe", "fr")[number % 3], ("official", "expert", "")[number % 3], ""),
    ]


def letters(number: int) -> str:
    """A number as a word, since names have no figures in them."""
    return "".join("abcdefghij"[int(each)] for each in str(number)).capitalize()


def faulty() -> list[list[str]]:
    """200 people of 60 entities as they come: a title above, blank rows, and a fault in every tenth row."""
    rows = people(200, 60)
    rows[10][4] = ""  # Only an entity.
    rows[20][0] = ""  # A merged cell, of which only the first row holds anything.
    rows[30][2] = "Empire"
    rows[40][6] = "person40 at example.org"
    rows[50][6] = rows[49][6]
    rows[70] = list(rows[69])
    rows[80] = [*rows[79][:5], "Minister", *rows[79][6:]]
    rows[92][0] = "  republic of   IMAGINATION 32 "
    rows[91][0] = "Republic of Imaginatiоn 31"
    rows[100][7] = "Klingon"
    rows[110][9] = "chair"
    rows[120][5] = "=1+1"
    rows[130][4] = "x" * 501
    rows[141][2] = "press"
    rows[150][4] = "Норман Рerson"
    return [["List of participants, second draft"], [], list(HEAD), *rows[:100], [], [""] * 10, list(HEAD), *rows[100:]]


async def brought(cast: Cast, rows: Sequence[Cells], who: str = "secretariat") -> UUID:
    """A list is read and kept, and not confirmed yet."""
    content = csv_of(rows)
    digest = hashlib.sha256(content).hexdigest()
    done = await cast.attends(who, partial(applying.bring, name="list.csv", digest=digest, sheet=read(content)))
    assert done.result
    return done.result


async def planned(cast: Cast, id: UUID) -> Plan:
    return await Importer(cast.store, cast.writer).planned(await row(cast.store, Import, id))


async def confirmed(cast: Cast, rows: Sequence[Cells]) -> UUID:
    """A list is confirmed; its work is still to be done."""
    id = await brought(cast, rows)
    await cast.attends("secretariat", partial(applying.confirm, id=id, plan=await planned(cast, id)))
    return id


async def imported(cast: Cast, rows: Sequence[Cells]) -> UUID:
    """A list is confirmed, and applied to its end."""
    id = await confirmed(cast, rows)
    await worked(cast, id)
    return id


async def worked(cast: Cast, id: UUID) -> None:
    await Importer(cast.store, cast.writer).carry_on(await row(cast.store, Import, id))


async def undone(cast: Cast, id: UUID) -> None:
    await cast.attends("secretariat", partial(applying.undo, id=id))
    await worked(cast, id)


async def seated(cast: Cast, person: UUID) -> None:
    """Somebody is given a seat in the room."""
    await cast.does("secretariat", partial(seating.grant, person_id=person, role=Role.DELEGATE))
