"""Drafting by two people at once: words selected, proposed, supported and resolved; everyone's page follows."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import Locator, Page, expect

from rooms.drafting.proposals import proposing
from tests.browser.stage import Scene, Stage
from tests.rooms.drafting.paper import Paper, tabled

ARABIC = {"locale": "ar-EG", "timezone_id": "Asia/Tokyo"}
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
SOURCE = """1. Each member 𝄞 shall report annually to the conference.

2. Members [in need] receive support from [one][two] funds.

3. The fund takes part from [one][two] places.
"""
SELECT = """([id, words]) => {
  const within = document.getElementById(id).querySelector(".words");
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    return true;
  }
  return false;
}"""


async def before(scene: Scene, source: str = SOURCE) -> Paper:
    """A text before the room of a story."""
    return await tabled(replace(scene.cast, room=scene.room, seats=scene.seats), source)


def address(scene: Scene, paper: Paper) -> str:
    return f"/rooms/{scene.room}/texts/{paper.id}"


def paragraph(page: Page, words: str) -> Locator:
    return page.locator(".paragraph", has=page.locator(".words", has_text=words))


async def reads(page: Page, number: int, words: str) -> None:
    """What a paragraph says, with its brackets."""
    await expect(page.locator(".paragraph .words").nth(number)).to_have_text(words)


async def selects(page: Page, number: int, words: str) -> Locator:
    """Select words of a paragraph; the menu stands by them."""
    id = await page.locator(".paragraph").nth(number).get_attribute("id")
    assert await page.evaluate(SELECT, [id, words])
    menu = page.locator("#selection-menu")
    await expect(menu).to_be_visible()
    return menu


async def test_two_propose_one_resolves_and_every_page_follows(stage: Stage) -> None:
    scene = await stage.scene("A text for two")
    paper = await before(scene)
    norway, icbl, chair = [await stage.opens(name, address(scene, paper)) for name in ("norway", "icbl", "canada")]
    for page in (norway, icbl, chair):
        await expect(page.locator(".tally")).to_contain_text("5 brackets open")
    menu = await selects(norway, 0, "shall report")
    await menu.get_by_role("button", name="Replace").click()
    field = norway.locator(".proposal textarea")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("shall report")
    await field.fill("should report")
    await norway.get_by_role("button", name="Propose this").click()
    said = "1. Each member 𝄞 [shall report][should report] annually to the conference."
    for page in (norway, icbl, chair):
        await reads(page, 0, said)
        await expect(page.locator(".tally")).to_contain_text("7 brackets open")
    await expect(norway.locator(".proposal")).to_have_count(0)
    menu = await selects(icbl, 0, "annually")
    await menu.get_by_role("button", name="Delete").click()
    await icbl.get_by_role("button", name="Propose this").click()
    await reads(norway, 0, said.replace("annually", "[annually]"))
    await paragraph(icbl, "should report").locator("b", has_text="]").nth(1).click()
    await icbl.locator(".alternative", has_text="should report").get_by_text("Take a position").click()
    await icbl.locator("details[open]").get_by_label("Support").check()
    await icbl.locator("details[open]").get_by_label("Everyone in the room").check()
    await icbl.get_by_role("button", name="Enter this position").click()
    await expect(icbl.locator(".stands")).to_contain_text("Support ICBL")
    await paragraph(chair, "should report").locator("b", has_text="]").nth(1).click()
    await expect(chair.locator(".stands")).to_contain_text("Support ICBL")
    await (
        chair.locator(".alternative", has_text="should report").get_by_role("button", name="This wording stays").click()
    )
    for page in (norway, icbl, chair):
        await reads(page, 0, "1. Each member 𝄞 should report [annually] to the conference.")
        await expect(page.locator(".tally")).to_contain_text("6 brackets open")


async def test_a_whole_class_falls_and_what_somebody_is_typing_stays(stage: Stage) -> None:
    scene = await stage.scene("A class of choices")
    paper = await before(scene)
    norway, chair = [await stage.opens(name, address(scene, paper)) for name in ("norway", "canada")]
    menu = await selects(norway, 1, "receive")
    await menu.get_by_role("button", name="Insert after").click()
    field = norway.locator(".proposal textarea")
    await field.press_sequentially("without de")
    await paragraph(chair, "Members").locator("b", has_text="[").nth(1).click()
    await (
        chair.locator(".alternative", has_text="two")
        .get_by_role("button", name="This wording stays in all 2 places")
        .click()
    )
    for page in (norway, chair):
        await reads(page, 1, "2. Members [in need] receive support from two funds.")
        await reads(page, 2, "3. The fund takes part from two places.")
        await expect(page.locator(".tally")).to_contain_text("1 bracket open")
    await expect(field).to_be_focused()
    await field.press_sequentially("lay")
    await expect(field).to_have_value("without delay")
    await norway.get_by_role("button", name="Propose this").click()
    await reads(chair, 1, "2. Members [in need] receive [without delay] support from two funds.")


async def test_an_open_card_follows_what_others_do_and_leaves_what_is_being_typed(stage: Stage) -> None:
    scene = await stage.scene("A card that follows")
    paper = await before(scene)
    norway, icbl, chair = [await stage.opens(name, address(scene, paper)) for name in ("norway", "icbl", "canada")]
    await paragraph(norway, "Members").locator("b", has_text="[").nth(1).click()
    card = norway.locator(".card")
    await card.get_by_text("Take a position").first.click()
    reason = card.locator("details[open] textarea")
    await reason.press_sequentially("We have sa")
    await icbl.goto(f"{address(scene, paper)}/paragraphs/{(await paper.select('Members')).paragraph}?bracket=2")
    await icbl.locator(".alternative", has_text="two").get_by_text("Take a position").click()
    await icbl.locator("details[open]").get_by_label("Support").check()
    await icbl.locator("details[open]").get_by_label("Everyone in the room").check()
    await icbl.get_by_role("button", name="Enter this position").click()
    await expect(card.locator(".alternative", has_text="two").locator(".stands")).to_contain_text("Support ICBL")
    menu = await selects(chair, 1, "receive")
    await menu.get_by_role("button", name="Delete").click()
    await chair.get_by_role("button", name="Propose this").click()
    await expect(card.locator(".brackets")).to_contain_text("receive")
    await expect(icbl.locator(".card .brackets")).to_contain_text("receive")
    await expect(reason).to_be_focused()
    await reason.press_sequentially("id so.")
    await paragraph(chair, "Members").locator("b", has_text="[").nth(2).click()
    await chair.locator(".alternative", has_text="two").get_by_role("button", name="This wording stays").first.click()
    await expect(card).to_contain_text("This bracket has been settled in the meantime.")
    await expect(reason).to_have_value("We have said so.")
    await card.locator("details[open]").get_by_label("Oppose").check()
    await norway.get_by_role("button", name="Enter this position").click()
    await expect(card.locator(".notice")).to_contain_text("settled")
    await expect(card.locator("textarea[readonly]")).to_have_value("We have said so.")


async def test_numbered_lines_follow_the_text_and_a_line_is_gone_to(stage: Stage) -> None:
    scene = await stage.scene("A text by its lines")
    paper = await before(scene)
    page = await stage.opens("norway", f"{address(scene, paper)}?lines=1")
    await expect(page.locator("#line-2 .line-words")).to_have_text(
        "2. Members [in need] receive support from [one][two] funds."
    )
    long = "on what each of them has done, and on what it has left undone, and why"
    await paper.does("norway", proposing.insert, await paper.after("annually"), long)
    await expect(page.locator("#line-2 .line-words")).to_contain_text("undone, and why] to the conference.")
    await expect(page.locator("#line-3 .line-words")).to_contain_text("2. Members")
    await page.get_by_label("Go to line").fill("3")
    await page.get_by_role("button", name="Go", exact=True).click()
    await expect(page).to_have_url(re.compile("lines=1#line-3$"))
    await expect(page.locator("#line-3:target")).to_have_count(1)


async def test_by_keyboard_alone(stage: Stage) -> None:
    scene = await stage.scene("A text by keyboard")
    paper = await before(scene)
    page = await stage.opens("norway", address(scene, paper))
    await selects(page, 0, "annually")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    field = page.locator(".proposal textarea")
    await expect(field).to_be_focused()
    await page.keyboard.type("every year")
    await page.keyboard.press("Control+Enter")
    await reads(page, 0, "1. Each member 𝄞 shall report [annually][every year] to the conference.")
    await expect(paragraph(page, "annually").locator(".actions-link")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".card")).to_be_visible()
    await expect(page.locator(".card :focus")).to_have_count(1)
    mine = page.locator(".alternative", has_text="every year")
    await mine.get_by_role("button", name="Withdraw my proposal").focus()
    await page.keyboard.press("Enter")
    await reads(page, 0, "1. Each member 𝄞 shall report annually to the conference.")
    await selects(page, 0, "annually")
    await page.keyboard.press("Escape")
    await expect(page.locator("#selection-menu")).to_be_hidden()


async def test_what_is_refused_stands_beside_what_was_typed(stage: Stage) -> None:
    scene = await stage.scene("A refused proposal")
    paper = await before(scene)
    page = await stage.opens("norway", address(scene, paper))
    menu = await selects(page, 0, "annually")
    await menu.get_by_role("button", name="Replace").click()
    field = page.locator(".proposal textarea")
    await field.fill("[yearly]")
    await page.get_by_role("button", name="Propose this").click()
    await expect(page.locator(".proposal .error")).to_contain_text("Write the words without brackets")
    await expect(field).to_have_value("[yearly]")
    await field.fill("yearly")
    await page.get_by_role("button", name="Propose this").click()
    await reads(page, 0, "1. Each member 𝄞 shall report [annually][yearly] to the conference.")


async def test_on_a_phone(stage: Stage) -> None:
    scene = await stage.scene("A text on a phone")
    paper = await before(scene)
    page = await stage.opens("norway", address(scene, paper), **PHONE)
    menu = await selects(page, 0, "annually")
    box = await menu.bounding_box()
    assert box
    assert box["y"] + box["height"] == pytest.approx(800, abs=1)
    await menu.get_by_role("button", name="Bracket", exact=True).tap()
    await page.get_by_role("button", name="Propose this").tap()
    await reads(page, 0, "1. Each member 𝄞 shall report [annually] to the conference.")
    await paragraph(page, "annually").locator("b").first.tap()
    await expect(page.locator(".alternative-words")).to_have_text("annually")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_in_arabic(stage: Stage) -> None:
    scene = await stage.scene("A text in Arabic")
    paper = await before(scene)
    page = await stage.opens("norway", address(scene, paper), **ARABIC)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    menu = await selects(page, 0, "annually")
    await expect(menu).not_to_contain_text(re.compile("[A-Za-z]"))
    await menu.locator("[data-asks=replace]").click()
    await page.locator(".proposal textarea").fill("every year")
    await page.locator(".proposal button.primary").click()
    await reads(page, 0, "1. Each member 𝄞 shall report [annually][every year] to the conference.")
    await paragraph(page, "annually").locator(".actions-link").click()
    await expect(page.locator(".card .choices").first).not_to_contain_text(re.compile("[A-Za-z]{3}"))


async def test_without_a_script(stage: Stage) -> None:
    scene = await stage.scene("A text without a script")
    paper = await before(scene)
    page = await stage.opens("norway", address(scene, paper), java_script_enabled=False)
    await paragraph(page, "annually").locator(".actions-link").click()
    await page.get_by_role("link", name="Edit the paragraph").click()
    field = page.locator("textarea[name=words]")
    await expect(field).to_have_value("1. Each member 𝄞 shall report annually to the conference.")
    await field.fill("1. Each member 𝄞 should report [annually] to the conference.")
    await page.get_by_role("button", name="Go on").click()
    await expect(page.locator(".wishes > li")).to_have_count(2)
    await page.get_by_role("button", name="Propose this").click()
    await expect(page).to_have_url(re.compile(f"/texts/{paper.id}"))
    await reads(page, 0, "1. Each member 𝄞 [shall][should] report [annually] to the conference.")
