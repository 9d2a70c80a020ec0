"""Layers: what a delegation keeps to itself is its own seats' alone, follows the words, and is released by its head."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.layers import contents, drafts, instructions, layer, notes, releasing
from rooms.drafting.layers.drafts import Draft, DraftState
from rooms.drafting.layers.layer import Layer
from rooms.drafting.layers.placing import About
from rooms.drafting.proposals import proposing
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.settling import resolving
from rooms.drafting.texts import Asking
from rooms.floor import NotHere
from rooms.people import Function, Role
from tests.cast import Cast, entries, row
from tests.rooms.drafting.delegation import joined
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.test_record import checked
from tests.rooms.ways import archived, numbers, refused

SOURCE = "1. Each member [shall][should] report annually to the conference.\n\n2. The fund meets once a year.\n"


async def kept(cast: Cast, paper: Paper, words: str, asks: Asking, new: str = "", by: str = "norway") -> UUID:
    """A delegation keeps a proposal on words to itself."""
    about = await paper.select(words)
    wish = Wish(asks, about.last, 0, new) if asks == Asking.INSERT else Wish(asks, about.first, about.last, new)
    done = await cast.does(by, partial(drafts.keep, text_id=paper.id, paragraph_id=about.paragraph, wishes=[wish]))
    return UUID(done.entries[-1].body["draft"])


async def seen(cast: Cast, paper: Paper, by: str = "norway") -> Any:
    async with cast.floor_of(by) as floor:
        return await contents.of_text(floor, paper.id)


async def of_norway(cast: Cast) -> UUID:
    async with cast.store.reading() as session:
        query = select(col(Layer.id)).where(col(Layer.entity_id) == cast.entities["norway"])
        return (await session.execute(query)).scalar_one()


async def test_what_is_kept_is_in_no_record_but_the_layers_own(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    before, text = await numbers(cast), await paper.printed()
    await kept(cast, paper, "annually", Asking.REPLACE, "every two years")
    paragraph = (await paper.select("fund")).paragraph
    await cast.does("norway", partial(notes.keep, text_id=paper.id, where=About(paragraph), words="Ask the treasury."))
    await paper.does("norway", instructions.instruct, await paper.bracket("shall"), "Keep shall.", "should")
    assert await numbers(cast) == before
    assert await paper.printed() == text
    kinds = [each.kind for each in await entries(cast.store, await of_norway(cast))]
    assert kinds == ["LayerOpened", "DraftKept", "LayerNoteKept", "BracketInstructed"]
    assert await differences(cast.store) == []
    assert all(each.whole for each in (await checked(cast.store)).values())


async def test_the_seats_of_the_delegation_alone_see_it(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    draft = await kept(cast, paper, "annually", Asking.REPLACE, "every two years")
    await joined(cast, "nora", "norway", "Nora Norway")
    await joined(cast, "presiding", "norway", "Nadia Norway", role=Role.CO_CHAIR)
    assert [each.words for each in (await seen(cast, paper, "nora")).drafts] == ["every two years"]
    for name in ("canada", "presiding", "secretariat", "icrc"):
        with pytest.raises(NotHere):
            await seen(cast, paper, name)
        with refused("not_permitted"):
            await cast.does(name, partial(drafts.drop, draft_id=draft))
    for name in ("south_africa", "icbl"):
        assert (await seen(cast, paper, name)).empty
        for act in (drafts.drop, releasing.release, partial(drafts.reword, words="x")):
            with pytest.raises(NotHere):
                await cast.does(name, partial(act, draft_id=draft))


async def test_the_head_releases_and_it_is_an_ordinary_proposal(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await joined(cast, "head", "norway", "Hedda Norway", Function.HEAD)
    draft = await kept(cast, paper, "annually", Asking.REPLACE, "every two years")
    await cast.does("norway", partial(drafts.ready, draft_id=draft, ready=True))
    with refused("draft.so_already"):
        await cast.does("norway", partial(drafts.ready, draft_id=draft, ready=True))
    with refused("layer.head_alone"):
        await cast.does("norway", partial(releasing.release, draft_id=draft))
    done = await cast.does("head", partial(releasing.release, draft_id=draft), uuid4().hex)
    assert [each.kind for each in done.entries] == ["Proposed", "DraftReleased"]
    assert "report [annually][every two years] to" in await paper.printed()
    bracket = await paper.row(await paper.bracket("every two years"))
    assert bracket.seat_id == cast.seats["head"]
    settled = await row(cast.store, Draft, draft)
    assert (settled.state, settled.bracket) == (DraftState.RELEASED, bracket.number)
    with refused("draft.settled"):
        await cast.does("head", partial(releasing.release, draft_id=draft))
    assert await differences(cast.store) == []


async def test_an_alternate_releases_where_no_head_sits_and_anybody_where_neither_does(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    draft = await kept(cast, paper, "annually", Asking.DELETE)
    async with cast.floor_of("norway") as floor:
        assert await layer.releases(floor)
    await joined(cast, "alternate", "norway", "Anna Norway", Function.ALTERNATE)
    # Whoever presides is not of the delegation here, whatever their function.
    await joined(cast, "presiding", "norway", "Nadia Norway", Function.HEAD, Role.CO_CHAIR)
    with refused("layer.head_alone"):
        await cast.does("norway", partial(releasing.release, draft_id=draft))
    await cast.does("alternate", partial(releasing.release, draft_id=draft))
    assert "report [annually] to" in await paper.printed()


async def test_a_draft_follows_its_words_and_says_when_they_are_gone(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    fund = await kept(cast, paper, "once a year", Asking.REPLACE, "twice a year")
    gone = await kept(cast, paper, "shall", Asking.REPLACE, "will")
    after = await kept(cast, paper, "conference", Asking.INSERT, "and to its bureau")
    await paper.does("canada", proposing.insert, await paper.after("fund"), "of the conference")
    await paper.does("canada", resolving.keep, await paper.bracket("should"))
    found = {each.id: each for each in (await seen(cast, paper)).drafts}
    assert (found[fund].fits, found[fund].now) == (True, "once a year")
    assert (found[gone].fits, found[gone].about) == (False, "shall")
    assert found[after].fits
    with refused("draft.no_place"):
        await cast.does("norway", partial(releasing.release, draft_id=gone))
    await cast.does("norway", partial(releasing.release, draft_id=fund))
    await cast.does("norway", partial(releasing.release, draft_id=after))
    printed = await paper.printed()
    assert "meets [once a year][twice a year]." in printed
    assert "conference [and to its bureau]." in printed
    assert await differences(cast.store) == []


async def test_where_others_proposed_on_the_same_words_it_becomes_a_rival(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    draft = await kept(cast, paper, "annually", Asking.REPLACE, "every two years")
    await paper.does("icbl", proposing.replace, await paper.select("annually"), "monthly")
    (found,) = (await seen(cast, paper)).drafts
    assert found.fits
    await cast.does("norway", partial(releasing.release, draft_id=draft))
    assert "[annually][monthly][every two years]" in await paper.printed()


async def test_an_alternative_is_kept_beside_its_bracket(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    number = await paper.bracket("shall")
    done = await cast.does("norway", partial(drafts.keep_beside, text_id=paper.id, number=number, words="may"))
    draft = UUID(done.entries[-1].body["draft"])
    with refused("words.unchanged", "words"):
        await cast.does("norway", partial(drafts.reword, draft_id=draft, words="may"))
    await cast.does("norway", partial(drafts.reword, draft_id=draft, words="might"))
    await cast.does("norway", partial(releasing.release, draft_id=draft))
    assert "[shall][should][might]" in await paper.printed()


async def test_instructions_and_notes_are_rewritten_and_taken_back(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    number = await paper.bracket("shall")
    with refused("layer.no_words", "instruction"):
        await paper.does("norway", instructions.instruct, number, " ", "")
    await paper.does("norway", instructions.instruct, number, "Keep shall.", "should")
    with refused("words.unchanged", "instruction"):
        await paper.does("norway", instructions.instruct, number, "Keep shall.", "should")
    (told,) = (await seen(cast, paper)).instructions
    assert (told.instruction, told.fallback, told.words) == ("Keep shall.", "should", "shall")
    await paper.does("norway", instructions.instruct, number, "", "")
    about = await paper.select("once a year")
    where = About(about.paragraph, about.first, about.last)
    done = await cast.does("norway", partial(notes.keep, text_id=paper.id, where=where, words="Costs?\n\nAsk."))
    (note,) = (await seen(cast, paper)).notes
    assert (note.words, note.about, note.fits) == ("Costs?\n\nAsk.", "once a year", True)
    with refused("layer.no_words", "words"):
        await cast.does("norway", partial(notes.keep, text_id=paper.id, where=where, words="  \n "))
    await cast.does("norway", partial(notes.remove, note_id=UUID(done.entries[-1].body["note"])))
    assert (await seen(cast, paper)).empty
    assert await differences(cast.store) == []


async def test_nothing_is_kept_in_a_room_that_is_archived(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await kept(cast, paper, "annually", Asking.DELETE)
    await archived(cast)
    with refused("room.archived"):
        await kept(cast, paper, "fund", Asking.DELETE)
    assert len((await seen(cast, paper)).drafts) == 1
