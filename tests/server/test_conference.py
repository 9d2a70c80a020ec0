"""The pages of a conference: for those who attend it, live, and without a trace of any caucus they do not sit in."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlmodel import col
from websockets.asyncio.client import ClientConnection, connect

from rooms import accreditation, charter, meetings, seating, themes
from rooms.conference import open_conference
from rooms.people import EntityKind, Role
from rooms.record.entries import Entry
from rooms.room import Attribution, Charter, Kind, Membership
from rooms.seating import Plan
from rooms.threads import corrections, rulings
from tests.cast import OPENING, PLAN, entries
from tests.live.reader import parse
from tests.rooms.ways import another_room
from tests.server.whole import Browser, Whole

PAGES = ("", "/people", "/record", "/search", "/search?q=submarines", "/unread")
SECRET = "Submarines behind the wall"


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    """The cast acts through the application itself, so that it hears of everything at once."""
    whole.cast.writer = whole.site.writer


def at(whole: Whole, path: str = "") -> str:
    return f"/conferences/{whole.cast.conference}{path}"


async def page(browser: Browser, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


async def opened(whole: Whole, **about: Any) -> UUID:
    """The secretariat opens a room."""
    plan = Plan(**{"kind": Kind.DIALOGUE, "title": "Verification", **about})
    done = await whole.cast.attends("secretariat", partial(seating.open_room, plan=plan))
    assert done.result
    return done.result


# Who may see it


async def test_everyone_who_attends_sees_every_page(whole: Whole) -> None:
    for name in ("norway", "icrc", "secretariat"):
        async with whole.browser(name) as browser:
            for path in PAGES:
                await page(browser, at(whole, path))
            for path in ("/record", "/search", "/unread"):
                await page(browser, f"/rooms/{whole.cast.room}{path}")


async def test_a_stranger_is_told_that_nothing_is_there(whole: Whole) -> None:
    other = await whole.cast.writer.plainly(lambda session, now: open_conference(session, now, OPENING))
    async with whole.browser("norway") as browser:
        for place in (other[0].place_id, uuid4(), whole.cast.room):
            for path in PAGES:
                assert (await browser.get(f"/conferences/{place}{path}")).status_code == 404
        for path in ("/record", "/search", "/unread"):
            for place in (uuid4(), whole.cast.conference):
                assert (await browser.get(f"/rooms/{place}{path}")).status_code == 404
        form = f"/conferences/{other[0].place_id}/rooms/{whole.cast.room}/seat"
        assert (await browser.send(at(whole, "/record"), form, {})).status_code == 404


async def test_whoever_is_not_signed_in_is_asked_to(whole: Whole) -> None:
    async with whole.browser() as browser:
        for path in (*(at(whole, each) for each in PAGES), "/conferences", f"/rooms/{whole.cast.room}/record"):
            answer = await browser.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"] == f"/sign-in?next={path.partition('?')[0]}"


async def test_one_conference_is_gone_straight_to_and_several_are_listed(whole: Whole) -> None:
    async with whole.browser("norway") as browser:
        answer = await browser.get("/conferences")
        assert (answer.status_code, answer.headers["location"]) == (303, at(whole))
        account = (await whole.site.entrance.finder.find(browser.client.cookies["session"])).account  # type: ignore[union-attr]
        await whole.cast.says("canada", "Something new.")
        await whole.cast.writer.plainly(lambda session, now: open_conference(session, now, OPENING, account))
        html = await page(browser, "/conferences")
        assert html.count('class="room_line"') == 2
        assert "1 new" in html


# The home


async def test_the_home_lists_rooms_by_theme_and_what_is_new_in_mine(whole: Whole) -> None:
    done = await whole.cast.attends("secretariat", partial(themes.add, title={"en": "Clearance"}, summary={}))
    theme = UUID(done.entries[-1].body["theme"])
    room = await opened(whole, theme=theme)
    await whole.cast.says("canada", "Shall we <begin>?")
    async with whole.browser("norway") as browser:
        html = await page(browser, at(whole))
    under = html[html.index(f'id="rooms-{theme}"') :]
    assert f'id="room_line-{room}"' in under
    assert f'id="room_line-{whole.cast.room}"' in html[: html.index(f'id="rooms-{theme}"')]
    assert "1 new" in html
    assert "Shall we &lt;begin&gt;?" in html
    assert "Nobody has this page open" in html


async def test_nothing_of_a_room_is_shown_before_its_charter_is_acknowledged(whole: Whole) -> None:
    await whole.cast.says("canada", "Something new.")
    stricter = PLAN.charter.model_copy(update={"attribution": Attribution.CHATHAM_HOUSE})
    await whole.cast.does("canada", partial(charter.amend, charter=Charter.model_validate(stricter.model_dump())))
    async with whole.browser("norway") as browser:
        for path in (at(whole), at(whole, "/search?q=something"), at(whole, "/unread")):
            assert "Something new" not in await page(browser, path)
        assert f"/rooms/{whole.cast.room}/charter" in await page(browser, at(whole))
        for path in ("/record", "/search?q=something"):
            answer = await browser.get(f"/rooms/{whole.cast.room}{path}")
            assert answer.headers["location"] == f"/rooms/{whole.cast.room}/charter"


async def test_what_is_asked_of_me_stands_on_my_home_alone(whole: Whole) -> None:
    cast = whole.cast
    message = await cast.says("norway", "Intemperate.")
    done = await cast.does("canada", partial(rulings.strike, message_id=message, reason="Rule 68."))
    ruling = UUID(done.entries[-1].body["ruling"])
    await cast.does("norway", partial(rulings.appeal, ruling_id=ruling, reason="It was fair."))
    href = f"/rooms/{cast.room}/rulings#ruling-{ruling}"
    for name, waits in (("canada", True), ("norway", False), ("secretariat", False)):
        async with whole.browser(name) as browser:
            assert (href in await page(browser, at(whole))) is waits
            assert (href in await page(browser, at(whole, "/unread"))) is waits


async def test_the_overlay_bears_each_mark_of_the_page_as_it_is(whole: Whole) -> None:
    await opened(whole, membership=Membership.OPEN)
    async with whole.browser("norway") as browser:
        await whole.cast.says("canada", "Something new.")
        home, overlay = await page(browser, at(whole)), await page(browser, at(whole, "/unread"))
        marks = re.findall(r'<span class="unread".*?</span>(?=\s)', home, re.S)
        slots = re.findall(r'<div class="slot".*?</div>', home, re.S)
        assert len(slots) == home.count('<li id="room_line-') == 2
        for mark in slots + [each for each in marks if "new" in each]:
            assert mark in overlay
        room = await page(browser, f"/rooms/{whole.cast.room}/unread")
        assert f'id="unread-{whole.cast.topic}"' in room
        assert "1 new" in room


# Taking a seat


async def test_one_sits_down_in_an_open_room_and_reads_its_charter_first(whole: Whole) -> None:
    room = await opened(whole, membership=Membership.OPEN)
    async with whole.browser("icrc") as browser:
        form = at(whole, f"/rooms/{room}/seat")
        assert form in await page(browser, at(whole))
        assert form in await page(browser, at(whole, f"/rooms/{room}"))
        for _ in range(2):
            answer = await browser.send(at(whole), form, {"key": uuid4().hex})
            assert (answer.status_code, answer.headers["location"]) == (303, f"/rooms/{room}/charter")
        assert form not in await page(browser, at(whole))
        assert (await browser.get(at(whole, f"/rooms/{room}"))).headers["location"] == f"/rooms/{room}"
    assert [each.kind for each in await entries(whole.cast.store, room)] == ["RoomOpened", "Seated", "Seated"]


async def test_nobody_sits_down_where_one_is_invited_or_where_it_is_over(whole: Whole) -> None:
    invited = await opened(whole)
    over = await opened(whole, membership=Membership.OPEN, title="Over")
    await whole.cast.attends("secretariat", partial(seating.archive, room_id=over), also=(over,))
    async with whole.browser("norway") as browser:
        for room in (invited, over):
            form = at(whole, f"/rooms/{room}/seat")
            assert form not in await page(browser, at(whole))
            assert form not in await page(browser, at(whole, f"/rooms/{room}"))
            assert (await browser.send(at(whole, "/record"), form, {})).status_code == 422
            assert (await browser.get(f"/rooms/{room}")).status_code == 404


# People


async def test_people_are_filtered_by_name_and_body_whatever_their_accents(whole: Whole) -> None:
    async with whole.browser("norway") as browser:
        everyone = await page(browser, at(whole, "/people"))
        assert everyone.count('<tr id="person-') == 6
        for words, name in (("CAMPAIGN", "Ida"), ("rsa", "Sipho"), ("sípho afríca", "Sipho"), ("norway nils", "Nils")):
            html = (await browser.get(at(whole, "/people"), q=words)).text
            assert re.findall(r'<tr id="person-[^>]*><th scope="row"><bdi>(\w+)', html) == [name]
        html = (await browser.get(at(whole, "/people"), kind="ngo")).text
        assert html.count('<tr id="person-') == 1
        assert "Nobody matches" in (await browser.get(at(whole, "/people"), q="<script>")).text


async def test_people_are_sorted_either_way(whole: Whole) -> None:
    async with whole.browser("norway") as browser:
        for sort in ("name", "entity"):
            up = (await browser.get(at(whole, "/people"), sort=sort)).text
            down = (await browser.get(at(whole, "/people"), sort=f"-{sort}")).text
            order = re.findall(r'<tr id="person-([^"]+)', up)
            assert order == re.findall(r'<tr id="person-([^"]+)', down)[::-1]
            assert 'aria-sort="ascending"' in up
            assert 'aria-sort="descending"' in down
        for odd in ({"page": "900"}, {"page": "-4"}, {"sort": "<b>"}, {"kind": "<b>"}, {"q": "x" * 5000}):
            assert (await browser.get(at(whole, "/people"), **odd)).status_code == 200


async def test_somebody_registered_a_moment_ago_is_in_the_list(whole: Whole) -> None:
    async with whole.browser("norway") as browser:
        assert "Nora" not in await page(browser, at(whole, "/people"))
        act = partial(accreditation.register, entity_id=whole.cast.entities["norway"], name="Nora Second")
        await whole.cast.attends("secretariat", act)
        assert "Nora" in await page(browser, at(whole, "/people"))


# The record


async def test_the_record_is_read_from_its_head_down_to_its_first_entry(whole: Whole) -> None:
    async with whole.browser("norway") as browser:
        html = await page(browser, f"/rooms/{whole.cast.room}/record")
        head = int(re.findall(r'id="entry-(\d+)"', html)[0])
        for n in range(120):
            await whole.cast.says("canada", f"Message {n}.")
        numbers: list[int] = []
        path: str | None = f"/rooms/{whole.cast.room}/record"
        while path:
            html = await page(browser, path)
            numbers += [int(each) for each in re.findall(r'id="entry-(\d+)"', html)]
            older = re.search(r'href="([^"]+)">Older', html)
            path = older[1] if older else None
        assert numbers == list(range(head + 120, 0, -1))
        for odd in ("?upto=999999", "?upto=-3", "?upto=0"):
            await page(browser, f"/rooms/{whole.cast.room}/record{odd}")


async def test_what_was_retracted_leaves_a_gap_that_is_told(whole: Whole) -> None:
    message = await whole.cast.says("norway", "Regrettable submarines.")
    await whole.cast.does("norway", partial(corrections.retract, message_id=message))
    async with whole.browser("canada") as browser:
        html = await page(browser, f"/rooms/{whole.cast.room}/record")
        assert "words erased, digest kept" in html
        assert "Regrettable" not in html
        answer = await browser.send(
            f"/rooms/{whole.cast.room}/record", f"/rooms/{whole.cast.room}/record/verification", {}
        )
        html = await page(browser, answer.headers["location"])
        assert "The record holds up to no." in html
        assert "1 entry has had its words erased" in html


async def test_a_record_that_was_changed_behind_its_back_is_named(whole: Whole) -> None:
    await whole.cast.says("norway", "As it was said.")
    place = whole.cast.conference

    async def forge(session: Any, now: Any) -> None:
        await session.execute(
            update(Entry).where(col(Entry.place_id) == place, col(Entry.seq) == 4).values(body={"name": "Forged"})
        )

    await whole.site.writer.plainly(forge)
    async with whole.browser("norway") as browser:
        assert (await browser.client.post(at(whole, "/record/verification"))).status_code == 403
        answer = await browser.send(at(whole, "/record"), at(whole, "/record/verification"), {})
        html = await page(browser, answer.headers["location"])
    assert "The record does not hold from no. 4 on" in html
    assert "Forged" not in html


# Search


async def test_a_search_shows_what_was_found_and_leads_there(whole: Whole) -> None:
    message = await whole.cast.says("canada", "<b>Bold</b> submarines & 'quotes'.")
    async with whole.browser("norway") as browser:
        for path in (at(whole, "/search"), f"/rooms/{whole.cast.room}/search"):
            html = (await browser.get(path, q="SUBMARINE")).text
            assert "&lt;b&gt;Bold&lt;/b&gt; <mark>submarines</mark> &amp; &#39;quotes&#39;." in html
            assert f'href="/rooms/{whole.cast.room}/messages/{message}"' in html
            assert "1 message found" in html
            assert "Nothing found" in (await browser.get(path, q="submarines", language="ar")).text
            assert "Nothing found" in (await browser.get(path, q="aircraft")).text
            assert "found" not in (await browser.get(path)).text.split("<main")[1]


@pytest.mark.parametrize("q", ["!?", "x" * 201, "word " * 21, "雷" * 150])
async def test_a_question_that_cannot_be_asked_is_told_so_and_is_still_there(whole: Whole, q: str) -> None:
    async with whole.browser("norway") as browser:
        answer = await browser.get(at(whole, "/search"), q=q)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert q.split()[0] in answer.text


async def test_found_pages_are_turned(whole: Whole) -> None:
    for n in range(35):
        await whole.cast.says("canada", f"Submarine no. {n}.")
    async with whole.browser("norway") as browser:
        first = (await browser.get(at(whole, "/search"), q="submarine")).text
        assert first.count("<mark>") == 30
        older = re.search(r'href="([^"]+)">Older', first)
        assert older
        second = await page(browser, older[1].replace("&amp;", "&"))
        assert second.count("<mark>") == 5
        for odd in ("0", "-1", "99999999999999999999"):
            assert (await browser.get(at(whole, "/search"), q="submarine", page=odd)).status_code == 200


# A caucus


async def test_of_a_caucus_there_is_no_trace_for_anyone_else(whole: Whole) -> None:
    plan = Plan(kind=Kind.CAUCUS, title=SECRET)
    done = await whole.cast.attends("icbl", partial(seating.open_room, plan=plan))
    caucus = done.result
    seat = UUID(done.entries[-1].body["seat"])
    assert caucus
    grant = partial(seating.grant, person_id=whole.cast.persons["norway"], role=Role.DELEGATE)
    await whole.cast.writer.act(caucus, seat, grant)
    await whole.cast.writer.act(caucus, seat, meetings.open_meeting)
    theirs = [*(at(whole, each) for each in PAGES), "/conferences", at(whole, "/desk"), at(whole, "/desk/rooms")]
    for name in ("secretariat", "canada", "icrc"):
        async with whole.browser(name) as browser:
            for path in [*theirs, at(whole, "/people?q=norway"), f"/rooms/{whole.cast.room}/record"]:
                answer = await browser.get(path)
                assert str(caucus) not in answer.text
                assert "behind the wall" not in answer.text
                assert path == at(whole, "/search?q=submarines") or "ubmarines" not in answer.text
            missing = (await browser.get(at(whole, f"/rooms/{uuid4()}"))).text
            for path in ("", "/seat"):
                url = at(whole, f"/rooms/{caucus}{path}")
                answer = await (browser.send(at(whole, "/record"), url, {}) if path else browser.get(url))
                assert answer.status_code == 404
                assert bare(answer.text.replace(str(caucus), "")) == bare(re.sub(r"[0-9a-f-]{36}", "", missing)) or path
            assert (await browser.get(f"/rooms/{caucus}/record")).status_code == 404
    async with whole.browser("norway") as browser:
        html = await page(browser, at(whole))
        assert f'id="room_line-{caucus}"' in html
        assert SECRET in html


def bare(html: str) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r"[0-9a-f-]{36}|value=\"[^\"]*\"|X-CSRF-Token[^}]*", "", html)


# Live


@asynccontextmanager
async def following(whole: Whole, browser: Browser, number: int) -> AsyncIterator[ClientConnection]:
    url = whole.url.replace("http", "ws") + at(whole, f"/live?after={number}&lang=en")
    headers = {"Cookie": f"session={browser.client.cookies['session']}"}
    async with connect(url, origin=whole.url, additional_headers=headers) as socket:  # type: ignore[arg-type]
        yield socket


async def pushed(socket: ClientConnection, quiet: float = 0.7) -> dict[str, str]:
    """Every part that arrives until it has been quiet for a while."""
    html: dict[str, str] = {}
    while True:
        try:
            frame = parse(str(await asyncio.wait_for(socket.recv(), quiet)))
        except TimeoutError:
            return html
        html.update(frame.html)


def parts(html: str) -> dict[str, str]:
    """The parts on a home page without what is mine in them."""
    html = re.sub(r'(<div class="slot"[^>]*>).*?</div>', r"\1</div>", html, flags=re.S)
    html = re.sub(
        r'(<span class="unread" id="[^"]+" hx-morph-skip>)(?:<span.*?</span>)?(?: <q.*?</q>)?</span>',
        r"\1</span>",
        html,
    )
    lines = re.findall(r'<li id="(room_line-[^"]+)".*?</li>', html, re.S)
    found = {id: re.search(rf'<li id="{id}".*?</li>', html, re.S)[0] for id in lines}  # type: ignore[index]
    html = re.sub(r'<li id="room_line-.*?</li>\s*', "", html, flags=re.S)
    for tag, name in (("section", "theme"), ("li", "theme_link"), ("section", "here")):
        for each in re.finditer(rf'<{tag} id="({name}-[^"]+)".*?</{tag}>', html, re.S):
            found[each[1]] = re.sub(r"(<ol[^>]*>)\s*(</ol>)", r"\1\2", each[0])
    return found


ACTS = {
    "RoomOpened": lambda whole, room: opened(whole, membership=Membership.OPEN, title="Another"),
    "ThemeAdded": lambda whole, room: whole.cast.attends(
        "secretariat", partial(themes.add, title={"en": "Clearance"}, summary={"en": "Who pays."})
    ),
    "MeetingOpened": lambda whole, room: whole.cast.does("canada", meetings.open_meeting),
    "CharterAmended": lambda whole, room: whole.cast.does(
        "canada", partial(charter.amend, charter=Charter(attribution=Attribution.BY_AFFILIATION))
    ),
    "RoomArchived": lambda whole, room: whole.cast.attends(
        "secretariat", partial(seating.archive, room_id=room), also=(room,)
    ),
    "PersonRegistered": lambda whole, room: whole.cast.attends(
        "secretariat",
        partial(accreditation.register, entity_id=whole.cast.entities["norway"], name="Nora Second"),
    ),
    "EntityAdded": lambda whole, room: whole.cast.attends(
        "secretariat", partial(accreditation.add_entity, name="Elsewhere", short="ELS", kind=EntityKind.NGO)
    ),
}


@pytest.mark.parametrize("kind", ACTS)
async def test_what_is_pushed_to_an_open_home_makes_it_what_a_reload_would_show(whole: Whole, kind: str) -> None:
    room = await opened(whole)
    async with whole.browser("norway") as browser:
        before = await page(browser, at(whole))
        number = int(re.search(r'data-number="(\d+)"', before)[1])  # type: ignore[index]
        async with following(whole, browser, number) as socket:
            first = await pushed(socket)
            assert "1 of" in first[f"here-{whole.cast.conference}"]
            await ACTS[kind](whole, room)
            new = await pushed(socket)
            after = parts(await page(browser, at(whole)))
        held = {**parts(before), **first, **new}
        assert {id: html.strip() for id, html in held.items()} == {id: html.strip() for id, html in after.items()}
        # An entity without people changes nothing that is shown, and is pushed all the same.
        assert new


async def test_what_happens_in_a_caucus_is_pushed_to_no_home_and_rings_no_bell(whole: Whole) -> None:
    caucus = await another_room(whole.cast, Kind.CAUCUS, "icbl")
    async with whole.browser("canada") as browser, following(whole, browser, 0) as socket:
        await pushed(socket)
        await caucus.does("icbl", meetings.open_meeting)
        await caucus.says("icbl", "Between ourselves.")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(socket.recv(), 0.5)


async def test_a_message_in_one_of_my_rooms_rings_a_bell_and_says_no_more(whole: Whole) -> None:
    async with whole.browser("norway") as browser, following(whole, browser, 0) as socket:
        await pushed(socket)
        await whole.cast.says("canada", "Something new.")
        assert parse(str(await asyncio.wait_for(socket.recv(), 3))).header == {"bell": str(whole.cast.room)}


async def test_who_has_a_room_open_is_not_told_on_the_home(whole: Whole) -> None:
    whole.site.presence.arrive(whole.cast.room, whole.cast.seats["icbl"])
    async with whole.browser("norway") as browser:
        html = await page(browser, at(whole))
        assert "Nobody has this page open" in html
        assert "Ida" not in html
        whole.site.presence.arrive(whole.cast.conference, whole.cast.attending["icbl"])
        assert "Ida" in await page(browser, at(whole))
