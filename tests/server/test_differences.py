"""The difference between two wordings: what is put in and what is taken out, and both wordings can be read from it."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.differences import marked, redrafted
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


@pytest.mark.parametrize(
    ("old", "new", "html"),
    [
        ("*Recalling* nine", "*Recalling* ten", "{*}<em>Recalling</em>{*} <del>nine</del><ins>ten</ins>"),
        ("*Noting with regret*", "*Noting with concern*", "{*}<em>Noting with </em><del><em>regret</em></del>"
         "<ins><em>concern</em></ins>{*}"),
        ("we *shall* act", "we shall act", "we <del>*</del>shall<del>*</del> act"),
        ("we act", "we *shall* act", "we <ins>{*}<em>shall</em>{*} </ins>act"),
        ("## Peace", "### Peace", "{##}<ins>#</ins>{ }Peace"),
        ("## Peace", "", "<del>{## }Peace</del>"),
        ("[a] state", "[a]", "[a]<del> state</del>"),
    ],
)  # fmt: skip
def test_words_of_a_draft_look_as_in_the_text_and_no_change_of_emphasis_is_hidden(
    old: str, new: str, html: str
) -> None:
    found = str(redrafted(old, new)).replace("<b>", "").replace("</b>", "")
    found = re.sub(r'<span class="md">(.*?)</span>', r"{\1}", found)
    assert re.sub(r'<span class="em">(.*?)</span>', r"<em>\1</em>", found) == html


WORDS = some.lists(some.sampled_from(["we", "shall", " ", "\n", "[", "]", "<b>", "&", "禁", "令", "نص"])).map("".join)
DRAFTS = some.lists(some.sampled_from(["we", "shall", " ", "*", "**", "# ", "[", "]", "<b>", "&", "令"])).map("".join)


@given(WORDS, WORDS)
def test_both_wordings_can_be_read_from_it(old: str, new: str) -> None:
    html = marked(old, new)
    assert (before(html), after(html)) == (old, new)
    assert set(re.findall(r"<[^>]*>", html)) <= {"<ins>", "</ins>", "<del>", "</del>"}


@given(DRAFTS, DRAFTS)
def test_both_drafts_can_be_read_from_it(old: str, new: str) -> None:
    html = re.sub(r'</?b>|<span class="[a-z ]+">|</span>', "", redrafted(old, new))
    assert (before(html), after(html)) == (old, new)


@given(DRAFTS, DRAFTS)
def test_whatever_changed_in_a_draft_is_seen(old: str, new: str) -> None:
    """Between the marks of what came and went there are characters that are not hidden."""
    for inside in re.findall(r"<(?:ins|del)>(.*?)</(?:ins|del)>", redrafted(old, new), flags=re.S):
        assert re.sub(r"<[^>]*>", "", re.sub(r'<span class="md">.*?</span>', "", inside, flags=re.S))


def test_the_longest_messages_are_compared() -> None:
    old = " ".join(str(number * 7 % 97) for number in range(5000))
    new = " ".join(str(number * 11 % 101) for number in range(5000))
    with ends():
        html = marked(old, new)
    assert (before(html), after(html)) == (old, new)
