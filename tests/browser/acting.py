"""What somebody does on the page of a room: speaks, opens the actions of a message, fills in a form."""

from playwright.async_api import Locator, Page, expect

COMPOSER = ".composer textarea[name=text]"
CARET = """() => {
  const field = document.activeElement;
  return [field.name ?? field.id, field.value, field.selectionStart, field.selectionEnd, field.selectionDirection];
}"""
SHOWN = "[...document.querySelectorAll('li.message .text')].map((text) => text.textContent.trim())"


def composer(page: Page) -> Locator:
    return page.locator(COMPOSER)


def message(page: Page, words: str) -> Locator:
    """The message that says this."""
    return page.locator("li.message", has=page.locator(".text", has_text=words))


def state(page: Page) -> Locator:
    """The line that says whether the page is current."""
    return page.locator("#live-state")


async def say(page: Page, words: str) -> None:
    """Type words and send them, by keyboard, and wait until they stand in the thread."""
    await composer(page).press_sequentially(words)
    await composer(page).press("Control+Enter")
    await expect(message(page, words)).to_be_visible()
    await expect(composer(page)).to_have_value("")


async def acts(page: Page, words: str) -> Locator:
    """Open the actions of a message."""
    said = message(page, words)
    await said.locator(".actions-link").click()
    await expect(said.locator(".actions")).to_be_visible()
    return said


async def does(page: Page, words: str, act: str, button: str | None = None, typed: str = "") -> None:
    """Do something with a message: press at once, or unfold a form, fill it in and send it."""
    said = await acts(page, words)
    slot = page.locator(f"#{await said.locator('.slot').get_attribute('id')}")
    if button is None:
        await said.get_by_role("button", name=act, exact=True).click()
    else:
        await said.locator(f'summary:text-is("{act}")').click()
        if typed:
            await said.locator("details[open] textarea").fill(typed)
        await said.get_by_role("button", name=button, exact=True).click()
    await expect(slot).to_be_empty()


async def caret(page: Page) -> list[object]:
    """The field in use: its name, what stands in it, and what of it is selected."""
    found: list[object] = await page.evaluate(CARET)
    return found


async def shows(page: Page, said: list[str]) -> None:
    """Every message once, in its order."""
    await expect(page.locator("li.message")).to_have_count(len(said))
    assert await page.evaluate(SHOWN) == said


async def presses(page: Page, name: str) -> None:
    """Press a button once it can be: where a change passes over it, it may stand for another for a moment."""
    button = page.get_by_role("button", name=name, exact=True)
    await expect(button).to_be_enabled()
    await button.click()
