"""The form of a resolution: what its customs would have otherwise, and no false alarm."""

import re
from pathlib import Path

import pytest

from rooms.drafting.form.checks import suggestions
from rooms.drafting.form.labels import letters, read, roman
from rooms.drafting.form.suggestion import Check, Suggestion
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Line
from rooms.languages import Language
from tests.hanging import ends

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
KINDS = {
    "T": ParagraphKind.TITLE,
    "C": ParagraphKind.CHAPEAU,
    "P": ParagraphKind.PREAMBULAR,
    "O": ParagraphKind.OPERATIVE,
    "A": ParagraphKind.ARTICLE,
    "S": ParagraphKind.SECTION,
    "X": ParagraphKind.ANNEX,
    "p": ParagraphKind.POINT,
    "-": ParagraphKind.PLAIN,
}
RESOLUTION = """
T||Fund for the Sea
C||The Assembly,
P||Recalling its resolution 7/1,
P||Recalling also its decision 7/2,
P||Deeply concerned about the state of the sea,
P||[Aware that means are lacking,]
O|1.|Decides to establish a trust fund (“the Fund”);
O|2.|Also decides that the Fund:
p|(a)|Shall be open to all States;
p|(b)|Shall serve small island developing States (SIDS), including:
p|(i)|By grants; and
p|(ii)|By loans;
O|3.|Further decides that SIDS have the first call on the Fund;
O|4.|Decides that paragraph 2 (a) of the present resolution applies to paragraph 3 above;
O|4 bis.|Takes note of article 47, paragraph 2, of the Convention;2
O|5.|Strongly urges States to pay, as in paragraphs 17 and 18 of resolution 7/1;
O|6.|Requests the Secretary-General to report thereon.
"""


def text(written: str) -> list[Line]:
    """Lines written as kind|label|words, of which the number is the id."""
    rows = [row.split("|", 2) for row in written.strip().splitlines()]
    return [Line(str(n), KINDS[kind], label, words) for n, (kind, label, words) in enumerate(rows, start=1)]


def looked(written: str, former: str = "") -> list[Suggestion]:
    return suggestions(text(written), Language.ENGLISH, text(former) if former else ())


def told(written: str, former: str = "") -> list[tuple[str, str, str, str]]:
    return [(str(each.line), each.check.value, each.found, each.suggested) for each in looked(written, former)]


def test_a_text_that_keeps_to_the_customs_is_left_alone() -> None:
    assert told(RESOLUTION) == []


def test_what_is_found_stands_where_it_says() -> None:
    wrong = (
        "P||Recalls it.\nP||noting that.\nO|1.|Decide to act\np|(b)|ABC;\nO|3.|Decides it (“the Fund”) in paragraph 9;"
    )
    lines = {line.id: line for line in text(wrong)}
    found = looked(wrong)
    assert len({each.check for each in found}) >= 8
    for each in found:
        whole = lines[each.line].label if each.in_label else lines[each.line].words
        assert whole[slice(*each.span)] == each.found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("P||Recalls its decision,", [("1", "preambular_opening", "Recalls", "Recalling")]),
        ("P||Expresses concern,", [("1", "preambular_opening", "Expresses", "Expressing")]),
        ("P||The sea is wide,", [("1", "preambular_opening", "The", "")]),
        ("P||Recalling it;", [("1", "preambular_ending", ";", ",")]),
        ("P||Recalling it", [("1", "preambular_ending", "", ",")]),
        ("P||Recalling it,2", []),
        ("P||*Recalling* it,", []),
        ("P||Bearing in mind the sea,\nP||Having considered it,", []),
        ("P||[Recalls][Noting] it,", []),
        ("O||Deciding it.", [("1", "operative_opening", "Deciding", "Decides")]),
        ("O||Requesting it.", [("1", "operative_opening", "Requesting", "Requests")]),
        ("O||The Fund is open.", [("1", "operative_opening", "The", "")]),
        ("O|1.|Decides it.", [("1", "single_number", "1.", "")]),
        ("O|1.|Decides it;\nO||Notes that.", [("2", "missing_number", "", "")]),
        (
            "O|1.|Decides it.\nO|2.|Notes that;",
            [("1", "operative_ending", ".", ";"), ("2", "operative_ending", ";", ".")],
        ),
        ("O|1.|Decides it,\nO|2.|Notes that.", [("1", "operative_ending", ",", ";")]),
        ("O|1.|Decides;\nO|2.|Invites:\np|(a)|All;\np|(b)|None.", []),
        ("O|1.|Decides;\nO|2.|Invites.\np|(a)|All; and\np|(b)|None.", [("2", "operative_ending", ".", ":")]),
        ("O||Decides it.\nX||Annex\n-|1.|Anything goes", []),
    ],
)
def test_openings_endings_and_numbers(written: str, found: list[tuple[str, str, str, str]]) -> None:
    assert told(written) == found


