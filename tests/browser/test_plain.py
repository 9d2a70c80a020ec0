"""Without JavaScript: each form works, and an error stands beside the field with what was typed still in it."""

from playwright.async_api import Locator, Page, expect

from tests.browser.acting import composer, message
from tests.browser.stage import PASSWORD, Scene, Stage, email

PLAIN = {"java_script_enabled": False}


async def presses(page: Page | Locator, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).first.click()


async def says(page: Page, words: str) -> None:
    await composer(page).fill(words)
    await presses(page, "Send to the room")
    await expect(message(page, words)).to_be_visible()


async def acts(page: Page, words: str, act: str, button: str | None = None, typed: str = "") -> None:
    """Open the actions of a message on their own page, and do one of them."""
    await message(page, words).locator(".actions-link").click()
    await expect(page.locator("h1")).to_contain_text("Actions on no.")
    if button:
        await page.locator(f'summary:text-is("{act}")').click()
        if typed:
            await page.locator("details[open] textarea").fill(typed)
    await presses(page, button or act)


async def test_signing_in_and_out(stage: Stage) -> None:
    await stage.account("south_africa")
    page = await (await stage.browser(**PLAIN)).new_page()
    await page.goto("/sign-in")
    await page.get_by_label("E-mail address").fill(email("south_africa"))
    await page.get_by_label("Password").fill("not this one at all")
    await presses(page, "Sign in")
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("E-mail address")).to_have_value(email("south_africa"))
    await page.get_by_label("Password").fill(PASSWORD)
    await presses(page, "Sign in")
    await page.wait_for_url("**/conferences/*")
    await page.goto("/preferences")
    await page.get_by_label("Time zone").fill("Nowhere/At all")
    await page.get_by_label("Compact").check()
    await presses(page, "Keep these choices")
    await expect(page.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Time zone")).to_have_value("Nowhere/At all")
    await expect(page.get_by_label("Compact")).to_be_checked()
    await page.get_by_label("Time zone").fill("Asia/Tokyo")
    await presses(page, "Keep these choices")
    await expect(page.locator(".notice")).to_contain_text("Your choices are kept.")
    await page.get_by_label("Time zone").fill("")
    await page.get_by_label("Comfortable").check()
    await presses(page, "Keep these choices")
    await page.locator("details.menu summary", has_text="My menu").click()
    await presses(page, "Sign out")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.goto("/conferences")
    await page.wait_for_url("**/sign-in?next=**")


async def test_a_delegate_speaks_corrects_withdraws_and_searches(stage: Stage) -> None:
    scene = await stage.scene("A plain room")
    await says(await stage.opens("canada", scene.path, **PLAIN), "The chair asks for positions on submarines.")
    page = await stage.opens("norway", f"/conferences/{stage.cast.conference}", **PLAIN)
    await page.get_by_role("link", name="A plain room", exact=True).first.click()
    await says(page, "Norway supports a ban.")
    await message(page, "The chair asks").locator(".actions-link").click()
    await page.get_by_role("link", name="Reply").click()
    await expect(page.locator(".composer .reply")).to_contain_text("In reply to no. 1")
    await says(page, "And says why.")
    await expect(message(page, "And says why.").locator(".reply")).to_be_visible()

    await acts(page, "Norway supports a ban.", "Correct", "Correct these words", "Norway supports a ban.")
    await expect(page.locator("details[open] .error")).to_be_visible()
    await expect(page.locator("details[open] textarea")).to_have_value("Norway supports a ban.")
    await page.locator("details[open] textarea").fill("Norway supports a total ban.")
    await presses(page, "Correct these words")
    await message(page, "Norway supports a total ban.").get_by_role("link", name="Corrected once").click()
    await expect(page.locator("ol.versions li")).to_have_count(2)
    await page.get_by_role("link", name="Back to the thread").click()
    await acts(page, "And says why.", "Withdraw", "Withdraw these words")
    await expect(page.locator("li.message[data-state=withdrawn]")).to_have_count(1)
    await says(page, "A slip of the tongue.")
    await acts(page, "A slip of the tongue.", "Retract", "Erase these words")
    await expect(page.locator("li.message[data-state=retracted]")).to_have_count(1)
    await expect(page.locator("body")).not_to_contain_text("A slip of the tongue.")

    await page.get_by_role("link", name="Search in this room").click()
    await page.get_by_label("Words").fill("submarine")
    await presses(page, "Search")
    await expect(page.locator("ol.results li")).to_have_count(1)
    await expect(page.locator("ol.results mark")).to_have_text("submarines")
    await page.get_by_label("Words").fill("?!")
    await presses(page, "Search")
    await expect(page.get_by_label("Words")).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Words")).to_have_value("?!")


async def test_a_chair_opens_a_topic_meets_pins_and_rules(stage: Stage) -> None:
    scene = await stage.scene("A plain room with a chair")
    chair = await stage.opens("canada", scene.path, **PLAIN)
    await chair.get_by_role("link", name="Open a topic").click()
    await chair.get_by_label("Title").fill("\u200b")
    await presses(chair, "Open this topic")
    await expect(chair.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    await chair.get_by_label("Title").fill("Verification")
    await presses(chair, "Open this topic")
    await expect(chair.get_by_role("heading", name="Verification")).to_be_visible()
    await chair.goto(scene.path)
    for press, then in (
        ("Open the meeting", "In session since"),
        ("Suspend the meeting", "Suspended since"),
        ("Resume the meeting", "In session since"),
        ("Adjourn the meeting", "Adjourned at"),
    ):
        await presses(chair, press)
        await expect(chair.locator(".masthead")).to_contain_text(then)

    norway = await stage.opens("norway", scene.path, **PLAIN)
    await says(norway, "The chair is mistaken.")
    await acts(norway, "The chair is mistaken.", "For the record")
    await expect(message(norway, "The chair is mistaken.").get_by_text("For the record")).to_be_visible()
    await chair.goto(scene.path)
    await acts(chair, "The chair is mistaken.", "Pin")
    await expect(chair.locator("header.topic .pins li")).to_have_count(1)
    await acts(chair, "The chair is mistaken.", "Unpin")
    await expect(chair.locator("header.topic .pins")).to_have_count(0)
    await acts(chair, "The chair is mistaken.", "Call to order", "Call to order", "Address the chair courteously.")
    await expect(message(chair, "The chair is mistaken.").locator(".called")).to_contain_text("courteously")
    await acts(chair, "The chair is mistaken.", "Strike by ruling", "Strike these words", "Not in order.")
    await expect(chair.locator("li.message[data-state=struck]")).to_contain_text("Not in order.")
    await appealed(stage, scene, chair)


async def appealed(stage: Stage, scene: Scene, chair: Page) -> None:
    """Norway appeals, and the chair enters the show of hands."""
    norway = await stage.opens("norway", f"/rooms/{scene.room}/rulings", **PLAIN)
    struck = norway.locator("li.ruling", has_text="Not in order.")
    await struck.get_by_role("link", name="Appeal or settle").click()
    await norway.get_by_label("Grounds of the appeal").fill("It was in order.")
    await presses(norway, "Put the appeal")
    await expect(struck).to_contain_text("It was in order.")
    await chair.goto(f"/rooms/{scene.room}/rulings")
    await chair.locator("li.ruling", has_text="Not in order.").get_by_role("link", name="Appeal or settle").click()
    await chair.get_by_label("Votes for overruling the chair").fill("4")
    await chair.get_by_label("Votes against").fill("20000")
    await presses(chair, "Enter the result")
    await expect(chair.locator(".error").first).to_be_visible()
    await expect(chair.get_by_label("Votes for overruling the chair")).to_have_value("4")
    await chair.get_by_label("Votes against").fill("1")
    await presses(chair, "Enter the result")
    await expect(chair.locator("li.ruling", has_text="Not in order.")).to_contain_text("For overruling: 4. Against: 1.")
    await chair.goto(scene.path)
    await expect(message(chair, "The chair is mistaken.")).to_be_visible()


async def test_seating_and_unseating_and_entering_under_the_charter(stage: Stage) -> None:
    scene = await stage.scene("A plain room with seats")
    desk = await stage.opens("secretariat", f"/rooms/{scene.room}/participants", **PLAIN)
    icbl = await stage.opens("icbl", "/conferences", **PLAIN)
    row = desk.locator("tr", has_text="Ida Campaign")
    await row.locator("summary").click()
    await row.get_by_label("Reason").fill("To be seated anew.")
    await presses(row, "End this seat")
    await expect(row).to_have_count(0)
    answer = await icbl.goto(scene.path)
    assert answer
    assert answer.status == 404
    await desk.get_by_label("Person", exact=True).select_option(label="Ida Campaign · ICBL")
    await presses(desk, "Seat")
    await expect(row).to_have_count(1)
    await icbl.goto(scene.path)
    await icbl.wait_for_url("**/charter")
    await presses(icbl, "Acknowledge and enter")
    await says(icbl, "Seated, and bound by the charter.")
    await icbl.goto(f"/rooms/{scene.room}/participants")
    await presses(icbl, "Give up my seat")
    await icbl.wait_for_url("**/conferences/*")


async def test_words_that_are_refused_are_still_there(stage: Stage) -> None:
    scene = await stage.scene("A plain room that refuses")
    page = await stage.opens("norway", scene.path, **PLAIN)
    code = await page.locator(".composer input[name=_csrf_token]").get_attribute("value")
    long = "word " * 4100
    answer = await page.request.post(f"{scene.path}/messages", form={"_csrf_token": str(code), "text": long})
    assert answer.status == 422
    assert long.strip() in await answer.text()
    await composer(page).fill("\u200b \u200b")
    await presses(page, "Send to the room")
    await expect(page.locator(".composer .error")).to_be_visible()
    await expect(composer(page)).to_have_attribute("aria-invalid", "true")
    await says(page, "Now in earnest.")
    assert await scene.said() == ["Now in earnest."]


async def test_held_words_are_called_back(stage: Stage) -> None:
    scene = await stage.scene("A plain room in which words wait", call_back_seconds=60)
    page = await stage.opens("norway", scene.path, **PLAIN)
    await composer(page).fill("Too soon.")
    await presses(page, "Send to the room")
    await expect(page.locator(".callback")).to_contain_text("Too soon.")
    await presses(page, "Call back")
    await expect(composer(page)).to_have_value("Too soon.")
    assert await scene.said() == []
