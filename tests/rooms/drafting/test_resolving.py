"""Resolving: brackets kept, dropped, chosen, merged, one place or all that put the same choice; words meet well."""

import pytest

from rooms.drafting.kinds import BracketKind
from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving
from rooms.drafting.texts import BracketState
from tests.cast import Cast
from tests.rooms.drafting.paper import tabled
from tests.rooms.ways import refused

KEEP, DROP = resolving.keep, resolving.drop


@pytest.mark.parametrize(
    ("source", "words", "act", "expected"),
    [
        ("Each member [shall][should][may] report.", "should", KEEP, "Each member should report."),
        ("Each member [shall] [should] report.", "should", KEEP, "Each member should report."),
        ("Each member [shall] [should] report.", "shall", KEEP, "Each member shall report."),
        ("They act [jointly] now.", "jointly", KEEP, "They act jointly now."),
        ("They act [jointly] now.", "jointly", DROP, "They act now."),
        ("They act [jointly].", "jointly", DROP, "They act."),
        ("[Jointly] they act.", "Jointly", DROP, "they act."),
        ("They act [, in the light of need,] now.", ", in the light of need,", DROP, "They act now."),
        ("They act[, in the light,] now.", ", in the light,", KEEP, "They act, in the light, now."),
        ("The member[s] of it.", "s", KEEP, "The members of it."),
        ("The member[s] of it.", "s", DROP, "The member of it."),
        ("By a[n early] date.", "n early", KEEP, "By an early date."),
        ("By a[n early] date.", "n early", DROP, "By a date."),
        ("By an [early] date.", "early", DROP, "By a date."),
        ("By a [firm] early date.", "firm", DROP, "By an early date."),
        ("A [full] hour, a [whole] union.", "full", DROP, "An hour, a [whole] union."),
        ("A [full] hour, a [whole] union.", "whole", DROP, "A [full] hour, a union."),
        ("[[Fast] [steady] growth] counts.", "[Fast] [steady] growth", KEEP, "[Fast] [steady] growth counts."),
        ("[[Fast] [steady] growth] counts.", "[Fast] [steady] growth", DROP, "counts."),
    ],
)
async def test_a_bracket_is_resolved(cast: Cast, source: str, words: str, act: object, expected: str) -> None:
    paper = await tabled(cast, source)
    before = await paper.printed()
    await paper.does("canada", act, await paper.bracket(words))  # type: ignore[arg-type]
    assert await paper.printed() == expected
    assert await paper.printed(1) == before == source
    assert (await paper.text()).open == expected.count("[")


async def test_one_alternative_of_three_goes_and_of_two_the_other_stays_in_brackets(cast: Cast) -> None:
    paper = await tabled(cast, "Each member [shall][should][may] report.")
    await paper.does("canada", DROP, await paper.bracket("may"))
    assert await paper.printed() == "Each member [shall][should] report."
    await paper.does("canada", DROP, await paper.bracket("should"))
    assert await paper.printed() == "Each member [shall] report."
    left = await paper.row(await paper.bracket("shall"))
    assert (left.kind, left.choice) == (BracketKind.OPTIONAL, None)


async def test_nothing_of_a_choice_stays_or_new_words_stand_for_it(cast: Cast) -> None:
    paper = await tabled(cast, "Each member [shall][should] report [soon][at once][later].")
    await paper.does("canada", resolving.merge, await paper.bracket("should"), "is to")
    assert await paper.printed() == "Each member is to report [soon][at once][later]."
    await paper.does("canada", resolving.no_text, await paper.bracket("soon"))
    assert await paper.printed() == "Each member is to report."
    assert (await paper.text()).open == 0


@pytest.mark.parametrize(
    ("act", "words", "expected"),
    [
        (resolving.keep_all, "a goal", "It needs a goal and a plan now."),
        (resolving.keep, "a goal", "It needs a goal now."),
        (resolving.keep, "a plan", "It needs a plan now."),
        (resolving.drop, "a plan", "It needs [a goal] now."),
        (resolving.no_text, "a plan", "It needs now."),
    ],
)
async def test_one_the_other_or_both_with_the_word_between(cast: Cast, act: object, words: str, expected: str) -> None:
    paper = await tabled(cast, "It needs [a goal][and][a plan] now.")
    await paper.does("canada", act, await paper.bracket(words))  # type: ignore[arg-type]
    assert await paper.printed() == expected
    assert (await paper.text()).open == expected.count("[")


async def test_a_linked_class_is_resolved_wherever_the_same_choice_is_put(cast: Cast) -> None:
    source = "[Developed][All] members report.\n\nThey help [developed][all] members.\n\n[All][developed][no] pay.\n"
    paper = await tabled(cast, source)
    await paper.does("canada", resolving.resolve_class, await paper.bracket("All"))
    printed = await paper.printed()
    assert printed == "All members report.\n\nThey help all members.\n\n[All][developed][no] pay.\n"
    assert (await paper.text()).open == 3


async def test_what_stands_within_words_that_go_goes_with_them(cast: Cast) -> None:
    paper = await tabled(cast, "They act [with [full] speed [and care]] now.")
    inner = await paper.bracket("full")
    await paper.does("canada", DROP, await paper.bracket("with [full] speed [and care]"))
    assert await paper.printed() == "They act now."
    assert (await paper.row(inner)).state == BracketState.FELL


async def test_a_bracket_over_paragraphs_is_kept_and_dropped(cast: Cast) -> None:
    source = "5. They act.\n\n[5 bis. They report.\n\n5 ter. They pay.]\n\n6. They meet.\n"
    paper = await tabled(cast, source)
    await paper.does("canada", KEEP, 1)
    assert await paper.printed() == source.replace("[", "").replace("]", "")
    paper = await tabled(cast, source)
    await paper.does("canada", DROP, 1)
    assert await paper.printed() == "5. They act.\n\n6. They meet.\n"
    assert await paper.printed(1) == source


async def test_two_chairs_resolve_at_once_and_the_second_is_told(cast: Cast) -> None:
    paper = await tabled(cast, "Each member [shall][should] report.")
    number = await paper.bracket("should")
    await paper.does("canada", KEEP, number)
    with refused("bracket.settled"):
        await paper.does("canada", KEEP, number)


async def test_delegates_resolve_nothing(cast: Cast) -> None:
    paper = await tabled(cast, "Each member [shall][should] report.")
    with refused("not_permitted"):
        await paper.does("norway", KEEP, await paper.bracket("should"))


async def test_agreed_words_stand_in_brackets_again_for_a_reason(cast: Cast) -> None:
    paper = await tabled(cast, "Each member shall report.")
    chosen = await paper.select("shall")
    with refused("reason.none", "reason"):
        await paper.does("canada", resolving.rebracket, chosen, " ")
    await paper.does("canada", resolving.rebracket, chosen, "One delegation has new instructions.")
    assert await paper.printed() == "Each member [shall] report."


async def test_a_proposal_survives_words_resolved_round_it(cast: Cast) -> None:
    paper = await tabled(cast, "They act [jointly] and report.")
    chosen = await paper.select("report")
    await paper.does("canada", DROP, await paper.bracket("jointly"))
    await paper.does("norway", proposing.replace, chosen, "tell")
    assert await paper.printed() == "They act and [report][tell]."
