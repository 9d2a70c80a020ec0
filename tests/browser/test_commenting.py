"""Commenting by two people at once, with a mouse, on a phone and without a script; an answer to a chair's text."""

import re
from uuid import UUID

from playwright.async_api import expect

from rooms.drafting.papers import chairing
from tests.browser.stage import Stage
from tests.browser.test_drafting import PHONE, address, before, paragraph, selects
from tests.rooms.drafting.paper import Paper


async def test_one_comments_on_words_and_another_answers(stage: Stage) -> None:
    scene = await stage.scene("A text to speak of")
    paper = await before(scene)
    norway, icbl = [await stage.opens(name, address(scene, paper)) for name in ("norway", "icbl")]
    menu = await selects(norway, 0, "annually")
    await menu.get_by_role("button", name="Comment").click()
    field = norway.locator(".proposal textarea")
    await expect(field).to_be_focused()
    await field.fill("Why every year?")
    await norway.get_by_role("button", name="Send").click()
    for page in (norway, icbl):
        await expect(page.locator(".paragraph").first.locator(".comments-link")).to_have_text("1 comment")
    await icbl.locator(".comments-link").click()
    comment = icbl.locator(".comment")
    await expect(comment).to_contain_text("annually")
    await expect(comment).to_contain_text("Why every year?")
    await comment.locator("summary", has_text="Answer").click()
    await comment.locator("textarea").fill("Because seasons do not wait.")
    await comment.get_by_role("button", name="Send").click()
    await expect(icbl.locator(".replies")).to_contain_text("Because seasons do not wait.")


async def test_one_comments_on_a_phone(stage: Stage) -> None:
    scene = await stage.scene("A text to speak of on a phone")
    paper = await before(scene)
    page = await stage.opens("icrc", address(scene, paper), **PHONE)
    menu = await selects(page, 0, "annually")
    await menu.get_by_role("button", name="Comment").tap()
    await page.locator(".proposal textarea").fill("Why every year?")
    await page.get_by_role("button", name="Send").tap()
    await page.locator(".comments-link").tap()
    await expect(page.locator(".comment")).to_contain_text("Why every year?")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_one_comments_without_a_script(stage: Stage) -> None:
    scene = await stage.scene("A text to speak of without a script")
    paper = await before(scene)
    page = await stage.opens("norway", address(scene, paper), java_script_enabled=False)
    await paragraph(page, "annually").locator(".actions-link").click()
    await page.locator("summary", has_text="Comment").click()
    await page.get_by_label("On these words").fill("annually")
    await page.get_by_label("Comment", exact=True).fill("Why every year?")
    await page.get_by_role("button", name="Send").click()
    await expect(page).to_have_url(re.compile("#comments-"))
    await expect(page.locator(".comment")).to_contain_text("Why every year?")


async def test_an_answer_to_a_chairs_text_reaches_every_page(stage: Stage) -> None:
    scene = await stage.scene("A text to answer")
    paper = await before(scene)
    entry = await paper.does("canada", chairing.table, "The way ahead")
    chairs = address(scene, Paper(paper.cast, UUID(entry.body["text"])))
    chair, norway = await stage.opens("canada", f"{chairs}/answers"), await stage.opens("norway", chairs)
    await norway.get_by_role("link", name="Answers to this text").click()
    await norway.get_by_label("Accepts with a reservation").check()
    await norway.get_by_label("Reason").fill("Paragraph 2 is too weak.")
    await norway.get_by_role("button", name="Give this answer").click()
    await expect(chair.locator(".answers")).to_contain_text("Paragraph 2 is too weak.")
