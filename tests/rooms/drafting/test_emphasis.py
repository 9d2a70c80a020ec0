"""Emphasis: marks of Markdown are told from the words they are about; no character is lost, and none is moved."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.drafting.emphasis import styled
from rooms.drafting.shown import pieces
from rooms.drafting.wording import Run, Wording
from server.lettering import beginning, figured, lettered

NOWHERE = UUID(int=0)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Plain words.", []),
        ("## Article 1", [("## ", "md")]),
        ("#1 is no heading", []),
        ("*Recalling* that", [("*", "md"), ("Recalling", "em"), ("*", "md")]),
        ("**Option 1:** words", [("**", "md"), ("Option 1:", "strong"), ("**", "md")]),
        ("*[Noting* that", [("*", "md"), ("[Noting", "em"), ("*", "md")]),
        ("2 * 3 * 4, and 5*6*7", []),
        (r"\*not so*", []),
    ],
)
def test_marks_are_told_from_words(words: str, found: list[tuple[str, str]]) -> None:
    assert [(words[start:end], style) for start, end, style in styled(words)] == found


@given(st.lists(st.text("ab *#[]\n<&", max_size=12), max_size=5))
def test_no_character_is_lost(runs: list[str]) -> None:
    at, kept = 1, []
    for words in runs:
        kept.append(Run(at, words))
        at += len(words) + 3
    wording = Wording(tuple(run for run in kept if run.words))
    shown = list(pieces(wording, NOWHERE, []))
    assert "".join(each.words for each in shown) == wording.text
    assert all(wording.text[wording.offset(each.first) :].startswith(each.words) for each in shown)


def test_what_is_printed_is_escaped() -> None:
    assert lettered("*a* [<b>]") == (
        '<span class="md">*</span><span class="em">a</span><span class="md">*</span> <b>[</b>&lt;b&gt;<b>]</b>'
    )


def test_emphasis_reaches_over_a_figure() -> None:
    assert figured(["*", 1, "* the *need", 2, " of* them"]) == [
        '<span class="md">*</span>',
        1,
        '<span class="md">*</span> the <span class="md">*</span><span class="em">need</span>',
        2,
        '<span class="em"> of</span><span class="md">*</span> them',
    ]
    assert figured(["plain"]) == ["plain"]


def test_a_paragraph_is_known_by_how_it_begins() -> None:
    assert beginning("## The *whole* way") == "The whole way"
    assert beginning("*Recalling* that warnings were issued in time,") == "Recalling that warnings were issued in …"
