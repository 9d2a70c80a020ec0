"""A delegation's own layer over HTTP: what it keeps, who finds it, what is typed and not lost, how it is released."""

import re
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from rooms.drafting.layers import drafts
from rooms.drafting.layers.drafts import Draft, DraftState
from rooms.drafting.layers.placing import About
from rooms.drafting.proposals import offering
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.settling import resolving
from rooms.drafting.texts import Asking
from rooms.people import Function, Role
from tests.cast import row
from tests.rooms.drafting.delegation import joined
from tests.rooms.drafting.paper import Paper
from tests.rooms.ways import numbers
from tests.server.drafting import base, before_the_room, deals, paragraph, selects
from tests.server.steps import HTMX, post, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
SECRET = "in every leap year"


async def kept(whole: Whole, paper: Paper, chosen: str = "annually", new: str = SECRET) -> UUID:
    about = await paper.select(chosen)
    wish = Wish(Asking.REPLACE, about.first, about.last, new)
    act = partial(drafts.keep, text_id=paper.id, paragraph_id=about.paragraph, wishes=[wish])
    return UUID((await whole.cast.does("norway", act)).entries[-1].body["draft"])


async def lays(whole: Whole, paper: Paper, browser: Browser, deed: str, **fields: Any) -> Any:
    """Somebody sends a form of the layer, from its own page unless it says otherwise."""
    page = fields.pop("page", "/preferences")
    return await post(browser, page, base(whole, paper, f"/layer/{deed}"), **{"from": "layer", **fields})


