"""Words that wait a moment before anyone sees them: called back, or gone out by themselves."""

from playwright.async_api import expect

from tests.browser.acting import composer, message, say, state
from tests.browser.stage import Stage


async def test_words_that_are_called_back_stand_in_the_composer_and_nobody_saw_them(stage: Stage) -> None:
    scene = await stage.scene("A room in which words wait", call_back_seconds=60)
    norway, chair = await stage.opens("norway", scene.path), await stage.opens("canada", scene.path)
    await composer(norway).press_sequentially("I take issue with the chair.")
    await composer(norway).press("Control+Enter")
    await expect(norway.locator(".callback")).to_contain_text("not yet shown to anyone")
    await expect(composer(norway)).to_have_value("")
    await norway.reload()
    await expect(norway.locator(".callback")).to_contain_text("I take issue")
    await norway.get_by_role("button", name="Call back").click()
    await expect(composer(norway)).to_have_value("I take issue with the chair.")
    await expect(norway.locator(".callback")).to_have_count(0)
    await norway.reload()
    await expect(composer(norway)).to_have_value("I take issue with the chair.")
    await expect(state(chair)).to_be_empty()
    await expect(chair.locator("li.message")).to_have_count(0)
    assert await scene.said() == []


async def test_words_that_are_left_alone_go_out_by_themselves(on_both: Stage) -> None:
    scene = await on_both.scene("A room in which words wait shortly", call_back_seconds=2)
    norway, chair = await on_both.opens("norway", scene.path), await on_both.opens("canada", scene.path)
    await composer(norway).press_sequentially("The draft is before you.")
    await composer(norway).press("Control+Enter")
    await expect(norway.locator(".callback")).to_contain_text("The draft is before you.")
    await composer(norway).press_sequentially("Meanwhile I go on")
    await expect(message(chair, "The draft is before you.")).to_be_visible()
    await expect(message(norway, "The draft is before you.")).to_be_visible()
    await expect(norway.locator(".callback")).to_have_count(0)
    await expect(composer(norway)).to_have_value("Meanwhile I go on")
    await expect(composer(norway)).to_be_focused()
    assert await scene.said() == ["The draft is before you."]


async def test_words_that_were_held_when_the_room_closed_to_them_say_why(stage: Stage) -> None:
    scene = await stage.scene("A room whose topic closes", call_back_seconds=3)
    norway, chair = await stage.opens("norway", scene.path), await stage.opens("canada", scene.path)
    await composer(norway).press_sequentially("One more thing.")
    await composer(norway).press("Control+Enter")
    await expect(norway.locator(".callback")).to_be_visible()
    code = await chair.locator("input[name=_csrf_token]").first.input_value()
    closed = await chair.request.post(f"{scene.path}/closure", form={"_csrf_token": code})
    assert closed.ok
    await expect(norway.locator(".callback .error")).to_contain_text("were not shown to anyone")
    await norway.get_by_role("button", name="Call back").click()
    await expect(norway.locator(".composer")).to_contain_text("This topic is closed.")
    await expect(norway.get_by_label("What you wrote")).to_have_value("One more thing.")
    await expect(norway.locator(".callback")).to_have_count(0)


async def test_what_is_said_at_once_leaves_no_strip(stage: Stage) -> None:
    scene = await stage.scene("A room in which nothing waits")
    norway = await stage.opens("norway", scene.path)
    await say(norway, "At once.")
    await expect(norway.locator(".callback")).to_have_count(0)
