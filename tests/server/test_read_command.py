"""`read`, as a secretary and a program meet it; it needs no store and leaves nothing behind."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.commands.line import main
from server.settings import described
from tests.server.documents import docx, gone, ins, para
from tests.server.lists import with_member

TEXT = """\ufeff2. Members [shall][should] act [by [20XX]].\r
\r
Option 1: [shall][should] rest]\r
\r
Option 2: No text\r
"""


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, _, _ in described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")


def written(tmp_path: Path, content: bytes, name: str = "draft.txt") -> str:
    file = tmp_path / name
    file.write_bytes(content)
    return str(file)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["read", *words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_what_is_told_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, written(tmp_path, TEXT.encode()))
    assert found.pop("seconds") < 5
    assert found == {
        "open": 6,
        "close": 7,
        "pairs": 6,
        "depth": 2,
        "unmatched": [{"char": 78, "line": 3, "paragraph": 2}],
        "kinds": {"alternative": 4, "option": 2, "optional": 1, "placeholder": 1},
        "asked": 0,
        "classes": [
            {
                "members": ["shall", "should"],
                "places": [
                    {"char": 12, "line": 1, "paragraph": 1},
                    {"char": 58, "line": 3, "paragraph": 2},
                ],
            }
        ],
        "exact": True,
    }
    assert TEXT[78] == "]"
    assert not (tmp_path / "data").exists()


def test_what_is_told_a_secretary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", written(tmp_path, (TEXT + "[a] [b]\n").encode())]) == 0
    said = capsys.readouterr().out
    for expected in (
        "draft.txt: 8 brackets, up to 2 within each other (8 “[”, 9 “]”).",
        "6  alternative   one of several wordings",
        "To be asked: 1 question about 2 of them (1 by rule 9).",
        "2×  shall | should",
        "line 3, paragraph 2: “]”; its “[” may be missing in line 3",
        "Put together again it is the same, byte for byte.",
    ):
        assert expected in said


def test_a_word_document_is_told_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inside = ["1. Members ", gone("EU", "shall"), ins("EU", "should"), " act [by [20XX]]."]
    file = written(tmp_path, with_member(docx(para(*inside)), "word/vbaProject.bin", b"x"), "draft.docx")
    found = told(capsys, file)
    assert found.keys() == told(capsys, written(tmp_path, TEXT.encode())).keys()
    assert (found["open"], found["pairs"], found["exact"]) == (4, 4, True)
    assert main(["read", file]) == 0
    said = capsys.readouterr().out
    assert "1 tracked change in brackets (1 by EU), 0 comments." in said
    assert "There are macros in this document. They were ignored." in said
    assert "Put together again its words are the same." in said


def test_names_and_slashes_are_looked_for_where_they_are_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, b"a fund / facility [EU, Fiji: delete]\n")
    assert told(capsys, file)["kinds"] == {"optional": 1}
    given = told(capsys, file, "--slashes", "--name", "EU", "--name", "Fiji")
    assert given["kinds"] == {"alternative": 2, "stance": 1}


@pytest.mark.parametrize(
    "content", [b"", b"\x00[\x00]", "\ufeff".encode(), b"\r\n", "[م] [中]\u2028".encode(), b"[" * 9]
)
def test_strange_files_are_read(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, content)
    assert told(capsys, file)["exact"] is True
    assert main(["read", file]) == 0


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"one\ntwo \xff\xfe [", 2, "line 2 (byte 8) is not UTF-8"),
        (b"PK\x03\x04 and so on", 2, "This document is damaged and cannot be read."),
        (b"\xd0\xcf\x11\xe0 and so on", 2, "This is a document of an old kind (DOC)"),
        (b"%PDF-1.7", 2, "this is a PDF"),
        ("[draft]".encode("utf-16"), 2, "is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_said(
    tmp_path: Path, content: bytes, code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", written(tmp_path, content)]) == code
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""


def test_files_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path)]) == 3
    assert "Is a directory" in capsys.readouterr().err
    assert main(["read", str(tmp_path / "none.md")]) == 3
    assert "No such file" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["read"])
    assert ended.value.code == 2
