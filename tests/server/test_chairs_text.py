"""A chair's text over HTTP: drawn up, answered, and asked about anew when it changes."""

from uuid import UUID

import pytest

from rooms.drafting.papers import chairing
from rooms.drafting.settling import resolving
from tests.rooms.drafting.paper import Paper
from tests.rooms.ways import numbers
from tests.server.drafting import base, before_the_room, paragraph
from tests.server.steps import post, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")


async def drawn_up(whole: Whole) -> Paper:
    paper = await before_the_room(whole)
    return Paper(whole.cast, UUID((await paper.does("canada", chairing.table, "The way ahead")).body["text"]))


async def test_a_chair_draws_up_a_text_of_its_own(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper, before = await before_the_room(whole), await numbers(whole.cast)
    address = base(whole, paper, "/chairs-text")
    assert address in (await canada.get(base(whole, paper))).text
    assert address not in (await norway.get(base(whole, paper))).text
    assert (await norway.get(address)).status_code == 422
    assert 'value="A declaration"' in (await canada.get(address)).text
    empty = await post(canada, address, address, title=" ")
    assert empty.status_code == 422
    assert 'class="error"' in empty.text
    assert await numbers(whole.cast) == before
    done = await post(canada, address, address, title="The way ahead")
    assert done.status_code == 303
    page = (await norway.get(done.headers["location"])).text
    assert "The way ahead" in page
    assert f'href="{done.headers["location"]}/answers"' in page


async def test_a_delegation_answers_and_is_asked_again(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper = await drawn_up(whole)
    address = base(whole, paper, "/answers")
    assert "No answer yet" in (await norway.get(address)).text
    silent = await post(norway, address, address, version="1", saying="reservation", reason="")
    assert "Give a reason." in silent.text
    assert 'value="reservation" checked' in silent.text
    done = await post(norway, address, address, version="1", saying="reservation", reason="Not in paragraph 3.")
    assert done.status_code == 303
    seen = (await canada.get(address)).text
    assert "Accepts with a reservation</b>" in seen
    assert "Not in paragraph 3." in seen
    await paper.does("canada", resolving.resolve_class, await paper.bracket("should"))
    seen = words((await canada.get(address)).text)
    assert "fell with version 2: was “Accepts with a reservation”" in seen
    assert "What you said fell with version 2" in words((await norway.get(address)).text)
    stale = await post(norway, address, address, version="1", saying="accepts", reason="We always did.")
    assert "The words have changed since you opened this page." in words(stale.text)
    assert "We always did.</textarea>" in stale.text
    assert (await post(norway, address, address, version="2", saying="accepts")).status_code == 303
    assert (await post(norway, address, f"{address}/withdrawal")).status_code == 303
    assert "could be taken back" in words((await post(norway, address, f"{address}/withdrawal")).text)


async def test_a_paragraph_is_answered_from_its_card(whole: Whole, norway: Browser, canada: Browser) -> None:
    paper = await drawn_up(whole)
    about = (await paper.select("Members in need")).paragraph
    address = base(whole, paper, f"/answers?paragraph={about}")
    assert address in (await norway.get(paragraph(whole, paper, about))).text
    assert "Members in need" in (await norway.get(address)).text
    done = await post(norway, address, base(whole, paper, "/answers"), version="1", saying="cannot", paragraph=about)
    assert done.headers["location"] == address
    assert "Cannot accept</b>" in (await canada.get(base(whole, paper, "/answers"))).text
    other = (await (await before_the_room(whole)).select("annually")).paragraph
    assert (await norway.get(base(whole, paper, f"/answers?paragraph={other}"))).status_code == 404


async def test_what_is_no_chairs_text_is_not_answered(whole: Whole, norway: Browser, stranger: Browser) -> None:
    paper, chairs = await before_the_room(whole), await drawn_up(whole)
    address = base(whole, paper, "/answers")
    assert (await norway.get(address)).status_code == 404
    assert (await post(norway, "/preferences", address, version="1", saying="accepts")).status_code == 404
    for path in ("/answers", "/chairs-text"):
        assert (await stranger.get(base(whole, chairs, path))).status_code == 404
        assert (await post(stranger, "/preferences", base(whole, chairs, path))).status_code == 404


async def test_whoever_may_not_answer_is_told_what_is_wrong_all_the_same(whole: Whole) -> None:
    paper = await drawn_up(whole)
    address = base(whole, paper, "/answers")
    async with whole.browser("icrc") as observer:
        assert 'name="saying"' not in (await observer.get(address)).text
        answer = await post(observer, "/preferences", address, version="1", saying="whatever")
    assert answer.status_code == 422
    assert "Choose one of the answers." in words(answer.text)
