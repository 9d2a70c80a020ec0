"""Prose: a small part of Markdown becomes a few safe tags; brackets stay as the drafters typed them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some
from markupsafe import Markup

from server.prose import TAGS, prose

TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("We agree.", "<p>We agree.</p>"),
        ("*who* pays, **when**", "<p><em>who</em> pays, <strong>when</strong></p>"),
        ("one line\nanother", "<p>one line<br>\nanother</p>"),
        ("first\n\nsecond", "<p>first</p>\n<p>second</p>"),
        ("- seed\n- herds", "<ul>\n<li>seed</li>\n<li>herds</li>\n</ul>"),
        ("3. third\n4. fourth", '<ol start="3">\n<li>third</li>\n<li>fourth</li>\n</ol>'),
        ("> as was said", "<blockquote>\n<p>as was said</p>\n</blockquote>"),
        (r"\*not emphasised\*", "<p>*not emphasised*</p>"),
        ("# no heading", "<p># no heading</p>"),
        ("`no code`", "<p>`no code`</p>"),
        ("~~not struck~~", "<p>~~not struck~~</p>"),
    ],
)
def test_the_part_of_markdown_that_is_taken(words: str, html: str) -> None:
    assert prose(words).strip() == html


@pytest.mark.parametrize(
    "words",
    [
        "Each member [shall][should][may] report [annually [, in the light of national circumstances,]] to",
        "[a](b) and [a][b] and [a]: b",
        "![alt](https://example.org/x.png)",
        "[^1] and [x] and [ ] and []",
        "[agreed *ad ref*]",
        "نص [نتفق][نوافق] عليه",
    ],
)
def test_brackets_come_out_as_they_were_typed(words: str) -> None:
    read = re.sub(r"<[^>]+>", "", prose(words)).strip()
    assert re.findall(r"[\[\]()]", read) == re.findall(r"[\[\]()]", words)
    assert "<img" not in prose(words)


def test_an_address_is_a_link_to_itself_and_to_nothing_else() -> None:
    html = prose("See https://example.org/a?b=1&c=2, and (https://example.org/d).")
    links = re.findall(r'<a href="([^"]+)"([^>]*)>([^<]+)</a>', html)
    assert [(href, text) for href, _, text in links] == [
        ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&amp;c=2"),
        ("https://example.org/d", "https://example.org/d"),
    ]
    assert all("noopener" in rel and "nofollow" in rel for _, rel, _ in links)


@pytest.mark.parametrize(
    "words", ["http://example.org", "javascript:alert(1)", "ftp://example.org", "data:text/html,x", "//example.org"]
)
def test_no_other_address_is_a_link(words: str) -> None:
    assert "<a" not in prose(words)


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<b onclick='alert(1)'>b</b>",
        '"><svg/onload=alert(1)>',
        "[x](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        'https://example.org/"onmouseover="alert(1)',
        "@[<script>alert(1)</script>]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<style>body{display:none}</style>",
        "<!-- <script> -->",
        "*<script>*alert(1)*</script>*",
        "- <iframe src=https://example.org>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    ],
)
def test_whatever_is_typed_runs_nothing(words: str) -> None:
    html = prose(words)
    for name, attributes in TAG.findall(html):
        assert name in TAGS
        assert not re.search(r"(?i)\son|style=|javascript:", attributes)


def test_what_could_turn_the_order_of_reading_is_left_out() -> None:
    html = prose("The vote was \u202e21 to 120\u202c and\u2066 **stands**\u2069.")
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", html)
    assert "21 to 120" in html


def test_a_mention_is_marked() -> None:
    assert prose("@[South Africa] has the floor.") == (
        '<p><span class="mention">South Africa</span> has the floor.</p>'
    )
    assert '<span class="mention">RSA</span>' in prose("**We** thank @[RSA].")


def test_long_and_nested_words_are_shown_in_good_time() -> None:
    assert len(prose("> " * 5000 + "deep")) < 200_000
    assert "x" in prose("*" * 20_000 + "x")
    assert prose("[" * 20_000).count("[") == 20_000


@given(some.text(alphabet="ab*_[]()<>\\`#&;:/@!-+1.\n \u202eعمن我 \"'", max_size=200))
def test_only_known_tags_come_out_of_anything(words: str) -> None:
    html = prose(words)
    assert isinstance(html, Markup)
    assert {name for name, _ in TAG.findall(html)} <= TAGS
    assert html.count("<") == len(TAG.findall(html))
