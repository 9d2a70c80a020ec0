"""A text by its numbered lines over HTTP: read, printed and taken away under the same numbers, and gone to."""

import re

import pytest

from rooms.drafting.proposals import proposing
from tests.server.drafting import base, before_the_room
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
SOURCE = """## A declaration

1. Each member [shall][should] report annually to the conference on what it has done, and on what it has not.

| State | Share of what all of them together have set aside for those who need it most |
|-------|------|
| <b>A  | 2    |
"""
LINE = re.compile(r'id="line-(\d+)".*?<span class="line-words" dir="auto">(.*?)</span></p>', re.S)


def lines(html: str) -> list[tuple[int, str]]:
    return [(int(number), re.sub("<[^>]+>", "", words)) for number, words in LINE.findall(html)]


async def test_the_same_lines_on_every_page_and_in_the_file(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    shown = (await norway.get(base(whole, paper, "?lines=1"))).text
    found = lines(shown)
    assert [number for number, _ in found] == [1, 2, 3, 4, 5, 6]
    assert found[0] == (1, "## A declaration")
    assert found[1][1].startswith("1. Each member [shall][should] report annually")
    assert found[5][1] == "| &lt;b&gt;A  | 2    |"
    assert 'class="paragraph"' not in shown
    printed = (await norway.get(base(whole, paper, "/print?lines=1"))).text
    assert lines(printed) == found
    file = (await norway.get(base(whole, paper, "/source?lines=1"))).content.decode()
    assert "    1  ## A declaration\n" in file
    assert "    6  | <b>A  | 2    |\n" in file
    assert "line-1" not in (await norway.get(base(whole, paper, "/print"))).text


async def test_lines_follow_the_text_and_an_earlier_version_keeps_its_own(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    first = lines((await norway.get(base(whole, paper, "/print?lines=1"))).text)
    await paper.does("norway", proposing.insert, await paper.after("A declaration"), "on " + "a very long matter " * 6)
    now = lines((await norway.get(base(whole, paper, "?lines=1"))).text)
    assert len(now) > len(first)
    assert lines((await norway.get(base(whole, paper, "/print?lines=1&version=1"))).text) == first


async def test_a_line_is_gone_to(whole: Whole, norway: Browser, stranger: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    for asked, found in (("2", "2"), ("999999999999", "6"), ("0", "1")):
        answer = await norway.get(base(whole, paper, f"?line={asked}"))
        assert answer.headers["location"] == base(whole, paper, f"?lines=1#line-{found}")
    for wrong in ("", "x", "-1", "%F0%9D%9F%99"):
        assert (await norway.get(base(whole, paper, f"?line={wrong}"))).status_code in (200, 303)
    assert (await stranger.get(base(whole, paper, "?line=2"))).status_code == 404


async def test_arabic_lines_run_from_the_right(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole, "1. تقدم الدول [الأعضاء] تقاريرها السنوية.\n")
    html = (await norway.get(base(whole, paper, "?lines=1"))).text
    assert lines(html) == [(1, "1. تقدم الدول [الأعضاء] تقاريرها السنوية.")]
