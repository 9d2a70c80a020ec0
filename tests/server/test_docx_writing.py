"""Writing Word documents: what is written reads again as the same text, whoever asks for what is named, or nobody."""

import io
import re
import zipfile
from dataclasses import replace
from functools import partial
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rooms import segments
from rooms.drafting.kinds import ParagraphKind
from rooms.drafting.papers import tabling
from rooms.drafting.proposals import proposing
from rooms.drafting.reading.reader import read as read_text
from rooms.drafting.texts import Asking, TextKind
from rooms.languages import Language
from rooms.room import Attribution
from server import text_paper
from server.docx import reading, tracing, writing
from server.docx.paper import Paper, Passage, Stretch
from server.docx.pieces import Change, Way
from server.docx.stretches import Cuts
from server.docx.tracing import Proposal
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper as OnTheTable
from tests.rooms.drafting.paper import tabled

SOURCE = """A declaration

The General Assembly,

Recalling its resolution 1/1,

1. Members [shall][should] act <fast> & well [by [20XX]].

(a) They report every year.

2. [The Parties agree

to meet] often.
"""


async def drafted(on: OnTheTable) -> text_paper.Draft:
    async with on.cast.store.reading() as session:
        return await text_paper.taken(session, on.id, on.cast.room)


async def written(on: OnTheTable, tracked: bool) -> bytes:
    return writing.write(text_paper.paper(await drafted(on), tracked, ["A conference", "A room"], ["Version 1"]))


def same(read: reading.Read, printed: str) -> bool:
    return read.source.strip() == printed.strip()


def asked(read: reading.Read) -> list[tuple[Asking, str, str]]:
    return [(each.asks, read.source[each.start : each.end], each.author) for each in read.tracked]


async def proposed(cast: Cast) -> OnTheTable:
    """A text on which two delegations have proposed something of every kind."""
    on = await tabled(cast, SOURCE)
    await on.does("norway", proposing.replace, await on.select("every year"), "every second year")
    await on.does("norway", proposing.delete, await on.select("<fast> & well "))
    await on.does("canada", proposing.insert, await on.after("its resolution 1/1"), "of 24 January 1946")
    await on.does("canada", proposing.bracket, await on.select("often"))
    return on


@pytest.mark.parametrize("tracked", [False, True])
async def test_what_is_written_reads_again_as_the_same_text(cast: Cast, tracked: bool) -> None:
    on = await proposed(cast)
    content = await written(on, tracked)
    found = reading.read(content)
    assert same(found, await on.printed())
    assert reading.exact(content, found, found.source)
    assert found.told == ()
    assert content == await written(on, tracked)


async def test_proposals_are_tracked_changes_under_the_name_of_the_body(cast: Cast) -> None:
    found = reading.read(await written(await proposed(cast), tracked=True))
    assert asked(found) == [
        (Asking.INSERT, "[of 24 January 1946]", "Canada"),
        (Asking.DELETE, "[<fast> & well]", "Norway"),
        (Asking.REPLACE, "[every second year]", "Norway"),
        (Asking.BRACKET, "[", "Canada"),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each.at) for each in found.tracked)


async def test_without_changes_who_asks_for_words_is_said_beside_them(cast: Cast) -> None:
    found = reading.read(await written(await proposed(cast), tracked=False))
    assert found.tracked == ()
    said = {(found.source[each.start : each.end], each.author) for each in found.comments}
    assert said == {
        ("[of 24 January 1946]", "Canada"),
        ("[<fast> & well]", "Norway"),
        ("[every second year]", "Norway"),
        ("[often]", "Canada"),
    }


async def test_under_the_chatham_house_rule_nobody_is_named(cast: Cast) -> None:
    on = await proposed(cast)
    draft = replace(await drafted(on), named=False)
    for tracked in (False, True):
        content = writing.write(text_paper.paper(draft, tracked))
        found = reading.read(content)
        assert same(found, await on.printed())
        assert found.comments == ()
        assert {(each.author, each.at) for each in found.tracked} == ({(draft.text.symbol, "")} if tracked else set())
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist())
        assert b"Norway" not in whole
        assert b"Canada" not in whole


async def test_while_a_segment_is_open_its_rule_decides(cast: Cast) -> None:
    on = await tabled(cast, "One.")
    assert (await drafted(on)).named
    await cast.does("canada", partial(segments.open_segment, rule=Attribution.CHATHAM_HOUSE))
    assert not (await drafted(on)).named


