"""Names: the field's words, no layer names; and sizes, which are told and not judged."""

import ast
import warnings
from collections import defaultdict
from pathlib import Path, PurePosixPath

import pytest

from tests.house.source import PACKAGES, files, functions, module, short, tree

LAYERS = {
    *("models", "services", "schemas", "events", "utils", "util", "helpers", "helper"),
    *("common", "base", "manager", "handler", "handlers", "misc"),
}
AIMS = {"py": 300, "html": 60, "css": 250, "js": 120}
FUNCTION = 40


def layered(path: str) -> bool:
    """Whether a file or a folder on its path is named after a layer and not after a thing."""
    return any(part in LAYERS for part in PurePosixPath(path).with_suffix("").parts)


def test_no_module_bears_the_name_of_a_layer() -> None:
    assert [short(file) for file in files(*PACKAGES, "tests", "benchmarks") if layered(short(file))] == []
    assert layered("rooms/utils.py")
    assert layered("server/services/mail.py")
    assert not layered("rooms/room.py")


def test_one_concept_has_one_file() -> None:
    """No noun stands both as a file and as a folder, and none in two places of the deliberation."""
    places = defaultdict(list)
    for file in files("rooms"):
        name = module(file)
        if file.name != "__init__.py":
            places[name].append(short(file))
    packages = {module(file) for file in files("rooms") if file.name == "__init__.py"}
    assert [name for name, found in places.items() if len(found) > 1 or name in packages] == []


@pytest.mark.parametrize("file", files(*PACKAGES), ids=short)
def test_every_module_says_what_it_is(file: Path) -> None:
    docstring = ast.get_docstring(tree(file))
    assert docstring
    assert docstring[0].isupper() or not docstring[0].isalpha()
    assert docstring.split("\n")[0].rstrip().endswith((".", ":", "?"))


def test_sizes_are_told() -> None:
    """Aims, not rules: what is past them is listed among the warnings, for somebody to look for the smaller noun."""
    folders = {"py": PACKAGES, "html": ("templates",), "css": ("static/css",), "js": ("static/js",)}
    long = [
        f"{short(file)}: {lines} lines"
        for kind, within in folders.items()
        for file in files(*within, kind=kind)
        if (lines := len(file.read_text().splitlines())) > AIMS[kind]
    ]
    for file in files(*PACKAGES):
        for each in functions(tree(file)):
            if (each.end_lineno or each.lineno) - each.lineno > FUNCTION:
                long.append(f"{short(file)}: {each.name} has {(each.end_lineno or 0) - each.lineno} lines")
    if long:
        warnings.warn("longer than aimed for:\n  " + "\n  ".join(long), stacklevel=1)
