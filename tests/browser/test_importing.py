"""A secretary brings a list with the usual faults, sees what will happen, confirms, invites, and takes it back."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import expect

from tests.browser.stage import ENGLISH, Stage
from tests.server.lists import faulty, xlsx_of

ARABIC = {"locale": "ar-EG", "timezone_id": "Asia/Tokyo"}


class Words(NamedTuple):
    """What is pressed and read, in one language."""

    context: dict[str, str]
    tab: str
    file: str
    look: str
    show: str
    rejected: str
    confirm: re.Pattern[str]
    invite: str
    undo: str
    undone: str


SAID = {
    "en": Words(
        ENGLISH,
        "Import",
        "Spreadsheet",
        "Look at it first",
        "Show",
        "is not an e-mail address",
        re.compile("Import: "),
        "Invite those who came in",
        "Undo this import",
        "Undone",
    ),
    "ar": Words(
        ARABIC,
        "استيراد",
        "جدول الحساب",
        "معاينة أولا",
        "عرض",
        "ليس عنوان بريد إلكتروني",
        re.compile("استيراد: "),
        "ادعوا من جاؤوا",
        "التراجع عن هذا الاستيراد",
        "تُرُوجع عنها",
    ),
}


@pytest.mark.parametrize("language", SAID)
async def test_a_list_with_the_usual_faults(stage: Stage, tmp_path: Path, language: str) -> None:
    words = SAID[language]
    file = tmp_path / "list.xlsx"
    file.write_bytes(xlsx_of(faulty()))
    page = await stage.opens("secretariat", f"/conferences/{stage.cast.conference}/desk", **words.context)
    await page.get_by_role("link", name=words.tab, exact=True).click()
    await page.get_by_label(words.file).set_input_files(file)
    await page.get_by_role("button", name=words.look).click()
    await expect(page.locator("tr[data-outcome=create]").first).to_be_visible()
    await page.locator("select[name=show]").select_option("reject")
    await page.get_by_role("button", name=words.show, exact=True).click()
    await expect(page.locator("tbody tr")).to_have_count(12)
    await expect(page.locator("tbody")).to_contain_text(words.rejected)
    await page.get_by_role("button", name=words.confirm).click()
    invite = page.get_by_role("link", name=words.invite)
    await expect(invite).to_be_visible()
    done = page.url
    await invite.click()
    await expect(page.locator("tbody")).to_contain_text("Person Number")
    await page.goto(done)
    await page.get_by_role("link", name=words.undo).click()
    await page.get_by_role("button", name=words.undo).click()
    await expect(page.get_by_text(words.undone, exact=True)).to_be_visible()
