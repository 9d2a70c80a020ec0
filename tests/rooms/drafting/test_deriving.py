"""Deriving: the acts that an edited paragraph asks for, judged by what the paragraph prints once they are done."""

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rooms.drafting.kinds import BracketKind
from rooms.drafting.proposals import proposing
from rooms.drafting.proposals.deriving import Signs, Wish, derived
from rooms.drafting.redrafting import Redraft
from rooms.drafting.spans import Selected, exactly, found
from rooms.drafting.texts import Asking, Bracket, Paragraph, Text
from rooms.drafting.wording import Run, Wording
from rooms.floor import Refused
from tests.rooms.ways import refused

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ALIKE: dict[str, Any] = {"symbol": "L.1", "kind": "rolling", "title": "A text", "language": "en"}


@dataclass
class Desk:
    """A paragraph in hand, with the pairs of brackets in it, before no store at all."""

    redraft: Redraft
    paragraph: Paragraph
    signs: list[Signs]

    @property
    def wording(self) -> Wording:
        return self.redraft.wordings[self.paragraph.id]


def desk(words: str) -> Desk:
    text = Text(room_id=uuid4(), seat_id=uuid4(), number=1, tabled_at=NOW, changed_at=NOW, **ALIKE)
    text.next_id, text.next_bracket, text.next_choice, text.open, text.missing = len(words) + 1, 1, 1, 0, 0
    runs = Wording((Run(1, words),)).kept
    paragraph = Paragraph(text_id=text.id, room_id=text.room_id, rank=1, runs=runs, version=1, born=1)
    redraft = Redraft(None, text)  # type: ignore[arg-type]
    redraft.take(paragraph)
    signs = [Signs(number, *ends) for number, ends in enumerate(pairs(words), 1)]
    for number, first, last in signs:
        common: dict[str, Any] = {
            "text_id": text.id,
            "paragraph_id": paragraph.id,
            "ends_in": paragraph.id,
            "at": NOW,
            "version": 1,
        }
        redraft.brackets[number] = Bracket(number=number, first=first, last=last, kind=BracketKind.OPTIONAL, **common)
    redraft.next_bracket = len(signs) + 1
    return Desk(redraft, paragraph, signs)


def pairs(words: str) -> list[tuple[int, int]]:
    open_, done = [], []
    for id, letter in enumerate(words, 1):
        if letter == "[":
            open_.append(id)
        elif letter == "]":
            done.append((open_.pop(), id))
    return sorted(done)


async def do(at: Desk, wish: Wish) -> None:
    """One act, as it is done to the text."""
    redraft, selected = at.redraft, Selected(at.paragraph.id, wish.first, wish.last)
    if wish.asks == Asking.INSERT:
        proposing.inserted(redraft, await found(redraft, selected), wish.words)
        return
    span = proposing.some(redraft, await found(redraft, selected))
    standing = exactly(redraft, span)
    if wish.asks == Asking.REPLACE and standing is not None:
        after = max(each.last for each in redraft.marked if each.choice == standing.choice) if standing.choice else None
        standing.choice = standing.choice or redraft.new_choice()
        proposing.put_beside(redraft, span.paragraph, after or standing.last, wish.words, standing.choice)
    elif wish.asks == Asking.REPLACE:
        choice = redraft.new_choice()
        kept = proposing.enclosed(redraft, span, BracketKind.ALTERNATIVE, choice=choice)
        proposing.put_beside(redraft, span.paragraph, kept.last, wish.words, choice)
    else:
        proposing.enclosed(redraft, span, BracketKind.OPTIONAL, asks=wish.asks)
    know(at)


def know(at: Desk) -> None:
    """What was marked stands from now on."""
    for each in at.redraft.marked:
        facts = each.model_dump(exclude={"paragraph", "asks", "names"})
        row = Bracket(text_id=uuid4(), paragraph_id=each.paragraph, asks=each.asks or "", at=NOW, version=2, **facts)
        at.redraft.brackets.setdefault(each.number, row)


