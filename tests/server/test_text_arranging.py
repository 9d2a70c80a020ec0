"""Paragraphs moved, joined, split and read out, over HTTP: for chairs alone, and nothing typed is lost."""

import pytest

from rooms.drafting.proposals import proposing
from tests.rooms.ways import numbers
from tests.server.drafting import before_the_room, paragraph, selects
from tests.server.steps import post, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
SOURCE = "First [one].\n\nSecond two.\n\nThird three.\n"


async def test_a_paragraph_is_moved_and_joined(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    own = paragraph(whole, paper, (await paper.select("Second")).paragraph)
    assert (await post(norway, own, f"{own}/earlier")).status_code == 422
    done = await post(canada, own, f"{own}/earlier", htmx=True)
    assert done.status_code == 200
    assert "Second" in done.text
    assert (await paper.printed()).split() == ["Second", "two.", "First", "[one].", "Third", "three."]
    assert "stands there already" in (await post(canada, own, f"{own}/earlier")).text
    assert (await post(canada, own, f"{own}/later")).status_code == 303
    assert (await post(canada, own, f"{own}/later")).status_code == 303
    assert (await paper.printed()).split() == ["First", "[one].", "Third", "three.", "Second", "two."]
    assert "stands there already" in (await post(canada, own, f"{own}/later")).text
    assert "No paragraph follows this one." in (await post(canada, own, f"{own}/junction")).text
    first = paragraph(whole, paper, (await paper.select("First")).paragraph)
    assert (await post(canada, first, f"{first}/junction")).status_code == 303
    assert "First [one]. Third three." in await paper.printed()
    gone = await canada.get(paragraph(whole, paper, (await paper.select("Third")).paragraph))
    assert gone.status_code == 200


async def test_a_paragraph_is_split_after_words(whole: Whole, canada: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    refused = await selects(whole, paper, canada, "two.", "split")
    assert "Select at least one word." in refused.text
    assert (await selects(whole, paper, canada, "Second", "split")).status_code == 303
    assert "Second\n\ntwo.\n\n" in await paper.printed()


async def test_an_oral_revision_stands_at_once(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    own = paragraph(whole, paper, (await paper.select("First")).paragraph)
    assert (await norway.get(f"{own}/revision")).status_code == 422
    page = (await canada.get(f"{own}/revision")).text
    assert "First [one].</textarea>" in page
    fields = {"version": "1", "words": "First, as it was read out.", "note": "Read out by the chair."}
    done = await post(canada, f"{own}/revision", f"{own}/revision", **fields)
    assert done.status_code == 303
    assert (await paper.printed()).startswith("First, as it was read out.")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"version": "1", "words": "First [one]."}, "Change something, or leave them."),
        ({"version": "1", "words": " "}, "Write the words."),
        ({"version": "1", "words": "First [one.] [x"}, "needs its other half"),
        ({"version": "no", "words": "First, kept."}, "Write a whole number in figures."),
        ({"version": "1", "words": "First, kept.", "note": "n" * 1_001}, "This holds at most 1,000 characters."),
    ],
)
async def test_a_revision_that_cannot_be_is_given_back(
    whole: Whole, canada: Browser, fields: dict[str, str], sentence: str
) -> None:
    paper = await before_the_room(whole, SOURCE)
    own, before = paragraph(whole, paper, (await paper.select("First")).paragraph), await numbers(whole.cast)
    answer = await post(canada, f"{own}/revision", f"{own}/revision", **fields)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert f"{fields['words']}</textarea>" in answer.text
    assert await numbers(whole.cast) == before


async def test_a_revision_of_a_paragraph_that_changed_shows_both(whole: Whole, canada: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    own = paragraph(whole, paper, (await paper.select("First")).paragraph)
    await paper.does("norway", proposing.insert, await paper.after("First"), "paragraph")
    answer = await post(canada, f"{own}/revision", f"{own}/revision", version="1", words="First, mine.")
    assert answer.status_code == 422
    assert "First, mine.</textarea>" in answer.text
    assert "First [paragraph] [one]." in answer.text
    assert 'name="version" value="2"' in answer.text
