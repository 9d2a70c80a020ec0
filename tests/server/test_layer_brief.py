"""The brief for capital: read again it is the text; what was written into it comes back at its words."""

import asyncio
import html
import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rooms.drafting.layers import contents, drafts, instructions, notes
from rooms.drafting.layers.placing import About
from rooms.drafting.proposals import proposing
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.texts import Asking
from server.docx import reading as docx
from tests.rooms.drafting.paper import Paper
from tests.server.drafting import base, before_the_room
from tests.server.steps import post
from tests.server.test_docx_libreoffice import SOFFICE, saved
from tests.server.whole import CODE, Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")


async def laid_by(whole: Whole, paper: Paper) -> None:
    """Norway keeps one change of every kind, a note and an instruction; others have taken positions."""
    cast = whole.cast
    for chosen, asks, new in (
        ("annually", Asking.REPLACE, "every two years"),
        ("to the conference", Asking.DELETE, ""),
        ("Members in need", Asking.BRACKET, ""),
    ):
        about = await paper.select(chosen)
        await keeps(whole, paper, Wish(asks, about.first, about.last, new), about.paragraph)
    about = await paper.select("receive")
    await keeps(whole, paper, Wish(Asking.INSERT, about.last, 0, "in full"), about.paragraph)
    number = await paper.bracket("shall")
    await cast.does("norway", partial(drafts.keep_beside, text_id=paper.id, number=number, words="may"))
    where = await paper.select("once a year")
    at = About(where.paragraph, where.first, where.last)
    await cast.does("norway", partial(notes.keep, text_id=paper.id, where=at, words="Who pays for it?"))
    await paper.does("norway", instructions.instruct, number, "Insist on shall.", "We could live with should.")
    await paper.does("icbl", positions.take, number, Saying(Stance.SUPPORT, "It is a duty.", SeenBy.ROOM))
    await paper.does("south_africa", positions.take, number, Saying(Stance.OPPOSE, "Hush.", SeenBy.CHAIR))


async def keeps(whole: Whole, paper: Paper, wish: Wish, paragraph: Any) -> None:
    await whole.cast.does("norway", partial(drafts.keep, text_id=paper.id, paragraph_id=paragraph, wishes=[wish]))


async def brief(whole: Whole, paper: Paper, browser: Browser) -> bytes:
    answer = await browser.get(base(whole, paper, "/layer/brief"))
    assert answer.status_code == 200
    return answer.content


