"""The log of rulings, over HTTP: read by members, an appeal made and settled there."""

from functools import partial
from uuid import UUID

import pytest

from rooms.threads import rulings
from rooms.threads.rulings import Outcome, Ruling
from tests.cast import row
from tests.server.steps import SAID, post, room
from tests.server.whole import Browser, Whole


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    """The cast acts through the application itself, so that it hears of everything at once."""
    whole.cast.writer = whole.site.writer


async def test_the_log_is_read_by_members_and_an_appeal_made_and_settled_there(
    whole: Whole, norway: Browser, canada: Browser
) -> None:
    said = await whole.cast.says("norway", SAID)
    done = await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    ruling = UUID(done.entries[0].body["ruling"])
    log, form = room(whole, "/rulings"), room(whole, f"/rulings/{ruling}/actions")
    assert "Rule 68." in (await norway.get(log)).text
    assert "Grounds of the appeal" in (await norway.get(form)).text
    assert "Grounds of the appeal" not in (await canada.get(form)).text
    empty = await post(norway, form, room(whole, f"/rulings/{ruling}/appeal"), reason="")
    assert empty.status_code == 422
    assert "Fill this in." in empty.text
    own = await post(canada, "/preferences", room(whole, f"/rulings/{ruling}/appeal"), reason="Mine.")
    assert own.status_code == 422
    assert "One does not appeal against a ruling of one" in own.text
    made = await post(norway, form, room(whole, f"/rulings/{ruling}/appeal"), reason="It was in order.")
    assert made.headers["location"] == f"{log}#ruling-{ruling}"
    for fields in ({"for_overruling": "x", "against": "1"}, {"for_overruling": "-1", "against": "1"}):
        wrong = await post(canada, form, room(whole, f"/rulings/{ruling}/settlement"), **fields)
        assert wrong.status_code == 422
        assert f'value="{fields["for_overruling"]}"' in wrong.text
    not_chair = await post(
        norway, "/preferences", room(whole, f"/rulings/{ruling}/settlement"), for_overruling="9", against="0"
    )
    assert not_chair.status_code == 422
    settled = await post(
        canada, form, room(whole, f"/rulings/{ruling}/settlement"), htmx=True, for_overruling="3", against="3"
    )
    assert "For overruling: 3. Against: 3." in settled.text
    assert (await row(whole.cast.store, Ruling, ruling)).outcome == Outcome.UPHELD


async def test_a_stranger_finds_no_rulings(whole: Whole, stranger: Browser) -> None:
    said = await whole.cast.says("norway", SAID)
    done = await whole.cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    ruling = UUID(done.entries[0].body["ruling"])
    for path in ("/rulings", f"/rulings/{ruling}/actions"):
        assert (await stranger.get(room(whole, path))).status_code == 404
    for path in ("appeal", "settlement"):
        answer = await post(
            stranger,
            "/preferences",
            room(whole, f"/rulings/{ruling}/{path}"),
            reason="No.",
            for_overruling="9",
            against="0",
        )
        assert answer.status_code == 404
    assert (await row(whole.cast.store, Ruling, ruling)).outcome == Outcome.STANDING
