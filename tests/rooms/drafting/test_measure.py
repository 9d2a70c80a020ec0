"""Line numbers: the same words under the same rule always have the same ones, whoever looks at them and where."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rooms.drafting import measure
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.measure import COLUMNS, RULES, numbered, width
from tests.cast import Cast
from tests.rooms.drafting.paper import tabled

LONG = "1. [Each] member shall [[annually] report][tell] what it has done, what it has left and why. " * 4
SAMPLE = [
    ("title", "## A declaration"),
    ("operative", LONG.strip()),
    ("table", "| State | Share |\n|---|---|\n| " + "very long " * 12 + "| 2 |"),
    ("plain", "تقدم الدول الأعضاء تقاريرها [السنوية][الدورية] إلى المؤتمر وفقاً للمادة الخامسة من هذا الاتفاق وملحقه."),
    ("plain", "会员国应当[每年][定期]向大会提交报告，说明其为执行本协定所采取的措施以及遇到的困难和需要的支持。"),
    ("plain", "x" * 200),
    ("plain", "  "),
]
# Rule 1, for good: whoever changes this changes line numbers that have been cited.
DIGEST = "6fac981be5226bfa038e98a1df9216ece0fd6fde5740c8f32a7dfa305b16ecd0"


def laid(paragraphs: list[tuple[str, str]], rule: int = 1) -> list[tuple[int, str]]:
    lines = numbered(paragraphs, rule)
    return [
        (each.number, words[each.start : each.end])
        for (_, words), found in zip(paragraphs, lines, strict=True)
        for each in found
    ]


def test_the_first_rule_numbers_as_it_always_has() -> None:
    found = laid(SAMPLE)
    assert [number for number, _ in found] == list(range(1, len(found) + 1))
    assert hashlib.sha256(repr(found).encode()).hexdigest() == DIGEST


def test_words_are_put_on_a_line_while_they_fit() -> None:
    words = "a " * (COLUMNS // 2) + "bb cc"
    assert laid([("plain", words)]) == [(1, "a " * (COLUMNS // 2)), (2, "bb cc")]
    assert laid([("plain", "one\ntwo"), ("plain", ""), ("plain", "three")]) == [(1, "one"), (2, "two"), (3, "three")]
    assert [len(line) for _, line in laid([("plain", "y" * (2 * COLUMNS + 1))])] == [COLUMNS, COLUMNS, 1]


def test_a_table_stays_whole() -> None:
    rows = ["| a | b |", "| " + "long words " * 20 + "| c |"]
    assert laid([(ParagraphKind.TABLE, "\n".join(rows))]) == [(1, rows[0]), (2, rows[1])]


def test_marks_take_no_room_and_wide_characters_take_two() -> None:
    assert width("e\u0301") == 1
    assert width("会员") == 4
    assert all(
        width(line.rstrip()) <= COLUMNS
        for kind, words in SAMPLE
        if kind != "table"
        for _, line in laid([(kind, words)])
    )


@given(
    some.lists(
        some.tuples(some.sampled_from(["plain", "table"]), some.text("ab [é\u0301会\n\t", max_size=400)), max_size=5
    )
)
def test_nothing_that_can_be_read_is_left_out_or_stands_twice(paragraphs: list[tuple[str, str]]) -> None:
    for rule in RULES:
        for (_, words), lines in zip(paragraphs, numbered(paragraphs, rule), strict=True):
            ends = [0, *(each.end for each in lines)]
            between = [words[end : each.start] for end, each in zip(ends, lines, strict=False)] + [words[ends[-1] :]]
            assert "".join(between).strip() == ""
            assert all(start <= each.start < each.end for start, each in zip(ends, lines, strict=False))


@pytest.mark.usefixtures("cast")
async def test_a_text_keeps_its_rule(cast: Cast) -> None:
    paper = await tabled(cast, "1. Each member shall report.\n")
    assert (await paper.text()).lines == measure.LATEST
