"""The reader on real drafts, where they lie beside the repository: nothing is lost, and every bracket is counted."""

import re
from pathlib import Path

import pytest

from rooms.drafting.kinds import BracketKind
from rooms.drafting.reading.printing import print as printed
from rooms.drafting.reading.reader import read
from rooms.drafting.reading.reading import ChoiceKind, Reading

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
ROW = re.compile(r"^\| (\S+) \|.*\| (\d+) / (\d+) \| (\d+) \| (\d+) \| (\d+) / (\d+) \|$", re.M)
# What the drafts are, as they are listed there: opened, closed, pairs, deepest, unmatched each way.
COUNTED = ROW.findall((CORPORA / "README.md").read_text()) if CORPORA.is_dir() else []
beside = pytest.mark.skipif(not COUNTED, reason="no folder shared/corpora beside the repository")


def draft(begins: str) -> tuple[str, Reading]:
    (file,) = CORPORA.glob(f"{begins}*")
    source = file.read_bytes().decode()
    return source, read(source)


@beside
def test_every_file_prints_back_byte_for_byte() -> None:
    files = [file for file in CORPORA.iterdir() if file.suffix in {".txt", ".md", ".json"}]
    assert len(files) > len(COUNTED)
    for file in files:
        assert printed(read(file.read_bytes().decode())).encode() == file.read_bytes(), file.name


@beside
@pytest.mark.parametrize("row", COUNTED, ids=lambda row: row[0][:24])
def test_brackets_are_counted_as_they_are_listed(row: tuple[str, ...]) -> None:
    source, found = draft(row[0])
    brackets = [node for node in found.nodes if node.bracketed]
    alone = [stray for stray in found.unmatched if stray.character == "["]
    # The list counts a "[" that is never closed as one around all that follows; a node's depth counts pairs alone.
    deepest = max(node.depth + sum(stray.char < node.start for stray in alone) for node in brackets)
    counted = (
        source.count("["),
        source.count("]"),
        len(brackets),
        deepest,
        len(alone),
        len(found.unmatched) - len(alone),
    )
    assert counted == tuple(int(figure) for figure in row[1:])
    for stray in found.unmatched:
        assert source[stray.char] == stray.character
        assert source.count("\n", 0, stray.char) + 1 == stray.line
        paragraph = found.paragraphs[stray.paragraph - 1]
        assert paragraph.start <= stray.char < paragraph.end


@beside
def test_options_of_a_draft_without_brackets() -> None:
    """Its 251 option lines, of which only a few are asked about."""
    source, found = draft("2014-12-14_lima")
    options = [node for node in found.nodes if node.rule == 14]
    assert len(options) == len(re.findall(r"^[\s\d.]*Option\b", source, re.M))
    sets = [choice for choice in found.choices if choice.kind is ChoiceKind.OPTIONS]
    assert sum(len(choice.members) for choice in sets) == len(options)
    assert len(found.questions) < 10
    assert {node.kind for node in found.nodes if node.bracketed} == {BracketKind.PLACEHOLDER, BracketKind.LITERAL}
    slashed = read(source, slashed=True)
    assert printed(slashed) == source
    found_slashes = sum(len(question.nodes) - 1 for question in slashed.questions if question.rule == 13)
    assert 300 < found_slashes <= source.count(" / ")


@beside
def test_a_large_draft_asks_about_few_and_finds_what_returns() -> None:
    _, found = draft("2015-10-23_adp")
    brackets = [node for node in found.nodes if node.bracketed]
    assert len(found.questions) < 0.27 * len(brackets)
    most = max(found.links, key=lambda link: len(link.places))
    assert most.members == ("shall", "should", "other")
    assert len(most.places) > 20
    assert sum(bool(choice.empty) for choice in found.choices) > 10
