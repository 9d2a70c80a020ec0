"""The leak matrix: every role, under every rule, at every exit, generated from the routes and parts themselves.

A new address, part, letter or table is asked for or fails here until it says how it can be. What may be told depends
on the rule alone: under the Chatham House Rule nobody; by affiliation no person outside the room; on the record
everybody, so that it is seen that this looks where names would be.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from rooms import accreditation, charter, seating, segments
from rooms.drafting import commenting
from rooms.drafting.layers.placing import About
from rooms.drafting.papers import chairing
from rooms.drafting.proposals import offering, proposing
from rooms.drafting.texts import Asking
from rooms.people import Audience, Role
from rooms.room import Attribution, Room
from rooms.threads import marks, naming, rulings
from rooms.threads.deeds import Deed
from rooms.threads.messages import Words
from server.commands.line import TALKATIVE
from server.mail.letters import Letter
from server.parts import PARTS
from server.routes import brackets, layers, offers, paragraphs
from server.tables import load
from tests.cast import MEMBERS, PLAN, Cast, entries, row
from tests.conftest import SECOND_STORE_IF_LONG
from tests.house.persons import AT_CLOSE
from tests.house.source import ROOT
from tests.house.test_routes import served
from tests.live.marks import PATIENCE, until_mark
from tests.rooms.drafting.paper import tabled
from tests.rooms.test_deposits import TERMS
from tests.rooms.ways import amended
from tests.server.test_leaks import WITHIN, betrayed
from tests.server.whole import Browser, Whole

TOKEN = "x" * 43
READERS: dict[Role, str] = {
    Role.CHAIR: "canada",
    Role.CO_CHAIR: "icbl",
    Role.RAPPORTEUR: "south_africa",
    Role.DELEGATE: "norway",
    Role.OBSERVER: "icrc",
    Role.SECRETARIAT: "secretariat",
}
# Somebody of the conference who does not sit in the room, and nobody at all.
OTHERS = ("stranger", None)
SPEAKERS = ("norway", "icbl", "south_africa", "canada")
WORLDS = ("on_record", "by_affiliation", "chatham_house", "deposited", "always")
NAMELESS = {"chatham_house", "deposited", "always"}
PEOPLE = {person for _, person, *_ in MEMBERS}
ENTITIES = {name for _, _, entity, short, *_ in MEMBERS for name in (entity, short)}
PROPOSED, OFFERED, COMMENTED = "tells in confidence", "offered in confidence", "remarked in confidence"
# What would end what is looked at: the session of whoever asks.
NOT_SENT = {"/sign-out", "/sessions/others/ending", "/conferences/{conference_id}/hat"}
# Letters that are written of a conference; nothing said in a room is in one, and when they go out tells nothing of it.
LETTERS = {"invitation": "whoever is registered, when the desk sends it", "delegation": "a focal point, as before"}


@dataclass
class World:
    """A room in which something was said under a rule, which is over now."""

    name: str
    whole: Whole
    said: dict[UUID, str] = field(default_factory=dict)
    segment: UUID = field(default_factory=uuid4)
    ruling: UUID = field(default_factory=uuid4)
    text: UUID = field(default_factory=uuid4)
    paragraph: UUID = field(default_factory=uuid4)
    offer: UUID | None = None

    @property
    def cast(self) -> Cast:
        return self.whole.cast

    @property
    def about(self) -> set[str]:
        """By what a piece of a page is known to be about what was said."""
        return {
            *self.said.values(),
            *(f"messages/{id}" for id in self.said),
            str(self.ruling),
            PROPOSED,
            OFFERED,
            COMMENTED,
        }

    def unnamed(self, path: str) -> set[str]:
        """Who must not be named at an address beside what was said."""
        if self.name in NAMELESS:
            return PEOPLE | ENTITIES
        outside = path.startswith("/conferences")
        return PEOPLE if self.name == "by_affiliation" and outside else set()

    async def open(self) -> None:
        """The rule begins to hold, and everyone who sits here keeps to it."""
        if self.name == "deposited":
            await amended(self.cast, deposit=TERMS)
        if self.name == "always":
            strict = PLAN.charter.model_copy(update={"attribution": Attribution.CHATHAM_HOUSE})
            await self.cast.does("canada", partial(naming.amend, charter=strict))
        elif self.name != "on_record":
            rule = Attribution.BY_AFFILIATION if self.name == "by_affiliation" else Attribution.CHATHAM_HOUSE
            await self.cast.does("canada", partial(naming.open_segment, rule=rule), uuid4().hex)
        await self.enter()

    async def enter(self) -> None:
        room = await row(self.cast.store, Room, self.cast.room)
        if room.segment_id is not None:
            self.segment = room.segment_id
            for name in READERS.values():
                if self.name == "always":
                    await self.cast.does(name, partial(charter.acknowledge, version=2))
                keep = partial(segments.acknowledge, segment_id=room.segment_id, rule=room.segment_rule)
                await self.cast.does(name, keep)

    async def speak(self, turns: tuple[str, ...] = (*SPEAKERS, "norway", "icbl")) -> None:
        for name in turns:
            last = next(reversed(self.said), None)
            words = f"Confided thing number {'abcdefghijkl'[len(self.said)]}."
            self.said[await self.cast.says(name, words, key=uuid4().hex, reply_to=last, quote_of=last)] = words

    async def draft(self) -> None:
        """A text comes before the room, and somebody asks for other words in it."""
        paper = await tabled(self.cast, "1. Each member [shall][should] report.\n")
        chosen = await paper.select("report")
        await paper.does("norway", proposing.replace, chosen, PROPOSED)
        self.text, self.paragraph = paper.id, chosen.paragraph
        await paper.does("norway", commenting.comment, chosen, Words(text=COMMENTED))
        await paper.does("canada", chairing.table, "The way ahead")
        about = About(chosen.paragraph, (await paper.select("member")).last)
        offer = partial(offering.offer, text_id=paper.id, asks=Asking.INSERT, where=about, words=OFFERED)
        for _ in range(2):
            done = await self.cast.does("icrc", partial(offer, open_origin=self.name == "on_record"))
            first, self.offer = self.offer, UUID(done.entries[-1].body["offer"])
            if first:
                taken = partial(offering.take_up, text_id=paper.id, offer_id=first, origin=True)
                await self.cast.does("norway", taken)
                taken = partial(offering.take_up, text_id=paper.id, offer_id=self.offer, origin=True)
                await self.cast.does("norway", taken)
                self.offer = self.offer
        self.offer = UUID(done.entries[-1].body["offer"])

    async def rule(self) -> None:
        last = next(reversed(self.said))
        await self.cast.does("canada", partial(marks.pin, message_id=last))
        done = await self.cast.does("canada", partial(rulings.call_to_order, message_id=last, reason="To the item."))
        self.ruling = UUID(done.entries[-1].body["ruling"])
        await self.cast.does("icbl", partial(rulings.appeal, ruling_id=self.ruling, reason="It was."))

    async def close(self) -> None:
        if (await row(self.cast.store, Room, self.cast.room)).segment_id is not None:
            closed = self.segment
            await self.cast.does("canada", partial(segments.close, segment_id=closed), uuid4().hex)
            await self.enter()
            self.segment = closed


@pytest_asyncio.fixture
async def world(
    request: pytest.FixtureRequest, whole: Whole, heard_at_once: None, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[World]:
    quietly(caplog)
    cast = whole.cast
    for role, name in ((Role.CO_CHAIR, "icbl"), (Role.RAPPORTEUR, "south_africa")):
        await cast.does("canada", partial(seating.revoke, seat_id=cast.seats[name]))
        grant = partial(seating.grant, person_id=cast.persons[name], role=role)
        cast.seats[name] = UUID((await cast.does("secretariat", grant)).entries[-1].body["seat"])
        await cast.does(name, partial(charter.acknowledge, version=1))
    register = partial(accreditation.register, entity_id=cast.entities["icrc"], name="Nora Stranger")
    body = (await cast.attends("secretariat", register)).entries[-1].body
    cast.persons["stranger"], cast.attending["stranger"] = UUID(body["person"]), UUID(body["seat"])
    one = World(getattr(request, "param", "chatham_house"), whole)
    await one.open()
    yield one


def quietly(caplog: pytest.LogCaptureFixture) -> None:
    """The log as it is kept where LOG_LEVEL is "debug"."""
    caplog.set_level(logging.DEBUG)
    for name in TALKATIVE:
        caplog.set_level(logging.WARNING, logger=name)


@pytest_asyncio.fixture
async def over(world: World) -> World:
    await world.speak()
    await world.draft()
    await world.rule()
    await world.close()
    await world.whole.site.publisher.sent()
    return world


def values(world: World) -> dict[str, list[str]]:
    """What stands in an address for each of its parts; what nobody has is a random id, and its error is read."""
    cast, any_id = world.cast, str(uuid4())
    known = {
        "room_id": cast.room,
        "conference_id": cast.conference,
        "topic_id": cast.topic,
        "message_id": next(iter(world.said), uuid4()),
        "ruling_id": world.ruling,
        "segment_id": world.segment,
        "person_id": cast.persons["norway"],
        "entity_id": cast.entities["norway"],
        "seat_id": uuid4(),
        "text_id": world.text,
        "paragraph_id": world.paragraph,
        "amendment_id": uuid4(),
        "package_id": uuid4(),
        "offer_id": world.offer or UUID(int=0),
    }
    unknown = (
        "review_id",
        "theme_id",
        "note_id",
        "group_id",
        "import_id",
        "attachment_id",
        "held_id",
        "session_id",
        "nomination_id",
        "sitting_id",
    )
    found = {name: [str(id)] for name, id in known.items()} | {name: [any_id] for name in unknown}
    return found | {
        "token": [TOKEN],
        "path": ["css/nothing.css"],
        "change": ["suspension"],
        "number": ["3"],
        "deed": [deed for deed in Deed if deed not in (Deed.REPLY, Deed.QUOTE)],
    }


# What can be done with a paragraph, and with words in brackets.
DEEDS = {
    "/paragraphs/": paragraphs.ACTS,
    "/brackets/": brackets.ACTS,
    "/layer/": layers.ACTS,
    "/offers/": offers.ACTS,
}


def filled(world: World, path: str) -> list[str]:
    """An address with every value that each of its parts may have."""
    found = [path]
    for name in re.findall(r"\{(\w+)[^}]*\}", path):
        deeds = next((list(acts) for step, acts in DEEDS.items() if name == "deed" and step in path), None)
        chosen = deeds or values(world)[name]
        found = [re.sub(rf"\{{{name}[^}}]*\}}", value, each) for each in found for value in chosen]
    return found


def asked(world: World) -> list[str]:
    """Every page there is, with what some of them may be asked for."""
    found = {each for path, method in served(False) if method == "GET" for each in filled(world, path)}
    thread, message = f"/rooms/{world.cast.room}/topics/{world.cast.topic}", next(iter(world.said), uuid4())
    searched = {f"{path}?q=confided" for path in found if path.endswith(("/search", "/people"))}
    return sorted(found | searched | {f"{thread}?reply={message}", f"{thread}?quote={message}", f"{thread}?at=4"})


def test_every_part_of_an_address_has_a_value_here() -> None:
    """A route with a new one fails here: say what is to be put there, so that every role asks for it."""
    blank = World("", None)  # type: ignore[arg-type]
    blank.whole = type("Nobody", (), {"cast": Cast(None, None, [], uuid4(), persons=NONE, entities=NONE)})()  # type: ignore[arg-type]
    used = {name for path, _ in served(False) for name in re.findall(r"\{(\w+)", path)}
    assert used - values(blank).keys() == set()


NONE = {"norway": uuid4()}


def test_every_role_every_table_and_every_letter_is_here() -> None:
    assert READERS.keys() == set(Role)
    within = {table.name for table in load().sorted_tables if any(WITHIN.match(each.name) for each in table.columns)}
    assert within - AT_CLOSE.keys() == set()
    assert {file.stem for file in (ROOT / "templates" / "mail").glob("*.html")} == LETTERS.keys()


def about_whom(world: World, answer: httpx.Response, path: str) -> list[str]:
    kind = answer.headers.get("content-type", "")
    if not kind.startswith("text/html"):
        return [
            name
            for name in world.unnamed(path)
            if any(each in answer.text for each in world.about) and name in answer.text
        ]
    return betrayed(answer.text, world.about, world.unnamed(path))


@SECOND_STORE_IF_LONG
@pytest.mark.parametrize("world", WORLDS, indirect=True)
async def test_no_page_tells_more_than_the_rule_lets_it(over: World) -> None:
    """Every page, for every role, for a stranger and for nobody; on the record names are found in the same way."""
    shown, named, wrong = set(), 0, []
    for reader in (*READERS.values(), *OTHERS):
        async with over.whole.browser(reader) as browser:
            for path in asked(over):
                answer = await browser.client.get(path)
                wrong += [f"{reader} {path} {each}" for each in about_whom(over, answer, path)]
                if any(words in answer.text for words in over.said.values()):
                    shown.add((reader, path.partition("?")[0]))
                    named += bool(betrayed(answer.text, over.about, PEOPLE))
    assert wrong == []
    assert {reader for reader, _ in shown} == set(READERS.values()), "a stranger and nobody read none of it"
    assert len(shown) >= 3 * len(READERS)
    assert (named == 0) is (over.name in NAMELESS)


FIELDS: dict[str, Any] = {
    "text": "",
    "reason": "",
    "version": "1",
    "rule": "chatham_house",
    "for_overruling": "1",
    "against": "2",
    "title": "",
    "q": "confided",
}


@SECOND_STORE_IF_LONG
@pytest.mark.parametrize("world", ["always"], indirect=True)
async def test_no_reply_and_no_error_tells_who_spoke(over: World, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is posted, as a page and as a part of one, by every role, and what is noted of it in the log."""
    last = str(next(reversed(over.said)))
    wrong, seen = [], 0
    for reader in (*READERS.values(), *OTHERS):
        async with over.whole.browser(reader) as browser:
            code = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get("/preferences")).text)
            fields = {**FIELDS, "_csrf_token": code[1] if code else "", "reply": last, "quote": last}
            for path, method in served(False):
                if method != "POST" or path in NOT_SENT:
                    continue
                for address in filled(over, path):
                    for headers in ({}, {"HX-Request": "true"}):
                        answer = await browser.client.post(address, data=fields, headers=headers)
                        wrong += [f"{reader} {address} {each}" for each in about_whom(over, answer, address)]
                        seen += any(words in answer.text for words in over.said.values())
    assert wrong == []
    assert seen >= len(READERS)
    noted(over, caplog)


