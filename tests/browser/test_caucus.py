"""A caucus: three withdraw from the list of participants into a room of their own, and nobody else notices."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.stage import Stage

ARABIC = {"locale": "ar-EG", "timezone_id": "Asia/Tokyo"}
PLAIN = {"java_script_enabled": False}
WAYS = {"english": {}, "plain": PLAIN, "arabic": ARABIC}
# The words of the buttons, as each language says them.
SELECTED = re.compile("Open a caucus with those selected|فتح تجمّع مغلق مع المختارين")
OPEN = re.compile("^(Open this caucus|فتح هذا التجمّع)$")


async def ticks(page: Page, name: str) -> None:
    await page.locator("tr, label", has_text=name).locator("input[name=people]").check()


@pytest.mark.parametrize("way", WAYS)
async def test_three_withdraw_and_nobody_else_notices(stage: Stage, way: str) -> None:
    title, people = f"Among three, {way}", f"/conferences/{stage.cast.conference}/people"
    page = await stage.opens("norway", people, **WAYS[way])
    watching = {name: await stage.opens(name, f"/conferences/{stage.cast.conference}") for name in ("canada", "icrc")}
    await ticks(page, "Ida Campaign")
    await page.get_by_role("button", name=SELECTED).click()
    await page.locator("#q").fill("sipho")
    await page.locator("#q").press("Enter")
    await expect(page.locator("input[name=people]:checked")).to_have_count(1)
    await ticks(page, "Sipho South Africa")
    await page.locator("#title").fill(title)
    await page.get_by_role("button", name=OPEN).click()
    await page.wait_for_url("**/rooms/*/charter")
    await expect(page.locator("main")).to_contain_text(title)
    await page.locator("form[action$=acknowledgement] button").click()
    await page.locator("a[href$=walls]").click()
    await expect(page.locator("h1")).to_have_text(re.compile("Who can see this caucus|من يستطيع رؤية هذا التجمّع"))
    address = page.url.removesuffix("/walls")
    for name in ("icbl", "south_africa"):
        member = await stage.opens(name, f"/conferences/{stage.cast.conference}", **WAYS[way])
        await expect(member.locator("main")).to_contain_text(title)
    for name, other in watching.items():
        await expect(other.locator("main")).not_to_contain_text(title)
        await other.reload()
        await expect(other.locator("main")).not_to_contain_text(title)
        answer = await other.goto(address)
        assert answer
        assert answer.status == 404, name
    desk = await stage.opens("secretariat", f"/conferences/{stage.cast.conference}/desk/rooms")
    await expect(desk.locator("main")).not_to_contain_text(title)
