"""Arranging: paragraphs moved, split and merged, with what stands in them; what came from where stays known."""

from rooms.drafting.proposals import arranging, proposing
from rooms.drafting.settling import resolving
from rooms.drafting.texts import Paragraph
from tests.cast import Cast
from tests.rooms.drafting.paper import tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import refused

SOURCE = "1. They act [soon] and report.\n\n2. They [pay][give].\n\n[3. They meet.\n\n4. They part.]\n"


async def test_a_paragraph_is_moved(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    first, second = (await paper.select("act")).paragraph, (await paper.select("[pay]")).paragraph
    await paper.does("canada", arranging.move, first, second)
    moved = await paper.printed()
    assert moved.startswith("2. They [pay][give].\n\n1. They act [soon] and report.\n\n[3.")
    with refused("paragraph.there_already", "after"):
        await paper.does("canada", arranging.move, first, second)
    await paper.does("canada", arranging.move, first, None)
    assert await paper.printed() == SOURCE
    assert await paper.printed(2) == moved
    with refused("paragraph.bracket_beyond", "after"):
        await paper.does("canada", arranging.move, (await paper.select("meet")).paragraph, None)
    with refused("not_permitted"):
        await paper.does("norway", arranging.move, first, second)


async def test_a_paragraph_is_split_and_its_brackets_go_with_their_words(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    chosen, reported = await paper.after("act"), await paper.select("report")
    await paper.does("canada", arranging.split, chosen)
    assert (await paper.printed()).startswith("1. They act\n\n[soon] and report.\n\n2. They")
    async with cast.store.reading() as session:
        new = await session.get_one(Paragraph, (await paper.select("[soon]")).paragraph)
        assert new.source == chosen.paragraph
    assert await paper.printed(1) == SOURCE
    await paper.does("canada", resolving.drop, await paper.bracket("soon"))
    assert "1. They act\n\nand report." in await paper.printed()
    moved = await paper.select("report")
    assert (moved.first, moved.last) == (reported.first, reported.last), "the same characters in another paragraph"
    with refused("words.none_selected", "words"):
        await paper.does("canada", arranging.split, await paper.after("and report."))


async def test_paragraphs_are_merged(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    first = (await paper.select("act")).paragraph
    await paper.does("canada", arranging.merge, first)
    assert (await paper.printed()).startswith("1. They act [soon] and report. 2. They [pay][give].\n\n[3.")
    await paper.does("norway", proposing.add_alternative, await paper.bracket("give"), "send")
    assert "They [pay][give][send]." in await paper.printed()
    meet = (await paper.select("meet")).paragraph
    await paper.does("canada", arranging.merge, meet)
    assert (await paper.printed()).endswith("[3. They meet. 4. They part.]\n")
    await paper.does("canada", resolving.keep, 4)
    assert (await paper.printed()).endswith("3. They meet. 4. They part.\n")
    with refused("paragraph.last"):
        await paper.does("canada", arranging.merge, meet)
    assert await paper.printed(1) == SOURCE
    assert ((await paper.text()).paragraphs, (await paper.text()).open) == (2, 4)
    await cast.writer.close()
    assert await differences(cast.store) == []
