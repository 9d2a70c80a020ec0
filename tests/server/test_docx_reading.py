"""Reading Word documents: every word, tracked changes in brackets with who made them, and nothing opened or fetched."""

import re
import socket
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rooms.drafting.reading import printing, reader
from rooms.drafting.texts import Asking
from server.docx.reading import Read, exact, read
from server.unreadable import Unreadable
from tests.server.documents import (
    W,
    docx,
    gone,
    ins,
    members,
    para,
    part,
    relations,
    run,
    table,
    tracked,
)
from tests.server.lists import with_member, zip_of


def asked(found: Read) -> list[tuple[Asking, str, str]]:
    return [(each.asks, found.source[each.start : each.end], each.author) for each in found.tracked]


def whole(*paragraphs: str, **parts: str) -> Read:
    """A document that was read and holds every run of its file."""
    content = docx(*paragraphs, **parts)
    found = read(content)
    assert exact(content, found, printing.print(reader.read(found.source)))
    return found


def test_a_replacement_stands_side_by_side_with_what_it_replaces() -> None:
    found = whole("A title", para("1.\tMembers ", gone("EU", "shall"), ins("EU", "should"), " act."))
    assert found.source == "A title\n\n1.\tMembers [shall][should] act.\n"
    (one,) = found.tracked
    assert asked(found) == [(Asking.REPLACE, "[should]", "EU")]
    assert (found.source[one.beside or 0 :][:7], one.at) == ("[shall]", "2026-03-01T10:00:00Z")


@pytest.mark.parametrize(
    ("inside", "source", "expected"),
    [
        (ins("A", "new"), "[new]", [(Asking.INSERT, "[new]", "A")]),
        (gone("A", "old"), "[old]", [(Asking.DELETE, "[old]", "A")]),
        # The words of one person, run by run, are one change.
        (ins("A", "ne") + ins("A", "w"), "[new]", [(Asking.INSERT, "[new]", "A")]),
        (ins("A", "x") + ins("B", "y"), "[x][y]", [(Asking.INSERT, "[x]", "A"), (Asking.INSERT, "[y]", "B")]),
        (gone("A", "x") + ins("B", "y"), "[x][y]", [(Asking.DELETE, "[x]", "A"), (Asking.INSERT, "[y]", "B")]),
        (ins("A", "y") + gone("A", "x"), "[y][x]", [(Asking.REPLACE, "[y]", "A")]),
        # What one brings another takes away.
        (
            ins("A", "b ") + tracked("ins", "A", tracked("del", "B", run("c", "delText"))) + ins("A", " d"),
            "[b [c] d]",
            [(Asking.INSERT, "[b [c] d]", "A"), (Asking.DELETE, "[c]", "B")],
        ),
        # Half of what was brought is taken away with other words.
        (
            gone("B", "x") + tracked("ins", "A", tracked("del", "B", run("y", "delText")) + run("z")),
            "[x][[y]z]",
            [(Asking.DELETE, "[x]", "B"), (Asking.INSERT, "[[y]z]", "A"), (Asking.DELETE, "[y]", "B")],
        ),
        (
            tracked("moveFrom", "A", run("here")) + " not " + tracked("moveTo", "A", run("there")),
            "[here]",
            [(Asking.DELETE, "[here]", "A"), (Asking.INSERT, "[there]", "A")],
        ),
        # Brackets that were typed round the words of others.
        (ins("A", "[") + run("shall") + ins("A", "]"), "[shall]", [(Asking.BRACKET, "[", "A")]),
        (ins("", "new"), "[new]", [(Asking.INSERT, "[new]", "")]),
        (ins("\u202eA\n  B", "new"), "[new]", [(Asking.INSERT, "[new]", "A B")]),
    ],
)
def test_tracked_changes_stand_in_brackets(inside: str, source: str, expected: list[Any]) -> None:
    found = whole(f"<w:p>{inside.replace(' not ', run(' not '))}</w:p>")
    assert found.source.startswith(source)
    assert asked(found) == expected


def test_halves_of_brackets_within_a_change_stay_as_they_are_and_are_told_of() -> None:
    found = whole(para("a ", gone("B", "[x"), ins("C", "y] z"), "."))
    assert found.source == "a [xy] z.\n"
    assert [(each.reason, each.facts) for each in found.told] == [("docx.loose", {"count": 2})]


def test_tables_are_left_whole_and_text_boxes_come_after_their_paragraph() -> None:
    nested = f"{para('y')}{table(['q', 'r'])}{para('')}"
    box = f"<w:r><w:pict><w:txbxContent>{para('In the box')}</w:txbxContent></w:pict></w:r>"
    found = whole(table(["One", "Two"], [para("x") + para("[w]"), nested]), para("Be", box, "fore"), "After")
    assert found.source == "| One | Two |\n| x [w] | y q r |\n\nBefore\n\nIn the box\n\nAfter\n"
    kinds = [str(each.kind) for each in reader.read(found.source).paragraphs]
    assert kinds[0] == "table"


