"""What is compiled from templates and catalogues is kept, made again when they change, and missed by nobody."""

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from server.compiled import COMPILED, Templates, keep
from server.words import catalogue

ARABIC = (catalogue.FOLDER / "ar.po").read_bytes()


@pytest.fixture(autouse=True)
def may_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def environment(folder: Path) -> Environment:
    return Environment(loader=FileSystemLoader(folder / "templates"), bytecode_cache=Templates(by=folder / "how.py"))


def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """What a template says in a process that begins, and how many were compiled for it."""
    count, compiling = 0, Environment.compile

    def counted(self: Environment, *source: str) -> object:
        nonlocal count
        count += 1
        return compiling(self, *source)

    with monkeypatch.context() as patch:
        patch.setattr(Environment, "compile", counted)
        return environment(folder).get_template("page.html").render(name="Ash"), count


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("Dear {{ name }}")
    (tmp_path / "how.py").write_text("how = 1")
    return tmp_path


def test_a_template_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made(folder, monkeypatch) == ("Dear Ash", 1)
    assert made(folder, monkeypatch) == ("Dear Ash", 0)


def test_what_changed_is_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(folder, monkeypatch)
    (folder / "templates" / "page.html").write_text("Excellency {{ name }}")
    assert made(folder, monkeypatch) == ("Excellency Ash", 1)
    (folder / "how.py").write_text("how = 2")
    assert made(folder, monkeypatch) == ("Excellency Ash", 1)
    assert made(folder, monkeypatch) == ("Excellency Ash", 0)


def test_what_is_damaged_is_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(folder, monkeypatch)
    (kept,) = (folder / COMPILED).iterdir()
    kept.write_bytes(b"nothing that was compiled")
    assert made(folder, monkeypatch) == ("Dear Ash", 1)


@pytest.mark.parametrize("reason", ["nothing may be kept", "nothing can be kept"])
def test_without_a_place_to_keep_it_everything_is_said_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    if reason == "nothing may be kept":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    else:
        (folder / COMPILED).write_text("no folder")
    assert made(folder, monkeypatch) == ("Dear Ash", 1)
    assert made(folder, monkeypatch) == ("Dear Ash", 1)
    keep(b"words", folder / COMPILED / "ar.1.mo", earlier="ar.*.mo")
    assert [each.name for each in folder.glob("**/*.mo")] == []


def test_a_catalogue_is_compiled_once_and_again_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    (tmp_path / "ar.po").write_bytes(ARABIC)
    first = catalogue.compiled("ar").gettext("Sign in")
    assert first != "Sign in"
    (kept,) = (tmp_path / COMPILED).glob("*.mo")
    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "written", None)
        assert catalogue.compiled("ar").gettext("Sign in") == first
    (tmp_path / "ar.po").write_bytes(ARABIC.replace(first.encode(), b"changed"))
    assert catalogue.compiled("ar").gettext("Sign in") == "changed"
    assert len([*(tmp_path / COMPILED).iterdir()]) == 1
    assert not kept.exists()
    (tmp_path / COMPILED / kept.name).write_bytes(b"no catalogue")
    (tmp_path / "ar.po").write_bytes(ARABIC)
    assert catalogue.compiled("ar").gettext("Sign in") == first
