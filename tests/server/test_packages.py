"""Packages over HTTP: made, filled from cards, decided on, closed at once in every room; walls hold."""

from functools import partial
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from rooms import charter, seating
from rooms.drafting.bundling import packages
from rooms.drafting.bundling.bundles import Package, PackageMember, Stage
from rooms.people import Role
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.ways import another_room
from tests.server.drafting import base, deals, paragraph
from tests.server.steps import post, room
from tests.server.test_text_amendments import plain
from tests.server.whole import Browser, Whole

SOURCE = "1. Each member [shall][should] report.\n\n2. They act in good faith.\n"


@pytest.fixture(autouse=True)
def as_served(heard_at_once: None) -> None:
    """The cast acts through the application itself."""


async def rows(cast: Cast, table: Any) -> list[Any]:
    async with cast.store.reading() as session:
        return list((await session.execute(select(table))).scalars())


async def made(whole: Whole, browser: Browser, name: str = "Finance and mitigation") -> str:
    """The address of a package that somebody has made."""
    own = room(whole, "/packages")
    answer = await post(browser, own, own, name=name, key=uuid4().hex)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def put(whole: Whole, browser: Browser, paper: Paper, package: str, words: str, number: int = 0) -> Any:
    """Put a paragraph or a bracket into a package, as its card does."""
    id = (await paper.select(words)).paragraph
    fields = {"package": package.rsplit("/", 1)[1], "text": str(paper.id), "paragraph": str(id), "bracket": str(number)}
    return await post(browser, paragraph(whole, paper, id), room(whole, "/packages/members"), key=uuid4().hex, **fields)


async def presses(browser: Browser, package: str, deed: str, **fields: str) -> Any:
    return await post(browser, package, f"{package}/{deed}", key=uuid4().hex, **fields)


