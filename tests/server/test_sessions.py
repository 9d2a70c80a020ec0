"""Signing in and out; sessions that are listed and ended by their owner."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import event, select, update
from sqlmodel import col

from server.auth.accounts import Account
from server.auth.sessions import Session, coarse, device, digest
from server.auth.who import Finder
from server.batching import Batched
from tests.server.door import PASSWORD, Door

EMAIL = "nils@norway.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def test_signing_in_starts_a_session_and_signing_out_ends_it(door: Door) -> None:
    account = await door.account(EMAIL)
    async with door.browser(**{"User-Agent": FIREFOX}) as browser:
        entered = await browser.sign_in("  NILS@norway.example ")
        assert (entered.status_code, entered.headers["location"]) == (303, "/conferences")
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Secure" not in cookie
        assert (await browser.get("/conferences")).text == str(account)
        token = browser.token
        left = await browser.send("/sign-out")
        assert left.headers["location"] == "/"
        assert await browser.who(token) == "nobody"


async def test_the_store_holds_no_token(door: Door) -> None:
    await door.account(EMAIL)
    async with door.browser() as browser:
        await browser.sign_in(EMAIL)
        async with door.entrance.store.reading() as session:
            kept = (await session.execute(select(Session))).scalars().one()
        assert kept.token_hash == digest(browser.token)
        assert browser.token not in kept.model_dump_json()


async def test_an_id_chosen_by_someone_else_is_never_taken_on(door: Door) -> None:
    await door.account(EMAIL)
    async with door.browser() as browser:
        browser.client.cookies.set("session", "chosen-by-someone-else", domain="127.0.0.1")
        await browser.sign_in(EMAIL)
        sent = [cookie.value for cookie in browser.client.cookies.jar if cookie.name == "session"]
        assert len([each for each in sent if each != "chosen-by-someone-else"]) == 1
    async with door.browser() as other:
        assert await other.who("chosen-by-someone-else") == "nobody"


async def test_each_sign_in_gives_a_new_token_and_ends_the_one_before(door: Door) -> None:
    await door.account(EMAIL)
    async with door.browser() as browser:
        await browser.sign_in(EMAIL)
        first = browser.token
        again = await browser.send("/sign-in", email=EMAIL, password=PASSWORD)
        assert again.status_code == 303
        assert browser.token != first
    async with door.browser() as other:
        assert await other.who(first) == "nobody"


async def test_wrong_password_and_unknown_address_say_the_same_and_keep_the_address(door: Door) -> None:
    await door.account(EMAIL)
    async with door.browser() as browser:
        wrong = await browser.sign_in(EMAIL, "not the password at all")
        unknown = await browser.sign_in("nobody@norway.example", "not the password at all")
    assert wrong.status_code == unknown.status_code == 422
    said = "This address and this password do not belong together."
    assert said in wrong.text
    assert said in unknown.text
    assert f'value="{EMAIL}"' in wrong.text
    assert "not the password at all" not in wrong.text


async def test_one_goes_on_only_to_addresses_of_this_site(door: Door) -> None:
    await door.account(EMAIL)
    async with door.browser() as browser:
        for elsewhere in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:x"):
            entered = await browser.send("/sign-in", email=EMAIL, password=PASSWORD, next=elsewhere)
            assert entered.headers["location"] == "/conferences"
        entered = await browser.send("/sign-in", email=EMAIL, password=PASSWORD, next="/rooms/1?at=3")
        assert entered.headers["location"] == "/rooms/1?at=3"


async def test_a_session_is_listed_and_ended_by_its_owner_alone(door: Door) -> None:
    await door.account(EMAIL)
    await door.account("rosa@cross.example")
    heard: list[UUID] = []
    door.entrance.sessions.ended.append(heard.append)
    async with door.browser(**{"User-Agent": FIREFOX}) as one, door.browser() as two, door.browser() as stranger:
        await one.sign_in(EMAIL)
        await two.sign_in(EMAIL)
        await stranger.sign_in("rosa@cross.example")
        async with door.entrance.store.reading() as session:
            query = select(col(Session.id)).where(col(Session.token_hash) == digest(one.token))
            first = (await session.execute(query)).scalar_one()
        page = await two.get("/sessions")
        assert "Firefox on Linux" in page.text
        assert str(first) in page.text
        assert (await stranger.send(f"/sessions/{first}/ending")).status_code == 404
        assert (await one.get("/conferences")).text != "nobody"
        ended = await two.send(f"/sessions/{first}/ending")
        assert ended.headers["location"] == "/sessions?ended=1"
        page = await two.get("/sessions?ended=1")
        assert "1 other session has ended." in page.text
        assert str(first) not in page.text
        assert heard == [first]
        assert (await one.get("/conferences")).text == "nobody"
        assert (await two.get("/conferences")).text != "nobody"


async def test_all_others_end_at_once(door: Door) -> None:
    account = await door.account(EMAIL)
    tokens = [await door.entrance.sessions.start(account, "") for _ in range(3)]
    async with door.browser() as browser:
        await browser.sign_in(EMAIL)
        await browser.send("/sessions/others/ending", "/sessions")
        assert (await browser.get("/conferences")).text == str(account)
        for token in tokens:
            assert await door.entrance.finder.find(token) is None


async def test_a_session_expires_by_itself(door: Door) -> None:
    token = await door.entrance.sessions.start(await door.account(EMAIL), "")
    finder = door.entrance.finder
    assert await finder.find(token)
    late = Finder(finder.store, finder.sessions, now=lambda: datetime.now(UTC) + timedelta(days=30, minutes=1))
    assert await late.find(token) is None


async def test_what_is_known_of_a_session_is_kept_for_seconds_and_forgotten_when_it_ends(door: Door) -> None:
    account = await door.account(EMAIL)
    sessions, clock = door.entrance.sessions, [100.0]
    token = await sessions.start(account, "")
    finder = Finder(door.entrance.store, sessions, clock=lambda: clock[0])
    who = await finder.find(token)
    assert who
    assert len(finder.kept) == 1
    await door.entrance.writer.plainly(lambda session, now: session.execute(update(Account).values(zone="Europe/Oslo")))
    assert await finder.find(token) == who
    clock[0] += 6
    again = await finder.find(token)
    assert again
    assert again.zone == "Europe/Oslo"
    await sessions.end(account, who.session)
    assert not finder.kept
    assert await finder.find(token) is None


async def test_when_somebody_was_last_here_is_kept_no_finer_than_five_minutes(door: Door) -> None:
    token = await door.entrance.sessions.start(await door.account(EMAIL), "")
    past = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
    await door.entrance.writer.plainly(lambda session, now: session.execute(update(Session).values(last_seen_at=past)))
    finder = Finder(door.entrance.store, door.entrance.sessions)
    await finder.find(token)
    await finder.close()
    async with door.entrance.store.reading() as session:
        seen = (await session.execute(select(col(Session.last_seen_at)))).scalar_one()
    assert seen == coarse(seen)
    assert datetime.now(UTC) - seen < timedelta(minutes=11)


async def test_a_thousand_who_return_at_once_are_looked_up_in_a_few_queries(door: Door) -> None:
    account = await door.account(EMAIL)
    tokens = await asyncio.gather(*(door.entrance.sessions.start(account, "") for _ in range(1000)))
    statements: list[str] = []
    engine = door.entrance.store.engines[1].sync_engine
    event.listen(engine, "before_cursor_execute", lambda *facts: statements.append(facts[2]))
    found = await asyncio.gather(*(door.entrance.finder.find(token) for token in tokens))
    assert len(found) == 1000
    assert all(found)
    assert len([each for each in statements if each.startswith("SELECT session")]) <= 3


async def test_look_ups_gather_while_one_is_under_way_and_fail_together() -> None:
    calls: list[list[int]] = []

    async def load(keys: list[int]) -> dict[int, str]:
        calls.append(keys)
        await asyncio.sleep(0.01)
        if 13 in keys:
            raise LookupError("thirteen")
        return {key: str(key) for key in keys if key < 10}

    batched = Batched(load, most=3)
    first = asyncio.gather(*(batched.find(key) for key in (1, 2)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = asyncio.gather(*(batched.find(key) for key in (1, 3, 11, 4)))
    assert await first == ["1", "2"]
    assert await second == ["1", "3", None, "4"]
    assert calls == [[1, 2], [1, 3, 11], [4]]
    answers = await asyncio.gather(*(batched.find(key) for key in (12, 13)), return_exceptions=True)
    assert all(isinstance(each, LookupError) for each in answers)
    assert await batched.find(5) == "5"


async def test_one_who_gives_up_waiting_takes_nothing_from_the_others() -> None:
    async def load(keys: list[int]) -> dict[int, int]:
        await asyncio.sleep(0.01)
        return {key: key for key in keys}

    batched = Batched(load)
    leaves, stays = asyncio.create_task(batched.find(1)), asyncio.create_task(batched.find(1))
    await asyncio.sleep(0)
    leaves.cancel()
    assert await stays == 1


def test_a_browser_is_named_in_a_few_words() -> None:
    assert device(FIREFOX) == "Firefox on Linux"
    safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
    assert device(safari) == "Safari on iPhone"
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
    assert device(edge) == "Edge on Windows"
    assert device("<script>") == ""
