"""Walk-ins: one form registers somebody, seats them, and hands them a link and a badge; all of it or nothing."""

import re
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.people import Person, Seat
from tests.server.conferring import at, page
from tests.server.whole import Browser, Fields, Whole


def typed(whole: Whole, **fields: str | list[str]) -> Fields:
    entity = str(whole.cast.entities["icrc"])
    return {"name": "Wanda Walker", "entity": entity, "role": "observer", "capacity": "expert", "key": "w"} | fields


async def people(whole: Whole) -> list[Person]:
    async with whole.cast.store.reading() as session:
        query = select(Person).where(col(Person.name) == "Wanda Walker")
        return list((await session.execute(query)).scalars())


async def sent(whole: Whole, browser: Browser, fields: Fields) -> tuple[int, str]:
    answer = await browser.send(at(whole, "/desk/arrivals"), at(whole, "/desk/arrivals"), fields)
    return answer.status_code, answer.headers.get("location") or answer.text


async def test_registered_seated_and_handed_a_link_and_a_badge(whole: Whole) -> None:
    fields = typed(whole, rooms=[str(whole.cast.room)])
    async with whole.browser("secretariat") as browser:
        assert "Track 1.5 on landmines" in await page(browser, at(whole, "/desk/arrivals"))
        status, html = await sent(whole, browser, fields)
        assert (status, html.count("<svg")) == (200, 2)
        link = re.search(r"/invitations/[\w-]+", html)
        assert link
        assert await sent(whole, browser, fields) == (303, at(whole, "/desk/people?done=before"))
        (person,) = await people(whole)
        again = await page(browser, at(whole, f"/desk/people/{person.id}/badge"))
        assert "Wanda Walker" in again
        assert "/invitations/" not in again.partition('class="badge"')[2]
    async with whole.cast.store.reading() as session:
        seats = (await session.execute(select(Seat).where(col(Seat.person_id) == person.id))).scalars()
        held = {seat.place_id: seat.role for seat in seats}
    assert held == {whole.cast.conference: "observer", whole.cast.room: "observer"}
    async with whole.browser() as browser:
        assert "Wanda Walker" in await page(browser, link[0])


async def test_what_is_wrong_registers_nobody(whole: Whole) -> None:
    elsewhere = str(UUID(int=1))
    wrong: list[tuple[Fields, str]] = [
        ({"name": " "}, "Fill this in."),
        ({"entity": elsewhere}, "Choose one of the answers."),
        ({"rooms": [elsewhere]}, "rooms"),
        ({"rooms": ["nowhere"]}, "rooms"),
        ({"role": "chair"}, "conference"),
    ]
    async with whole.browser("secretariat") as browser:
        for number, (fields, said) in enumerate(wrong):
            status, html = await sent(whole, browser, typed(whole, key=str(number)) | fields)
            assert (status, said in html) == (422, True), fields
            assert "Wanda Walker" in html or "name" in fields
    assert await people(whole) == []


async def test_nobody_else_registers_a_walk_in(whole: Whole, norway: Browser) -> None:
    assert (await norway.get(at(whole, "/desk/arrivals"))).status_code == 404
    answer = await norway.send(at(whole, "/people"), at(whole, "/desk/arrivals"), typed(whole))
    assert answer.status_code == 404
    assert (await norway.get(at(whole, f"/desk/people/{whole.cast.persons['icbl']}/badge"))).status_code == 404
