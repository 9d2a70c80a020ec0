"""The tree: pinned libraries, no trace of the machine it was made on, and nothing that is not ours to say."""

import dataclasses
import re
from pathlib import Path

import pytest

from rooms import ORDER
from server.commands.line import COMMANDS
from server.settings import Settings
from tests.house.source import ROOT, files, short, tracked

PINS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
PIN = re.compile(r"^[A-Za-z0-9_.\[\]-]+==\S+( ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
# Paths of one machine, and hosts of package registries: both belong to whoever installs, not to the source.
MACHINE = re.compile(r"(?<![\w.:/}])/(?:work|root|Users|home/\w+|private/var)/[\w.-]+")
REGISTRY = re.compile(
    r"(?:pypi\.org|pythonhosted\.org|registry\.npmjs|files\.python|npmmirror|unpkg\.com|jsdelivr|cdnjs|artifactory|nexus)"
    r"|--(?:extra-)?index-url|--trusted-host|--find-links",
    re.I,
)
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".toml",
    ".md",
    ".txt",
    ".po",
    ".cfg",
    ".ini",
    ".mako",
    ".c",
    ".yml",
    ".yaml",
    "",
}
OTHERS = ("static/vendor/", "tests/vendor/", "LICENSE")


def texts() -> list[Path]:
    """Every text of ours."""
    ours = [file for file in tracked() if file.suffix in TEXT and not short(file).startswith(OTHERS)]
    return [file for file in ours if file != Path(__file__)]


@pytest.mark.parametrize("file", PINS, ids=short)
def test_every_library_is_pinned_by_its_hash_and_from_no_address(file: Path) -> None:
    lines = file.read_text().splitlines()
    assert [line for line in lines if not (PIN.match(line) or HASH.match(line))] == []
    assert any(PIN.match(line) for line in lines)
    assert not PIN.match("--index-url https://example.org/simple")
    assert not PIN.match("litestar @ https://example.org/litestar.whl")


def traces(text: str) -> list[str]:
    return [found[0] for pattern in (MACHINE, REGISTRY) for found in pattern.finditer(text)]


def test_no_file_names_this_machine_or_a_registry() -> None:
    found = {short(file): traces(file.read_text(errors="replace")) for file in texts()}
    assert len(found) > 200
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_trace_is_found() -> None:
    assert traces("see /home/somebody/notes and https://pypi.org/simple") == ["/home/somebody/notes", "pypi.org"]
    assert traces("--index-url x") == ["--index-url"]
    assert traces("/rooms/{id}/work/places and /usr/bin/chromium") == []


def test_what_is_made_is_not_kept() -> None:
    """Nothing generated, no store, no secret and no folder of an editor is in the repository."""
    made = re.compile(
        r"(^|/)(__pycache__|node_modules|\.venv|data|pictures|\.idea|\.vscode)/|\.(pyc|db|sqlite3?|log|pem|key)$"
    )
    assert [short(file) for file in tracked() if made.search(short(file))] == []
    assert made.search("data/secret")
    assert made.search("server/store.db")


def test_nothing_is_left_for_later() -> None:
    """What is not there yet is not promised, and what is there is whole."""
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError\(\)|\bpass  # ")
    ours = [file for file in texts() if file.suffix in {".py", ".html", ".js", ".css"}]
    assert [short(file) for file in ours if later.search(file.read_text())] == []
    assert later.search("# TODO: all of it")


def test_it_is_licensed_and_says_so() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text()[:200]
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text()
    assert (ROOT / "README.md").is_file()
    assert (ROOT / "CHANGELOG.md").is_file()


def used_settings() -> set[str]:
    """The settings that something depends on."""
    source = "\n".join(file.read_text() for file in files("server") if file.name != "settings.py")
    own = (ROOT / "server" / "settings.py").read_text()
    names = {each.name for each in dataclasses.fields(Settings)}
    return {name for name in names if f"settings.{name}" in source or f"self.{name}" in own}


def test_the_readme_names_every_setting_and_every_command() -> None:
    """And none that is not there."""
    readme = (ROOT / "README.md").read_text()
    named = set(re.findall(r"`([A-Z][A-Z_]+)(?:=[^`]*)?`", readme)) - {"LICENSE"}
    settings = {each.name.upper() for each in dataclasses.fields(Settings)}
    assert {name.upper() for name in used_settings()} - named == set()
    assert named - settings - {"CI", "COMMAND"} == set()
    assert {name for name in COMMANDS if f"`{name}`" not in readme} == set()
    assert {"port", "secret", "demo"} <= used_settings()


def test_the_readme_names_every_concept_and_only_what_is_there() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [concept for concept in ORDER if f"`{concept}`" not in readme and f"`{concept}/`" not in readme] == []
    paths = re.findall(r"`((?:rooms|server|templates|static|tests|docs)/[\w/.-]*)`|\]\(([^)#:]+)\)", readme)
    gone = [path for pair in paths for path in pair if path and not leads_somewhere(path)]
    assert gone == []
    assert not leads_somewhere("server/services.py")


def leads_somewhere(path: str) -> bool:
    """Whether a path is one of ours, or a function of a module of ours."""
    return (ROOT / path).exists() or (ROOT / (path.rsplit(".", 1)[0] + ".py")).exists()
