"""Offering: an observer's words stand beside the text until a delegation takes them; the origin shows if both agree."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from rooms import segments
from rooms.drafting.layers.placing import About
from rooms.drafting.proposals import arranging, offering, proposing
from rooms.drafting.shown import view
from rooms.drafting.texts import Asking
from rooms.floor import NotHere
from rooms.people import Audience, Role
from rooms.room import Attribution
from rooms.threads import naming
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report annually to the conference.\n\n2. The fund meets once a year.\n"


async def offered(paper: Paper, words: str, new: str, asks: Asking = Asking.REPLACE, **how: Any) -> UUID:
    about = await paper.select(words)
    where = About(about.paragraph, about.first, about.last)
    if asks == Asking.INSERT:
        where = About(about.paragraph, about.last)
    act = partial(offering.offer, text_id=paper.id, asks=asks, where=where, words=new, **how)
    return UUID((await paper.cast.does("icrc", act)).entries[-1].body["offer"])


async def does(cast: Cast, name: str, act: Any, paper: Paper, offer: UUID, **how: Any) -> Any:
    return await cast.does(name, partial(act, text_id=paper.id, offer_id=offer, **how))


async def credited(cast: Cast, paper: Paper, words: str) -> tuple[str, ...]:
    """Who stands beside the bracket with these words, and whose they were."""
    bracket = await paper.row(await paper.bracket(words))
    async with cast.store.reading() as session:
        found = await view(session, [bracket.paragraph_id], Audience(cast.room, Role.DELEGATE))
    return next(
        (*each.by, each.origin)
        for each in found[bracket.paragraph_id].pieces
        if each.bracket == bracket.number and each.sign == "]"
    )


async def test_words_stand_beside_the_text_and_change_nothing_of_it(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await offered(paper, "annually", "every year")
    await offered(paper, "fund", "of the conference", Asking.INSERT)
    assert await paper.printed() == SOURCE
    async with cast.floor_of("norway") as floor:
        first, second = await offering.beside(floor, paper.id)
    assert (first.by, first.about, first.words, first.mine) == ("ICRC", "annually", "every year", False)
    assert (second.about, second.words) == ("", "of the conference")
    for name in ("norway", "canada", "secretariat"):
        with refused("not_permitted"):
            about = About((await paper.select("fund")).paragraph)
            act = partial(offering.offer, text_id=paper.id, asks=Asking.INSERT, where=about, words="x")
            await cast.does(name, act)
    with refused("words.unchanged", "words"):
        await offered(paper, "annually", "annually")
    assert await differences(cast.store) == []


@pytest.mark.parametrize(
    ("author", "taker", "origin"), [(True, True, "ICRC"), (True, False, ""), (False, True, ""), (False, False, "")]
)
async def test_a_delegation_takes_it_up_and_the_origin_shows_if_both_agree(
    cast: Cast, author: bool, taker: bool, origin: str
) -> None:
    paper = await tabled(cast, SOURCE)
    offer = await offered(paper, "annually", "every year", open_origin=author)
    for name in ("secretariat", "icrc"):
        with refused("not_permitted"):
            await does(cast, name, offering.take_up, paper, offer)
    done = await does(cast, "norway", offering.take_up, paper, offer, origin=taker)
    assert [each.kind for each in done.entries] == ["Proposed", "OfferTaken"]
    assert "[annually][every year]" in await paper.printed()
    assert await credited(cast, paper, "every year") == ("Norway", origin)
    with refused("offer.settled"):
        await does(cast, "icbl", offering.take_up, paper, offer)
    async with cast.floor_of("norway") as floor:
        assert await offering.beside(floor, paper.id) == []
    assert await differences(cast.store) == []


async def test_its_author_alone_withdraws_it(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    offer = await offered(paper, "annually", "every year")
    with refused("offer.not_yours"):
        await does(cast, "canada", offering.withdraw, paper, offer)
    await does(cast, "icrc", offering.withdraw, paper, offer)
    with refused("offer.settled"):
        await does(cast, "icrc", offering.withdraw, paper, offer)
    other = await tabled(cast, SOURCE)
    mine = await offered(other, "annually", "every year")
    with pytest.raises(NotHere):
        await does(cast, "norway", offering.take_up, paper, mine)


async def test_it_is_taken_up_where_its_words_stand_now(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    offer = await offered(paper, "annually", "every year")
    await paper.does("icbl", proposing.replace, await paper.select("annually"), "monthly")
    await does(cast, "norway", offering.take_up, paper, offer)
    assert "[annually][monthly][every year]" in await paper.printed()


async def test_it_goes_with_its_words_when_a_paragraph_is_split(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await offered(paper, "conference", "conference of the parties")
    before = (await paper.select("conference")).paragraph
    await paper.does("canada", arranging.split, await paper.select("annually"))
    after = (await paper.select("conference")).paragraph
    assert after != before
    async with cast.store.reading() as session:
        found = await view(session, [before, after], Audience(cast.room, Role.DELEGATE))
    assert (found[before].offers, found[after].offers) == (0, 1)
    async with cast.floor_of("norway") as floor:
        (line,) = await offering.beside(floor, paper.id, after)
    assert line.words == "conference of the parties"


async def test_under_the_chatham_house_rule_nobody_is_named(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    before = await offered(paper, "once a year", "twice a year", open_origin=True)
    done = await cast.does("canada", partial(naming.open_segment, rule=Attribution.CHATHAM_HOUSE))
    segment = UUID(done.entries[-1].body["segment"])
    for name in cast.seats:
        act = partial(segments.acknowledge, segment_id=segment, rule=Attribution.CHATHAM_HOUSE)
        await cast.does(name, act)
    inside = await offered(paper, "annually", "every year", open_origin=True)
    async with cast.floor_of("icrc") as floor:
        found = {each.id: each for each in await offering.beside(floor, paper.id)}
    assert (found[inside].by, found[inside].mine, found[inside].open_origin) == (None, True, False)
    await does(cast, "norway", offering.take_up, paper, before, origin=True)
    await does(cast, "norway", offering.take_up, paper, inside, origin=True)
    for words in ("every year", "twice a year"):
        assert await credited(cast, paper, words) == ("",)
