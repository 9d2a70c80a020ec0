"""Numbers derived with Latin: of a paragraph that came after another one."""

import pytest

from rooms.drafting.latin import SUFFIXES, following
from rooms.drafting.proposals import arranging
from rooms.drafting.texts import Paragraph
from tests.cast import Cast
from tests.rooms.drafting.paper import tabled


@pytest.mark.parametrize(
    ("label", "taken", "expected"),
    [
        ("5.", [], "5 bis."),
        ("5.", ["5 bis.", "6."], "5 ter."),
        ("5 bis.", ["5.", "5 bis."], "5 ter."),
        ("5 bis", ["5bis."], "5 ter"),
        ("(a)", ["(a)", "(b)"], "(a bis)"),
        ("(iv)", [], "(iv bis)"),
        ("PP3", ["PP3bis"], "PP3 ter"),
        ("OP6alt.", [], "OP6 bis."),
        ("2.1", [], "2.1 bis"),
        ("•", [], ""),
        ("", [], ""),
        ("Article 2", [], ""),
        ("9.", [f"9 {each}." for each in SUFFIXES], ""),
    ],
)
def test_the_next_number(label: str, taken: list[str], expected: str) -> None:
    assert following(label, taken) == expected


async def test_a_paragraph_that_is_split_numbers_what_it_leaves_behind(cast: Cast) -> None:
    paper = await tabled(cast, "5. Members act. They tell.\n\n5 bis. They meet. They part.\n\n6. All ends.\n")
    await paper.does("canada", arranging.split, await paper.select("5. Members act."))
    await paper.does("canada", arranging.split, await paper.select("5 bis. They meet."))
    labels = {}
    for words in ("They tell", "They part"):
        async with cast.store.reading() as session:
            labels[words] = (await session.get_one(Paragraph, (await paper.select(words)).paragraph)).label
    assert labels == {"They tell": "5 ter.", "They part": "5 quater."}
    assert "\n\nThey tell.\n\n" in await paper.printed()
