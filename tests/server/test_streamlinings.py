"""Streamlining over HTTP: previewed, done, and its table kept to be read and printed."""

import pytest

from tests.rooms.ways import numbers
from tests.server.drafting import base, before_the_room, paragraph
from tests.server.steps import post, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
SOURCE = "1. Each member [shall report annually][should inform the body] in full.\n\n2. They meet.\n\n3. They decide.\n"


async def test_a_chair_sees_what_comes_from_where_and_then_does_it(
    whole: Whole, canada: Browser, norway: Browser
) -> None:
    paper = await before_the_room(whole, SOURCE)
    before, address = await numbers(whole.cast), base(whole, paper, "/streamlinings")
    start = f"{address}/new?bracket=1"
    card = await canada.get(paragraph(whole, paper, (await paper.select("Each")).paragraph, "?bracket=1"))
    assert start in card.text
    assert "should inform the body" in (await canada.get(start)).text
    fields = {"bracket": "1", "words": "shall report in writing"}
    preview = await post(canada, start, address, **fields)
    assert preview.status_code == 200
    told = words(preview.text)
    assert all(each in told for each in ("shall report", "kept", "annually", "dropped", "in writing", "new"))
    assert await numbers(whole.cast) == before
    seen = preview.text.split('name="seen" value="')[1].split('"')[0]
    rows = preview.text.count('name="reasons"')
    again = await post(canada, start, address, **fields, again="yes", note="Kept.")
    assert "shall report in writing</textarea>" in again.text
    assert 'value="Kept."' in again.text
    late = {**fields, "seen": "0", "confirmed": "yes"}
    assert "has changed since you began" in words((await post(canada, start, address, **late)).text)
    sent = {**fields, "seen": seen, "confirmed": "yes", "reasons": ["Too often."] * rows, "note": "Read out."}
    done = await post(canada, start, address, **sent)
    assert (done.status_code, done.headers["location"]) == (303, f"{address}/1")
    kept = (await norway.get(f"{address}/1")).text
    assert kept.count("Too often.") == rows
    assert "Read out." in kept
    assert f"{address}/1" in (await norway.get(address)).text
    assert "Each member shall report in writing in full." in await paper.printed()


async def test_paragraphs_are_chosen_and_made_into_one(whole: Whole, canada: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    first, second = [(await paper.select(each)).paragraph for each in ("They meet", "They decide")]
    address = base(whole, paper, "/streamlinings")
    start = f"{address}/new?paragraph={first}"
    page = (await canada.get(start)).text
    assert page.count('name="paragraph"') == 2
    alone = await post(canada, start, address, **{"from": str(first), "paragraph": str(first), "words": "They act."})
    assert "Choose at least two wordings" in words(alone.text)
    assert "They act.</textarea>" in alone.text
    both = {"from": str(first), "paragraph": [str(first), str(second)], "words": "They meet and decide."}
    preview = await post(canada, start, address, **both)
    seen = preview.text.split('name="seen" value="')[1].split('"')[0]
    long = await post(canada, start, address, **both, seen=seen, confirmed="yes", reasons="x" * 1_001)
    assert long.status_code == 422
    assert "x" * 1_001 in long.text
    assert (await post(canada, start, address, **both, seen=seen, confirmed="yes")).status_code == 303
    assert "2. They meet and decide.\n" in await paper.printed()
    assert "They decide" not in await paper.printed()


async def test_who_streamlines_nothing(whole: Whole, norway: Browser, stranger: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    address = base(whole, paper, "/streamlinings")
    assert (await norway.get(f"{address}/new?bracket=1")).status_code == 422
    assert (await norway.get(f"{address}/1")).status_code == 404
    for path in (address, f"{address}/new?bracket=1"):
        assert (await stranger.get(path)).status_code == 404
    refused = await post(norway, base(whole, paper), address, bracket="1", words="My words")
    assert refused.status_code == 422
    assert "your seat does not hold this right" in words(refused.text)
