"""What is said of words, over HTTP: comments, siding with a group, and what stands against agreeing a paragraph."""

import re
from functools import partial
from uuid import UUID

import pytest

from rooms import groups
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from server.forms import KEY_LIMIT
from tests.rooms.drafting.paper import Paper
from tests.rooms.test_segments import opened
from tests.rooms.ways import numbers
from tests.server.drafting import base, before_the_room, deals, paragraph, selects
from tests.server.steps import post, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")


def assert_keys(page: str) -> None:
    """Every form of a page bears a key that is taken."""
    keys = re.findall(r'name="key" value="([^"]*)"', page)
    assert keys
    assert max(len(each) for each in keys) <= KEY_LIMIT


async def test_words_that_are_selected_are_commented_on(whole: Whole, norway: Browser, canada: Browser) -> None:
    paper = await before_the_room(whole)
    chosen = await paper.select("annually")
    form = base(whole, paper, f"/proposals?paragraph={chosen.paragraph}&asks=comment&first=1&last=5")
    assert "Comment on these words" in (await norway.get(form)).text
    empty = await selects(whole, paper, norway, "annually", "comment", words=" ")
    assert empty.status_code == 422
    assert 'class="error"' in empty.text
    done = await selects(whole, paper, norway, "annually", "comment", words="Every second year?", htmx=True)
    assert "1 comment" in words(done.text)
    async with whole.browser("icrc") as observer:
        card = (await observer.get(paragraph(whole, paper, chosen.paragraph))).text
    for said in ("annually", "Every second year?", "Norway"):
        assert said in card
    assert "1 comment" in words((await canada.get(base(whole, paper))).text)


async def test_without_selecting_one_comments_from_the_card_and_answers_there(
    whole: Whole, norway: Browser, canada: Browser
) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    before = await numbers(whole.cast)
    wrong = await post(norway, own, f"{own}/comments", quote="monthly", words="My careful words.")
    assert "These words do not stand in the paragraph." in words(wrong.text)
    assert "My careful words.</textarea>" in wrong.text
    assert "monthly</textarea>" in wrong.text
    assert await numbers(whole.cast) == before
    done = await post(norway, own, f"{own}/comments", quote="annually", words="Too often.")
    assert (done.status_code, "#comments-" in done.headers["location"]) == (303, True)
    card = (await canada.get(own)).text
    message = card.split('id="comment-')[1].split('"')[0]
    assert_keys(card)
    silent = await post(canada, own, f"{own}/replies", message=message, words=" ")
    assert silent.status_code == 422
    answer = await post(canada, own, f"{own}/replies", message=message, words="Not often enough.", htmx=True)
    assert answer.status_code == 200
    assert "Not often enough." in answer.text
    there = (await norway.get(f"/rooms/{whole.cast.room}/messages/{message}")).headers["location"]
    thread = (await norway.get(there)).text
    assert "Not often enough." in thread
    nowhere = await post(canada, own, f"{own}/replies", message=str(UUID(int=1)), words="To nobody.")
    assert nowhere.status_code == 404


