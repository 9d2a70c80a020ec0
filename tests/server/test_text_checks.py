"""A text looked through over HTTP: suggestions on its form, and what was made weaker or stronger."""

from uuid import uuid4

import pytest

from rooms.drafting.settling import resolving
from tests.rooms.drafting.paper import tabled
from tests.server.steps import room
from tests.server.whole import Browser, Whole

SOURCE = (
    "The Conference,\n\nRecalling its earlier decision,\n\n1. Decides that each member [shall][may] report by 2030.\n\n"
    "2. Decides to meet again;\n\n3. Invites all members to act as described in paragraph 9.\n"
)


@pytest.fixture(autouse=True)
def as_served(heard_at_once: None) -> None:
    """The cast acts through the application itself."""


async def test_the_form_of_a_text_is_looked_through(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    answer = await norway.get(room(whole, f"/texts/{paper.id}/form"))
    assert answer.status_code == 200
    assert "An operative paragraph ends with a semicolon, the last one with a full stop." in answer.text
    assert "Also decides" in answer.text
    assert "There is nothing under the number that is referred to." in answer.text
    assert await paper.printed() == SOURCE
    plain = await tabled(whole.cast, "A plain line.\n")
    assert "the form is as it should be" in (await norway.get(room(whole, f"/texts/{plain.id}/form"))).text


async def test_what_was_made_weaker_is_listed_with_both_wordings(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE.replace("[shall][may]", "[shall]"))
    await paper.does("canada", resolving.merge, await paper.bracket("shall"), "may, as appropriate,")
    address = room(whole, f"/texts/{paper.id}/strength")
    html = (await norway.get(address)).text
    assert "<strong>Weaker</strong>" in html
    assert "<mark>shall</mark>" in html
    same = (await norway.get(address, before="2", after="2")).text
    assert "Nothing of this kind differs" in same
    for version in ("-1", "0", "999999999999"):
        assert (await norway.get(address, before=version)).status_code in (200, 400, 422)


async def test_in_other_languages_the_page_says_that_nothing_is_looked_for(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, "1. يقرر أن [تقدم][ترسل] الأطراف تقاريرها؛\n", language="ar")
    assert "in English texts alone" in (await norway.get(room(whole, f"/texts/{paper.id}/strength"))).text


async def test_a_text_that_is_not_here_is_not_looked_through(whole: Whole, norway: Browser) -> None:
    for end in ("form", "strength"):
        assert (await norway.get(room(whole, f"/texts/{uuid4()}/{end}"))).status_code == 404
