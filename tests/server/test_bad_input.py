"""Bad input, case by case: clear words beside the field in one's language, what was typed, and nothing stored."""

import re
from functools import partial
from itertools import product
from uuid import uuid4

import pytest

from rooms import seating
from rooms.room import Kind
from rooms.threads import topics
from tests.rooms.ways import another_room
from tests.server.fuzz.hostile import ELEMENT
from tests.server.fuzz.markup import Page
from tests.server.refusals import beside, holds, said_in
from tests.server.steps import HTMX, post, room, thread
from tests.server.whole import CODE, Browser, Whole

LONG = "word " * 40_000
SCRIPT = f'"><script>x()</script><{ELEMENT} onclick=x()>'
BIDI, SHOWN = "report\u202egnp.exe\u2066 of Norway\u200f", "reportgnp.exe of Norway"
pytestmark = pytest.mark.usefixtures("heard_at_once")


async def test_a_message_of_200_kilobytes(whole: Whole, norway: Browser, language: str) -> None:
    before = await holds(whole)
    for htmx in (False, True):
        answer = await post(norway, thread(whole), f"{thread(whole)}/messages", text=LONG, language="en", htmx=htmx)
        assert answer.status_code == 422
        assert said_in(language, "message.too_long", limit=20_000, length=len(LONG.strip())) in beside(
            answer.text, "text"
        )
        assert LONG.strip() in [typed.strip() for typed in Page(answer.text).typed]
        assert ("<html" in answer.text) is not htmx
    assert await holds(whole) == before


async def test_broken_letters(whole: Whole, norway: Browser, language: str) -> None:
    code = CODE.search((await norway.get(thread(whole))).text)
    assert code
    before = await holds(whole)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for headers, letters in product((kind, kind | HTMX), (b"%FF%FE", b"%ED%A0%80", b"%C0%AF", b"\xff\xfe")):
        body = b"_csrf_token=" + code[1].encode() + b"&text=" + letters
        answer = await norway.client.post(f"{thread(whole)}/messages", content=body, headers=headers)
        assert answer.status_code in (400, 422)
        assert said_in(language, "form.unreadable") in answer.text
    assert await holds(whole) == before


async def test_a_part_that_says_it_is_in_strange_letters(whole: Whole, norway: Browser) -> None:
    for charset in ["unicode_escape", "undefined", "nonsense", "base64"]:
        code = CODE.search((await norway.get(thread(whole))).text)
        assert code
        before = await holds(whole)
        body = (
            f'--b\r\nContent-Disposition: form-data; name="_csrf_token"\r\n\r\n{code[1]}\r\n--b\r\n'
            f'Content-Disposition: form-data; name="text"\r\nContent-Type: text/plain; charset={charset}\r\n\r\n'
            "\\ud800..\r\n--b--\r\n"
        )
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        answer = await norway.client.post(f"{thread(whole)}/messages", content=body.encode(), headers=kind)
        assert answer.status_code in (400, 422)
        assert said_in("en", "form.unreadable") in answer.text
        assert await holds(whole) == before


async def test_words_that_turn_the_order_of_what_is_read(whole: Whole, norway: Browser) -> None:
    answer = await post(norway, thread(whole), f"{thread(whole)}/messages", text=BIDI, language="en")
    assert answer.status_code == 303
    html = (await norway.get(thread(whole))).text
    assert SHOWN in html
    assert not set("\u202e\u2066\u200f") & set(html)


async def test_names_that_turn_the_order_of_what_is_read(whole: Whole) -> None:
    async with whole.browser("secretariat") as secretariat:
        desk = f"/conferences/{whole.cast.conference}/desk/entities"
        done = await post(secretariat, desk, desk, name=BIDI, short=BIDI, kind="ngo")
        assert done.status_code == 303
        html = (await secretariat.get(desk)).text
    assert SHOWN in html
    assert not set("\u202e\u2066\u200f") & set(html)


async def test_words_that_cannot_be_seen_are_none(
    whole: Whole, norway: Browser, canada: Browser, language: str
) -> None:
    for nothing in ["\u200b\u200d\ufeff", "\u202e\u2066", "\u3164", "\u0301\u0301", " \u00a0\u3000\t"]:
        before = await holds(whole)
        said = await post(norway, thread(whole), f"{thread(whole)}/messages", text=nothing, language="en")
        assert said.status_code == 422
        assert said_in(language, "message.empty") in beside(said.text, "text")
        titled = await post(canada, room(whole, "/topics"), room(whole, "/topics"), title=nothing)
        assert titled.status_code == 422
        assert said_in(language, "name.empty") in beside(titled.text, "title")
        assert await holds(whole) == before


async def test_a_script_in_every_field_of_every_form_is_words(whole: Whole, canada: Browser) -> None:
    """What is kept is shown as it was written; what is refused stands in its field as it was written."""
    async with whole.browser("secretariat") as secretariat:
        desk = f"/conferences/{whole.cast.conference}/desk"
        pages = {
            **{room(whole, end): canada for end in ("/topics", "/charter/amendment", "/participants")},
            **{thread(whole): canada, "/preferences": canada},
            **{f"{desk}/{tab}": secretariat for tab in ("entities", "themes", "people/new", "rooms/new")},
        }
        sent = 0
        for path, browser in pages.items():
            for form in [each for each in Page((await browser.get(path)).text).forms if each.method == "POST"]:
                if form.action.endswith(("/sign-out", "/departure", "/revocation")):
                    continue
                typed = {
                    each.name: SCRIPT if each.is_typed else each.values[0] for each in form.controls if each.values
                }
                answer = await browser.client.post(form.action, data={**typed, "text": SCRIPT})
                assert answer.status_code in (303, 422), (path, form.action, answer.status_code)
                sent += 1
                for html in (answer.text, (await browser.get(path)).text):
                    assert ELEMENT not in {each.tag for each in Page(html).elements}
                    assert "<script>" not in html
        assert sent > 8
        html = (await canada.get(thread(whole))).text
        assert "&lt;script&gt;" in html