def after(words: str, typed: str) -> str:
    """What a paragraph prints once everything that is asked for with it is done."""
    at = desk(words)

    async def all_of_them() -> None:
        for wish in derived(at.wording, at.signs, typed):
            await do(at, wish)

    asyncio.run(all_of_them())
    return at.wording.text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Each member should report to it.", "Each member [shall][should] report to it."),
        ("Each member shall not report to it.", "Each member shall [not] report to it."),
        ("Each member shall report.", "Each member shall report [to it]."),
        ("Each [member] shall report to it.", "Each [member] shall report to it."),
        ("Each [member shall report] to it.", "Each [member shall report] to it."),
        ("Each member[s] shall report to it.", "Each member [s] shall report to it."),
        ("Each mem[ber] shall report to it.", "Each mem[ber] shall report to it."),
        ("Each member [should] report to it.", "Each member [shall][should] report to it."),
        ("Each member [shall][should] report to it.", "Each member [shall][should] report to it."),
        ("Each member [shall][should][may] report to it.", "Each member [shall][should][may] report to it."),
        ("Each member [may][shall] report to it.", "Each member [shall][may] report to it."),
        ("Each member [should][may] report to it.", "Each member [shall][should][may] report to it."),
        ("Each [member [shall] report] to it.", "Each [member [shall] report] to it."),
        ("Each member shall [annually] report to it.", "Each member shall [annually] report to it."),
        ("Each member [shall report to it once].", "Each member [shall report to it [once]]."),
        ("Each member [shall report] twice to it.", "Each member [shall report] [twice] to it."),
        ("Each member [should report] to it.", "Each member [[shall][should] report] to it."),
        ("All shall report\r\nto it.", "[Each member][All] shall report to it."),
        ("Each  member shall report to it. All do.\r\n", "Each member shall report to it. [All do.]"),
    ],
)
def test_what_was_typed_is_asked_for(typed: str, printed: str) -> None:
    assert after("Each member shall report to it.", typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("All [shall][should] report.", "All [shall][should] report."),
        ("All [should][shall] report.", "All [shall][should] report."),
        ("All [shall] soon report.", "All [shall] [soon] report."),
        ("All report.", "All [[shall]] report."),
        ("All must report.", "All [shall][must] report."),
        ("All [[shall] report].", "All [[shall] report]."),
        ("All [shall now] report.", "All [shall [now]] report."),
    ],
)
def test_brackets_that_stand_are_left_where_they_are(typed: str, printed: str) -> None:
    assert after("All [shall] report.", typed) == printed


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("All [shall] report.", "words.unchanged"),
        ("All  [shall] report.\r\n", "words.unchanged"),
        ("All shall report.", "brackets.taken"),
        ("All shall] report.", "brackets.taken"),
        ("All [shall] [report.", "words.brackets_unmatched"),
        ("All [shall] report].", "words.brackets_unmatched"),
        ("All [shall] report [to [the] chair].", "brackets.within"),
        ("All [shall] report [] .", "brackets.within"),
        ("All [shall] report [one] and [two].", "brackets.within"),
    ],
)
def test_what_cannot_be_told_is_asked_for_anew(typed: str, reason: str) -> None:
    with refused(reason, "words"):
        after("All [shall] report.", typed)


def test_so_many_changes_at_once() -> None:
    at = desk(" ".join(f"w{n} x" for n in range(50)))
    with refused("proposals.too_many", "words"):
        derived(at.wording, at.signs, " ".join(f"w{n}" for n in range(50)))


WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"])
OTHERS = st.sampled_from(["one", "two", "three", "four"])


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str, str]:
    """A paragraph, what somebody made of it, and what it says if all of that is accepted."""
    words = draw(st.lists(WORDS, min_size=4, max_size=12))
    typed, accepted = [], []
    for word in words:
        done = draw(st.sampled_from(["keep", "keep", "keep", "keep", "delete", "replace", "insert", "bracket"]))
        new = draw(OTHERS)
        typed += {"keep": [word], "delete": [], "replace": [new], "insert": [word, new], "bracket": [f"[{word}]"]}[done]
        accepted += {"delete": [], "replace": [new], "insert": [word, new]}.get(done, [word])
    return " ".join(words), " ".join(typed), " ".join(accepted)


def declined(printed: str) -> str:
    """Without what is new: of these words none stands in the paragraphs before."""
    without = re.sub(r"\[(?:(?:one|two|three|four) ?)+\]", "", printed)
    return " ".join(re.sub(r"[\[\]]", "", without).split())


ONE_CHOICE = re.compile(r"(?P<ahead>[^][]*)\[(?P<before>[^][]*)\]\[(?P<typed>[^][]*)\](?P<behind>[^][]*)")


def said(choice: re.Match[str], alternative: str) -> str:
    return choice["ahead"] + choice[alternative] + choice["behind"]


def new(words: str) -> list[str]:
    return re.findall(r"\b(?:one|two|three|four)\b", words)


@given(edits())
@example(("alpha " * 5 + "alpha", "alpha one one [alpha]", "alpha one one alpha"))
@settings(max_examples=100, deadline=None)
def test_nothing_that_stood_is_lost_and_nothing_that_was_typed(edit: tuple[str, str, str]) -> None:
    before, typed, accepted = edit
    if before == typed:
        return
    printed = after(before, typed)
    if one := ONE_CHOICE.fullmatch(printed):
        # Where hardly a word was left, what was typed stands beside it, without brackets of its own.
        assert said(one, "before") == before
        assert said(one, "typed") == accepted
        return
    assert declined(printed) == before
    assert new(printed) == new(accepted)
    assert printed.count("[") == printed.count("]")


@given(st.text("ab [] \n", max_size=40), st.text("ab []\n", max_size=40))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_it_is_derived_or_refused(words: str, typed: str) -> None:
    """And what is derived leaves every character that stood."""
    before = words if balanced(words) else re.sub(r"[\[\]]", "", words)
    try:
        printed = after(before.strip("\n"), typed)
    except Refused:
        return
    left = iter(printed)
    assert all(letter in left for letter in before.strip("\n"))


def balanced(words: str) -> bool:
    depth = 0
    for letter in words:
        depth += (letter == "[") - (letter == "]")
        if depth < 0:
            return False
    return depth == 0
