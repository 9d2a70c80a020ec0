"""The difference between two wordings: what is put in and what is taken out, and both wordings can be read from it."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.differences import marked
from tests.hanging import ends


def after(html: str) -> str:
    return unescape(re.sub(r"</?ins>", "", re.sub(r"<del>.*?</del>", "", html, flags=re.S)))


def before(html: str) -> str:
    return unescape(re.sub(r"</?del>", "", re.sub(r"<ins>.*?</ins>", "", html, flags=re.S)))


@pytest.mark.parametrize(
    ("old", "new", "html"),
    [
        ("nine years", "ten years", "<del>nine</del><ins>ten</ins> years"),
        ("it shall report", "it shall not report", "it shall <ins>not </ins>report"),
        ("a <b> & c", "a <i> & c", "a &lt;<del>b</del><ins>i</ins>&gt; &amp; c"),
        ("我们支持禁令", "我们不支持禁令", "我们<ins>不</ins>支持禁令"),
        ("نوافق على النص", "نوافق على هذا النص", "نوافق على <ins>هذا </ins>النص"),
        ("[shall] report", "[should] report", "[<del>shall</del><ins>should</ins>] report"),
        ("the same", "the same", "the same"),
        ("", "new", "<ins>new</ins>"),
    ],
)
def test_what_changed_is_marked_word_by_word(old: str, new: str, html: str) -> None:
    assert marked(old, new) == html


WORDS = some.lists(some.sampled_from(["we", "shall", " ", "\n", "[", "]", "<b>", "&", "禁", "令", "نص"])).map("".join)


@given(WORDS, WORDS)
def test_both_wordings_can_be_read_from_it(old: str, new: str) -> None:
    html = marked(old, new)
    assert (before(html), after(html)) == (old, new)
    assert set(re.findall(r"<[^>]*>", html)) <= {"<ins>", "</ins>", "<del>", "</del>"}


def test_the_longest_messages_are_compared() -> None:
    old = " ".join(str(number * 7 % 97) for number in range(5000))
    new = " ".join(str(number * 11 % 101) for number in range(5000))
    with ends():
        html = marked(old, new)
    assert (before(html), after(html)) == (old, new)
