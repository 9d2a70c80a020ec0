"""What is from other hands: named, pinned, unchanged, with its licence beside it; and nothing else lies there."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.house.source import ROOT

FOLDERS = [ROOT / "static" / "vendor", ROOT / "tests" / "vendor"]
# Licences under which a file may be passed on beside ours.
LICENCES = {"0BSD", "MIT", "BSD-3-Clause", "Apache-2.0", "ISC", "OFL-1.1", "MPL-2.0"}


def listed(folder: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads((folder / "VENDORED.toml").read_text())["file"])


def faults(folder: Path) -> list[str]:
    """What is wrong with a folder of files from other hands."""
    wrong, named = [], {"VENDORED.toml"}
    for entry in listed(folder):
        file, licence = folder / entry["file"], folder / entry["licence_file"]
        named |= {entry["file"], entry["licence_file"]}
        if not file.is_file():
            wrong.append(f"{entry['file']} is missing")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
            wrong.append(f"{entry['file']} is not what was vendored")
        if not licence.is_file() or licence.parent != file.parent or len(licence.read_text()) < 200:
            wrong.append(f"{entry['file']} has no licence beside it")
        if entry["licence"] not in LICENCES:
            wrong.append(f"{entry['file']} is under {entry['licence']}")
        wrong += [f"{entry['file']} has no {key}" for key in ("package", "version", "source") if not entry.get(key)]
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    strays = {name for name in present - named if not Path(name).name.startswith("LICENSE")}
    return wrong + [f"{name} is in no list" for name in sorted(strays)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_what_is_vendored_is_what_it_says(folder: Path) -> None:
    assert listed(folder)
    assert faults(folder) == []


def test_a_file_that_was_changed_slipped_in_or_lost_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.js").write_text("changed")
    (tmp_path / "a" / "b.js").write_text("slipped in")
    entry = 'package = "a"\nversion = "1"\nlicence = "GPL-3.0"\nlicence_file = "a/LICENSE"\nsource = ""\nsha256 = "0"\n'
    (tmp_path / "VENDORED.toml").write_text(f'[[file]]\nfile = "a/a.js"\n{entry}\n[[file]]\nfile = "a/c.js"\n{entry}')
    found = "\n".join(faults(tmp_path))
    for words in (
        "a/a.js is not what",
        "a/c.js is missing",
        "no licence",
        "GPL-3.0",
        "no source",
        "a/b.js is in no list",
    ):
        assert words in found


def test_the_notice_tells_of_what_is_vendored() -> None:
    notice = (ROOT / "NOTICE").read_text()
    assert all(folder.relative_to(ROOT).as_posix() in notice for folder in FOLDERS)
