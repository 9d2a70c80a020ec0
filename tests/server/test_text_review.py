"""The review of a text: what is asked is shown in its words, and an answer to all takes back those given one by one."""

from hypothesis import given
from hypothesis import strategies as st

from rooms.drafting.reading.reader import read
from rooms.drafting.reading.reading import Answer
from server import text_review
from server.forms import Form
from server.text_review import Stretch, stretches

LONG = "word " * 400


def test_what_is_asked_about_stands_in_its_paragraph() -> None:
    source = "One before.\n\nParties [shall] [should] act.\n\nOne behind."
    at = source.index("[shall]")
    found = stretches(source, [(at, at + 7), (at + 8, at + 16)])
    assert found == [
        Stretch("Parties "),
        Stretch("[shall]", True),
        Stretch(" "),
        Stretch("[should]", True),
        Stretch(" act."),
    ]


def test_what_is_long_is_cut_in_its_middle_and_words_stay_whole() -> None:
    source = f"{LONG}[{LONG}] {LONG}"
    at = source.index("[")
    before, asked, after = stretches(source, [(at, source.index("]") + 1)])
    assert set(before.words.split()) == set(after.words.split()) == {"word"}
    assert asked.asked
    assert len(asked.words) < 1_000
    assert " … " in asked.words


@given(st.text("ab []\n", max_size=300), st.integers(0, 300), st.integers(0, 60))
def test_what_is_shown_stands_in_the_text(source: str, start: int, length: int) -> None:
    start = min(start, len(source))
    end = min(start + length, len(source))
    found = stretches(source, [(start, end)])
    assert "".join(each.words for each in found) in source
    assert "".join(each.words for each in found if each.asked) == source[start:end]


def test_every_question_is_shown_with_the_answer_that_holds() -> None:
    reading = read("\n\n".join(f"Party {n} [shall{n}] [should{n}] act." for n in range(30)))
    groups = text_review.asked(reading, {}, "", 1)
    assert sum(each.count for each in groups) == len(reading.questions) == 30
    (group,) = groups
    assert len(group.shown) == text_review.SHOWN
    assert {each.holds for each in group.shown} == {reading.questions[0].chosen}
    (later,) = text_review.asked(reading, {group.likeness: Answer.SEPARATE}, group.likeness, 2)
    assert (later.first, len(later.shown)) == (21, 10)
    assert {each.holds for each in later.shown} == {Answer.SEPARATE}


def test_an_answer_to_all_takes_back_those_given_one_by_one() -> None:
    reading = read("One [a] [b] c.\n\nTwo [d] [e] f.")
    likeness, first = reading.questions[0].likeness, reading.questions[0].id
    every = text_review.said(Form({"like": [likeness], "do": ["all"], "all": ["separate"]}), reading)
    assert every == {each.id: None for each in reading.questions} | {likeness: Answer.SEPARATE}
    one = text_review.said(Form({"do": ["each"], f"q-{first}": ["separate"], "q-9-999": ["separate"]}), reading)
    assert one == {first: Answer.SEPARATE}
