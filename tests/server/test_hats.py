"""Hats: whichever somebody wears, nothing of the rooms of their other one is read, pushed, found or counted."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import event, select
from sqlmodel import col
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from rooms import caucuses, charter, hats, seating
from rooms.people import Capacity, Role
from rooms.threads import topics
from rooms.threads.messages import Message
from tests.cast import Cast
from tests.house.test_routes import served
from tests.server.conferring import at
from tests.server.whole import CODE, Browser, Whole

HATS = ("icbl", "norway too")
pytestmark = pytest.mark.usefixtures("heard_at_once")


@dataclass
class Two:
    """One person with two hats, a caucus of each, a room in which both sit, and a browser of theirs."""

    whole: Whole
    browser: Browser
    token: str
    rooms: dict[str, Cast]

    async def wear(self, name: str) -> None:
        answer = await self.browser.send(at(self.whole), at(self.whole, "/hat"), {"person": self.person(name)})
        assert (answer.status_code, answer.headers.get("location")) == (303, at(self.whole)), answer.text

    def person(self, name: str) -> str:
        return str(self.whole.cast.persons[name])

    def other(self, name: str) -> str:
        return next(each for each in HATS if each != name)

    def traces(self, name: str) -> list[str]:
        """What tells of the caucus of a hat."""
        room = self.rooms[name]
        return [str(room.room), str(room.topic), f"caucus of {name}", f"words of {name}"]

    @asynccontextmanager
    async def listens(self, path: str) -> AsyncIterator[ClientConnection]:
        url = f"{self.whole.url.replace('http', 'ws')}{path}/live?after=0&lang=en"
        headers = {"Cookie": f"session={self.token}", "Origin": self.whole.url}
        async with connect(url, additional_headers=headers) as socket:
            yield socket


@pytest_asyncio.fixture
async def two(whole: Whole) -> AsyncIterator[Two]:
    cast = whole.cast
    token = await whole.signed_in("icbl")
    act = partial(
        hats.register_again,
        person_id=cast.persons["icbl"],
        entity_id=cast.entities["norway"],
        capacity=Capacity.EXPERT,
    )
    body = (await cast.attends("secretariat", act)).entries[-1].body
    cast.persons["norway too"], cast.attending["norway too"] = UUID(body["person"]), UUID(body["seat"])
    done = await cast.does(
        "secretariat", partial(seating.grant, person_id=cast.persons["norway too"], role=Role.DELEGATE)
    )
    cast.seats["norway too"] = UUID(done.entries[-1].body["seat"])
    await cast.does("norway too", partial(charter.acknowledge, version=1))
    rooms = {name: await caucus_of(cast, name) for name in HATS}
    async with whole.browser() as browser:
        browser.client.cookies.set("session", token)
        yield Two(whole, browser, token, rooms)


async def caucus_of(cast: Cast, name: str) -> Cast:
    """A caucus of this hat with canada, where canada said something that is not read yet."""
    people = [cast.persons[name]]
    act = partial(caucuses.withdraw, title=f"The caucus of {name}", purpose="", people=people)
    done = await cast.attends("canada", act)
    assert done.result
    seats = [UUID(each.body["seat"]) for each in done.entries if each.kind == "Seated"]
    room = replace(cast, room=done.result, seats=dict(zip(("canada", name), seats, strict=True)))
    for each in room.seats:
        await room.does(each, partial(charter.acknowledge, version=1))
    opened = await room.does("canada", partial(topics.open_topic, title="Quiet matters"))
    room.topic = UUID(opened.entries[-1].body["topic"])
    await room.says("canada", f"The words of {name}.")
    return room


async def test_whoever_has_two_hats_wears_the_first_and_changes_it_on_any_page(two: Two) -> None:
    for turn, name in enumerate((*HATS, HATS[0])):
        if turn:
            await two.wear(name)
        entity = {"icbl": "ICBL", "norway too": "Norway"}[name]
        for path in (
            at(two.whole),
            at(two.whole, "/people"),
            at(two.whole, "/record"),
            f"/rooms/{two.whole.cast.room}",
        ):
            page = (await two.browser.get(path)).text
            assert f"You speak for <bdi>{entity}</bdi>" in page, path
            worn = re.search(r'name="person" value="([^"]+)" aria-current="true"', page)
            assert worn
            assert worn[1] == two.person(name)


async def test_whoever_has_one_is_asked_nothing(two: Two) -> None:
    async with two.whole.browser("canada") as browser:
        page = (await browser.get(f"/rooms/{two.whole.cast.room}/topics/{two.whole.cast.topic}")).text
    assert "You speak for <bdi>" not in page
    assert "change hat" not in page
    assert re.search(r'name="_csrf_token" value="[^".]+"', page)


async def test_the_composer_names_the_hat_and_the_capacity(two: Two) -> None:
    path = f"/rooms/{two.whole.cast.room}/topics/{two.whole.cast.topic}"
    assert "As <bdi>Campaign to Ban Landmines</bdi>, in a personal capacity." in (await two.browser.get(path)).text
    await two.wear("norway too")
    assert "As <bdi>Norway</bdi>, as an expert." in (await two.browser.get(path)).text


@pytest.mark.parametrize("name", HATS)
async def test_nothing_of_the_other_hat_is_read(two: Two, name: str) -> None:
    """Every page and part that either hat can open: of the other's caucus there is no trace, and it is not here."""
    await two.wear(name)
    mine, other = two.rooms[name], two.rooms[two.other(name)]
    conference = [at(two.whole, each) for each in ("", "/unread", "/people", "/record", "/table", "/registration")]
    conference += ["/conferences", at(two.whole, "/search?q=words"), at(two.whole, "/search?q=caucus")]
    both = f"/rooms/{two.whole.cast.room}"
    for path in [*conference, *inner(mine), both, f"{both}/unread", f"{both}/participants", f"{both}/search?q=words"]:
        answer = await two.browser.get(path)
        assert answer.status_code < 400, path
        assert [trace for trace in two.traces(two.other(name)) if trace in answer.text] == [], path
    assert f"words of {name}" in (await two.browser.get(inner(mine)[1])).text
    home = (await two.browser.get(at(two.whole))).text
    assert f"The caucus of {name}" in home
    for path in [*inner(other), at(two.whole, f"/rooms/{other.room}")]:
        assert (await two.browser.get(path)).status_code == 404, path


