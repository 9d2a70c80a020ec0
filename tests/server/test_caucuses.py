"""Caucuses: opened from the list of participants by those who may, and unnoticed by everyone else."""

import re
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms import caucuses, charter
from rooms.people import Role, Seat
from rooms.record.entries import Entry
from rooms.room import Attribution, Kind, Room
from rooms.threads import naming
from tests.cast import entries
from tests.rooms.ways import refused
from tests.server.conferring import PAGES, at, page
from tests.server.whole import Browser, Whole

TITLE, PURPOSE = "Nine years and no less", "To hold the nine years together."


async def opened(whole: Whole, browser: Browser, *names: str, **fields: str) -> UUID:
    """Open a caucus by the form, with these people; gives the room one is sent to."""
    people = [str(whole.cast.persons[name]) for name in names]
    said = {"title": TITLE, "purpose": PURPOSE, "people": people, "open": "yes", "key": "once", **fields}
    answer = await browser.send(at(whole, "/caucuses/new"), at(whole, "/caucuses"), said)
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].removeprefix("/rooms/"))


async def test_those_selected_on_the_list_are_chosen_on_the_form(whole: Whole, norway: Browser) -> None:
    listed = await page(norway, at(whole, "/people"))
    ids = re.findall(r'name="people" value="([^"]+)"', listed)
    assert str(whole.cast.persons["icbl"]) in ids
    assert str(whole.cast.persons["norway"]) not in ids
    fields = {"people": [str(whole.cast.persons["icbl"])]}
    form = (await norway.send(at(whole, "/people"), at(whole, "/caucuses"), fields)).text
    assert re.findall(r'name="people" value="([^"]+)" checked', form) == fields["people"]
    again = (await norway.send(at(whole, "/people"), at(whole, "/caucuses"), {**fields, "q": "canada"})).text
    assert re.findall(r'name="people" value="([^"]+)"', again) == [
        str(whole.cast.persons[name]) for name in ("icbl", "canada")
    ]
    assert "could read in its store" in again


async def test_it_is_opened_once_and_its_members_find_it(whole: Whole, norway: Browser) -> None:
    caucus = await opened(whole, norway, "icbl", "south_africa")
    assert await opened(whole, norway, "icbl", "south_africa") == caucus
    async with whole.cast.store.reading() as session:
        room = await session.get_one(Room, caucus)
        seats = (await session.execute(select(Seat).where(col(Seat.place_id) == caucus))).scalars()
        held = {seat.person_id: seat.role for seat in seats}
    persons = whole.cast.persons
    assert (room.kind, room.title, room.purpose) == (Kind.CAUCUS, TITLE, PURPOSE)
    assert held == {persons["norway"]: "chair", persons["icbl"]: "delegate", persons["south_africa"]: "delegate"}
    async with whole.browser("icbl") as browser:
        assert TITLE in await page(browser, at(whole))
        assert "every message and every file" in await page(browser, f"/rooms/{caucus}/walls")
        assert "every message and every file" in await page(browser, f"/rooms/{caucus}/charter")


@pytest.mark.usefixtures("heard_at_once")
async def test_nobody_else_can_notice_it(whole: Whole, norway: Browser) -> None:
    """Neither the secretariat, nor whoever chairs the room they all sit in, nor an observer."""
    pages = [at(whole, path) for path in (*PAGES, "/caucuses/new", "/desk", "/desk/rooms", "/desk/people", "/desk/log")]
    pages += ["/conferences", f"/rooms/{whole.cast.room}/participants", f"/rooms/{whole.cast.room}/record"]
    watching = ("secretariat", "canada", "icrc")
    browsers = {name: await whole.signed_in(name) for name in watching}
    before = {name: await seen(whole, token, pages) for name, token in browsers.items()}
    numbers = len(await entries(whole.cast.store, whole.cast.conference))
    caucus = await opened(whole, norway, "icbl")
    await norway.send(f"/rooms/{caucus}/charter", f"/rooms/{caucus}/acknowledgement", {"version": "1"})
    assert len(await entries(whole.cast.store, whole.cast.conference)) == numbers
    for name, token in browsers.items():
        assert await seen(whole, token, pages) == before[name], name
        async with whole.browser() as browser:
            browser.client.cookies.set("session", token)
            for path in ("", "/charter", "/walls", "/participants", "/record", "/rules", "/search"):
                assert (await browser.get(f"/rooms/{caucus}{path}")).status_code == 404


async def seen(whole: Whole, token: str, pages: list[str]) -> list[str]:
    """Pages as somebody gets them, without what differs from one request to the next."""
    async with whole.browser() as browser:
        browser.client.cookies.set("session", token)
        answers = [await browser.get(path) for path in pages]
    return [re.sub(r'value="[^"]*"|X-CSRF-Token[^}]*', "", answer.text) for answer in answers]


