"""The pages of a conference: for those who attend it, and without a trace of any caucus they do not sit in."""

import re
from functools import partial
from uuid import UUID, uuid4

import pytest

from rooms import accreditation, charter, meetings, seating, themes
from rooms.conference import open_conference
from rooms.people import Role
from rooms.room import Attribution, Charter, Kind, Membership
from rooms.seating import Plan
from rooms.threads import rulings
from tests.cast import OPENING, PLAN, entries
from tests.server.conferring import PAGES, at, opened, page
from tests.server.whole import Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
SECRET = "Submarines behind the wall"


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


async def test_people_are_filtered_by_name_and_body_whatever_their_accents(whole: Whole) -> None:
    async with whole.browser("norway") as browser:
        everyone = await page(browser, at(whole, "/people"))
        assert everyone.count('<tr id="person-') == 6
        for words, name in (("CAMPAIGN", "Ida"), ("rsa", "Sipho"), ("sípho afríca", "Sipho"), ("norway nils", "Nils")):
            html = (await browser.get(at(whole, "/people"), q=words)).text
            assert re.findall(r'<tr id="person-[^>]*>(?:<td>.*?</td>)?<th scope="row"><bdi>(\w+)', html) == [name]
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
