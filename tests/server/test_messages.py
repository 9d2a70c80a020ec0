"""What befalls a message, over HTTP: allowed, refused beside what was typed, and nothing to a stranger."""

import re
from functools import partial
from uuid import UUID

import pytest

from rooms.threads import corrections, marks, rulings
from rooms.threads.messages import Message, State
from tests.cast import row
from tests.rooms.ways import another_room, numbers
from tests.server.steps import HTMX, SAID, at, post, room, words
from tests.server.whole import Browser, Whole


async def standing(whole: Whole, message: UUID) -> Message:
    return await row(whole.cast.store, Message, message)


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    """The cast acts through the application itself, so that it hears of everything at once."""
    whole.cast.writer = whole.site.writer


async def test_the_actions_are_those_open_to_this_seat(whole: Whole, norway: Browser, canada: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    mine, chairs = [(await each.get(at(whole, said, "actions"))).text for each in (norway, canada)]
    assert "Correct these words" in mine
    assert "Strike these words" not in mine
    assert "Strike these words" in chairs
    assert "Correct these words" not in chairs
    assert 'lang="en"' in mine
    alone = (await norway.client.get(at(whole, said, "actions"), headers=HTMX)).text
    assert alone.lstrip().startswith("<section")
    assert "<html" not in alone


PATHS = ("corrections", "withdrawal", "retraction", "pin", "unpin", "record", "call-to-order", "withdrawal-request")


@pytest.mark.parametrize("deed", [*PATHS, "strike"])
async def test_a_stranger_finds_no_message(whole: Whole, stranger: Browser, deed: str) -> None:
    said, before = await whole.cast.says("norway", SAID), await numbers(whole.cast)
    for end in ("actions", "versions"):
        assert (await stranger.get(at(whole, said, end))).status_code == 404
    answer = await post(stranger, "/preferences", at(whole, said, deed), version="1", text="No.", reason="No.")
    assert answer.status_code == 404
    assert SAID not in answer.text
    assert await numbers(whole.cast) == before


async def test_a_message_of_another_room_is_not_here(whole: Whole, canada: Browser) -> None:
    other = await another_room(whole.cast)
    elsewhere = await other.says("norway", "Said elsewhere.")
    assert (await canada.get(at(whole, elsewhere, "actions"))).status_code == 404
    assert (await canada.get(at(whole, elsewhere, "versions"))).status_code == 404
    said = await whole.cast.says("norway", SAID)
    assert (await post(canada, "/preferences", at(whole, said, "applause"))).status_code == 404


@pytest.mark.parametrize(
    ("deed", "state"), [("withdrawal", State.WITHDRAWN), ("retraction", State.RETRACTED), ("record", State.STANDING)]
)
async def test_one_takes_back_or_marks_ones_own_words(
    whole: Whole, norway: Browser, canada: Browser, deed: str, state: State
) -> None:
    said = await whole.cast.says("norway", SAID)
    not_mine = await post(canada, "/preferences", at(whole, said, deed))
    assert not_mine.status_code == 422
    assert "Only its author may do this" in not_mine.text
    done = await post(norway, at(whole, said, "actions"), at(whole, said, deed))
    assert (done.status_code, done.headers["location"]) == (303, at(whole, said))
    assert (await standing(whole, said)).state == state
    assert (await standing(whole, said)).for_record is (deed == "record")
    assert (await norway.get(at(whole, said))).status_code == 303


async def test_a_correction_is_stored_and_answered_with_the_message(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    fields = {"version": "1", "text": "Eleven [years]."}
    done = await post(norway, at(whole, said, "actions"), at(whole, said, "corrections"), htmx=True, **fields)
    assert done.status_code == 200
    assert f'id="message-{said}"' in done.text
    assert "Eleven [years]." in done.text
    assert "Corrected once" in done.text


async def test_a_correction_begun_too_early_shows_both_wordings_and_stores_nothing(
    whole: Whole, norway: Browser
) -> None:
    said = await whole.cast.says("norway", SAID)
    await whole.cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="Twelve years."))
    answer = await post(
        norway, at(whole, said, "actions"), at(whole, said, "corrections"), version="1", text="Thirteen years."
    )
    assert answer.status_code == 422
    assert "Thirteen years.</textarea>" in answer.text
    assert "Twelve years." in answer.text
    assert "corrected in the meantime" in answer.text
    assert (await standing(whole, said)).text == "Twelve years."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"version": "1", "text": " "}, "Write something before you send it."),
        ({"version": "1", "text": "x" * 20_001}, "A message holds at most 20,000 characters."),
        ({"version": "one", "text": "Kept as it was typed."}, "Write a whole number in figures."),
        ({"text": "Kept as it was typed."}, "Fill this in."),
        ({"version": "1", "text": "Kept.", "key": "k" * 65}, "This cannot be read."),
    ],
)
async def test_a_correction_that_cannot_be_keeps_what_was_typed(
    whole: Whole, norway: Browser, fields: dict[str, str], sentence: str
) -> None:
    said, before = await whole.cast.says("norway", SAID), await numbers(whole.cast)
    for htmx in (False, True):
        form = at(whole, said, "actions")
        answer = await post(norway, form, at(whole, said, "corrections"), htmx=htmx, **fields)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f"\n{fields['text']}</textarea>" in answer.text
    assert await numbers(whole.cast) == before


