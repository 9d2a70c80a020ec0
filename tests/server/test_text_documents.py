"""Word documents over HTTP: brought with their tracked changes, and handed out again."""

import html
import io
import re
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.commenting import Comment
from rooms.drafting.papers.reviews import Review
from rooms.drafting.proposals import proposing
from rooms.drafting.texts import Bracket
from server.docx import reading
from tests.rooms.drafting.paper import tabled
from tests.rooms.test_segments import opened
from tests.server.documents import docx, gone, ins, para
from tests.server.steps import post, room, words
from tests.server.whole import CODE, Browser, Whole

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COMMENT = f'<w:comment w:id="1" w:author="Kenya">{para("We doubt it.")}</w:comment>'
BEGIN, END = '<w:commentRangeStart w:id="1"/>', '<w:commentRangeEnd w:id="1"/>'
CONTENT = docx(
    para(
        "1. Members ", gone("Canada", "shall"), ins("Canada", "should"), " act", ins("Jane <b>Doe</b>", " at once"), "."
    ),
    para("2. ", BEGIN, "Growth", END, " is <good>."),
    comments=COMMENT,
)
SOURCE = "1. Members [shall][should] act[ at once].\n\n2. Growth is <good>.\n"
FIELDS = {"title": "A draft", "kind": "rolling", "language": "en", "source": ""}


@pytest.fixture(autouse=True)
def as_served(heard_at_once: None) -> None:
    """The cast acts through the application itself."""


async def sent(whole: Whole, browser: Browser, content: bytes, **fields: str) -> Any:
    """The form with a file, as a browser sends it."""
    code = CODE.search((await browser.get(room(whole, "/texts/new"))).text)
    assert code
    data = {"_csrf_token": code[1], **FIELDS, "key": uuid4().hex, **fields}
    return await browser.client.post(room(whole, "/texts"), data=data, files={"file": ("draft.docx", content, TYPE)})


async def reviews(whole: Whole) -> list[Review]:
    async with whole.cast.store.reading() as session:
        return list((await session.execute(select(Review))).scalars())


async def asked(whole: Whole) -> list[tuple[str, list[str], Any]]:
    async with whole.cast.store.reading() as session:
        rows = (await session.execute(select(Bracket).order_by(col(Bracket.number)))).scalars()
        return [(each.asks, each.names, each.seat_id) for each in rows]


async def test_a_document_is_brought_reviewed_and_tabled_with_its_authors(whole: Whole, norway: Browser) -> None:
    answer = await sent(whole, norway, CONTENT)
    assert answer.status_code == 303, words(answer.text)
    review = answer.headers["location"]
    assert [each.source for each in await reviews(whole)] == [SOURCE]
    page = await norway.get(review)
    for said in ("2 tracked changes stand in brackets", "1 comment", "We doubt it.", "Kenya"):
        assert said in words(page.text)
    assert "<b>Doe" not in page.text
    tabled = await post(norway, review, f"{review}/tabling", key=uuid4().hex)
    assert tabled.status_code == 303
    known = [("", [], None), ("replace", ["Canada"], None), ("insert", ["Jane <b>Doe</b>"], None)]
    assert await asked(whole) == known
    text = await norway.get(tabled.headers["location"])
    assert "Canada" in text.text
    assert "<b>Doe" not in text.text


