"""Covers of texts over HTTP: revisions, addenda, corrigenda and themes; sponsors join, leave and are listed."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import select

from rooms import themes
from rooms.drafting.papers.beside import Sponsorship
from rooms.drafting.texts import Text
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.server.drafting import base
from tests.server.steps import post, room
from tests.server.whole import Browser, Whole

SOURCE = "1. Each member [shall][should] report.\n\n2. They act.\n"
FORM = {"title": "A draft agreement", "kind": "rolling", "language": "en", "source": "Nothing is open."}


@pytest.fixture(autouse=True)
def as_served(heard_at_once: None) -> None:
    """The cast acts through the application itself."""


@pytest_asyncio.fixture
async def watching(whole: Whole) -> AsyncIterator[Browser]:
    """Somebody who observes."""
    async with whole.browser("icrc") as browser:
        yield browser


async def rows(cast: Cast, table: Any) -> list[Any]:
    async with cast.store.reading() as session:
        return list((await session.execute(select(table))).scalars())


async def brought(whole: Whole, browser: Browser, **fields: str) -> Any:
    """Send the form that brings a text, then table what was read."""
    texts = room(whole, "/texts")
    answer = await post(browser, f"{texts}/new", texts, **{**FORM, "key": uuid4().hex, **fields})
    if answer.status_code != 303:
        return answer
    review = answer.headers["location"]
    return await post(browser, review, f"{review}/tabling", key=uuid4().hex)


async def pressed(whole: Whole, browser: Browser, paper: Paper, end: str = "", **fields: str) -> Any:
    own = base(whole, paper, "/sponsors")
    return await post(browser, own, own + end, key=uuid4().hex, **fields)


async def masthead(browser: Browser, text: str) -> str:
    """What stands at the head of the Word document of a text."""
    with zipfile.ZipFile(io.BytesIO((await browser.get(f"{text}/docx")).content)) as archive:
        return re.sub("<[^>]+>", "", archive.read("word/header1.xml").decode())


async def test_a_revision_takes_the_place_of_a_text(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    done = await whole.cast.attends("secretariat", partial(themes.add, title={"en": "Mines"}, summary={}))
    theme = str(done.entries[0].body["theme"])
    form = await canada.get(room(whole, f"/texts/new?of={paper.id}"))
    assert "TL/1/L.1 · A declaration" in form.text
    assert "Mines" in form.text
    answer = await brought(whole, canada, of=str(paper.id), issue="revision", themes=theme, sponsored="yes")
    revised = (await canada.get(answer.headers["location"])).text
    assert all(each in revised for each in ("TL/1/L.1/Rev.1", "Tabled under", "Themes:", "Mines", "Canada"))
    old = (await norway.get(base(whole, paper))).text
    assert "This text has been replaced by a revision" in old
    assert "TL/1/L.1/Rev.1" in old
    assert "selection-menu" not in old
    lines = (await norway.get(room(whole, "/texts"))).text
    assert lines.index("TL/1/L.1<") < lines.index("TL/1/L.1/Rev.1<")
    assert "replaced by a revision" in lines


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"issue": "addendum"}, "needed"),
        ({"of": "x", "issue": "addendum"}, "cannot be read"),
        ({"themes": "x"}, "offered"),
        ({"themes": str(uuid4())}, "offered"),
        ({"of": str(uuid4()), "issue": "addendum"}, ""),
    ],
)
async def test_a_cover_that_cannot_be(whole: Whole, norway: Browser, fields: dict[str, str], said: str) -> None:
    await tabled(whole.cast, SOURCE, by="norway")
    answer = await brought(whole, norway, **fields)
    assert answer.status_code == (404 if not said else 422)
    assert len(await rows(whole.cast, Text)) == 1


async def test_a_delegation_sponsors_with_one_press(whole: Whole, norway: Browser, watching: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    text = base(whole, paper)
    assert "Sponsor it" in (await norway.get(text)).text
    assert "Sponsor it" not in (await watching.get(text)).text
    answer = await pressed(whole, norway, paper, **{"from": "paper"})
    assert answer.headers["location"] == text
    page = (await norway.get(text)).text
    assert "Withdraw our sponsorship" in page
    assert "Norway" in (await watching.get(text)).text
    assert "Norway" in (await watching.get(f"{text}/print")).text
    assert "Sponsors: Norway" in await masthead(watching, text)
    assert "Co-sponsor" in (await norway.get(f"{text}/sponsors")).text
    await pressed(whole, norway, paper, "/departure")
    (held,) = await rows(whole.cast, Sponsorship)
    assert held.left_at is not None
    assert "Sponsors" not in await masthead(watching, text)
    again = await pressed(whole, norway, paper, "/departure")
    assert again.status_code == 422


async def test_a_chair_enters_a_sponsor(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    icbl = f"entity:{whole.cast.entities['icbl']}"
    assert (await pressed(whole, norway, paper, party=icbl)).status_code == 422
    for party in ("x", "entity:x", f"group:{uuid4()}"):
        assert (await pressed(whole, canada, paper, party=party)).status_code in (404, 422)
    assert (await pressed(whole, canada, paper, party=icbl)).status_code == 303
    assert "Enter that it left" in (await canada.get(base(whole, paper, "/sponsors"))).text
    (held,) = await rows(whole.cast, Sponsorship)
    assert (await pressed(whole, canada, paper, "/departure", sponsorship=str(held.id))).status_code == 303
