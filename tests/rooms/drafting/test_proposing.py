"""Proposing: words inserted, deleted, replaced, bracketed; others' changes in the meantime take nothing away."""

from rooms.drafting.kinds import BracketKind
from rooms.drafting.proposals import proposing
from rooms.drafting.spans import Selected
from rooms.drafting.texts import Asking, BracketState
from tests.cast import Cast
from tests.rooms.drafting.paper import tabled
from tests.rooms.ways import refused

SOURCE = "1. Each member shall report annually to the conference.\n\n2. Members in need receive support.\n"


async def test_words_are_replaced_by_an_alternative_beside_them(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.replace, await paper.select("shall"), "should")
    assert "Each member [shall][should] report annually" in await paper.printed()
    text = await paper.text()
    assert (text.version, text.open) == (2, 2)
    new = await paper.row(await paper.bracket("should"))
    assert (new.kind, new.asks) == (BracketKind.ALTERNATIVE, Asking.REPLACE)
    assert new.choice == (await paper.row(await paper.bracket("shall"))).choice


async def test_words_proposed_for_what_somebody_replaced_meanwhile_are_one_more_alternative(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    chosen = await paper.select("shall")
    await paper.does("norway", proposing.replace, chosen, "should")
    await paper.does("south_africa", proposing.replace, chosen, "must")
    assert "Each member [shall][should][must] report" in await paper.printed()
    with refused("words.alternative_already", "words"):
        await paper.does("icbl", proposing.replace, chosen, "must")


async def test_a_selection_that_cuts_a_bracket_takes_in_the_whole_of_it(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    wide = await paper.select("shall report")
    await paper.does("norway", proposing.replace, await paper.select("shall"), "should")
    await paper.does("south_africa", proposing.replace, wide, "reports")
    assert "Each member [[shall][should] report][reports] annually" in await paper.printed()


async def test_an_insertion_keeps_words_apart(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.insert, await paper.after("member"), "and observer")
    await paper.does("icbl", proposing.insert, await paper.after("support"), ", in particular technical support,")
    printed = await paper.printed()
    assert "Each member [and observer] shall" in printed
    assert "receive support[, in particular technical support,]." in printed


async def test_words_at_the_beginning_and_end_of_a_paragraph(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    first = await paper.select("1.")
    await paper.does("norway", proposing.insert, Selected(first.paragraph, 0), "Where it can,")
    await paper.does("norway", proposing.insert, await paper.after("conference."), "It may say more.")
    assert (await paper.printed()).startswith("[Where it can,] 1. Each member")
    assert "conference. [It may say more.]\n\n" in await paper.printed()


async def test_words_are_asked_to_go_and_put_in_brackets(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    chosen = await paper.select(" annually ")
    await paper.does("norway", proposing.delete, chosen)
    assert "report [annually] to" in await paper.printed()
    with refused("words.bracketed_already", "words"):
        await paper.does("icbl", proposing.delete, await paper.select("annually"))
    await paper.does("icbl", proposing.bracket, await paper.select("in need"))
    assert "Members [in need] receive" in await paper.printed()
    assert (await paper.text()).open == 2


async def test_ones_own_proposal_is_rephrased_and_taken_back(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.replace, await paper.select("shall"), "should")
    number = await paper.bracket("should")
    with refused("proposal.not_yours"):
        await paper.does("icbl", proposing.rephrase, number, "may")
    await paper.does("norway", proposing.rephrase, number, "is invited to")
    assert "[shall][is invited to] report" in await paper.printed()
    with refused("words.unchanged", "words"):
        await paper.does("norway", proposing.rephrase, number, "is invited to")
    await paper.does("norway", proposing.take_back, number)
    assert (await paper.printed()) == SOURCE
    text = await paper.text()
    assert text.open == 0
    assert (await paper.row(number)).state == BracketState.WITHDRAWN
    with refused("bracket.settled"):
        await paper.does("norway", proposing.take_back, number)


async def test_a_withdrawn_insertion_or_deletion_leaves_the_text_as_it_was(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.insert, await paper.after("member"), "and observer")
    await paper.does("norway", proposing.take_back, await paper.bracket("and observer"))
    await paper.does("norway", proposing.delete, await paper.select("annually"))
    await paper.does("norway", proposing.take_back, await paper.bracket("annually"))
    assert (await paper.printed()) == SOURCE


async def test_what_cannot_be_proposed(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    chosen = await paper.select("shall")
    with refused("words.none", "words"):
        await paper.does("norway", proposing.replace, chosen, " \u200b ")
    with refused("words.brackets", "words"):
        await paper.does("norway", proposing.replace, chosen, "[may]")
    with refused("words.too_long", "words"):
        await paper.does("norway", proposing.replace, chosen, "x" * 5_001)
    with refused("words.none_selected", "words"):
        await paper.does("norway", proposing.delete, Selected(chosen.paragraph, chosen.last, chosen.first))
    with refused("words.gone_meanwhile", "words"):
        await paper.does("norway", proposing.delete, Selected(chosen.paragraph, 99_999, 99_999))
    with refused("not_permitted"):
        await paper.does("icrc", proposing.delete, chosen)
    assert await paper.printed() == SOURCE


async def test_every_earlier_version_can_be_printed(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    seen = [await paper.printed()]
    await paper.does("norway", proposing.replace, await paper.select("shall"), "should")
    seen.append(await paper.printed())
    await paper.does("icbl", proposing.insert, await paper.after("Members"), "and observers")
    seen.append(await paper.printed())
    await paper.does("norway", proposing.rephrase, await paper.bracket("should"), "may")
    seen.append(await paper.printed())
    assert [await paper.printed(version) for version in (1, 2, 3, 4)] == seen
    assert len(set(seen)) == 4