async def test_what_came_with_a_document_is_not_lost_when_the_form_comes_back(whole: Whole, norway: Browser) -> None:
    refused = await sent(whole, norway, CONTENT, title=" ")
    assert refused.status_code == 422
    document = re.search(r'name="document" value="([^"]*)"', refused.text)
    assert document
    assert "should" in refused.text
    fields = {**FIELDS, "source": SOURCE.replace("\n", "\r\n"), "document": html.unescape(document[1])}
    again = await post(norway, room(whole, "/texts/new"), room(whole, "/texts"), key=uuid4().hex, **fields)
    assert again.status_code == 303
    other = {**fields, "source": "Other words.", "title": "Another"}
    await post(norway, room(whole, "/texts/new"), room(whole, "/texts"), key=uuid4().hex, **other)
    await post(norway, room(whole, "/texts/new"), room(whole, "/texts"), key=uuid4().hex, **{**other, "document": "{"})
    kept = {(each.source, len(each.document.get("tracked", []))) for each in await reviews(whole)}
    assert kept == {(SOURCE, 2), ("Other words.", 0)}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 and so on", "This document is damaged and cannot be read."),
        (b"\xd0\xcf\x11\xe0 and so on", "one that is locked by a password"),
        (docx(" "), "There is nothing to read in it."),
    ],
)
async def test_what_cannot_be_read_is_said_beside_the_file(
    whole: Whole, norway: Browser, content: bytes, sentence: str
) -> None:
    answer = await sent(whole, norway, content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'class="error"' in answer.text
    assert await reviews(whole) == []


async def test_a_text_is_handed_out_as_a_document_in_brackets_or_with_changes(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    await paper.does("norway", proposing.delete, await paper.select("is <good>"))
    base = room(whole, f"/texts/{paper.id}")
    page = (await norway.get(f"{base}/formats")).text
    for end, authors in (("/docx", []), ("/docx?changes=true", ["Norway"])):
        assert f'href="{base}{end}"' in page
        answer = await norway.get(f"{base}{end}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == TYPE
        assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''TL-1-L.1%20v2.docx"
        found = reading.read(answer.content)
        assert found.source.strip() == SOURCE.replace("is <good>", "[is <good>]").strip()
        assert [each.author for each in found.tracked] == authors
    assert (await norway.get(room(whole, f"/texts/{uuid4()}/docx"))).status_code == 404
    assert (await norway.get(f"{base}/docx?changes=perhaps")).status_code == 400


async def test_a_document_says_in_the_language_of_its_reader_what_is_asked(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    await paper.does("norway", proposing.delete, await paper.select("Growth"))
    for language, said in (("en", "Proposed: to delete these words."), ("ar", "مقترح: حذف هذه الكلمات.")):
        norway.client.headers["Accept-Language"] = language
        answer = await norway.get(room(whole, f"/texts/{paper.id}/docx"))
        (comment,) = reading.read(answer.content).comments
        assert (comment.author, comment.words) == ("Norway", said)


async def test_a_document_keeps_to_the_house_style_that_is_asked_for(whole: Whole, norway: Browser) -> None:
    paper = await tabled(whole.cast, SOURCE)
    base = room(whole, f"/texts/{paper.id}")
    page = (await norway.get(f"{base}/formats")).text
    found = {}
    for style in ("", "?style=un", "?style=plain", "?style=none"):
        assert f"{base}/docx{style}" in page or style in ("?style=un", "?style=none")
        content = (await norway.get(f"{base}/docx{style}")).content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found[style] = archive.read("word/styles.xml").decode()
        assert reading.read(content).source == (await paper.printed()).rstrip("\n") + "\n"
    assert "Times New Roman" in found[""]
    assert found[""] == found["?style=un"] == found["?style=none"]
    assert "Arial" in found["?style=plain"]
    assert 'w:jc w:val="center"' not in found["?style=plain"].split('"mast"')[0].split('"article"')[1]


async def test_its_comments_stand_beside_the_same_words(whole: Whole, norway: Browser, canada: Browser) -> None:
    begun = await sent(whole, norway, CONTENT)
    own = begun.headers["location"]
    done = await post(norway, own, f"{own}/tabling")
    page = words((await canada.get(done.headers["location"])).text)
    assert "1 comment" in page
    async with whole.cast.store.reading() as session:
        (comment,) = (await session.execute(select(Comment))).scalars()
    assert comment.about == "Growth"
    card = (await canada.get(f"{done.headers['location']}/paragraphs/{comment.paragraph_id}")).text
    assert "Kenya: We doubt it." in words(card)
    assert "These words are gone." not in card


async def test_under_the_rule_its_comments_name_nobody(whole: Whole, norway: Browser) -> None:
    await opened(whole.cast)
    done = await sent(whole, norway, CONTENT)
    async with whole.cast.store.reading() as session:
        (comment,) = (await session.execute(select(Comment))).scalars()
    card = words((await norway.get(f"{done.headers['location']}/paragraphs/{comment.paragraph_id}")).text)
    assert "We doubt it." in card
    assert "Kenya" not in card


async def test_more_comments_than_a_text_bears_are_refused(whole: Whole, norway: Browser) -> None:
    many = "".join(f'<w:comment w:id="{id}" w:author="A">{para("Why?")}</w:comment>' for id in range(501))
    ranges = "".join(f'<w:commentRangeStart w:id="{id}"/>' for id in range(501))
    own = (await sent(whole, norway, docx(para("Words.", ranges), comments=many))).headers["location"]
    answer = await post(norway, own, f"{own}/tabling")
    assert answer.status_code == 422
    assert "at most 500 comments" in words(answer.text)
