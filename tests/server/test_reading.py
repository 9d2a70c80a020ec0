"""Reading what was done and what was said: the record page by page, and what a search finds."""

import re
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from rooms.record.entries import Entry
from rooms.threads import corrections
from tests.server.conferring import at, page
from tests.server.whole import Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")


async def test_the_record_is_read_from_its_head_down_to_its_first_entry(whole: Whole) -> None:
    async with whole.browser("norway") as browser:
        html = await page(browser, f"/rooms/{whole.cast.room}/record")
        head = int(re.findall(r'id="entry-(\d+)"', html)[0])
        for n in range(120):
            await whole.cast.says("canada", f"Message {n}.")
        numbers: list[int] = []
        path: str | None = f"/rooms/{whole.cast.room}/record"
        while path:
            html = await page(browser, path)
            numbers += [int(each) for each in re.findall(r'id="entry-(\d+)"', html)]
            older = re.search(r'href="([^"]+)">Older', html)
            path = older[1] if older else None
        assert numbers == list(range(head + 120, 0, -1))
        for odd in ("?upto=999999", "?upto=-3", "?upto=0"):
            await page(browser, f"/rooms/{whole.cast.room}/record{odd}")


async def test_what_was_retracted_leaves_a_gap_that_is_told(whole: Whole) -> None:
    message = await whole.cast.says("norway", "Regrettable submarines.")
    await whole.cast.does("norway", partial(corrections.retract, message_id=message))
    async with whole.browser("canada") as browser:
        html = await page(browser, f"/rooms/{whole.cast.room}/record")
        assert "words erased, digest kept" in html
        assert "Regrettable" not in html
        answer = await browser.send(
            f"/rooms/{whole.cast.room}/record", f"/rooms/{whole.cast.room}/record/verification", {}
        )
        html = await page(browser, answer.headers["location"])
        assert "The record holds up to no." in html
        assert "1 entry has had its words erased" in html


async def test_a_record_that_was_changed_behind_its_back_is_named(whole: Whole) -> None:
    await whole.cast.says("norway", "As it was said.")
    place = whole.cast.conference

    async def forge(session: Any, now: Any) -> None:
        await session.execute(
            update(Entry).where(col(Entry.place_id) == place, col(Entry.seq) == 4).values(body={"name": "Forged"})
        )

    await whole.site.writer.plainly(forge)
    async with whole.browser("norway") as browser:
        assert (await browser.client.post(at(whole, "/record/verification"))).status_code == 403
        answer = await browser.send(at(whole, "/record"), at(whole, "/record/verification"), {})
        html = await page(browser, answer.headers["location"])
    assert "The record does not hold from no. 4 on" in html
    assert "Forged" not in html


async def test_a_search_shows_what_was_found_and_leads_there(whole: Whole) -> None:
    message = await whole.cast.says("canada", "<b>Bold</b> submarines & 'quotes'.")
    async with whole.browser("norway") as browser:
        for path in (at(whole, "/search"), f"/rooms/{whole.cast.room}/search"):
            html = (await browser.get(path, q="SUBMARINE")).text
            assert "&lt;b&gt;Bold&lt;/b&gt; <mark>submarines</mark> &amp; &#39;quotes&#39;." in html
            assert f'href="/rooms/{whole.cast.room}/messages/{message}"' in html
            assert "1 message found" in html
            assert "Nothing found" in (await browser.get(path, q="submarines", language="ar")).text
            assert "Nothing found" in (await browser.get(path, q="aircraft")).text
            assert "found" not in (await browser.get(path)).text.split("<main")[1]


@pytest.mark.parametrize("q", ["!?", "x" * 201, "word " * 21, "雷" * 150])
async def test_a_question_that_cannot_be_asked_is_told_so_and_is_still_there(whole: Whole, q: str) -> None:
    async with whole.browser("norway") as browser:
        answer = await browser.get(at(whole, "/search"), q=q)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert q.split()[0] in answer.text


async def test_found_pages_are_turned(whole: Whole) -> None:
    for n in range(35):
        await whole.cast.says("canada", f"Submarine no. {n}.")
    async with whole.browser("norway") as browser:
        first = (await browser.get(at(whole, "/search"), q="submarine")).text
        assert first.count("<mark>") == 30
        older = re.search(r'href="([^"]+)">Older', first)
        assert older
        second = await page(browser, older[1].replace("&amp;", "&"))
        assert second.count("<mark>") == 5
        for odd in ("0", "-1", "99999999999999999999"):
            assert (await browser.get(at(whole, "/search"), q="submarine", page=odd)).status_code == 200
