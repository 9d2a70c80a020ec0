"""Agreeing: a paragraph in which nothing is open is agreed by stages, and changed by nobody until it is reopened."""

from rooms.drafting import agreeing, proposing, resolving
from rooms.drafting.texts import Agreement
from tests.cast import Cast
from tests.rooms.drafting.paper import tabled
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report by [20XX].\n\n2. They act.\n"


async def test_a_paragraph_is_agreed_by_stages(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    chosen = await paper.select("act")
    paragraph = chosen.paragraph
    await paper.does("canada", agreeing.agree, paragraph, Agreement.INFORMALLY)
    with refused("paragraph.agreed_already", "stage"):
        await paper.does("canada", agreeing.agree, paragraph, Agreement.INFORMALLY)
    await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    for act in (proposing.delete, proposing.bracket):
        with refused("paragraph.agreed"):
            await paper.does("norway", act, chosen)
    with refused("reason.none", "reason"):
        await paper.does("canada", agreeing.reopen, paragraph, "")
    await paper.does("canada", agreeing.reopen, paragraph, "New instructions have come.")
    await paper.does("norway", proposing.delete, chosen)
    assert "They [act]." in await paper.printed()
    with refused("paragraph.open"):
        await paper.does("canada", agreeing.reopen, paragraph, "Again.")


async def test_what_is_open_is_not_agreed(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    paragraph = (await paper.select("Each")).paragraph
    with refused("paragraph.open_brackets", "stage"):
        await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    await paper.does("canada", resolving.keep, await paper.bracket("should"))
    with refused("paragraph.open_brackets", "stage"):
        await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    await paper.does("canada", resolving.merge, await paper.bracket("20XX"), "2030")
    await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    async with cast.store.reading() as session:
        assert await agreeing.clean(session, paper.id) == []
    assert await paper.printed() == "1. Each member should report by 2030.\n\n2. They act.\n"


async def test_delegates_mark_nothing_as_agreed(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    paragraph = (await paper.select("act")).paragraph
    with refused("not_permitted"):
        await paper.does("norway", agreeing.agree, paragraph, Agreement.AGREED)
