"""The server is killed while people speak: what was acknowledged is there once, and what was not is still theirs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, expect

from rooms.threads import messages
from rooms.threads.messages import Words
from tests.browser.acting import SHOWN, composer, say, shows, state
from tests.browser.stage import Scene, Stage, staged
from tests.live.pair import SQLITE

ACKNOWLEDGED = 12
# A page that has tried in vain for a while tries but once a minute.
LONG = 90_000


@dataclass
class Speaker:
    """Somebody who types one thing after another, and what their page was told of it."""

    name: str
    page: Page
    sent: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    failed: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self) -> None:
        self.page.on("requestfinished", self.answered)
        self.page.on("requestfailed", self.unanswered)

    def answered(self, request: Request) -> None:
        """An answer counts when it is there to its last word: one that breaks off in the middle is none."""
        answer = request.existing_response
        if posted(request) and answer is not None and answer.ok:
            self.acknowledged.append(spoken(request))

    def unanswered(self, request: Request) -> None:
        if posted(request):
            self.failed.set()

    async def burst(self) -> None:
        """Speak, by keyboard, as fast as the page takes it, until something is not answered."""
        field = composer(self.page)
        await field.focus()
        while not self.failed.is_set():
            words = f"{self.name} {len(self.sent) + 1}."
            self.sent.append(words)
            await self.page.keyboard.type(words)
            await self.page.keyboard.press("Control+Enter")
            await self.answer()

    async def answer(self) -> None:
        while not self.failed.is_set() and await composer(self.page).input_value():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def posted(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/messages")


def spoken(request: Request) -> str:
    """The words of a form as it was sent."""
    body = (request.post_data_buffer or b"").decode()
    return body.partition('name="text"\r\n\r\n')[2].partition("\r\n--")[0]


@pytest_asyncio.fixture
async def own_stage(
    request: pytest.FixtureRequest, database_url: str, chromium: Browser, tmp_path: Path
) -> AsyncIterator[Stage]:
    """A server of one's own, to be killed."""
    async with staged(chromium, tmp_path / "data", database_url) as stage:
        yield stage
        await stage.clear()


async def test_a_server_that_is_killed_in_mid_burst_loses_nothing_it_acknowledged(own_stage: Stage) -> None:
    stage = own_stage
    scene = await stage.scene("A room in which all speak at once")
    speakers = [Speaker(name, await stage.opens(name, scene.path)) for name in ("norway", "canada")]
    listener = await stage.opens("icbl", scene.path)
    await composer(listener).press_sequentially("Still being written")
    for speaker in speakers:
        speaker.listen()
    bursts = asyncio.gather(*(speaker.burst() for speaker in speakers))
    while sum(len(each.acknowledged) for each in speakers) < ACKNOWLEDGED:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await stage.kill()
    await bursts
    pages = [listener, *(each.page for each in speakers)]
    for page in pages:
        await expect(state(page)).to_contain_text("What you see may not be current")

    unsent = {}
    for speaker in speakers:
        assert speaker.acknowledged == speaker.sent[:-1], "each was answered before the next was typed"
        unsent[speaker.name] = speaker.sent[-1]
        await expect(composer(speaker.page)).to_have_value(speaker.sent[-1])
    await stage.restart()
    for page in pages:
        await expect(state(page)).to_be_empty(timeout=LONG)
    for speaker in speakers:
        await composer(speaker.page).press("Control+Enter")
        await expect(composer(speaker.page)).to_have_value("")
        await expect(speaker.page.locator("li.message", has_text=unsent[speaker.name])).to_have_count(1)
    await everyone_agrees(scene, pages, speakers)
    await expect(composer(listener)).to_have_value("Still being written")

    await listener.reload()
    await shows(listener, await scene.said())
    await composer(listener).press("Control+Enter")
    await expect(speakers[0].page.locator("li.message", has_text="Still being written")).to_have_count(1)
    await say(speakers[0].page, "And on it goes.")
    await shows(speakers[1].page, await scene.said())


async def everyone_agrees(scene: Scene, pages: list[Page], speakers: list[Speaker]) -> None:
    """Every browser shows the record: all that was sent, once, each speaker's in their order."""
    said = await scene.said()
    assert sorted(said) == sorted(words for each in speakers for words in each.sent)
    for speaker in speakers:
        assert [words for words in said if words.startswith(speaker.name)] == speaker.sent
    for page in pages:
        await expect(page.locator("li.message")).to_have_count(len(said))
        assert await page.evaluate(SHOWN) == said


@SQLITE
@pytest.mark.long
async def test_a_page_that_is_too_far_behind_is_read_anew_and_what_is_being_written_stays(own_stage: Stage) -> None:
    """The server that comes back no longer has what was sent, and the record is longer than a push may be."""
    stage = own_stage
    scene = await stage.scene("A room in which much was said")
    norway, icbl = await stage.opens("norway", scene.path), await stage.opens("icbl", scene.path)
    await say(norway, "Point 0.")
    await expect(icbl.locator("li.message")).to_have_count(1)
    await composer(norway).press_sequentially("Half a sentence")
    await stage.kill()
    posts = [partial(messages.post, topic_id=scene.topic, words=Words(text=f"Point {n}.")) for n in range(1, 421)]
    await asyncio.gather(*(scene.does("canada", post) for post in posts))
    await stage.restart()
    for page in (norway, icbl):
        await expect(state(page)).to_be_empty(timeout=LONG)
        await expect(page.locator("li.message").last).to_contain_text("Point 420.")
        shown = await page.evaluate(SHOWN)
        assert shown == [f"Point {number}." for number in range(221, 421)]
        await expect(page.get_by_role("link", name="Earlier messages")).to_have_count(1)
    await expect(composer(norway)).to_have_value("Half a sentence")
    await expect(composer(norway)).to_be_focused()
    await say(icbl, "After all of that.")
    await expect(norway.locator("li.message").last).to_contain_text("After all of that.")
