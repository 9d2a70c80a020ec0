"""Rights with an end: granted in the forms, shown beside the seat, and over at once when their time has come."""

import asyncio
import html
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlmodel import col
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from rooms import accreditation, charter, deadlines, inviting, seating
from rooms.people import Person, Role, Seat
from rooms.terms import Term
from server.auth import invitations
from tests.cast import row
from tests.rooms.ways import refused
from tests.server.whole import Browser, Whole

ZONE = ZoneInfo("Europe/Oslo")
pytestmark = pytest.mark.usefixtures("heard_at_once")


def typed(at: datetime) -> str:
    """A moment as it is typed into a form of this conference."""
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def soon(**by: float) -> datetime:
    return (datetime.now(UTC) + timedelta(**by)).replace(second=0, microsecond=0)


async def left(whole: Whole) -> None:
    await whole.cast.does("canada", partial(seating.revoke, seat_id=whole.cast.seats["icbl"]))


async def again(whole: Whole, term: Term) -> UUID:
    """The campaign leaves, and is seated for a term."""
    await left(whole)
    act = partial(seating.grant, person_id=whole.cast.persons["icbl"], role=Role.DELEGATE, term=term)
    seat = UUID((await whole.cast.does("canada", act)).entries[0].body["seat"])
    whole.cast.seats["icbl"] = seat
    return seat


async def seat_of(whole: Whole, person: UUID, place: UUID) -> Seat:
    query = select(Seat).where(col(Seat.person_id) == person, col(Seat.place_id) == place, col(Seat.left_at).is_(None))
    async with whole.site.store.reading() as session:
        return (await session.execute(query)).scalar_one()


async def test_the_chair_seats_somebody_until_a_moment(whole: Whole, canada: Browser) -> None:
    await left(whole)
    page, until = f"/rooms/{whole.cast.room}/participants", soon(days=3)
    fields: Any = {"person": str(whole.cast.persons["icbl"]), "role": "delegate"}
    for wrong, says in (
        (typed(soon(days=-1)), "has passed already"),
        ("the day after", "Write a day and a time"),
        ("2026-11-30", "Write a day and a time"),
    ):
        answer = await canada.send(page, f"/rooms/{whole.cast.room}/seats", {**fields, "until": wrong})
        assert answer.status_code == 422
        assert says in answer.text
        assert f'value="{wrong}"' in answer.text, "what was typed is kept"
        assert 'aria-describedby="until-hint until-error"' in answer.text
    answer = await canada.send(page, f"/rooms/{whole.cast.room}/seats", {**fields, "until": typed(until)})
    assert answer.status_code == 303
    seat = await seat_of(whole, whole.cast.persons["icbl"], whole.cast.room)
    assert seat.until == until
    assert "until " in html.unescape((await canada.get(page)).text).split(f"seat-{seat.id}")[1].split("</tr>")[0]


async def test_the_secretariat_seats_many_until_a_moment(whole: Whole) -> None:
    await left(whole)
    cast, until = whole.cast, soon(days=2)
    here = f"/conferences/{cast.conference}/desk/rooms/{cast.room}/seats"
    asked: Any = {"people": str(cast.persons["icbl"]), "role": "delegate", "whom": "selected"}
    async with whole.browser("secretariat") as secretary:
        wrong = await secretary.get(f"{here}/preview", **asked, until=typed(soon(days=-1)))
        assert wrong.status_code == 422
        assert "has passed already" in wrong.text
        assert f'value="{cast.persons["icbl"]}" checked' in wrong.text
        shown = await secretary.get(f"{here}/preview", **asked, until=typed(until))
        assert "Their seats end by themselves" in shown.text
        fields: Any = {"people": str(cast.persons["icbl"]), "role": "delegate", "until": typed(until)}
        done = await secretary.send(here, here, {**fields, "key": uuid4().hex})
        assert done.status_code == 303
    assert (await seat_of(whole, cast.persons["icbl"], cast.room)).until == until


async def test_a_person_is_registered_until_a_moment_and_sits_nowhere_longer(whole: Whole) -> None:
    cast, until = whole.cast, soon(days=5)
    here = f"/conferences/{cast.conference}/desk/people"
    fields: Any = {"entity": str(cast.entities["norway"]), "name": "Nora Norway", "title": "", "language": "en"}
    fields |= {"capacity": "official", "role": "delegate"}
    async with whole.browser("secretariat") as secretary:
        wrong = await secretary.send(f"{here}/new", here, {**fields, "until": typed(soon(days=-1)), "key": "a"})
        assert wrong.status_code == 422
        assert "has passed already" in wrong.text
        done = await secretary.send(f"{here}/new", here, {**fields, "until": typed(until), "key": "b"})
        assert done.status_code == 303
    async with whole.site.store.reading() as session:
        person = (await session.execute(select(Person).where(col(Person.name) == "Nora Norway"))).scalar_one()
    assert (await seat_of(whole, person.id, cast.conference)).until == until
    longer = Term(until=until + timedelta(days=30))
    await cast.does("canada", partial(seating.grant, person_id=person.id, role=Role.DELEGATE, term=longer))
    assert (await seat_of(whole, person.id, cast.room)).until == until


