"""The secretariat's desk: for the secretariat alone, and nothing that was typed is lost."""

import html
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from rooms import meetings, seating
from rooms.people import Capacity, Entity, EntityKind, Person, RegionalGroup, Role, Seat
from rooms.record.entries import Entry
from rooms.room import Attribution, Charter, Kind, Membership, Room
from rooms.seating import Plan
from rooms.themes import Theme
from server.auth.invitations import Invitation
from tests.server.whole import Browser, Fields, Whole

PAGES = ("", "/rooms", "/rooms/new", "/people", "/people/new", "/entities", "/themes", "/invitations", "/log")
PREVIEWS = ("/archive", "/invitations/preview", "/invitations/revocation")
OVERRIDE, SCRIPT, LONG, NOTHING = "\u202egnp.exe", "<script>alert(1)</script>", "x" * 300, "\x00\x01"
ROOM: Fields = {
    "title": "Verification",
    "kind": "dialogue",
    "theme": "",
    "purpose": "How a ban is verified.",
    "language": "en",
    "membership": "group",
    "attribution": "chatham_house",
    "what_may_leave": "Nothing before the summary.",
    "recording": "No recording; no AI note-taking.",
    "speakers": ["chair", "delegate"],
    "call_back_seconds": "5",
    "retract_minutes": "20",
    "presence": "yes",
}
PERSON: Fields = {
    "name": "Nina Second",
    "title": "Ambassador",
    "language": "fr",
    "capacity": "expert",
    "role": "observer",
}
ENTITY: Fields = {"name": "Republic of Somewhere", "short": "Somewhere", "kind": "member_state", "groups": ["african"]}
THEME: Fields = {
    "title_en": "Clearance",
    "title_ar": "إزالة الألغام",
    "summary_en": "Who clears, who pays.",
    "summary_ar": "من يزيل ومن يدفع.",
}


def desk(whole: Whole, path: str = "") -> str:
    return f"/conferences/{whole.cast.conference}/desk{path}"


async def count(whole: Whole, table: Any, *where: Any) -> int:
    async with whole.site.store.reading() as session:
        return int((await session.execute(select(func.count()).select_from(table).where(*where))).scalar_one())


async def the(whole: Whole, table: Any, *where: Any) -> Any:
    async with whole.site.store.reading() as session:
        return (await session.execute(select(table).where(*where))).scalar_one()


async def entries(whole: Whole) -> int:
    return await count(whole, Entry)


async def posting(whole: Whole, browser: Browser, path: str, fields: Fields, page: str = "/themes") -> Any:
    return await browser.send(desk(whole, page), desk(whole, path), {"key": uuid4().hex, **fields})


def values(text: str) -> str:
    """A page as it is read: what stands in its fields, without the marks."""
    return html.unescape(text)


async def test_the_pages_open_for_the_secretariat_alone(whole: Whole) -> None:
    room = f"/rooms/{whole.cast.room}/seats"
    async with whole.browser("secretariat") as secretary, whole.browser("canada") as chair, whole.browser() as guest:
        for path in (*PAGES, room):
            mine = await secretary.get(desk(whole, path))
            assert mine.status_code == 200, path
            assert "Secretariat desk" in mine.text, path
        for path in (*PAGES, *PREVIEWS, room, room + "/preview"):
            theirs = await chair.get(desk(whole, path))
            assert theirs.status_code == 404, path
            assert "Somewhere" not in theirs.text, path
            away = await guest.get(desk(whole, path))
            assert away.status_code == 303, path
            assert away.headers["location"].startswith("/sign-in"), path
        elsewhere = await secretary.get(f"/conferences/{uuid4()}/desk")
        assert elsewhere.status_code == 404


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/rooms", ROOM),
        ("/people", PERSON),
        ("/entities", ENTITY),
        ("/themes", THEME),
        ("/archive", {}),
        ("/invitations", {}),
        ("/invitations/revocation", {}),
    ],
)
async def test_nobody_else_acts_at_the_desk(whole: Whole, path: str, fields: Fields) -> None:
    before = await entries(whole)
    async with whole.browser("canada") as chair, whole.browser() as guest:
        before += 1  # The chair accepted an invitation to come here.
        refused = await chair.send("/preferences", desk(whole, path), fields)
        assert refused.status_code == 404
        away = await guest.send("/sign-in", desk(whole, path), fields)
        assert away.status_code == 303
        assert "/sign-in" in away.headers["location"]
    assert await entries(whole) == before