def inner(room: Cast) -> list[str]:
    at = f"/rooms/{room.room}"
    ends = ("", f"/topics/{room.topic}", "/unread", "/participants", "/record", "/charter", "/search?q=words", "/rules")
    return [at + end for end in ends]


async def test_a_permalink_leads_only_the_hat_that_sits_there(two: Two) -> None:
    said = {name: await room.says("canada", f"More words of {name}.") for name, room in two.rooms.items()}
    for name in HATS:
        await two.wear(name)
        statuses = {each: (await two.browser.get(permalink(two, each, id))).status_code for each, id in said.items()}
        assert statuses == {name: 303, two.other(name): 404}


def permalink(two: Two, name: str, message: UUID) -> str:
    return f"/rooms/{two.rooms[name].room}/messages/{message}"


async def test_unread_marks_are_those_of_the_hat(two: Two) -> None:
    for name in HATS:
        await two.wear(name)
        marks = (await two.browser.get(at(two.whole, "/unread"))).text
        assert f'unread-{two.rooms[name].room}"' in marks
        assert str(two.rooms[two.other(name)].room) not in marks


async def test_what_was_opened_under_the_other_hat_ends_at_once(two: Two) -> None:
    whole = two.whole
    paths = [at(whole), f"/rooms/{whole.cast.room}", f"/rooms/{two.rooms['icbl'].room}"]
    async with two.listens(paths[0]) as home, two.listens(paths[1]) as both, two.listens(paths[2]) as walled:
        await asyncio.sleep(0.2)
        await two.wear("norway too")
        for socket in (home, both, walled):
            assert await ended(socket) == 4410
        await two.rooms["icbl"].says("canada", "After the change.")
    async with two.listens(paths[2]) as walled:
        assert await ended(walled) == 4404


async def ended(socket: ClientConnection) -> int | None:
    """With which code it is closed, whatever comes before."""
    with suppress(ConnectionClosed):
        async with asyncio.timeout(5):
            while True:
                await socket.recv()
    return socket.close_code


@pytest.mark.parametrize("name", HATS)
async def test_nothing_of_the_other_hat_is_pushed(two: Two, name: str) -> None:
    await two.wear(name)
    async with two.listens(at(two.whole)) as home, two.listens(f"/rooms/{two.whole.cast.room}") as both:
        await asyncio.sleep(0.2)
        for each in HATS:
            await two.rooms[each].says("canada", f"New words of {each}.")
        said = await heard(home) + await heard(both)
    assert [trace for trace in two.traces(two.other(name)) if trace in said] == []
    bells = [json.loads(line)["bell"] for line in said.splitlines() if line.startswith('{"bell"')]
    assert set(bells) == {str(two.rooms[name].room)}