async def test_what_is_selected_is_kept_instead_of_proposed(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    before = await numbers(whole.cast)
    answer = await selects(whole, paper, norway, "annually", "replace", words=SECRET, keep="yes", htmx=True)
    assert answer.status_code == 200
    assert SECRET in answer.text
    assert "Only our delegation sees this" in answer.text
    answer = await selects(whole, paper, norway, "annually", "insert", words="in full", keep="yes")
    assert answer.status_code == 303
    own = (await paper.select("annually")).paragraph
    assert answer.headers["location"] == f"{paragraph(whole, paper, own)}#layer-{own}"
    assert (await deals(whole, paper, norway, "shall", "alternatives", words="might", keep="yes")).status_code == 303
    html = (await norway.get(base(whole, paper, "/layer"))).text
    assert html.count('class="kept-draft"') == 3
    marks = (await norway.get(base(whole, paper, "/layer/marks"))).text
    assert f'<li data-at="paragraph-{own}">3</li>' in marks
    assert await numbers(whole.cast) == before
    refused = await selects(whole, paper, norway, "annually", "replace", words="a [b", keep="yes", htmx=True)
    assert refused.status_code == 422
    assert "a [b" in refused.text


async def test_a_paragraph_that_was_edited_is_kept_wish_by_wish(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    chosen = await paper.select("receive")
    path = paragraph(whole, paper, chosen.paragraph, "/wording")
    edited = "2. Members in urgent need receive lasting support from [X] members."
    shown = await post(norway, path, path, version="1", words=edited)
    assert "Keep it in our layer" in shown.text
    answer = await post(norway, path, path, version="1", words=edited, keep="yes")
    assert answer.status_code == 303
    html = (await norway.get(base(whole, paper, "/layer"))).text
    assert "<ins>urgent</ins>" in html
    assert "<ins>lasting</ins>" in html
    assert "urgent" not in await paper.printed()


async def test_notes_and_instructions_are_written_on_the_card(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    number = await paper.bracket("shall")
    own = (await paper.row(number)).paragraph_id
    card = {"from": "card", "paragraph": str(own), "page": paragraph(whole, paper, own)}
    told = await lays(whole, paper, norway, "notes", words="Ask the treasury.\n\nTwice.", **card, htmx=True)
    assert told.status_code == 200
    assert "Ask the treasury." in told.text
    about = {"bracket": str(number), "instruction": "Insist on shall.", "fallback": "We can live with should."}
    answer = await lays(whole, paper, norway, "instructions", **about, **card)
    assert answer.status_code == 303
    html = (await norway.get(f"{card['page']}?bracket={number}")).text
    for said in ("Insist on shall.", "We can live with should.", "Ask the treasury."):
        assert said in html
    refused = await lays(whole, paper, norway, "instructions", **{**about, "fallback": "x" * 5000}, **card)
    assert refused.status_code == 422
    assert "x" * 5000 in refused.text
    assert "Insist on shall." in refused.text
    empty = await lays(whole, paper, norway, "notes", words="   ", **card, htmx=True)
    assert empty.status_code == 422
    assert "Write something first." in empty.text


@pytest.mark.parametrize("who", ["canada", "secretariat", "icrc", "south_africa", "presiding"])
async def test_nobody_else_finds_a_trace_of_it(whole: Whole, who: str) -> None:
    """Not on a page, not in the record, not by an act on its ids; not even the chair of the same state."""
    cast, paper = whole.cast, await before_the_room(whole)
    await joined(cast, "presiding", "norway", "Nadia Norway", Function.HEAD, Role.CO_CHAIR)
    draft = await kept(whole, paper)
    own = (await paper.select("annually")).paragraph
    room = f"/rooms/{cast.room}"
    pages = [room, f"{room}/record", f"{room}/texts", base(whole, paper), base(whole, paper, "/versions")]
    pages += [paragraph(whole, paper, own), base(whole, paper, "/docx"), base(whole, paper, "/source")]
    pages += [base(whole, paper, "/print"), f"{room}/search?q=leap", f"/conferences/{cast.conference}"]
    async with whole.browser(who) as browser:
        for page in pages:
            answer = await browser.get(page)
            assert answer.status_code == 200, page
            assert SECRET not in answer.text, page
            assert str(draft) not in answer.text, page
        answer = await browser.get(base(whole, paper, "/layer"))
        assert answer.status_code == (200 if who == "south_africa" else 404)
        assert SECRET not in answer.text
        for deed in ("release", "draft-removal", "draft-readiness", "draft-wording"):
            answer = await lays(whole, paper, browser, deed, item=str(draft), words="other", ready="yes")
            assert answer.status_code in (404, 422), deed
            assert SECRET not in answer.text
    assert (await row(cast.store, Draft, draft)).state == DraftState.KEPT


async def test_the_head_releases_all_that_is_ready_and_what_cannot_be_stays(whole: Whole, norway: Browser) -> None:
    cast, paper = whole.cast, await before_the_room(whole)
    fits, lost = await kept(whole, paper), await kept(whole, paper, "should", "will")
    await kept(whole, paper, "once a year", "twice a year")
    for draft in (fits, lost):
        assert (await lays(whole, paper, norway, "draft-readiness", item=str(draft), ready="yes")).status_code == 303
    await paper.does("canada", resolving.keep, await paper.bracket("shall"))
    page = (await norway.get(base(whole, paper, "/layer"))).text
    assert "Release the 2 drafts that are ready" in words(page)
    assert "It no longer fits" in page
    answer = await lays(whole, paper, norway, "releases")
    assert answer.status_code == 422
    assert "1 draft was released." in answer.text
    printed = await paper.printed()
    assert f"[annually][{SECRET}]" in printed
    assert "twice a year" not in printed
    await joined(cast, "head", "norway", "Hedda Norway", Function.HEAD)
    assert "Release it" not in (await norway.get(base(whole, paper, "/layer"))).text
    refused = await lays(whole, paper, norway, "release", item=str(lost))
    assert "The head of your delegation releases" in refused.text


async def test_words_are_changed_on_the_page_and_the_trail_is_told(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    draft = await kept(whole, paper)
    page = base(whole, paper, "/layer")
    refused = await lays(whole, paper, norway, "draft-wording", item=str(draft), words="not [this")
    assert refused.status_code == 422
    assert "not [this" in refused.text
    await lays(whole, paper, norway, "draft-wording", item=str(draft), words="every spring")
    html = (await norway.get(page)).text
    assert "<ins>every spring</ins>" in html
    assert "Nils Norway" in html
    assert "changed the words of a draft" in html
    for item in ("", "x", str(paper.id)):
        answer = await lays(whole, paper, norway, "draft-removal", item=item)
        assert answer.status_code in (404, 422)
    assert (await lays(whole, paper, norway, "applause")).status_code == 404


async def offered(whole: Whole, paper: Paper, new: str = "every year", named: bool = True) -> UUID:
    about = await paper.select("annually")
    where = About(about.paragraph, about.first, about.last)
    act = partial(offering.offer, text_id=paper.id, asks=Asking.REPLACE, where=where, words=new, open_origin=named)
    return UUID((await whole.cast.does("icrc", act)).entries[-1].body["offer"])


async def test_an_observer_offers_words_with_and_without_a_script(whole: Whole, norway: Browser) -> None:
    async with whole.browser("icrc") as icrc:
        await observed(whole, icrc, norway)


async def observed(whole: Whole, icrc: Browser, norway: Browser) -> None:
    paper = await before_the_room(whole)
    about = await paper.select("annually")
    query = f"?paragraph={about.paragraph}&asks=replace&first={about.first}&last={about.last}"
    form = (await icrc.client.get(base(whole, paper, f"/proposals{query}"), headers=HTMX)).text
    assert 'action="' + base(whole, paper, "/offers") in form
    sent = {"paragraph": str(about.paragraph), "first": str(about.first), "last": str(about.last), "asks": "replace"}
    answer = await post(icrc, "/preferences", base(whole, paper, "/offers"), **sent, words="every year", htmx=True)
    assert answer.status_code == 200
    assert "1 wording beside it" in answer.text
    card = {"paragraph": str(about.paragraph), "from": "card", "words": "of the parties"}
    wrong = await post(icrc, "/preferences", base(whole, paper, "/offers"), **card, about="no such words")
    assert wrong.status_code == 422
    assert "no such words" in wrong.text
    assert "of the parties" in wrong.text
    done = await post(icrc, "/preferences", base(whole, paper, "/offers"), **card, about="to the conference")
    assert done.status_code == 303
    html = (await norway.get(paragraph(whole, paper, about.paragraph))).text
    assert html.count("Make it our proposal") == 2
    assert "every year" not in await paper.printed()
    no = await post(norway, "/preferences", base(whole, paper, "/offers"), **sent, words="x")
    assert no.status_code == 422


async def test_a_delegation_takes_it_up_by_one_press_and_the_origin_is_told(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    offer = await offered(whole, paper)
    own = (await paper.select("annually")).paragraph
    at = base(whole, paper, f"/offers/{offer}/uptake")
    answer = await post(norway, paragraph(whole, paper, own), at, paragraph=str(own), origin="yes", htmx=True)
    assert answer.status_code == 200
    html = (await norway.get(base(whole, paper))).text
    assert re.search(r'data-by="Norway \(on words of ICRC\)"', html)
    assert "wording beside it" not in html
    again = await post(norway, paragraph(whole, paper, own), at, paragraph=str(own))
    assert again.status_code == 422
    assert "taken up or withdrawn in the meantime" in again.text
