"""Reading a list: whatever a spreadsheet may be, it becomes rows of text or is refused with what to do."""

import pytest

from rooms.likeness import key, person_key, skeleton
from rooms.people import Capacity, EntityKind, RegionalGroup, Role
from server.importing.answers import answer, answers
from server.importing.headings import Field, columns, field_of
from server.importing.reading import read
from server.importing.sheet import Sheet
from server.unreadable import Unreadable
from tests.server.lists import HEAD, csv_of, people, with_member, xlsx_of, zip_of

ROWS = [list(HEAD), *people(3, 2)]
SMALL = [["Entity", "Name"], ["État d'été", "Zoë Ünal"], ["دولة", "سارة"]]


def cells(sheet: Sheet) -> list[list[str]]:
    return [line.cells for line in sheet.lines]


def reasons(sheet: Sheet) -> list[str]:
    return [told.reason for told in sheet.told]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_is_read_in_every_usual_form(encoding: str, mark: str) -> None:
    sheet = read(csv_of(SMALL, mark, encoding))
    assert cells(sheet) == SMALL
    assert reasons(sheet) == []


def test_an_encoding_that_is_guessed_is_said_to_be() -> None:
    sheet = read(csv_of(SMALL[:2], ";", "cp1252"))
    assert cells(sheet) == SMALL[:2]
    assert reasons(sheet) == ["import.encoding_guessed"]


def test_a_workbook_is_read_with_figures_dates_and_more_sheets() -> None:
    sheet = read(xlsx_of([*SMALL, [], ["Body", 12.0]], ["Notes"]))
    assert cells(sheet) == [*SMALL, ["Body", "12"]]
    assert [line.number for line in sheet.lines] == [1, 2, 3, 5]
    assert reasons(sheet) == ["import.other_sheets"]


def test_formulas_are_faults_of_their_cells_and_text_stays_text() -> None:
    sheet = read(xlsx_of([*SMALL, ['=HYPERLINK("http://x")', "+1 Person"], ["#N/A", "A"]]))
    assert [(line.cells, [told.reason for told in line.faults.values()]) for line in sheet.lines[3:]] == [
        (["", "+1 Person"], ["import.formula"]),
        (["", "A"], ["import.error_in_cell"]),
    ]
    text = read(csv_of([*SMALL, ["=cmd|' /C calc'!A0", "-2+3"]]))
    assert text.lines[3].cells == ["=cmd|' /C calc'!A0", "-2+3"]
    assert text.lines[3].faults == {}


