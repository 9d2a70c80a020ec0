"""Texts of a room over HTTP: tabled after a review of what was read, read paragraph by paragraph, followed live."""

import re
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from rooms.drafting.papers.reviews import Review
from rooms.drafting.proposals import arranging, proposing
from rooms.drafting.settling import resolving
from rooms.drafting.texts import Text
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.ways import archived
from tests.server.steps import post, room, words
from tests.server.whole import CODE, Browser, Whole

SOURCE = """Article 1

Each member [shall][should] report [annually] to the secretariat by [X].

Each party [shall] [should] act[, in good time,] and tell [the others].

A line with a stray ] bracket.
"""
FORM = {"title": "A draft agreement", "kind": "rolling", "language": "en", "source": SOURCE}


@pytest.fixture(autouse=True)
def as_served(heard_at_once: None) -> None:
    """The cast acts through the application itself."""


def texts(whole: Whole, path: str = "") -> str:
    return room(whole, f"/texts{path}")


async def brought(whole: Whole, browser: Browser, **fields: str) -> Any:
    """Send the form that brings a text."""
    return await post(browser, texts(whole, "/new"), texts(whole), **{**FORM, "key": uuid4().hex, **fields})


async def pressed(browser: Browser, review: str, end: str, **fields: str) -> Any:
    return await post(browser, review, f"{review}/{end}", **fields)


async def kept(whole: Whole, table: Any) -> list[Any]:
    async with whole.cast.store.reading() as session:
        return list((await session.execute(select(table))).scalars())


def read_back(html: str) -> str:
    """The paragraphs of a page as plain words."""
    found = re.findall(r'class="words"[^>]*>(.*?)</(?:div|h2)>', html, re.S)
    return "\n\n".join(re.sub(r"<[^>]+>", "", each).strip() for each in found)


async def test_a_text_is_brought_reviewed_and_tabled(whole: Whole, norway: Browser) -> None:
    assert "No text is before this room yet." in (await norway.get(texts(whole))).text
    answer = await brought(whole, norway)
    assert answer.status_code == 303
    review = answer.headers["location"]
    page = (await norway.get(review)).text
    assert "1 bracket without its other half" in page
    assert "Brackets side by side with a space between them" in page
    assert "A draft agreement" in (await norway.get(texts(whole))).text
    done = await pressed(norway, review, "tabling", key=uuid4().hex)
    assert done.status_code == 303
    html = (await norway.get(done.headers["location"])).text
    assert read_back(html) == SOURCE.strip()
    (text,) = await kept(whole, Text)
    assert f"{text.symbol}</bdi>" in html
    assert await kept(whole, Review) == []


