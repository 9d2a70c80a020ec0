"""Amendments: papers of their own with items that follow the text; tabled, welcomed, accepted, rejected, withdrawn."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.amending import amendments, items
from rooms.drafting.amending.items import Doing, Item
from rooms.drafting.papers import sponsors
from rooms.drafting.papers.beside import Amendment, Fate
from rooms.drafting.proposals import arranging, proposing
from rooms.drafting.settling import resolving
from rooms.drafting.standing import paragraphs_of
from rooms.drafting.texts import Bracket, Paragraph
from rooms.drafting.wording import Run, Wording
from rooms.floor import NotHere
from tests.cast import Cast, row
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.test_segments import opened
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report once a year.\n\n2. They act in good faith.\n\n3. Nobody is late.\n"


async def at(paper: Paper, words: str) -> Paragraph:
    return await row(paper.cast.store, Paragraph, (await paper.select(words)).paragraph)


async def asked(paper: Paper, words: str, typed: str) -> list[Item]:
    """What somebody asks for who writes the paragraph with these words otherwise."""
    return items.between(await at(paper, words), typed)


async def amends(paper: Paper, by: str, *wanted: Item, on: UUID | None = None) -> UUID:
    done = await paper.cast.does(by, partial(amendments.table, text_id=paper.id, items=wanted, on=on))
    return UUID(done.entries[0].body["amendment"])


async def known(paper: Paper, id: UUID) -> Amendment:
    return await row(paper.cast.store, Amendment, id)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("They act in bad faith.", [(Doing.REPLACE, "good", "bad")]),
        ("They shall act in good faith.", [(Doing.INSERT, "", "shall ")]),
        ("They act.", [(Doing.DELETE, " in good faith", "")]),
        ("Now they act in good faith.", [(Doing.REPLACE, "They", "Now they")]),
        ("They act in good faith", [(Doing.DELETE, ".", "")]),
    ],
)
def test_what_is_asked_for_with_a_paragraph_as_it_should_read(typed: str, expected: list[Any]) -> None:
    wording = Wording((Run(1, "They act "), Run(40, "in good faith.")))
    paragraph = Paragraph(text_id=UUID(int=1), room_id=UUID(int=2), rank=1, runs=wording.kept, version=1, born=1)
    found = items.between(paragraph, typed)
    assert items.reading(wording, found) == typed
    assert [each.doing for each in found] == [doing for doing, *_ in expected]
    assert [each.about.strip() for each in found] == [about.strip() for _, about, _ in expected]
    assert [each.words.strip() for each in found] == [words.strip() for *_, words in expected]


async def test_an_amendment_has_a_symbol_and_sponsors_of_its_own(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    amendment = await amends(paper, "norway", *await asked(paper, "good faith", "2. They act in bad faith."))
    found = await known(paper, amendment)
    assert (found.symbol, found.state, found.version) == ("TL/1/L.2", Fate.TABLED, 1)
    async with cast.store.reading() as session:
        (sponsor,) = (await sponsors.listed(session, [amendment]))[amendment]
    assert (sponsor.short, sponsor.main) == ("Norway", True)
    assert (await (await tabled(cast, "Another.")).text()).symbol == "TL/1/L.3"
    for name in ("icrc", "secretariat"):
        with refused("not_permitted"):
            await amends(paper, name, *await asked(paper, "good faith", "2. They act in bad faith."))


async def test_an_amendment_is_put_into_the_text(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    third = (await paper.select("Nobody")).paragraph
    second = (await paper.select("They")).paragraph
    wanted = [
        *await asked(paper, "good faith", "2. They act in bad faith and slowly."),
        Item(doing=Doing.ADD, paragraph=second, words="2 bis. They rest."),
        Item(doing=Doing.ADD, paragraph=second, words="2 ter. They sleep."),
        Item(doing=Doing.REMOVE, paragraph=third),
        *await asked(paper, "report", "1. Each member [shall] report twice a year."),
    ]
    amendment = await amends(paper, "norway", *wanted)
    # The text goes on meanwhile: the place follows it.
    await paper.does("icbl", proposing.insert, await paper.after("Each"), "and every")
    await paper.does("canada", arranging.move, second, third)
    await paper.does("canada", amendments.accept, amendment)
    assert await paper.printed() == (
        "1. Each [and every] member [shall] report twice a year.\n\n"
        "2. They act in bad faith and slowly.\n\n2 bis. They rest.\n\n2 ter. They sleep.\n\n"
    )
    assert (await known(paper, amendment)).state == Fate.ACCEPTED
    async with cast.store.reading() as session:
        open_ = (await session.execute(select(Bracket).where(col(Bracket.state) == "open"))).scalars().all()
    assert sorted(each.kind for each in open_) == ["optional", "optional"]
    assert await differences(cast.store) == []
    with refused("amendment.decided"):
        await paper.does("canada", amendments.accept, amendment)


async def test_words_that_changed_or_went_are_not_amended(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    changed = await amends(paper, "norway", *await asked(paper, "good faith", "2. They act."))
    gone = await amends(paper, "norway", *await asked(paper, "Nobody", "3. Nobody ever is late."))
    await paper.does("icbl", proposing.replace, await paper.select("good"), "best")
    with refused("amendment.words_changed"):
        await paper.does("canada", amendments.accept, changed)
    whole = await paper.select("Nobody is")
    await paper.does("canada", resolving.rebracket, whole, "Not yet agreed.")
    await paper.does("canada", resolving.drop, await paper.bracket("Nobody is"))
    with refused("amendment.place_gone", "typed"):
        await paper.does("canada", amendments.accept, gone)
    assert (await known(paper, gone)).state == Fate.TABLED


async def test_its_sponsors_withdraw_it_and_those_of_the_text_take_it(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    amendment = await amends(paper, "norway", *await asked(paper, "good faith", "2. They act in bad faith."))
    with refused("amendment.not_a_sponsor"):
        await paper.does("icbl", amendments.welcome, amendment)
    await cast.does("icbl", partial(sponsors.join, paper_id=paper.id))
    await paper.does("icbl", amendments.welcome, amendment)
    assert (await known(paper, amendment)).accepted_by == [str(cast.entities["icbl"])]
    with refused("amendment.welcomed_already"):
        await paper.does("icbl", amendments.welcome, amendment)
    with refused("amendment.not_yours"):
        await paper.does("icbl", amendments.withdraw, amendment)
    await paper.does("norway", amendments.withdraw, amendment)
    assert (await known(paper, amendment)).state == Fate.WITHDRAWN
    with refused("amendment.decided"):
        await cast.does("icbl", partial(sponsors.join, paper_id=amendment))


async def test_a_chair_rejects_with_a_reason(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    amendment = await amends(paper, "norway", *await asked(paper, "good faith", "2. They act in bad faith."))
    with refused("not_permitted"):
        await paper.does("norway", amendments.decide, amendment, Fate.REJECTED, "No.")
    with refused("reason.none", "reason"):
        await paper.does("canada", amendments.decide, amendment, Fate.SET_ASIDE, " ")
    with refused("field.not_a_choice", "fate"):
        await paper.does("canada", amendments.decide, amendment, Fate.WITHDRAWN, "No.")
    await paper.does("canada", amendments.decide, amendment, Fate.SET_ASIDE, "It is a new proposal.")
    assert (await known(paper, amendment)).reason == "It is a new proposal."


async def test_an_amendment_to_an_amendment(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    amendment = await amends(paper, "norway", *await asked(paper, "good faith", "2. They act in bad faith."))
    await cast.does("icbl", partial(sponsors.join, paper_id=paper.id))
    await paper.does("icbl", amendments.welcome, amendment)
    wanted = await asked(paper, "good faith", "2. They act in the best faith.")
    sub = await amends(paper, "south_africa", *wanted, on=amendment)
    before = await paper.printed()
    await paper.does("canada", amendments.accept, sub)
    assert await paper.printed() == before
    assert (await known(paper, amendment)).accepted_by == []
    await paper.does("canada", amendments.accept, amendment)
    assert "They act in the best faith." in await paper.printed()
    with refused("amendment.decided"):
        await amends(paper, "south_africa", *wanted, on=amendment)


async def test_what_is_no_amendment(cast: Cast) -> None:
    paper, other = await tabled(cast, SOURCE), await tabled(cast, SOURCE)
    with refused("amendment.no_items"):
        await amends(paper, "norway")
    item = (await asked(paper, "good faith", "2. They act in bad faith."))[0]
    with pytest.raises(NotHere):
        await amends(other, "norway", item)
    with refused("amendment.too_many_items"):
        await amends(paper, "norway", *[item] * 61)
    with refused("words.brackets", "typed"):
        await amends(paper, "norway", item.model_copy(update={"words": "[bad]"}))
    with refused("amendment.place_gone", "typed"):
        await amends(paper, "norway", item.model_copy(update={"last": 99_999}))
    with refused("words.brackets", "words"):
        await amends(paper, "norway", Item(doing=Doing.ADD, paragraph=item.paragraph, words="[a]"))
    half = await paper.select("member [sha")
    with refused("words.across_brackets", "typed"):
        ids = {"paragraph": half.paragraph, "first": half.first, "last": half.last}
        await amends(paper, "norway", Item(doing=Doing.DELETE, **ids))
    async with cast.store.reading() as session:
        standing = await paragraphs_of(session, paper.id)
    whole = [Item(doing=Doing.REMOVE, paragraph=each.id) for each in standing]
    assert items.share(whole, standing) == 1
    assert items.share([item], standing) < 0.2


async def test_nobody_is_named_while_nobody_is_named(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await opened(cast)
    amendment = await amends(paper, "norway", *await asked(paper, "good faith", "2. They act in bad faith."))
    async with cast.store.reading() as session:
        assert (await sponsors.listed(session, [amendment]))[amendment] == []
    with refused("position.nobody_named"):
        await paper.does("norway", amendments.welcome, amendment)
    await paper.does("norway", amendments.withdraw, amendment)