async def test_paths_in_names_of_attachments(whole: Whole, norway: Browser, language: str) -> None:
    for name, kept in [
        ("../../../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\system.txt", "system.txt"),
        ("....//....//notes.txt", "notes.txt"),
        ("%2e%2e%2fnotes.txt", "%2e%2e%2fnotes.txt"),
        ("notes.txt/", None),
        ("..", None),
    ]:
        code = CODE.search((await norway.get(thread(whole))).text)
        assert code
        data = {"_csrf_token": code[1], "text": "My words.", "language": "en"}
        files = {"attachment": (name, b"words", "text/plain")}
        answer = await norway.client.post(f"{thread(whole)}/messages", data=data, files=files)
        if kept is None:
            assert answer.status_code == 422
            assert said_in(language, "file.no_name") in answer.text
            assert "My words." in [typed.strip() for typed in Page(answer.text).typed]
        else:
            assert f"<bdi>{kept}</bdi>" in (await norway.get(thread(whole))).text
        lying = [
            each.relative_to(whole.site.settings.data_dir).as_posix()
            for each in whole.site.settings.data_dir.rglob("*")
        ]
        assert all(re.fullmatch(r"contents(/[0-9a-f]{2}(/[0-9a-f]{64})?)?", each) for each in lying), lying


async def test_words_typed_while_the_topic_was_closed_are_not_lost(
    whole: Whole, norway: Browser, language: str
) -> None:
    code = CODE.search((await norway.get(thread(whole))).text)
    assert code
    await whole.cast.does("canada", partial(topics.close, topic_id=whole.cast.topic))
    for headers in ({}, HTMX):
        data = {"_csrf_token": code[1], "text": "My last words.", "language": "en"}
        answer = await norway.client.post(f"{thread(whole)}/messages", data=data, headers=headers)
        assert answer.status_code == 422
        assert said_in(language, "topic.closed") in answer.text
        assert "My last words." in [typed.strip() for typed in Page(answer.text).typed]


async def test_ids_of_other_rooms_things_are_not_found(whole: Whole, norway: Browser) -> None:
    """A caucus above all: neither its topic nor a message of it can be named from another room."""
    elsewhere = (await another_room(whole.cast, Kind.CAUCUS, "south_africa")).topic
    before = await holds(whole)
    for path in (f"/topics/{elsewhere}/messages", f"/topics/{elsewhere}/closure", f"/messages/{elsewhere}/withdrawal"):
        answer = await post(norway, thread(whole), room(whole, path), text="Words.", language="en")
        assert answer.status_code == 404
    assert await holds(whole) == before


async def test_no_composer_is_had_for_a_topic_elsewhere(whole: Whole, norway: Browser) -> None:
    """Neither by calling words back into it, nor by words that are refused before the topic is looked at."""
    caucus = await another_room(whole.cast, Kind.CAUCUS, "south_africa")
    before = await holds(whole)
    for topic in (caucus.topic, uuid4()):
        recall = room(whole, f"/held/{uuid4()}/recall")
        back = await post(norway, thread(whole), recall, topic=str(topic), htmx=True)
        path = room(whole, f"/topics/{topic}/messages")
        said = await post(norway, thread(whole), path, text="Words.", language="xx", htmx=True)
        assert (back.status_code, said.status_code) == (404, 404)
    assert await holds(whole) == before


async def test_a_file_of_the_interface_has_one_spelling(whole: Whole, norway: Browser) -> None:
    for path in ("/static/%00", "/static/css/%2e%2e/css/index.css", "/static/%2e%2e/pyproject.toml", "/static/css/%0a"):
        assert (await norway.get(path)).status_code == 404


async def test_numbers_that_are_none(whole: Whole, canada: Browser, language: str) -> None:
    for number in ["1" + "0" * 30, "-1", "1.5", "9" * 5_000, "١٢x", ""]:
        before = await holds(whole)
        form = room(whole, "/charter/amendment")
        facts = {
            "attribution": "on_record",
            "what_may_leave": "A summary.",
            "recording": "None.",
            "speakers": "delegate",
        }
        fields = {**facts, "version": "1", "call_back_seconds": number, "retract_minutes": "15"}
        answer = await post(canada, form, room(whole, "/charter"), **fields)
        assert answer.status_code == 422
        assert beside(answer.text, "call_back_seconds")
        assert number in Page(answer.text).typed
        assert "A summary." in [typed.strip() for typed in Page(answer.text).typed]
        assert await holds(whole) == before
        for query in ("before", "after", "at"):
            assert (await canada.get(thread(whole), **{query: number})).status_code in (200, 400)


async def test_a_seat_that_has_ended_meanwhile_says_so(whole: Whole, canada: Browser, language: str) -> None:
    code = CODE.search((await canada.get(room(whole, "/participants"))).text)
    assert code
    await whole.cast.does("canada", partial(seating.revoke, seat_id=whole.cast.seats["icbl"]))
    path = room(whole, f"/seats/{whole.cast.seats['icbl']}/revocation")
    answer = await canada.client.post(path, data={"_csrf_token": code[1], "reason": "Again."})
    assert answer.status_code in (404, 422)
    assert Page(answer.text).complaints or "lead" in answer.text
