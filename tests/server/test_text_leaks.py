"""Leaks of drafting: what was tabled and proposed under the Chatham House Rule leads to nobody once it is closed."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from rooms import segments
from rooms.drafting import commenting
from rooms.drafting.agreement import holds
from rooms.drafting.amending import amendments
from rooms.drafting.amending.items import Doing, Item
from rooms.drafting.bundling import packages
from rooms.drafting.bundling.bundles import Package
from rooms.drafting.layers import notes, releasing
from rooms.drafting.layers.placing import About
from rooms.drafting.papers import chairing, reviews, sponsors
from rooms.drafting.papers.beside import Amendment
from rooms.drafting.proposals import offering, proposing
from rooms.drafting.proposals.offers import Offer
from rooms.drafting.settling import resolving, streamlining
from rooms.drafting.settling.streamlining import Chosen
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, Stance
from rooms.drafting.texts import Asking, Bracket, Edition, Text, TextKind
from rooms.languages import Language
from rooms.segments import Segment
from rooms.threads import naming
from rooms.threads.messages import Words
from server.tables import load
from tests.cast import MEMBERS, Cast, row
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.ways import refused
from tests.server.test_leaks import RULE, Row, reached, ties
from tests.server.whole import Whole

DRAFT = "Each member [shall][should] report [annually].\n\nNothing here is open.\n"


@pytest.fixture(autouse=True)
def as_served(heard_at_once: None) -> None:
    """The cast acts through the application itself."""


async def opened(cast: Cast) -> UUID:
    done = await cast.does("canada", partial(naming.open_segment, rule=RULE))
    segment = UUID(done.entries[-1].body["segment"])
    for name in cast.seats:
        await cast.does(name, partial(segments.acknowledge, segment_id=segment, rule=RULE))
    return segment


async def confided(cast: Cast) -> tuple[Paper, Paper, UUID]:
    """A text that was there before, upon which several act in a segment, and one that is tabled in it."""
    paper = await tabled(cast, DRAFT)
    segment = await opened(cast)
    await paper.does("norway", proposing.insert, await paper.after("report"), "in confidence")
    await paper.does("icbl", proposing.add_alternative, await paper.bracket("shall"), "may")
    await paper.does("canada", resolving.keep, await paper.bracket("annually"))
    about = await paper.select("Nothing here")
    where = About(about.paragraph, about.first, about.last)
    offer = partial(
        offering.offer, text_id=paper.id, asks=Asking.REPLACE, where=where, words="Little", open_origin=True
    )
    offered = UUID((await cast.does("icrc", partial(offer, open_origin=True))).entries[-1].body["offer"])
    await cast.does("south_africa", partial(offering.take_up, text_id=paper.id, offer_id=offered, origin=True))
    await said_inside(cast, paper)
    other = await tabled(cast, DRAFT, by="south_africa", title="Another")
    await cast.does("canada", partial(segments.close, segment_id=segment))
    return paper, other, segment


async def said_inside(cast: Cast, paper: Paper) -> None:
    """Comments with an answer, wordings made into one, and a text that the chair draws up."""
    said = await paper.does("icbl", commenting.comment, await paper.select("member"), Words(text="Which?"))
    message = said.event.message  # type: ignore[attr-defined]
    await paper.does("south_africa", commenting.reply, message, Words(text="All of them."))
    chosen = Chosen(await paper.bracket("may"))
    async with cast.floor_of("canada") as floor:
        seen = streamlining.sign(await streamlining.sources(floor, paper.id, chosen))
    await paper.does("canada", streamlining.streamline, chosen, streamlining.Wish("is to", seen, {}))
    await paper.does("canada", chairing.table, "The way ahead")
    await beside_it(cast, paper)


async def beside_it(cast: Cast, paper: Paper) -> None:
    """An amendment, and a package that a delegation proposes."""
    about = (await paper.select("member")).paragraph
    await paper.does("icbl", amendments.table, [Item(doing=Doing.ADD, paragraph=about, words="Nobody is late.")])
    done = await cast.does("south_africa", partial(packages.make, name="All or nothing"))
    package = UUID(done.entries[-1].body["package"])
    await cast.does("south_africa", partial(packages.add, package_id=package, text_id=paper.id, paragraph_id=about))


async def kept(cast: Cast) -> list[Row]:
    async with cast.store.reading() as session:
        return [
            dict(each)
            for table in load().sorted_tables
            for each in (await session.execute(select(table))).mappings().all()
        ]


async def pseudonyms(cast: Cast, paper: Paper, other: Paper) -> set[str]:
    """What those who acted in the segment are known by."""
    async with cast.store.reading() as session:
        found = [each.seat_id for each in (await session.execute(select(Bracket))).scalars() if each.seat_id]
        editions = [each for each in (await session.execute(select(Edition))).scalars() if each.seat_id]
        found += [each.seat_id for each in editions if each.version > 1 or each.text_id == other.id]
        found.append((await session.get_one(Text, other.id)).seat_id)
        for table in (Offer, Amendment, Package):
            found += [each.seat_id for each in (await session.execute(select(table))).scalars()]
    return {each.hex for each in found}


async def test_no_chain_of_rows_leads_from_an_act_upon_a_text_to_a_person(whole: Whole) -> None:
    cast = whole.cast
    paper, other, segment = await confided(cast)
    since = (await row(cast.store, Segment, segment)).opened_at
    # The text that was there before stands everywhere, and who tabled it is no secret.
    paragraphs = {(await paper.select(words)).paragraph.hex for words in ("report", "Nothing")}
    common = {each.hex for each in (cast.room, cast.conference, cast.topic, segment, paper.id)} | paragraphs
    found = ties(await kept(cast), common | {since.isoformat()})
    who = {each.hex for ids in (cast.seats, cast.persons, cast.attending, cast.entities) for each in ids.values()}
    began = await pseudonyms(cast, paper, other)
    assert len(began) >= 4
    assert began & who == set()
    led = reached(began, found)
    assert len(led) > len(began)
    assert led & who == set()


@pytest.mark.parametrize("reader", ["canada", "norway", "secretariat"])
async def test_no_page_of_a_text_names_who_acted_upon_it(whole: Whole, reader: str) -> None:
    paper, other, _ = await confided(whole.cast)
    base = f"/rooms/{whole.cast.room}/texts"
    async with whole.browser(reader) as browser:
        for text in (paper.id, other.id):
            html = (await browser.get(f"{base}/{text}")).text
            assert "data-by" not in html
            listed = (await browser.get(f"{base}/{text}/versions")).text
            about = listed.split('class="editions"')[1].split("</ol>")[0]
            first = 1 if text == paper.id else 0
            named = [name for _, person, _, short, *_ in MEMBERS for name in (person, short) if name in about]
            assert set(named) <= ({"Claire Canada", "Canada"} if first else set()), text
        paragraph = (await paper.select("report")).paragraph
        html = (await browser.get(f"{base}/{paper.id}/paragraphs/{paragraph}/versions")).text
        assert "in confidence" in html
        assert [person for _, person, *_ in MEMBERS if person in html.split('class="versions"')[1]] in (
            [],
            ["Claire Canada"],
        )


async def test_while_nobody_is_named_nothing_waits_and_nobody_takes_a_position(whole: Whole) -> None:
    cast = whole.cast
    paper = await tabled(cast, DRAFT)
    about: dict[str, Any] = {"kind": TextKind.ROLLING, "title": "T", "language": Language.ENGLISH, "source": DRAFT}
    review = (await cast.does("norway", partial(reviews.begin, **about))).result
    await opened(cast)
    with refused("review.nothing_kept"):
        await cast.does("norway", partial(reviews.begin, **about))
    with refused("review.nothing_kept"):
        await cast.does("norway", partial(reviews.answer, review_id=review, given={}))
    with refused("layer.nothing_kept"):
        paragraph = (await paper.select("annually")).paragraph
        await cast.does("norway", partial(notes.keep, text_id=paper.id, where=About(paragraph), words="Ask."))
    with refused("layer.nothing_kept"):
        await cast.does("norway", partial(releasing.release, draft_id=uuid4()))
    with refused("position.nobody_named", "sponsored"):
        await cast.does("norway", partial(sponsors.join, paper_id=paper.id))
    with refused("position.nobody_named"):
        await paper.does("norway", positions.take, await paper.bracket("shall"), Saying(Stance.SUPPORT))
    paragraph, until = (await paper.select("Nothing")).paragraph, (await row(cast.store, Text, paper.id)).tabled_at
    with refused("position.nobody_named"):
        await cast.does("norway", partial(holds.hold, paragraph_id=paragraph, until=until))


async def test_in_a_segment_a_text_is_tabled_at_once(whole: Whole) -> None:
    cast = whole.cast
    async with whole.browser("norway") as norway:
        form = f"/rooms/{cast.room}/texts/new"
        await opened(cast)
        assert "It is tabled at once" in (await norway.get(form)).text
        fields: Any = {"title": "T", "kind": "rolling", "language": "en", "source": DRAFT, "key": uuid4().hex}
        done = await norway.send(form, f"/rooms/{cast.room}/texts", fields)
        assert done.status_code == 303
    async with cast.store.reading() as session:
        assert (await session.execute(select(reviews.Review))).scalars().all() == []
        (text,) = (await session.execute(select(Text))).scalars()
    assert text.seat_id not in cast.seats.values()
