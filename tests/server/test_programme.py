"""The programme in the browser: by day, today, what clashes; as iCalendar, within the walls at every fetch."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from rooms import caucuses, programme, seating
from rooms.programme import Appointment
from rooms.room import Attribution, Kind, Membership
from rooms.seating import Plan
from server.auth.limits import Buckets
from tests.cast import MEMBERS
from tests.rooms.ways import amended
from tests.server.conferring import at, page
from tests.server.steps import words
from tests.server.whole import Browser, Whole

OSLO = ZoneInfo("Europe/Oslo")
LINK = re.compile(r'value="http[^"]*(/calendars/[\w-]{20,}/programme\.ics)"')
NEXT = (datetime.now(OSLO) + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)


def fields(begins: str = "", ends: str = "", item: str = "Scope of the ban", **more: str | list[str]) -> dict[str, Any]:
    written = "%Y-%m-%dT%H:%M"
    times = {"starts": begins or NEXT.strftime(written), "ends": ends or (NEXT + timedelta(hours=2)).strftime(written)}
    return {"item": item, "venue": "", **times, **more}


def room(whole: Whole, path: str = "") -> str:
    return f"/rooms/{whole.cast.room}/programme{path}"


def desk(whole: Whole, path: str = "") -> str:
    return at(whole, f"/desk/programme{path}")


async def calendar(browser: Browser, path: str) -> Any:
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8"), path
    return Calendar.from_ical(answer.content)


def items(found: Any) -> set[str]:
    return {str(each["summary"]) for each in found.walk("VEVENT")}


async def in_caucus(whole: Whole) -> UUID:
    """Canada and norway withdraw, and their caucus is to sit."""
    act = partial(caucuses.withdraw, title="Like-minded", purpose="", people=[whole.cast.persons["norway"]])
    done = await whole.cast.attends("canada", act)
    assert done.result
    chair = next(UUID(each.body["seat"]) for each in done.entries if each.kind == "Seated")
    begins = NEXT.astimezone(UTC)
    sitting = Appointment("In confidence", begins, begins + timedelta(hours=1))
    await whole.cast.writer.act(done.result, chair, partial(programme.schedule, appointment=sitting))
    return done.result


async def test_the_chair_puts_a_sitting_in_moves_and_cancels_it(whole: Whole) -> None:
    async with whole.browser("canada") as chair, whole.browser("icrc") as observer:
        said = fields(languages=["en", "ar"], venue="Hall 1")
        done = await chair.send(room(whole), room(whole), said)
        assert done.headers["location"] == room(whole, "?done=scheduled")
        seen = await page(observer, room(whole))
        assert "Scope of the ban" in seen
        assert 'class="hours number" data-zone="Europe/Oslo"' in seen
        assert ">10:00</time>" in seen
        assert "English , العربية" in words(seen)
        assert "Put it into the programme" not in seen
        sitting = re.findall(r'id="sitting-([0-9a-f-]{36})"', seen)[0]
        editing = await page(chair, room(whole, f"/{sitting}"))
        assert f'value="{said["starts"]}"' in editing
        moved = {**said, "item": "Entry into force"}
        assert (await chair.send(room(whole), room(whole, f"/{sitting}"), moved)).status_code == 303
        assert (await observer.get(room(whole, f"/{sitting}"))).status_code == 404
        assert "Entry into force" in await page(observer, at(whole, "/programme"))
        again = await chair.send(room(whole), room(whole, f"/{sitting}"), moved)
        assert (again.status_code, "says this already" in again.text) == (422, True)
        long = await chair.send(room(whole), room(whole, f"/{sitting}/cancellation"), {"reason": "x" * 501})
        assert (long.status_code, "x" * 501 in long.text) == (422, True)
        await chair.send(room(whole), room(whole, f"/{sitting}/cancellation"), {"reason": "No quorum."})
        seen = words(await page(observer, at(whole, "/programme")))
        assert "Cancelled : No quorum." in seen
        late = await chair.send(room(whole), room(whole, f"/{sitting}"), said)
        assert (late.status_code, "has been cancelled" in late.text) == (422, True)
        for path, sent in (("", said), (f"/{sitting}", said), (f"/{sitting}/cancellation", {})):
            answer = await observer.send(f"/rooms/{whole.cast.room}/charter", room(whole, path), sent)
            assert answer.status_code == 422, path
            assert "does not hold this right" in answer.text


async def test_the_secretariat_runs_it_on_the_desk_and_sees_what_clashes(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        here = str(whole.cast.room)
        for item in ("First", "Second"):
            done = await browser.send(desk(whole), desk(whole), fields(item=item, room=here))
            assert done.headers["location"] == desk(whole, "?done=scheduled")
        await browser.send(desk(whole), desk(whole), fields(item="Opening", room="", venue="Hall 9"))
        seen = words(await page(browser, desk(whole)))
        assert "2 sittings are in a room or hall where another one is at that time." in seen
        assert "Clashes with: Track 1.5 on landmines: First" in seen
        assert "3 of 3 sittings" in seen
        assert "2 of 3 sittings" in words(await page(browser, desk(whole, f"?room={here}")))
        sitting = re.findall(r'id="sitting-([0-9a-f-]{36})"', await page(browser, desk(whole)))
        for each in sitting:
            assert (await browser.get(desk(whole, f"/{each}"))).status_code == 200
            await browser.send(desk(whole), desk(whole, f"/{each}/cancellation"), {"reason": ""})
            assert (await browser.get(desk(whole, f"/{each}"))).status_code == 404
        assert "at that time" not in await page(browser, desk(whole))


@pytest.mark.parametrize(
    ("wrong", "about", "said"),
    [
        ({"starts": ""}, "starts", "Fill this in."),
        ({"ends": "tomorrow"}, "ends", ""),
        ({"item": " "}, "item", "Fill this in."),
        ({"ends": "2027-01-01T09:00", "starts": "2027-01-01T10:00"}, "ends", "end before it begins"),
        ({"starts": "2027-03-28T02:30", "ends": "2027-03-28T04:00"}, "starts", "there is no such time"),
        ({"starts": "2020-01-01T10:00", "ends": "2020-01-01T12:00"}, "starts", "over already"),
        ({"starts": "2027-01-01T10:00", "ends": "2027-01-03T10:00"}, "ends", "at most a day"),
        ({"languages": ["en", "tlh"]}, "languages", ""),
    ],
)
async def test_contradictory_dates_are_refused_beside_their_field(
    whole: Whole, wrong: dict[str, Any], about: str, said: str
) -> None:
    async with whole.browser("secretariat") as browser, whole.browser("canada") as chair:
        for who, path in ((browser, desk(whole)), (chair, room(whole))):
            answer = await who.send(path, path, fields(item="Typed", venue="Hall 7") | wrong)
            assert answer.status_code == 422
            assert f'id="{about}-error"' in answer.text
            assert said in answer.text
            assert 'value="Hall 7"' in answer.text


async def test_the_hour_that_is_shown_twice(whole: Whole) -> None:
    """From 02:30 to 02:15 on the day the clocks are put back: three quarters of an hour."""
    async with whole.browser("secretariat") as browser:
        done = await browser.send(desk(whole), desk(whole), fields("2027-10-31T02:30", "2027-10-31T02:15", room=""))
        assert done.status_code == 303
        (event,) = (await calendar(browser, at(whole, "/programme.ics"))).walk("VEVENT")
        sitting = str(event["uid"]).partition("@")[0]
        kept = fields("2027-10-31T02:30", "2027-10-31T02:15", "Renamed")
        await browser.send(desk(whole), desk(whole, f"/{sitting}"), kept)
        (event,) = (await calendar(browser, at(whole, "/programme.ics"))).walk("VEVENT")
    assert event["sequence"] == 1
    assert event["dtstart"].dt.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert event["dtend"].dt.astimezone(UTC) == datetime(2027, 10, 31, 1, 15, tzinfo=UTC)


async def test_a_room_that_is_not_there_and_a_caucus_are_no_choice(whole: Whole) -> None:
    hidden = await in_caucus(whole)
    async with whole.browser("secretariat") as browser:
        assert "Like-minded" not in await page(browser, desk(whole))
        assert "In confidence" not in await page(browser, desk(whole))
        for wrong in (str(hidden), str(UUID(int=7)), "nothing"):
            answer = await browser.send(desk(whole), desk(whole), fields(room=wrong))
            assert (answer.status_code, 'id="for-room-error"' in answer.text) == (422, True)
        for path in ("", "/cancellation"):
            sitting = desk(whole, f"/{UUID(int=7)}{path}")
            assert (await browser.send(desk(whole), sitting, fields())).status_code == 404


async def test_today_stands_on_the_home_with_what_clashes(whole: Whole) -> None:
    cast, now = whole.cast, datetime.now(UTC)
    whole.site.writer.clock = lambda: now
    for item, place in (("Scope", cast.room), ("Opening", None)):
        sitting = Appointment(item, now + timedelta(seconds=1), now + timedelta(seconds=50))
        act = partial(programme.schedule, appointment=sitting, room_id=place)
        await cast.attends("secretariat", act, also=(place,) if place else ())
    async with whole.browser("norway") as norway:
        seen = words(await page(norway, at(whole)))
        assert "Today for me" in seen
        assert "Clashes with: Opening" in seen
        assert "Clashes with: Track 1.5 on landmines: Scope" in seen
        assert "2 of your sittings overlap" in words(await page(norway, at(whole, "/programme")))
    async with whole.browser("icbl") as gone:
        await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
        seen = words(await page(gone, at(whole)))
        assert "Opening" in seen
        assert "Clashes" not in seen


async def test_what_is_asked_for_is_found(whole: Whole) -> None:
    opening = Plan(kind=Kind.PLENARY, title="Plenary", membership=Membership.OPEN)
    plenary = (await whole.cast.attends("secretariat", partial(seating.open_room, plan=opening))).result
    async with whole.browser("secretariat") as browser, whole.browser("norway") as norway:
        for item, place in (("Scope", whole.cast.room), ("Statements", plenary), ("Opening", "")):
            await browser.send(desk(whole), desk(whole), fields(item=item, room=str(place)))
        for query, found in (
            ("", {"Scope", "Statements", "Opening"}),
            ("?mine=yes", {"Scope", "Opening"}),
            (f"?room={plenary}", {"Statements"}),
            ("?room=nothing", {"Scope", "Statements", "Opening"}),
            (f"?theme={UUID(int=1)}", set()),
        ):
            html = await page(norway, at(whole, f"/programme{query}"))
            assert {each for each in ("Scope", "Statements", "Opening") if f"<bdi>{each}</bdi>" in html} == found, query
            file = await calendar(norway, at(whole, f"/programme.ics{query}"))
            assert {name.rpartition(": ")[2] for name in items(file)} == found, query


async def test_the_file_is_what_calendars_read(whole: Whole) -> None:
    async with whole.browser("canada") as chair, whole.browser("norway") as norway:
        said = fields(item="قضايا; a, b and c: " + "long " * 40, languages=["en", "ar"], venue="Hall 1, North")
        await chair.send(room(whole), room(whole), said)
        raw = (await norway.get(at(whole, "/programme.ics"))).content
        lines = raw.split(b"\r\n")
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert all(len(each) <= 75 for each in lines)
        found = Calendar.from_ical(raw)
        (event,) = found.walk("VEVENT")
        assert event["dtstart"].params["TZID"] == "Europe/Oslo"
        assert [str(each["tzid"]) for each in found.walk("VTIMEZONE")] == ["Europe/Oslo"]
        assert event["dtstart"].dt == NEXT
        assert (event["sequence"], event["status"], str(event["location"])) == (0, "CONFIRMED", "Hall 1, North")
        assert str(event["summary"]).startswith("Track 1.5 on landmines: قضايا; a, b and c: long")
        assert str(event["description"]) == "Languages: English, العربية"
        assert event["dtstamp"].dt.tzinfo is not None
        sitting = str(event["uid"]).partition("@")[0]
        await chair.send(room(whole), room(whole, f"/{sitting}"), {**said, "item": "Moved"})
        await chair.send(room(whole), room(whole, f"/{sitting}/cancellation"), {"reason": "No quorum."})
        (after,) = (await calendar(norway, at(whole, "/programme.ics"))).walk("VEVENT")
        assert (after["uid"], after["sequence"], after["status"]) == (event["uid"], 2, "CANCELLED")
        assert "No quorum." in str(after["description"])
        assert after["dtstamp"].dt >= event["dtstamp"].dt


async def subscribed(whole: Whole, browser: Browser, **chosen: str) -> str:
    path = at(whole, "/programme/subscription")
    answer = await browser.send(path, path, dict(chosen))
    found = LINK.search(answer.text)
    assert found
    assert answer.headers["referrer-policy"] == "no-referrer"
    return found[1]


async def test_a_subscription_keeps_to_the_walls_at_every_fetch(whole: Whole) -> None:
    cast = whole.cast
    await in_caucus(whole)
    async with whole.browser("canada") as chair, whole.browser("norway") as norway, whole.browser() as program:
        await chair.send(room(whole), room(whole), fields(item="Scope"))
        link = await subscribed(whole, norway)
        assert items(await calendar(program, link)) == {"Track 1.5 on landmines: Scope"}
        wider = await subscribed(whole, norway, caucuses="yes")
        assert (await program.get(link)).status_code == 404, "the one there was ceases to work"
        assert items(await calendar(program, wider)) == {
            *("Track 1.5 on landmines: Scope", "Like-minded: In confidence"),
        }
        assert wider.split("/")[2] not in (await norway.get(at(whole, "/programme/subscription"))).text
        await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["norway"]))
        assert items(await calendar(program, wider)) == {"Like-minded: In confidence"}
        path = at(whole, "/programme/subscription")
        gone = await norway.send(path, f"{path}/revocation", {})
        assert gone.headers["location"] == f"{path}?done=revoked"
        assert (await program.get(wider)).status_code == 404


async def test_guessing_at_addresses_is_limited_and_noted(whole: Whole, caplog: pytest.LogCaptureFixture) -> None:
    whole.site.entrance.limits.invitations = Buckets(0.01, 3)
    async with whole.browser() as program:
        with caplog.at_level("INFO", logger="antechamber.security"):
            found = [(await program.get(f"/calendars/guess{n}/programme.ics")).status_code for n in range(5)]
    assert found == [404] * 3 + [429] * 2
    noted = [record.getMessage() for record in caplog.records if record.name == "antechamber.security"]
    assert sum("the address of a calendar was tried" in line for line in noted) == 3
    assert not any("guess" in line for line in noted)


async def test_no_calendar_names_who_attends(whole: Whole) -> None:
    """Under the Chatham House Rule, and under any other."""
    await amended(whole.cast, attribution=Attribution.CHATHAM_HOUSE)
    people = {person for _, person, *_ in MEMBERS} | {name for _, _, *names, _, _, _ in MEMBERS for name in names}
    async with whole.browser("canada") as chair, whole.browser("norway") as norway, whole.browser() as program:
        begins = NEXT.astimezone(UTC)
        sitting = Appointment("In confidence", begins, begins + timedelta(hours=1))
        await whole.cast.does("canada", partial(programme.schedule, appointment=sitting))
        link = await subscribed(whole, norway)
        for browser, path in ((chair, at(whole, "/programme.ics")), (program, link)):
            raw = (await browser.get(path)).text
            assert "In confidence" in raw
            assert [name for name in people if name in raw] == []
            assert "ATTENDEE" not in raw
            assert "ORGANIZER" not in raw
