"""A connection that is lost and comes back: no gap, no double, and nothing that was typed is lost."""

import asyncio
from functools import partial

from playwright.async_api import Page, WebSocketRoute, expect

from rooms.threads import messages
from rooms.threads.messages import Words
from tests.browser.acting import composer, message, say, shows, state
from tests.browser.stage import Scene, Stage
from tests.live.served import until

LOST = "What you see may not be current"
ASLEEP = """(hidden) => {
  for (const [name, value] of [["visibilityState", hidden ? "hidden" : "visible"], ["hidden", hidden]])
    Object.defineProperty(document, name, { configurable: true, get: () => value });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_a_network_that_goes_and_comes_back_leaves_no_gap_and_no_double(stage: Stage) -> None:
    scene = await stage.scene("A room with a bad line")
    norway, chair = await stage.opens("norway", scene.path), await stage.opens("canada", scene.path)
    await say(chair, "Before.")
    await expect(message(norway, "Before.")).to_be_visible()
    for turn in range(2):
        await norway.context.set_offline(True)
        await expect(state(norway)).to_contain_text(LOST)
        await say(chair, f"Meanwhile {turn}.")
        words = f"From the train {turn}."
        await composer(norway).press_sequentially(words)
        await composer(norway).press("Control+Enter")
        await expect(composer(norway)).to_have_value(words)
        await norway.context.set_offline(False)
        await expect(state(norway)).to_be_empty()
        await expect(message(norway, f"Meanwhile {turn}.")).to_have_count(1)
        await expect(composer(norway)).to_have_value(words)
        await composer(norway).press("Control+Enter")
        await expect(message(chair, words)).to_have_count(1)
        await expect(composer(norway)).to_have_value("")
    said = ["Before.", "Meanwhile 0.", "From the train 0.", "Meanwhile 1.", "From the train 1."]
    assert await scene.said() == said
    await shows(norway, said)
    await shows(chair, said)


class Line:
    """The socket of a page, in the hands of something in between that can cut it and keep it cut."""

    def __init__(self) -> None:
        self.sockets: list[WebSocketRoute] = []
        self.cut = False
        self.after: list[str] = []

    async def hold(self, page: Page) -> None:
        await page.route_web_socket("**/live*", self.opened)

    async def opened(self, socket: WebSocketRoute) -> None:
        self.after.append(socket.url)
        if self.cut:
            await socket.close(code=1012)
            return
        socket.connect_to_server()
        self.sockets.append(socket)

    async def close(self) -> None:
        """Close what is open as a server does that restarts, and let nothing through until it is mended."""
        self.cut = True
        for socket in self.sockets:
            await socket.close(code=1012)
        self.sockets.clear()

    def mend(self) -> None:
        self.cut = False


async def followed(stage: Stage, scene: Scene, name: str) -> tuple[Page, Line]:
    """A page whose socket can be cut."""
    page, line = await (await stage.browser(name)).new_page(), Line()
    await line.hold(page)
    await page.goto(scene.path)
    return page, line


async def test_a_socket_that_is_closed_resumes_from_its_number(on_both: Stage) -> None:
    scene = await on_both.scene("A room behind a proxy")
    norway, line = await followed(on_both, scene, "norway")
    chair = await on_both.opens("canada", scene.path)
    await say(chair, "One.")
    await expect(message(norway, "One.")).to_be_visible()
    await composer(norway).press_sequentially("Half a sentence")
    for turn in range(3):
        await line.close()
        await expect(state(norway)).to_contain_text(LOST)
        await say(chair, f"Unheard {turn}.")
        line.mend()
        await expect(message(norway, f"Unheard {turn}.")).to_be_visible()
        await expect(state(norway)).to_be_empty()
    await shows(norway, await scene.said())
    await expect(composer(norway)).to_have_value("Half a sentence")
    await expect(composer(norway)).to_be_focused()


async def test_unsent_words_survive_a_reload_and_go_once_they_are_sent(stage: Stage) -> None:
    scene = await stage.scene("A room that is left")
    norway = await stage.opens("norway", scene.path)
    await composer(norway).press_sequentially("Written before the tunnel")
    await norway.reload()
    await expect(composer(norway)).to_have_value("Written before the tunnel")
    await norway.goto("/conferences")
    await norway.goto(scene.path)
    await expect(composer(norway)).to_have_value("Written before the tunnel")
    await composer(norway).press("Control+Enter")
    await expect(message(norway, "Written before the tunnel")).to_be_visible()
    await expect(composer(norway)).to_have_value("")
    await norway.reload()
    await expect(composer(norway)).to_have_value("")


async def test_a_tab_that_slept_has_all_of_it_when_it_wakes(stage: Stage) -> None:
    scene = await stage.scene("A room beside a sleeping tab")
    norway = await stage.opens("norway", scene.path)
    await say(norway, "Good night.")
    devtools = await norway.context.new_cdp_session(norway)
    await norway.evaluate(ASLEEP, True)
    await devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    for each in range(5):
        await scene.says("canada", f"In the night {each}.")
    await devtools.send("Page.setWebLifecycleState", {"state": "active"})
    await norway.evaluate(ASLEEP, False)
    await shows(norway, await scene.said())
    await expect(state(norway)).to_be_empty()


async def test_a_machine_that_slept_for_an_hour_begins_anew_from_its_number(stage: Stage) -> None:
    scene = await stage.scene("A room beside a closed lid")
    norway, line = await (await stage.browser("norway")).new_page(), Line()
    await norway.clock.install()
    await line.hold(norway)
    await norway.goto(scene.path)
    await scene.says("canada", "Before the lid was closed.")
    await expect(message(norway, "Before the lid")).to_be_visible()
    await norway.clock.fast_forward("01:00:00")
    await until(lambda: len(line.after) == 2)
    number = [int(url.partition("after=")[2].partition("&")[0]) for url in line.after]
    assert number[1] > number[0], "it asks from what it has"
    await scene.says("canada", "After it was opened.")
    await expect(message(norway, "After it was opened.")).to_be_visible()
    await shows(norway, await scene.said())


async def test_a_page_that_is_far_behind_catches_up(stage: Stage) -> None:
    scene = await stage.scene("A room in which much was said")
    norway, line = await followed(stage, scene, "norway")
    await scene.says("canada", "Point 0.")
    await expect(message(norway, "Point 0.")).to_be_visible()
    await composer(norway).press_sequentially("Half a sentence")
    await line.close()
    await expect(state(norway)).to_contain_text(LOST)
    posts = [partial(messages.post, topic_id=scene.topic, words=Words(text=f"Point {n}.")) for n in range(1, 411)]
    await asyncio.gather(*(scene.does("canada", post) for post in posts))
    line.mend()
    await expect(message(norway, "Point 410.")).to_be_visible()
    await expect(state(norway)).to_be_empty()
    await expect(composer(norway)).to_be_focused()
    await expect(composer(norway)).to_have_value("Half a sentence")
    await shows(norway, await scene.said())
