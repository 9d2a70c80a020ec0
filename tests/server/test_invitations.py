"""Invitations: opening shows, only the button accepts, once, while it lasts."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from rooms.floor import NotHere, Refused
from rooms.people import Person
from rooms.record.entries import Entry
from server.auth import invitations
from server.auth.accounts import Account
from server.auth.invitations import Invitation
from server.auth.sessions import Session
from tests.server.door import PASSWORD, Door, unlimited

EMAIL = "nils@norway.example"


async def count(door: Door, table: Any) -> int:
    async with door.entrance.store.reading() as session:
        return (await session.execute(select(func.count()).select_from(table))).scalar_one()


async def test_opening_a_link_shows_and_consumes_nothing(door: Door) -> None:
    token = await door.invite("norway")
    async with door.browser() as browser:
        for _ in range(3):
            page = await browser.get(f"/invitations/{token}")
            assert page.status_code == 200
            assert "Conference on anti-personnel mines" in page.text
            assert "Norway" in page.text
            assert "Sam Secretary" in page.text
            assert page.headers["referrer-policy"] == "no-referrer"
            assert page.headers["cache-control"] == "no-store"
        assert await count(door, Account) == await count(door, Session) == 0
        head = await browser.client.head(f"/invitations/{token}")
        assert head.status_code in (200, 405)
        assert await count(door, Session) == 0


async def test_accepting_links_the_account_in_the_record_and_signs_in(door: Door) -> None:
    token = await door.invite("norway")
    async with door.browser() as browser:
        page = f"/invitations/{token}"
        entered = await browser.send(page, page, email=EMAIL, password=PASSWORD)
        assert (entered.status_code, entered.headers["location"]) == (303, f"/conferences/{door.cast.conference}")
        account = (await browser.get("/conferences")).text
    async with door.entrance.store.reading() as session:
        person = await session.get_one(Person, door.cast.persons["norway"])
        assert str(person.account_id) == account
        query = select(Entry).where(col(Entry.kind) == "AccountLinked")
        entry = (await session.execute(query)).scalar_one()
        assert entry.seat_id == door.cast.attending["norway"]
        assert entry.place_id == door.cast.conference
    async with door.browser() as other:
        assert (await other.sign_in(EMAIL)).status_code == 303


async def test_of_two_who_press_at_once_one_wins(door: Door) -> None:
    token = await door.invite("norway")
    page = f"/invitations/{token}"
    async with door.browser() as one, door.browser() as two:
        answers = await asyncio.gather(
            one.send(page, page, email=EMAIL, password=PASSWORD),
            two.send(page, page, email="other@norway.example", password=PASSWORD),
        )
    assert sorted(answer.status_code for answer in answers) == [303, 410]
    assert await count(door, Account) == await count(door, Session) == 1
    lost = next(answer for answer in answers if answer.status_code == 410)
    assert "This invitation has been accepted" in lost.text


async def test_a_link_is_worthless_once_used_revoked_replaced_or_expired(door: Door) -> None:
    unlimited(door.entrance)
    used, revoked, expired = [await door.invite(name) for name in ("norway", "icbl", "icrc")]
    replaced = await door.invite("canada")
    await door.invite("canada")
    async with door.browser() as browser:
        await browser.send(f"/invitations/{used}", f"/invitations/{used}", email=EMAIL, password=PASSWORD)
    async with door.entrance.store.reading() as session:
        query = select(col(Invitation.id)).where(col(Invitation.person_id) == door.cast.persons["icbl"])
        id = (await session.execute(query)).scalar_one()
    await door.cast.attends("secretariat", partial(invitations.revoke, id=id))
    past = update(Invitation).where(col(Invitation.person_id) == door.cast.persons["icrc"])
    await door.entrance.writer.plainly(
        lambda session, now: session.execute(past.values(expires_at=now - timedelta(seconds=1)))
    )
    async with door.browser() as browser:
        for token in (used, revoked, expired, replaced):
            page = await browser.get(f"/invitations/{token}")
            assert page.status_code == 410
            assert "csrf_token" not in page.text.partition("<main")[2]
            sent = await browser.send(f"/invitations/{token}", email="late@norway.example", password=PASSWORD)
            assert sent.status_code == 410
    assert await count(door, Account) == 1


async def test_an_unknown_link_is_not_found(door: Door) -> None:
    async with door.browser() as browser:
        for token in ("nothing", "A" * 43, "%2e%2e", "x" * 2000):
            assert (await browser.get(f"/invitations/{token}")).status_code == 404
            assert (await browser.get(f"/invitations/{token}/qr.svg")).status_code == 404
        assert (await browser.send("/invitations/nothing", email=EMAIL, password=PASSWORD)).status_code == 404


async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_consumed(door: Door) -> None:
    token = await door.invite("norway")
    page = f"/invitations/{token}"
    async with door.browser() as browser:
        for email, password, words in (
            ("", PASSWORD, "Write your e-mail address."),
            ("no address", PASSWORD, "This is not an e-mail address."),
            (EMAIL, "short", "A password has at least 12 characters."),
            (EMAIL, "x" * 257, "A password has at most 256 characters."),
            (EMAIL, "nilsnorway2026", "among the first to be tried"),
        ):
            answer = await browser.send(page, page, email=email, password=password)
            assert answer.status_code == 422
            assert words in answer.text
            assert f'value="{email}"' in answer.text
            assert f'"{password}"' not in answer.text
        assert await count(door, Account) == 0
        assert (await browser.send(page, page, email=EMAIL, password=PASSWORD)).status_code == 303


async def test_who_has_an_account_already_proves_it(door: Door) -> None:
    account = await door.account(EMAIL)
    token = await door.invite("norway")
    page = f"/invitations/{token}"
    async with door.browser() as browser:
        wrong = await browser.send(page, page, email=EMAIL, password="some other long sentence")
        assert wrong.status_code == 422
        assert "do not belong together" in wrong.text
        assert (await browser.send(page, page, email=EMAIL, password=PASSWORD)).status_code == 303
        assert (await browser.get("/conferences")).text == str(account)
    assert await count(door, Account) == 1


async def test_who_is_signed_in_accepts_with_that_account_but_not_as_two_persons(door: Door) -> None:
    await door.account(EMAIL)
    first, second = f"/invitations/{await door.invite('norway')}", f"/invitations/{await door.invite('icbl')}"
    async with door.browser() as browser:
        await browser.sign_in(EMAIL)
        before = browser.token
        assert (await browser.send(first, first)).status_code == 303
        assert await browser.who(before) == "nobody"
        assert browser.token != before
        refused = await browser.send(second, second)
        assert refused.status_code == 422
    async with door.entrance.store.reading() as session:
        assert (await session.get_one(Person, door.cast.persons["icbl"])).account_id is None


async def test_only_the_secretariat_invites_and_nobody_who_has_accepted(door: Door) -> None:
    person = door.cast.persons["icbl"]
    with pytest.raises(Refused, match="not_permitted"):
        await door.cast.attends("norway", partial(invitations.issue, person_id=person))
    token = await door.invite("icbl")
    async with door.browser() as browser:
        await browser.send(f"/invitations/{token}", f"/invitations/{token}", email=EMAIL, password=PASSWORD)
    with pytest.raises(Refused, match=r"person\.linked_already"):
        await door.invite("icbl")


async def test_a_bearer_whose_seat_has_ended_is_turned_away(door: Door) -> None:
    token = await door.invite("norway")
    async with door.entrance.store.reading() as session:
        view = await invitations.view(session, token, datetime.now(UTC))
    act = partial(invitations.accept, token_hash="0" * 64, bearer=invitations.Bearer(""), days=1)
    with pytest.raises(NotHere):
        await door.entrance.writer.act(view.conference, view.seat, act)


async def test_the_code_is_a_drawing_without_style_that_nobody_keeps(door: Door) -> None:
    token = await door.invite("norway")
    async with door.browser() as browser:
        drawing = await browser.get(f"/invitations/{token}/qr.svg")
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    assert drawing.headers["cache-control"] == "no-store"
    assert drawing.text.startswith("<svg")
    assert "style" not in drawing.text
    assert "viewBox" in drawing.text


async def test_no_secret_of_a_link_is_kept_or_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", logger="antechamber"):
        token = await door.invite("norway")
        page = f"/invitations/{token}"
        async with door.browser() as browser:
            await browser.send(page, page, email=EMAIL, password=PASSWORD)
            session = browser.token
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("antechamber"))
    assert "invitation accepted" in logged
    assert not any(secret in logged for secret in (token, session, PASSWORD, EMAIL, "127.0.0.1"))
    async with door.entrance.store.reading() as reading:
        kept = (await reading.execute(select(Invitation))).scalars().one()
    assert token not in kept.model_dump_json()
