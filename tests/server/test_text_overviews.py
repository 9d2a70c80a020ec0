"""Proposals side by side and counts by section over HTTP: what stands in them, and who is shown what."""

import re

import pytest

from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from tests.server.conferring import at
from tests.server.drafting import base, before_the_room
from tests.server.steps import room, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
SOURCE = """# A declaration

Members [in need] receive support.

## Part I

1. Each member [shall][should [duly]] report [annually].

2. Nothing is open here.

## Part II

3. By [20XX] the fund [meets.

4. It] ends.
"""


async def test_what_is_agreed_stands_once_and_proposals_beside_one_another(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    await paper.does("norway", proposing.add_alternative, await paper.bracket("shall"), "may")
    html = (await norway.get(base(whole, paper, "/compilation"))).text
    told = words(html)
    assert "1. Each member 1 report 2." in told
    assert html.count("Each member") == 1
    for each in ("shall", "should <b>[</b>duly<b>]</b>", "may", "annually"):
        assert html.count(f">{each}</bdi>") == 1
    assert "Nothing is open here" not in told
    assert "It] ends" not in told
    assert html.count("Without these words") == 3


async def test_one_paragraph_alone(whole: Whole, norway: Browser, stranger: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    here = (await paper.select("Each member")).paragraph
    html = (await norway.get(base(whole, paper, f"/compilation?paragraph={here}"))).text
    assert "Each member" in html
    assert "receive support" not in html
    closed = (await paper.select("Nothing is open here")).paragraph
    assert (
        "Nothing is open in this paragraph."
        in (await norway.get(base(whole, paper, f"/compilation?paragraph={closed}"))).text
    )
    other = await before_the_room(whole, "Another text [here].")
    assert (await norway.get(base(whole, other, f"/compilation?paragraph={here}"))).status_code == 404
    assert (await stranger.get(base(whole, paper, "/compilation"))).status_code == 404
    assert (await norway.get(base(whole, paper, "/compilation?page=999999999999"))).status_code == 200


@pytest.mark.parametrize(("seen_by", "chairs", "others"), [("delegation", 0, 0), ("chair", 1, 0), ("room", 1, 1)])
async def test_positions_stand_in_it_for_those_who_may_know_them(
    whole: Whole, norway: Browser, canada: Browser, seen_by: str, chairs: int, others: int
) -> None:
    paper = await before_the_room(whole, SOURCE)
    number = await paper.bracket("annually")
    await paper.does("norway", positions.take, number, Saying(Stance.OPPOSE, "", SeenBy(seen_by)))
    async with whole.browser("icbl") as icbl:
        found = [(await each.get(base(whole, paper, "/compilation"))).text for each in (norway, canada, icbl)]
    assert [each.count('data-stance="oppose"') for each in found] == [1, chairs, others]


async def test_how_much_is_open_where_and_of_which_kind(
    whole: Whole, norway: Browser, canada: Browser, stranger: Browser
) -> None:
    paper = await before_the_room(whole, SOURCE)
    await paper.does("norway", proposing.delete, await paper.select("support"))
    text = await paper.text()
    html = (await norway.get(base(whole, paper, "/counts"))).text
    rows = [words(row) for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)]
    totals = [int(row.split()[-1]) for row in rows[1:]]
    assert totals == [2, 4, 2, text.open + text.missing]
    assert rows[1].startswith("Before the first heading") or rows[1].startswith("A declaration")
    assert rows[2].startswith("Part I")
    assert "Your delegation asked for 1 of them" in html
    assert "Your delegation asked for 0 of them" in (await canada.get(base(whole, paper, "/counts"))).text
    assert (await stranger.get(base(whole, paper, "/counts"))).status_code == 404


async def test_what_is_open_stands_on_the_home_and_in_the_room_for_those_seated_there(
    whole: Whole, norway: Browser, stranger: Browser
) -> None:
    paper = await before_the_room(whole, SOURCE)
    text = await paper.text()
    count, link = text.open + text.missing, base(whole, paper)
    said = f'<bdi dir="ltr">L.1</bdi>: {count} open'
    for path in ("", "/unread"):
        assert said in (await norway.get(at(whole, path))).text
        assert link not in (await stranger.get(at(whole, path))).text
    html = (await norway.get(room(whole))).text
    assert f'id="text_line-{paper.id}"' in html
    await paper.does("canada", resolving.keep, await paper.bracket("annually"))
    assert f"{count - 1} open" in (await norway.get(at(whole, "/unread"))).text
    assert f"{text.open - 1} brackets open" in (await norway.get(room(whole))).text


async def test_the_history_of_a_paragraph_says_who_its_words_came_from(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole, SOURCE)
    await paper.does("norway", proposing.insert, await paper.after("receive"), "timely")
    await paper.does("canada", resolving.keep, await paper.bracket("timely"))
    here = (await paper.select("Members")).paragraph
    html = (await norway.get(base(whole, paper, f"/paragraphs/{here}/versions"))).text
    told = words(html.split('class="origins"')[1].split("</ol>")[0])
    assert "Members [in need] receive As it was tabled timely Version 2" in told
    assert "Nils Norway" in told
    assert "The words stayed ( version 3 )" in told.replace("(version 3)", "( version 3 )")
