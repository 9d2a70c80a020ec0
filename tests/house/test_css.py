"""Style sheets: everything in a layer, nothing physical, every file in the index, every colour a token."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, files, short

SHEETS = files("static/css", kind="css")
INDEX = ROOT / "static" / "css" / "index.css"
COMMENT = re.compile(r"/\*.*?\*/", re.S)
TEXT = re.compile(r'"[^"]*"|\'[^\']*\'')
SIDE = "left|right|top|bottom"
PHYSICAL = re.compile(
    rf"""(?:^|[;{{\s])(?:
        (?:margin|padding|border|inset|scroll-margin|scroll-padding|overflow-anchor)-(?:{SIDE})(?:-[a-z]+)?\s*:
      | border-(?:top|bottom)-(?:left|right)-radius\s*:
      | (?:{SIDE})\s*:
      | (?:min-|max-)?(?:width|height)\s*:
      | (?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b
    )""",
    re.X,
)
QUERY = re.compile(r"@(?:media|container|supports)[^{]*\{")


def bare(source: str) -> str:
    """A style sheet without its comments and texts."""
    return TEXT.sub('""', COMMENT.sub("", source))


def physical(source: str) -> list[str]:
    """Declarations that name a side of the screen and not of the text; what queries ask of the screen is left aside."""
    return [found.strip(" ;{\n") for found in PHYSICAL.findall(QUERY.sub("@query {", bare(source)))]


def unlayered(source: str) -> list[str]:
    """Whatever stands outside a layer, but for the order of the layers and the imports."""
    left, depth, piece = [], 0, ""
    for sign in bare(source):
        piece += sign if depth == 0 else ""
        if sign == "{":
            depth += 1
            if depth == 1 and not re.match(r"\s*@layer [a-z]+ \{$", piece):
                left.append(piece.strip())
        elif sign == "}":
            depth -= 1
            piece = "" if depth == 0 else piece
        elif sign == ";" and depth == 0:
            if not re.match(r'\s*@(layer [a-z, ]+|import "");$', piece):
                left.append(piece.strip())
            piece = ""
    return left


@pytest.mark.parametrize("file", SHEETS, ids=short)
def test_a_style_sheet_is_logical_and_layered(file: Path) -> None:
    source = file.read_text()
    assert physical(source) == []
    assert unlayered(source) == []
    assert "!important" not in bare(source) or file.name in {"utilities.css", "contrast.css", "print.css", "reset.css"}


@pytest.mark.parametrize(
    "rule",
    ["margin-left: 1px", "top: 0", "width: 4rem", "text-align: left", "border-top-left-radius: 4px", "max-height: 1em"],
)
def test_a_physical_side_is_found(rule: str) -> None:
    assert len(physical(f"@layer base {{ p {{ color: red; {rule}; }} }}")) == 1
    assert len(physical(f"@layer base {{ p {{ {rule} }} }}")) == 1


def test_what_is_logical_is_let_be() -> None:
    fine = "@layer base { @media (min-width: 40rem) { p { margin-inline-start: 1px; inset-block-start: 0 } } }"
    assert physical(fine) == []
    assert unlayered(fine) == []
    assert physical('@layer base { p::before { content: "left: 1" } /* top: 0 */ }') == []


def test_what_stands_in_no_layer_is_found() -> None:
    assert unlayered("p { color: red }") == ["p {"]
    assert unlayered("@layer a, b;\n@layer base { p { color: red } }\n@media print { p { color: red } }") == [
        "@media print {"
    ]


def test_the_index_names_every_sheet_once_and_opens_with_the_layers() -> None:
    named = re.findall(r'@import "([^"]+)";', INDEX.read_text())
    assert sorted(named) == sorted(file.name for file in SHEETS if file != INDEX)
    layers = re.match(r"@layer ([a-z, ]+);", INDEX.read_text())
    assert layers
    used = {name for file in SHEETS for name in re.findall(r"@layer ([a-z]+) \{", file.read_text())}
    assert used == set(layers[1].split(", "))


def test_colours_are_tokens() -> None:
    """So that dark, forced and printed colours are one change, in one place."""
    named = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
    allowed = {"tokens.css", "print.css"}
    assert {
        short(file) for file in SHEETS if file.name not in allowed and named.search(bare(file.read_text()))
    } == set()
    assert named.search("color: #fff")


def test_every_token_that_is_used_is_defined() -> None:
    everything = "\n".join(bare(file.read_text()) for file in SHEETS)
    used, defined = set(re.findall(r"var\((--[\w-]+)", everything)), set(re.findall(r"(--[\w-]+)\s*:", everything))
    assert used - defined == set()
