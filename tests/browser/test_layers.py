"""A delegation's own layer and an observer's words, each in two browsers: what is kept back is seen by nobody else."""

from playwright.async_api import expect

from tests.browser.stage import Stage
from tests.browser.test_drafting import PHONE, address, before, paragraph, reads, selects

KEPT = "1. Each member 𝄞 [shall report][should report] annually to the conference."


async def test_words_are_kept_back_and_released(stage: Stage) -> None:
    scene = await stage.scene("A layer for one")
    paper = await before(scene)
    norway, icbl = [await stage.opens(name, address(scene, paper)) for name in ("norway", "icbl")]
    menu = await selects(norway, 0, "shall report")
    await menu.get_by_role("button", name="Replace").click()
    await norway.locator(".proposal textarea").fill("should report")
    await norway.get_by_role("button", name="Keep it in our layer").click()
    layer = norway.locator(".own-layer")
    await expect(layer.locator("ins")).to_have_text("should report")
    await layer.get_by_text("Write a note").click()
    await layer.get_by_label("Note").fill("Ask the treasury.")
    await layer.get_by_role("button", name="Write it down").click()
    await expect(layer.locator(".kept-note")).to_contain_text("Ask the treasury.")
    await expect(icbl.locator("body")).not_to_contain_text("should report")
    await expect(norway.locator("#main .actions-link[data-ours]")).to_have_text("¶")
    await expect(norway.locator("#main .actions-link[data-ours]")).to_have_attribute("data-ours", "2")
    await expect(icbl.locator("[data-ours]")).to_have_count(0)
    await reads(norway, 0, "1. Each member 𝄞 shall report annually to the conference.")
    await layer.get_by_role("button", name="Release it").click()
    for page in (norway, icbl):
        await reads(page, 0, KEPT)
    await expect(icbl.locator("body")).not_to_contain_text("treasury")


async def test_an_observers_words_are_taken_up_on_a_phone(stage: Stage) -> None:
    scene = await stage.scene("Words beside a text")
    paper = await before(scene)
    icrc = await stage.opens("icrc", address(scene, paper))
    norway = await stage.opens("norway", address(scene, paper), **PHONE)
    menu = await selects(icrc, 0, "shall report")
    await expect(menu.get_by_role("button", name="Delete")).to_have_count(0)
    await menu.get_by_role("button", name="Replace").click()
    await icrc.locator(".proposal textarea").fill("should report")
    await icrc.get_by_role("button", name="Offer these words").click()
    for page in (icrc, norway):
        await expect(paragraph(page, "Each member").locator(".offers-link")).to_have_text("1 wording beside it")
    await norway.locator(".offers-link").click()
    await norway.get_by_role("button", name="Make it our proposal").click()
    for page in (icrc, norway):
        await reads(page, 0, KEPT)
        await expect(page.locator(".offers-link")).to_have_count(0)
        await expect(page.locator('b[data-by="Norway (on words of ICRC)"]')).to_have_count(1)
