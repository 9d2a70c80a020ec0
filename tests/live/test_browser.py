"""The page in a real browser: it follows, says when it cannot, and leaves alone what someone is doing."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from server.live.limits import Limits
from tests.browser.chromium import ARGUMENTS, executable
from tests.live.paged import Paged, topic
from tests.live.served import message, until

SHOWN = "[...document.querySelectorAll('#messages > li')].map((each) => each.id)"
KEEP_APPLIED = "window.applied = []; document.addEventListener('live:applied', (e) => window.applied.push(e.detail))"

Open = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def served() -> AsyncIterator[Paged]:
    served = Paged(Limits(shutdown=0.05, close_patience=0.5, log_fragments=150))
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
async def open_page(browser: Browser, served: Paged) -> AsyncIterator[Open]:
    """Opens the room; at the end nothing may have been refused by the policy, and no script have failed."""
    context = await browser.new_context()
    await context.add_init_script(KEEP_APPLIED)
    wrong: list[str] = []

    async def open_page(name: str = "norway", fake_clock: bool = False, joined: bool = True) -> Page:
        await context.add_cookies([{"name": "name", "value": name, "url": served.address}])
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
        if fake_clock:
            await page.clock.install()
        before = served.hub.tally["joined"]
        await page.goto(served.address)
        if joined:
            await until(lambda: served.hub.tally["joined"] > before)
        return page

    yield open_page
    await context.close()
    assert wrong == []


def everyone(served: Paged, code: int) -> None:
    for listener in served.hub.crowd:
        served.hub.end(listener, code)


async def shows(page: Page, count: int) -> None:
    """Every message once, in its order."""
    await expect(page.locator("#messages > li")).to_have_count(count, timeout=20_000)
    assert await page.evaluate(SHOWN) == [f"message-{n}" for n in range(1, count + 1)]


async def test_two_closes_with_messages_in_between_lose_nothing_and_double_nothing(
    served: Paged, open_page: Open
) -> None:
    for _ in range(5):
        served.say()
    page = await open_page()
    for round in range(2):
        for _ in range(20):
            served.say()
            await asyncio.sleep(0.002)
        everyone(served, 1012)
        for _ in range(20):
            served.say()
        await shows(page, 5 + 40 * (round + 1))
    for _ in range(35):
        served.say()
        await asyncio.sleep(0.002)
    await shows(page, 120)
    applied = await page.evaluate("applied.flatMap(({ inserted }) => inserted)")
    assert sorted(applied) == sorted(f"message-{n}" for n in range(6, 121)), "each was inserted once"
    assert await page.evaluate("applied.flatMap(({ changed }) => changed)") == []
    await expect(page.locator("#live-state")).to_have_attribute("data-state", "current")


async def test_the_page_says_that_it_is_not_current_until_it_is(served: Paged, open_page: Open) -> None:
    page = await open_page()
    state = page.locator("#live-state")
    await expect(state).to_have_text("")
    served.gate = asyncio.Event()
    everyone(served, 1012)
    await expect(state).to_have_text("Not current.")
    await expect(state).to_have_attribute("data-state", "lost")
    await until(lambda: served.hub.handshakes)
    served.gate.set()
    await expect(state).to_have_text("")
    await expect(state).to_have_attribute("data-state", "current")


async def test_a_server_that_is_killed_and_comes_back_loses_nothing(served: Paged, open_page: Open) -> None:
    page = await open_page()
    served.say()
    await shows(page, 1)
    for listener in served.hub.crowd:
        listener.reset()
    await served.stop()
    served.record.commit()  # written, and never published by the process that died
    successor = Paged(served.limits, served.record, served.port)
    successor.room = served.room
    await successor.start()
    await shows(page, 2)
    successor.say()
    await shows(page, 3)
    await successor.stop()


async def test_typing_survives_the_change_of_what_surrounds_it(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.locator("#question").press_sequentially("A question of mine")
    await page.evaluate("document.getElementById('question').setSelectionRange(2, 10, 'backward')")
    await page.evaluate("window.field = document.getElementById('question')")
    served.say(topic(1), message(1))
    served.say(topic(2))
    served.say(message(2))
    await expect(page.locator("#messages > li")).to_have_count(2)
    await expect(page.locator("#topic-1 h2")).to_have_text("Topic, version 0")
    caret = "[field.value, field.selectionStart, field.selectionEnd, field.selectionDirection, field.isConnected]"
    assert await page.evaluate(caret) == ["A question of mine", 2, 10, "backward", True]
    assert await page.evaluate("document.activeElement === field")

    await page.locator("#words").focus()
    await asyncio.sleep(0.2)
    await expect(page.locator("#topic-1 h2")).to_have_text("Topic, version 0")
    await page.locator("#asking button").click()
    await expect(page.locator("#topic-1 h2")).to_have_text("Topic, version 2")
    assert await page.evaluate("document.getElementById('question').value") == ""


async def test_a_field_that_was_only_looked_into_gives_way_when_it_is_left(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.locator("#tick").focus()
    served.say(topic(1), message(1))
    await expect(page.locator("#messages > li")).to_have_count(1)
    await expect(page.locator("#topic-1 h2")).to_have_text("Topic, version 0")
    await page.locator("#words").focus()
    await expect(page.locator("#topic-1 h2")).to_have_text("Topic, version 1")


async def test_what_stands_in_a_slot_is_kept_while_its_surroundings_change(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.evaluate("document.getElementById('slot-topic-1').innerHTML = '<textarea id=\"mine\"></textarea>'")
    await page.locator("#mine").press_sequentially("unsent")
    await page.evaluate("document.getElementById('mine').setSelectionRange(1, 3)")
    served.say(topic(1))
    await expect(page.locator("#topic-1 h2")).to_have_text("Topic, version 1")
    field = "[document.activeElement.id, document.activeElement.value, document.activeElement.selectionStart]"
    assert await page.evaluate(field) == ["mine", "unsent", 1]


async def test_what_the_reader_opened_stays_open(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.locator("#more summary").click()
    served.say(topic(1))
    await expect(page.locator("#more p")).to_have_text("version 1")
    await expect(page.locator("#more p")).to_be_visible()


async def test_words_in_the_composer_are_untouched_by_what_arrives(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.locator("#words").press_sequentially("To the room")
    for _ in range(10):
        served.say()
    await shows(page, 10)
    assert await page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["words", "To the room"]


@pytest.mark.parametrize(
    ("code", "words"),
    [(4401, "Signed out. Sign in"), (4403, "No seat."), (4404, "No seat."), (4400, "Not let through. Reload")],
)
async def test_where_it_is_told_to_stop_it_stops_and_says_why(
    served: Paged, open_page: Open, code: int, words: str
) -> None:
    page = await open_page(fake_clock=True)
    served.refusals["norway"] = code
    everyone(served, code)
    await expect(page.locator("#live-state")).to_have_text(words)
    asked = len(served.handshakes)
    await page.clock.run_for(120_000)
    await page.evaluate("dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))")
    served.say()
    await asyncio.sleep(0.2)
    assert len(served.handshakes) == asked
    await expect(page.locator("#live-state")).to_have_text(words)


async def test_a_link_leads_to_signing_in(served: Paged, open_page: Open) -> None:
    page = await open_page()
    served.hub.end_session(served.person("norway").session)
    await expect(page.locator("#live-state a")).to_have_attribute("href", "/sign-in")


async def test_a_server_that_is_full_is_left_in_peace_for_a_while(served: Paged, open_page: Open) -> None:
    served.refusals["norway"] = 1013
    page = await open_page(fake_clock=True, joined=False)
    await expect(page.locator("#live-state")).to_have_text("Too many.")
    assert len(served.handshakes) == 1
    await page.clock.run_for(4_000)
    await asyncio.sleep(0.2)
    assert len(served.handshakes) == 1
    del served.refusals["norway"]
    await page.clock.run_for(40_000)
    await expect(page.locator("#live-state")).to_have_text("")


async def test_connections_that_break_at_once_are_tried_ever_more_seldom(served: Paged, open_page: Open) -> None:
    served.refusals["norway"] = 1011
    page = await open_page(fake_clock=True, joined=False)
    for _ in range(8 * 60):
        await page.clock.run_for(1_000)
    assert 8 <= len(served.handshakes) <= 60, "eight minutes"


async def test_where_sockets_are_not_let_through_the_page_says_so(served: Paged, open_page: Open) -> None:
    page = await open_page(fake_clock=True)
    await page.evaluate("document.querySelector('[data-live]').dataset.live = '/no/such/socket'")
    everyone(served, 1012)
    await expect(page.locator("#live-state")).to_have_attribute("data-state", "lost")
    async with asyncio.timeout(20):
        while await page.locator("#live-state").get_attribute("data-state") != "refused":
            await page.clock.run_for(1_000)
    await expect(page.locator("#live-state")).to_have_text("Not let through. Reload")
    await page.evaluate("document.querySelector('[data-live]').dataset.live = '/rooms/1/live'")
    async with asyncio.timeout(20):
        while await page.locator("#live-state").get_attribute("data-state") != "current":
            await page.clock.run_for(5_000)


async def test_a_machine_that_slept_for_an_hour_begins_a_new_connection_from_its_number(
    served: Paged, open_page: Open
) -> None:
    page = await open_page(fake_clock=True)
    served.say()
    await shows(page, 1)
    await page.clock.fast_forward("01:00:00")
    await until(lambda: len(served.handshakes) == 2)
    assert served.handshakes[1].after == 1
    assert served.handshakes[1].query["lang"] == "en"
    served.say()
    await shows(page, 2)


async def test_a_connection_that_is_silent_for_long_is_not_trusted(served: Paged, open_page: Open) -> None:
    page = await open_page(fake_clock=True)
    for _ in range(16):
        await page.clock.run_for(5_000)
    await until(lambda: len(served.handshakes) >= 2)
    served.say()
    await shows(page, 1)


async def test_a_network_that_comes_back_is_used_at_once(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.evaluate("dispatchEvent(new Event('online'))")
    await until(lambda: len(served.handshakes) == 2)
    served.say()
    await shows(page, 1)


HIDE = """(state) => {
  for (const [name, value] of [["visibilityState", state], ["hidden", state === "hidden"]])
    Object.defineProperty(document, name, { configurable: true, get: () => value });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_a_hidden_tab_follows_too(served: Paged, open_page: Open) -> None:
    """A browser without a screen hides no tab, so the page is told that it is hidden."""
    page = await open_page()
    await page.evaluate(HIDE, "hidden")
    for _ in range(10):
        served.say()
    await shows(page, 10)
    everyone(served, 1012)
    served.say()
    await shows(page, 11)
    await page.evaluate(HIDE, "visible")
    served.say()
    await shows(page, 12)
    assert len(served.handshakes) == 2


async def test_a_tab_that_was_frozen_has_lost_nothing(served: Paged, open_page: Open) -> None:
    page = await open_page()
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
    for _ in range(50):
        served.say()
        await asyncio.sleep(0.002)
    await cdp.send("Page.setWebLifecycleState", {"state": "active"})
    await shows(page, 50)


async def becomes(page: Page, condition: str) -> None:
    """Wait without a timer in the page: a hidden one has none to rely on."""
    async with asyncio.timeout(20):
        while not await page.evaluate(condition):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_page_too_far_behind_is_read_anew_without_touching_what_is_in_use(
    served: Paged, open_page: Open
) -> None:
    page = await open_page()
    await page.locator("#words").press_sequentially("half a sentence")
    await page.evaluate("document.getElementById('words').setSelectionRange(3, 6)")
    served.gate = asyncio.Event()
    everyone(served, 1012)
    for _ in range(510):
        served.say()
    served.say(topic(9))
    served.gate.set()
    await shows(page, 510)
    await expect(page.locator("#topic-1 h2")).to_have_text("Topic, version 9")
    words = "[document.activeElement.id, document.activeElement.value, document.activeElement.selectionStart]"
    assert await page.evaluate(words) == ["words", "half a sentence", 3]
    await expect(page.locator("#live-state")).to_have_attribute("data-state", "current")
    served.say(message(511))
    await shows(page, 511)
    assert served.asked == 2


async def test_the_first_message_may_arrive_after_the_second(served: Paged, open_page: Open) -> None:
    """Who speaks second is told of their own words by the answer to their form, perhaps before they hear the first."""
    page = await open_page()
    served.say(message(2))
    await expect(page.locator("#message-2")).to_be_visible()
    served.say(message(1))
    await shows(page, 2)


async def test_members_stand_in_their_order_and_what_belongs_elsewhere_stays_away(
    served: Paged, open_page: Open
) -> None:
    for number in (10, 20, 30):
        served.say(message(number))
    served.begins = 10
    page = await open_page()
    row = '<tr id="row-{0}" data-into="rows" data-order="{0}"><td>row {0}</td></tr>'
    served.say(
        message(40),
        message(25),
        message(5),
        message(15),
        message(16),
        ("row-2", row.format(2).encode()),
        ("row-1", row.format(1).encode()),
        ("stranger-1", b'<p id="stranger-1">no place for this</p>'),
        ("stranger-2", b'<p id="stranger-2" data-into="nowhere">nor this</p>'),
        ("odd", b'<p id="odd&quot; x">an id that is none</p>'),
    )
    await expect(page.locator("#message-40")).to_be_visible()
    shown = await page.evaluate(SHOWN)
    assert shown == [f"message-{n}" for n in (10, 15, 16, 20, 25, 30, 40)], "5 is of an earlier stretch"
    assert await page.evaluate("[...document.querySelectorAll('#rows > tr')].map((row) => row.id)") == [
        "row-1",
        "row-2",
    ]
    await expect(page.locator("#stranger-1, #stranger-2, [id^=odd]")).to_have_count(0)

    served.say(("row-1", row.format(1).replace('data-order="1"', 'data-order="7"').encode()))
    await expect(page.locator("#rows > tr").last).to_have_id("row-1")

    await page.evaluate("document.getElementById('messages').dataset.partial = ''")
    served.say(message(50), message(26))
    await expect(page.locator("#message-26")).to_be_visible()
    await expect(page.locator("#message-50")).to_have_count(0)


async def test_a_change_inside_a_part_that_waits_is_there_at_once_and_afterwards(
    served: Paged, open_page: Open
) -> None:
    def outer(version: int, inner: str = "") -> tuple[str, bytes]:
        html = f'<section id="topic-1"><h2>{version}</h2><input id="question"><ul id="inner">{inner}</ul></section>'
        return "topic-1", html.encode()

    def item(number: int, version: int) -> tuple[str, bytes]:
        return f"item-{number}", f'<li id="item-{number}" data-into="inner">item {number} v{version}</li>'.encode()

    page = await open_page()
    served.say(outer(0, item(1, 1)[1].decode()))
    await page.locator("#question").press_sequentially("x")
    served.say(outer(1, item(1, 2)[1].decode()))
    served.say(item(1, 3))
    served.say(item(2, 1))
    await expect(page.locator("#inner > li")).to_have_text(["item 1 v3", "item 2 v1"])
    await expect(page.locator("#topic-1 h2")).to_have_text("0")
    await page.locator("#question").fill("")
    await page.locator("#words").focus()
    await expect(page.locator("#topic-1 h2")).to_have_text("1")
    await expect(page.locator("#inner > li")).to_have_text(["item 1 v3", "item 2 v1"])


async def test_new_messages_are_announced_together(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.evaluate(
        """window.said = [];
        new MutationObserver(() => said.push(document.getElementById("announcements").textContent))
          .observe(document.getElementById("announcements"), { childList: true });"""
    )
    for _ in range(3):
        served.say()
        await asyncio.sleep(0.05)
    await expect(page.locator("#announcements")).to_have_text("3 new messages")
    served.say(topic(1))
    served.say(message(3, version=2))
    served.say()
    await expect(page.locator("#announcements")).to_have_text("1 new message")
    assert await page.evaluate("said") == ["3 new messages", "1 new message"]


async def test_a_bell_becomes_one_event(served: Paged, open_page: Open) -> None:
    places = [uuid4(), uuid4()]
    served.follows = frozenset(places)
    page = await open_page()
    await page.evaluate("window.bells = []; document.addEventListener('live:bell', (e) => bells.push(e.detail.places))")
    for place in places:
        served.hub.bell(place)
    await becomes(page, "bells.length > 0")
    assert [sorted(each) for each in await page.evaluate("bells")] == [sorted(map(str, places))]


async def test_what_was_read_is_said_when_there_is_a_connection_and_not_lost_when_there_is_none(
    served: Paged, open_page: Open
) -> None:
    page = await open_page()
    served.gate = asyncio.Event()
    everyone(served, 1012)
    await expect(page.locator("#live-state")).to_have_attribute("data-state", "lost")
    read = "(upto) => document.dispatchEvent(new CustomEvent('live:read', { detail: { topic: 't1', upto } }))"
    for upto in (3, 7, 5):
        await page.evaluate(read, upto)
    await asyncio.sleep(0.4)
    assert served.heard == []
    served.gate.set()
    await until(lambda: served.heard)
    assert [said for _, said in served.heard] == [{"read": {"topic": "t1", "upto": 7}}]


async def test_what_was_said_just_before_a_connection_broke_is_said_again(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.evaluate(
        "document.dispatchEvent(new CustomEvent('live:read', { detail: { topic: 't1', upto: 4 } }))",
    )
    await until(lambda: served.heard)
    for listener in served.hub.crowd:
        listener.reset()
    await until(lambda: len(served.heard) == 2)
    assert served.heard[0][1] == served.heard[1][1] == {"read": {"topic": "t1", "upto": 4}}


async def test_typing_is_told_only_where_presence_is_shown(served: Paged, open_page: Open) -> None:
    page = await open_page()
    await page.locator("#words").press_sequentially("a")
    await page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<div class=presence><p>1</p></div>')"
    )
    await page.locator("#words").press_sequentially("bcdefgh")
    await until(lambda: served.heard)
    await page.locator("#words").press_sequentially("ijk")
    await asyncio.sleep(0.1)
    assert [json.dumps(said) for _, said in served.heard] == ['{"typing": "t1"}']


async def test_two_hundred_changes_in_one_frame_are_applied(served: Paged, open_page: Open) -> None:
    for _ in range(100):
        served.say()
    page = await open_page()
    changes: list[Any] = [message(n, version=2) for n in range(1, 201)]
    served.say(*changes)
    await shows(page, 200)
    texts = await page.locator("#messages > li").all_text_contents()
    assert texts == [f"message {n} v2" for n in range(1, 201)]