async def test_it_is_pressed_twice_and_tabled_once(whole: Whole, norway: Browser) -> None:
    key = uuid4().hex
    one, other = await brought(whole, norway, key=key), await brought(whole, norway, key=key)
    assert one.headers["location"] == other.headers["location"]
    review, pressing = one.headers["location"], uuid4().hex
    code = CODE.search((await norway.get(review)).text)
    assert code
    sent = {"_csrf_token": code[1], "key": pressing}
    answers = [await norway.client.post(f"{review}/tabling", data=sent) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert len(await kept(whole, Text)) == 1


async def test_nobody_else_sees_a_review(whole: Whole, norway: Browser, canada: Browser) -> None:
    review = (await brought(whole, norway)).headers["location"]
    assert "A draft agreement" not in (await canada.get(texts(whole))).text
    assert (await canada.get(review)).status_code == 404
    for end in ("answers", "removal", "tabling"):
        assert (await post(canada, texts(whole, "/new"), f"{review}/{end}", do="each")).status_code == 404
    assert (await pressed(norway, review, "removal")).status_code == 303
    assert (await norway.get(review)).status_code == 404


async def test_answers_hold_one_by_one_and_for_all_that_are_alike(whole: Whole, norway: Browser) -> None:
    pairs = "\n\n".join(f"Party {n} [shall{n}] [should{n}] act." for n in range(3))
    review = (await brought(whole, norway, source=pairs)).headers["location"]
    page = (await norway.get(review)).text
    ids = list(dict.fromkeys(re.findall(r'name="q-([^"]+)"', page)))
    like = re.search(r'name="like" value="([^"]+)"', page)
    assert like
    assert len(ids) == 3
    one = {"like": like[1], "do": "each", f"q-{ids[1]}": "separate"}
    assert (await pressed(norway, review, "answers", **one)).status_code == 303
    assert checked(await norway.get(review), ids) == ["alternatives", "separate", "alternatives"]
    every = {"like": like[1], "do": "all", "all": "separate"}
    assert (await pressed(norway, review, "answers", **every)).status_code == 303
    page_now = await norway.get(review)
    assert checked(page_now, ids) == ["separate"] * 3
    assert "All questions are answered." in page_now.text
    wrong = await pressed(norway, review, "answers", like=like[1], do="all", all="whatever")
    assert wrong.status_code == 422
    assert "Choose one of the answers." in wrong.text


def checked(page: Any, ids: list[str]) -> list[str]:
    found = [re.search(rf'name="q-{id}" value="(\w+)" checked', page.text) for id in ids]
    return [each[1] for each in found if each]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": " "}, "error"),
        ({"title": "x" * 301}, "error"),
        ({"source": " \n "}, "There is nothing to read in it."),
        ({"kind": "whatever"}, "Choose one of the answers."),
        ({"language": "xx"}, "Choose one of the answers."),
    ],
)
async def test_what_cannot_be_brought_is_said_beside_it(
    whole: Whole, norway: Browser, fields: dict[str, str], sentence: str
) -> None:
    answer = await brought(whole, norway, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'class="error"' in answer.text
    if "source" not in fields:
        assert "Each party [shall] [should] act" in answer.text
    assert await kept(whole, Review) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SOURCE.encode(), ""),
        ("\ufeff" + SOURCE, ""),
        (SOURCE.encode("utf-16"), ""),
        (b"PK\x03\x04\xff\xfe\x00", "This document is damaged and cannot be read."),
        (b"%PDF-1.7 \xff", "neither as a Word document"),
        (b"zero \x00 byte", "neither as a Word document"),
        (b"", "There is nothing to read in it."),
    ],
)
async def test_a_file_is_read_as_the_text_it_is(
    whole: Whole, norway: Browser, content: bytes | str, sentence: str
) -> None:
    code = CODE.search((await norway.get(texts(whole, "/new"))).text)
    assert code
    data = {"_csrf_token": code[1], **FORM, "source": ""}
    sent = content if isinstance(content, bytes) else content.encode()
    answer = await norway.client.post(texts(whole), data=data, files={"file": ("draft.md", sent, "text/markdown")})
    if sentence:
        assert answer.status_code == 422
        assert sentence in answer.text
        return
    assert answer.status_code == 303
    (review,) = await kept(whole, Review)
    assert review.source == SOURCE


async def test_whoever_may_not_table_is_told_and_an_archived_room_takes_none(whole: Whole, norway: Browser) -> None:
    async with whole.browser("icrc") as icrc:
        assert "Table a text" not in (await icrc.get(texts(whole))).text
        assert (await icrc.get(texts(whole, "/new"))).status_code == 422
        refused = await post(icrc, "/preferences", texts(whole), **FORM)
        assert refused.status_code == 422
    review = (await brought(whole, norway)).headers["location"]
    await archived(whole.cast)
    assert (await norway.get(review)).status_code == 200
    assert (await pressed(norway, review, "tabling")).status_code == 422
    assert await kept(whole, Text) == []


