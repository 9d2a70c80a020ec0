"""Attributing: what was tracked in a document is asked for by name, as far as the room lets anybody be named."""

from functools import partial

import pytest

from rooms.drafting.kinds import BracketKind
from rooms.drafting.papers import tabling
from rooms.drafting.proposals import proposing
from rooms.drafting.reading.reader import read
from rooms.drafting.reading.tracked import Tracked
from rooms.drafting.texts import Asking, Bracket, TextKind
from rooms.languages import Language
from rooms.room import Attribution
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper
from tests.rooms.ways import refused

SOURCE = "1. Members [shall][20XX] act[ at once].\n\n2. [Growth] is good.\n"
TRACKED = (
    Tracked(18, 24, Asking.REPLACE, "canada", beside=11),
    Tracked(28, 38, Asking.INSERT, "Jane Doe"),
    Tracked(44, 45, Asking.BRACKET, "Canada"),
)


def brackets(rule: Attribution) -> list[tuple[Asking | None, tuple[str, ...], BracketKind, int | None]]:
    changes = tabling.read_in(read(SOURCE, ["Canada"]), TRACKED, rule)
    return [(each.asks, each.names, each.kind, each.choice) for each in changes.marked]


def test_what_was_tracked_is_asked_for_whatever_its_words_look_like() -> None:
    assert brackets(Attribution.ON_RECORD) == [
        (None, (), BracketKind.ALTERNATIVE, 1),
        (Asking.REPLACE, ("Canada",), BracketKind.ALTERNATIVE, 1),
        (Asking.INSERT, ("Jane Doe",), BracketKind.OPTIONAL, None),
        (Asking.BRACKET, ("Canada",), BracketKind.OPTIONAL, None),
    ]


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        (Attribution.BY_AFFILIATION, [(), ("Canada",), (), ("Canada",)]),
        (Attribution.CHATHAM_HOUSE, [(), (), (), ()]),
    ],
)
def test_no_more_is_named_than_the_room_lets_be_named(rule: Attribution, named: list[tuple[str, ...]]) -> None:
    assert [names for _, names, _, _ in brackets(rule)] == named


def test_what_does_not_lie_at_a_bracket_is_left() -> None:
    astray = [
        Tracked(0, 5, Asking.INSERT, "A"),
        Tracked(28, 30, Asking.DELETE, "B"),
        Tracked(999, 1000, Asking.BRACKET, "C"),
    ]
    changes = tabling.read_in(read(SOURCE), astray)
    assert {(each.asks, each.names) for each in changes.marked} == {(None, ())}


async def test_nobody_here_owns_what_came_with_the_text(cast: Cast) -> None:
    act = partial(
        tabling.table,
        kind=TextKind.ROLLING,
        title="A declaration",
        language=Language.ENGLISH,
        reading=read(SOURCE),
        tracked=TRACKED,
    )
    done = await cast.does("canada", act)
    paper = Paper(cast, done.entries[-1].event.text)  # type: ignore[attr-defined]
    row: Bracket = await paper.row(await paper.bracket(" at once"))
    assert (row.asks, row.names, row.seat_id) == (Asking.INSERT, ["Jane Doe"], None)
    with refused("proposal.not_yours"):
        await paper.does("canada", proposing.take_back, row.number)
    assert await paper.printed() == SOURCE
    assert (await paper.text()).open == 4
