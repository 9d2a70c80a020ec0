"""Long sequences of acts, drawn at random: what stands in the tables holds together after each of them."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.kinds import OPEN, BracketKind
from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving
from rooms.drafting.spans import Selected
from rooms.drafting.texts import Bracket, BracketState, Paragraph
from rooms.drafting.wording import Lost
from rooms.floor import Refused
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences

SOURCE = (
    "[Article 1\n\n1. Each member [shall][should] report [annually [, in the light of need,]] to [the conference].\n\n"
    "2. Members [in need] [with capacity] act by [20XX].\n\n[3. They pay [fully][partly][no text].\n\n"
    "3 bis. They meet.]\n\nOption 1: they wait.\n\nOption 2: [they go].\n\n4. Part[y][ies] [a goal][and][a plan].]\n"
)
ACTORS = ("norway", "south_africa", "icbl")
ACTS = 25


@pytest.mark.parametrize("seed", range(6))
async def test_acts_drawn_at_random(cast: Cast, seed: int) -> None:
    drawn = random.Random(seed)
    paper = await tabled(cast, SOURCE)
    seen = {1: await paper.printed()}
    assert seen[1] == SOURCE
    for _ in range(ACTS):
        with suppress(Refused):
            await anything(paper, drawn)
        await sound(paper)
        seen[(await paper.text()).version] = await paper.printed()
    assert len(seen) > ACTS // 3, "too much was refused for anything to be seen"
    for version, printed in seen.items():
        assert await paper.printed(version) == printed
    await cast.writer.close()
    assert await differences(cast.store) == []


@pytest.mark.parametrize("seed", range(4))
async def test_acts_that_are_written_together(cast: Cast, seed: int) -> None:
    """Several come in while one is written: they are entered in one transaction, each on what the others left."""
    drawn = random.Random(50 + seed)
    paper = await tabled(cast, SOURCE)
    for _ in range(6):
        before = (await paper.text()).version
        done = await asyncio.gather(*[anything(paper, drawn) for _ in range(6)], return_exceptions=True)
        assert [each for each in done if isinstance(each, BaseException) and not isinstance(each, Refused)] == []
        await sound(paper)
        assert (await paper.text()).version - before == sum(each is True for each in done)
    await cast.writer.close()
    assert await differences(cast.store) == []


async def anything(paper: Paper, drawn: random.Random) -> bool:
    """One act, by somebody who may do such things; none where no words are left."""
    paragraphs, brackets = await standing(paper)
    worded = [each for each in paragraphs if each.wording.text]
    if not worded:
        return False
    paragraph = drawn.choice(worded)
    wording = paragraph.wording
    start = drawn.randrange(len(wording.text))
    end = min(len(wording.text) - 1, start + drawn.randrange(30))
    selected = Selected(paragraph.id, wording.id(start), wording.id(end))
    words = drawn.choice(("as soon as can be", "by every means", ", where it can,", "x"))
    number = drawn.choice(brackets).number if brackets else 1
    proposals: list[tuple[Callable[..., Awaitable[Any]], tuple[Any, ...]]] = [
        (proposing.replace, (selected, words)),
        (proposing.insert, (Selected(paragraph.id, selected.first), words)),
        (proposing.delete, (selected,)),
        (proposing.bracket, (selected,)),
        (proposing.add_alternative, (number, words)),
        (proposing.rephrase, (number, words + " now")),
        (proposing.take_back, (number,)),
    ]
    decisions = [resolving.keep, resolving.drop, resolving.no_text, resolving.resolve_class, resolving.keep_all]
    if drawn.random() < 0.35:
        await paper.does("canada", drawn.choice(decisions), number)
    else:
        act, given = drawn.choice(proposals)
        await paper.does(drawn.choice(ACTORS), act, *given)
    return True


async def standing(paper: Paper) -> tuple[list[Paragraph], list[Bracket]]:
    async with paper.cast.store.reading() as session:
        query = select(Paragraph).where(col(Paragraph.text_id) == paper.id, col(Paragraph.gone).is_(None))
        paragraphs = list((await session.execute(query.order_by(col(Paragraph.rank)))).scalars())
        open = select(Bracket).where(col(Bracket.text_id) == paper.id, col(Bracket.state) == BracketState.OPEN)
        return paragraphs, list((await session.execute(open.order_by(col(Bracket.number)))).scalars())


async def sound(paper: Paper) -> None:
    """Every open bracket has its two ends in the text, they nest, and the counts are right."""
    paragraphs, brackets = await standing(paper)
    text = await paper.text()
    assert text.open == sum(each.bracketed and each.kind in OPEN for each in brackets)
    assert text.missing == sum(each.kind == BracketKind.PLACEHOLDER for each in brackets)
    places = {id: at for at, id in enumerate(id for each in paragraphs for id in ids(each))}
    letters = {id: letter for each in paragraphs for id, letter in zip(ids(each), each.wording.text, strict=True)}
    spans = []
    for each in brackets:
        if each.empty and not each.bracketed:
            continue
        if each.first not in places or each.last not in places:
            raise Lost(each.number)
        if each.bracketed:
            assert (letters[each.first], letters[each.last]) == ("[", "]"), each.number
            spans.append((places[each.first], places[each.last]))
    for left, right in spans:
        assert not [one for one in spans if left < one[0] < right < one[1]], "brackets cross"
    signs = sum(letter in "[]" for letter in letters.values())
    assert signs == 2 * len(spans), "a bracket stands in the text that nobody knows of"


def ids(paragraph: Paragraph) -> list[int]:
    return [run.first + at for run in paragraph.wording.runs for at in range(len(run.words))]
