"""A segment: the chair opens it, two others enter and speak, and when it is closed nobody can tell who did."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.acting import composer, message
from tests.browser.stage import Stage

ARABIC = {"locale": "ar-EG", "timezone_id": "Asia/Tokyo"}
PLAIN = {"java_script_enabled": False}
WAYS = {"english": {}, "plain": PLAIN, "arabic": ARABIC}
# The words of the buttons, as each language says them.
OPEN = re.compile("^(Open the segment|فتح المقطع)$")
ENTER = re.compile("^(Acknowledge and enter|إقرار ودخول|الإقرار والدخول|أقرّ وأدخل)$")
NOBODY = re.compile("A participant|مشارك")
WORDS = ("Between us: nine years.", "Between us: ten at most.")


async def posts(page: Page, words: str) -> None:
    await composer(page).fill(words)
    await page.locator(".composer form button[type=submit]").first.click()
    await expect(message(page, words)).to_be_visible()


@pytest.mark.parametrize("way", WAYS)
async def test_three_speak_and_when_it_is_closed_nobody_is_named(stage: Stage, way: str) -> None:
    scene = await stage.scene(f"Under the Rule, {way}")
    said = [f"{words} ({way})" for words in WORDS]
    about = f"/rooms/{scene.room}/segments"
    chair, norway, icbl = [await stage.opens(name, about, **WAYS[way]) for name in ("canada", "norway", "icbl")]
    outside = await stage.opens("icrc", f"/conferences/{stage.cast.conference}")
    await chair.locator("input[name=rule][value=chatham_house]").check()
    await chair.locator("form[action$=segments] button").click()
    await expect(chair.locator(".segment-now")).to_be_visible()
    for page in (norway, icbl):
        await page.goto(scene.path)
        await expect(page).to_have_url(re.compile("/segments$"))
        await page.locator("form[action$=acknowledgement] button").click()
        await page.wait_for_url(f"**/rooms/{scene.room}**")
        await page.goto(scene.path)
    await chair.goto(scene.path)
    for page, words in zip((norway, icbl), said, strict=True):
        await posts(page, words)
    await chair.reload()
    for name, words in zip(("Nils Norway", "Ida Campaign"), said, strict=True):
        await expect(message(chair, words).locator(".who")).to_contain_text(name)
    await outside.reload()
    await expect(outside.locator("main")).not_to_contain_text(f"({way})")
    await chair.locator("a[href$=closure]").click()
    await chair.locator("form[action$=closure] button").click()
    await expect(chair).to_have_url(re.compile("/segments$"))
    for page in (chair, norway, icbl):
        await page.goto(scene.path)
        for words in said:
            await expect(message(page, words).locator(".who")).to_contain_text(NOBODY)
            await expect(message(page, words)).not_to_contain_text(re.compile("Nils|Ida"))
    await norway.goto(f"{scene.path}?quote={await quoted(norway)}")
    await expect(norway.locator(".small-group")).to_be_visible()


async def quoted(page: Page) -> str:
    """The id of the last message."""
    found = await page.locator("li.message").last.get_attribute("id")
    assert found
    return found.removeprefix("message-")


async def test_an_open_page_loses_the_names_the_moment_it_is_closed(stage: Stage) -> None:
    """Without being loaded anew: what stood there is replaced, and with the keyboard alone."""
    scene = await stage.scene("Closed while it is read")
    about = f"/rooms/{scene.room}/segments"
    chair = await stage.opens("canada", about)
    await chair.locator("input[name=rule][value=chatham_house]").check()
    await chair.get_by_role("button", name=OPEN).press("Enter")
    await expect(chair.locator(".segment-now")).to_be_visible()
    norway = await stage.opens("norway", about)
    await norway.get_by_role("button", name=ENTER).press("Enter")
    await norway.wait_for_url(f"**/rooms/{scene.room}**")
    await norway.goto(scene.path)
    await posts(norway, WORDS[0])
    await expect(message(norway, WORDS[0]).locator(".who")).to_contain_text("Nils Norway")
    await chair.goto(scene.path)
    await chair.locator("a[href$=closure]").press("Enter")
    await chair.locator("form[action$=closure] button").press("Enter")
    await expect(message(norway, WORDS[0]).locator(".who")).to_contain_text("A participant", timeout=15_000)
    await expect(message(norway, WORDS[0])).not_to_contain_text("Nils")
