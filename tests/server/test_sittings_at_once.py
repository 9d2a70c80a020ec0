"""Several sittings at once, at the desk: selected, looked at, then moved by so many minutes or cancelled."""

import re
from datetime import UTC, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from rooms import programme
from rooms.programme import Appointment, Scheduled
from tests.cast import entries, row
from tests.rooms.test_rebuild import differences
from tests.server.conferring import at, page
from tests.server.refusals import beside
from tests.server.test_programme import NEXT, in_caucus
from tests.server.whole import Browser, Whole

HIDDEN = re.compile(r'type="hidden" name="(key|to|minutes|sittings)" value="([^"]*)"')
BEGINS = NEXT.astimezone(UTC)


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    whole.cast.writer = whole.site.writer


@pytest_asyncio.fixture
async def sittings(whole: Whole) -> list[UUID]:
    """One of the room, one of the conference, an hour apart."""
    found = []
    for number, place in enumerate((whole.cast.room, None)):
        begins = BEGINS + timedelta(hours=number)
        appointment = Appointment(f"Item {number}", begins, begins + timedelta(minutes=50), venue="Hall 1")
        act = partial(programme.schedule, appointment=appointment, room_id=place)
        seat = whole.cast.attending["secretariat"]
        also = (place,) if place else ()
        found.append((await whole.site.writer.act(whole.cast.conference, seat, act, None, also)).result)
    return found


async def looked_at(whole: Whole, office: Browser, ids: list[UUID], to: str, minutes: str = "") -> Any:
    asked = {"sittings": [str(id) for id in ids], "to": to, "minutes": minutes}
    return await office.get(at(whole, "/desk/programme/preview"), **asked)


async def done(whole: Whole, office: Browser, answer: Any, **more: str) -> Any:
    fields: Any = {**dict(HIDDEN.findall(answer.text)), **more}
    return await office.send(at(whole, "/desk/programme"), at(whole, "/desk/programme/changes"), fields)


async def starts(whole: Whole, id: UUID) -> Any:
    return (await row(whole.cast.store, Scheduled, id)).starts_at


async def test_they_are_moved_later_and_earlier_after_a_second_look(whole: Whole, sittings: list[UUID]) -> None:
    first, second = sittings
    async with whole.browser("secretariat") as office:
        html = await page(office, at(whole, "/desk/programme"))
        assert html.count('name="sittings"') == 2
        seen = await looked_at(whole, office, sittings, "later", "45")
        assert "Move 2 sittings to a later time?" in seen.text
        assert await starts(whole, first) == BEGINS
        for _ in range(2):
            moved = await done(whole, office, seen)
        assert moved.headers["location"] == at(whole, "/desk/programme?done=before")
        assert [await starts(whole, id) for id in sittings] == [
            BEGINS + timedelta(minutes=minutes) for minutes in (45, 105)
        ]
        seen = await looked_at(whole, office, [second], "earlier", "٦٠")
        assert "1 of them would be in a room or hall where another one is at that time." in seen.text
        moved = await done(whole, office, seen)
        assert moved.headers["location"] == at(whole, "/desk/programme?done=shifted&count=1")
        assert "1 sitting has been moved." in await page(office, moved.headers["location"])
    assert await starts(whole, second) == BEGINS + timedelta(minutes=45)
    assert await differences(whole.cast.store) == []


async def test_they_are_cancelled_with_a_reason(whole: Whole, sittings: list[UUID]) -> None:
    async with whole.browser("secretariat") as office:
        seen = await looked_at(whole, office, sittings, "cancel")
        assert "Cancel 2 sittings?" in seen.text
        wrong = await done(whole, office, seen, reason="x" * 501)
        assert (wrong.status_code, "x" * 501 in wrong.text) == (422, True)
        assert 'aria-invalid="true"' in wrong.text
        answer = await done(whole, office, seen, reason="The hall is flooded.")
        assert answer.headers["location"] == at(whole, "/desk/programme?done=called_off&count=2")
        assert (await page(office, at(whole, "/desk/programme"))).count("The hall is flooded.") == 2
        again = await looked_at(whole, office, sittings, "later", "5")
        assert (again.status_code, "has been cancelled" in again.text) == (422, True)
    assert all([(await row(whole.cast.store, Scheduled, id)).cancelled for id in sittings])


async def test_what_cannot_be_moved_is_left_out_and_all_are_moved_or_none(whole: Whole, sittings: list[UUID]) -> None:
    cast, (first, second) = whole.cast, sittings
    async with whole.browser("secretariat") as office:
        seen = await looked_at(whole, office, sittings, "later", "10")
        act = partial(programme.cancel, sitting_id=second)
        await cast.attends("secretariat", act)
        before = len(await entries(cast.store, cast.room))
        answer = await done(whole, office, seen)
        assert (answer.status_code, "has been cancelled" in answer.text) == (422, True)
        assert (await starts(whole, first), len(await entries(cast.store, cast.room))) == (BEGINS, before)
        seen = await looked_at(whole, office, sittings, "later", "10")
        assert "Move 1 sitting to a later time?" in seen.text
        assert "Left out" in seen.text
        answer = await done(whole, office, seen)
        assert answer.headers["location"].endswith("done=shifted&count=1")


@pytest.mark.parametrize("minutes", ["", "0", "-5", "1.5", "1441", "9" * 4000, "half"])
async def test_minutes_that_are_none(whole: Whole, sittings: list[UUID], minutes: str) -> None:
    async with whole.browser("secretariat") as office:
        answer = await looked_at(whole, office, sittings, "later", minutes)
        assert answer.status_code == 422
        assert "from 1 to 1,440" in beside(answer.text, "minutes")
        assert answer.text.count("checked") >= 2


async def test_nothing_else_is_reached(whole: Whole, sittings: list[UUID]) -> None:
    """Nothing selected, what is no id, and above all a sitting of a caucus."""
    await in_caucus(whole)
    async with whole.cast.store.reading() as session:
        hidden = next(s.id for s, room in await programme.every(session, whole.cast.conference) if s.id not in sittings)
    async with whole.browser("secretariat") as office, whole.browser("canada") as canada:
        for ids in ([], [hidden]):
            answer = await looked_at(whole, office, ids, "cancel")
            assert answer.status_code == 422
            assert "In confidence" not in answer.text
        good = await looked_at(whole, office, sittings, "cancel")
        for wrong in ("", "x", f"{sittings[0]} {hidden}"):
            assert (await done(whole, office, good, sittings=wrong)).status_code == 422
        assert (await looked_at(whole, canada, sittings, "cancel")).status_code == 404
    for id in (*sittings, hidden):
        assert not (await row(whole.cast.store, Scheduled, id)).cancelled
