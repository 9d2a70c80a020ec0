"""Leaks: once a segment under the Chatham House Rule is closed, nothing that is kept or shown tells who spoke in it.

Whatever the store holds is read as somebody would who has all of it and wishes to know: every row is taken as a tie
between the ids and moments that stand in it, and no chain of ties may lead from a message to a person.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
import pytest_asyncio
from sqlalchemy import Table, select

from rooms import segments
from rooms.room import Attribution
from rooms.segments import Segment
from rooms.threads import marks, naming, rulings
from server.commands import backup
from server.key_keeping import KeyKeeping
from server.settings import Settings
from server.tables import load
from tests.cast import MEMBERS, entries, row
from tests.house.persons import AT_CLOSE, PERSONS
from tests.house.test_routes import served
from tests.rooms import paper
from tests.rooms.test_deposits import TERMS
from tests.rooms.test_record import checked
from tests.rooms.ways import amended
from tests.server.whole import Whole

SPEAKERS = ("norway", "south_africa", "icbl")
RULE = Attribution.CHATHAM_HOUSE
ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
# A column by which a table holds somebody within a room.
WITHIN = re.compile(r"^(room|place|seat|topic|message|segment|appellant)_id$")
Row = dict[str, Any]
# What becomes of the key at the close: neither leaves anything to whoever has it all but the depositaries' own keys.
FATES = pytest.mark.parametrize("confided", ["destroyed", "deposited"], indirect=True)


@dataclass
class Confided:
    """A segment in which three spoke: what they said, and what was kept of it at each moment."""

    whole: Whole
    settings: Settings
    segment: UUID
    secret: bytes
    said: dict[UUID, str] = field(default_factory=dict)
    ruling: UUID = field(default_factory=uuid4)
    dumps: dict[str, dict[str, list[Row]]] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)

    async def keep(self, moment: str, folder: Path) -> None:
        """Everything as it lies now: rows, files as they are on the disk, and a backup."""
        cast = self.whole.cast
        async with cast.store.reading() as session:
            found = {table.name: (await session.execute(select(table))).mappings() for table in load().sorted_tables}
        self.dumps[moment] = {name: [dict(each) for each in rows] for name, rows in found.items()}
        file = folder / f"{moment}.zip"
        assert await backup.run(self.settings, Asked(file)) == 0  # type: ignore[arg-type]
        with ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.startswith("tables/")]
            lines = {name[7:-6]: archive.read(name).splitlines() for name in names}
            self.raw[f"{moment} backup"] = b"".join(archive.read(name) for name in archive.namelist())
        self.dumps[f"{moment} backup"] = {name: [json.loads(line) for line in each] for name, each in lines.items()}
        if cast.store.dialect == "sqlite":
            database = Path(self.settings.database_url.removeprefix("sqlite:///"))
            beside = sorted(database.parent.glob(f"{database.name}*"))
            self.raw[f"{moment} files"] = b"".join(each.read_bytes() for each in beside)


class Asked:
    def __init__(self, file: Path) -> None:
        self.file = file


@pytest_asyncio.fixture
async def confided(
    request: pytest.FixtureRequest, whole: Whole, settings: Settings, tmp_path: Path, heard_at_once: None
) -> AsyncIterator[Confided]:
    cast = whole.cast
    if getattr(request, "param", "destroyed") == "deposited":
        await amended(cast, deposit=TERMS)
    for name in SPEAKERS:
        await cast.says(name, "On the record.", key=uuid4().hex)
    done = await cast.does("canada", partial(naming.open_segment, rule=RULE), uuid4().hex)
    segment = UUID(done.entries[-1].body["segment"])
    assert cast.store.keys.folder is not None
    one = Confided(whole, settings, segment, (cast.store.keys.folder / str(segment)).read_bytes())
    for name in cast.seats:
        await cast.does(name, partial(segments.acknowledge, segment_id=segment, rule=RULE))
    last = None
    for turn, name in enumerate((*SPEAKERS, *SPEAKERS[:2])):
        words = f"Confided thing number {'abcde'[turn]}."
        last = await cast.says(name, words, key=uuid4().hex, reply_to=last, quote_of=last)
        one.said[last] = words
    assert last is not None
    await cast.does("canada", partial(marks.pin, message_id=last))
    ruled = await cast.does("canada", partial(rulings.call_to_order, message_id=last, reason="To the item."))
    one.ruling = UUID(ruled.entries[-1].body["ruling"])
    await cast.does("icbl", partial(rulings.appeal, ruling_id=one.ruling, reason="It was."))
    for name in SPEAKERS:
        whole.site.readings.note(cast.seats[name], cast.topic, 5)
    await whole.site.readings.write()
    await whole.site.publisher.sent()
    await one.keep("before", tmp_path)
    await cast.does("canada", partial(segments.close, segment_id=segment), uuid4().hex)
    await whole.site.publisher.sent()
    await one.keep("after", tmp_path)
    yield one


def ties(rows: Iterable[Row], common: set[str]) -> dict[str, set[str]]:
    """Which ids and moments stand in one row with which others, but for those that stand everywhere."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in rows:
        together = {mark for value in each.values() for mark in marked(value)} - common
        for mark in together:
            found[mark] |= together
    return found


