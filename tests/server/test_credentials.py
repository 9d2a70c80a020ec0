"""Credentials on the desk: found, selected, looked at once more, and decided together."""

import re
from datetime import UTC, datetime, timedelta

from rooms.credentials import State
from server.forms import written
from server.words.figures import iso
from tests.rooms.test_credentials import standing, turned
from tests.server.conferring import at, page
from tests.server.whole import Browser, Whole


def desk(whole: Whole, path: str = "") -> str:
    return at(whole, f"/desk/credentials{path}")


async def looked(whole: Whole, browser: Browser, to: State, *names: str) -> tuple[int, str]:
    people = [str(whole.cast.persons[name]) for name in names]
    answer = await browser.get(desk(whole, "/preview"), people=people, to=to)
    return answer.status_code, answer.text


async def pressed(whole: Whole, browser: Browser, html: str, **more: str) -> str:
    """Press the button of the second look."""
    fields = dict(re.findall(r'type="hidden" name="(key|to|people)" value="([^"]*)"', html))
    answer = await browser.send(desk(whole), desk(whole), {**fields, **more})
    return answer.headers.get("location") or answer.text


async def test_from_missing_to_accepted(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        assert "Nils Norway" not in await page(browser, desk(whole))
        missing = await page(browser, desk(whole, "?state=missing"))
        assert "Nils Norway" in missing
        assert "Ida Campaign" not in missing
        _, html = await looked(whole, browser, State.SUBMITTED, "norway", "canada")
        assert await pressed(whole, browser, html) == f"{desk(whole)}?done=decided&count=2"
        assert await pressed(whole, browser, html) == f"{desk(whole)}?done=before"
        assert "of 2 representatives wait" in await page(browser, at(whole, "/desk"))
        assert "Nils Norway" in await page(browser, desk(whole, "?q=norw"))
        _, html = await looked(whole, browser, State.ACCEPTED, "norway")
        await pressed(whole, browser, html)
        assert "entered the credentials" in await page(browser, at(whole, "/desk/log"))
    found = await standing(whole.cast)
    assert (found["Nils Norway"], found["Claire Canada"]) == (State.ACCEPTED, State.SUBMITTED)


async def test_a_challenge_asks_why_and_everyone_sees_that_they_sit_provisionally(whole: Whole) -> None:
    await turned(whole.cast, State.SUBMITTED)
    async with whole.browser("secretariat") as browser:
        _, html = await looked(whole, browser, State.CHALLENGED, "norway")
        again = await pressed(whole, browser, html, reason=" ")
        assert "Fill this in." in again
        assert str(whole.cast.persons["norway"]) in again
        await pressed(whole, browser, again, reason="Signed by nobody.")
        assert "Signed by nobody." in await page(browser, desk(whole))
    async with whole.browser("icrc") as browser:
        for path in (at(whole, "/people"), f"/rooms/{whole.cast.room}/participants"):
            html = await page(browser, path)
            assert html.count("Seated provisionally") == 1, path
            assert "Signed by nobody." not in html


async def test_they_can_be_valid_until_a_moment(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        _, html = await looked(whole, browser, State.SUBMITTED, "norway")
        for wrong, says in (("2001-01-01T00:00", "has passed already"), ("tomorrow", "Write a day and a time")):
            again = await pressed(whole, browser, html, until=wrong)
            assert says in again
            assert f'value="{wrong}"' in again
            assert 'aria-describedby="until-hint until-error"' in again
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
        soon = f'datetime="{iso(tomorrow)}"'
        await pressed(whole, browser, html, until=written(tomorrow, "Europe/Oslo"))
        assert soon in (await page(browser, desk(whole))).partition("Nils Norway")[2]
        assert "of 1 representative run out within three days" in await page(browser, at(whole, "/desk"))
    async with whole.browser("norway") as browser:
        mine = await page(browser, at(whole, "/registration"))
        assert "Submitted" in mine
        assert soon in mine
    async with whole.browser("canada") as browser:
        assert "Submitted" not in await page(browser, at(whole, "/registration"))


async def test_those_who_cannot_be_are_left_out_with_the_reason(whole: Whole) -> None:
    await turned(whole.cast, State.SUBMITTED)
    async with whole.browser("secretariat") as browser:
        status, html = await looked(whole, browser, State.ACCEPTED, "norway", "canada")
        assert status == 200
        assert "No credentials of Claire Canada were submitted yet." in html
        assert f'name="people" value="{whole.cast.persons["norway"]}"' in html
        status, html = await looked(whole, browser, State.ACCEPTED, "canada")
        assert (status, "No credentials of Claire Canada" in html) == (422, True)
        for people, to in (((), State.ACCEPTED), (("norway",), "lost")):
            assert (await looked(whole, browser, to, *people))[0] == 422  # type: ignore[arg-type]


async def test_what_changed_meanwhile_is_refused_whole(whole: Whole) -> None:
    await turned(whole.cast, State.SUBMITTED, "norway", "canada")
    async with whole.browser("secretariat") as browser:
        _, html = await looked(whole, browser, State.ACCEPTED, "norway", "canada")
        await turned(whole.cast, State.ACCEPTED, "canada")
        assert "The credentials of Claire Canada stand so already." in await pressed(whole, browser, html)
    assert (await standing(whole.cast))["Nils Norway"] == State.SUBMITTED


async def test_nobody_else_finds_the_desk(whole: Whole, norway: Browser) -> None:
    assert (await norway.get(desk(whole))).status_code == 404
    people = {"people": str(whole.cast.persons["norway"]), "to": "submitted"}
    assert (await norway.send(at(whole, "/people"), desk(whole), people)).status_code == 404
