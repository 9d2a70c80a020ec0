"""An open home follows the conference, and hears nothing through a wall."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from websockets.asyncio.client import ClientConnection, connect

from rooms import accreditation, charter, meetings, seating, themes
from rooms.people import EntityKind
from rooms.room import Attribution, Charter, Kind, Membership
from tests.live.marks import PATIENCE, joined, until_mark
from tests.live.reader import parse
from tests.rooms.ways import another_room
from tests.server.conferring import at, opened, page
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")


@asynccontextmanager
async def following(whole: Whole, browser: Browser, number: int) -> AsyncIterator[ClientConnection]:
    url = whole.url.replace("http", "ws") + at(whole, f"/live?after={number}&lang=en")
    headers = {"Cookie": f"session={browser.client.cookies['session']}"}
    async with connect(url, origin=whole.url, additional_headers=headers) as socket:  # type: ignore[arg-type]
        await joined(whole, whole.cast.conference)
        yield socket


async def pushed(whole: Whole, socket: ClientConnection) -> dict[str, str]:
    """Every part that arrives, up to a mark that is set now."""
    html: dict[str, str] = {}
    async for frame in until_mark(whole, socket, whole.cast.conference):
        html.update({id: part for id, part in parse(frame).html.items() if not id.startswith("mark-")})
    return html


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
            first = await pushed(whole, socket)
            assert "1 of" in first[f"here-{whole.cast.conference}"]
            await ACTS[kind](whole, room)
            new = await pushed(whole, socket)
            after = parts(await page(browser, at(whole)))
        held = {**parts(before), **first, **new}
        assert {id: html.strip() for id, html in held.items()} == {id: html.strip() for id, html in after.items()}
        # An entity without people changes nothing that is shown, and is pushed all the same.
        assert new


async def test_what_happens_in_a_caucus_is_pushed_to_no_home_and_rings_no_bell(whole: Whole) -> None:
    caucus = await another_room(whole.cast, Kind.CAUCUS, "icbl")
    async with whole.browser("canada") as browser, following(whole, browser, 0) as socket:
        await pushed(whole, socket)
        await caucus.does("icbl", meetings.open_meeting)
        await caucus.says("icbl", "Between ourselves.")
        frames = [parse(frame) async for frame in until_mark(whole, socket, whole.cast.conference)]
        assert [id for frame in frames for id in frame.html if not id.startswith("mark-")] == []
        # What rings in a room of theirs comes after whatever the caucus would have rung, or together with it.
        await whole.cast.says("norway", "To all.")
        while "bell" not in frames[-1].header:
            frames.append(parse(str(await asyncio.wait_for(socket.recv(), PATIENCE))))
        assert [frame.header for frame in frames if "bell" in frame.header] == [{"bell": str(whole.cast.room)}]


async def test_a_message_in_one_of_my_rooms_rings_a_bell_and_says_no_more(whole: Whole) -> None:
    async with whole.browser("norway") as browser, following(whole, browser, 0) as socket:
        await pushed(whole, socket)
        await whole.cast.says("canada", "Something new.")
        header = {"n": 0}
        while "n" in header:
            header = parse(str(await asyncio.wait_for(socket.recv(), PATIENCE))).header
        assert header == {"bell": str(whole.cast.room)}


async def test_who_has_a_room_open_is_not_told_on_the_home(whole: Whole) -> None:
    whole.site.presence.arrive(whole.cast.room, whole.cast.seats["icbl"])
    async with whole.browser("norway") as browser:
        html = await page(browser, at(whole))
        assert "Nobody has this page open" in html
        assert "Ida" not in html
        whole.site.presence.arrive(whole.cast.conference, whole.cast.attending["icbl"])
        assert "Ida" in await page(browser, at(whole))