async def test_a_text_of_another_room_is_not_here(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    assert (await norway.get(texts(whole, f"/{uuid4()}"))).status_code == 404
    for end in ("", "/versions", "/comparison", "/clean", "/print", "/source"):
        assert (await norway.get(f"/rooms/{uuid4()}/texts/{paper.id}{end}")).status_code == 404
        assert (await norway.get(texts(whole, f"/{uuid4()}{end}"))).status_code == 404


async def test_every_bracket_bears_its_number_and_every_word_its_place(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    html = (await norway.get(texts(whole, f"/{paper.id}"))).text
    shall = await paper.bracket("should")
    found = re.findall(rf'<b data-n="{shall}" data-i="(\d+)" class="alternative d1">(\[|\])</b>', html)
    row = await paper.row(shall)
    assert [(int(id), sign) for id, sign in found] == [(row.first, "["), (row.last, "]")]
    assert f'<span data-i="{row.first + 1}" class="d1">should</span>' in html
    assert "5 brackets open" not in words(html)
    assert f"{(await paper.text()).open} brackets open" in words(html)
    assert "1 value missing" in words(html)


async def test_a_page_of_a_long_text_says_where_it_goes_on(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, "\n\n".join(f"Article {n}\n\nParagraph {n} [words]." for n in range(1, 401)))
    first = (await norway.get(texts(whole, f"/{paper.id}"))).text
    assert first.count('class="paragraph"') == 600
    assert "data-partial" in first
    later = (await norway.get(texts(whole, f"/{paper.id}"), page=2)).text
    assert later.count('class="paragraph"') == 200
    assert "data-first" in later
    assert "Paragraph 400 [words]." in read_back(later)
    selected = await paper.select("Paragraph 400 ")
    at = (await norway.get(texts(whole, f"/{paper.id}"), at=str(selected.paragraph))).text
    assert f'id="paragraph-{selected.paragraph}"' in at
    assert f"?page=2#paragraph-{selected.paragraph}"[:8] in first


async def three_versions(whole: Whole) -> Paper:
    paper = await tabled(whole.cast, SOURCE)
    await paper.does("norway", proposing.insert, await paper.after("report"), "promptly")
    await paper.does("canada", resolving.keep, await paper.bracket("should"))
    return paper


async def test_versions_are_listed_compared_and_handed_out(whole: Whole, norway: Browser) -> None:
    paper = await three_versions(whole)
    base = texts(whole, f"/{paper.id}")
    listed = (await norway.get(f"{base}/versions")).text
    assert [listed.count(f'name="{name}"') for name in ("before", "after")] == [3, 3]
    assert "proposed words" in listed
    assert "<polyline" in listed
    compared = (await norway.get(f"{base}/comparison", before="1", after="3")).text
    assert "<ins>" in compared
    assert "3 paragraphs without changes" in compared or "2 paragraphs without changes" in compared
    odd = (await norway.get(f"{base}/comparison", before="99", after="-4")).text
    assert "one and the same version" in odd
    for version in (1, 2, 3):
        file = await norway.get(f"{base}/source", version=str(version))
        assert file.content.decode() == await paper.printed(version)
        assert file.headers["content-disposition"].startswith("attachment")
    assert (await norway.get(f"{base}/source", version="1")).content.decode() == SOURCE
    paper_form = (await norway.get(f"{base}/print", version="2")).text
    assert "[promptly]" in read_back(paper_form)
    assert "This is an earlier version" in paper_form


async def test_a_paragraph_tells_its_history(whole: Whole, norway: Browser) -> None:
    paper = await three_versions(whole)
    paragraph = (await paper.select("promptly")).paragraph
    html = (await norway.get(texts(whole, f"/{paper.id}/paragraphs/{paragraph}/versions"))).text
    assert html.split('class="versions"')[1].count("<li><p") == 3
    assert "<ins>" in html
    assert "resolved brackets" in html
    other = texts(whole, f"/{paper.id}/paragraphs/{uuid4()}/versions")
    assert (await norway.get(other)).status_code == 404


async def test_emphasis_looks_as_in_the_text_wherever_words_of_it_are_shown(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, "*Recalling [with care]* that [every *single* member] shall report")
    await paper.does("norway", proposing.insert, await paper.after("Recalling"), "always")
    paragraph = (await paper.select("always")).paragraph
    for end in ("/comparison", "/clean", f"/paragraphs/{paragraph}/versions"):
        html = re.sub(r'<span class="md">.*?</span>', "", (await norway.get(texts(whole, f"/{paper.id}{end}"))).text)
        assert '<span class="em">' in html
        assert "*" not in html.split("<main")[1].split("</main>")[0]


async def test_a_text_is_clean_when_nothing_is_open(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, "Each member [shall] report.")
    base = texts(whole, f"/{paper.id}")
    answer = await norway.get(f"{base}/clean")
    assert answer.status_code == 422
    assert "1 place is open" in words(answer.text)
    assert "<b>[</b>shall<b>]</b>" in answer.text
    await paper.does("canada", resolving.keep, await paper.bracket("shall"))
    clean = await norway.get(f"{base}/clean")
    assert clean.status_code == 200
    assert "Each member shall report." in clean.text


async def test_hostile_words_stay_words(whole: Whole, norway: Browser) -> None:
    evil = 'A [<script>alert(1)</script>] {{ 7 * 7 }} "quoted" & <b data-n="1">\u202eturned [then]</b>.'
    paper = await tabled(whole.cast, evil, title='"><img src=x onerror=alert(1)>')
    for end in ("", "/versions", "/print", "/clean", "/comparison"):
        html = (await norway.get(texts(whole, f"/{paper.id}{end}"))).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert (await norway.get(texts(whole, f"/{paper.id}/source"))).text == evil


async def test_an_act_changes_the_page_of_the_text(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    base = texts(whole, f"/{paper.id}")
    before = (await norway.get(base)).text
    await paper.does("canada", resolving.keep, await paper.bracket("should"))
    after = (await norway.get(base)).text
    assert "Each member should report" in read_back(after)
    assert words(before) != words(after)
    number = partial(re.search, r'data-number="(\d+)"')
    one, other = number(before), number(after)
    assert one
    assert other
    assert int(other[1]) > int(one[1])


async def test_what_is_very_deep_or_written_from_the_right_is_shown(whole: Whole, norway: Browser) -> None:
    deep = "[" * 200 + "words" + "]" * 200
    arabic = "إذ تشير إلى [القرارات][المقررات] السابقة،"
    paper = await tabled(whole.cast, f"{deep}\n\n{arabic}\n\n]]] [[[ \u202e[mixed سلام]\u202c 𝄞")
    html = (await norway.get(texts(whole, f"/{paper.id}"))).text
    assert 'data-depth="200"' in html
    assert 'class="words" dir="auto"' in html
    assert read_back(html).startswith(f"{deep}\n\n{arabic}\n\n]]] [[[")
    assert (await norway.get(texts(whole, f"/{paper.id}/source"))).content.decode() == await paper.printed(1)
    for end in ("/versions", "/print", "/clean"):
        assert (await norway.get(texts(whole, f"/{paper.id}{end}"))).status_code in (200, 422)


async def pasted(whole: Whole, browser: Browser, source: str) -> Any:
    """Send the form as a browser does: with a field for a file, which is empty."""
    code = CODE.search((await browser.get(texts(whole, "/new"))).text)
    assert code
    fields = {**FORM, "_csrf_token": code[1], "source": source}
    return await browser.client.post(texts(whole), data=fields, files={"file": ("", b"", "application/octet-stream")})


async def test_too_much_is_refused_and_nothing_typed_is_lost(whole: Whole, norway: Browser) -> None:
    answer = await pasted(whole, norway, "long words " * 300_000)
    assert answer.status_code == 422
    assert "This holds at most 3,000,000 characters." in answer.text
    assert answer.text.count("long words") >= 300_000
    many = await pasted(whole, norway, "[a] " * 20_001)
    refused = await pressed(norway, many.headers["location"], "tabling", key=uuid4().hex)
    assert refused.status_code == 422
    assert "A text has at most 20,000 brackets." in refused.text
    assert await kept(whole, Text) == []


SHAPE = """# Draft agreement on early action

*The Conference of the Parties,*

*Recalling* its decision on warnings,

*Also recalling* the work of the group[^1],

PP3 bis. *Noting* what is owed,

## I. Purpose

### Article 2

1. Each Party [shall][should] report.

1 bis. Each Party may report in writing:

(a) On its measures;

(i) Of its own;

1 ter. [Placeholder for finance.]

2 alt. Nothing in this article applies. It is kept.

| State | Share |
|-------|-------|
| A     | [10]  |

OP6alt. *Decides* to meet;

## Annex I

3. Words of the annex.

[^1]: See the report of the group.
"""
KINDS = [
    *("title", "chapeau", "preambular", "preambular", "preambular", "section", "article", "operative", "operative"),
    *("point", "point", "operative", "operative", "table", "operative", "annex", "operative", "footnote"),
]


async def test_the_structure_of_a_text_is_on_its_page(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SHAPE)
    html = (await norway.get(texts(whole, f"/{paper.id}"))).text
    assert re.findall(r'class="paragraph"[^>]* data-kind="(\w+)"', html) == KINDS
    assert read_back(html) == SHAPE.strip()
    contents = re.findall(r'<li data-kind="(\w+)"><a[^>]*><bdi[^>]*>([^<]+)', html)
    assert contents == [("section", "I. Purpose"), ("article", "Article 2"), ("annex", "Annex I")]
    assert "derived" not in html
    await paper.does("canada", arranging.split, await paper.select("2 alt. Nothing in this article applies."))
    after = (await norway.get(texts(whole, f"/{paper.id}"))).text
    assert '<span class="derived">2 bis.</span>' in after
    for end in ("/print", "/print?lines=1"):
        assert "2 bis." in (await norway.get(texts(whole, f"/{paper.id}{end}"))).text
    assert "2 bis." not in (await norway.get(texts(whole, f"/{paper.id}/source"))).text
