"""Two versions of a text: what became of each paragraph and word, and both can be read from it."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rooms.drafting.comparing.alignment import Effort, shortest
from rooms.drafting.comparing.changes import Change, Fate, compare
from rooms.drafting.comparing.rising import rising
from rooms.drafting.comparing.words import Piece, Tag, pieces
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.lines import Line
from tests.hanging import ends

SAME, GONE, COME = Tag.SAME, Tag.GONE, Tag.COME


def text(*words: str, ids: str | None = None) -> list[Line]:
    """Lines with one-letter ids, or of which nobody knows which they are."""
    return [Line(ids[n] if ids else None, ParagraphKind.PLAIN, f"{n + 1}.", each) for n, each in enumerate(words)]


def fates(changes: list[Change]) -> list[tuple[Fate, int | None, int | None]]:
    return [(each.fate, each.was, each.now) for each in changes]


def printed(found: tuple[Piece, ...], without: Tag) -> str:
    return "".join(piece.words for piece in found if piece.tag != without)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("the same", "the same", [(SAME, "the same")]),
        ("", "", []),
        ("", "new", [(COME, "new")]),
        ("it shall report", "it should report", [(SAME, "it "), (GONE, "shall"), (COME, "should"), (SAME, " report")]),
        (
            "it [shall][should] report",
            "it shall report",
            [(SAME, "it "), (GONE, "["), (SAME, "shall"), (GONE, "][should]"), (SAME, " report")],
        ),
        ("part[y] acts", "party acts", [(GONE, "part[y]"), (COME, "party"), (SAME, " acts")]),
        ("by 1.5 to 2.5", "by 1.5 to 3.5", [(SAME, "by 1.5 to "), (GONE, "2.5"), (COME, "3.5")]),
        ("a  b", "a b", [(SAME, "a "), (GONE, " "), (SAME, "b")]),
        ("支持禁令", "不支持禁令", [(COME, "不"), (SAME, "支持禁令")]),
        ("نوافق على النص", "نوافق على هذا النص", [(SAME, "نوافق على "), (COME, "هذا "), (SAME, "النص")]),
        ("one two three four of", "of every other thing said", [(GONE, "one two three four of")]),
    ],
)
def test_words_that_went_and_came(before: str, after: str, found: list[Piece]) -> None:
    assert list(pieces(before, after))[: len(found)] == found


WORDS = some.lists(
    some.sampled_from([*"[]", "we", "shall", " ", "\n", "a", "1.5", "禁", "نص", ",", "\u0301"]), max_size=30
)


@given(WORDS.map("".join), WORDS.map("".join), some.integers(0, 60))
def test_both_wordings_can_be_printed_back(before: str, after: str, effort: int) -> None:
    """However little effort is allowed."""
    found = pieces(before, after, Effort(effort))
    assert printed(found, COME) == before
    assert printed(found, GONE) == after
    assert all(piece.words for piece in found)
    assert all(one.tag != other.tag for one, other in pairwise(found))


def longest(old: str, new: str) -> int:
    """The most members that two sequences have in common in order, counted the slow way."""
    row = [0] * (len(new) + 1)
    for one in old:
        above = row[:]
        for n, other in enumerate(new):
            row[n + 1] = above[n] + 1 if one == other else max(above[n + 1], row[n])
    return row[-1]


@given(some.text("ab", max_size=12), some.text("ab", max_size=12))
def test_the_shortest_way_keeps_the_most(old: str, new: str) -> None:
    found = shortest(old, new, Effort())
    assert all(old[i] == new[j] for i, j in found)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))
    assert len(found) == longest(old, new)
    assert set(found) <= {(i, j) for i in range(len(old)) for j in range(len(new))}


@given(some.permutations(range(7)))
def test_the_longest_rising_run(numbers: list[int]) -> None:
    found = [numbers[place] for place in rising(numbers)]
    assert found == sorted(found)
    assert len(found) == longest("".join(map(str, numbers)), "0123456")
    assert rising([]) == []


def test_a_paragraph_is_known_by_its_id_whatever_its_words() -> None:
    found = compare(text("one two", "three", ids="ab"), text("nothing alike", "one two", "three", ids="axb"))
    assert fates(found) == [(Fate.CHANGED, 0, 0), (Fate.ADDED, None, 1), (Fate.KEPT, 1, 2)]
    assert found[2].renumbered
    assert found[0].reworded
    assert not found[2].reworded


def test_what_was_removed_stands_where_it_was() -> None:
    found = compare(text("a", "b", "c", "d", ids="abcd"), text("a", "new", "d", ids="axd"))
    assert fates(found) == [
        (Fate.KEPT, 0, 0),
        (Fate.REMOVED, 1, None),
        (Fate.REMOVED, 2, None),
        (Fate.ADDED, None, 1),
        (Fate.KEPT, 3, 2),
    ]
    assert found[1].pieces == ((GONE, "b"),)


def test_moves_are_moves_also_of_what_changed_in_moving() -> None:
    found = compare(text("a", "b", "it shall act", "d", ids="abcd"), text("it may act", "a", "b", "d", ids="cabd"))
    assert fates(found) == [(Fate.MOVED, 2, 0), (Fate.KEPT, 0, 1), (Fate.KEPT, 1, 2), (Fate.KEPT, 3, 3)]
    assert found[0].reworded
    assert (GONE, "shall") in found[0].pieces


def test_without_ids_the_words_tell() -> None:
    before = text("The States report.", "Option 1:", "All may join the fund now.", "Option 1:", "They meet in Geneva.")
    after = text("They meet in Geneva.", "The States report.", "Option 1:", "All can join the fund now.", "Option 1:")
    assert fates(compare(before, after)) == [
        (Fate.MOVED, 4, 0),
        (Fate.KEPT, 0, 1),
        (Fate.KEPT, 1, 2),
        (Fate.CHANGED, 2, 3),
        (Fate.KEPT, 3, 4),
    ]


def test_a_line_of_common_words_is_known_by_its_place() -> None:
    filler = [f"word{n} of the other" for n in range(10)]
    before = text("Alone.", "of the other same", *filler)
    after = text("Alone.", "of the other", *filler)
    assert fates(compare(before, after))[:2] == [(Fate.KEPT, 0, 0), (Fate.CHANGED, 1, 1)]


LINES = some.lists(
    some.tuples(some.sampled_from([*"abcdef", None]), some.sampled_from(["we act", "we shall act", "x", ""]))
)


@given(LINES, LINES)
def test_every_paragraph_is_told_of_once(
    before: list[tuple[str | None, str]], after: list[tuple[str | None, str]]
) -> None:
    old, new = ([Line(id, ParagraphKind.PLAIN, "", words) for id, words in each] for each in (before, after))
    found = compare(old, new)
    assert sorted(each.was for each in found if each.was is not None) == list(range(len(old)))
    assert [each.now for each in found if each.now is not None] == list(range(len(new)))
    stayed = [each.was for each in found if each.fate in {Fate.KEPT, Fate.CHANGED} and each.was is not None]
    assert stayed == sorted(stayed)
    for each in found:
        assert printed(each.pieces, COME) == (each.before.words if each.before else "")
        assert printed(each.pieces, GONE) == (each.after.words if each.after else "")


def draft(random: Random, paragraphs: int) -> list[list[str]]:
    """Paragraphs of about thirty-five words, three of them in brackets."""
    words = [f"word{n}" for n in range(900)] + ["the", "of", "and"] * 200
    return [[*random.choices(words, k=30), "[shall][should]", "[,", "where", "needed,]"] for _ in range(paragraphs)]


def test_comparing_large_and_hostile_texts_comes_to_an_end() -> None:
    random = Random(4)
    old = draft(random, 1000)
    new = [[word if random.random() > 0.1 else "other" for word in words] for words in old]
    repeated = [" ".join(random.choices("abc", k=100_000)) for _ in range(2)]
    with ends():
        assert len(compare(text(*map(" ".join, old)), text(*map(" ".join, new)))) >= 1000
        compare(text(repeated[0], ids="a"), text(repeated[1], ids="a"))
        compare(text("[" * 100_000), text("[" * 99_999 + "]"))
        compare(text(*["x"] * 30_000), text(*["x", "y"] * 15_000))