def rewritten(content: bytes, *changes: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """The document as somebody else wrote into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            words = old.read(name).decode()
            for change in changes if name == part else ():
                assert change(words) != words
                words = change(words)
            new.writestr(name, words)
    return out.getvalue()


def struck(words: str, author: str = "Ministry") -> Callable[[str], str]:
    """Somebody strikes words of a run."""

    def change(xml: str) -> str:
        before, after = '<w:r><w:t xml:space="preserve">', "</w:t></w:r>"
        lost = f'<w:r><w:delText xml:space="preserve">{words}</w:delText></w:r>'
        gone = f'<w:del w:id="900" w:author="{author}">{lost}</w:del>'
        return xml.replace(words, f"{after}{gone}{before}", 1)

    return change


def written(after: str, words: str, author: str = "Ministry") -> Callable[[str], str]:
    """Somebody writes words after others."""

    def change(xml: str) -> str:
        end, again = "</w:t></w:r>", '<w:r><w:t xml:space="preserve">'
        come = f'<w:ins w:id="901" w:author="{author}"><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:ins>'
        return xml.replace(after, f"{after}{end}{come}{again}", 1)

    return change


async def brings(whole: Whole, paper: Paper, browser: Browser, content: bytes) -> Any:
    page = base(whole, paper, "/layer/returns")
    code = CODE.search((await browser.get(page)).text)
    assert code
    files = {"file": ("brief.docx", content, "application/octet-stream")}
    return await browser.client.post(page, data={"_csrf_token": code[1]}, files=files)


async def confirms(whole: Whole, paper: Paper, browser: Browser, shown: str, **more: Any) -> Any:
    found = re.search(r'<textarea name="found" hidden>\n(.*?)</textarea>', shown, re.S)
    assert found
    page = base(whole, paper, "/layer/returns")
    return await post(browser, page, page, found=html.unescape(found[1]), confirmed="yes", **more)


async def kept(whole: Whole, paper: Paper) -> contents.Contents:
    async with whole.cast.floor_of("norway") as floor:
        return await contents.of_text(floor, paper.id)


async def test_the_brief_is_the_text_with_what_is_kept_as_tracked_changes(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    await laid_by(whole, paper)
    read = docx.read(await brief(whole, paper, norway))
    asked = sorted((str(each.asks), read.source[each.start : each.end]) for each in read.tracked)
    assert ("delete", "[to the conference]") in asked
    assert ("replace", "[every two years]") in asked
    assert ("insert", "[ in full]") in asked
    assert ("insert", "[[may]]") in asked
    assert {each.author for each in read.tracked} == {"Norway"}
    said = " ".join(each.words for each in read.comments)
    for words in ("Who pays for it?", "Insist on shall.", "We could live with should.", "ICBL", "It is a duty."):
        assert words in said
    assert "Hush." not in said
    assert "Nils" not in said


async def test_what_comes_back_untouched_is_nothing_new(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    await laid_by(whole, paper)
    answer = await brings(whole, paper, norway, await brief(whole, paper, norway))
    assert answer.status_code == 200
    assert "Nothing in this document is new to your layer." in answer.text


async def test_changes_and_comments_of_capital_land_in_the_layer(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    await laid_by(whole, paper)
    content = rewritten(
        await brief(whole, paper, norway), struck("The fund "), written("support from ", "all willing ")
    )
    comment = '<w:comment w:id="70" w:author="Treasury"><w:p><w:r><w:t>Not before June.</w:t></w:r></w:p></w:comment>'
    content = rewritten(
        content, lambda xml: xml.replace("</w:comments>", comment + "</w:comments>"), part="word/comments.xml"
    )
    opens, closes = '<w:commentRangeStart w:id="70"/>', '<w:commentRangeEnd w:id="70"/>'
    content = rewritten(
        content, lambda xml: xml.replace("<w:p>", f"<w:p>{opens}", 1).replace("</w:p>", f"{closes}</w:p>", 1)
    )
    # Meanwhile the room has gone on.
    await paper.does("icbl", proposing.insert, await paper.after("The fund"), "of the conference")
    shown = await brings(whole, paper, norway, content)
    assert shown.status_code == 200
    before = await kept(whole, paper)
    assert "Not before June." in shown.text
    answer = await confirms(whole, paper, norway, shown.text)
    assert answer.status_code == 303
    after = await kept(whole, paper)
    new = {(each.asks, each.words, each.about, each.author) for each in after.drafts} - {
        (each.asks, each.words, each.about, each.author) for each in before.drafts
    }
    assert new == {("delete", None, "The fund", "Ministry"), ("insert", "all willing", "", "Ministry")}
    assert [each.words for each in after.notes if each.author == "Treasury"] == ["Not before June."]
    assert all(each.fits for each in after.drafts)
    assert "Nothing in this document is new" in (await brings(whole, paper, norway, content)).text


async def test_what_cannot_be_placed_is_listed_and_kept_if_wanted(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    added = "<w:p><w:r><w:t>A paragraph of our own</w:t></w:r>" + (
        '<w:ins w:id="5" w:author="Ministry"><w:r><w:t> with words</w:t></w:r></w:ins></w:p><w:sectPr>'
    )
    content = rewritten(await brief(whole, paper, norway), lambda xml: xml.replace("<w:sectPr>", added, 1))
    shown = await brings(whole, paper, norway, content)
    assert "1 thing could not be placed" in shown.text
    assert "with words" in shown.text
    assert (await confirms(whole, paper, norway, shown.text)).status_code == 422
    assert (await confirms(whole, paper, norway, shown.text, strays="yes")).status_code == 303
    (note,) = (await kept(whole, paper)).notes
    assert "with words" in (note.words or "")


@pytest.mark.parametrize("content", [b"", b"no document", b"PK\x03\x04 and nothing", b"\xd0\xcf\x11\xe0" * 9])
async def test_what_is_no_document_is_refused_beside_the_field(whole: Whole, norway: Browser, content: bytes) -> None:
    paper = await before_the_room(whole)
    answer = await brings(whole, paper, norway, content)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


async def test_what_was_tampered_with_brings_nothing(whole: Whole, norway: Browser) -> None:
    paper = await before_the_room(whole)
    page = base(whole, paper, "/layer/returns")
    other = await before_the_room(whole)
    strange = (await other.select("Members")).paragraph
    change = f'{{"paragraph":"{strange}","asks":"delete","first":1,"last":2,"words":"","about":"x","author":"y"}}'
    for found, status in (
        ("", 422),
        ("{", 422),
        ('{"changes":[{"paragraph":1}]}', 422),
        (f'{{"changes":[{change}]}}', 404),
        (f'{{"changes":[{change.replace(":2,", ":99999999999,")}]}}', 422),
    ):
        answer = await post(norway, page, page, found=found, confirmed="yes")
        assert answer.status_code == status, found
    assert (await kept(whole, paper)).empty


@pytest.mark.parametrize("who", ["canada", "secretariat", "icrc"])
async def test_whoever_has_no_layer_takes_no_brief(whole: Whole, who: str) -> None:
    paper = await before_the_room(whole)
    async with whole.browser(who) as browser:
        for path in ("/layer/brief", "/layer/returns"):
            assert (await browser.get(base(whole, paper, path))).status_code == 404
        answer = await post(browser, "/preferences", base(whole, paper, "/layer/returns"))
        assert answer.status_code == 422


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice to open documents with")
async def test_a_brief_that_libreoffice_has_saved_brings_what_was_written_into_it(
    whole: Whole, norway: Browser, tmp_path: Path
) -> None:
    paper = await before_the_room(whole)
    await laid_by(whole, paper)
    content = await brief(whole, paper, norway)
    changed = rewritten(content, struck("The fund "), written("support from ", "all willing "))
    documents = await asyncio.to_thread(saved, tmp_path, "docx", same=content, changed=changed)
    answer = await brings(whole, paper, norway, documents["same"])
    assert "Nothing in this document is new to your layer." in answer.text
    before = len((await kept(whole, paper)).drafts)
    shown = await brings(whole, paper, norway, documents["changed"])
    assert (await confirms(whole, paper, norway, shown.text)).status_code == 303
    after = await kept(whole, paper)
    assert {(each.asks, each.words, each.about) for each in after.drafts[before:]} == {
        ("delete", None, "The fund"),
        ("insert", "all willing", ""),
    }