BOMB = zip_of({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 30_000_000})
MANY = zip_of({f"{number}": b"" for number in range(600)})
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData>&a;</sheetData></worksheet>'
WRONG = {
    "nothing": (b"", "import.empty"),
    "blanks": (b" \n\n ", "import.empty"),
    "empty rows": (b",,\n,,\n", "import.empty"),
    "too large": (b"a,b\n" * 2_500_000, "import.too_large"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "import.old_or_locked"),
    "pdf": (b"%PDF-1.7 ...", "import.not_a_list"),
    "bytes": (bytes(range(256)) * 20, "import.not_a_list"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "import.not_a_list"),
    "document": (zip_of({"word/document.xml": b"<x/>"}), "import.not_a_list"),
    "half a zip": (xlsx_of(SMALL)[:900], "import.damaged"),
    "damaged": (
        with_member(xlsx_of(SMALL), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        "import.damaged",
    ),
    "bomb": (BOMB, "import.unpacks_to_too_much"),
    "many members": (MANY, "import.unpacks_to_too_much"),
    "entities": (with_member(xlsx_of(SMALL), "xl/worksheets/sheet1.xml", ENTITIES), "import.entities"),
    "too many columns": (csv_of([["a"] * 65, ["b"] * 65]), "import.too_many_columns"),
    "too many rows": (b"Entity,Name\n" + b"a,b\n" * 10_100, "import.too_many_rows"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_list_is_refused_before_it_does_harm(name: str) -> None:
    content, reason = WRONG[name]
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.told.reason == reason


def test_a_size_that_lies_unpacks_to_no_more_than_it_says() -> None:
    """The directory of an archive may say less than is in it: no more is read than was checked."""
    content = bytearray(with_member(xlsx_of(SMALL), "xl/worksheets/sheet1.xml", b" " * 5_000_000))
    at = content.rindex(b"PK\x01\x02")
    entries = [at]
    while (at := content.rfind(b"PK\x01\x02", 0, at)) >= 0:
        entries.append(at)
    for at in entries:
        if content[at + 46 :].startswith(b"xl/worksheets/sheet1.xml"):
            content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(Unreadable) as refused:
        read(bytes(content))
    assert refused.value.told.reason == "import.damaged"


def test_rows_far_below_are_neither_endless_nor_lost() -> None:
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="%d">'
    cell = b'<c r="A%d" t="inlineStr"><is><t>Entity</t></is></c></row></sheetData></worksheet>'
    for number, found in ((900_000, [900_000]), (9_000_000_000, [])):
        content = with_member(xlsx_of(SMALL), "xl/worksheets/sheet1.xml", far % number + cell % number)
        try:
            lines = [line.number for line in read(content).lines]
        except Unreadable:
            lines = []
        assert lines == found


def test_macros_and_links_are_told_of_and_not_opened() -> None:
    content = with_member(with_member(xlsx_of(SMALL), "xl/vbaProject.bin", b"x"), "xl/externalLinks/a.xml", b"<x/>")
    assert reasons(read(content)) == ["import.macros_ignored", "import.links_ignored"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name of Organisation *", Field.ENTITY),
        ("Entity / Entité", Field.ENTITY),
        ("الجهة", Field.ENTITY),
        ("Participant’s name:", None),
        ("FULL NAME", Field.NAME),
        ("الاسم الكامل", Field.NAME),
        ("Nom de famille", Field.FAMILY),
        ("e-Mail", Field.EMAIL),
        ("البريد الإلكتروني", Field.EMAIL),
        ("Regional group(s)", Field.GROUPS),
        ("Idioma", Field.LANGUAGE),
        ("Passport number", None),
    ],
)
def test_a_column_is_known_by_its_heading(heading: str, field: Field | None) -> None:
    assert field_of(heading) == field


def test_headings_may_stand_below_a_title_in_any_order_and_what_is_missing_is_said() -> None:
    found = columns(
        read(csv_of([["Participants"], ["Shoe size", "E-mail", "Country", "Nom", "Mail"], ["1", "2", "3"]]))
    )
    assert found.at == {Field.EMAIL: 1, Field.ENTITY: 2, Field.NAME: 3}
    assert found.row == 2
    assert [told.reason for told in found.told] == ["import.columns_ignored", "import.columns_twice"]
    for head, reason in (
        (["Name", "E-mail"], "import.no_entity_column"),
        (["Country", "E-mail"], "import.no_name_column"),
        (["1", "2"], "import.no_headings"),
    ):
        with pytest.raises(Unreadable) as refused:
            columns(read(csv_of([head, ["a", "b"]])))
        assert refused.value.told.reason == reason


def test_answers_are_understood_in_several_languages() -> None:
    assert answer(EntityKind, "N.G.O.") == answer(EntityKind, "منظمة غير حكومية") == EntityKind.NGO
    assert answer(EntityKind, "Member State") == answer(EntityKind, "État membre") == EntityKind.MEMBER_STATE
    assert answer(Role, "مراقب") == Role.OBSERVER
    assert answer(Capacity, "In a personal capacity") == Capacity.PERSONAL
    assert answer(EntityKind, "empire") is None
    assert answers("Africa; WEOG") == [RegionalGroup.AFRICAN, RegionalGroup.WESTERN_EUROPEAN_OTHER]
    assert answers("Latin America and the Caribbean") == [RegionalGroup.LATIN_AMERICAN_CARIBBEAN]
    assert answers("Africa; Atlantis") is None


def test_names_are_one_however_they_are_written_and_no_letter_passes_for_another() -> None:
    assert key("  CÔTE d’Ivoire ") == key("Cote d'Ivoire")
    assert person_key("OLA, Dr. Nils") == person_key("Mr Nils Ola") == "nils ola"
    assert skeleton("Nоrway") == skeleton("Norway")
    assert key("Nоrway") != key("Norway")
    assert skeleton("Ｎorway") == skeleton("Norway")
    assert skeleton("Niger") != skeleton("Nigeria")
