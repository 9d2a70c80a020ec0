"""A chair's text: drawn up from another one, answered by delegations, and asked anew when its words change."""

from typing import Any
from uuid import UUID

from rooms.drafting.agreement import agreeing
from rooms.drafting.papers import answers, chairing
from rooms.drafting.papers.answers import Line, Saying
from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving
from rooms.drafting.texts import Agreement
from rooms.people import Audience, Role
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.test_segments import opened
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report by [20XX].\n\n2. They [may] act.\n"


async def drawn_up(cast: Cast) -> Paper:
    """A chair's text, from a text in which somebody has proposed something."""
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.replace, await paper.select("report"), "inform")
    entry = await paper.does("canada", chairing.table, "The way ahead")
    return Paper(cast, UUID(entry.body["text"]))


async def lines(paper: Paper) -> dict[str, Line]:
    async with paper.cast.store.reading() as session:
        found = (await answers.view(session, [paper.id], Audience(paper.cast.room, Role.DELEGATE)))[paper.id]
    return {each.entity: each for each in found.lines}


async def says(paper: Paper, name: str, saying: Saying, **about: Any) -> None:
    seen = about.pop("seen", (await paper.text()).version)
    await paper.does(name, answers.answer, text_id=paper.id, saying=saying, seen=seen, **about)


async def test_a_chair_draws_a_text_up_from_one_that_is_there(cast: Cast) -> None:
    paper = await drawn_up(cast)
    text = await paper.text()
    assert (text.kind, text.title, text.version, text.open, text.missing) == ("chairs", "The way ahead", 1, 5, 1)
    assert text.symbol.endswith("/L.2")
    assert await paper.printed() == "1. Each member [shall][should] [report][inform] by [20XX].\n\n2. They [may] act.\n"
    async with cast.store.reading() as session:
        source, symbol, version = await chairing.drawn_from(session, paper.id) or (None, "", 0)
    assert (symbol[-4:], version) == ("/L.1", 2)
    row = await paper.row(await paper.bracket("inform"))
    assert (row.names, row.seat_id, row.asks) == (["Norway"], None, "replace")
    await paper.does("canada", resolving.resolve_class, await paper.bracket("should"))
    assert "[shall]" not in await paper.printed()
    assert "[shall]" in await Paper(cast, source or paper.id).printed()


async def test_a_delegate_draws_up_no_chairs_text(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    with refused("not_permitted"):
        await paper.does("norway", chairing.table, "Mine")
    with refused("name.empty", "title"):
        await paper.does("canada", chairing.table, " ")


async def test_each_delegation_answers_and_its_answer_falls_with_the_words(cast: Cast) -> None:
    paper = await drawn_up(cast)
    with refused("reason.none", "reason"):
        await says(paper, "norway", Saying.RESERVATION)
    await says(paper, "norway", Saying.TIME)
    await says(paper, "norway", Saying.RESERVATION, reason="Paragraph 2.")
    second = (await paper.select("They")).paragraph
    await says(paper, "icbl", Saying.ACCEPTS, paragraph_id=second)
    found = await lines(paper)
    assert found["Canada"].whole is None
    assert found["Norway"].whole is not None
    assert (found["Norway"].whole.saying, found["Norway"].whole.reason) == ("reservation", "Paragraph 2.")
    assert [(each.saying, each.paragraph, each.fell) for each in found["ICBL"].parts] == [("accepts", second, None)]
    assert "ICRC" not in found
    await paper.does("canada", resolving.keep, await paper.bracket("should"))
    found = await lines(paper)
    assert found["Norway"].whole is not None
    assert (found["Norway"].whole.fell, found["ICBL"].parts[0].fell) == (2, None)
    await paper.does("canada", resolving.keep, await paper.bracket("may"))
    assert (await lines(paper))["ICBL"].parts[0].fell == 3
    await says(paper, "norway", Saying.ACCEPTS)
    assert (await lines(paper))["Norway"].whole.fell is None  # type: ignore[union-attr]
    await paper.does("norway", answers.take_back)
    assert (await lines(paper))["Norway"].whole is None
    with refused("answer.none"):
        await paper.does("norway", answers.take_back)
    assert await differences(cast.store) == []


async def test_marking_a_paragraph_as_agreed_changes_no_words(cast: Cast) -> None:
    paper = await drawn_up(cast)
    await paper.does("canada", resolving.keep, await paper.bracket("may"))
    await says(paper, "norway", Saying.ACCEPTS)
    await paper.does("canada", agreeing.agree, (await paper.select("They")).paragraph, Agreement.INFORMALLY)
    assert (await lines(paper))["Norway"].whole.fell is None  # type: ignore[union-attr]


async def test_one_answers_the_words_one_has_seen(cast: Cast) -> None:
    paper = await drawn_up(cast)
    await paper.does("canada", resolving.keep, await paper.bracket("may"))
    with refused("answer.changed_meanwhile", "saying"):
        await says(paper, "norway", Saying.ACCEPTS, seen=1)
    first = (await paper.select("Each")).paragraph
    await says(paper, "norway", Saying.ACCEPTS, seen=1, paragraph_id=first)
    with refused("answer.changed_meanwhile", "saying"):
        await says(paper, "norway", Saying.ACCEPTS, seen=99)


async def test_who_cannot_answer(cast: Cast) -> None:
    paper = await drawn_up(cast)
    with refused("not_permitted"):
        await says(paper, "icrc", Saying.ACCEPTS)
    rolling = await tabled(cast, SOURCE)
    with refused("answer.not_asked"):
        await says(rolling, "norway", Saying.ACCEPTS)
    await opened(cast)
    with refused("position.nobody_named"):
        await says(paper, "canada", Saying.ACCEPTS)