def marked(value: Any) -> set[str]:
    """What of a value could be met again in another row: ids, wherever they stand in it, and moments."""
    if isinstance(value, datetime):
        return {value.isoformat()}
    if isinstance(value, bytes):
        return {value.hex()}
    text = value.hex if isinstance(value, UUID) else value if isinstance(value, str) else json.dumps(value, default=str)
    moment = {text} if re.fullmatch(r"\d{4}-\d\d-\d\dT\S+", text) else set()
    return {each.replace("-", "") for each in ID.findall(text)} | moment


def reached(start: set[str], found: dict[str, set[str]]) -> set[str]:
    """Whatever a chain of ties leads to."""
    seen, left = set(start), list(start)
    while left:
        for mark in found.get(left.pop(), set()) - seen:
            seen.add(mark)
            left.append(mark)
    return seen


async def common(confided: Confided) -> set[str]:
    """What stands everywhere and so tells nothing: the places, the topic, the segment and when it was opened."""
    cast = confided.whole.cast
    since = (await row(cast.store, Segment, confided.segment)).opened_at
    ids = {each.hex for each in (cast.room, cast.conference, cast.topic, confided.segment)}
    return ids | {since.isoformat()}


@FATES
async def test_no_chain_of_rows_leads_from_a_message_to_a_person(confided: Confided) -> None:
    """Not in either store, nor in a backup, made before the close or after."""
    cast, leave_out = confided.whole.cast, await common(confided)
    who = {each.hex for ids in (cast.seats, cast.persons, cast.attending, cast.entities) for each in ids.values()}
    for moment, tables in confided.dumps.items():
        found = ties((each for rows in tables.values() for each in rows), leave_out)
        assert who <= found.keys(), moment
        led = reached({id.hex for id in confided.said}, found)
        assert len(led) > len(confided.said), "the messages are tied to their own entries"
        assert led & who == set(), moment


async def test_a_chain_that_leads_there_is_found(confided: Confided) -> None:
    """One receipt, one moment or one read position in clear would be enough."""
    cast, leave_out = confided.whole.cast, await common(confided)
    message, seat = next(iter(confided.said)), cast.seats["norway"]
    rows = [each for rows in confided.dumps["after"].values() for each in rows]
    pseudonym = next(each["seat_id"] for each in confided.dumps["after"]["message"] if each["id"] == message)
    moment = datetime.fromisoformat("2026-01-01T10:00:00+00:00")
    for betraying in (
        [{"id": pseudonym, "seat_id": seat}],
        [{"message": str(message), "at": moment}, {"seat_id": seat, "at": moment}],
        [{"body": {"echoes": [str(message)], "seat": str(seat)}}],
    ):
        assert seat.hex in reached({message.hex}, ties([*rows, *betraying], leave_out))


@FATES
async def test_neither_the_key_nor_a_name_lies_beside_the_words(confided: Confided) -> None:
    for moment, content in confided.raw.items():
        for half in (confided.secret[:32], confided.secret[32:]):
            assert half not in content, moment
            assert half.hex().encode() not in content, moment
    assert list((confided.settings.keys_dir).iterdir()) == []
    for moment in ("before backup", "after backup"):
        assert not {"pseudonym", "undertaking", "bookmark"} & confided.dumps[moment].keys()
    for table in ("pseudonym", "undertaking", "bookmark"):
        assert confided.dumps["before"][table] != confided.dumps["after"][table] == []
    assert gzip.compress(confided.secret)[10:-8] not in confided.raw["after backup"]


async def test_the_record_still_holds(confided: Confided) -> None:
    cast = confided.whole.cast
    assert all(each.finding.bad is None for each in (await checked(cast.store)).values())
    times = {each.at for each in (await entries(cast.store, cast.room)) if each.seq > await opened_at(confided)}
    assert len(times) == 1


async def opened_at(confided: Confided) -> int:
    return (await row(confided.whole.cast.store, Segment, confided.segment)).opened_seq


def addresses(confided: Confided) -> list[str]:
    """Every page of the room that can be read, and those of the conference, with what it may be asked for."""
    cast, message = confided.whole.cast, next(iter(confided.said))
    known = {
        "room_id": cast.room,
        "conference_id": cast.conference,
        "topic_id": cast.topic,
        "message_id": message,
        "ruling_id": confided.ruling,
        "segment_id": confided.segment,
        "person_id": cast.persons["norway"],
        "entity_id": cast.entities["norway"],
    }
    found = set()
    for path, method in served(False):
        names = re.findall(r"\{(\w+)", path)
        if method == "GET" and names and set(names) <= known.keys():
            found.add(re.sub(r"\{(\w+)[^}]*\}", lambda each: str(known[each[1]]), path))
    searched = {f"{path}?q=confided" for path in found if path.endswith("/search")}
    thread = f"/rooms/{cast.room}/topics/{cast.topic}"
    return sorted(found | searched | {f"{thread}?reply={message}", f"{thread}?quote={message}", f"{thread}?at=4"})


