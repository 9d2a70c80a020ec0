import asyncio, pytest
from tests.browser.acting import *
WORDS = "Norway cannot accept a term of nine years."
@pytest.mark.parametrize("n", range(6))
async def test_try(stage, n):
    scene = await stage.scene("try")
    norway, chair = await stage.opens("norway", scene.path), await stage.opens("canada", scene.path)
    log = []
    async def tell(r):
        if "meeting" in r.url: log.append((r.status, r.url, (await r.text())[:1500]))
    chair.on("response", lambda r: asyncio.ensure_future(tell(r)))
    chair.on("requestfailed", lambda r: log.append(r.url))
    chair.on("framenavigated", lambda r: log.append(r.url))
    await say(norway, WORDS)
    await say(chair, "The chair takes note.")
    await does(chair, "The chair takes note.", "Correct", "Correct these words", "The chair takes good note.")
    await does(chair, WORDS, "Pin")
    await does(chair, WORDS, "Call to order", "Call to order", "Nine years is not on the table.")
    await does(chair, "The chair takes good note.", "Withdraw", "Withdraw these words")
    await expect(norway.locator("li.message[data-state=withdrawn]")).to_contain_text("Withdrawn by the speaker.")
    await chair.get_by_role("button", name="Open the meeting").click()
    await expect(norway.locator(".masthead")).to_contain_text("In session since")
    try:
        await chair.get_by_role("button", name="Suspend the meeting").click(timeout=8000)
    except Exception:
        print("STUCK", log, await chair.locator(".chair").inner_html(), stage.wrong)
        assert 0
    await expect(norway.locator(".masthead")).to_contain_text("Suspended since")