async def test_a_package_from_the_first_name_to_its_close(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    package = await made(whole, canada)
    second = (await paper.select("good")).paragraph
    assert "Put it into a package" in (await canada.get(paragraph(whole, paper, second))).text
    assert "Put it into a package" not in (await norway.get(paragraph(whole, paper, second))).text
    assert (await put(whole, canada, paper, package, "good")).status_code == 303
    assert (await put(whole, canada, paper, package, "Each", await paper.bracket("shall"))).status_code == 303
    card = plain((await norway.get(paragraph(whole, paper, second))).text)
    assert "Part of the package Finance and mitigation 0 of 2 settled" in card
    assert "Finance and mitigation" in (await norway.get(base(whole, paper))).text
    offered = (await canada.get(paragraph(whole, paper, second))).text
    assert "Agreed pending the package" in offered
    assert 'value="agreed"' not in offered
    own = paragraph(whole, paper, second)
    await post(canada, own, f"{own}/agreement", stage="pending")
    answer = await presses(canada, package, "closure")
    assert "1 bracket or paragraph of this package is not settled yet." in answer.text
    await deals(whole, paper, canada, "should", "keeping")
    number = await paper.bracket("should")
    shown = plain((await norway.get(f"{package}")).text)
    assert "2 of 2 settled" in shown
    assert "pending the package: this wording stays should" in shown
    assert number
    assert "[shall][should]" in await paper.printed()
    assert (await presses(norway, package, "closure")).status_code == 422
    assert (await presses(canada, package, "closure")).status_code == 303
    assert "Each member should report." in await paper.printed()
    assert "closed: all agreed" in (await norway.get(room(whole, "/packages"))).text


async def test_what_is_decided_is_decided_anew(whole: Whole, canada: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    package = await made(whole, canada)
    await put(whole, canada, paper, package, "Each", await paper.bracket("shall"))
    await deals(whole, paper, canada, "shall", "merger", words="must")
    (member,) = await rows(whole.cast, PackageMember)
    assert (member.how, member.words) == ("merger", "must")
    await deals(whole, paper, canada, "shall", "reconsideration")
    (member,) = await rows(whole.cast, PackageMember)
    assert member.how == ""
    assert (await presses(canada, package, "removal", member=str(member.id))).status_code == 303
    assert "Nothing is in it yet." in (await canada.get(package)).text


async def test_a_delegation_proposes_and_the_chair_takes_up(whole: Whole, canada: Browser, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    package = await made(whole, norway)
    await put(whole, norway, paper, package, "good")
    assert "proposed by a delegation" in (await canada.get(package)).text
    assert (await presses(norway, package, "opening")).status_code == 422
    assert (await presses(canada, package, "opening")).status_code == 303
    assert (await presses(canada, package, "dissolution", reason=" ")).status_code == 422
    typed = await presses(canada, package, "dissolution", reason="x" * 1_500)
    assert "x" * 1_500 in typed.text
    await presses(canada, package, "dissolution", reason="No agreement.")
    (kept,) = await rows(whole.cast, Package)
    assert (kept.state, kept.reason) == (Stage.DISSOLVED, "No agreement.")


async def test_what_cannot_be_read_or_found(whole: Whole, canada: Browser) -> None:
    package = await made(whole, canada)
    paper = await tabled(whole.cast, SOURCE)
    answer = await post(canada, room(whole, "/packages"), room(whole, "/packages"), name=" ")
    assert answer.status_code == 422
    for deed in ("opening", "rooms", "removal", "closure"):
        assert (await presses(canada, package, deed)).status_code == 422
    assert (await presses(canada, package, "nothing")).status_code == 404
    assert (await canada.client.get(room(whole, f"/packages/{uuid4()}"))).status_code == 404
    assert (await put(whole, canada, paper, package, "good", 99)).status_code == 404
    twice = [await put(whole, canada, paper, package, "good") for _ in range(2)]
    assert [each.status_code for each in twice] == [303, 422]


async def test_a_package_over_two_rooms_shows_each_reader_what_is_theirs(
    whole: Whole, canada: Browser, norway: Browser
) -> None:
    cast = whole.cast
    paper, package = await tabled(cast, SOURCE), await made(whole, canada)
    other = await another_room(cast)
    sit = partial(seating.grant, person_id=cast.persons["canada"], role=Role.DELEGATE)
    other.seats["canada"] = UUID((await other.does("secretariat", sit)).entries[-1].body["seat"])
    await other.does("canada", partial(charter.acknowledge, version=1))
    assert "Another room" in (await canada.get(package)).text
    assert (await presses(canada, package, "rooms", room=str(other.room))).status_code == 303
    far = await tabled(other, "1. Nobody [ever] is late.\n", by="norway", title="A secret title")
    id, number = UUID(package.rsplit("/", 1)[1]), await far.bracket("ever")
    where = (await far.row(number)).paragraph_id
    add = partial(packages.add, package_id=id, text_id=far.id, paragraph_id=where, bracket=number)
    await other.does("norway", add)
    await put(whole, canada, paper, package, "good")
    seen = unescape((await norway.get(package)).text)
    assert "Another room" in seen
    async with whole.browser("icbl") as icbl:
        walled = unescape((await icbl.get(package)).text)
        assert "In rooms in which you do not sit" in walled
        assert "0 of 2 settled" in plain(walled)
        for hidden in ("Another room", "A secret title", "ever", str(other.room), str(far.id)):
            assert hidden not in walled, hidden
        assert (await icbl.client.get(f"/rooms/{other.room}/packages/{id}")).status_code == 404
    own = paragraph(whole, paper, (await paper.select("good")).paragraph)
    await post(canada, own, f"{own}/agreement", stage="pending")
    decided = f"/rooms/{other.room}/texts/{far.id}/brackets/{number}/dropping"
    await post(norway, f"/rooms/{other.room}/packages/{id}", decided, paragraph=str(where))
    assert (await presses(norway, f"/rooms/{other.room}/packages/{id}", "closure")).status_code == 422
    assert (await presses(canada, package, "closure")).status_code == 303
    assert await far.printed() == "1. Nobody is late.\n"