def betrayed(html: str, about: set[str], who: set[str]) -> list[str]:
    """The smallest parts of a page that are about what was confided and name somebody."""
    wrong = []
    for node in paper.read(re.sub(r"<!doctype[^>]*>", "", html, flags=re.I)).all():
        if node.tag in {"li", "tr", "article", "blockquote", "p"} and node.tag != "form":
            text = node.text()
            if "composer" not in text and any(each in text for each in about):
                wrong += [f"{name}: {text[:300]}" for name in who if name in text]
    return wrong


@pytest.mark.parametrize("reader", ["canada", "norway", "icrc", "secretariat"])
async def test_no_page_names_a_speaker(confided: Confided, reader: str) -> None:
    """Every page that can be read, by every role; by a message's address or its words it would be found."""
    people = {person for _, person, *_ in MEMBERS}
    who = people | {name for _, _, entity, short, *_ in MEMBERS for name in (entity, short)}
    about = {*confided.said.values(), *(f"messages/{id}" for id in confided.said), str(confided.ruling)}
    seen = 0
    async with confided.whole.browser(reader) as browser:
        for address in addresses(confided):
            answer = await browser.client.get(address, follow_redirects=True)
            if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
                seen += any(words in answer.text for words in confided.said.values())
                assert betrayed(answer.text, about, who) == [], address
    assert seen >= 6


async def test_the_record_page_names_nobody_for_the_segment(confided: Confided) -> None:
    first = await opened_at(confided)
    async with confided.whole.browser("norway") as browser:
        page = paper.read(
            re.sub(r"<!doctype[^>]*>", "", (await browser.get(f"/rooms/{confided.whole.cast.room}/record")).text)
        )
    inside = [node for node in page.all() if node.id.startswith("entry-") and int(node.id[6:]) > first]
    assert len(inside) >= 9
    assert all("A participant" in node.text() for node in inside)


async def test_while_it_is_open_only_those_who_undertook_read(whole: Whole, heard_at_once: None) -> None:
    cast = whole.cast
    thread = f"/rooms/{cast.room}/topics/{cast.topic}"
    async with whole.browser("norway") as norway, whole.browser("icbl") as icbl:
        done = await cast.does("canada", partial(naming.open_segment, rule=RULE))
        segment = UUID(done.entries[-1].body["segment"])
        await cast.does("norway", partial(segments.acknowledge, segment_id=segment, rule=RULE))
        said = await cast.says("norway", "Confided.")
        inside = await norway.get(thread)
        assert "Confided." in inside.text
        assert betrayed(inside.text, {"Confided."}, {"Nils Norway"}), "inside they see each other, and the test sees it"
        for path in (
            thread,
            f"{thread}?at=1",
            f"/rooms/{cast.room}/record",
            f"/rooms/{cast.room}/messages/{said}/actions",
        ):
            answer = await icbl.client.get(path)
            assert answer.headers["location"] == f"/rooms/{cast.room}/segments", path
        for path in ("", "/search?q=confided"):
            assert "Confided" not in (await icbl.get(f"/conferences/{cast.conference}{path}")).text
        page = f"/rooms/{cast.room}/segments"
        entered = await icbl.send(page, f"{page}/{segment}/acknowledgement", {"rule": RULE})
        assert entered.headers["location"] == f"/rooms/{cast.room}"
        assert "Confided." in (await icbl.get(thread)).text


async def test_a_key_that_outlived_its_segment_is_destroyed_when_it_is_found(confided: Confided) -> None:
    """As after a crash between the commit and the destruction."""
    keys, store = confided.whole.site.store.keys, confided.whole.site.store
    assert keys.folder is not None
    left = keys.folder / str(confided.segment)
    left.write_bytes(confided.secret)
    unborn = keys.folder / str(uuid4())
    unborn.write_bytes(confided.secret)
    await KeyKeeping(store).look()
    assert not left.exists()
    assert unborn.exists(), "it may be that of a segment that opens just now"


def within_a_room(table: Table) -> bool:
    return any(WITHIN.match(column.name) for column in table.columns)


def test_every_table_that_holds_somebody_within_a_room_says_what_becomes_of_it() -> None:
    held = {table.name for table in load().sorted_tables if table.name in PERSONS and within_a_room(table)}
    assert held - AT_CLOSE.keys() == set()
    assert {"message", "receipt", "reading", "held", "seat", "entry"} <= held
    assert all(len(said.split()) > 3 and said.endswith(".") for said in AT_CLOSE.values())
