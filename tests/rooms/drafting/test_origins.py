"""Where words came from: back to the version and the proposal that brought them, through splits and merges."""

from rooms.drafting import origins
from rooms.drafting.proposals import arranging, proposing
from rooms.drafting.settling import resolving
from rooms.drafting.texts import Paragraph
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled

SOURCE = "1. Members act. They tell all.\n\n2. The fund meets.\n"


async def came(paper: Paper, words: str) -> list[tuple[str, int, str | None]]:
    """The words of a paragraph: with which version each came, and what became of the proposal."""
    async with paper.cast.store.reading() as session:
        row = await session.get_one(Paragraph, (await paper.select(words)).paragraph)
        found = await origins.of_paragraph(session, row)
    return [(each.words, each.version, str(each.proposal.state) if each.proposal else None) for each in found]


async def test_an_agreed_word_leads_back_to_who_proposed_it(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.insert, await paper.after("tell"), "in writing")
    await paper.does("icbl", proposing.replace, await paper.select("all"), "everybody")
    await paper.does("canada", resolving.keep, await paper.bracket("in writing"))
    await paper.does("canada", resolving.keep, await paper.bracket("everybody"))
    assert await paper.printed() == SOURCE.replace("tell all", "tell in writing everybody")
    assert await came(paper, "Members") == [
        *(
            ("1. Members act. They tell", 1, None),
            ("in writing", 2, "kept"),
            ("everybody", 3, "chosen"),
            (".", 1, None),
        ),
    ]


async def test_words_are_followed_through_what_was_split_and_merged(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.insert, await paper.after("tell"), "in writing")
    await paper.does("canada", arranging.split, await paper.select("1. Members act."))
    (first, number, state), *_ = (await came(paper, "They tell"))[1:]
    assert (first, number, state) == ("[in writing]", 2, "open")
    await paper.does("canada", arranging.merge, (await paper.select("They tell")).paragraph)
    found = await came(paper, "They tell")
    assert [each for each in found if each[1] == 1] == [
        ("They tell", 1, None),
        ("all.", 1, None),
        ("2. The fund meets.", 1, None),
    ]