def verbs(*openings: str) -> list[tuple[str, str]]:
    """What is suggested for operative paragraphs that open like this."""
    rows = [f"O|{n}.|{each} it{';' if n < len(openings) else '.'}" for n, each in enumerate(openings, start=1)]
    return [(each.found, each.suggested) for each in looked("\n".join(rows))]


@pytest.mark.parametrize(
    ("openings", "found"),
    [
        (["Decides", "Also decides", "Further decides", "Decides", "Also decides"], []),
        (["Decides", "Decides"], [("Decides", "Also decides")]),
        (["Decides", "Also decides", "Also decides"], [("Also decides", "Further decides")]),
        (["Decides", "Also decides", "Further decides", "Also decides"], [("Also decides", "Decides")]),
        (["Decides", "Notes", "Decides"], []),
        (["Decides", "Notes", "Also decides"], [("Also decides", "Decides")]),
        (["Takes note of", "Takes into account"], []),
        (["Takes note of", "Takes note of"], [("Takes note", "Also takes note")]),
        (["Urges", "Strongly urges"], []),
        (["[Decides][Requests]", "Decides"], []),
        (["*Decides*", "*Decides*"], [("Decides", "Also decides")]),
    ],
)
def test_the_same_verb_in_consecutive_paragraphs(openings: list[str], found: list[tuple[str, str]]) -> None:
    assert verbs(*openings) == found


def test_the_cycle_goes_on_over_points_and_in_the_preamble() -> None:
    assert told("O|1.|Invites:\np|(a)|All;\nO|2.|Invites none.") == [("3", "repeated_verb", "Invites", "Also invites")]
    assert told("P||Recalling a,\nP||Recalling b,\nP||Further recalling c,") == [
        ("2", "repeated_verb", "Recalling", "Recalling also")
    ]


def labels(*written: str) -> list[tuple[str, str, str]]:
    """What is suggested for points with these labels under one paragraph."""
    rows = [f"-|{each}|Words" for each in written]
    return [(check, label, suggested) for _, check, label, suggested in told("\n".join(rows))]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (["1.", "(a)", "(b)", "(i)", "(ii)", "a.", "b.", "i.", "ii.", "(c)", "2."], []),
        (["1.", "(a)", "(c)"], [("lettering", "(c)", "(b)")]),
        (["1.", "(a)", "(a)"], [("lettering", "(a)", "(b)")]),
        (["1.", "(b)"], [("lettering", "(b)", "(a)")]),
        (["1.", "(a)", "(i)", "(iii)"], [("lettering", "(iii)", "(ii)")]),
        (["1.", *(f"({letters(n)})" for n in range(1, 30)), "2."], []),
        (["1.", "(a)", *(f"({roman(n)})" for n in range(1, 25)), "(b)"], []),
        (["1.", "3."], [("numbering", "3.", "2.")]),
        (["1.", "2.", "2."], [("numbering", "2.", "3.")]),
        (["5.", "5 bis.", "5 ter.", "5 quater.", "6."], [("numbering", "5.", "1.")]),
        (["1.", "1 ter.", "2."], [("latin", "1 ter.", "1 bis.")]),
        (["1.", "1 alt.", "1 bis.", "2."], []),
        (["PP1", "PP2", "PP2bis", "PP3"], []),
        (["OP1", "OP3"], [("numbering", "OP3", "OP2")]),
        (["1.", "[4][2].", "7.", "9."], [("numbering", "9.", "8.")]),
        (["[1.]", "[2.]", "[2 bis.]"], []),
        (["1.", "*", "2."], []),
    ],
)
def test_numbers_letters_and_latin(written: list[str], found: list[tuple[str, str, str]]) -> None:
    assert labels(*written) == found


def test_numbers_may_begin_again_after_a_heading() -> None:
    assert told("A||Article 1\n-|1.|Words\n-|2.|Words\nA||Article 2\n-|1.|Words\n-|3.|Words") == [
        ("6", "numbering", "3.", "2.")
    ]
    assert told("S||I\n-|1.|Words\nS||II\n-|2.|Words") == []


