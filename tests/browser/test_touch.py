"""On a phone: the main way by touch, at 390 pixels."""

from playwright.async_api import expect

from tests.browser.acting import composer, message
from tests.browser.stage import Stage

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll("button, .room-tabs a, summary.button, .actions-link, nav a")]
  .map((each) => [each.textContent.trim() || each.ariaLabel, each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && box.height > 0 && box.height < 24)
  .map(([name, box]) => `${name} ${Math.round(box.height)}`)"""


async def test_the_main_way_is_open_to_a_thumb(stage: Stage) -> None:
    scene = await stage.scene("A room in a pocket")
    await scene.says("canada", "The chair opens with a question.")
    page = await stage.opens("norway", f"/conferences/{stage.cast.conference}", **PHONE)
    assert await page.evaluate(SIDEWAYS) <= 0
    await page.get_by_role("link", name="A room in a pocket").tap()
    await expect(message(page, "The chair opens with a question.")).to_be_in_viewport()
    await expect(composer(page)).to_be_in_viewport()
    assert await page.evaluate(SIDEWAYS) <= 0
    assert await page.evaluate(SMALL) == []

    tabs = page.get_by_role("navigation", name="Parts of this room")
    await expect(tabs.get_by_role("link")).to_have_text(["Topics", "Thread", "People"])
    await tabs.get_by_role("link", name="People").tap()
    await expect(page.locator(".participants h2").first).to_be_in_viewport()
    await tabs.get_by_role("link", name="Topics").tap()
    await expect(page.locator("li.topic_line").first).to_be_in_viewport()
    await tabs.get_by_role("link", name="Thread").tap()
    await expect(composer(page)).to_be_in_viewport()

    await composer(page).tap()
    await page.keyboard.type("Answered on the way.")
    await page.get_by_role("button", name="Send to the room").tap()
    await expect(message(page, "Answered on the way.")).to_be_in_viewport()
    await expect(composer(page)).to_have_value("")

    said = message(page, "Answered on the way.")
    await said.locator(".actions-link").tap()
    await said.locator('summary:text-is("Correct")').tap()
    await said.locator("textarea[name=text]").fill("Answered on the train.")
    await said.get_by_role("button", name="Correct these words").tap()
    await expect(message(page, "Answered on the train.").get_by_text("Corrected once")).to_be_visible()

    await message(page, "The chair opens").locator(".actions-link").tap()
    await page.get_by_role("link", name="Reply").tap()
    await expect(page.locator(".composer .reply")).to_contain_text("In reply to no. 1")
    await composer(page).fill("Briefly: yes.")
    await page.get_by_role("button", name="Send to the room").tap()
    await expect(message(page, "Briefly: yes.").locator(".reply")).to_be_visible()
    assert await page.evaluate(SIDEWAYS) <= 0


async def test_what_arrives_is_seen_on_a_phone_and_the_tabs_say_how_much(stage: Stage) -> None:
    scene = await stage.scene("A room that fills a pocket")
    for number in range(1, 21):
        await scene.says("canada", f"Point {number}. " + "And so it goes on for a while. " * 8)
    page = await stage.opens("norway", scene.path, **PHONE)
    chair = await stage.opens("canada", scene.path)
    await page.evaluate("scrollTo(0, 0)")
    await composer(chair).fill("The last word.")
    await composer(chair).press("Control+Enter")
    await expect(page.locator("[data-to-end]")).to_be_visible()
    await page.locator("[data-to-end]").tap()
    await expect(message(page, "The last word.")).to_be_in_viewport()
    await expect(page.locator("[data-to-end]")).to_be_hidden()