async def test_a_document_comes_back_with_its_authors(cast: Cast) -> None:
    """Out with tracked changes, in again, tabled, and out: the same changes by the same authors."""
    found = reading.read(await written(await proposed(cast), tracked=True))
    act = partial(
        tabling.table,
        kind=TextKind.ROLLING,
        title="Again",
        language=Language.ENGLISH,
        reading=read_text(found.source),
        tracked=found.tracked,
    )
    done = await cast.does("canada", act)
    again = reading.read(await written(OnTheTable(cast, UUID(done.entries[-1].body["text"])), tracked=True))
    assert (again.source, asked(again)) == (found.source, asked(found))


def parts(content: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


async def test_the_form_of_a_resolution(cast: Cast) -> None:
    document = parts(await written(await tabled(cast, SOURCE), tracked=False))["word/document.xml"]
    styles = [each.get(f"{W}val") for each in document.iter(f"{W}pStyle")]
    assert styles == ["title", "chapeau", "preambular", "operative", "point2", "operative", "plain"]
    italic = [
        "".join(text.text or "" for text in run.iter(f"{W}t"))
        for run in document.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}i") is not None
    ]
    assert italic == ["Recalling"]
    bold = {text.text for run in document.iter(f"{W}r") if run.find(f"{W}rPr/{W}b") is not None for text in run}
    assert {"[", "]"} <= bold


async def test_arabic_runs_from_right_to_left(cast: Cast) -> None:
    words = "المادة 1\n\n[تلتزم][تسعى] الأطراف"
    paper = Paper("عنوان", "X/1/L.1", "ar", passages=tuple(plain(each) for each in words.split("\n\n")))
    content = writing.write(paper)
    document = parts(content)["word/document.xml"]
    assert len(list(document.iter(f"{W}bidi"))) == 3
    assert all(run.find(f"{W}rPr/{W}rtl") is not None for run in document.iter(f"{W}r"))
    assert same(reading.read(content), words)


def plain(words: str) -> Passage:
    return Passage(ParagraphKind.PLAIN, 0, (Stretch(words),))


def test_hostile_words_stay_words_and_nothing_of_the_machine_is_told() -> None:
    evil = '</w:t><w:r>&amp;"<!DOCTYPE x>\x00\x0b\ud800'
    change = Change(Way.COME, 'A"><x', "2026-01-01T00:00:00Z")
    paper = Paper(evil, evil, "en", (evil,), (evil,), (Passage(ParagraphKind.PLAIN, 0, (Stretch(evil, come=change),)),))
    found = reading.read(writing.write(paper))
    assert found.source == '[</w:t><w:r>&amp;"<!DOCTYPE x>]\n'
    assert [each.author for each in found.tracked] == ['A"><x']
    about = parts(writing.write(paper))["docProps/core.xml"]
    assert {each.tag.rsplit("}", 1)[1] for each in about} == {"title", "language"}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_proposed_reads_again_as_it_was(data: st.DataObject) -> None:
    """Brackets anywhere, nested and side by side, each asked for by somebody: tracked where it can be."""
    words = data.draw(st.text(alphabet="ab []\t\n", max_size=30))
    pairs = paired(words)
    proposals = [
        Proposal(number, start, end, asks, Change(way, author, ""))
        for number, (start, end) in enumerate(pairs)
        for asks, way in [data.draw(st.sampled_from([*ASKED]))]
        for author in [data.draw(st.sampled_from("AB"))]
    ]
    traced = tracing.traceable(words, proposals)
    cuts = Cuts(words)
    cuts.trace(traced)
    cuts.dress(None)
    stretches = tuple(cuts.stretches())
    if not tracing.same(words, stretches):
        cuts = Cuts(words)
        cuts.dress(None)
        stretches = tuple(cuts.stretches())
    read = reading.read(writing.write(Paper("T", "S", "en", passages=(Passage(ParagraphKind.PLAIN, 0, stretches),))))
    assert read.source == (f"{words}\n" if words else "")


ASKED = ((Asking.INSERT, Way.COME), (Asking.DELETE, Way.GONE), (Asking.REPLACE, Way.COME), (Asking.BRACKET, Way.COME))


def paired(words: str) -> list[tuple[int, int]]:
    found, open_ = [], list[int]()
    for at, letter in enumerate(words):
        if letter == "[":
            open_.append(at)
        elif letter == "]" and open_:
            found.append((open_.pop(), at + 1))
    return found