async def heard(socket: ClientConnection) -> str:
    said = ""
    try:
        async with asyncio.timeout(1.0):
            while True:
                said += f"{await socket.recv()}\n"
    except TimeoutError:
        return said


async def test_a_form_of_the_other_hat_stores_nothing_and_keeps_the_words(two: Two) -> None:
    """Two pages of one browser: what was written under one hat is not said under the other."""
    path = f"/rooms/{two.whole.cast.room}/topics/{two.whole.cast.topic}"
    for first, second in ((None, "norway too"), ("norway too", "icbl")):
        if first:
            await two.wear(first)
        code = CODE.search((await two.browser.get(path)).text)
        assert code
        await two.wear(second)
        before = await said(two)
        for header in ({}, {"X-CSRF-Token": code[1], "HX-Request": "true"}):
            sent: dict[str, str] = {"_csrf_token": code[1], "text": "Written under the other.", "key": uuid4().hex}
            answer = await two.browser.client.post(f"{path}/messages", data=sent, headers=header)
            assert answer.status_code == 403
            assert "for another body" in answer.text
            assert "Written under the other." in answer.text
        assert await said(two) == before
        answer = await two.browser.send(path, f"{path}/messages", {"text": f"As {second}.", "key": uuid4().hex})
        assert answer.status_code in (200, 303)
        assert (await said(two))[-1] == (two.whole.cast.seats[second], f"As {second}.")


async def test_words_for_a_room_that_the_other_hat_does_not_know_are_kept_too(two: Two) -> None:
    """And nothing tells such a room from one that does not exist."""
    room = two.rooms["icbl"]
    code = CODE.search((await two.browser.get(f"/rooms/{room.room}/topics/{room.topic}")).text)
    assert code
    await two.wear("norway too")
    told = []
    for place in (room.room, uuid4()):
        sent = {"_csrf_token": code[1], "text": "Written under the other.", "key": "once"}
        answer = await two.browser.client.post(f"/rooms/{place}/topics/{room.topic}/messages", data=sent)
        told.append((answer.status_code, answer.text.replace(str(place), "")))
    assert told[0] == told[1]
    assert told[0][0] == 403
    assert "Written under the other." in told[0][1]
    fresh = await two.browser.send(at(two.whole), f"/rooms/{room.room}/topics/{room.topic}/messages", {"text": "Now."})
    assert fresh.status_code == 404


async def said(two: Two) -> list[tuple[UUID, str]]:
    cast = two.whole.cast
    query = select(col(Message.seat_id), col(Message.text)).where(col(Message.topic_id) == cast.topic)
    async with cast.store.reading() as session:
        rows = (await session.execute(query.order_by(col(Message.ordinal)))).all()
    return [(seat, text or "") for seat, text in rows]


async def test_a_hat_of_somebody_else_cannot_be_worn(two: Two) -> None:
    for person in (two.person("canada"), str(uuid4()), "nobody", ""):
        answer = await two.browser.send(at(two.whole), at(two.whole, "/hat"), {"person": person})
        assert answer.status_code in (404, 422)
    async with two.whole.browser("canada") as browser:
        answer = await browser.send(at(two.whole, "/people"), at(two.whole, "/hat"), {"person": two.person("icbl")})
        assert answer.status_code == 404


async def test_a_forged_hat_is_no_code(two: Two) -> None:
    page = (await two.browser.get(at(two.whole))).text
    code = CODE.search(page)
    assert code
    assert code[1].endswith("." + UUID(two.person("icbl")).hex)
    forged = code[1].partition(".")[0] + "." + UUID(two.person("norway too")).hex
    answer = await two.browser.client.post(
        at(two.whole, "/hat"), data={"_csrf_token": forged, "person": two.person("norway too")}
    )
    assert answer.status_code == 403


async def test_another_session_keeps_its_own_hat(two: Two) -> None:
    await two.wear("norway too")
    who = await two.whole.site.entrance.finder.find(two.token)
    assert who
    token = await two.whole.site.entrance.sessions.start(who.account, "another browser")
    async with two.whole.browser() as browser:
        browser.client.cookies.set("session", token)
        assert "You speak for <bdi>ICBL</bdi>" in (await browser.get(at(two.whole))).text