def test_what_is_written_twice_for_old_readers_is_read_once() -> None:
    both = f"<mc:Choice>{run('new')}</mc:Choice><mc:Fallback>{run('old')}</mc:Fallback>"
    assert whole(para(f"<mc:AlternateContent>{both}</mc:AlternateContent>")).source == "new\n"


def test_footnotes_are_paragraphs_and_fields_say_what_they_show() -> None:
    mark = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    field = f'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO calc</w:instrText></w:r>{run("5")}'
    written = para("See ", gone("A", "x"))
    notes = f'<w:footnote w:id="0">{para("line")}</w:footnote><w:footnote w:id="7">{written}</w:footnote>'
    found = whole(
        para("Growth", mark, " of ", field, "<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"), notes=notes
    )
    assert found.source == "Growth^1^ of 5\tb\nc\n\n^1^ See [x]\n"
    assert [str(each.kind) for each in reader.read(found.source).paragraphs][-1] == "footnote"


def test_comments_are_read_with_the_words_they_are_about() -> None:
    begin, end = '<w:commentRangeStart w:id="3"/>', '<w:commentRangeEnd w:id="3"/>'
    words = para("We doubt") + para("it.")
    said = f'<w:comment w:id="3" w:author="Kenya" w:date="2026-03-02T09:00:00Z">{words}</w:comment>'
    found = whole(para("On ", begin, ins("A", "these"), " words"), para("and those", end, " here"), comments=said)
    (one,) = found.comments
    assert (found.source[one.start : one.end], one.author, one.words) == (
        "these] words\n\nand those",
        "Kenya",
        "We doubt\nit.",
    )


def test_the_strict_form_of_the_format_and_arabic_are_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    content = with_member(docx("x"), "word/document.xml", part("document", para(ins("مصر", "تلتزم")), strict))
    assert asked(read(content)) == [(Asking.INSERT, "[تلتزم]", "مصر")]


def told(content: bytes) -> set[str]:
    return {each.reason for each in read(content).told}


def test_what_is_left_aside_is_told_of() -> None:
    numbered = '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
    content = docx(para(numbered, "One"), para("<w:r><w:rPr><w:vanish/></w:rPr><w:t>h</w:t></w:r>"))
    assert told(content) == {"docx.numbers_met", "docx.hidden_met"}
    for name, reason in (
        ("word/vbaProject.bin", "docx.macros_left"),
        ("word/embeddings/a.bin", "docx.objects_left"),
        ("word/media/a.png", "docx.pictures_left"),
    ):
        assert told(with_member(docx("x"), name, b"\0MZ")) == {reason}
    broken = relations(("footnotes", "../../../etc/passwd"), ("comments", "gone.xml"))
    assert told(with_member(docx("x"), "word/_rels/document.xml.rels", broken)) == {"docx.missing_left"}


