"""Streamlining: several wordings made into one, and each piece of them accounted for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rooms.drafting import commenting
from rooms.drafting.comparing.tracing import Fate, traces
from rooms.drafting.proposals import proposing
from rooms.drafting.settling import streamlining
from rooms.drafting.settling.streamlining import Chosen, Wish
from rooms.threads.messages import Words
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import refused

SOURCE = """1. Each member [shall report annually][should inform the body] in full.

2. Members report to the conference every year.

3. The conference hears [their] reports every year.

4. [They meet.

5. They decide.]
"""


def told(*sources: str, words: str) -> list[tuple[int, str, str]]:
    return [(each.source, each.words, str(each.fate)) for each in traces(sources, words)]


def test_each_piece_is_kept_merged_or_dropped_and_what_is_new_is_said() -> None:
    one, other = "Members report to the conference every year", "The conference hears their reports every year"
    found = told(one, other, words="Members report to the conference every year, in public")
    assert found[0] == (0, one, "merged")
    assert (1, "every year", "merged") in found
    assert [each for each in found if each[0] == 1 and each[2] == "dropped"]
    assert found[-1] == (-1, ", in public", "added")


def test_a_short_word_alone_says_nothing() -> None:
    assert told("the end of it", words="a part of them, the whole") == [
        (0, "the end of it", "dropped"),
        (-1, "a part of them, the whole", "added"),
    ]


VOCABULARY = ["members", "shall", "report", "may", "each", "year", "of", "the", "fund"]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
@settings(max_examples=150, deadline=None)
def test_no_word_of_a_wording_is_left_out(sources: list[str], words: str) -> None:
    found = traces(sources, words)
    for number, source in enumerate(sources):
        assert " ".join(each.words for each in found if each.source == number).split() == source.split()
    for each in found:
        assert each.fate == Fate.DROPPED or words[each.start : each.end].strip() == each.words


async def wish(paper: Paper, chosen: Chosen, words: str, **more: object) -> Wish:
    async with paper.cast.floor_of("canada") as floor:
        found = await streamlining.sources(floor, paper.id, chosen)
    return Wish(words, streamlining.sign(found), more.pop("reasons", {}), **more)  # type: ignore[arg-type]


async def test_the_wordings_of_a_choice_are_made_into_one(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.add_alternative, 1, "shall report in writing")
    chosen = Chosen(bracket=2)
    asked = await wish(
        paper, chosen, "shall report annually in writing", reasons={0: "As most asked."}, note="Read out."
    )
    with refused("not_permitted"):
        await paper.does("norway", streamlining.streamline, chosen, asked)
    await paper.does("canada", streamlining.streamline, chosen, asked)
    assert (await paper.printed()).startswith("1. Each member shall report annually in writing in full.")
    async with cast.store.reading() as session:
        (row,) = await streamlining.of_text(session, paper.id)
        found = [streamlining.Source.model_validate(each) for each in row.sources]
        names = await streamlining.proposers(session, paper.id, found)
    assert (row.number, row.version, row.note, len(row.sources)) == (1, 3, "Read out.", 3)
    assert row.rows[0]["reason"] == "As most asked."
    assert ("Norway",) in names.values()
    assert await differences(cast.store) == []


async def test_paragraphs_are_made_into_one(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    ids = tuple([(await paper.select(words)).paragraph for words in ("hears", "Members report")])
    await paper.does("icbl", commenting.comment, await paper.select("hears"), Words(text="How?"))
    chosen = Chosen(paragraphs=ids)
    await paper.does(
        "canada", streamlining.streamline, chosen, await wish(paper, chosen, "Members [report] in public.")
    )
    printed = await paper.printed()
    assert "2. Members [report] in public.\n\n4. [They meet." in printed
    assert (await paper.text()).open == 4
    async with cast.floor_of("icbl") as floor:
        first = await paper.select("in public")
        assert await commenting.counts(floor.session, [first.paragraph]) == {first.paragraph: 1}
    assert await differences(cast.store) == []


async def test_a_bracket_that_goes_on_elsewhere_is_not_torn(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    ids = tuple([(await paper.select(words)).paragraph for words in ("hears", "They meet")])
    chosen = Chosen(paragraphs=ids)
    with refused("bracket.crosses", "words"):
        await paper.does("canada", streamlining.streamline, chosen, await wish(paper, chosen, "They decide."))


@pytest.mark.parametrize(
    ("words", "reason"), [("", "words.none"), ("[", "words.brackets"), ("x" * 50_001, "words.too_long")]
)
async def test_words_that_cannot_stand(cast: Cast, words: str, reason: str) -> None:
    paper, chosen = await tabled(cast, SOURCE), Chosen(bracket=1)
    with refused(reason, "words"):
        await paper.does("canada", streamlining.streamline, chosen, await wish(paper, chosen, words))


async def test_what_has_changed_since_is_looked_at_again(cast: Cast) -> None:
    paper, chosen = await tabled(cast, SOURCE), Chosen(bracket=1)
    asked = await wish(paper, chosen, "shall report")
    await paper.does("norway", proposing.add_alternative, 1, "may report")
    with refused("streamlining.changed_meanwhile", "words"):
        await paper.does("canada", streamlining.streamline, chosen, asked)
    with refused("streamlining.one_alone", "paragraph"):
        await wish(paper, Chosen(paragraphs=((await paper.select("hears")).paragraph,)), "One.")
