"""What ends while a page is open: a seat that was taken away, a session that was ended elsewhere."""

from playwright.async_api import Page, expect

from tests.browser.acting import message, say, state
from tests.browser.stage import Scene, Stage


async def unseats(page: Page, scene: Scene, person: str) -> None:
    """End somebody's seat on the page of participants."""
    await page.goto(f"/rooms/{scene.room}/participants")
    row = page.locator("tr", has_text=person)
    await row.locator("summary").click()
    await row.get_by_role("button", name="End this seat").click()
    await expect(page.locator("tr", has_text=person)).to_have_count(0)


async def test_a_seat_that_is_taken_away_ends_the_stream_at_once(on_both: Stage) -> None:
    scene = await on_both.scene("A room one is shown out of")
    icbl, chair = await on_both.opens("icbl", scene.path), await on_both.opens("canada", scene.path)
    await say(chair, "While you are here.")
    await expect(message(icbl, "While you are here.")).to_be_visible()
    await unseats(await on_both.opens("secretariat", scene.path), scene, "Ida Campaign")
    await expect(state(icbl)).to_contain_text("You no longer hold a seat in this room.")
    await say(chair, "Now that you are gone.")
    await say(chair, "This is among ourselves.")
    await expect(icbl.locator("li.message")).to_have_count(1)
    answer = await icbl.reload()
    assert answer
    assert answer.status == 404
    await expect(icbl.get_by_role("heading", name="Not found")).to_be_visible()
    await expect(icbl.locator("body")).not_to_contain_text("room one is shown out of")


async def test_a_session_that_is_ended_in_another_browser_says_so_here(on_both: Stage) -> None:
    scene = await on_both.scene("A room left open in the office")
    office, home = await on_both.opens("norway", scene.path), await on_both.opens("norway", "/sessions")
    await expect(home.locator("tbody tr")).not_to_have_count(1)
    await home.get_by_role("button", name="End all others").click()
    await expect(home.locator(".notice")).to_contain_text("ended")
    await expect(state(office)).to_contain_text("Your session has ended.")
    await office.reload()
    await office.wait_for_url("**/sign-in?next=**")
    await expect(office.get_by_text("Sign in to see that page.")).to_be_visible()
    await expect(home.locator("tbody tr")).to_have_count(1)