def test_nothing_is_fetched_and_nothing_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*given: object, **named: object) -> None:
        raise AssertionError("something was asked for outside")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, reached, raising=True)
    monkeypatch.setattr(socket, "getaddrinfo", reached)
    monkeypatch.setattr("subprocess.Popen.__init__", reached)
    content = docx(para("x"), outside="http://192.0.2.1/template.dotm")
    content = with_member(content, "word/_rels/settings.xml.rels", relations(outside="http://192.0.2.1/x"))
    content = with_member(content, "word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert told(content) == {"docx.macros_left", "docx.links_left"}


def entities(declared: str) -> bytes:
    return (
        f'<?xml version="1.0"?>{declared}<w:document xmlns:w="{W}"><w:body>{para("&x;")}</w:body></w:document>'.encode()
    )


def document(main: bytes) -> bytes:
    return with_member(docx("x"), "word/document.xml", main)


def locked(content: bytes) -> bytes:
    """The same, said to be locked by a password."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(mark) + at] |= 1
    return bytes(changed)


LAUGHS = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">]>'
FETCHING = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DEEP = part("document", "<w:sdt>" * 5_000 + para("x") + "</w:sdt>" * 5_000)
WRONG = {
    "nothing in it": (b"PK\x03\x04", "docx.damaged"),
    "half a file": (docx("x" * 4_000)[:900], "docx.damaged"),
    "no XML": (document(b"\0\1\2"), "docx.damaged"),
    "broken off": (document(part("document", para("x"))[:-20]), "docx.damaged"),
    "an encoding nobody has": (document(b'<?xml version="1.0" encoding="no-such"?><a/>'), "docx.damaged"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "docx.old_or_locked"),
    "locked": (locked(docx("x")), "docx.old_or_locked"),
    "a workbook": (zip_of({"xl/workbook.xml": b"<x/>"}), "docx.not_a_document"),
    "no words": (zip_of({"word/styles.xml": b"<x/>"}), "docx.not_a_document"),
    "elsewhere": (
        zip_of(
            {**members(para("x")), "_rels/.rels": relations(("officeDocument", "../a.xml")), "word/document.xml": b""}
        ),
        "docx.damaged",
    ),
    "a bomb": (document(part("document", para(" " * 30_000_000))), "docx.unpacks_to_too_much"),
    "ten thousand members": (
        zip_of({**members(para("x")), **{f"word/{n}": b"" for n in range(10_000)}}),
        "docx.unpacks_to_too_much",
    ),
    "laughs": (document(entities(LAUGHS)), "docx.entities"),
    "an entity from outside": (document(entities(FETCHING)), "docx.entities"),
    "declared in another encoding": (document(entities(FETCHING).decode().encode("utf-16")), "docx.entities"),
    "declared in a relation": (
        with_member(docx("x"), "word/_rels/document.xml.rels", b"<!DOCTYPE a><a/>"),
        "docx.entities",
    ),
    "too deep": (document(DEEP), "docx.too_deep"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_hostile_or_broken_is_refused(name: str) -> None:
    content, reason = WRONG[name]
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.told.reason == reason


def test_a_size_that_lies_unpacks_to_no_more_than_it_says() -> None:
    content = bytearray(document(part("document", para("x" * 2_000_000))))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/document.xml"))
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(Unreadable) as refused:
        read(bytes(content))
    assert refused.value.told.reason == "docx.damaged"


def test_a_document_of_a_thousand_changes_is_read_in_a_moment() -> None:
    inside = "".join(gone("A", f"{n} ") + ins("B", f"{n * n} ") + run(f"{n**9} [x] ") for n in range(2_500))
    found = whole(f"<w:p>{inside}</w:p>")
    assert len(found.tracked) == 5_000


WORDS = st.text(alphabet="ab [].|\u0645", min_size=0, max_size=6)
RUNS = st.one_of(
    WORDS.map(run),
    st.builds(ins, st.sampled_from("AB"), WORDS),
    st.builds(gone, st.sampled_from("AB"), WORDS),
    st.builds(
        lambda author, words: tracked("ins", "A", tracked("del", author, run(words, "delText"))),
        st.sampled_from("AB"),
        WORDS,
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(RUNS, max_size=6), max_size=4))
def test_whatever_is_tracked_every_run_is_there_and_every_bracket_closed(paragraphs: list[list[str]]) -> None:
    found = whole(*(f"<w:p>{''.join(each)}</w:p>" for each in paragraphs))
    starts = [at for each in found.tracked if each.asks != Asking.BRACKET for at in (each.start, each.beside)]
    added = {at for start in starts if start is not None for at in (start, other_half(found.source, start))}
    left = "".join(letter for at, letter in enumerate(found.source) if at not in added)
    written = [words for each in paragraphs if (words := re.sub("<[^>]*>", "", "".join(each)))]
    assert left == "".join(f"{words}\n\n" for words in written)[:-1]
    assert all(found.source[each.start] == "[" for each in found.tracked)
    assert all(
        other_half(found.source, each.start) == each.end - 1 for each in found.tracked if each.end > each.start + 1
    )


def other_half(source: str, start: int) -> int:
    depth = 0
    for at in range(start, len(source)):
        depth += (source[at] == "[") - (source[at] == "]")
        if depth == 0:
            return at
    raise LookupError(start)


WHOLE = docx(
    para("1. ", gone("A", "x"), ins("A", "y"), '<w:r><w:footnoteReference w:id="1"/></w:r>'),
    table(["a", para("b") + table(["c"])]),
    notes=f'<w:footnote w:id="1">{para("n")}</w:footnote>',
    comments=f'<w:comment w:id="1" w:author="B">{para("c")}</w:comment>',
)
MAIN = members(table(["a", para("b")]) + para(gone("A", "x"), ins("A", "[y")))["word/document.xml"]


@settings(max_examples=300, deadline=None)
@given(st.booleans(), st.integers(0, 10_000), st.integers(0, 40), st.binary(max_size=12))
def test_whatever_is_broken_it_is_read_or_refused(packed: bool, at: int, gap: int, put: bytes) -> None:
    """Bytes of a file, or of the words in it, are lost and others put in their place."""
    sound = WHOLE if packed else MAIN
    at %= len(sound)
    broken = sound[:at] + put + sound[at + gap :]
    with suppress(Unreadable):
        found = read(broken if packed else document(broken))
        assert all(found.source[each.start] == "[" for each in found.tracked)
