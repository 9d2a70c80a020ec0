"""Sending when the answer is slow, or does not come: every word goes out once, and none is lost."""

import asyncio

from playwright.async_api import Page, Route, expect

from tests.browser.acting import composer, message
from tests.browser.stage import Stage


class Delayed:
    """Something between a page and the server that keeps answers back: all of them, or loses them."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.lose = False
        self.waiting = asyncio.Event()

    async def stand(self, page: Page) -> None:
        await page.route("**/messages", self.between)

    async def between(self, route: Route) -> None:
        answer = await route.fetch()
        self.waiting.set()
        await self.gate.wait()
        await (route.abort() if self.lose else route.fulfill(response=answer))


async def test_what_is_sent_before_the_answer_has_come_goes_out_as_well(stage: Stage) -> None:
    scene = await stage.scene("A room far away")
    norway, between = await stage.opens("norway", scene.path), Delayed()
    await between.stand(norway)
    await composer(norway).press_sequentially("First.")
    await norway.keyboard.press("Control+Enter")
    await between.waiting.wait()
    await norway.keyboard.type(" Second.")
    await norway.keyboard.press("Control+Enter")
    await norway.keyboard.press("Control+Enter")
    between.gate.set()
    await expect(message(norway, "Second.")).to_be_visible()
    await expect(composer(norway)).to_have_value("")
    await norway.keyboard.type("Third.")
    await norway.keyboard.press("Control+Enter")
    await expect(message(norway, "Third.")).to_be_visible()
    assert await scene.said() == ["First.", "Second.", "Third."]


async def test_an_answer_that_is_lost_is_said_and_sending_again_says_it_once(stage: Stage) -> None:
    scene = await stage.scene("A room behind a bad proxy")
    norway, between = await stage.opens("norway", scene.path), Delayed()
    between.lose = True
    between.gate.set()
    await between.stand(norway)
    await composer(norway).press_sequentially("Only once.")
    await norway.keyboard.press("Control+Enter")
    await expect(norway.get_by_role("alert")).to_contain_text("Not sent: the server did not answer.")
    await expect(message(norway, "Only once.")).to_be_visible()
    await expect(composer(norway)).to_have_value("Only once.")
    between.lose = False
    await norway.keyboard.press("Control+Enter")
    await expect(composer(norway)).to_have_value("")
    await expect(norway.get_by_role("alert")).to_have_count(0)
    assert await scene.said() == ["Only once."]


async def test_words_that_were_changed_after_an_answer_was_lost_are_not_taken_for_those_before(stage: Stage) -> None:
    scene = await stage.scene("A room behind a worse proxy")
    norway, between = await stage.opens("norway", scene.path), Delayed()
    between.lose = True
    between.gate.set()
    await between.stand(norway)
    await composer(norway).press_sequentially("We agree.")
    await norway.keyboard.press("Control+Enter")
    await expect(norway.get_by_role("alert")).to_be_visible()
    between.lose = False
    await composer(norway).fill("We do not agree.")
    await norway.keyboard.press("Control+Enter")
    await expect(norway.locator(".composer .error")).to_contain_text("These have not been sent yet")
    await expect(composer(norway)).to_have_value("We do not agree.")
    await composer(norway).press("Control+Enter")
    await expect(message(norway, "We do not agree.")).to_be_visible()
    assert await scene.said() == ["We agree.", "We do not agree."]


async def test_held_words_whose_answer_was_lost_are_held_once(stage: Stage) -> None:
    scene = await stage.scene("A room with a pause and a bad proxy", call_back_seconds=3)
    norway, between = await stage.opens("norway", scene.path), Delayed()
    between.lose = True
    between.gate.set()
    await between.stand(norway)
    await composer(norway).press_sequentially("Once, after a pause.")
    await norway.keyboard.press("Control+Enter")
    await expect(norway.get_by_role("alert")).to_be_visible()
    await norway.keyboard.press("Control+Enter")
    await expect(norway.get_by_role("alert")).to_be_visible()
    await expect(message(norway, "Once, after a pause.")).to_be_visible()
    between.lose = False
    await norway.keyboard.press("Control+Enter")
    await expect(composer(norway)).to_have_value("")
    await expect(norway.locator(".callback")).to_have_count(0)
    assert await scene.said() == ["Once, after a pause."]


async def test_a_fault_of_the_server_is_said_where_it_happened(stage: Stage) -> None:
    scene = await stage.scene("A room on a bad day")
    norway = await stage.opens("norway", scene.path)
    await norway.route("**/messages", lambda route: route.fulfill(status=503, body="busy"))
    await composer(norway).press_sequentially("Said on a bad day.")
    await norway.keyboard.press("Control+Enter")
    await expect(norway.get_by_role("alert")).to_contain_text("Not sent")
    await expect(composer(norway)).to_have_value("Said on a bad day.")
    await norway.unroute("**/messages")
    await norway.keyboard.press("Control+Enter")
    await expect(message(norway, "Said on a bad day.")).to_be_visible()
    await expect(norway.get_by_role("alert")).to_have_count(0)