async def test_the_desk_belongs_to_the_hat_of_the_secretariat(two: Two) -> None:
    """Whoever is of the secretariat and also somebody else finds the desk under the one hat alone."""
    cast = two.whole.cast
    async with two.whole.browser("secretariat") as browser:
        form = {
            "entity": str(cast.entities["norway"]),
            "role": "delegate",
            "capacity": "personal",
            "function": "adviser",
        }
        page = at(two.whole, f"/desk/people/{cast.persons['secretariat']}/registrations")
        assert (await browser.send(page, page, {**form, "key": uuid4().hex})).status_code == 303
        text = (await browser.get(page)).text
        assert "Norway" in text
        assert "Only this desk shows" in text
        person = re.findall(r"/desk/people/([0-9a-f-]{36})\"", text)
        other = next(each for each in person if each != str(cast.persons["secretariat"]))
        await browser.send(at(two.whole), at(two.whole, "/hat"), {"person": other})
        for path in ("/desk", "/desk/people"):
            assert (await browser.get(at(two.whole, path))).status_code == 404


async def test_what_is_wrong_with_another_registration_stands_beside_its_field(two: Two) -> None:
    cast = two.whole.cast
    page = at(two.whole, f"/desk/people/{cast.persons['icbl']}/registrations")
    good = {"entity": str(cast.entities["canada"]), "role": "delegate", "capacity": "expert", "function": "adviser"}
    bad: list[tuple[dict[str, str], str]] = [
        ({"entity": ""}, "entity-error"),
        ({"entity": str(uuid4())}, "entity-error"),
        ({"entity": str(cast.entities["norway"])}, "entity-error"),
        ({"role": "chair"}, "role-error"),
        ({"capacity": "king"}, "capacity-error"),
        ({"until": "2001-01-01T00:00"}, "until-error"),
        ({"from": "2999-01-02T00:00", "until": "2999-01-01T00:00"}, "until-error"),
        ({"from": "yesterday"}, "from-error"),
    ]
    async with two.whole.browser("secretariat") as browser:
        for wrong, where in bad:
            answer = await browser.send(page, page, {**good, "title": "Counsel", **wrong})
            assert (answer.status_code, where in answer.text, "Counsel" in answer.text) == (422, True, True), wrong
        assert (await browser.get(at(two.whole, f"/desk/people/{uuid4()}/registrations"))).status_code == 404
    async with two.whole.browser("canada") as browser:
        assert (await browser.get(page)).status_code == 404


async def test_nobody_else_is_told_that_two_registrations_are_of_one_person(two: Two) -> None:
    """Neither list nor record leads from the one to the other for anybody but the secretariat."""
    ids = [two.person(name) for name in HATS]
    async with two.whole.browser("canada") as browser:
        for path in ("/people", "/record", "/table", ""):
            page = (await browser.get(at(two.whole, path))).text
            assert "also for" not in page
            assert "registrations" not in page
            assert [id for id in ids if f"same_as={id}" in page] == []


async def test_seats_are_found_in_one_statement_whoever_has_several_hats(two: Two) -> None:
    site, statements = two.whole.site, list[str]()
    who = await site.entrance.finder.find(two.token)
    assert who

    def counted(*args: Any) -> None:
        statements.append(args[2])

    for each in {engine.sync_engine for engine in site.store.engines}:
        event.listen(each, "before_cursor_execute", counted)
    asked = [(who.account, place, frozenset[UUID]()) for place in (two.whole.cast.room, two.whole.cast.conference)]
    found = await asyncio.gather(*(site.sittings.find(each) for each in asked))
    assert all(found)
    assert len([each for each in statements if each.startswith("SELECT person.account_id")]) == 1


def addresses(method: str, **ids: object) -> list[str]:
    """Every address of the application that names a room, with these ids in it."""
    found = [path for path, each in served() if each == method and "{room_id" in path]
    return [HOLE.sub(lambda hole: str(ids.get(hole[1], uuid4())), path) for path in found]


HOLE = re.compile(r"\{(\w+)(?::\w+)?\}")


@pytest.mark.parametrize("name", HATS)
async def test_no_address_leads_into_the_rooms_of_the_other_hat(two: Two, name: str) -> None:
    """Generated from the routes, so that a new one is held to it."""
    await two.wear(name)
    other = two.rooms[two.other(name)]
    said = await other.says("canada", "Not for this hat.")
    ids = {"room_id": other.room, "conference_id": other.conference, "topic_id": other.topic, "message_id": said}
    ids["seat_id"] = other.seats[two.other(name)]
    asked = addresses("GET", **ids)
    assert len(asked) > 20
    assert {path: code for path in asked if (code := (await two.browser.get(path)).status_code) != 404} == {}
    code = CODE.search((await two.browser.get(at(two.whole))).text)
    assert code
    for path in addresses("POST", **ids):
        answer = await two.browser.client.post(path, data={"_csrf_token": code[1], "text": "x", "key": uuid4().hex})
        assert answer.status_code == 404, path
