"""Two people in one room: each sees what the other does, and what either is writing is left alone."""

from playwright.async_api import Page, expect

from tests.browser.acting import acts, caret, composer, does, message, presses, say, shows
from tests.browser.stage import Scene, Stage

WORDS = "Norway cannot accept a term of nine years."


async def selecting(page: Page) -> list[object]:
    """Somebody is writing, and has marked a few of their words."""
    await composer(page).press_sequentially("Half a sentence about")
    await composer(page).evaluate("(field) => field.setSelectionRange(5, 15, 'backward')")
    return ["text", "Half a sentence about", 5, 15, "backward"]


async def test_whatever_the_other_does_is_seen_and_the_field_in_use_is_left_alone(on_both: Stage) -> None:
    scene = await on_both.scene("A story of two")
    norway, chair = await on_both.opens("norway", scene.path), await on_both.opens("canada", scene.path)
    await say(norway, WORDS)
    await expect(message(chair, WORDS)).to_be_visible()
    writing = await selecting(norway)

    await say(chair, "The chair takes note.")
    await expect(message(norway, "The chair takes note.")).to_be_visible()
    assert await caret(norway) == writing

    await does(chair, "The chair takes note.", "Correct", "Correct these words", "The chair takes good note.")
    await expect(message(norway, "The chair takes good note.").get_by_text("Corrected once")).to_be_visible()
    assert await caret(norway) == writing

    await does(chair, WORDS, "Pin")
    await expect(norway.locator("header.topic .pins li")).to_have_count(1)
    assert await caret(norway) == writing

    await does(chair, WORDS, "Call to order", "Call to order", "Nine years is not on the table.")
    await expect(message(norway, WORDS).locator(".called")).to_contain_text("Nine years is not on the table.")
    assert await caret(norway) == writing

    await does(chair, "The chair takes good note.", "Withdraw", "Withdraw these words")
    await expect(norway.locator("li.message[data-state=withdrawn]")).to_contain_text("Withdrawn by the speaker.")
    assert await caret(norway) == writing

    await presses(chair, "Open the meeting")
    await expect(norway.locator(".masthead")).to_contain_text("In session since")
    await presses(chair, "Suspend the meeting")
    await expect(norway.locator(".masthead")).to_contain_text("Suspended since")
    assert await caret(norway) == writing

    await norway.keyboard.type("!")
    await norway.keyboard.press("Control+Enter")
    await expect(message(chair, "Half ! about")).to_be_visible()
    assert await scene.said() == [WORDS, "The chair takes note.", "Half ! about"]


async def test_a_topic_that_is_opened_and_somebody_who_is_seated_appear(stage: Stage) -> None:
    scene = await stage.scene("A room that fills")
    norway, secretariat = await stage.opens("norway", scene.path), await stage.opens("secretariat", scene.path)
    writing = await selecting(norway)

    seated = norway.locator(".participants h2 .number")
    await expect(seated).to_have_text("6")
    await secretariat.goto(f"/rooms/{scene.room}/participants")
    row = secretariat.locator("tr", has_text="Ida Campaign")
    await row.locator("summary").click()
    await row.get_by_label("Reason").fill("Accredited elsewhere.")
    await row.get_by_role("button", name="End this seat").click()
    await expect(seated).to_have_text("5")
    await secretariat.get_by_label("Person", exact=True).select_option(label="Ida Campaign · ICBL")
    await secretariat.get_by_role("button", name="Seat", exact=True).click()
    await expect(seated).to_have_text("6")
    await expect(norway.locator(".participants li", has_text="Ida Campaign")).to_be_visible()
    assert await caret(norway) == writing

    await secretariat.goto(f"/rooms/{scene.room}/topics")
    await secretariat.get_by_label("Title").fill("Victims' assistance")
    await secretariat.get_by_role("button", name="Open this topic").click()
    line = norway.locator("li.topic_line", has_text="Victims' assistance")
    await expect(line).to_be_visible()
    await say(secretariat, "Who pays, and until when?")
    await expect(line.locator(".unread")).to_have_text("1 new")
    assert await caret(norway) == writing


