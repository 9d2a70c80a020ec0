"""What a delegation stands behind over all its rooms, shown to it alone, of no other rooms than its own."""

import re
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from rooms import groups
from rooms.drafting.agreement import agreeing, confirming, holds
from rooms.drafting.papers import answers, chairing
from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.texts import Agreement
from rooms.room import Kind
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.ways import another_room
from tests.server.conferring import at
from tests.server.drafting import before_the_room
from tests.server.steps import post, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
ALIKE = "1. Each member [shall][should] report annually to the conference on its measures.\n"


async def page(whole: Whole, browser: Browser) -> str:
    return (await browser.get(at(whole, "/our-brackets"))).text


def section(html: str, name: str) -> str:
    """What stands under one heading, without its marks."""
    found = re.search(rf'<section aria-labelledby="{name}-h">(.*?)</section>', html, re.S)
    return words(found[1]) if found else ""


async def test_what_we_proposed_and_what_waits(whole: Whole, norway: Browser, canada: Browser) -> None:
    paper = await before_the_room(whole)
    await paper.does("norway", proposing.add_alternative, await paper.bracket("shall"), "may")
    await paper.does("canada", proposing.insert, await paper.after("annually"), "in writing")
    mine = await page(whole, norway)
    assert "may Replacement No position of ours" in section(mine, "ours")
    assert "in writing" not in section(mine, "ours")
    assert "in writing Proposed by Canada" in section(mine, "waiting")
    theirs = await page(whole, canada)
    assert "in writing" in section(theirs, "ours")
    assert "may Proposed by Norway" in section(theirs, "waiting")
    number = await paper.bracket("in writing")
    await paper.does("norway", positions.take, number, Saying(Stance.LIVE_WITH, "", SeenBy.DELEGATION))
    assert "in writing" not in section(await page(whole, norway), "waiting")
    assert "Can live" not in await page(whole, canada)


@pytest.mark.parametrize(("seen_by", "told"), [("delegation", False), ("chair", False), ("room", True)])
async def test_where_others_stand_is_told_as_far_as_we_may_know(
    whole: Whole, norway: Browser, seen_by: str, told: bool
) -> None:
    paper = await before_the_room(whole)
    await paper.does("norway", proposing.add_alternative, await paper.bracket("shall"), "may")
    number = await paper.bracket("may")
    await paper.does("icbl", positions.take, number, Saying(Stance.OPPOSE, "", SeenBy(seen_by)))
    assert ("Oppose : ICBL" in section(await page(whole, norway), "moved")) == told


async def test_what_moved_since_we_last_looked(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    await paper.does("norway", proposing.add_alternative, await paper.bracket("shall"), "may")
    await paper.does("canada", proposing.add_alternative, await paper.bracket("shall"), "must")
    assert "must Canada put these words beside ours" in section(await page(whole, norway), "moved")
    address = at(whole, "/our-brackets")
    shown = re.search(r'name="upto" value="([^"]+)"', await page(whole, norway))
    assert shown
    assert (await post(norway, address, f"{address}/looks", upto=shown[1])).status_code == 303
    assert "Nothing moved in your brackets." in section(await page(whole, norway), "moved")
    await paper.does("canada", resolving.drop, await paper.bracket("may"))
    assert "may The words went" in section(await page(whole, norway), "moved")
    await post(norway, address, f"{address}/looks", upto="1999-01-01T00:00:00")
    assert "may The words went" in section(await page(whole, norway), "moved")
    for wrong in ("never", "", "9999-12-31T23:59:59+00:00"):
        assert (await post(norway, address, f"{address}/looks", upto=wrong)).status_code == 303
    assert "Nothing moved" in section(await page(whole, norway), "moved")


async def test_holds_and_what_is_said_for_our_group(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    here = (await paper.select("The fund")).paragraph
    await whole.cast.does("norway", lambda floor: holds.hold(floor, here, floor.now + timedelta(hours=2)))
    done = await whole.cast.attends("secretariat", partial(groups.form, name="Northern Group", short="NG"))
    group = done.entries[-1].event.group  # type: ignore[attr-defined]
    both = [whole.cast.entities["norway"], whole.cast.entities["icbl"]]
    await whole.cast.attends("secretariat", partial(groups.compose, group_id=group, entities=both))
    number = await paper.bracket("should")
    await paper.does("icbl", positions.take, number, Saying(Stance.SUPPORT, "", SeenBy.ROOM, group))
    html = await page(whole, norway)
    assert "Your time on this paragraph runs out on" in section(html, "waiting")
    assert "should Said for NG : go along with it or not?" in section(html, "waiting")
    assert "should NG" in section(html, "ours")


async def test_two_rooms_take_up_the_same_words_and_nobody_else_hears_of_it(
    whole: Whole, norway: Browser, canada: Browser
) -> None:
    paper = await tabled(whole.cast, ALIKE)
    elsewhere = await another_room(whole.cast, Kind.CAUCUS, "canada")
    other = await tabled(elsewhere, ALIKE.replace("shall", "will"), by="norway")
    await paper.does("norway", proposing.add_alternative, await paper.bracket("shall"), "may")
    html = await page(whole, norway)
    assert "The same paragraph: each member report annually" in section(html, "overlaps")
    assert f"/texts/{other.id}/" in html
    theirs = await page(whole, canada)
    assert section(theirs, "overlaps") == ""
    async with whole.browser("icbl") as icbl:
        seen = await page(whole, icbl)
    assert str(elsewhere.room) not in seen
    assert str(other.id) not in seen


async def test_of_a_room_one_does_not_sit_in_nothing_is_told(whole: Whole, stranger: Browser) -> None:
    paper = await before_the_room(whole)
    await paper.does("norway", proposing.add_alternative, await paper.bracket("shall"), "may")
    html = await page(whole, stranger)
    assert str(paper.id) not in html
    assert "Neither your delegation nor one of its groups" in section(html, "ours")


async def test_answers_and_what_a_capital_is_to_confirm_wait_until_they_are_given(
    whole: Whole, norway: Browser
) -> None:
    paper = await before_the_room(whole, "1. Members act.\n\n2. They [shall][should] tell.\n")
    done = await paper.does("canada", chairing.table, "The chair's text")
    chairs = Paper(whole.cast, UUID(done.body["text"]))
    here = (await paper.select("Members")).paragraph
    ours = [whole.cast.entities["norway"]]
    agree = partial(agreeing.agree, text_id=paper.id, paragraph_id=here, stage=Agreement.AD_REFERENDUM, by=ours)
    await whole.cast.does("canada", agree)
    waits = section(await page(whole, norway), "waiting")
    assert "The chair asks for your answer to this text" in waits
    assert "Your capital is to confirm this paragraph" in waits
    async with whole.browser("icbl") as icbl:
        assert "Your capital" not in await page(whole, icbl)
    version = (await chairs.text()).version
    await chairs.does("norway", partial(answers.answer, saying=answers.Saying.ACCEPTS, seen=version), text_id=chairs.id)
    await whole.cast.does("norway", lambda floor: confirming.confirm(floor, here))
    assert "Nothing in the brackets of your rooms waits" in section(await page(whole, norway), "waiting")
