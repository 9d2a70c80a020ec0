"""Rebasing: proposals that were all made on the first version, one after the other, against a plain model of words.

The model knows words and places of the first version alone, and nothing of characters, ids or versions.
"""

import random
import re
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from rooms.drafting.proposals import proposing
from rooms.drafting.spans import Selected
from rooms.floor import Refused
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled

TEXT = "Each member reports once a year to the conference on what it did and on what it could not do in that year"
WORDS = TEXT.split()
# The first and the last word of what may be replaced as one; any two are apart.
RANGES = ((0, 1), (3, 5), (6, 8), (10, 12), (14, 18))
ACTORS = ("norway", "south_africa", "canada")
SEEDS = range(8)


@dataclass
class Model:
    """Words with other words beside them, and words put in behind them: the latest stands first."""

    beside: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    behind: dict[int, list[str]] = field(default_factory=dict)

    @property
    def printed(self) -> str:
        starts, ends = (
            {start: start for start, _ in self.beside},
            {end: words for (_, end), words in self.beside.items()},
        )
        found = []
        for place, word in enumerate(WORDS):
            put_in = "".join(f" [{each}]" for each in self.behind.get(place, ()))
            others = "]" + "".join(f"[{each}]" for each in ends[place]) if place in ends else ""
            found.append(f"{'[' if place in starts else ''}{word}{put_in}{others}")
        return " ".join(found)


@dataclass
class First:
    """The paper as everybody read it: where each of its words begins and ends."""

    paper: Paper
    selected: Selected

    def words(self, start: int, end: int) -> Selected:
        first = self.selected.first + len(" ".join((*WORDS[:start], ""))) if start else self.selected.first
        return Selected(self.selected.paragraph, first, first + len(" ".join(WORDS[start : end + 1])) - 1)

    def behind(self, place: int) -> Selected:
        return Selected(self.selected.paragraph, self.words(place, place).last)


async def read(cast: Cast) -> First:
    paper = await tabled(cast, TEXT + "\n")
    return First(paper, await paper.select(TEXT))


@pytest.mark.parametrize("seed", SEEDS)
async def test_other_words_are_rebased_and_the_same_words_become_rivals(cast: Cast, seed: int) -> None:
    drawn, first, model = random.Random(seed), await read(cast), Model()
    places = [each for each in range(len(WORDS)) if each not in {end for _, end in RANGES}]
    for number in range(12):
        who, words = drawn.choice(ACTORS), f"wording {number}"
        if drawn.random() < 0.6:
            reach = drawn.choice(RANGES)
            await first.paper.does(who, proposing.replace, first.words(*reach), words)
            model.beside.setdefault(reach, []).append(words)
        else:
            place = drawn.choice(places)
            await first.paper.does(who, proposing.insert, first.behind(place), words)
            model.behind.setdefault(place, []).insert(0, words)
        assert (await first.paper.printed()).strip() == model.printed


@pytest.mark.parametrize("seed", SEEDS)
async def test_words_that_overlap_are_never_lost(cast: Cast, seed: int) -> None:
    drawn, first, asked = random.Random(100 + seed), await read(cast), list[str]()
    for number in range(10):
        start = drawn.randrange(len(WORDS))
        end, words = min(len(WORDS) - 1, start + drawn.randrange(6)), f"wording {number}"
        with suppress(Refused):
            await first.paper.does(drawn.choice(ACTORS), proposing.replace, first.words(start, end), words)
            asked.append(words)
        with suppress(Refused):
            await first.paper.does(drawn.choice(ACTORS), proposing.bracket, first.words(start, end))
    printed = await first.paper.printed()
    assert len(asked) > 5
    assert [printed.count(f"[{each}]") for each in asked] == [1] * len(asked)
    bare = re.sub(r"\[wording \d+\]", "", printed)
    assert bare.replace("[", "").replace("]", "").strip() == TEXT
