"""What is tried in vain leaves its line in the security log: of which kind, when, from where, and none of its words."""

from typing import Any

import pytest
from sqlalchemy import select

from rooms.people import Person
from rooms.room import Attribution
from server.auth.attempts import Attempt, Refusal
from server.importing.reading import MEGABYTES
from server.routes.desk.security import WORDS
from server.security import MEGABYTE
from tests.cast import row
from tests.server.conferring import at, page
from tests.server.door import CODE as CODE_OF_A_FORM
from tests.server.lists import HEAD, csv_of, people, xlsx_of, zip_of
from tests.server.steps import room, upload
from tests.server.test_caucuses import opened
from tests.server.test_delegations import linked, nominated
from tests.server.test_import_pages import brings
from tests.server.test_segment_pages import the_segment
from tests.server.whole import Browser, Whole

# The same word to the eye, with a Cyrillic letter in it.
LOOKALIKE = "Nils Nоrway"


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    whole.cast.writer = whole.site.writer


async def noted(whole: Whole) -> dict[str, int]:
    """What the security log of the conference has, by its kind; each line bears a mark."""
    await whole.site.entrance.attempts.write()
    async with whole.site.store.reading() as session:
        found = list((await session.execute(select(Attempt))).scalars())
    assert all(each.mark and each.conference_id == whole.cast.conference for each in found)
    counts: dict[str, int] = {}
    for each in found:
        counts[each.kind] = counts.get(each.kind, 0) + each.count
    return counts


async def registers(whole: Whole, browser: Browser, name: str, **fields: str) -> Any:
    typed = {"name": name, "entity": str(whole.cast.entities["norway"]), "language": "en", "capacity": "official"}
    path = at(whole, "/desk/people")
    return await browser.send(f"{path}/new", path, {**typed, "role": "delegate", **fields})


def test_every_kind_is_named_in_the_log() -> None:
    assert set(WORDS) == set(Refusal)


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        (LOOKALIKE, Refusal.LOOKALIKE, "written with other letters"),
        ("NORWAY, Nils", Refusal.TWICE, "stands in this delegation already"),
    ],
)
async def test_a_person_who_is_there_already_or_seems_to_be(whole: Whole, name: str, kind: Refusal, words: str) -> None:
    async with whole.browser("secretariat") as office, whole.browser() as focal:
        answer = await registers(whole, office, name)
        assert (answer.status_code, words in answer.text, name in answer.text) == (422, True, True)
        assert await noted(whole) == {kind: 1}
        walked = at(whole, "/desk/arrivals")
        typed = {"name": name, "entity": str(whole.cast.entities["norway"]), "capacity": "official", "role": "delegate"}
        assert words in (await office.send(walked, walked, typed)).text  # type: ignore[arg-type]
        link = await linked(whole, office)
        assert words in (await nominated(focal, link, name)).text
        assert await noted(whole) == {kind: 3}
        html = await page(office, at(whole, f"/desk/security?kind={kind}"))
        assert "Nоrway" not in html
    assert (await row(whole.cast.store, Person, whole.cast.persons["norway"])).name == "Nils Norway"


async def test_an_entity_that_is_there_already_or_seems_to_be(whole: Whole) -> None:
    path = at(whole, "/desk/entities")
    async with whole.browser("secretariat") as office:
        for name, kind in (("Nоrway", Refusal.LOOKALIKE), (" NORWAY ", Refusal.TWICE)):
            answer = await office.send(path, path, {"name": name, "short": "Elsewhere", "kind": "member_state"})
            assert answer.status_code == 422
            assert (await noted(whole))[kind] == 1


async def test_rows_of_a_list_that_are_refused(whole: Whole) -> None:
    rows = people(3, 1)
    rows.append(list(rows[0]))
    rows.append(["Norway", "", "", "", "Nils Nоrway", "", "other@example.org", "", "", ""])
    async with whole.browser("secretariat") as office:
        answer = await brings(whole, office, csv_of([list(HEAD), *rows]))
        assert answer.status_code == 303
        await office.get(answer.headers["location"])
        assert await noted(whole) == {Refusal.TWICE: 1, Refusal.LOOKALIKE: 1}


async def test_dates_that_contradict_one_another(whole: Whole) -> None:
    path = at(whole, "/desk/programme")
    times = {"starts": "2999-05-05T10:00", "ends": "2999-05-05T09:00"}
    async with whole.browser("secretariat") as office:
        answer = await office.send(path, path, {"room": "", "item": "Backwards", "languages": ["en"], **times})
    assert answer.status_code == 422
    assert await noted(whole) == {Refusal.DATES: 1}


async def test_a_segment_closed_twice(whole: Whole, canada: Browser) -> None:
    base = room(whole, "/segments")
    await canada.send(base, base, {"rule": Attribution.CHATHAM_HOUSE})
    closure = f"{base}/{await the_segment(whole)}/closure"
    await canada.send(closure, closure, {})
    assert await noted(whole) == {}
    again = await canada.send(base, closure, {})
    assert again.status_code == 422
    assert await noted(whole) == {Refusal.CLOSED: 1}


async def test_of_a_caucus_nobody_is_told_anything(whole: Whole, norway: Browser) -> None:
    caucus = await opened(whole, norway, "icbl", "south_africa")
    base = f"/rooms/{caucus}/programme"
    await norway.send(f"/rooms/{caucus}/charter", f"/rooms/{caucus}/acknowledgement", {"version": "1"})
    times = {"starts": "2999-05-05T10:00", "ends": "2999-05-05T09:00"}
    answer = await norway.send(base, base, {"item": "Backwards", "languages": ["en"], **times})
    assert "It would end before it begins." in answer.text
    assert await noted(whole) == {}


async def test_a_workbook_that_is_a_bomb(whole: Whole) -> None:
    bomb = zip_of({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b" " * 30_000_000})
    async with whole.browser("secretariat") as office:
        assert (await brings(whole, office, bomb, "list.xlsx")).status_code == 422
        assert await noted(whole) == {Refusal.WORKBOOK: 1}
        assert (await brings(whole, office, xlsx_of([["A", "B"]]), "list.xlsx")).status_code == 422
    assert await noted(whole) == {Refusal.WORKBOOK: 1}


async def test_uploads_that_are_too_large(whole: Whole, norway: Browser) -> None:
    limit = whole.site.settings.upload_megabytes
    async with whole.browser("secretariat") as office:
        assert (await brings(whole, office, b"a," * (MEGABYTES * 500_001))).status_code == 422
        assert await noted(whole) == {Refusal.LARGE: 1}
        path = at(whole, "/desk/imports")
        code = CODE_OF_A_FORM.search((await office.get(path)).text)
        assert code
        files = {"file": ("list.csv", b"x" * ((limit + 1) * MEGABYTE + 1))}
        assert (await office.client.post(path, data={"_csrf_token": code[1]}, files=files)).status_code == 413
    assert await noted(whole) == {Refusal.LARGE: 2}
    answer = await upload(whole, norway, ("notes.txt", b"x" * (limit * 1_000_000 + 1)))
    assert answer.status_code == 422
    assert await noted(whole) == {Refusal.LARGE: 3}
