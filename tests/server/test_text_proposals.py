"""Proposals over HTTP: words selected, and a whole paragraph edited; nothing typed is lost, nothing is done twice."""

import re
from typing import Any

import pytest

from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving
from rooms.drafting.sides.positions import Saying, Stance, take
from tests.rooms.ways import numbers
from tests.server.drafting import base, before_the_room, paragraph, selects
from tests.server.steps import HTMX, post, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")


@pytest.mark.parametrize(
    ("asks", "typed", "said"),
    [
        ("replace", "every year", "report [annually][every year] to"),
        ("delete", "", "report [annually] to"),
        ("bracket", "", "report [annually] to"),
    ],
)
async def test_words_that_are_selected_are_proposed_otherwise(
    whole: Whole, norway: Browser, asks: str, typed: str, said: str
) -> None:
    paper = await before_the_room(whole)
    chosen = await paper.select("annually")
    form = base(whole, paper, f"/proposals?paragraph={chosen.paragraph}&first={chosen.first}&last={chosen.last}")
    html = (await norway.client.get(f"{form}&asks={asks}", headers=HTMX)).text
    assert html.lstrip().startswith("<section")
    assert "<p>annually</p>" in html
    assert ("<textarea" in html) is (asks == "replace")
    done = await selects(whole, paper, norway, "annually", asks, words=typed, htmx=True)
    assert done.status_code == 200
    assert f'id="paragraph-{chosen.paragraph}"' in done.text
    assert said in await paper.printed()


