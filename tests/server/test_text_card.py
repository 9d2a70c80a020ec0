"""The card of a paragraph over HTTP: what it shows to whom, what it does, and that what was typed is not lost."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from rooms import groups
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.texts import Agreement, Paragraph
from tests.cast import row
from tests.rooms.ways import archived, numbers
from tests.server.drafting import base, before_the_room, deals, paragraph
from tests.server.steps import HTMX, post, words
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")


async def test_the_card_shows_the_choice_and_what_this_seat_may_do(
    whole: Whole, norway: Browser, canada: Browser
) -> None:
    paper = await before_the_room(whole)
    number = await paper.bracket("shall")
    own = paragraph(whole, paper, (await paper.row(number)).paragraph_id)
    mine, chairs = [(await each.get(f"{own}?bracket={number}")).text for each in (norway, canada)]
    assert "Take a position" in mine
    assert "This wording stays" not in mine
    assert "This wording stays" in chairs
    assert "This wording stays in all 2 places" in chairs
    assert "The same choice is put in 2 places of the text." in mine
    alone = (await norway.client.get(own, headers=HTMX)).text
    assert alone.lstrip().startswith("<section")


async def test_a_stranger_finds_no_card(whole: Whole, stranger: Browser) -> None:
    paper = await before_the_room(whole)
    chosen, before = await paper.select("annually"), await numbers(whole.cast)
    own = paragraph(whole, paper, chosen.paragraph)
    for path in (
        own,
        f"{own}/wording",
        base(whole, paper, f"/proposals?paragraph={chosen.paragraph}&first=1&asks=insert"),
    ):
        assert (await stranger.get(path)).status_code == 404
    for deed in ("hold", "agreement", "reopening", "brackets", "wording"):
        assert (await post(stranger, "/preferences", f"{own}/{deed}")).status_code == 404
    answer = await deals(whole, paper, stranger, "shall", "keeping", page="/preferences")
    assert answer.status_code == 404
    assert "annually" not in answer.text
    assert await numbers(whole.cast) == before


async def test_what_is_not_of_this_text_is_not_here(whole: Whole, canada: Browser) -> None:
    paper, other = await before_the_room(whole), await before_the_room(whole, "Another text [here].")
    elsewhere = (await other.select("Another")).paragraph
    assert (await canada.get(paragraph(whole, paper, elsewhere))).status_code == 404
    assert (await canada.get(paragraph(whole, paper, uuid4()))).status_code == 404
    here = (await paper.select("annually")).paragraph
    missing = await post(canada, "/preferences", base(whole, paper, "/brackets/99/keeping"), paragraph=str(here))
    assert missing.status_code == 404
    assert (await post(canada, "/preferences", base(whole, paper, "/brackets/1/applause"))).status_code == 404
    huge = await post(canada, "/preferences", base(whole, paper, f"/brackets/{10**30}/keeping"), paragraph=str(here))
    assert huge.status_code == 404


async def test_a_chair_resolves_one_bracket_and_its_whole_class(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper = await before_the_room(whole)
    refused = await deals(whole, paper, norway, "shall", "keeping", htmx=True)
    assert refused.status_code == 422
    assert "your seat does not hold this right" in refused.text
    done = await deals(whole, paper, canada, "should", "class", htmx=True)
    assert done.status_code == 200
    assert done.text.count('class="paragraph"') == 2
    assert "tally-" in done.text
    printed = await paper.printed()
    assert "Each member should report" in printed
    assert "The fund should meet" in printed


@pytest.mark.parametrize(
    ("deed", "said", "fields"),
    [
        ("keeping", "Each member shall report", {}),
        ("dropping", "Each member [should] report", {}),
        ("omission", "Each member report", {}),
        ("preservation", "Each member shall should report", {}),
        ("merger", "Each member is to report", {"words": "is to"}),
    ],
)
async def test_what_a_chair_makes_of_a_choice(
    whole: Whole, canada: Browser, deed: str, said: str, fields: dict[str, str]
) -> None:
    paper = await before_the_room(whole)
    done = await deals(whole, paper, canada, "shall", deed, **fields)
    assert (done.status_code, done.headers["location"].split("?")[0]) == (303, base(whole, paper))
    assert said in await paper.printed()


async def test_a_bracket_that_was_settled_meanwhile_is_said_to_be(whole: Whole, canada: Browser) -> None:
    paper = await before_the_room(whole)
    number = await paper.bracket("shall")
    own = (await paper.row(number)).paragraph_id
    assert (await deals(whole, paper, canada, "shall", "keeping")).status_code == 303
    path = base(whole, paper, f"/brackets/{number}/merger")
    again = await post(canada, paragraph(whole, paper, own), path, paragraph=str(own), words="My careful words")
    assert again.status_code == 422
    assert "settled in the meantime" in again.text
    assert "My careful words" in again.text


async def test_an_alternative_is_added_changed_and_withdrawn(whole: Whole, norway: Browser, canada: Browser) -> None:
    paper = await before_the_room(whole)
    done = await deals(whole, paper, norway, "shall", "alternatives", words="may", htmx=True)
    assert done.status_code == 200
    assert "[shall][should][may] report" in await paper.printed()
    card = await norway.get(paragraph(whole, paper, (await paper.select("annually")).paragraph, "?bracket=1"))
    assert "my proposal" in card.text
    assert "Change my words" in card.text
    not_mine = await deals(whole, paper, canada, "may", "rephrasing", words="might")
    assert "Only whoever made this proposal can do that." in not_mine.text
    same = await deals(whole, paper, norway, "may", "rephrasing", words="may")
    assert "Change something, or leave them." in same.text
    assert (await deals(whole, paper, norway, "may", "rephrasing", words="might")).status_code == 303
    assert (await deals(whole, paper, norway, "might", "withdrawal")).status_code == 303
    assert "[shall][should] report" in await paper.printed()


@pytest.mark.parametrize("words", ["", "[shall]", "x" * 5_001])
async def test_words_that_cannot_be_are_given_back(whole: Whole, norway: Browser, words: str) -> None:
    paper, before = await before_the_room(whole), await numbers(whole.cast)
    for htmx in (False, True):
        answer = await deals(whole, paper, norway, "shall", "alternatives", words=words, htmx=htmx)
        assert answer.status_code == 422
        assert 'class="error"' in answer.text
        assert f"\n{words}</textarea>" in answer.text
    assert await numbers(whole.cast) == before


async def test_a_position_is_seen_by_those_it_is_shown_to(whole: Whole, norway: Browser, canada: Browser) -> None:
    paper = await before_the_room(whole)
    fields = {"stance": "live_with", "reason": "Only if OP 3 stays."}
    done = await deals(whole, paper, norway, "should", "position", **fields)
    assert (done.status_code, "?bracket=" in done.headers["location"]) == (303, True)
    card = done.headers["location"]
    async with whole.browser("south_africa") as other:
        seen = [(await each.get(card)).text for each in (norway, canada, other)]
        assert ["Only if OP 3 stays." in html for html in seen] == [True, True, False]
        assert "Can live with it</b> <bdi>Norway" not in seen[2]
        await deals(whole, paper, norway, "should", "position", **fields, seen_by="delegation")
        seen = [(await each.get(card)).text for each in (norway, canada, other)]
        assert ["Only if OP 3 stays." in html for html in seen] == [True, False, False]
        await deals(whole, paper, norway, "should", "position", **fields, seen_by="room", htmx=True)
        seen = [(await each.get(card)).text for each in (norway, canada, other)]
        assert ["Only if OP 3 stays." in html for html in seen] == [True, True, True]
        await deals(whole, paper, norway, "should", "position-withdrawal", htmx=True)
        seen = [(await each.get(card)).text for each in (norway, canada, other)]
        assert ["Only if OP 3 stays." in html for html in seen] == [False, False, False]


async def test_a_position_in_confidence_does_not_show_in_the_record(
    whole: Whole, norway: Browser, canada: Browser
) -> None:
    paper = await before_the_room(whole)
    number = await paper.bracket("should")
    for seen_by in (SeenBy.DELEGATION, SeenBy.CHAIR, SeenBy.ROOM):
        saying = Saying(Stance.LIVE_WITH, f"As {seen_by} knows.", seen_by)
        await paper.does("norway", positions.take, number, saying)
    await paper.does("norway", positions.withdraw, number)
    await paper.does("norway", positions.take, number, Saying(Stance.OPPOSE, "", SeenBy.DELEGATION))
    await paper.does("norway", positions.withdraw, number)
    record = f"/rooms/{whole.cast.room}/record"
    async with whole.browser("south_africa") as other:
        said = [words((await each.get(record)).text) for each in (norway, canada, other)]
    taken = "took a position on bracket no."
    assert [each.count(taken) for each in said] == [4, 2, 1]
    assert [each.count("withdrew a position") for each in said] == [2, 1, 1]
    assert [each.count("an entry that is not open to you") for each in said] == [0, 3, 4]
    assert "Oppose" not in said[1]
    hidden = said[2].split("an entry that is not open to you")[1]
    assert "Nils Norway" not in hidden.split("took a position")[0]


async def test_a_position_that_cannot_be_is_given_back(whole: Whole, norway: Browser) -> None:
    paper, before = await before_the_room(whole), await numbers(whole.cast)
    for fields, sentence in (
        ({"reason": "Kept."}, "Fill this in."),
        ({"stance": "love", "reason": "Kept."}, "Choose one of the answers."),
        ({"stance": "support", "group": str(uuid4()), "reason": "Kept."}, "does not stand in this group"),
        ({"stance": "support", "reason": "Kept." * 500}, "This holds at most 2,000 characters."),
    ):
        answer = await deals(whole, paper, norway, "shall", "position", **fields)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Kept." in answer.text
    assert await numbers(whole.cast) == before


async def test_a_position_is_taken_in_the_name_of_a_group(whole: Whole, norway: Browser, canada: Browser) -> None:
    paper = await before_the_room(whole)
    done = await whole.cast.attends("secretariat", partial(groups.form, name="Northern Group", short="NG"))
    group = UUID(done.entries[-1].body["group"])
    act = partial(groups.compose, group_id=group, entities=[whole.cast.entities["norway"]])
    await whole.cast.attends("secretariat", act)
    card = await deals(whole, paper, norway, "shall", "position", stance="support", group=str(group), seen_by="room")
    assert "NG" in words((await canada.get(card.headers["location"])).text)


async def test_time_is_asked_for_and_given_back(whole: Whole, norway: Browser, canada: Browser) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("Members in need")).paragraph)
    for until, sentence in (("", "Fill this in."), ("soon", "Write a day and a time"), ("2020-01-01T10:00", "to come")):
        answer = await post(norway, own, f"{own}/hold", until=until, reason="Waiting for capital.")
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Waiting for capital." in answer.text
    done = await post(norway, own, f"{own}/hold", until="2126-11-22T18:00", reason="Waiting for capital.")
    assert done.status_code == 303
    assert "asks for time until" in words((await canada.get(own)).text)
    assert words((await canada.get(own)).text).count("asks for time until") == 2
    assert (await post(norway, own, f"{own}/hold-end")).status_code == 303
    assert "asks for time until" not in words((await canada.get(own)).text)


async def test_a_paragraph_is_agreed_by_stages_and_taken_up_again(
    whole: Whole, canada: Browser, norway: Browser
) -> None:
    paper = await before_the_room(whole, "1. The fund meets.\n\n2. It [shall][should] report.\n")
    own = paragraph(whole, paper, (id := (await paper.select("The fund")).paragraph))
    other = paragraph(whole, paper, (await paper.select("report")).paragraph)
    open_still = await post(canada, other, f"{other}/agreement", stage="agreed")
    assert "2 brackets or missing values are still open in this paragraph." in open_still.text
    assert (await post(norway, own, f"{own}/agreement", stage="agreed")).status_code == 422
    assert (await post(canada, own, f"{own}/agreement", stage="ad_referendum", htmx=True)).status_code == 200
    assert (await row(whole.cast.store, Paragraph, id)).state == Agreement.AD_REFERENDUM
    back = await post(canada, own, f"{own}/agreement", stage="informally")
    assert "This paragraph has come as far as that already." in back.text
    assert "Edit the paragraph" not in (await norway.get(own)).text
    refused = await post(norway, "/preferences", f"{own}/brackets")
    assert "marked as agreed" in refused.text
    silent = await post(canada, own, f"{own}/reopening", reason=" ")
    assert "Give a reason." in silent.text
    assert (await post(canada, own, f"{own}/reopening", reason="A slip.")).status_code == 303
    assert (await row(whole.cast.store, Paragraph, id)).state == Agreement.OPEN


async def test_a_whole_paragraph_is_put_in_brackets(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole, "5 bis. The fund meets.\n")
    own = paragraph(whole, paper, (await paper.select("The fund")).paragraph)
    assert (await post(norway, own, f"{own}/brackets")).status_code == 303
    assert (await paper.printed()).strip() == "5 bis. [The fund meets.]"


async def test_an_archived_room_offers_nothing(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    await archived(whole.cast)
    card = await norway.get(own)
    assert "annually" in card.text
    assert "Take a position" not in card.text
    assert "Edit the paragraph" not in card.text


async def test_the_card_is_said_in_arabic(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    own = paragraph(whole, paper, (await paper.select("annually")).paragraph)
    html = (await norway.client.get(f"{own}?bracket=1", headers={"Accept-Language": "ar"})).text
    assert 'dir="rtl"' in html
    assert "Take a position" not in html
