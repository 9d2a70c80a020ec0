"""Forms that are forged, replayed or sent too late, and invitations that are worthless: refused, and nothing stored."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlmodel import col

from server.auth import invitations
from server.auth.invitations import Invitation
from tests.server.fuzz.markup import Page
from tests.server.refusals import LANGUAGES, holds, said_in
from tests.server.steps import HTMX, post, room, thread
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")


async def test_a_form_sent_again_is_stored_once(whole: Whole, norway: Browser) -> None:
    for _ in range(3):
        sent = await post(norway, thread(whole), f"{thread(whole)}/messages", text="Once.", language="en", key="k" * 32)
        assert sent.status_code == 303
    assert (await norway.get(thread(whole))).text.count("Once.") == 1


async def test_a_key_that_was_spent_on_something_else(whole: Whole, canada: Browser, language: str) -> None:
    """It is no reason to fail, nor to say that something was stored which was not."""
    key = uuid4().hex
    topic = await post(canada, room(whole, "/topics"), room(whole, "/topics"), title="A topic", key=key)
    assert topic.status_code == 303
    before = await holds(whole)
    said = await post(canada, thread(whole), f"{thread(whole)}/messages", text="Words.", language="en", key=key)
    assert said.status_code == 422
    assert said_in(language, "form.out_of_date") in said.text
    assert "Words." in [typed.strip() for typed in Page(said.text).typed]
    assert key not in said.text
    assert await holds(whole) == before
    spoke = await post(canada, thread(whole), f"{thread(whole)}/messages", text="Words.", language="en", key="other")
    assert spoke.status_code == 303
    again = await post(canada, room(whole, "/topics"), room(whole, "/topics"), title="Another", key="other")
    assert again.status_code == 422
    assert "Another" in Page(again.text).typed


async def test_the_key_of_somebody_else_is_nothing_special(whole: Whole, norway: Browser, canada: Browser) -> None:
    for browser, words in ((norway, "Norway speaks."), (canada, "Canada speaks.")):
        sent = await post(
            browser, thread(whole), f"{thread(whole)}/messages", text=words, language="en", key="the same"
        )
        assert sent.status_code == 303
        assert words in (await norway.get(thread(whole))).text


async def test_a_key_that_cannot_be_one(whole: Whole, norway: Browser) -> None:
    for key in ["a\x00b", "k" * 65, "\u202e"]:
        answer = await post(norway, thread(whole), f"{thread(whole)}/messages", text="Words.", language="en", key=key)
        assert answer.status_code in (303, 422)
        if answer.status_code == 422:
            assert "Words." in [typed.strip() for typed in Page(answer.text).typed]


async def test_a_forged_form_gives_back_what_was_typed(whole: Whole, norway: Browser, language: str) -> None:
    before = await holds(whole)
    for headers in ({}, HTMX):
        data = {"_csrf_token": "Zm9yZ2Vk", "text": "A long speech."}
        answer = await norway.client.post(f"{thread(whole)}/messages", data=data, headers=headers)
        assert answer.status_code == 403
        assert said_in(language, "form.out_of_date") in answer.text
        assert "A long speech." in [typed.strip() for typed in Page(answer.text).typed]
    foreign = {"Origin": "https://elsewhere.example"}
    answer = await norway.client.post(f"{thread(whole)}/messages", data={"text": "A speech."}, headers=foreign)
    assert answer.status_code == 403
    assert said_in(language, "request.foreign") in answer.text
    assert await holds(whole) == before


async def test_where_a_form_came_from_may_be_nonsense(whole: Whole, norway: Browser) -> None:
    for referrer in ["http://[broken", "http://h//elsewhere.example/?a", "\\\\elsewhere.example"]:
        data, headers = {"_csrf_token": "forged", "text": "A speech."}, {"Referer": referrer}
        answer = await norway.client.post(f"{thread(whole)}/messages", data=data, headers=headers)
        assert answer.status_code == 403
        links = Page(answer.text).links
        assert links
        assert not [link for link in links if link.startswith("//") or "\\" in link]


async def test_one_is_not_sent_on_to_nonsense(whole: Whole) -> None:
    for onwards in ["//[", "http://[broken", "//elsewhere.example", "/\\elsewhere.example", "\r\n"]:
        async with whole.browser() as nobody:
            answer = await nobody.get("/sign-in", next=onwards)
            assert answer.status_code == 200
            assert "elsewhere" not in Page(answer.text).typed


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_invitation_that_is_used_expired_or_unknown(whole: Whole, language: str) -> None:
    issue = partial(invitations.issue, person_id=whole.cast.persons["icbl"])
    token = (await whole.cast.attends("secretariat", issue)).result
    async with whole.browser() as first:
        page = f"/invitations/{token}"
        fields: dict[str, Any] = {"email": "ida@icbl.example", "password": "seven quiet herons wade"}
        assert (await first.send(page, page, fields)).status_code == 303
    token_2 = (
        await whole.cast.attends("secretariat", partial(invitations.issue, person_id=whole.cast.persons["icrc"]))
    ).result
    async with whole.browser() as second:
        second.client.headers["Accept-Language"] = language
        before = await holds(whole)
        await refused_by(second, f"/invitations/{token}", fields, 410, language)
        await refused_by(second, "/invitations/unknown", fields, 404, language)
        await expire(whole)
        await refused_by(second, f"/invitations/{token_2}", fields, 410, language)
        assert await holds(whole) == before


async def test_an_invitation_accepted_by_somebody_who_attends_already(
    whole: Whole, norway: Browser, language: str
) -> None:
    issue = partial(invitations.issue, person_id=whole.cast.persons["icbl"])
    token = (await whole.cast.attends("secretariat", issue)).result
    before = await holds(whole)
    answer = await post(norway, f"/invitations/{token}", f"/invitations/{token}")
    assert answer.status_code == 422
    assert said_in(language, "account.in_this_conference_already") in answer.text
    assert await holds(whole) == before


async def refused_by(browser: Browser, path: str, fields: dict[str, Any], status: int, language: str) -> None:
    assert (await browser.get(path)).status_code == status
    answer = await browser.send("/preferences", path, fields)
    assert answer.status_code == status
    assert f'lang="{language}"' in answer.text
    assert fields["password"] not in answer.text


async def expire(whole: Whole) -> None:
    async def past(session: Any, now: Any) -> None:
        await session.execute(
            update(Invitation).values(expires_at=now - timedelta(days=1)).where(col(Invitation.used_at).is_(None))
        )

    await whole.site.writer.plainly(past)