async def test_words_are_put_in_at_a_place(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    place = await paper.after("member")
    fields = {"paragraph": str(place.paragraph), "first": str(place.first), "asks": "insert", "words": "and observer"}
    done = await post(norway, "/preferences", base(whole, paper, "/proposals"), **fields)
    assert (done.status_code, f"at={place.paragraph}" in done.headers["location"]) == (303, True)
    assert "Each member [and observer] [shall]" in await paper.printed()


async def test_a_key_is_spent_once(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    for _ in range(2):
        assert (await selects(whole, paper, norway, "annually", "delete", key="once")).status_code == 303
    assert (await paper.text()).version == 2


@pytest.mark.parametrize(
    ("asks", "fields", "sentence"),
    [
        ("replace", {"words": " "}, "Write the words."),
        ("replace", {"words": "annually"}, "Change something, or leave them."),
        ("replace", {"words": "[yearly]"}, "Write the words without brackets"),
        ("insert", {"words": "x" * 5_001}, "This holds at most 5,000 characters."),
        ("delete", {"first": "99999", "last": "99999"}, "not in the paragraph any more"),
        ("delete", {"last": "0"}, "Select at least one word."),
        ("replace", {"first": "99999", "last": "99999", "words": "My words."}, "not in the paragraph any more"),
        ("rebracket", {"reason": "No."}, "your seat does not hold this right"),
    ],
)
async def test_what_cannot_be_proposed_is_given_back(
    whole: Whole, norway: Browser, asks: str, fields: dict[str, str], sentence: str
) -> None:
    paper = await before_the_room(whole)
    before = await numbers(whole.cast)
    for htmx in (False, True):
        answer = await selects(whole, paper, norway, "annually", asks, **fields, htmx=htmx)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert fields.get("words", "").strip() in answer.text
    assert await numbers(whole.cast) == before


@pytest.mark.parametrize("fields", [{"first": "one"}, {"asks": "applause"}, {"paragraph": "here"}, {"asks": ""}])
async def test_a_form_that_is_damaged_is_refused(whole: Whole, norway: Browser, fields: dict[str, str]) -> None:
    paper = await before_the_room(whole)
    before = await numbers(whole.cast)
    sent: Any = {"asks": "delete", **fields}
    answer = await selects(whole, paper, norway, "annually", sent.pop("asks"), **sent)
    assert answer.status_code == 422
    assert await numbers(whole.cast) == before


async def test_a_chair_puts_words_in_brackets_again_for_a_reason(whole: Whole, canada: Browser) -> None:
    paper = await before_the_room(whole)
    assert "Give a reason." in (await selects(whole, paper, canada, "annually", "rebracket")).text
    done = await selects(whole, paper, canada, "annually", "rebracket", reason="Not agreed after all.")
    assert done.status_code == 303
    assert "[annually]" in await paper.printed()


async def edits(whole: Whole, browser: Browser, own: str, **fields: str) -> Any:
    """Send the field of a whole paragraph, with the version that it was opened at."""
    html = (await browser.get(f"{own}/wording")).text
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version
    return await post(browser, f"{own}/wording", f"{own}/wording", **{"version": version[1], **fields})


async def test_an_edited_paragraph_is_shown_as_acts_and_then_proposed(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    typed = "1. Each member [shall][should] promptly report to the [conference]."
    before = await numbers(whole.cast)
    shown = await edits(whole, norway, own, words=typed)
    assert shown.status_code == 200
    assert "You propose 3 changes" in shown.text
    assert "<ins>promptly</ins>" in shown.text
    assert "<del>annually</del>" in shown.text
    assert await numbers(whole.cast) == before
    again = await edits(whole, norway, own, words=typed, again="yes")
    assert f"{typed}</textarea>" in again.text
    done = await edits(whole, norway, own, words=typed, confirmed="yes")
    assert done.status_code == 303
    assert "[shall][should] [promptly] report [annually] to the [conference]." in await paper.printed()
    assert await numbers(whole.cast) == before + 3


async def test_what_is_proposed_on_an_older_version_is_put_to_the_words_as_they_stand(
    whole: Whole, norway: Browser
) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    await paper.does("south_africa", proposing.replace, await paper.select("report"), "account")
    typed = "1. Each member [shall][should] report every year to the conference."
    shown = await edits(whole, norway, own, words=typed, version="1")
    assert "changed since you began" in words(shown.text)
    assert "[report][account] annually" in words(shown.text)
    assert "You propose 1 change" in shown.text
    await edits(whole, norway, own, words=typed, version="1", confirmed="yes")
    assert "[report][account] [annually][every year] to" in await paper.printed()


async def test_words_that_went_meanwhile_show_both_texts(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    await paper.does("canada", resolving.keep, await paper.bracket("should"))
    typed = "1. Each member [shall][should][may] report annually to the conference."
    before = await numbers(whole.cast)
    answer = await edits(whole, norway, own, words=typed, version="1", confirmed="yes")
    assert answer.status_code == 422
    assert f"{typed}</textarea>" in answer.text
    assert "Each member should report annually" in answer.text
    assert await numbers(whole.cast) == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1. Each member [shall][should] report annually to the conference.", "Change something, or leave them."),
        ("1. Each member shall report annually to the conference.", "a decision of the chair"),
        ("1. Each member [shall][should] report [annually to the conference.", "needs its other half"),
        ("x" * 9_000, "This holds at most"),
    ],
)
async def test_an_edit_that_cannot_be_understood_is_given_back(
    whole: Whole, norway: Browser, typed: str, sentence: str
) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    for version in ("1", "", "no", "-5", str(10**30)):
        answer = await edits(whole, norway, own, words=typed, version=version)
        assert answer.status_code in (404, 422)
        if version == "1":
            assert sentence in words(answer.text)
            assert f"{typed}</textarea>" in answer.text


async def test_an_observer_proposes_nothing(whole: Whole) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    async with whole.browser("icrc") as observer:
        card = await observer.get(own)
        assert card.status_code == 200
        assert "Edit the paragraph" not in card.text
        assert (await observer.get(f"{own}/wording")).status_code == 422
        assert (await selects(whole, paper, observer, "annually", "delete")).status_code == 422


async def test_what_others_said_falls_with_the_words(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    await selects(whole, paper, norway, "annually", "replace", words="yearly")
    number = await paper.bracket("yearly")
    await paper.does("south_africa", take, number, Saying(Stance.SUPPORT, "Well put."))
    own = paragraph(whole, paper, (await paper.row(number)).paragraph_id, f"?bracket={number}")
    async with whole.browser("south_africa") as other:
        assert "Well put." in (await other.get(own)).text
        await paper.does("norway", proposing.rephrase, number, "once a year")
        assert "Well put." not in (await other.get(own)).text
