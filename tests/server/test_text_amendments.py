"""Amendments over HTTP: written item by item without a script, tabled, read by everyone, taken, decided."""

import re
from collections.abc import AsyncIterator
from functools import partial
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import select

from rooms.drafting.papers import sponsors
from rooms.drafting.papers.beside import Amendment, Fate
from rooms.drafting.proposals import proposing
from tests.rooms.drafting.paper import Paper, tabled
from tests.server.drafting import base
from tests.server.steps import post
from tests.server.whole import Browser, Whole

SOURCE = "1. Each member should report once a year.\n\n2. They act in good faith.\n"


@pytest.fixture(autouse=True)
def as_served(heard_at_once: None) -> None:
    """The cast acts through the application itself."""


@pytest_asyncio.fixture
async def south_africa(whole: Whole) -> AsyncIterator[Browser]:
    async with whole.browser("south_africa") as browser:
        yield browser


def plain(html: str) -> str:
    """A page without its elements."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


async def writes(whole: Whole, browser: Browser, paper: Paper, do: str, **fields: Any) -> Any:
    """Send the form by which an amendment is written."""
    own = base(whole, paper, "/amendments")
    return await post(browser, f"{own}/new", own, do=do, key=uuid4().hex, **fields)


def carried(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'name="item" value="([^"]*)"', page)]


async def written(whole: Whole, browser: Browser, paper: Paper, words: str, typed: str, **fields: Any) -> Any:
    """Add what a paragraph should read to what is asked for."""
    paragraph = str((await paper.select(words)).paragraph)
    about = {"paragraph": paragraph, "doing": "words", "version": "1", "typed": typed, **fields}
    return await writes(whole, browser, paper, "add", **about)


async def amended(whole: Whole, browser: Browser, paper: Paper) -> str:
    """The address of an amendment that somebody has tabled."""
    page = await written(whole, browser, paper, "Each", "1. Each member shall report once a year.")
    answer = await writes(whole, browser, paper, "table", item=carried(page.text))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def kept(whole: Whole) -> list[Amendment]:
    async with whole.cast.store.reading() as session:
        return list((await session.execute(select(Amendment).order_by(Amendment.number))).scalars())  # type: ignore[arg-type]


async def presses(browser: Browser, at: str, deed: str, **fields: str) -> Any:
    return await post(browser, at, f"{at}/{deed}", key=uuid4().hex, **fields)


async def test_an_amendment_is_written_item_by_item(whole: Whole, norway: Browser, canada: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    second = str((await paper.select("They")).paragraph)
    first = await norway.get(base(whole, paper, f"/amendments/new?paragraph={second}"))
    assert "2. They act in good faith." in first.text
    page = await written(whole, norway, paper, "Each", "1. Each member shall report twice a year.")
    asked = plain(page.text)
    assert "In operative paragraph 1, replace “should” by “shall”" in asked
    assert "In operative paragraph 1, replace “once” by “twice”" in asked
    page = await writes(
        whole, norway, paper, "add", item=carried(page.text), paragraph=second, doing="add", typed="2 bis. They rest."
    )
    assert "After operative paragraph 2, insert a new paragraph reading: “2 bis. They rest.”" in plain(page.text)
    page = await writes(whole, norway, paper, "drop-2", item=carried(page.text))
    assert "twice" not in plain(page.text)
    answer = await writes(whole, norway, paper, "table", item=carried(page.text))
    read = await canada.get(answer.headers["location"])
    assert "<del>should</del>" in read.text
    for said in ("Amendment to TL/1/L.1", "TL/1/L.2", "Norway", "As it would read", "a new paragraph"):
        assert said in plain(read.text)
    assert "Amendment TL/1/L.2before the roomNorway" in plain((await canada.get(base(whole, paper))).text)
    assert "1 amendment" in (await canada.get(base(whole, paper).rsplit("/", 1)[0])).text


async def test_the_whole_of_a_text_is_no_amendment(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    page = await writes(
        whole, norway, paper, "add", paragraph=str((await paper.select("Each")).paragraph), doing="remove"
    )
    assert "That is a new proposal rather than an amendment" in page.text
    assert "Delete operative paragraph 1" in plain(page.text)


async def test_sponsors_of_the_text_take_it_and_the_chair_puts_it_in(
    whole: Whole, norway: Browser, canada: Browser, south_africa: Browser
) -> None:
    paper = await tabled(whole.cast, SOURCE)
    at = await amended(whole, norway, paper)
    await whole.cast.does("south_africa", partial(sponsors.join, paper_id=paper.id))
    assert "We take it" in (await south_africa.get(at)).text
    assert "We take it" not in (await norway.get(at)).text
    await presses(south_africa, at, "welcome")
    assert "Taken by sponsors of the text RSA (1 of 1)" in plain((await canada.get(at)).text)
    assert (await presses(norway, at, "acceptance")).status_code == 422
    answer = await presses(canada, at, "acceptance")
    assert answer.headers["location"] == base(whole, paper)
    assert "shall report" in await paper.printed()
    assert "put an amendment into the text" in (await norway.get(base(whole, paper, "/versions"))).text


async def test_an_amendment_to_an_amendment_begins_with_what_that_one_asks(
    whole: Whole, norway: Browser, south_africa: Browser, canada: Browser
) -> None:
    paper = await tabled(whole.cast, SOURCE)
    at = await amended(whole, norway, paper)
    on = at.rsplit("/", 1)[1]
    page = await south_africa.get(base(whole, paper, f"/amendments/new?on={on}"))
    assert "replace “should” by “shall”" in plain(page.text)
    page = await written(whole, south_africa, paper, "Each", "1. Each member must report once a year.", on=on)
    answer = await writes(whole, south_africa, paper, "table", on=on, item=carried(page.text))
    sub = answer.headers["location"]
    assert "It amends the amendment TL/1/L.2" in plain((await norway.get(sub)).text)
    await presses(canada, sub, "acceptance")
    assert "“must”" in plain((await norway.get(at)).text)


async def test_a_decision_needs_a_reason_and_what_was_typed_stays(
    whole: Whole, norway: Browser, canada: Browser
) -> None:
    paper = await tabled(whole.cast, SOURCE)
    at = await amended(whole, norway, paper)
    answer = await presses(canada, at, "decision", fate="rejected", reason=" ")
    assert answer.status_code == 422
    long = "x" * 1_200
    answer = await presses(canada, at, "decision", fate="rejected", reason=long)
    assert long in answer.text
    await presses(canada, at, "decision", fate="rejected", reason="The room said no.")
    assert "The room said no." in (await norway.get(at)).text
    assert (await presses(norway, at, "withdrawal")).status_code == 422
    assert [each.state for each in await kept(whole)] == [Fate.REJECTED]


@pytest.mark.parametrize(
    "fields",
    [
        {"item": "{"},
        {"item": '{"doing": "fly", "paragraph": "x"}'},
        {"item": '{"doing": "remove", "paragraph": "00000000-0000-0000-0000-000000000001"}'},
        {"on": "x"},
        {},
    ],
)
async def test_forms_that_were_tampered_with(whole: Whole, norway: Browser, fields: dict[str, str]) -> None:
    paper = await tabled(whole.cast, SOURCE)
    assert (await writes(whole, norway, paper, "table", **fields)).status_code in (404, 422)
    assert await kept(whole) == []


async def test_what_cannot_be_added_says_why(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    same = await written(whole, norway, paper, "Each", "1. Each member should report once a year.")
    assert "The paragraph reads so already" in same.text
    marked = await written(whole, norway, paper, "Each", "1. Each member [shall] report once a year.")
    assert marked.status_code == 422
    assert "[shall]" in marked.text
    await paper.does("icbl", proposing.insert, await paper.after("Each"), "new")
    late = await written(whole, norway, paper, "Each", "1. Each member shall report.")
    assert late.status_code == 422
    assert "1. Each member shall report." in late.text
    assert (await writes(whole, norway, paper, "add")).status_code == 422
