"""The pages of segments: opened by whoever chairs, acknowledged by all, closed after a second look."""

import asyncio
import re
from contextlib import suppress
from functools import partial
from uuid import UUID

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError

from rooms import segments
from rooms.room import Attribution, Room
from rooms.segments import Segment
from rooms.threads import naming
from tests.cast import entries, row
from tests.rooms.ways import amended
from tests.server.whole import Browser, Whole

RULE = Attribution.CHATHAM_HOUSE


def base(whole: Whole) -> str:
    return f"/rooms/{whole.cast.room}/segments"


async def the_segment(whole: Whole) -> UUID:
    found = (await row(whole.cast.store, Room, whole.cast.room)).segment_id
    assert found is not None
    return found


async def test_the_chair_opens_and_closes_and_is_told_what_ceases(whole: Whole, canada: Browser) -> None:
    answer = await canada.send(base(whole), base(whole), {"rule": RULE})
    assert answer.headers["location"] == base(whole)
    page = await canada.get(base(whole))
    assert "This segment is open since" in page.text
    assert "You have acknowledged this rule." in page.text
    closure = f"{base(whole)}/{await the_segment(whole)}/closure"
    assert "Its key is destroyed at once." in (await canada.get(closure)).text
    closed = await canada.send(closure, closure, {})
    assert closed.headers["location"] == base(whole)
    assert "Segments of this room" in (await canada.get(base(whole))).text
    again = await canada.send(base(whole), closure, {})
    assert again.status_code == 422
    assert "This segment is closed already." in again.text
    assert "This segment is closed already." in (await canada.get(closure)).text


async def test_a_rule_that_is_too_loose_is_refused_beside_the_choice(whole: Whole, canada: Browser) -> None:
    answer = await canada.send(base(whole), base(whole), {"rule": Attribution.ON_RECORD})
    assert answer.status_code == 422
    assert "The rule of a segment is no looser than that of its room." in answer.text
    assert 'aria-invalid="true"' in answer.text


async def test_others_cannot_open_or_close_and_strangers_find_nothing(
    whole: Whole, norway: Browser, stranger: Browser
) -> None:
    answer = await norway.send("/preferences", base(whole), {"rule": RULE})
    assert answer.status_code == 422
    assert "Open a segment" in answer.text
    await whole.cast.does("canada", partial(naming.open_segment, rule=RULE))
    closure = f"{base(whole)}/{await the_segment(whole)}/closure"
    assert (await norway.send("/preferences", closure, {})).status_code == 422
    assert (await row(whole.cast.store, Segment, await the_segment(whole))).state == "open"
    for path in (base(whole), closure):
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.send("/preferences", path, {"rule": RULE})).status_code == 404


@pytest.mark.usefixtures("heard_at_once")
async def test_a_form_from_the_segment_is_not_sent_on_the_record(whole: Whole, norway: Browser) -> None:
    """The words stay; whoever sends them once more has seen under which rule."""
    cast = whole.cast
    await cast.does("canada", partial(naming.open_segment, rule=RULE))
    segment = await the_segment(whole)
    await cast.does("norway", partial(segments.acknowledge, segment_id=segment, rule=RULE))
    thread = f"/rooms/{cast.room}/topics/{cast.topic}"
    form = (await norway.get(thread)).text
    assert f'name="segment" value="{segment}"' in form
    assert 'type="file"' not in form
    await cast.does("canada", partial(segments.close, segment_id=segment))
    count = len(await entries(cast.store, cast.room))
    sent = await norway.send(thread, f"{thread}/messages", {"text": "Between us.", "segment": str(segment)})
    assert sent.status_code == 422
    assert "A segment was opened or closed since you opened this page." in sent.text
    assert "Between us." in sent.text
    assert len(await entries(cast.store, cast.room)) == count
    assert re.search(r'name="segment" value=""', sent.text)


@pytest.mark.usefixtures("heard_at_once")
async def test_when_a_segment_opens_whoever_listens_must_be_admitted_anew(whole: Whole, norway: Browser) -> None:
    cast = whole.cast
    after = whole.site.publisher.known[cast.room]
    listening = asyncio.ensure_future(heard(whole, norway, after))
    await asyncio.sleep(0.5)
    await cast.does("canada", partial(naming.open_segment, rule=RULE))
    frames, code = await listening
    assert code == 1012
    assert any('"reload"' in frame for frame in frames)
    assert any(f"masthead-{cast.room}" in frame for frame in frames)
    await cast.says("canada", "Confided.")
    frames, code = await heard(whole, norway, after)
    assert code == 4409
    assert not any("Confided" in frame for frame in frames)


