"""Tabling: a text comes before the room as it was read, and prints back; its symbol is never given again."""

from functools import partial

import pytest

from rooms.drafting.papers import symbols, tabling
from rooms.drafting.reading.reader import read
from rooms.drafting.texts import TextKind
from rooms.languages import Language
from tests.cast import Cast
from tests.rooms.drafting.paper import tabled
from tests.rooms.ways import archived, refused

SOURCES = [
    "1. Each member [shall][should] report.\r\n\r\n2. They act by [20XX].\r\n",
    "[[Fast] [Steady] growth] [Growth]",
    "5. [text\n\n5 bis. text]\n\n5 ter. text\n",
    "Option 1: a\n\nOption 2: [b]\n\nOption 3: No text\n",
    "[text one [text two]\n\nArticle 3\n",
    "\ufeff# Title\n\n\n{pending article 9}\n\n[EU, Chile: delete] [G77: retain] words] more\n",
    "المادة 1\n\n[تلتزم][تسعى] الأطراف\n",
    "[a\n\n[b] c\n\nd]",
    "]stray[\n\n\t tab  end   \n\n\n",
]


@pytest.mark.parametrize("source", SOURCES)
async def test_a_text_prints_back_as_it_was_read(cast: Cast, source: str) -> None:
    paper = await tabled(cast, source)
    assert await paper.printed() == source


async def test_what_is_open_and_what_is_missing_are_counted(cast: Cast) -> None:
    paper = await tabled(cast, SOURCES[0] + "[English only]\n")
    text = await paper.text()
    assert (text.version, text.open, text.missing) == (1, 2, 1)


async def test_symbols_run_on_in_a_room(cast: Cast) -> None:
    first, second = await tabled(cast, "One."), await tabled(cast, "Two.")
    assert [(await each.text()).symbol for each in (first, second)] == ["TL/1/L.1", "TL/1/L.2"]


@pytest.mark.parametrize(
    ("title", "sign"),
    [("Drafting group on climate and people", "DGCP"), ("غرفة", "R"), ("Élan vital", "EV"), ("of the", "R")],
)
def test_a_room_is_known_by_its_initials(title: str, sign: str) -> None:
    assert symbols.initials(title) == sign


async def test_what_is_not_tabled(cast: Cast) -> None:
    facts = {"kind": TextKind.ROLLING, "title": "A declaration", "language": Language.ENGLISH}
    with refused("text.empty", "source"):
        await cast.does("canada", partial(tabling.table, reading=read("\n \n"), **facts))  # type: ignore[arg-type]
    with refused("name.empty", "title"):
        await cast.does("canada", partial(tabling.table, reading=read("x"), **{**facts, "title": " "}))  # type: ignore[arg-type]
    with refused("not_permitted"):
        await cast.does("icrc", partial(tabling.table, reading=read("x"), **facts))  # type: ignore[arg-type]
    await archived(cast)
    with refused("room.archived"):
        await cast.does("canada", partial(tabling.table, reading=read("x"), **facts))  # type: ignore[arg-type]
