"""The term of a seat and of a registration, changed in the forms: kept to the second, refused beside its field."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from rooms import prolonging
from rooms.terms import Term
from tests.rooms.test_credentials import strike
from tests.rooms.test_rebuild import differences
from tests.server.conferring import at, page
from tests.server.test_hats import ended
from tests.server.test_home_live import following
from tests.server.test_terms import seat_of, soon, typed
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"until": "2001-01-01T00:00"}, "until", "has passed already"),
    ({"from": "2999-01-02T00:00", "until": "2999-01-01T00:00"}, "until", "before the seat begins"),
    ({"until": "the day after"}, "until", "Write a day and a time"),
    ({"from": "2026-11-30"}, "from", "Write a day and a time"),
    ({}, "until", "stands so already"),
]


def in_room(whole: Whole, name: str) -> str:
    return f"/rooms/{whole.cast.room}/seats/{whole.cast.seats[name]}/term"


def at_desk(whole: Whole, name: str) -> str:
    return at(whole, f"/desk/people/{whole.cast.persons[name]}/term")


async def sent(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    answer = await browser.send(path, path, {"from": "", "until": "", "key": uuid4().hex, **fields})
    return answer.status_code, answer.text


@pytest.mark.parametrize(("who", "where"), [("canada", in_room), ("secretariat", at_desk)])
async def test_what_is_wrong_stands_beside_its_field(whole: Whole, who: str, where: Any) -> None:
    async with whole.browser(who) as browser:
        for fields, name, says in WRONG:
            status, html = await sent(browser, where(whole, "icbl"), **fields)
            assert (status, says in html, f'id="{name}-error"' in html) == (422, True, True), fields
            for value in fields.values():
                assert f'value="{value}"' in html


async def test_a_chair_cuts_a_seat_short_and_it_ends_by_itself(whole: Whole, canada: Browser) -> None:
    until = soon(hours=1)
    listed = await page(canada, f"/rooms/{whole.cast.room}/participants")
    assert in_room(whole, "icbl") in listed
    assert (await sent(canada, in_room(whole, "icbl"), until=typed(until)))[0] == 303
    assert (await seat_of(whole, whole.cast.persons["icbl"], whole.cast.room)).until == until
    form = await page(canada, in_room(whole, "icbl"))
    assert f'value="{typed(until)}"' in form
    assert "changed the term of a seat" in await page(canada, f"/rooms/{whole.cast.room}/record")
    moment = datetime.now(UTC) + timedelta(hours=2)
    whole.cast.writer.clock = lambda: moment
    await strike(whole.cast)
    assert str(whole.cast.seats["icbl"]) not in await page(canada, f"/rooms/{whole.cast.room}/participants")


async def test_what_is_left_as_it_stands_is_kept_to_the_second(whole: Whole, canada: Browser) -> None:

    until = datetime.now(UTC) + timedelta(hours=3, seconds=7)
    act = partial(prolonging.prolong, seat_id=whole.cast.seats["icbl"], term=Term(None, until))
    await whole.cast.does("canada", act)
    status, html = await sent(canada, in_room(whole, "icbl"), until=typed(until))
    assert (status, "stands so already" in html) == (422, True)


async def test_a_registration_put_off_ends_what_is_open_and_begins_by_itself(whole: Whole) -> None:
    async with whole.browser("icbl") as mine, whole.browser("secretariat") as desk:
        number = whole.site.publisher.known[whole.cast.conference]
        async with following(whole, mine, number) as socket:
            assert (await sent(desk, at_desk(whole, "icbl"), **{"from": typed(soon(days=1))}))[0] == 303
            assert await ended(socket) == 4403
        for path in (at(whole), f"/rooms/{whole.cast.room}"):
            assert (await mine.get(path)).status_code == 404
        assert (await sent(desk, at_desk(whole, "icbl")))[0] == 303, "from now on, after all"
        for path in (at(whole), f"/rooms/{whole.cast.room}"):
            assert (await mine.get(path)).status_code in (200, 303)
    assert await differences(whole.site.store) == []


async def test_the_desk_changes_it_in_the_conference_and_in_its_rooms(whole: Whole) -> None:
    until = soon(days=2)
    async with whole.browser("secretariat") as desk:
        assert (await sent(desk, at_desk(whole, "norway"), until=typed(until)))[0] == 303
        person = at(whole, f"/desk/people/{whole.cast.persons['norway']}")
        assert "The term is changed." in await page(desk, f"{person}?done=term")
    for place in (whole.cast.conference, whole.cast.room):
        assert (await seat_of(whole, whole.cast.persons["norway"], place)).until == until
    async with whole.browser("norway") as browser:
        assert "until" in await page(browser, at(whole, "/registration"))


async def test_whoever_may_not_finds_nothing(whole: Whole, norway: Browser) -> None:
    for path in (in_room(whole, "icbl"), at_desk(whole, "icbl"), at_desk(whole, "norway")):
        assert (await norway.get(path)).status_code == 404
        code = (await norway.send(at(whole, "/people"), path, {"until": "2999-01-01T00:00"})).status_code
        assert code == 404
    async with whole.browser("canada") as browser:
        for id in (uuid4(), whole.cast.attending["norway"]):
            assert (await browser.get(f"/rooms/{whole.cast.room}/seats/{id}/term")).status_code == 404
