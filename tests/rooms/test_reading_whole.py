"""The reader loses nothing: what it reads prints back, whatever it is, and every bracket is accounted for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rooms.drafting.reading.printing import print as printed
from rooms.drafting.reading.reader import answered, read
from rooms.drafting.reading.reading import Answer, Reading
from tests.hanging import ends

PIECES = [
    *("[", "]", "][", "] [", "[[", "]]", "{", "}", "(delete, ", ")", " / ", "]2 ", "\n2 See there\n"),
    *("\n", "\n\n", "\r\n", "\r", "\f", "\t", " ", "\x00", "\ufeff", "\u2028", "\x1c", "*", "**", "_", "\\", "# "),
    *("Option 1: ", "Option (a)\n", "\nOption 2: ", "No text", "\n3. ", "\n3 bis. ", "\n(a) ", "\nArticle 4\n"),
    *("shall", "and", ", ", "X", "20XX", "EU: delete", "عربي", "中文", "é\u0301", "😀", "[^1]", "---\n", "|"),
]
TEXTS = some.lists(some.sampled_from(PIECES) | some.text(max_size=3), max_size=60).map("".join)


def whole(source: str, found: Reading) -> None:
    """What must hold of every reading."""
    assert printed(found) == source
    assert "".join(source[each.start : each.end] + each.tail for each in found.paragraphs) == source
    paired = {place for node in found.nodes if node.bracketed for place in (node.start, node.end - 1)}
    alone = {stray.char for stray in found.unmatched}
    assert paired | alone == {place for place, one in enumerate(source) if one in "[]"}
    assert paired & alone == set()
    for node in found.nodes:
        assert not node.bracketed or (source[node.start], source[node.end - 1]) == ("[", "]")
        outer = found.nodes[node.parent] if node.parent is not None else None
        assert outer is None or (outer.start <= node.start and node.end <= outer.end and outer.number < node.number)
        assert 1 <= node.rule <= 16
        assert 0 < node.confidence <= 1
        assert node.choice is None or node.number in found.choices[node.choice].members
        assert node.link is None or found.links[node.link].places
    for choice in found.choices:
        assert len(choice.members) > 1 or choice.kind == "options"
        assert set(choice.empty) <= set(choice.members)
    assert len({question.id for question in found.questions}) == len(found.questions)
    asked = {node.asked for node in found.nodes} - {None}
    assert asked <= {question.id for question in found.questions if not question.answered}
    assert all(0 <= stray.repair <= len(source) and source[stray.char] == stray.character for stray in found.unmatched)


@settings(max_examples=300, deadline=None)
@given(TEXTS, some.booleans())
def test_what_is_read_prints_back(source: str, slashed: bool) -> None:
    whole(source, read(source, ("EU",), slashed=slashed))


@settings(max_examples=100, deadline=None)
@given(TEXTS, some.data())
def test_answers_change_no_word(source: str, data: some.DataObject) -> None:
    found = read(source)
    answers = {each.id: data.draw(some.sampled_from([each.chosen, *each.others])) for each in found.questions}
    again = answered(found, answers)
    whole(source, again)
    assert [each.id for each in again.questions if not each.answered and each.id in answers] == []


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "\x00", "]", "[", "][", "[]", "\r\n\r\n", "\ufeff[a]\r\n[b]\r\n"])
def test_small_and_strange(text: str) -> None:
    whole(text, read(text))


def mixed(size: int) -> str:
    """Paragraphs in three scripts with brackets, a stray one now and then."""
    one = "{n}. Members [shall][should] [act] by [20XX], يتخذ [الأعضاء][الأطراف]، 成员[应当]报告 [, and [report]].\n\n"
    parts = [one.replace("{n}", str(n)) + ("Option 1: x ]\n" if n % 50 == 0 else "") for n in range(size // len(one))]
    return "".join(parts)


HOSTILE = {
    "deep": "[" * 200 + "a" + "]" * 200,
    "deeper": "[a" * 100_000 + "]" * 100_000,
    "open": "[" * 100_000,
    "close": "]" * 100_000,
    "run": "[a]" * 30_000,
    "spaced": "[a] " * 30_000,
    "one paragraph": "[a] and " * 30_000,
    "options": "[\nOption 1: a\n" * 5_000 + "]" * 5_000,
    "headings": "Option 1: a\n{x}\n# A\n[" * 5_000,
    "numbers": "1." * 100_000 + "\n" + "1.1" * 100_000,
    "notes": "{" * 100_000 + "(delete " * 10_000,
    "marks": ("*" * 100_000 + "\n") * 3 + "[" * 3 + "_" * 100_000 + "\n" + " " * 100_000,
    "slashes": "A / " * 50_000,
    "lines": "\n" * 300_000,
    "footnotes": "[^1]" * 10_000 + "\n2\n" * 10_000,
    "pages": "\f".join(["Page 1 of 3\n\n[a]\n\nX/1\n"] * 5_000),
    "mixed": mixed(400_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end_soon(name: str) -> None:
    with ends():
        found = read(HOSTILE[name], slashed=True)
        assert printed(found) == HOSTILE[name]


def test_answers_by_likeness() -> None:
    source = "a [b] [c] d [e] [f] g [h] [i]"
    found = read(source)
    likeness = found.questions[0].likeness
    assert {question.likeness for question in found.questions} == {likeness}
    again = answered(found, {likeness: Answer.SEPARATE, found.questions[2].id: Answer.ALTERNATIVES})
    assert [node.kind.value for node in again.nodes] == ["optional"] * 4 + ["alternative"] * 2
    assert [choice.kind.value for choice in again.choices] == ["alternatives"]
    assert all(question.answered for question in again.questions)
    assert [node.confidence for node in again.nodes] == [1.0] * 6
    assert answered(found, {likeness: Answer.STANCE}) == found