async def test_a_form_that_was_opened_stays_open_while_its_message_changes(stage: Stage) -> None:
    scene = await stage.scene("A room with forms open")
    norway, chair = await stage.opens("norway", scene.path), await stage.opens("canada", scene.path)
    await say(norway, WORDS)
    said = await acts(norway, WORDS)
    await said.locator("summary", has_text="Correct").click()
    field = said.locator("textarea[name=text]")
    await expect(field).to_be_focused()
    await field.press("End")
    await field.press_sequentially(" Ten would do.")
    writing = await caret(norway)
    assert writing[1] == f"{WORDS} Ten would do."

    await does(chair, WORDS, "Call to order", "Call to order", "Briefly, please.")
    await expect(said.locator(".called")).to_contain_text("Briefly, please.")
    await does(chair, WORDS, "Pin")
    await expect(said.get_by_text("Pinned")).to_be_visible()
    assert await caret(norway) == writing

    await said.get_by_role("button", name="Correct these words").click()
    await expect(message(chair, "Ten would do.").get_by_text("Corrected once")).to_be_visible()
    await expect(said.locator(".actions")).to_have_count(0)

    open_at_the_chair = await acts(chair, WORDS)
    await open_at_the_chair.locator("summary", has_text="Strike by ruling").click()
    await expect(open_at_the_chair.locator("details[open] textarea")).to_be_focused()
    await chair.keyboard.type("Against the rules")
    await does(norway, WORDS, "Withdraw", "Withdraw these words")
    await expect(chair.locator("li.message[data-state=withdrawn]")).to_be_visible()
    assert (await caret(chair))[1] == "Against the rules"
    await chair.get_by_role("button", name="Strike these words").click()
    await expect(chair.locator(".actions .notice")).to_contain_text("withdrawn")
    assert await chair.locator(".actions textarea[readonly]").input_value() == "Against the rules"


async def test_a_reply_and_a_quote_name_what_they_answer(stage: Stage) -> None:
    scene = await stage.scene("A room of replies")
    norway, chair = await stage.opens("norway", scene.path), await stage.opens("canada", scene.path)
    await say(norway, WORDS)
    await (await acts(chair, WORDS)).get_by_role("link", name="Reply").click()
    await expect(chair.locator(".composer .reply")).to_contain_text("In reply to no. 1")
    await say(chair, "Then say what you can accept.")
    await expect(message(norway, "Then say").locator(".reply")).to_contain_text(WORDS)
    await expect(chair.locator(".composer .reply")).to_have_count(0)

    await (await acts(chair, WORDS)).get_by_role("link", name="Quote").click()
    await chair.get_by_label("Words quoted").fill("nine years")
    await say(chair, "Of these words the room asks the reason.")
    await expect(message(norway, "Of these words").locator("blockquote")).to_contain_text("nine years")
    await shows(norway, await scene.said())


async def test_two_forms_for_one_correction_store_the_first_alone(stage: Stage) -> None:
    scene = await stage.scene("A room with two tabs")
    context = await stage.browser("norway")
    one, other = await context.new_page(), await context.new_page()
    for page in (one, other):
        await page.goto(scene.path)
    await say(one, WORDS)
    await expect(message(other, WORDS)).to_be_visible()
    said = await acts(other, WORDS)
    await said.locator("summary", has_text="Correct").click()
    await said.locator("textarea[name=text]").fill("Norway could accept eleven.")
    await does(one, WORDS, "Correct", "Correct these words", "Norway could accept ten.")
    await said_by(other, scene)
    await other.get_by_role("button", name="Correct these words").click()
    await expect(other.locator(".actions [aria-invalid]")).to_have_value("Norway could accept eleven.")
    await expect(other.locator(".actions blockquote")).to_contain_text("Norway could accept ten.")


async def said_by(page: Page, scene: Scene) -> None:
    await expect(message(page, "Norway could accept ten.")).to_be_visible()
    await expect(page.locator("li.message textarea")).to_have_value("Norway could accept eleven.")
