"""Oral revisions: a paragraph as it was read out; brackets that were not read out are gone, new ones stand."""

from rooms.drafting.settling import revising
from rooms.drafting.texts import BracketState
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report [annually].\n\n[2. They act.\n\n3. They meet.]\n"


async def read_out(paper: Paper, words: str, of: str = "Each", version: int = 1) -> None:
    paragraph = (await paper.select(of)).paragraph
    await paper.does("canada", revising.revise, paragraph, version, words, "As orally revised.")


async def test_words_are_entered_as_they_were_read_out(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    annually = await paper.select("annually")
    await read_out(paper, "1. Each member [shall][should] report to the body [annually].")
    assert (await paper.printed()).startswith("1. Each member [shall][should] report to the body [annually].\n\n[2.")
    assert (await paper.select("annually")) == annually, "what was not changed is the same characters as before"
    assert (await paper.text()).open == 4
    assert await paper.printed(1) == SOURCE


async def test_brackets_that_were_not_read_out_are_gone(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    shall = await paper.bracket("shall")
    await read_out(paper, "1. Each member should report [annually].")
    assert (await paper.row(shall)).state == BracketState.MERGED
    assert (await paper.text()).open == 2
    await cast.writer.close()
    assert await differences(cast.store) == []


async def test_brackets_that_were_read_out_for_the_first_time_stand(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await read_out(paper, "1. Each [able [and willing]] member [shall][should] report [annually].")
    assert (await paper.text()).open == 6
    assert await paper.bracket("and willing")
    assert await paper.bracket("able [and willing]")


async def test_what_cannot_be_entered(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    for words in (
        "1. Each member [shall][should] report [annually.",
        "1. Each member [shall should] report [annually].",
        "1. Each ]member[ [shall][should] report [annually].",
        "1. Each member [shall][should] [report [annually].",
    ):
        with refused("words.brackets_unmatched", "words"):
            await read_out(paper, words)
    with refused("words.unchanged", "words"):
        await read_out(paper, "1. Each member [shall][should] report [annually].")
    with refused("words.none", "words"):
        await read_out(paper, " \u200b")
    with refused("words.brackets_unmatched", "words"):
        await read_out(paper, "2. They act.", of="They act")
    with refused("paragraph.changed_meanwhile", "words"):
        await read_out(paper, "1. Each member reports.", version=0)
    await read_out(paper, "[2. They act at once.", of="They act")
    await read_out(paper, "3. They meet [soon].]", of="They meet")
    assert (await paper.printed()).endswith("[2. They act at once.\n\n3. They meet [soon].]\n")
    with refused("not_permitted"):
        await paper.does("norway", revising.revise, (await paper.select("Each")).paragraph, 1, "x")