def noted(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is noted by which a speaker, or their words, could be found: no name, no seat, no message."""
    ids = {str(id) for found in (world.cast.seats, world.cast.persons) for id in found.values()} | {
        str(m) for m in world.said
    }
    secret = {*PEOPLE, *world.said.values(), *ids, *(id.replace("-", "") for id in ids)}
    lines = [each for each in caplog.records if not each.name.startswith(("asyncio", "httpx", "httpcore"))]
    assert [each.getMessage() for each in lines if any(one in each.getMessage() for one in secret)] == []


@SECOND_STORE_IF_LONG
@pytest.mark.parametrize("world", WORLDS, indirect=True)
async def test_no_part_tells_more_than_the_rule_lets_it(over: World) -> None:
    """Each kind of part, of whatever any entry has touched, for every role; none may be left that was never shown."""
    cast, shown, wrong = over.cast, set(), []
    for place in (cast.room, cast.conference):
        events = [entry.event for entry in await entries(cast.store, place)]
        touched = {part for event in events for part in (*event.touches(), *event.announces()) if part[0] in PARTS}
        if place == cast.room:
            touched |= {("message", id) for id in over.said} | {("topic", cast.topic)}
        touched |= {("theme_link", id) for name, id in touched if name == "theme"}
        for role in Role:
            found = await over.whole.site.parts.render(Audience(place, role, "en"), list(touched))
            for (name, _), html in found.items():
                shown.add(name)
                wrong += betrayed(
                    str(html), over.about, over.unnamed(f"/{'conferences' if place != cast.room else 'rooms'}")
                )
    assert wrong == []
    assert PARTS.keys() - shown <= {"theme", "theme_link"}, (
        "no theme is in this conference; each says nothing of a room"
    )


async def sent_again(whole: Whole, browser: Browser, place: UUID, kind: str) -> list[str]:
    """Whatever a page that comes back from before it all is sent, until it is cut off or all was sent."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    url = f"{whole.url.replace('http', 'ws')}/{kind}/{place}/live?after=0"
    found: list[str] = []
    with suppress(WebSocketException):
        async with connect(url, origin=whole.url, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
            found.append(str(await asyncio.wait_for(socket.recv(), PATIENCE)))
            found += [frame async for frame in until_mark(whole, socket, place)]
    return found


async def frames(whole: Whole, browser: Browser, place: str, after: int, seconds: float, found: list[str]) -> list[str]:
    """Whatever a page is sent from a number on, until it is cut off or nothing was sent for a while."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    url = f"{whole.url.replace('http', 'ws')}{place}/live?after={after}"
    try:
        async with connect(url, origin=whole.url, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
            while True:
                found.append(str(await asyncio.wait_for(socket.recv(), seconds if found else 3.0)))
    except (TimeoutError, WebSocketException):
        return found


@SECOND_STORE_IF_LONG
@pytest.mark.parametrize("world", WORLDS, indirect=True)
async def test_no_push_tells_more_than_the_rule_lets_it(over: World) -> None:
    """A page that comes back from before it all is sent everything once more, as it is now."""
    wrong, heard = [], set()
    for reader in (*READERS.values(), *OTHERS):
        async with over.whole.browser(reader) as browser:
            for kind, place in (("rooms", over.cast.room), ("conferences", over.cast.conference)):
                for frame in await sent_again(over.whole, browser, place, kind):
                    for fragment in frame.partition("\n")[2].split("\x1e"):
                        wrong += betrayed(fragment, over.about, over.unnamed(f"/{kind}"))
                        heard |= {reader} if any(words in fragment for words in over.said.values()) else set()
    assert wrong == []
    assert heard == set(READERS.values())


TIMES = re.compile(r"<time[^>]*>[^<]*</time>")
# What is new in every form, and the full hour that a sitting is offered to begin at.
VARYING = re.compile(
    r'(name="(?:_csrf_token|key)"[^>]*value="|id="key-[^"]*" value=")[^"]*|(content=")[A-Za-z0-9_-]{40,}'
    r'|value="\d{4}-\d\d-\d\dT\d\d:00"'
)


async def outside_of(whole: Whole, sessions: dict[str, str], paths: list[str]) -> dict[tuple[str, str], str]:
    """Every page as whoever did not enter the segment may read it, and for whoever did those of the conference."""
    found = {}
    for reader, session in sessions.items():
        inside = reader in ("canada", "norway")
        async with httpx.AsyncClient(base_url=whole.url, cookies={"session": session}, timeout=20) as client:
            for path in paths:
                if not (inside and path.startswith("/rooms")):
                    answer = await client.get(path)
                    # When the machine, or one's own session, was last looked at changes whoever speaks.
                    clocked = path.endswith(("/desk/health", "/sessions"))
                    html = TIMES.sub("", answer.text) if clocked else answer.text
                    found[reader, path] = f"{answer.status_code} {VARYING.sub('', html)}"
    return found


async def listened(whole: Whole, session: str, place: str, arrived: list[str]) -> None:
    """An open page of a place takes in what it is sent within a second or two."""
    async with httpx.AsyncClient(cookies={"session": session}) as client:
        await frames(whole, Browser(client), place, whole.site.publisher.known[whole.cast.conference], 2.5, arrived)


@SECOND_STORE_IF_LONG
async def test_while_it_is_open_nothing_outside_changes_when_somebody_speaks(
    whole: Whole, heard_at_once: None, caplog: pytest.LogCaptureFixture
) -> None:
    """No page, no count of unread, no bell, no letter: neither that somebody spoke, nor when, nor how often."""
    world, cast = World("chatham_house", whole), whole.cast
    quietly(caplog)
    register = partial(accreditation.register, entity_id=cast.entities["icrc"], name="Nora Stranger")
    body = (await cast.attends("secretariat", register)).entries[-1].body
    cast.persons["stranger"], cast.attending["stranger"] = UUID(body["person"]), UUID(body["seat"])
    await cast.does("canada", partial(naming.open_segment, rule=Attribution.CHATHAM_HOUSE))
    room = await row(cast.store, Room, cast.room)
    assert room.segment_id is not None
    world.segment = room.segment_id
    for name in ("canada", "norway"):
        await cast.does(name, partial(segments.acknowledge, segment_id=room.segment_id, rule=room.segment_rule))
    accounts = {reader: await whole.signed_in(reader) for reader in (*READERS.values(), "stranger")}
    # An address that is guessed at is refused after a while, whatever was said: that of a link that nobody has.
    paths = [path for path in asked(world) if TOKEN not in path]
    before, letters = await outside_of(whole, accounts, paths), await count(world)
    caplog.clear()
    await world.speak(("norway", "canada", "norway"))
    await whole.site.publisher.sent()
    noted(world, caplog)
    after = await outside_of(whole, accounts, paths)
    assert [where for where in before if before[where] != after[where]] == []
    assert len(before) > 200
    assert not any(words in html for html in after.values() for words in world.said.values())
    arrived: list[str] = []
    places = [(session, f"/conferences/{cast.conference}") for session in accounts.values()]
    listening = [asyncio.ensure_future(listened(whole, *each, arrived)) for each in places]
    async with asyncio.timeout(10):
        while len(arrived) < len(places):  # noqa: ASYNC110 -- they are sent something when they have come
            await asyncio.sleep(0.1)
    await asyncio.sleep(0.7)
    joined = len(arrived)
    await world.speak(("norway", "canada"))
    await whole.site.publisher.sent()
    await asyncio.gather(*listening)
    assert [frame for frame in arrived[joined:] if "bell" in frame or str(cast.room) in frame] == []
    assert joined, "each of them was sent something when they came"
    assert await count(world) == letters


async def count(world: World) -> int:
    async with world.cast.store.reading() as session:
        return len(list((await session.execute(select(Letter))).scalars()))
