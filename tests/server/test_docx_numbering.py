"""The labels that Word counts by itself: counted as it does, put before the words, and never a run of the file."""

import pytest

from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.reading import printing, reader
from server.docx.numbering import letters, roman
from server.docx.reading import exact, read
from tests.server.documents import gone, ins, members, para, part, relations
from tests.server.lists import zip_of


def level(number: int, form: str, words: str, more: str = "") -> str:
    said = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{words}"/>'
    return f'<w:lvl w:ilvl="{number}">{said}</w:lvl>'


def kind(id: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>'


def of(id: int, kind: int, more: str = "") -> str:
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{kind}"/>{more}</w:num>'


def at(list: int | None, deep: int | None = 0, style: str = "") -> str:
    within = f'<w:ilvl w:val="{deep}"/>' * (deep is not None) + f'<w:numId w:val="{list}"/>' * (list is not None)
    said = f'<w:pStyle w:val="{style}"/>' * bool(style) + f"<w:numPr>{within}</w:numPr>" * bool(within)
    return f"<w:pPr>{said}</w:pPr>"


PLAIN = kind(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)"), level(2, "lowerRoman", "(%3)")) + of(1, 0)


def document(numbering: str, *paragraphs: str, styles: str = "") -> bytes:
    found = members("".join(paragraphs))
    found["word/numbering.xml"], found["word/styles.xml"] = part("numbering", numbering), part("styles", styles)
    found["word/_rels/document.xml.rels"] = relations(("numbering", "numbering.xml"), ("styles", "styles.xml"))
    return zip_of(found)


def lines(numbering: str, *paragraphs: str, styles: str = "") -> list[str]:
    content = document(numbering, *paragraphs, styles=styles)
    found = read(content)
    assert exact(content, found, printing.print(reader.read(found.source)))
    assert "docx.numbers_met" not in {each.reason for each in found.told}
    return found.source.strip().split("\n\n")


def test_paragraphs_points_and_restarts() -> None:
    found = lines(
        PLAIN,
        *(para(at(1), "Members"), para(at(1, 1), "act"), para(at(1, 1), "tell"), para(at(1, 2), "all")),
        *(
            para(at(1), "The fund"),
            para("Between."),
            para(at(1, 1), "meets"),
            para(at(0), "No number"),
            para(at(1), ""),
        ),
        *(para(at(1), "Last"),),
    )
    assert found == [
        *("1. Members", "(a) act", "(b) tell", "(i) all"),
        *("2. The fund", "Between.", "(a) meets", "No number", "4. Last"),
    ]


def test_a_label_is_read_as_that_of_its_paragraph() -> None:
    content = document(PLAIN, para(at(1), "Members shall act;"), para(at(1, 1), "at once;"), para(at(1), "They do."))
    found = reader.read(read(content).source).paragraphs
    assert [each.label.strip() for each in found] == ["1.", "(a)", "2."]
    assert found[1].kind == ParagraphKind.POINT


@pytest.mark.parametrize(
    ("form", "words", "expected"),
    [
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("upperLetter", "Annex %1", ["Annex A", "Annex B", "Annex C"]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("bullet", "–", ["–", "–", "–"]),
        ("unheardOf", "%1)", ["1)", "2)", "3)"]),
        ("none", "", ["", "", ""]),
    ],
)
def test_forms(form: str, words: str, expected: list[str]) -> None:
    found = lines(kind(0, level(0, form, words)) + of(1, 0), *(para(at(1), "x") for _ in range(3)))
    assert [each.removesuffix("x").strip() for each in found] == expected


def test_numbers_of_depths_above_and_legal_ones() -> None:
    numbering = kind(
        0,
        level(0, "upperRoman", "Part %1"),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "%1.%2.%3", "<w:isLgl/>"),
    )
    found = lines(numbering + of(7, 0), *(para(at(7, deep), "x") for deep in (0, 1, 2, 2, 0, 1)))
    assert found == ["Part I x", "I.1 x", "1.1.1 x", "1.1.2 x", "Part II x", "II.1 x"]


def test_lists_of_one_kind_go_on_and_one_that_begins_anew_does() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    found = lines(PLAIN + of(2, 0) + of(3, 0, anew), *(para(at(list), "x") for list in (1, 2, 3, 3, 1)))
    assert found == ["1. x", "2. x", "5. x", "6. x", "7. x"]


def test_a_style_numbers_its_paragraphs_and_those_that_rest_on_it() -> None:
    styles = (
        '<w:style w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Child"><w:basedOn w:val="Para"/></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    paragraphs = [para(at(None, None, style), "x") for style in ("Para", "Child", "Loop", "Other")]
    paragraphs += [para(at(0, None, "Para"), "x"), para(at(None, 1, "Para"), "x")]
    assert lines(PLAIN, *paragraphs, styles=styles) == ["1. x", "2. x", "x", "x", "x", "(a) x"]


def test_what_was_numbered_before_a_change_is_not_and_brackets_come_after_the_label() -> None:
    changed = f'<w:pPr><w:pPrChange w:id="1" w:author="A">{at(1)}</w:pPrChange></w:pPr>'
    assert lines(PLAIN, para(changed, "x")) == ["x"]
    assert lines(PLAIN, para(at(1), gone("A", "shall"), ins("A", "should"))) == ["1. [shall][should]"]


def test_numbers_without_bounds_stay_short() -> None:
    assert (roman(1999), roman(4000), roman(0), letters(27), letters(105)) == ("mcmxcix", "4000", "0", "aa", "105")
    huge = kind(0, level(0, "lowerRoman", "%1" * 500).replace('w:start w:val="1"', 'w:start w:val="' + "9" * 500 + '"'))
    (found,) = lines(huge + of(1, 0), para(at(1), "x"))
    assert len(found) < 200
    for wrong in ("<w:num/>", "<w:abstractNum/>", '<w:lvl w:ilvl="-1"/>', of(1, 9)):
        assert read(document(wrong, para(at(1, 99), "x"))).source.strip() == "x"


def test_what_cannot_be_counted_is_told_of() -> None:
    assert "docx.numbers_met" in {each.reason for each in read(document("", para(at(1), "x"))).told}
