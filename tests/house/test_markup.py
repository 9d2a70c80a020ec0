"""Markup: every template says what it needs, and none holds a script or a style of its own."""

import re
import tomllib
from pathlib import Path

import pytest

from server.routes.patterns import SAMPLE
from tests.house.markup import Element, elements
from tests.house.source import ROOT, files, short

TEMPLATES = files("templates", kind="html")
COMMENT = re.compile(r"\{#.*?#\}", re.S)
STATEMENT = re.compile(r"\{%.*?%\}", re.S)
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.S)
# Of htmx: attributes whose value is evaluated as script, or that carry an event's code.
EVALUATED = re.compile(r"^(data-)?hx-(on|vars)\b|^(data-)?hx-on")


def plain(source: str) -> str:
    """A template as the markup it holds, whatever is said or decided in it put aside."""
    source = COMMENT.sub("", source)
    return EXPRESSION.sub("x", STATEMENT.sub(" ", source))


def forbidden(each: Element) -> list[str]:
    """What the content security policy would block in one element, or what htmx would evaluate."""
    wrong = []
    if each.tag == "script" and "src" not in each.attributes:
        wrong.append("a script without a source")
    if each.tag == "style":
        wrong.append("a style")
    for name, value in each.attributes.items():
        said = (value or "").strip().lower()
        if name == "style" or name.startswith("on") or EVALUATED.match(name):
            wrong.append(f"the attribute {name}")
        if name in {"href", "src", "action", "formaction", "srcdoc"} and said.startswith(("javascript:", "data:text")):
            wrong.append(f"script in {name}")
        if "hx-" in name and ("js:" in said or "javascript:" in said):
            wrong.append(f"script in {name}")
        if "hx-trigger" in name and "[" in said:
            wrong.append("a filter in hx-trigger, which is evaluated")
    return wrong


def faults(html: str) -> list[str]:
    return [f"line {each.line}: {wrong} in <{each.tag}>" for each in elements(html) for wrong in forbidden(each)]


@pytest.mark.parametrize("file", TEMPLATES, ids=short)
def test_a_template_holds_no_script_and_no_style(file: Path) -> None:
    assert faults(plain(file.read_text())) == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>go()</script>",
        "<style>p { color: red }</style>",
        '<p style="color: red">',
        '<button onclick="go()">',
        '<div hx-on:click="go()">',
        '<div hx-on::after-swap="go()">',
        '<div data-hx-on-click="go()">',
        '<a href="javascript:go()">',
        "<div hx-vals='js:{a: 1}'>",
        "<div hx-headers='javascript:{a: 1}'>",
        '<div hx-trigger="keyup[ctrlKey]">',
    ],
)
def test_what_may_not_stand_in_a_template_is_found(html: str) -> None:
    assert len(faults(html)) == 1


def test_what_may_stand_in_a_template_is_let_be() -> None:
    html = (
        '<script src="/static/a.js" defer></script><p class="one" hx-trigger="load delay:1s" hx-get="/x">on style</p>'
    )
    assert faults(plain("{# <style> #}{% if x %}" + html + '{% endif %}<a href="{{ a }}">{{ b }}</a>')) == []


@pytest.mark.parametrize("file", TEMPLATES, ids=short)
def test_a_template_begins_with_what_it_needs(file: Path) -> None:
    first = COMMENT.match(file.read_text())
    assert first, "begins with {# … #}"
    assert opening(first[0]), first[0]


def opening(comment: str) -> bool:
    """A page or a part says what it needs; a file of macros says what they are."""
    return "needs: " in comment or comment.startswith("{# Macros ")


def test_an_opening_that_says_nothing_is_found() -> None:
    assert not opening("{# The list of rooms. #}")
    assert opening("{# Personal. needs: csrf #}")


@pytest.mark.parametrize("file", TEMPLATES, ids=short)
def test_a_form_that_changes_something_carries_its_code(file: Path) -> None:
    source = COMMENT.sub("", file.read_text())
    forms = re.findall(r"<form\b.*?</form>", source, re.S)
    unsafe = [form for form in forms if 'method="post"' in form]
    assert [form[:80] for form in unsafe if "hidden_token" not in form and "_csrf_token" not in form] == []


def test_the_sample_is_no_markup() -> None:
    """What the patterns show goes through the templates like anything a person typed."""
    parts = {name: items for name, items in tomllib.loads(SAMPLE.read_text()).items() if isinstance(items, list)}
    assert len(parts) > 15
    assert [name for name, items in parts.items() if any("html" in item for item in items)] == []


@pytest.mark.parametrize("file", files("static/js", kind="js"), ids=short)
def test_scripts_build_nothing_from_text(file: Path) -> None:
    """What the policy forbids a page it forbids a script as well: nothing evaluated, no style written as text."""
    source = file.read_text()
    assert (
        re.findall(r"\beval\s*\(|new Function\b|setAttribute\(\s*[\"']style|\.cssText\b|document\.write\b", source)
        == []
    )
    assert "import " not in source or not re.search(r"import\s.*[\"']https?:", source)
    assert ROOT / "static" in file.parents