async def test_a_comment_written_under_another_rule_is_not_made(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    await opened(whole.cast)
    answer = await post(norway, own, f"{own}/comments", words="On the record.", segment="")
    assert answer.status_code == 422
    assert "On the record.</textarea>" in answer.text


async def for_the_group(whole: Whole, paper: Paper) -> int:
    """Norway has opposed a wording in the name of a group that ICBL stands in as well; the number of the bracket."""
    formed = await whole.cast.attends("secretariat", partial(groups.form, name="Friends of the ban", short="Friends"))
    group = formed.entries[-1].event.group  # type: ignore[attr-defined]
    both = [whole.cast.entities["norway"], whole.cast.entities["icbl"]]
    await whole.cast.attends("secretariat", partial(groups.compose, group_id=group, entities=both))
    number = await paper.bracket("should")
    await paper.does("norway", positions.take, number, Saying(Stance.OPPOSE, group=group, seen_by=SeenBy.ROOM))
    return number


async def test_one_tap_aligns_with_ones_group_or_dissociates(whole: Whole, canada: Browser) -> None:
    paper = await before_the_room(whole)
    number = await for_the_group(whole, paper)
    own = paragraph(whole, paper, (await paper.row(number)).paragraph_id, f"?bracket={number}")
    assert "We align" not in (await canada.get(own)).text
    async with whole.browser("icbl") as icbl:
        card = (await icbl.get(own)).text
        assert "My group" in card
        assert_keys(card)
        upon = card.split('name="upon" value="')[1].split('"')[0]
        done = await deals(whole, paper, icbl, "should", "siding", upon=upon, side="dissociated")
        assert done.status_code == 303
        assert "We dissociated ourselves from it." in (await icbl.get(own)).text
        assert "Dissociated</b> <bdi>ICBL" in (await canada.get(own)).text
        async with whole.browser("icrc") as observer:
            assert "Dissociated" not in (await observer.get(own)).text
        long = await deals(whole, paper, icbl, "should", "siding", upon=upon, side="aligned", reason="x" * 2_001)
        assert long.status_code == 422
        assert "x" * 2_001 in long.text
        told = await deals(
            whole, paper, icbl, "should", "siding", upon=upon, side="dissociated", reason="Too weak.", seen_by="room"
        )
        assert told.status_code == 303
        assert "Too weak." in (await canada.get(own)).text
        back = await deals(whole, paper, icbl, "should", "siding-withdrawal", upon=upon)
        assert back.status_code == 303
        assert "Too weak." not in (await canada.get(own)).text


async def test_what_stands_against_a_paragraph_is_seen_before_it_is_agreed(
    whole: Whole, canada: Browser, norway: Browser
) -> None:
    paper = await before_the_room(whole, "1. The fund meets.\n")
    chosen = await paper.select("The fund")
    own = paragraph(whole, paper, chosen.paragraph)
    await post(norway, own, f"{own}/hold", until="2126-11-22T18:00", reason="Waiting for capital.")
    blind = await post(canada, own, f"{own}/agreement", stage="informally")
    assert "What stands against it has changed." in words(blind.text)
    card = (await canada.get(own)).text
    assert words(card).count("asks for time until") == 2
    seen = card.split('name="seen" value="')[1].split('"')[0]
    norways = str(whole.cast.entities["norway"])
    late = {"stage": "ad_referendum", "seen": seen, "by": norways, "until": "2020-01-01T10:00"}
    refused = await post(canada, own, f"{own}/agreement", **late)
    assert "Choose a time to come." in refused.text
    assert f'value="{norways}" checked' in refused.text
    done = await post(canada, own, f"{own}/agreement", **{**late, "until": "2126-11-24T18:00"})
    assert done.status_code == 303
    text = words((await canada.get(base(whole, paper))).text)
    assert "Ad referendum: Norway · to be confirmed until" in text
    assert "Our capital confirms it" in (await norway.get(own)).text
    assert (await post(norway, own, f"{own}/confirmation")).status_code == 303
    assert "confirmed: Norway" in words((await canada.get(base(whole, paper))).text)


async def test_a_note_that_is_too_long_is_refused_beside_its_field(whole: Whole, canada: Browser) -> None:
    paper, note = await before_the_room(whole), "n" * 1_001
    answer = await deals(whole, paper, canada, "shall", "merger", words="is to", note=note)
    assert answer.status_code == 422
    assert f'value="{note}"' in answer.text
    assert "at most 1,000 characters" in words(answer.text)


async def test_a_siding_in_confidence_is_an_entry_that_others_cannot_read(
    whole: Whole, canada: Browser, norway: Browser
) -> None:
    paper = await before_the_room(whole)
    number = await for_the_group(whole, paper)
    own = paragraph(whole, paper, (await paper.row(number)).paragraph_id, f"?bracket={number}")
    record = f"/rooms/{whole.cast.room}/record"
    async with whole.browser("icbl") as icbl:
        upon = (await icbl.get(own)).text.split('name="upon" value="')[1].split('"')[0]
        await deals(whole, paper, icbl, "should", "siding", upon=upon, side="dissociated", reason="Too weak by half.")
        assert "dissociated itself" in (await icbl.get(record)).text
    for reader, open_ in ((canada, True), (norway, False)):
        html = (await reader.get(record)).text
        assert ("dissociated itself" in html, "an entry that is not open to you" in html) == (open_, not open_)
        assert ("Too weak by half." in (await reader.get(own)).text) == open_