async def test_script_in_a_correction_stays_words(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    for text in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[a](javascript:alert(1))"):
        version = str((await standing(whole, said)).version)
        await post(norway, at(whole, said, "actions"), at(whole, said, "corrections"), version=version, text=text)
        for page in (at(whole, said, "versions"), room(whole, f"/topics/{whole.cast.topic}")):
            html = (await norway.get(page)).text
            assert "<script>alert" not in html
            assert "<img" not in html
            assert 'href="javascript' not in html
        assert (await standing(whole, said)).text == text


async def test_a_retry_with_the_same_key_corrects_once(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    for _ in range(2):
        fields = {"version": "1", "text": "Ten years.", "key": "once"}
        done = await post(norway, at(whole, said, "actions"), at(whole, said, "corrections"), **fields)
        assert done.status_code == 303
    assert (await standing(whole, said)).version == 2


async def test_the_chair_pins_and_others_do_not(whole: Whole, norway: Browser, canada: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    refused = await post(norway, at(whole, said, "actions"), at(whole, said, "pin"))
    assert refused.status_code == 422
    assert "Pin messages" in refused.text
    done = await post(canada, at(whole, said, "actions"), at(whole, said, "pin"), htmx=True)
    assert done.status_code == 200
    assert f'id="topic-{whole.cast.topic}"' in done.text
    assert (await standing(whole, said)).pinned
    assert (await post(canada, at(whole, said, "actions"), at(whole, said, "unpin"))).status_code == 303
    assert not (await standing(whole, said)).pinned


@pytest.mark.parametrize("deed", ["call-to-order", "withdrawal-request", "strike"])
async def test_the_chair_rules_with_a_reason_and_others_do_not(
    whole: Whole, norway: Browser, canada: Browser, deed: str
) -> None:
    said = await whole.cast.says("norway", SAID)
    refused = await post(norway, at(whole, said, "actions"), at(whole, said, deed), reason="I object.")
    assert refused.status_code == 422
    assert "I object." in refused.text
    empty = await post(canada, at(whole, said, "actions"), at(whole, said, deed), reason=" ")
    assert empty.status_code == 422
    assert "Fill this in." in empty.text
    done = await post(canada, at(whole, said, "actions"), at(whole, said, deed), reason="Rule <b>68</b>.")
    assert done.status_code == 303
    html = (await norway.get(room(whole, f"/topics/{whole.cast.topic}"))).text
    assert "Rule &lt;b&gt;68&lt;/b&gt;." in html


async def test_the_versions_show_word_by_word_what_changed(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    correct = partial(corrections.correct, message_id=said, version=1, text="Norway would never accept [nine] years.")
    await whole.cast.does("norway", correct)
    html = (await norway.get(at(whole, said, "versions"))).text
    assert "<ins>never </ins>" in html
    assert "<del>[ten]</del>" in html or "<del>][ten</del>" in html
    await whole.cast.does("norway", partial(corrections.retract, message_id=said))
    erased = (await norway.get(at(whole, said, "versions"))).text
    assert "never" not in erased
    assert erased.count("The words are erased; their digest stays in the record.") == 2


async def test_struck_words_are_in_no_page(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", "An unmistakable slur.")
    await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    for page in (at(whole, said, "versions"), at(whole, said, "actions"), room(whole, f"/topics/{whole.cast.topic}")):
        html = (await norway.get(page)).text
        assert "unmistakable" not in html
        assert "struck" in html.lower()


async def test_reply_and_quote_lead_to_the_composer_and_quote_a_selection(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("canada", "Two proposals stand: nine years, and ten.")
    topic = room(whole, f"/topics/{whole.cast.topic}")
    assert f"{topic}?quote={said}#composer" in (await norway.get(at(whole, said, "actions"))).text
    composer = (await norway.get(topic, quote=str(said), words="nine years")).text
    assert "\nnine years</textarea>" in composer
    whole_words = (await norway.get(topic, quote=str(said), words="ninety years")).text
    assert "\nTwo proposals stand: nine years, and ten.</textarea>" in whole_words
    fields = {"text": "Ten.", "quote": str(said), "quote_text": "nine years", "language": "en"}
    done = await post(norway, topic, f"{topic}/messages", **fields)
    assert done.status_code == 303
    html = (await norway.get(topic)).text
    assert re.search(r"<blockquote[^>]*><p>nine years</p>", html)
    wrong = await post(norway, topic, f"{topic}/messages", **{**fields, "quote_text": "eleven years"})
    assert wrong.status_code == 422
    assert "eleven years</textarea>" in wrong.text
    assert "not the words of the message you quote" in wrong.text


async def test_marks_stand_beside_the_words(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", "@[RSA] has the [floor].", for_record=True)
    await whole.cast.does("canada", partial(marks.pin, message_id=said))
    await whole.cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="@[RSA] **has** it."))
    html = (await norway.get(room(whole, f"/topics/{whole.cast.topic}"))).text
    part = html[html.index(f'id="message-{said}"') : html.index(f'id="slot-message-{said}"')]
    assert '<span class="mention">RSA</span> <strong>has</strong> it.' in part
    assert all(mark in words(part) for mark in ("Corrected once", "For the record", "Pinned"))
