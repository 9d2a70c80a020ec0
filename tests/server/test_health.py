"""The desk's health page, the security log and the moderation log: what they tell, what they do not, and to whom."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from rooms import caucuses, charter, deadlines, seating, segments
from rooms.room import Attribution
from rooms.threads import naming, rulings
from server.auth.attempts import KEPT, Attempt, Refusal, lines
from server.commands import backup
from server.mail.letters import Letter
from tests.server.conferring import at, page
from tests.server.steps import post
from tests.server.test_leaks import Asked
from tests.server.whole import Browser, Whole

PAGES = ("/desk/health", "/desk/security", "/desk/moderation")


@pytest.fixture(autouse=True)
def as_served(whole: Whole) -> None:
    """The cast acts through the application itself."""
    whole.cast.writer = whole.site.writer


async def kept(whole: Whole) -> list[Attempt]:
    await whole.site.entrance.attempts.write()
    async with whole.site.store.reading() as session:
        return list((await session.execute(select(Attempt))).scalars())


async def test_nobody_but_the_secretariat_finds_them(whole: Whole, canada: Browser) -> None:
    for path in PAGES:
        assert (await canada.get(at(whole, path))).status_code == 404
    answer = await post(canada, "/preferences", at(whole, "/desk/health/letters"))
    assert answer.status_code == 404


async def test_attempts_are_counted_by_kind_and_place_without_what_was_sent(whole: Whole) -> None:
    async with whole.browser() as stranger:
        for _ in range(3):
            fields = {"email": "nils@norway.example", "password": "the wrong one entirely"}
            assert (await stranger.send("/sign-in", "/sign-in", fields)).status_code == 422  # type: ignore[arg-type]
        await stranger.get("/invitations/of-nothing-at-all")
        stranger.client.cookies.set("session", "stolen-and-ended")
        await stranger.get(at(whole))
    async with whole.browser("norway") as norway:
        foreign = await norway.client.post(at(whole, "/record/verification"), headers={"Sec-Fetch-Site": "cross-site"})
        assert foreign.status_code == 403
    found, counts = await kept(whole), Counter[tuple[str, UUID | None]]()
    for each in found:
        # A minute may end in the midst of them.
        counts[each.kind, each.conference_id] += each.count
    assert counts[Refusal.SIGN_IN, None] == 3
    assert counts[Refusal.LINK, None] == 1
    assert counts[Refusal.SESSION, whole.cast.conference] >= 1
    assert counts[Refusal.FOREIGN, whole.cast.conference] == 1
    said = " ".join(str(each.model_dump()) for each in found)
    for secret in ("nils", "wrong one", "of-nothing", "stolen", "127.0.0.1"):
        assert secret not in said
    async with whole.browser("secretariat") as office:
        html = await page(office, at(whole, "/desk/security"))
        assert "Wrong address or password" in html
        only = await page(office, at(whole, f"/desk/security?kind={Refusal.LINK}&days=1&sort=count&order=descending"))
        assert "Wrong address or password</th>" not in only
        assert "An invitation that does not exist</th>" in only
        assert (await office.get(at(whole, "/desk/security?kind=x&days=9&sort=z&page=-1"))).status_code == 200


async def test_another_conference_is_told_nothing_of_it_and_what_is_old_is_forgotten(whole: Whole) -> None:
    attempts, now = whole.site.entrance.attempts, datetime.now(UTC)
    attempts.note(Refusal.FORGED, "abc", whole.cast.conference)

    async def older(session, _now):  # type: ignore[no-untyped-def]
        session.add(Attempt(kind=Refusal.OFTEN, at=now - KEPT - timedelta(days=1), mark="abc", count=1))

    await whole.site.writer.plainly(older)
    assert {each.kind for each in await kept(whole)} == {Refusal.FORGED}
    async with whole.site.store.reading() as session:
        assert len(await lines(session, whole.cast.conference, now - timedelta(days=1))) == 1
        assert await lines(session, uuid4(), now - timedelta(days=1)) == []


async def test_a_flood_of_attempts_stays_small(whole: Whole) -> None:
    attempts = whole.site.entrance.attempts
    for number in range(5_000):
        attempts.note(Refusal.SIGN_IN, f"{number:012}")
    assert len(attempts.counted) <= 2_010
    assert sum(each.count for each in await kept(whole)) == 5_000


async def test_health_tells_what_is_known(whole: Whole) -> None:
    place = at(whole, "/desk/health")
    async with whole.browser("secretariat") as office:
        before = await page(office, place)
        for words in (
            "Not verified since",
            "None is known of",
            "No mail server is set",
            "Nothing falls due",
            "GB free",
        ):
            assert words in before, words
        await office.send(place, at(whole, "/record/verification"), {})
        settings = whole.site.settings
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        assert await backup.run(settings, Asked(settings.data_dir / "b.zip")) == 0  # type: ignore[arg-type]
        after = await page(office, place)
        assert "It holds up to entry" in after
        assert "None is known of" not in after
        none = await office.send(place, f"{place}/letters", {"key": "a"})
        assert (none.status_code, "No letter waits to be tried again." in none.text) == (422, True)


async def test_letters_that_failed_are_tried_again(whole: Whole) -> None:
    cast, now = whole.cast, datetime.now(UTC)
    later = now + timedelta(hours=3)

    async def undelivered(session, _now):  # type: ignore[no-untyped-def]
        for conference in (cast.conference, uuid4()):
            facts = {"person_id": cast.persons["norway"], "invitation_id": uuid4(), "email": "n@example.org"}
            letter = Letter(conference_id=conference, created_at=now, next_at=later, failure="unreachable", **facts)
            session.add(letter)

    await whole.site.writer.plainly(undelivered)
    place = at(whole, "/desk/health")
    async with whole.browser("secretariat") as office:
        answer = await office.send(place, f"{place}/letters", {"key": "once"})
        assert answer.headers["location"] == f"{place}?done=hastened&count=1"
        assert "1 letter is tried again now." in await page(office, answer.headers["location"])
    async with whole.site.store.reading() as session:
        due = {each.conference_id: each.next_at for each in (await session.execute(select(Letter))).scalars()}
    assert [at_ < later for id, at_ in due.items() if at_ and id == cast.conference] == [True]
    assert [at_ for id, at_ in due.items() if id != cast.conference] == [later]


async def test_a_caucus_is_in_none_of_them(whole: Whole) -> None:
    cast = whole.cast
    async with whole.browser("secretariat") as office:
        before = [await told(office, at(whole, path)) for path in (*PAGES, "/desk")]
        act = partial(
            caucuses.withdraw, title="Aside", purpose="", people=[cast.persons["icbl"], cast.persons["secretariat"]]
        )
        done = await cast.attends("norway", act)
        room, seat, office_seat = done.entries[-1].place_id, done.entries[1].event.seat, done.entries[3].event.seat  # type: ignore[attr-defined]
        for each in (seat, office_seat):
            await whole.site.writer.act(room, each, partial(charter.acknowledge, version=1))
        assert [await told(office, at(whole, path)) for path in (*PAGES, "/desk")] == before


async def told(browser: Browser, path: str) -> str:
    """A page without what is another one in each request."""
    return re.sub(r'value="[^"]*"|X-CSRF-Token[^}]*|<time[^>]*>[^<]*</time>', "", await page(browser, path))


async def test_the_moderation_log_names_whom_the_rule_allows(whole: Whole) -> None:
    cast = whole.cast
    said = await cast.says("norway", "On the record.")
    await cast.does("canada", partial(rulings.call_to_order, message_id=said, reason="To the item."))
    done = await cast.does("canada", partial(naming.open_segment, rule=Attribution.CHATHAM_HOUSE))
    segment = done.entries[-1].event.segment  # type: ignore[attr-defined]
    await cast.does("icbl", partial(segments.acknowledge, segment_id=segment, rule="chatham_house"))
    words = await cast.says("icbl", "In confidence.")
    await cast.does("canada", partial(rulings.strike, message_id=words, reason="Out of order."))
    place = at(whole, "/desk/moderation")
    async with whole.browser("secretariat") as office:
        assert "To the item." not in await page(office, place), (
            "while a segment is open a room is read from inside alone"
        )
        await cast.does("canada", partial(segments.close, segment_id=segment))
        html = await page(office, place)
        assert "Nils Norway, Norway" in html
        assert "A participant" in html
        assert "Ida" not in html
        assert "ICBL" not in html
        struck = await page(office, f"{place}?measure=struck&sort=room&order=descending")
        assert ("Out of order." in struck, "To the item." in struck) == (True, False)
        assert "Out of order." not in await page(office, f"{place}?outcome=overruled")
        assert "To the item." in await page(office, f"{place}?q=item")
        await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["secretariat"]))
        assert "To the item." not in await page(office, place), "of a room in which one does not sit nothing is told"


async def test_the_log_is_of_one_secretary_in_either_order(whole: Whole) -> None:
    cast, log = whole.cast, at(whole, "/desk/log")
    async with whole.browser("secretariat") as office:
        newest, oldest = await page(office, log), await page(office, f"{log}?order=ascending")
        first, last = "accredited Canada", "announced the room"
        assert newest.index(last) < newest.index(first)
        assert oldest.index(first) < oldest.index(last)
        assert last in await page(office, f"{log}?who={cast.attending['secretariat']}")
        assert last not in await page(office, f"{log}?who={deadlines.clock_of(cast.conference)}")
        # Whoever is not of the secretariat cannot be asked for.
        assert last in await page(office, f"{log}?who={cast.attending['norway']}&order=x")


async def test_the_three_logs_and_health_in_arabic(whole: Whole) -> None:
    whole.site.entrance.attempts.note(Refusal.SOCKET, "abc")
    await whole.site.entrance.attempts.write()
    async with whole.browser("secretariat") as office:
        office.client.headers["Accept-Language"] = "ar"
        for path in PAGES:
            html = await page(office, at(whole, path))
            assert 'dir="rtl"' in html
            for word in ("Health", "Security", "Moderation", "Refused", "attempt"):
                assert f">{word}" not in html, (path, word)