async def test_when_it_ends_page_and_stream_end_at_once(whole: Whole) -> None:
    cast, end = whole.cast, datetime.now(UTC) + timedelta(seconds=2.5)
    seat = await again(whole, Term(until=end))
    await cast.does("icbl", partial(charter.acknowledge, version=1))
    async with whole.browser("icbl") as browser, whole.browser("canada") as chair:
        assert (await browser.get(f"/rooms/{cast.room}")).status_code == 200
        cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
        url = f"{whole.url.replace('http', 'ws')}/rooms/{cast.room}/live?after=0"
        async with connect(url, origin=whole.url, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
            with suppress(ConnectionClosed):
                while True:
                    await socket.recv()
            assert socket.close_code == 4403
        over = datetime.now(UTC) - end
        assert timedelta() <= over < timedelta(seconds=4)
        assert (await browser.get(f"/rooms/{cast.room}")).status_code == 404
        record = (await chair.get(f"/rooms/{cast.room}/record")).text
        assert "The clock" in record
        assert "ended a seat whose term was over" in record
        arabic = (await chair.get(f"/rooms/{cast.room}/record", lang="ar")).text
        assert "The clock" not in arabic
    gone = await row(cast.store, Seat, seat)
    assert gone.left_at == gone.until


async def test_when_registration_ends_the_conference_is_closed_to_them(whole: Whole) -> None:
    cast, end = whole.cast, datetime.now(UTC) + timedelta(seconds=2)
    register = partial(accreditation.register, entity_id=cast.entities["norway"], name="Nora Norway")
    body = (await cast.attends("secretariat", partial(register, term=Term(until=end)))).entries[0].body
    cast.attending["nora"], cast.persons["nora"] = UUID(body["seat"]), UUID(body["person"])
    async with whole.browser("nora") as browser, whole.browser("secretariat") as secretary:
        assert (await browser.get(f"/conferences/{cast.conference}")).status_code == 200
        await asyncio.sleep((end - datetime.now(UTC)).total_seconds())
        assert (await browser.get(f"/conferences/{cast.conference}")).status_code == 404
        await asyncio.sleep(1)
        log = (await secretary.get(f"/conferences/{cast.conference}/desk/log")).text
        line = next(each for each in log.split("<tr>") if "ended a seat whose term was over" in each)
        assert "The clock" in line
        assert "Nora Norway" in line


async def test_an_invitation_that_ran_out_stands_in_the_log_of_the_desk(whole: Whole) -> None:
    cast = whole.cast
    await cast.attends("secretariat", partial(invitations.issue, person_id=cast.persons["norway"]))
    cast.writer.clock = lambda: datetime.now(UTC) + invitations.LASTS
    id = deadlines.named(cast.conference, inviting.INVITATION, cast.persons["norway"])
    done = await cast.writer.act(cast.conference, deadlines.clock_of(cast.conference), partial(deadlines.fall, id=id))
    assert [entry.kind for entry in done.entries] == ["InvitationExpired"]
    cast.writer.clock = None
    async with whole.browser("secretariat") as secretary:
        for language, clock in (("en", "The clock"), ("ar", "الساعة")):
            log = (await secretary.get(f"/conferences/{cast.conference}/desk/log", lang=language)).text
            assert clock in next(each for each in log.split("<tr>") if "Nils Norway" in each)


async def test_access_is_judged_by_the_clock_though_the_entry_is_late(
    whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = whole.cast
    seat = await again(whole, Term(until=datetime.now(UTC) + timedelta(hours=1)))
    await cast.does("icbl", partial(charter.acknowledge, version=1))
    later: list[datetime] = [datetime.now(UTC) + timedelta(hours=2)]

    class Late(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return later[0]

    async with whole.browser("icbl") as browser:
        assert (await browser.get(f"/rooms/{cast.room}")).status_code == 200
        monkeypatch.setattr("server.access.datetime", Late)
        monkeypatch.setattr("server.sittings.datetime", Late)
        assert (await browser.get(f"/rooms/{cast.room}")).status_code == 404
    assert (await row(cast.store, Seat, seat)).left_at is None


async def test_before_it_begins_there_is_nothing_to_see(whole: Whole) -> None:
    cast, now = whole.cast, datetime.now(UTC)
    await again(whole, Term(now + timedelta(hours=1), now + timedelta(hours=2)))
    async with whole.browser("icbl") as browser, whole.browser("canada") as chair:
        assert (await browser.get(f"/rooms/{cast.room}")).status_code == 404
        assert f'href="/rooms/{cast.room}' not in (await browser.get(f"/conferences/{cast.conference}")).text
        assert "from " in (await chair.get(f"/rooms/{cast.room}/participants")).text


async def test_terms_that_contradict_themselves_are_refused(whole: Whole) -> None:
    cast, now = whole.cast, datetime.now(UTC)
    register = partial(accreditation.register, entity_id=cast.entities["norway"], name="Nora Norway")
    with refused("term.ends_first", "until"):
        term = Term(now + timedelta(hours=2), now + timedelta(hours=1))
        await cast.attends("secretariat", partial(register, term=term))
    done = await cast.attends("secretariat", partial(register, term=Term(now + timedelta(hours=1))))
    person = UUID(done.entries[0].body["person"])
    early = Term(until=now + timedelta(minutes=30))
    with refused("term.ends_first", "until"):
        await cast.does("canada", partial(seating.grant, person_id=person, role=Role.DELEGATE, term=early))
    await cast.does("canada", partial(seating.grant, person_id=person, role=Role.DELEGATE))
    assert (await seat_of(whole, person, cast.room)).from_ == now + timedelta(hours=1)
    with refused("term.past", "until"):
        await cast.attends("secretariat", partial(register, term=Term(until=now)))
