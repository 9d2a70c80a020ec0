"""Weaker or stronger: what a change of words does, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rooms.drafting.comparing.changes import compare
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Line
from rooms.drafting.strength.weighing import Direction, Finding, weighed
from rooms.languages import Language
from tests.hanging import ends


def line(words: str, label: str = "1.", id: str = "a") -> Line:
    return Line(id, ParagraphKind.OPERATIVE, label, words)


def findings(before: str, after: str) -> list[Finding]:
    found = weighed(compare([line(before)], [line(after)]), Language.ENGLISH)
    assert found is not None
    return found


def told(before: str, after: str) -> list[tuple[str, str, str, str]]:
    return [(each.concern.value, each.direction.value, each.was, each.now) for each in findings(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Each Party shall report.", "Each Party should report.", [("obligation", "weaker", "shall", "should")]),
        ("Each Party may report.", "Each Party must report.", [("obligation", "stronger", "may", "must")]),
        ("Each Party shall report.", "Each Party will report.", [("obligation", "weaker", "shall", "will")]),
        (
            "Parties should report on it.",
            "Parties are encouraged to report on it.",
            [("obligation", "weaker", "should", "are encouraged to")],
        ),
        ("Parties shall report.", "Parties must report.", []),
        ("Parties shall not emit.", "Parties may not emit.", [("obligation", "weaker", "shall not", "may not")]),
        ("Parties shall emit.", "Parties shall not emit.", [("obligation", "changed", "shall", "shall not")]),
        ("They meet on 1 May 2024.", "They meet on 1 May 2024 again.", []),
        ("In May they shall meet.", "In June they shall meet.", []),
        ("The political will of all counts.", "The political wish of all counts.", []),
        (
            "Parties [shall][should] report.",
            "Parties should report.",
            [("obligation", "weaker", "shall][should", "should")],
        ),
        (
            "Parties [shall][should] report.",
            "Parties shall report.",
            [("obligation", "stronger", "shall][should", "shall")],
        ),
        (
            "Parties [shall][should][may] report.",
            "Parties should report.",
            [("obligation", "changed", "shall][should][may", "should")],
        ),
        ("Parties [shall] report.", "Parties shall report.", []),
        (
            "Parties shall report.",
            "Parties [shall][may] report.",
            [("obligation", "weaker", "shall", "shall][may")],
        ),
    ],
)
def test_how_much_it_binds(before: str, after: str, found: list[tuple[str, str, str, str]]) -> None:
    assert told(before, after) == found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Reduce it by 40 per cent now.", "Reduce it now.", [("quantity", "weaker", "40 per cent", "")]),
        (
            "Reduce it by 40 per cent.",
            "Reduce it by 4 per cent.",
            [("quantity", "changed", "40 per cent", "4 per cent")],
        ),
        ("Below 2 °C by far.", "Below 1.5 °C by far.", [("quantity", "changed", "Below 2 °C", "Below 1.5 °C")]),
        (
            "A sum of $5 million is due.",
            "A sum of $5 billion is due.",
            [("quantity", "changed", "$5 million", "$5 billion")],
        ),
        ("At least 30 tonnes.", "Up to 30 tonnes.", [("quantity", "changed", "At least 30 tonnes", "Up to 30 tonnes")]),
        ("two thirds of the members", "half of the members", [("quantity", "changed", "two thirds", "half")]),
        ("five members and ten guests", "ten guests and five members", []),
        ("Neutrality by 2050 at home.", "Neutrality at home.", [("date", "weaker", "by 2050", "")]),
        ("Neutrality by 2050.", "Neutrality by 2060.", [("date", "changed", "by 2050", "by 2060")]),
        ("Reply within 30 days.", "Reply in due time.", [("date", "weaker", "within 30 days", "in due time")]),
        (
            "They meet on 3 May 2024.",
            "They meet on 3 June 2024.",
            [("date", "changed", "on 3 May 2024", "on 3 June 2024")],
        ),
        (
            "They report annually to all.",
            "They report every two years to all.",
            [("date", "changed", "annually", "every two years")],
        ),
        ("The plan is ready.", "The plan is ready by 2030.", [("date", "stronger", "", "by 2030")]),
        ("as in paragraph 5 of it", "as in paragraph 6 of it", []),
        ("Recalls resolution 72/249 on it.", "Recalls resolution 72/250 on it.", []),
        ("under Articles 2, 3 and 4 of it", "under Articles 2, 3 and 5 of it", []),
        ("one of them speaks", "each of them speaks", []),
    ],
)
def test_how_much_and_until_when(before: str, after: str, found: list[tuple[str, str, str, str]]) -> None:
    assert [each[:3] for each in told(before, after)] == [each[:3] for each in found]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            "Developed country Parties shall pay.",
            "Parties shall pay.",
            [("actor", "changed", "Developed country Parties")],
        ),
        ("The secretariat shall inform all.", "All shall be informed.", [("actor", "weaker", "secretariat")]),
        ("Invites the Fund for Peace to pay.", "Invites others to pay.", [("actor", "weaker", "Fund for Peace")]),
        ("Norway shall pay at once.", "Chile shall pay at once.", [("actor", "changed", "Norway")]),
        ("This Agreement shall enter into force.", "The Treaty shall enter into force.", []),
        ("Parties shall ensure access.", "Parties shall promote access.", [("commitment", "weaker", "ensure")]),
        ("to phase out coal", "to phase down coal", [("commitment", "weaker", "phase out")]),
        ("Requests the body to act.", "Decides the body to act.", [("commitment", "stronger", "Requests")]),
        ("They shall act and protect the sea.", "They shall act.", [("commitment", "weaker", "protect")]),
        ("with the provided support of all", "with the support of all", []),
        ("Parties shall report.", "Parties shall report, as appropriate.", [("hedge", "weaker")]),
        ("Parties shall, where possible, report.", "Parties shall report.", [("hedge", "stronger", "where possible")]),
        ("Parties shall achieve it.", "Parties shall endeavour to achieve it.", [("hedge", "weaker")]),
        (
            "They act.",
            "They act in the light of different national circumstances.",
            [("hedge", "weaker")],
        ),
        (
            "Funding is given.",
            "Voluntary funding is given, subject to review.",
            [("hedge", "weaker"), ("hedge", "weaker")],
        ),
        ("They act [, as appropriate,] now.", "They act now.", [("hedge", "stronger", "as appropriate")]),
        (
            "They act, and shall, as appropriate, provide more.",
            "They act.",
            [("obligation", "weaker", "shall"), ("commitment", "weaker", "provide")],
        ),
        ("As appropriate, they act.", "They act, as appropriate.", []),
    ],
)
def test_who_promises_what(before: str, after: str, found: list[tuple[str, ...]]) -> None:
    assert [each[: len(found[0])] for each in told(before, after)] == found if found else not told(before, after)


def test_a_finding_is_told_at_its_place_in_both() -> None:
    (found,) = findings("Parties shall act.", "All Parties in need should act.")
    assert "Parties shall act."[slice(*found.before)] == found.was == "shall"
    assert "All Parties in need should act."[slice(*found.after)] == found.now == "should"
    (dropped,) = findings("They act by 2030 at home.", "They act at home.")
    assert (dropped.was, dropped.now, dropped.line_before, dropped.line_after) == ("by 2030", "", "a", "a")
    assert dropped.after.start == dropped.after.end == len("They act ")


def test_of_paragraphs_that_come_and_go_the_promises_are_told() -> None:
    gone = weighed(compare([line("Parties shall, where possible, pay by 2030.")], []), Language.ENGLISH)
    come = weighed(compare([], [line("Parties shall, where possible, pay by 2030.")]), Language.ENGLISH)
    assert gone is not None
    assert come is not None
    assert [(each.concern.value, each.direction.value) for each in gone] == [
        ("obligation", "weaker"),
        ("date", "weaker"),
    ]
    assert [each.direction for each in come] == [Direction.STRONGER, Direction.STRONGER]
    assert (gone[0].line_before, gone[0].line_after) == ("a", None)


def test_a_new_number_or_place_of_a_paragraph_says_nothing() -> None:
    old = [line("They shall act.", "1."), line("They may meet.", "2.", "b")]
    new = [line("They may meet.", "5.", "b"), line("They shall act.", "6 bis.")]
    assert weighed(compare(old, new), Language.ENGLISH) == []


@pytest.mark.parametrize("language", sorted(set(Language) - {Language.ENGLISH}))
def test_in_other_languages_nothing_is_looked_for(language: Language) -> None:
    """And that is not the same as nothing found."""
    assert weighed(compare([line("shall")], [line("may")]), language) is None


SOME = [
    "shall",
    "should",
    "may",
    "not",
    "report",
    "[",
    "]",
    ",",
    "by 2030",
    "Parties",
    "5 tonnes",
    "where possible",
    "12",
]
WORDS = some.lists(some.sampled_from(SOME), max_size=8).map(" ".join)


@given(WORDS, WORDS)
def test_every_finding_stands_where_it_says(before: str, after: str) -> None:
    for each in findings(before, after):
        assert before[slice(*each.before)] == each.was
        assert after[slice(*each.after)] == each.now
        assert each.was != each.now
    assert findings(before, before) == []


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "shall ",
            "shall may ",
            "A ",
            "all ",
            "1,",
            "/",
            "and ",
            "article 1, ",
            "to ,,, ",
            "by the ",
            "[shall][",
            "one ",
        ),
        *("as appropriate ", "12 May ", "in light of its ", "aaaa", "$", "Parties ", "]["),
    ],
)
def test_weighing_hostile_words_comes_to_an_end(unit: str) -> None:
    words = unit * (6_000 // len(unit))
    with ends():
        findings(words, "may " + words[:-5] + "x")
        findings(words, "may " * 1_000)
