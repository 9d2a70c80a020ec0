"""The keyboard alone: from signing in to a chair's suspension, with the focus seen and never lost."""

from playwright.async_api import Page, expect

from tests.browser.acting import composer, message
from tests.browser.stage import PASSWORD, Stage, email

FOCUS = """() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  return { lost: here === document.body, seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
           shown: box.width > 0 && box.height > 0, name: here.getAttribute("aria-label") ?? here.textContent.trim(),
           kind: here.tagName.toLowerCase(), field: here.name ?? "" };
}"""
LIMIT = 120


async def focus(page: Page) -> dict[str, object]:
    """Where the keyboard is; it is somewhere, and shows."""
    here: dict[str, object] = await page.evaluate(FOCUS)
    assert not here["lost"], "the focus is nowhere"
    assert here["seen"], f"no ring round {here}"
    assert here["shown"], f"hidden: {here}"
    return here


async def tab_to(page: Page, name: str, back: bool = False) -> None:
    """Tab until the keyboard is on the control of this name, or in the field of it."""
    for _ in range(LIMIT):
        await page.keyboard.press("Shift+Tab" if back else "Tab")
        if not await page.evaluate("document.activeElement !== document.body"):
            continue
        here = await focus(page)
        if name in (here["name"], here["field"]):
            return
    raise AssertionError(f"no way to “{name}”")


async def test_a_delegate_needs_nothing_but_the_keyboard(stage: Stage) -> None:
    scene = await stage.scene("A room for the keyboard")
    await stage.account("norway")
    page = await (await stage.browser()).new_page()
    await page.goto("/sign-in")
    await tab_to(page, "email")
    await page.keyboard.type(email("norway"))
    await tab_to(page, "password")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/conferences/*")
    await page.keyboard.press("Tab")
    assert (await focus(page))["name"] == "Skip to the content"
    await page.keyboard.press("Enter")
    await tab_to(page, "A room for the keyboard")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Stockpiles")).to_be_visible()

    await tab_to(page, "text")
    await page.keyboard.type("Said without a mouse.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page, "Said without a mouse.")).to_be_visible()
    assert (await focus(page))["field"] == "text", "one goes on writing"
    await page.keyboard.type("Sent by its button.")
    await tab_to(page, "Send to the room")
    await page.keyboard.press("Enter")
    await expect(message(page, "Sent by its button.")).to_be_visible()
    await focus(page)

    await tab_to(page, "Actions on no. 1", back=True)
    await page.keyboard.press("Enter")
    await expect(page.locator(".actions")).to_be_visible()
    assert (await focus(page))["name"] == "Reply"
    await page.keyboard.press("Enter")
    await expect(page.locator(".composer .reply")).to_contain_text("In reply to no. 1")
    await expect(composer(page)).to_be_focused()
    await page.keyboard.type("A reply without a mouse.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page, "A reply without a mouse.").locator(".reply")).to_be_visible()
    await focus(page)

    await tab_to(page, "Actions on no. 2", back=True)
    await page.keyboard.press("Enter")
    await tab_to(page, "Quote")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Words quoted")).to_have_value("Sent by its button.")
    await expect(composer(page)).to_be_focused()
    await page.keyboard.type("Quoted without a mouse.")
    await page.keyboard.press("Shift+Tab")
    assert (await focus(page))["field"] == "quote_text"
    await scene.says("canada", "Said meanwhile.")
    await expect(message(page, "Said meanwhile.")).to_be_visible()
    assert (await focus(page))["field"] == "quote_text", "what arrives takes the keyboard from nobody"
    await page.keyboard.press("Control+Enter")
    await expect(message(page, "Quoted without a mouse.").locator("blockquote")).to_be_visible()
    await expect(composer(page)).to_be_focused()

    await tab_to(page, "Actions on no. 1", back=True)
    await page.keyboard.press("Enter")
    await tab_to(page, "Correct")
    await page.keyboard.press("Enter")
    await expect(page.locator("li.message textarea[name=text]")).to_be_focused()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" Indeed.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page, "Indeed.").get_by_text("Corrected once")).to_be_visible()
    await expect(page.locator(".actions")).to_have_count(0)
    assert (await focus(page))["name"] == "Actions on no. 1", "the keyboard is where it was"
    await page.keyboard.press("Enter")
    await tab_to(page, "Close")
    await page.keyboard.press("Enter")
    assert (await focus(page))["name"] == "Actions on no. 1"
    assert len(await scene.said()) == 5


async def test_a_chair_suspends_and_calls_to_order_by_keyboard(stage: Stage) -> None:
    scene = await stage.scene("A room that is chaired by keyboard")
    await scene.says("norway", "A point out of order.")
    page = await stage.opens("canada", scene.path)
    await tab_to(page, "Open the meeting")
    for press, then in (
        ("Open the meeting", "In session since"),
        ("Suspend the meeting", "Suspended since"),
        ("Resume the meeting", "In session since"),
        ("Adjourn the meeting", "Adjourned at"),
    ):
        button = page.get_by_role("button", name=press)
        await expect(button).to_be_enabled()
        if not await button.evaluate("(each) => each === document.activeElement"):
            await tab_to(page, press)
        await page.keyboard.press("Enter")
        await expect(page.locator(".masthead")).to_contain_text(then)
        await expect(page.locator(".chair button:enabled", has_text=press)).to_have_count(0)
        await focus(page)
    await tab_to(page, "Actions on no. 1")
    await page.keyboard.press("Enter")
    await tab_to(page, "Call to order")
    await page.keyboard.press("Enter")
    await expect(page.locator("details[open] textarea[name=reason]")).to_be_focused()
    await page.keyboard.type("Not on the agenda.")
    await page.keyboard.press("Control+Enter")
    await expect(message(page, "A point out of order.").locator(".called")).to_contain_text("Not on the agenda.")
    await focus(page)


async def test_what_arrives_is_told_to_those_who_listen(stage: Stage) -> None:
    scene = await stage.scene("A room that is heard")
    norway = await stage.opens("norway", scene.path)
    await scene.says("canada", "One.")
    await expect(norway.get_by_role("log")).to_have_text("1 new message")
    assert await norway.locator("#announcements").get_attribute("aria-live") == "polite"
    await expect(norway.locator("#live-state")).to_have_attribute("role", "status")


async def test_menus_open_and_close_by_keyboard(stage: Stage) -> None:
    norway = await stage.opens("norway", "/conferences")
    await tab_to(norway, "My menu: Nils Norway")
    await norway.keyboard.press("Enter")
    await expect(norway.get_by_role("link", name="My sessions")).to_be_visible()
    await norway.keyboard.press("Tab")
    await norway.keyboard.press("Escape")
    await expect(norway.get_by_role("link", name="My sessions")).to_be_hidden()
    assert (await focus(norway))["name"] == "My menu: Nils Norway"