async def heard(whole: Whole, browser: Browser, after: int) -> tuple[list[str], int]:
    """Whatever a page of the room is sent until it is cut off, and with which code."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    url = f"{whole.url.replace('http', 'ws')}/rooms/{whole.cast.room}/live?after={after}"
    frames: list[str] = []
    async with connect(url, origin=whole.url, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
        async with asyncio.timeout(10):
            with suppress(ConnectionClosedError):
                async for frame in socket:
                    frames.append(str(frame))
        await socket.wait_closed()
    return frames, socket.close_code or 0


@pytest.mark.usefixtures("heard_at_once")
async def test_to_quote_from_where_few_of_a_kind_were_is_asked_about_first(whole: Whole, norway: Browser) -> None:
    """What was typed is kept, and which kinds are meant is said; not who. In the segment itself nothing is asked."""
    cast = whole.cast
    await cast.does("canada", partial(naming.open_segment, rule=RULE))
    segment = await the_segment(whole)
    for name in ("norway", "icbl"):
        await cast.does(name, partial(segments.acknowledge, segment_id=segment, rule=RULE))
    said = await cast.says("icbl", "We were near the border.")
    thread = f"/rooms/{cast.room}/topics/{cast.topic}"
    composer = "These words were said where few of some kinds took part"
    assert composer not in (await norway.get(f"{thread}?quote={said}")).text
    await cast.says("norway", "Where?", quote_of=said)
    await cast.does("canada", partial(segments.close, segment_id=segment))
    page = (await norway.get(f"{thread}?quote={said}")).text
    assert composer in page
    assert "Non-governmental organisation" in page
    assert "African States" in page
    form = {"text": "I <heard> this.", "quote": str(said), "quote_text": "near the border", "segment": ""}
    count = len(await entries(cast.store, cast.room))
    asked = await norway.send(thread, f"{thread}/messages", form)
    assert asked.status_code == 422
    assert "Nothing was sent yet." in asked.text
    assert "I &lt;heard&gt; this.</textarea>" in asked.text
    assert "\nnear the border</textarea>" in asked.text
    assert "Ida Campaign" not in asked.text.partition('class="composer"')[2].partition("</form>")[0]
    assert len(await entries(cast.store, cast.room)) == count
    sent = await norway.send(thread, f"{thread}/messages", {**form, "knowingly": "yes"})
    assert sent.headers["location"].startswith(f"/rooms/{cast.room}/messages/")


@pytest.mark.usefixtures("heard_at_once")
async def test_words_that_wait_ask_before_they_wait(whole: Whole, norway: Browser) -> None:
    cast = whole.cast
    await cast.does("canada", partial(naming.open_segment, rule=RULE))
    segment = await the_segment(whole)
    await cast.does("icbl", partial(segments.acknowledge, segment_id=segment, rule=RULE))
    said = await cast.says("icbl", "We were near the border.")
    await cast.does("canada", partial(segments.close, segment_id=segment))
    await amended(cast, call_back_seconds=30)
    thread = f"/rooms/{cast.room}/topics/{cast.topic}"
    form = {"text": "I heard this.", "quote": str(said), "segment": ""}
    assert "Nothing was sent yet." in (await norway.send(thread, f"{thread}/messages", form)).text
    held = await norway.send(thread, f"{thread}/messages", {**form, "knowingly": "yes"})
    assert "#composer-" in held.headers["location"]


async def test_whoever_may_not_open_one_is_told_what_is_wrong_all_the_same(
    whole: Whole, norway: Browser, canada: Browser
) -> None:
    for fields in ({"rule": "whatever"}, {"rule": RULE, "until": "soon"}):
        answer = await norway.send("/preferences", base(whole), fields)
        assert answer.status_code == 422
        assert answer.text.count('role="alert"') == 1
    await canada.send(base(whole), base(whole), {"rule": RULE})
    answer = await canada.send(base(whole), base(whole), {"rule": RULE, "until": "soon"})
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
