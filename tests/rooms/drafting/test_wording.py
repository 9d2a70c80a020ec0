"""Wordings against a plain model: a list of characters with their ids."""

from hypothesis import given
from hypothesis import strategies as st

from rooms.drafting.wording import Run, Splice, Wording

Letters = list[tuple[int, str]]
CUTS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.text(max_size=8)), max_size=12)


def letters(wording: Wording) -> Letters:
    return [(run.first + at, letter) for run in wording.runs for at, letter in enumerate(run.words)]


def splices(text: str, cuts: list[tuple[float, float, str]]) -> tuple[list[Splice], list[Letters]]:
    """Changes at these places, and the characters after each of them, as the plain model has them."""
    model: Letters = [(at + 1, letter) for at, letter in enumerate(text)]
    next_id, made, seen = len(text) + 1, [], [list(model)]
    for place, length, words in cuts:
        start = int(place * len(model))
        gone = int(length * (len(model) - start))
        made.append(Splice(model[start - 1][0] if start else 0, gone, (Run(next_id, words),)))
        model[start : start + gone] = [(next_id + at, letter) for at, letter in enumerate(words)]
        next_id += len(words)
        seen.append(list(model))
    return made, seen


@given(st.text(max_size=40), CUTS)
def test_a_wording_changes_as_a_list_of_characters_does(text: str, cuts: list[tuple[float, float, str]]) -> None:
    wording = Wording((Run(1, text),)) if text else Wording()
    made, seen = splices(text, cuts)
    for splice, expected in zip(made, seen[1:], strict=True):
        wording = wording.spliced(splice)
        assert letters(wording) == expected
        assert wording.text == "".join(letter for _, letter in expected)
        for offset, (id, _) in enumerate(expected):
            assert (wording.offset(id), wording.id(offset), wording.after(id)) == (offset, id, offset + 1)


@given(st.text(max_size=40), CUTS)
def test_every_change_can_be_taken_back(text: str, cuts: list[tuple[float, float, str]]) -> None:
    wording = Wording((Run(1, text),)) if text else Wording()
    made, seen = splices(text, cuts)
    undone = []
    for splice in made:
        undone.append(wording.undoing(splice))
        wording = wording.spliced(splice)
    for splice, expected in zip(reversed(undone), reversed(seen[:-1]), strict=True):
        wording = wording.spliced(splice)
        assert letters(wording) == expected


@given(st.text(max_size=40), CUTS)
def test_a_row_keeps_a_wording(text: str, cuts: list[tuple[float, float, str]]) -> None:
    wording = Wording((Run(1, text),)) if text else Wording()
    for splice in splices(text, cuts)[0]:
        wording = wording.spliced(splice)
    assert letters(Wording.of(wording.kept)) == letters(wording)
    half = len(wording.text) // 2
    assert letters(Wording(wording.between(0, half))) + letters(
        Wording(wording.between(half, len(wording.text)))
    ) == letters(wording)