def test_numbers_are_read_in_every_language_and_words_in_english_alone() -> None:
    lines = text("O|1.|Décide;\nO|3.|Décide\nP||Rappelle,")
    assert [each.check for each in suggestions(lines, Language.FRENCH)] == [Check.NUMBERING, Check.OPERATIVE_ENDING]
    assert [each.check for each in suggestions(lines, Language.CHINESE)] == [Check.NUMBERING]
    assert read("[X].") == read("") == read("(iiii)")[1:] == []


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("-||The fund (“the Fund”) is ours. The Fund grows.", []),
        ("-||The fund (“the Fund”) is ours.", [("1", "term_unused", "the Fund", "")]),
        ("-||A fund, hereinafter referred to as “Fund”, is the Fund.", []),
        ('-||"Party" means a Party to this text;', []),
        ("-||One (“Fund”). The Fund.\n-||Two (“the Fund”).", [("2", "term_twice", "the Fund", "")]),
        ("-||The least developed countries (LDCs) and LDCs again", []),
        ("-||LDCs and the least developed countries (LDCs)", [("1", "term_undefined", "LDCs", "")]),
        ("-||The NDMC and the NDMC", [("1", "term_undefined", "NDMC", "")]),
        ("-||A/RES/78/272, A/CONF.232 of the UN, part IV\n-||ALL IN CAPITALS", []),
    ],
)
def test_terms(written: str, found: list[tuple[str, str, str, str]]) -> None:
    assert [each for each in told(written) if each[1].startswith("term")] == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("-|1.|as in paragraph 2\n-|2.|x", []),
        ("-|1.|as in paragraph 3 above\n-|2.|x", [("1", "reference_missing", "3", "")]),
        (
            "-|1.|as in paragraphs 1, 2 bis and 3\n-|2.|x",
            [("1", "reference_missing", "2 bis", ""), ("1", "reference_missing", "3", "")],
        ),
        ("-|1.|as in paragraph 9 of the Charter\n-|2.|as in article 12", []),
        ("-|1.|as in paragraph 9 of the present resolution\n-|2.|x", [("1", "reference_missing", "9", "")]),
        ("A|Article 1|\n-|1.|by Article 2\nA|Article 2|\n-|1.|by Article 3", [("4", "reference_missing", "3", "")]),
        (
            "A|Article 1|\n-|1.|x\nA|Article 2|\n-|1.|Article 1, paragraph 1, or paragraph 2 of Article 1",
            [("4", "reference_missing", "2", "")],
        ),
        ("A|Article 1|\n-|1.|x\n-|2.|x\nA|Article 2|\n-|1.|by paragraph 2", [("5", "reference_missing", "2", "")]),
    ],
)
def test_references(written: str, found: list[tuple[str, str, str, str]]) -> None:
    assert [each for each in told(written) if each[1].startswith("reference")] == found


def test_references_to_what_moved_or_went() -> None:
    former = "-|1.|x\n-|2.|y\n-|3.|as in paragraphs 1 and 2"
    lines = {line.id: line for line in text(former)}
    now = [Line("2", ParagraphKind.PLAIN, "1.", "y"), Line("3", ParagraphKind.PLAIN, "2.", lines["3"].words)]
    found = suggestions(now, Language.ENGLISH, list(lines.values()))
    assert [(each.check, each.found, each.suggested) for each in found] == [
        (Check.REFERENCE_GONE, "1", ""),
        (Check.REFERENCE_MOVED, "2", "1"),
    ]
    put_right = [now[0], Line("3", ParagraphKind.PLAIN, "2.", "as in paragraph 1")]
    assert [each.check for each in suggestions(put_right, Language.ENGLISH, list(lines.values()))] == [
        Check.REFERENCE_GONE
    ]


def adopted() -> list[Line]:
    """A real resolution, cut into its paragraphs; what the printer put between them is its own line."""
    files = sorted(CORPORA.glob("ga-resolution_A-RES-78-272*.txt"))
    if not files:
        pytest.skip("the real texts are not here")
    lines = []
    for block in files[0].read_text().split("\n\n"):
        if found := re.match(r"(\d+\.) (.*?)( 73rd plenary meeting .*)?\Z", block.strip(), re.S):
            lines.append((ParagraphKind.OPERATIVE, found[1], found[2]))
        elif block.startswith("The General Assembly, "):
            lines.append((ParagraphKind.CHAPEAU, "", "The General Assembly,"))
            recitals = re.split(r"(?<=[,\d]) (?=(?:Recalling|Noting|Recognizing)\b)", block[22:].strip())
            lines += [(ParagraphKind.PREAMBULAR, "", each) for each in recitals]
        else:
            lines.append((ParagraphKind.TITLE, "", block))
    return [Line(label or str(n), kind, label, words) for n, (kind, label, words) in enumerate(lines)]


def test_of_an_adopted_resolution_one_repeated_verb_alone_is_said() -> None:
    lines = adopted()
    assert sum(line.kind == ParagraphKind.PREAMBULAR for line in lines) == 8
    assert sum(line.kind == ParagraphKind.OPERATIVE for line in lines) == 17
    found = [(each.line, each.check, each.found, each.suggested) for each in suggestions(lines, Language.ENGLISH)]
    assert found == [("16.", Check.REPEATED_VERB, "Invites", "Also invites")]


@pytest.mark.parametrize(
    "unit", ["[", "(“", "paragraph 1, ", "A", "AB ", "1 and ", "“a” means ", "hereinafter “", "] ", "; and"]
)
def test_looking_through_hostile_words_comes_to_an_end(unit: str) -> None:
    words = unit * (40_000 // len(unit))
    lines = [Line(str(n), kind, words[:200], words) for n, kind in enumerate(KINDS.values())]
    with ends():
        suggestions(lines, Language.ENGLISH, lines)