async def test_a_room_opens_with_its_whole_charter_once(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        fields = {**ROOM, "key": uuid4().hex}
        first = await posting(whole, browser, "/rooms", fields)
        second = await posting(whole, browser, "/rooms", fields)
        assert first.status_code == second.status_code == 303
        assert first.headers["location"] == second.headers["location"]
        after = await browser.get(first.headers["location"])
        assert "The room is open" in after.text
    room = await the(whole, Room, col(Room.title) == "Verification")
    assert room.charter == Charter(
        attribution=Attribution.CHATHAM_HOUSE,
        what_may_leave="Nothing before the summary.",
        recording="No recording; no AI note-taking.",
        speakers=frozenset({Role.CHAIR, Role.DELEGATE}),
        call_back_seconds=5,
        retract_minutes=20,
        presence=True,
    )
    assert (room.kind, room.membership, room.language) == (Kind.DIALOGUE, Membership.GROUP, "en")
    seat = await the(whole, Seat, col(Seat.place_id) == room.id)
    assert (seat.person_id, seat.role) == (whole.cast.persons["secretariat"], Role.SECRETARIAT)


WRONG_IN_A_ROOM = [
    ("title", "", "Fill this in."),
    ("title", LONG, "at most 200 characters"),
    ("title", OVERRIDE[:1], "Fill this in."),
    ("title", NOTHING, "Fill this in."),
    ("kind", "caucus", "Choose one of the answers."),
    ("kind", "palace", "Choose one of the answers."),
    ("theme", str(UUID(int=7)), "Choose one of the answers."),
    ("theme", "../../etc", "This cannot be read."),
    ("purpose", "y" * 2001, "at most 2,000 characters"),
    ("language", "xx", "Choose one of the answers."),
    ("membership", "everyone", "Choose one of the answers."),
    ("attribution", "", "Fill this in."),
    ("attribution", "whispered", "Choose one of the answers."),
    ("what_may_leave", "", "Fill this in."),
    ("what_may_leave", "y" * 2001, "at most 2,000 characters"),
    ("recording", "y" * 2001, "at most 2,000 characters"),
    ("speakers", [], "Tick at least one role"),
    ("speakers", ["chair", "king"], "Choose one of the answers."),
    ("call_back_seconds", "61", "from 0 to 60"),
    ("call_back_seconds", "soon", "Write a whole number"),
    ("call_back_seconds", "9" * 300, "from 0 to 60"),
    ("retract_minutes", "-1", "from 0 to 1440"),
    ("retract_minutes", "", "Fill this in."),
]


async def test_what_is_wrong_with_a_room_is_said_beside_its_field(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        before = await entries(whole)
        for field, value, words in WRONG_IN_A_ROOM:
            page = await posting(whole, browser, "/rooms", {**ROOM, "title": "Kept title", field: value})
            beside(page, field, words)
            kept = values(page.text)
            if field != "title":
                assert 'value="Kept title"' in kept, field
            if field not in ("what_may_leave",):
                assert "Nothing before the summary." in kept, field
            assert (
                '<input type="radio" name="attribution" value="chatham_house" checked>' in kept
                or field == "attribution"
            )
        assert await entries(whole) == before


def beside(page: Any, field: str, words: str) -> None:
    assert page.status_code == 422, (field, page.status_code)
    error = re.search(rf'id="{field}-error">([^<]*)<', page.text)
    assert error, f"nothing beside {field}"
    assert words in html.unescape(error[1]), (field, error[1])


async def test_a_person_is_registered_once_and_wrong_facts_are_refused(whole: Whole) -> None:
    body = str(whole.cast.entities["norway"])
    async with whole.browser("secretariat") as browser:
        fields: Fields = {**PERSON, "entity": body, "key": uuid4().hex}
        for _ in range(2):
            done = await posting(whole, browser, "/people", fields)
            assert done.status_code == 303
            assert f"entity={body}" in done.headers["location"]
        again = await browser.get(done.headers["location"])
        assert f'<option value="{body}" selected>' in again.text
        assert "registered" in again.text
        person = await the(whole, Person, col(Person.name) == "Nina Second")
        assert (person.title, person.language, person.capacity) == ("Ambassador", "fr", Capacity.EXPERT)
        before = await entries(whole)
        for field, value, words in [
            ("entity", "", "Fill this in."),
            ("entity", "no id", "This cannot be read."),
            ("entity", str(whole.cast.room), "Choose one of the answers."),
            ("name", "", "Fill this in."),
            ("name", LONG, "at most 200 characters"),
            ("name", "\u202e\u2066", "Fill this in."),
            ("title", LONG, "at most 200 characters"),
            ("language", "tlh", "Choose one of the answers."),
            ("capacity", "", "Fill this in."),
            ("role", "chair", "This role is held in a room."),
            ("role", "king", "Choose one of the answers."),
        ]:
            page = await posting(whole, browser, "/people", {**PERSON, "entity": body, field: value})
            beside(page, field, words)
            assert 'value="Ambassador"' in page.text or field == "title"
            assert 'value="Nina Second"' in page.text or field == "name"
        assert await entries(whole) == before


async def test_names_are_kept_as_text_and_cannot_turn_what_is_read(whole: Whole) -> None:
    body = str(whole.cast.entities["norway"])
    async with whole.browser("secretariat") as browser:
        await posting(whole, browser, "/people", {**PERSON, "entity": body, "name": SCRIPT + OVERRIDE + NOTHING})
        assert await the(whole, Person, col(Person.name) == SCRIPT + "gnp.exe")
        page = await browser.get(desk(whole, "/people"))
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text
        assert "\u202e" not in page.text


async def test_an_entity_is_accredited_once(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        fields: Fields = {**ENTITY, "groups": ["african", "asia_pacific"], "key": uuid4().hex}
        for _ in range(2):
            assert (await posting(whole, browser, "/entities", fields)).status_code == 303
        entity = await the(whole, Entity, col(Entity.short) == "Somewhere")
        assert (entity.kind, entity.groups) == (
            EntityKind.MEMBER_STATE,
            [RegionalGroup.AFRICAN, RegionalGroup.ASIA_PACIFIC],
        )
        for field, value, words in [
            ("name", "", "Fill this in."),
            ("name", LONG, "at most 200 characters"),
            ("name", "Canada", "is accredited to this conference already"),
            ("short", "s" * 25, "at most 24 characters"),
            ("kind", "empire", "Choose one of the answers."),
            ("groups", ["martian"], "Choose one of the answers."),
        ]:
            page = await posting(
                whole, browser, "/entities", {**ENTITY, "name": "Another", "short": "Other", field: value}
            )
            beside(page, field, words)
            assert 'value="Other"' in page.text or field == "short"


async def test_a_theme_is_added_in_two_languages(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        fields: Fields = {**THEME, "key": uuid4().hex}
        for _ in range(2):
            assert (await posting(whole, browser, "/themes", fields)).status_code == 303
        theme = await the(whole, Theme)
        assert theme.title == {"en": "Clearance", "ar": "إزالة الألغام"}
        assert theme.summary["ar"] == "من يزيل ومن يدفع."
        arabic = await browser.get(desk(whole, "/themes"), lang="ar")
        assert 'dir="rtl"' in arabic.text
        assert "إزالة الألغام" in arabic.text
        await browser.get(desk(whole, "/themes"), lang="en")
        for changed, field, words in [
            ({"title_en": " ", "title_ar": ""}, "title_en", "Give it a title."),
            ({"title_en": LONG}, "title_en", "at most 200 characters"),
            ({"title_ar": LONG}, "title_ar", "at most 200 characters"),
            ({"summary_ar": "y" * 2001}, "summary_ar", "at most 2,000 characters"),
        ]:
            page = await posting(whole, browser, "/themes", {**THEME, **changed})
            beside(page, field, words)
            assert "Who clears, who pays." in page.text
        assert await count(whole, Theme) == 1


async def open_another(whole: Whole, title: str, kind: Kind = Kind.DIALOGUE, by: str = "secretariat") -> UUID:
    done = await whole.cast.attends(by, lambda floor: seating.open_room(floor, Plan(kind=kind, title=title)))
    assert done.result
    return done.result


async def test_a_group_is_seated_together_after_a_second_look(whole: Whole) -> None:
    cast = whole.cast
    async with whole.browser("secretariat") as browser:
        room = await open_another(whole, "States alone")
        here = desk(whole, f"/rooms/{room}/seats")
        preview = await browser.get(here + "/preview", whom="everyone", kind="member_state", role="delegate")
        assert preview.status_code == 200
        shown = values(preview.text)
        assert "Seat 3 people in “States alone”?" in shown
        assert "Claire Canada" in shown
        assert "Ida" not in shown
        asked = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
        assert set(asked["people"].split()) == {
            str(cast.persons[name]) for name in ("canada", "norway", "south_africa")
        }
        for _ in range(2):
            done = await browser.client.post(here, data=asked)
            assert done.status_code == 303
        assert await count(whole, Seat, col(Seat.place_id) == room, col(Seat.role) == Role.DELEGATE) == 3
        page = await browser.get(here)
        assert "Claire Canada" not in page.text
        assert "Ida Campaign" in page.text


async def test_people_are_found_for_a_room_by_words_kind_and_regional_group(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        room = await open_another(whole, "Anybody")
        here = desk(whole, f"/rooms/{room}/seats")
        for query, there, absent in [
            ({"q": "cAnAdA"}, "Claire Canada", "Nils Norway"),
            ({"kind": "ngo"}, "Ida Campaign", "Nils Norway"),
            ({"group": "african"}, "Sipho", "Nils Norway"),
            ({"kind": "nonsense", "group": "nonsense", "page": "-3", "sort": "x"}, "Nils Norway", "Nobody matches"),
            ({"q": "nobody at all"}, "Nobody matches", "Nils Norway"),
        ]:
            page = await browser.get(here, **query)
            assert page.status_code == 200, query
            assert there in page.text, query
            assert absent not in page.text, query


async def test_seating_that_cannot_be_is_refused(whole: Whole) -> None:
    cast = whole.cast
    async with whole.browser("secretariat") as browser:
        here = f"/rooms/{cast.room}/seats"
        before = await entries(whole)
        for query in ({"whom": "selected", "role": "delegate"}, {"people": str(uuid4()), "role": "king"}):
            assert (await browser.get(desk(whole, here + "/preview"), **query)).status_code == 422
        for people, role, words in [
            ("", "delegate", "Select at least one person."),
            ("no ids", "delegate", "not on the list"),
            (str(uuid4()), "delegate", "not on the list"),
            (str(cast.persons["norway"]), "delegate", "sits in this room already"),
            (str(cast.persons["norway"]), "king", "Choose one of the answers."),
            (" ".join(str(uuid4()) for _ in range(501)), "delegate", "At most 500 people at once"),
        ]:
            page = await posting(whole, browser, here, {"people": people, "role": role})
            assert page.status_code == 422, words
            assert words in values(page.text), words
        assert await entries(whole) == before


async def test_rooms_are_archived_together_after_a_second_look_or_none_is(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        one, two, sitting = [
            await open_another(whole, title) for title in ("First room", "Second room", "Sitting room")
        ]
        await seat_a_chair(whole, sitting)
        preview = values((await browser.get(desk(whole, "/archive"), rooms=[one, two, sitting])).text)
        assert "First room" in preview
        assert "Left out, because a meeting is open there: “Sitting room”" in preview
        asked = {"rooms": [str(one), str(two)], "key": uuid4().hex}
        refused = await posting(whole, browser, "/archive", {**asked, "rooms": [str(one), str(sitting)]})
        assert refused.status_code == 422
        assert "A meeting is open in this room" in values(refused.text)
        assert await count(whole, Room, col(Room.archived)) == 0
        for _ in range(2):
            assert (await posting(whole, browser, "/archive", asked)).status_code == 303
        assert await count(whole, Room, col(Room.archived)) == 2
        for wrong in ([], ["no id"], [str(uuid4())], [str(one)]):
            assert (await posting(whole, browser, "/archive", {"rooms": wrong})).status_code == 422
        log = values((await browser.get(desk(whole, "/log"))).text)
        assert "archived the room “First room”" in log


async def seat_a_chair(whole: Whole, room: UUID) -> None:
    """Canada takes the chair of another room, and opens its meeting."""
    cast = whole.cast
    seat = await the(whole, Seat, col(Seat.place_id) == room)
    granted = await cast.writer.act(
        room, seat.id, lambda floor: seating.grant(floor, cast.persons["canada"], Role.CHAIR)
    )
    await cast.writer.act(room, UUID(granted.entries[-1].body["seat"]), meetings.open_meeting)


async def test_a_caucus_appears_nowhere_on_the_desk(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        caucus = await open_another(whole, "Among friends", Kind.CAUCUS, by="norway")
        seat = await the(whole, Seat, col(Seat.place_id) == caucus)
        persons = whole.cast.persons
        await whole.cast.writer.act(
            caucus, seat.id, lambda floor: seating.grant(floor, persons["secretariat"], Role.OBSERVER)
        )
        for path in PAGES:
            page = await browser.get(desk(whole, path), archived="yes")
            assert page.status_code == 200, path
            assert "Among friends" not in page.text, path
            assert str(caucus) not in page.text, path
        assert (await browser.get(desk(whole, f"/rooms/{caucus}/seats"))).status_code == 404
        assert (await posting(whole, browser, "/archive", {"rooms": [str(caucus)]})).status_code == 422
        people = await browser.get(desk(whole, "/people"), q="Nils")
        assert re.search(r'data-label="Rooms">1<', people.text), "the caucus is counted"


async def invited(whole: Whole, browser: Browser, *names: str) -> tuple[Any, list[str]]:
    query = {"whom": "selected", "people": [str(whole.cast.persons[name]) for name in names]}
    preview = values((await browser.get(desk(whole, "/invitations/preview"), **query)).text)
    asked = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview))
    page = await browser.client.post(desk(whole, "/invitations"), data=asked)
    again = await browser.client.post(desk(whole, "/invitations"), data=asked)
    assert again.status_code == 303
    assert again.headers["location"].endswith("?done=issued")
    return page, re.findall(r'value="http://[^"]*(/invitations/[^"]+)"', page.text)


async def test_invitations_are_issued_together_and_each_link_is_shown_once(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser, whole.browser() as guest:
        page, links = await invited(whole, browser, "norway", "icbl")
        assert page.status_code == 200
        assert len(links) == 2
        assert page.text.count("<svg") >= 2
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert await count(whole, Invitation) == 2
        for link in links:
            assert (await guest.get(link)).status_code == 200
        listed = await browser.get(desk(whole, "/invitations"))
        assert "Nils Norway" in listed.text
        assert not any(link.rsplit("/")[-1] in listed.text for link in links)


async def test_invitations_are_revoked_together_after_a_second_look(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser, whole.browser() as guest:
        _, links = await invited(whole, browser, "norway", "icbl")
        async with whole.site.store.reading() as session:
            ids = [str(id) for id in (await session.execute(select(col(Invitation.id)))).scalars()]
        preview = values((await browser.get(desk(whole, "/invitations/revocation"), invitations=ids)).text)
        assert "Nils Norway" in preview
        assert "Ida Campaign" in preview
        fields: Fields = {"invitations": ids, "key": uuid4().hex}
        for _ in range(2):
            assert (await posting(whole, browser, "/invitations/revocation", fields)).status_code == 303
        for link in links:
            assert (await guest.get(link)).status_code == 410
        for wrong in ([], ["no id"], [str(uuid4())], ids[:1]):
            sent = await posting(whole, browser, "/invitations/revocation", {"invitations": wrong})
            assert sent.status_code == 422


async def test_who_signs_in_already_is_not_invited(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser, whole.browser("norway"):
        for people, words in [
            (str(whole.cast.persons["norway"]), "has accepted an invitation already"),
            ("", "Select at least one person."),
            ("no ids", "not on the list"),
            (str(uuid4()), "not on the list"),
        ]:
            page = await posting(whole, browser, "/invitations", {"people": people})
            assert page.status_code == 422
            assert words in values(page.text)
        assert await count(whole, Invitation) == 0


async def test_the_log_tells_what_the_secretariat_did_and_nobody_else(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser, whole.browser("norway"):
        await posting(whole, browser, "/entities", ENTITY)
        await invited(whole, browser, "icbl")
        log = values((await browser.get(desk(whole, "/log"))).text)
        assert "accredited Republic of Somewhere" in log
        assert "invited a registered person" in log
        assert "Ida Campaign" in log
        assert "Nils Norway</bdi></th>" not in log


async def test_five_thousand_people_are_found_and_paged(whole: Whole) -> None:
    conference, body = whole.cast.conference, whole.cast.entities["icbl"]

    async def many(session: Any, now: Any) -> None:
        people = [Person(conference_id=conference, entity_id=body, name=f"Member {each:04}") for each in range(5000)]
        session.add_all(people)
        await session.flush()
        session.add_all(
            Seat(place_id=conference, person_id=each.id, entity_id=body, role=Role.DELEGATE, taken_at=now)
            for each in people
        )

    await whole.cast.writer.plainly(many)
    async with whole.browser("secretariat") as browser:
        first = await browser.get(desk(whole, "/people"))
        assert "5,006 of 5,006 people" in first.text
        assert first.text.count('<tr id="person-') == 100
        last = await browser.get(desk(whole, "/people"), page="99999", sort="name", order="ascending")
        assert "Sipho South Africa" in last.text
        assert "Page 51 of 51" in last.text
        found = await browser.get(desk(whole, "/people"), q="member 4321")
        assert found.text.count('<tr id="person-') == 1
        everyone = await browser.get(desk(whole, "/invitations/preview"), whom="everyone")
        assert everyone.status_code == 422
        assert "At most 100 people at once" in everyone.text
