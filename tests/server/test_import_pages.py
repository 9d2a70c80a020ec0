"""Imports at the desk: a list is brought, looked at, confirmed, followed and undone, by the secretariat alone."""

import asyncio
import html
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.cast import entries
from tests.server.lists import HEAD, csv_of, faulty, people, xlsx_of
from tests.server.whole import CODE, Browser, Whole

LIST = [list(HEAD), *people(30, 4)]


@pytest_asyncio.fixture
async def secretary(whole: Whole) -> AsyncIterator[Browser]:
    async with whole.browser("secretariat") as browser:
        yield browser


def at(whole: Whole, path: str = "") -> str:
    return f"/conferences/{whole.cast.conference}/desk/imports{path}"


async def brings(whole: Whole, browser: Browser, content: bytes, name: str = "list.csv") -> httpx.Response:
    """Send a file by the form on the page of imports."""
    page = await browser.get(at(whole))
    code = CODE.search(page.text)
    assert code
    return await browser.client.post(at(whole), data={"_csrf_token": code[1]}, files={"file": (name, content)})


async def previewed(whole: Whole, browser: Browser, content: bytes) -> str:
    answer = await brings(whole, browser, content)
    assert answer.status_code == 303, answer.text[:3000]
    return str(answer.headers["location"])


async def sends(browser: Browser, page: str, path: str, **fields: str) -> httpx.Response:
    return await browser.send(page, page + path, {**fields})


def seen(text: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text)
    assert found
    return found[1]


async def finished(browser: Browser, page: str) -> str:
    """The page of an import when it is no longer under way."""
    for _ in range(200):
        answer = await browser.get(page)
        if "refresh" not in answer.headers:
            return html.unescape(answer.text)
        assert "<progress" in answer.text
        await asyncio.sleep(0.05)
    raise TimeoutError


async def people_of(whole: Whole) -> int:
    return sum(entry.kind == "PersonRegistered" for entry in await entries(whole.cast.store, whole.cast.conference))


# In a workbook what begins with = is a formula, and its row is rejected.
@pytest.mark.parametrize(("make", "faults"), [(csv_of, 11), (xlsx_of, 12)])
async def test_a_list_comes_in_after_it_was_looked_at_and_leaves_again(
    whole: Whole, secretary: Browser, make: Any, faults: int
) -> None:
    before, coming = await people_of(whole), 199 - faults
    page = await previewed(whole, secretary, make(faulty()))
    text = html.unescape((await secretary.get(page)).text)
    assert "List of participants" not in text
    assert "1 of 2" in text or "Page 1" in text
    rejected = html.unescape((await secretary.get(page, show="reject")).text)
    assert rejected.count('data-outcome="reject"') == faults
    assert 'data-outcome="create"' not in rejected
    assert "is not an e-mail address" in rejected
    assert await people_of(whole) == before
    confirmed = await sends(secretary, page, "/confirmation", seen=seen(text))
    assert confirmed.headers["location"] == page
    done = await finished(secretary, page)
    assert "Invite those who came in" in done
    assert await people_of(whole) == before + coming
    again = await sends(secretary, page, "/confirmation", seen=seen(text))
    assert again.status_code == 303
    look = await secretary.get(page + "/undoing")
    assert f"{coming} people are withdrawn" in look.text
    await sends(secretary, page + "/undoing", "", key="x")
    assert "Undone" in await finished(secretary, page)
    log = (await secretary.get(f"/conferences/{whole.cast.conference}/desk/log")).text
    record = await entries(whole.cast.store, whole.cast.conference)
    imported = next(entry.body for entry in record if entry.kind == "PeopleImported")
    assert (imported["people"], imported["entities"]) == (coming, 60)
    assert "undid the import of a list" in log


async def test_what_somebody_looked_at_is_what_is_confirmed(whole: Whole, secretary: Browser) -> None:
    page = await previewed(whole, secretary, csv_of(LIST))
    text = (await secretary.get(page)).text
    other = await previewed(whole, secretary, csv_of(LIST[:5]))
    await sends(secretary, other, "/confirmation", seen=seen((await secretary.get(other)).text))
    await finished(secretary, other)
    before = await people_of(whole)
    stale = await sends(secretary, page, "/confirmation", seen=seen(text))
    assert stale.status_code == 409
    assert "has changed since you looked" in stale.text
    assert stale.text.count('data-outcome="same"') == 4
    assert await people_of(whole) == before
    await sends(secretary, page, "/confirmation", seen=seen(stale.text))
    await finished(secretary, page)
    assert await people_of(whole) == before + 26


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "There is nothing in this file"),
        (b"%PDF-1.7", "This is not a list that can be read"),
        (b"Name,Phone\nA,1\n", "No column says for which entity"),
        (b"a,b\n" * 3_000_000, "at most 8 megabytes"),
        (None, "Choose a file first"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    whole: Whole, secretary: Browser, content: bytes | None, words: str
) -> None:
    answer = await brings(whole, secretary, content or b"", "list.csv" if content is not None else "")
    assert answer.status_code == 422
    error = re.search(r'id="file-error">([^<]*)<', answer.text)
    assert error
    assert words in html.unescape(error[1])


async def test_for_anybody_else_there_are_no_imports(whole: Whole, secretary: Browser) -> None:
    page = await previewed(whole, secretary, csv_of(LIST))
    before = await people_of(whole)
    async with whole.browser("canada") as chair, whole.browser() as guest:
        for path in (at(whole), page, page + "/undoing"):
            assert (await chair.get(path)).status_code == 404
            assert (await guest.get(path)).status_code == 303
        for path in ("", "/confirmation", "/abandonment", "/resumption", "/undoing"):
            address = page + path if path else at(whole)
            assert (await chair.send("/preferences", address, {"seen": "x"})).status_code == 404
            assert "/sign-in" in (await guest.send("/sign-in", address, {})).headers["location"]
    assert await people_of(whole) == before
    elsewhere = page.replace(str(whole.cast.conference), str(whole.cast.room))
    assert (await secretary.get(elsewhere)).status_code == 404


async def test_a_list_can_be_discarded_and_names_stay_text(whole: Whole, secretary: Browser) -> None:
    rows = [["Entity", "Kind", "Name"], ["<script>alert(1)</script>", "ngo", "=1+1 \u202egnp"]]
    page = await previewed(whole, secretary, csv_of(rows))
    text = (await secretary.get(page)).text
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert (await sends(secretary, page, "/abandonment")).headers["location"] == at(whole)
    assert (await secretary.get(page)).status_code == 404


async def test_the_pages_speak_arabic(whole: Whole, secretary: Browser) -> None:
    secretary.client.headers["Accept-Language"] = "ar"
    page = await previewed(whole, secretary, csv_of(faulty()))
    text = html.unescape((await secretary.get(page, show="reject")).text)
    assert 'dir="rtl"' in text
    assert "ليس عنوان بريد إلكتروني" in text
    assert not re.search(r">\s*(Rejected|Row|Import|Only rejected|Show rows)\s*<", text)
    assert "استيراد" in text
    await sends(secretary, page, "/confirmation", seen=seen(text))
    assert "ادعوا" in await finished(secretary, page)
