"""The pages beside a room's thread: its charter and rules, who sits there, and opening a topic."""

import re
from functools import partial
from uuid import uuid4

import pytest

from rooms import accreditation, charter, seating
from rooms.people import Role
from rooms.room import Attribution, Charter
from rooms.threads import rulings
from tests.cast import PLAN
from tests.server.steps import SAID, post, room
from tests.server.whole import Browser, Whole


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    """The cast acts through the application itself, so that it hears of everything at once."""
    whole.cast.writer = whole.site.writer


async def test_a_room_is_read_after_its_charter(whole: Whole, norway: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    done = await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    ruling = done.entries[0].body["ruling"]
    terms = PLAN.charter.model_copy(update={"recording": "No recording."})
    await whole.cast.does("canada", partial(charter.amend, charter=terms))
    entered = ("", "/rulings", f"/rulings/{ruling}/actions", f"/messages/{said}/actions", f"/messages/{said}/versions")
    for path in entered:
        answer = await norway.get(room(whole, path))
        assert (answer.status_code, answer.headers["location"]) == (303, room(whole, "/charter")), path
    page = (await norway.get(room(whole, "/charter"))).text
    assert "No recording." in page
    stale = await post(norway, room(whole, "/charter"), room(whole, "/acknowledgement"), version="1")
    assert stale.status_code == 422
    assert "The charter was changed while you were reading." in stale.text
    done_now = await post(norway, room(whole, "/charter"), room(whole, "/acknowledgement"), version="2")
    assert done_now.headers["location"] == room(whole)
    assert (await norway.get(room(whole))).status_code == 200


CHARTER = {
    "attribution": "by_affiliation",
    "what_may_leave": "Nothing before we agree.",
    "recording": "No recording.",
    "speakers": "chair",
    "call_back_seconds": "5",
    "retract_minutes": "30",
    "version": "1",
}


async def test_the_chair_amends_the_charter_and_others_do_not(whole: Whole, norway: Browser, canada: Browser) -> None:
    form = room(whole, "/charter/amendment")
    assert (await norway.get(form)).status_code == 422
    assert (await post(norway, "/preferences", room(whole, "/charter"), **CHARTER)).status_code == 422
    done = await post(canada, form, room(whole, "/charter"), **CHARTER)
    assert done.headers["location"] == room(whole, "/charter")
    page = (await canada.get(room(whole, "/charter"))).text
    assert "Nothing before we agree." in page
    assert "By affiliation" in page
    async with whole.browser("icbl") as icbl:
        await whole.cast.does("canada", partial(seating.revoke, seat_id=whole.cast.seats["icbl"]))
        for path in ("/charter", "/charter/amendment", "/rules", "/participants"):
            assert (await icbl.get(room(whole, path))).status_code == 404
        assert (await post(icbl, "/preferences", room(whole, "/charter"), **CHARTER)).status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"attribution": "whoever"}, "Choose one of the answers."),
        ({"what_may_leave": " "}, "Fill this in."),
        ({"recording": "x" * 2001}, "This holds at most 2,000 characters."),
        ({"speakers": "everyone"}, "Choose one of the answers."),
        ({"call_back_seconds": "61"}, "Write a whole number from 0 to 60."),
        ({"retract_minutes": "soon"}, "Write a whole number in figures."),
        ({"depositaries": "Archive 12"}, "Each line is the name of a depositary"),
        ({"depositaries": "0" * 64}, "Each line is the name of a depositary"),
        ({"depositaries": f"Archive {'ab' * 32}"}, "Fill this in."),
        ({"deposit_opens": "2056-02-30", "depositaries": f"Archive {'ab' * 32}"}, "Write a day, such as"),
        ({"deposit_opens": "2056-03-01"}, "Name at least one depositary"),
        ({"deposit_opens": "2001-03-01", "depositaries": f"Archive {'ab' * 32}"}, "A deposit opens on a day to come."),
        ({"deposit_opens": "2056-03-01", "depositaries": f"Archive {'0' * 64}"}, "One of these keys cannot be used"),
        ({"deposit_opens": "2056-03-01", "depositaries": f"A {'ab' * 32}\nB {'ab' * 32}"}, "stands here twice"),
        ({"deposit_opens": "2056-03-01", "depositaries": f"A {'ab' * 32}\n" * 8}, "at most seven depositaries"),
        ({"version": "0"}, "The charter was changed while you were reading."),
    ],
)
async def test_a_charter_that_cannot_be_keeps_what_was_typed(
    whole: Whole, canada: Browser, change: dict[str, str], sentence: str
) -> None:
    fields = {**CHARTER, "what_may_leave": "Only <this>.", **change}
    answer = await post(canada, room(whole, "/charter/amendment"), room(whole, "/charter"), **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "what_may_leave" not in change:
        assert "\nOnly &lt;this&gt;.</textarea>" in answer.text


async def test_a_deposit_is_written_into_the_charter_and_read_there(whole: Whole, canada: Browser) -> None:
    form, key = room(whole, "/charter/amendment"), "AB" * 32
    fields = {**CHARTER, "deposit_opens": "2056-03-01", "depositaries": f"Archive of the Palace: {key}\r\n\r\n"}
    done = await post(canada, form, room(whole, "/charter"), **fields)
    assert done.headers["location"] == room(whole, "/charter")
    page = (await canada.get(room(whole, "/charter"))).text
    assert "goes into a deposit that opens on 1 March 2056" in page
    assert "<bdi>Archive of the Palace</bdi>" in page
    again = (await canada.get(form)).text
    assert f"Archive of the Palace {key.lower()}</textarea>" in again
    assert 'value="2056-03-01"' in again


async def test_nobody_speaks_is_no_charter_and_the_rule_is_not_loosened(whole: Whole, canada: Browser) -> None:
    form = room(whole, "/charter/amendment")
    silent = {name: value for name, value in CHARTER.items() if name != "speakers"}
    assert "Tick at least one role" in (await post(canada, form, room(whole, "/charter"), **silent)).text
    terms = Charter(attribution=Attribution.CHATHAM_HOUSE)
    await whole.cast.does("canada", partial(charter.amend, charter=terms))
    loosened = await post(canada, form, room(whole, "/charter"), **{**CHARTER, "version": "2"})
    assert loosened.status_code == 422
    assert "can be tightened, never loosened" in loosened.text


async def test_the_rules_are_the_table_of_permissions(whole: Whole, norway: Browser) -> None:
    page = (await norway.get(room(whole, "/rules"))).text
    strike = re.search(r"Strike words by a ruling(.*?)</tr>", page, re.S)
    assert strike
    assert [("yes" in cell) for cell in re.findall(r"<td.*?</td>", strike[1], re.S)] == [True, True] + [False] * 4
    terms = PLAN.charter.model_copy(update={"speakers": frozenset({Role.CHAIR})})
    await whole.cast.does("canada", partial(charter.amend, charter=terms))
    narrowed = (await norway.get(room(whole, "/rules"))).text
    speak = re.search(r"Speak in topics(.*?)</tr>", narrowed, re.S)
    assert speak
    assert speak[1].count('class="yes"') == 1


async def test_the_chair_seats_and_unseats(whole: Whole, norway: Browser, canada: Browser) -> None:
    page, cast = room(whole, "/participants"), whole.cast
    own = await post(canada, page, room(whole, f"/seats/{cast.seats['canada']}/revocation"), reason="Tired.")
    assert own.status_code == 422
    assert "A room is not left without a chair." in own.text
    refused = await post(norway, "/preferences", room(whole, f"/seats/{cast.seats['icbl']}/revocation"))
    assert refused.status_code == 422
    ended = await post(canada, page, room(whole, f"/seats/{cast.seats['icbl']}/revocation"), reason="Recalled.")
    assert ended.headers["location"] == page
    assert f'<option value="{cast.persons["icbl"]}"' in (await canada.get(page)).text
    assert f'<option value="{cast.persons["icbl"]}"' not in (await norway.get(page)).text
    for fields in ({"person": "", "role": "delegate"}, {"person": str(cast.persons["icbl"]), "role": "king"}):
        wrong = await post(canada, page, room(whole, "/seats"), **fields)
        assert wrong.status_code == 422
    seated = await post(canada, page, room(whole, "/seats"), person=str(cast.persons["icbl"]), role="observer")
    assert seated.headers["location"] == page
    assert (await post(canada, page, room(whole, "/seats"), person=str(uuid4()), role="observer")).status_code == 404
    left = await post(norway, page, room(whole, "/departure"))
    assert left.headers["location"] == f"/conferences/{cast.conference}"
    assert (await norway.get(page)).status_code == 404


async def test_a_topic_is_opened_once_and_its_title_kept_where_it_is_refused(whole: Whole, norway: Browser) -> None:
    form = room(whole, "/topics")
    long = "t" * 201
    refused = await post(norway, form, form, title=long)
    assert refused.status_code == 422
    assert f'value="{long}"' in refused.text
    where = {(await post(norway, form, form, title="Verification", key="once")).headers["location"] for _ in range(2)}
    assert len(where) == 1


@pytest.mark.usefixtures("heard_at_once")
async def test_of_many_in_the_conference_a_few_are_offered_and_anybody_is_found(whole: Whole, canada: Browser) -> None:
    cast, page = whole.cast, room(whole, "/participants")
    for number in range(60):
        name = f"Person {number:03}"
        act = partial(accreditation.register, entity_id=cast.entities["icbl"], name=name)
        done = await cast.attends("secretariat", act)
    person = done.entries[-1].body["person"]
    html = (await canada.get(page)).text
    assert html.count("<option") < 70
    assert "10 more are not listed" in html
    assert "Person 059" not in html
    found = (await canada.get(f"{page}?seek=person+059")).text
    assert f'value="{person}"' in found
    assert "not listed" not in found
    refused = await post(canada, page, room(whole, "/seats"), person=person, role="delegate", until="yesterday")
    assert refused.status_code == 422
    assert f'value="{person}" selected' in refused.text, "whoever was chosen stays so"
    seated = await post(canada, page, room(whole, "/seats"), person=person, role="delegate", until="")
    assert seated.headers["location"] == page
