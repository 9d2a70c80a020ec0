"""The log of the conference: an import is one line that opens to its entries, and its undoing likewise."""

import re
from collections.abc import AsyncIterator
from functools import partial
from uuid import UUID

import pytest
import pytest_asyncio

from rooms import themes
from rooms.amending import ImportUndone, PeopleImported
from rooms.record.entries import Entry
from server.importing import applying
from server.importing.kept import Import
from tests.cast import Cast, entries, row
from tests.rooms.test_rebuild import differences
from tests.server.lists import HEAD, confirmed, people, undone
from tests.server.whole import Browser, Whole

# In three slices, so that somebody else can enter something between two of them.
LIST = [list(HEAD), *people(60, 7)]
LINE = re.compile(r"<tr><td><time ")


@pytest_asyncio.fixture
async def secretary(whole: Whole) -> AsyncIterator[Browser]:
    whole.cast.writer = whole.site.writer
    async with whole.browser("secretariat") as browser:
        yield browser


async def imported_while_somebody_acts(cast: Cast) -> Entry:
    """A list comes in, and a theme is added in the middle of it."""
    id = await confirmed(cast, LIST)
    await cast.attends("secretariat", partial(applying.go_on, id=id))
    await cast.attends("secretariat", partial(themes.add, title={"en": "Meanwhile"}, summary={}))
    while (await cast.attends("secretariat", partial(applying.go_on, id=id))).result:
        pass
    return (await entries(cast.store, cast.conference))[-1]


async def test_an_import_stands_for_its_entries_and_for_no_others(cast: Cast) -> None:
    before = len(await entries(cast.store, cast.conference))
    entry = await imported_while_somebody_acts(cast)
    assert isinstance(entry.event, PeopleImported)
    first, second = entry.event.entries
    assert (first[0], second[0], second[1]) == (before + 1, first[1] + 2, entry.seq - 1)
    assert sum(last - start + 1 for start, last in (first, second)) == 60 + 7
    last = (await entries(cast.store, cast.conference))[-1].seq
    await undone(cast, entry.event.imported)
    after = (await entries(cast.store, cast.conference))[-1]
    assert isinstance(after.event, ImportUndone)
    assert after.event.entries == [(last + 1, after.seq - 1)]
    assert await differences(cast.store) == []


async def test_the_log_says_it_in_one_line_that_opens(whole: Whole, secretary: Browser) -> None:
    cast, log = whole.cast, f"/conferences/{whole.cast.conference}/desk/log"
    lines = len(LINE.findall((await secretary.get(log)).text))
    entry = await imported_while_somebody_acts(cast)
    page = (await secretary.get(log)).text
    assert len(LINE.findall(page)) == lines + 2
    assert "registered a person" in page, "those who were registered by hand"
    assert f'href="{log}?within={entry.seq}"' in page
    assert "Its 67 entries" in page
    assert f'href="{log}?within={entry.seq}"' in (await secretary.get(log.removesuffix("/log"))).text
    inside = (await secretary.get(log, within=entry.seq)).text
    assert len(LINE.findall(inside)) == 50
    assert "Entries of an import" in inside
    assert "Meanwhile" not in inside
    assert f"within={entry.seq}&amp;page=2" in inside
    assert len(LINE.findall((await secretary.get(log, within=entry.seq, page=2)).text)) == 17
    kept = await row(cast.store, Import, UUID(entry.body["imported"]))
    await undone(cast, kept.id)
    page = (await secretary.get(log)).text
    assert len(LINE.findall(page)) == lines + 3
    assert page.count("Its 67 entries") == 2


@pytest.mark.parametrize("asked", ["1", "0", "-3", "x", "99999999999999999999", "4"])
async def test_nothing_is_inside_what_stands_for_nothing(whole: Whole, secretary: Browser, asked: str) -> None:
    answer = await secretary.get(f"/conferences/{whole.cast.conference}/desk/log", within=asked)
    assert answer.status_code == 404
