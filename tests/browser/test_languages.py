"""Arabic and English in one room: each page in its reader's language, each message in its own, times in two zones."""

import re
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from playwright.async_api import Page, expect

from rooms import programme
from rooms.languages import Language
from rooms.programme import Appointment
from tests.browser.acting import composer, message, say
from tests.browser.stage import Stage

ARABIC = {"locale": "ar-EG", "timezone_id": "Asia/Tokyo"}
WORDS = "نوافق على عشر سنوات، لا على تسع."
DIRECTION = "(element) => getComputedStyle(element).direction"
DIGITS = re.compile(r"[0-9\u0660-\u0669]{1,2}:[0-9\u0660-\u0669]{2}")


async def left(page: Page, selector: str) -> float:
    box = await page.locator(selector).first.bounding_box()
    assert box
    return box["x"]


async def test_a_page_in_arabic_is_mirrored_and_counts_as_arabic_does(stage: Stage) -> None:
    scene = await stage.scene("غرفة بالعربية")
    icbl = await stage.opens("icbl", scene.path, **ARABIC)
    norway = await stage.opens("norway", scene.path)
    await expect(icbl.locator("html")).to_have_attribute("dir", "rtl")
    await expect(icbl.locator("html")).to_have_attribute("lang", "ar")
    assert await left(norway, "nav.topics") < await left(norway, "section.thread") < await left(norway, "aside.side")
    assert await left(icbl, "nav.topics") > await left(icbl, "section.thread") > await left(icbl, "aside.side")
    await expect(icbl.get_by_label("كلمتكم").last).to_be_visible()
    await expect(icbl.locator(".composer .to")).to_contain_text("6")

    count = icbl.locator("li.topic_line .dots .number")
    for number, words in enumerate(("رسالة واحدة", "رسالتان", "3 رسائل"), start=1):
        await say(norway, f"Point {number}.")
        await expect(count).to_have_text(words)
    await expect(icbl.get_by_role("log")).to_contain_text("جديد")


async def test_messages_keep_their_direction_on_pages_of_the_other(stage: Stage) -> None:
    scene = await stage.scene("A room in two directions")
    icbl = await stage.opens("icbl", scene.path, **ARABIC)
    norway = await stage.opens("norway", scene.path)
    await say(icbl, WORDS)
    await say(norway, "Ten years, then, and not nine.")
    for page in (icbl, norway):
        arabic, english = message(page, WORDS), message(page, "Ten years, then")
        await expect(arabic.locator(".text")).to_have_attribute("lang", "ar")
        await expect(english.locator(".text")).to_have_attribute("lang", "en")
        assert await arabic.locator(".text").evaluate(DIRECTION) == "rtl"
        assert await english.locator(".text").evaluate(DIRECTION) == "ltr"
    await expect(message(norway, WORDS).locator(".tongue")).to_have_text("العربية")
    await expect(message(norway, "Ten years").locator(".tongue")).to_have_count(0)
    await expect(message(icbl, "Ten years").locator(".tongue")).to_have_text("English")
    await composer(norway).fill("نعم")
    assert await composer(norway).evaluate(DIRECTION) == "rtl"
    await composer(norway).fill("Yes")
    assert await composer(norway).evaluate(DIRECTION) == "ltr"


async def test_times_stand_in_the_zone_of_the_meeting_with_the_readers_own_beside(stage: Stage) -> None:
    scene = await stage.scene("A room across zones")
    norway = await stage.opens("norway", scene.path)
    icbl = await stage.opens("icbl", scene.path, **ARABIC)
    at_home = await stage.opens("canada", scene.path, timezone_id="Europe/Oslo")
    await say(norway, "What time is it?")
    for page, own in ((norway, "for you"), (icbl, "بتوقيتكم")):
        time = message(page, "What time is it?").locator("time")
        await expect(time).to_have_attribute("data-zone", "Europe/Oslo")
        await expect(time.locator(".mine")).to_contain_text(own)
        assert len(DIGITS.findall(await time.inner_text())) == 2, await time.inner_text()
    await expect(message(at_home, "What time is it?").locator("time .mine")).to_have_count(0)
    await expect(norway.locator("header.topic")).to_contain_text("Europe/Oslo")
    shown = await message(norway, "What time is it?").locator("time").get_attribute("datetime")
    assert shown
    assert shown.endswith(("Z", "+00:00"))


async def test_hours_in_the_programme_stand_in_both_zones(stage: Stage) -> None:
    """With the day where it is another one for the reader; and in nobody's way."""
    scene = await stage.scene("A room with a sitting at night")
    begins = datetime(2999, 11, 23, 20, tzinfo=ZoneInfo("Europe/Oslo"))
    sitting = Appointment("Before the vote", begins, begins + timedelta(hours=2))
    await scene.does("canada", partial(programme.schedule, appointment=sitting, room_id=scene.room))
    for zone, own in {
        "America/New_York": "14:00 – 16:00 for you",
        "Europe/Moscow": "22:00 – 24 Nov, 00:00 for you",
        "Asia/Tokyo": "24 Nov, 04:00 – 06:00 for you",
    }.items():
        page = await stage.opens("norway", f"/rooms/{scene.room}/programme", timezone_id=zone)
        hours = page.locator(".sitting .hours")
        await expect(hours.locator(".mine")).to_have_text(own)
        await expect(hours).to_contain_text("20:00 – 22:00")
        assert await hours.evaluate("(each) => each.getBoundingClientRect().right") <= await left(
            page, ".sitting .what"
        )


async def test_a_language_is_chosen_for_good_on_any_page(stage: Stage) -> None:
    scene = await stage.scene("A room whose language is chosen")
    page = await stage.opens("icrc", scene.path)
    await page.locator("details.menu summary").first.click()
    await page.get_by_role("link", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.goto("/conferences")
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    other = await stage.opens("icrc", scene.path)
    await expect(other.locator("html")).to_have_attribute("lang", "ar")
    await other.locator("details.menu summary").first.click()
    await other.get_by_role("link", name="English").click()
    await expect(other.locator("html")).to_have_attribute("dir", "ltr")


async def test_a_message_says_in_which_language_it_is(stage: Stage) -> None:
    scene = await stage.scene("A room in French")
    norway = await stage.opens("norway", scene.path)
    await norway.get_by_text("Language, attachment, record").click()
    await norway.get_by_label("Language of these words").select_option(Language.FRENCH)
    await say(norway, "La séance est ouverte.")
    await expect(message(norway, "La séance").locator(".text")).to_have_attribute("lang", "fr")
    await expect(message(norway, "La séance").locator(".tongue")).to_have_text("Français")
