"""What is new for me: marks on the home of the conference that follow by themselves, and go when it has been read."""

from playwright.async_api import expect

from tests.browser.acting import say
from tests.browser.stage import Stage


async def test_marks_on_the_home_follow_what_is_said_and_go_when_it_is_read(stage: Stage) -> None:
    scene = await stage.scene("A room that is followed from afar")
    home = await stage.opens("norway", f"/conferences/{stage.cast.conference}")
    line = home.locator(f"#room_line-{scene.room}")
    mark = line.locator(".unread")
    await expect(line).to_be_visible()
    await expect(mark).to_be_empty()
    chair = await stage.opens("canada", scene.path)
    await say(chair, "The first point.")
    await expect(mark.locator(".count")).to_have_text("1 new")
    await expect(mark.locator("q")).to_have_text("The first point.")
    await say(chair, "The second point.")
    await expect(mark.locator(".count")).to_have_text("2 new")
    await expect(chair.locator("li.topic_line .unread")).to_be_empty()

    reading = await home.context.new_page()
    await reading.goto(scene.path)
    await expect(reading.locator("li.message")).to_have_count(2)
    await home.bring_to_front()
    await say(chair, "The third point.")
    await reading.bring_to_front()
    await expect(reading.locator("li.message")).to_have_count(3)
    await expect(home.locator(f"#room_line-{scene.room} .unread .count")).to_have_count(0)
    await home.reload()
    await expect(mark).to_be_empty()


async def test_a_room_that_is_opened_appears_on_the_home_of_those_who_may_know(stage: Stage) -> None:
    home = await stage.opens("norway", f"/conferences/{stage.cast.conference}")
    scene = await stage.scene("A room that was opened just now")
    line = home.locator(f"#room_line-{scene.room}")
    await expect(line).to_contain_text("A room that was opened just now")
    chair = await stage.opens("canada", scene.path)
    await say(chair, "Welcome.")
    await home.reload()
    await expect(line.locator(".count")).to_have_text("1 new")