async def test_the_secretariat_opens_none(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        assert 'name="people"' not in await page(browser, at(whole, "/people"))
        assert (await browser.get(at(whole, "/caucuses/new"))).status_code == 422
        fields = {"title": TITLE, "people": [str(whole.cast.persons["icbl"])], "open": "yes"}
        assert (await browser.send(at(whole, "/people"), at(whole, "/caucuses"), fields)).status_code == 422
    async with whole.cast.store.reading() as session:
        assert (await session.execute(select(Room).where(col(Room.kind) == Kind.CAUCUS))).first() is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"people": []}, "Choose at least one other participant"),
        ({"title": " "}, "Fill this in."),
        ({"people": ["00000000-0000-0000-0000-000000000001"]}, "not on the list"),
        ({"people": ["nobody"]}, "not on the list"),
        ({"leaves": "x" * 2001}, "2,000"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    whole: Whole, norway: Browser, fields: dict[str, str | list[str]], said: str
) -> None:
    typed: dict[str, str | list[str]] = {
        "title": TITLE,
        "purpose": PURPOSE,
        "people": [str(whole.cast.persons["icbl"])],
        "open": "yes",
    }
    answer = await norway.send(at(whole, "/caucuses/new"), at(whole, "/caucuses"), typed | fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert PURPOSE in answer.text
    async with whole.cast.store.reading() as session:
        assert (await session.execute(select(Room).where(col(Room.kind) == Kind.CAUCUS))).first() is None


async def test_walls_are_of_a_caucus_alone(whole: Whole, norway: Browser) -> None:
    assert (await norway.get(f"/rooms/{whole.cast.room}/walls")).status_code == 404


async def test_people_of_another_conference_are_not_found(whole: Whole) -> None:
    whole.cast.heard.clear()
    act = partial(caucuses.withdraw, title=TITLE, purpose="", people=[whole.cast.persons["norway"]])
    with refused("caucus.alone", "people"):
        await whole.cast.attends("norway", act)
    done = await whole.cast.attends("icrc", act)
    async with whole.cast.store.reading() as session:
        query = select(Entry).where(col(Entry.place_id) == done.result).order_by(col(Entry.seq))
        kinds = [(entry.kind, entry.body.get("role")) for entry in (await session.execute(query)).scalars()]
    assert kinds == [("RoomOpened", None), ("Seated", str(Role.CHAIR)), ("Seated", str(Role.DELEGATE))]
    assert {entry.place_id for entry in whole.cast.heard} == {done.result}


async def test_in_arabic(whole: Whole) -> None:
    async with whole.browser("norway") as browser:
        browser.client.headers["Accept-Language"] = "ar"
        html = await page(browser, at(whole, "/caucuses/new"))
    assert 'dir="rtl"' in html
    assert "Open a caucus" not in html


async def seat_in(whole: Whole, caucus: UUID, name: str) -> Seat:
    async with whole.cast.store.reading() as session:
        query = select(Seat).where(col(Seat.place_id) == caucus, col(Seat.person_id) == whole.cast.persons[name])
        return (await session.execute(query)).scalar_one()


async def test_whoever_sits_in_it_leaves_and_is_noticed_by_nobody_outside(whole: Whole, norway: Browser) -> None:
    caucus = await opened(whole, norway, "icbl", "south_africa")
    async with whole.browser("icbl") as icbl:
        before = len(await entries(whole.cast.store, whole.cast.conference))
        walls = f"/rooms/{caucus}/walls"
        assert "Leave this caucus" in await page(icbl, walls)
        assert "Dissolve the caucus…" not in await page(icbl, walls)
        left = await icbl.send(walls, f"/rooms/{caucus}/departure", {})
        assert left.headers["location"] == at(whole)
        assert TITLE not in await page(icbl, at(whole))
        assert (await icbl.get(f"/rooms/{caucus}")).status_code == 404
    assert (await seat_in(whole, caucus, "icbl")).left_at is not None
    last = await norway.send(walls, f"/rooms/{caucus}/departure", {})
    assert last.status_code == 422
    assert "not left without a chair" in last.text
    assert len(await entries(whole.cast.store, whole.cast.conference)) == before


async def test_it_is_dissolved_after_a_second_look_and_nothing_tells_of_it(whole: Whole, norway: Browser) -> None:
    caucus = await opened(whole, norway, "icbl")
    for name in ("norway", "icbl"):
        seat = await seat_in(whole, caucus, name)
        await whole.site.writer.act(caucus, seat.id, partial(charter.acknowledge, version=1))
    look = f"/rooms/{caucus}/dissolution"
    async with whole.browser("icbl") as icbl, whole.browser("secretariat") as secretariat:
        before = len(await entries(whole.cast.store, whole.cast.conference))
        assert "Whoever is in the chair dissolves a caucus" in await page(icbl, look)
        denied = await icbl.send(f"/rooms/{caucus}/walls", look, {})
        assert denied.status_code == 422
        assert "This cannot be undone." in await page(norway, look)
        done = await norway.send(look, look, {})
        assert done.headers["location"] == f"/rooms/{caucus}"
        again = await norway.send(f"/rooms/{caucus}/walls", look, {})
        assert again.status_code == 422
        assert "archived" in again.text
        assert "Archived: nothing more can be said here" in await page(icbl, f"/rooms/{caucus}")
        for path in ("", "/desk/rooms", "/record", "/search?q=nine"):
            assert TITLE not in await page(secretariat, at(whole, path))
        assert (await secretariat.get(look)).status_code == 404
        assert (await secretariat.send("/preferences", look, {})).status_code == 404
        assert len(await entries(whole.cast.store, whole.cast.conference)) == before
    room = f"/rooms/{whole.cast.room}/dissolution"
    async with whole.browser("canada") as canada:
        assert (await canada.get(room)).status_code == 404
        assert (await canada.send("/preferences", room, {})).status_code == 404


async def test_a_caucus_under_the_rule_ends_its_segment_when_it_is_dissolved(whole: Whole, norway: Browser) -> None:
    caucus = await opened(whole, norway, "icbl")
    seat = await seat_in(whole, caucus, "norway")
    await whole.site.writer.act(caucus, seat.id, partial(naming.open_segment, rule=Attribution.CHATHAM_HOUSE))
    assert len(list(whole.site.settings.keys_dir.iterdir())) == 1
    await whole.site.writer.act(caucus, seat.id, caucuses.dissolve)
    async with whole.cast.store.reading() as session:
        room = await session.get_one(Room, caucus)
        assert (room.archived, room.segment_id) == (True, None)
    assert list(whole.site.settings.keys_dir.iterdir()) == []
