"""A text in the browser: brought and reviewed without scripts, followed while others act, on a phone in Arabic."""

from functools import partial
from uuid import UUID

from playwright.async_api import expect

from rooms.drafting.papers import tabling
from rooms.drafting.proposals import proposing
from rooms.drafting.reading.reader import read
from rooms.drafting.settling import resolving
from rooms.drafting.texts import TextKind
from rooms.languages import Language
from tests.browser.screens import ARABIC
from tests.browser.stage import Scene, Stage
from tests.rooms.drafting.paper import Paper

DRAFT = """Article 1 (duties)

Each member [shall][should] report [annually] to [X].

Article 2 (money)

Nobody [shall][should] be late.
"""


async def tabled(scene: Scene) -> Paper:
    act = partial(tabling.table, kind=TextKind.ROLLING, title="A draft", language=Language.ENGLISH, reading=read(DRAFT))
    return Paper(scene.cast, UUID((await scene.does("canada", act)).body["text"]))


def address(scene: Scene, paper: Paper) -> str:
    return f"/rooms/{scene.room}/texts/{paper.id}"


async def resolves(scene: Scene, paper: Paper, words: str) -> None:
    """The chair resolves a bracket with its class, in another process than the one that serves."""
    number = await paper.bracket(words)
    await scene.does("canada", lambda floor: resolving.resolve_class(floor, paper.id, number))


async def test_the_count_falls_on_everyones_screen(on_both: Stage) -> None:
    scene = await on_both.scene("A text that is followed")
    paper = await tabled(scene)
    norway = await on_both.opens("norway", address(scene, paper))
    await expect(norway.locator(".tally .open")).to_have_text("5 brackets open")
    counts = norway.locator(".contents-list .count")
    await expect(counts).to_have_text(["4", "2"])
    marks = norway.locator(".strip rect.open")
    await expect(marks).to_have_count(2)
    await resolves(scene, paper, "should")
    await expect(norway.locator(".tally .open")).to_have_text("1 bracket open")
    await expect(counts).to_have_text(["2", ""])
    await expect(marks).to_have_count(1)
    await expect(norway.locator(".paragraph", has_text="Each member should report [annually]")).to_be_visible()
    await expect(norway.locator(".paragraph b[data-n]")).to_have_count(4)


async def test_what_is_open_under_a_paragraph_is_left_alone(stage: Stage) -> None:
    scene = await stage.scene("A text that is being worked on")
    paper = await tabled(scene)
    norway = await stage.opens("norway", address(scene, paper))
    await norway.evaluate(
        """() => {
          const slot = document.querySelector(".paragraph:has(b) .slot");
          slot.innerHTML = '<textarea aria-label="Words"></textarea>';
          slot.firstElementChild.focus();
        }"""
    )
    await norway.keyboard.type("half a wor")
    selected = await paper.after("report")
    await scene.does("south_africa", lambda floor: proposing.insert(floor, paper.id, selected, "promptly"))
    await expect(norway.locator("b[data-by=RSA]")).to_have_count(1)
    await norway.keyboard.type("d")
    await expect(norway.get_by_label("Words", exact=True)).to_have_value("half a word")
    await expect(norway.get_by_label("Words", exact=True)).to_be_focused()


async def test_a_text_is_brought_without_scripts_left_and_taken_up_again(stage: Stage) -> None:
    scene = await stage.scene("A text that is brought")
    page = await stage.opens("norway", f"/rooms/{scene.room}/texts", java_script_enabled=False)
    await page.get_by_role("link", name="Table a text").click()
    await page.get_by_label("Title").fill("Ours")
    await page.get_by_label("The text", exact=True).fill("One [shall] [should] act.\n\nAnother [may] [can] rest.")
    await page.get_by_role("button", name="Read it in").click()
    await expect(page.get_by_role("heading", name="Ours")).to_be_visible()
    await expect(page.locator("header.head")).to_contain_text("2 questions are open.")

    await page.goto(f"/rooms/{scene.room}/texts")
    await page.get_by_role("link", name="Ours").click()
    every = page.get_by_role("group", name="The same answer for all like this")
    await every.get_by_label("Each stays or goes by itself").check()
    await page.get_by_role("button", name="Answer all 2").click()
    await expect(page.locator("header.head")).to_contain_text("All questions are answered.")
    await page.get_by_role("button", name="Table this text").click()
    await expect(page.locator(".tally .open")).to_have_text("4 brackets open")
    await expect(page.locator(".words b.optional")).to_have_count(8)


async def test_a_text_keeps_its_direction_on_a_phone_in_arabic(stage: Stage) -> None:
    scene = await stage.scene("A text read from the right")
    paper = await tabled(scene)
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    page = await stage.opens("norway", address(scene, paper), **{**phone, **ARABIC})
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.locator(".tally")).to_contain_text("5 أقواس مفتوحة")
    words = page.locator(".paragraph .words", has_text="Each member")
    assert await words.evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    await resolves(scene, paper, "should")
    await expect(page.locator(".tally")).to_contain_text("قوس مفتوح واحد")
