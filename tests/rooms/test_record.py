"""The record: sealed in a chain, whole after words were erased, and telling of every change made behind its back."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import CursorResult, delete, select, text, update
from sqlmodel import col

from rooms.floor import Floor
from rooms.record import chain, chance
from rooms.record.entries import KINDS, Entry, Record
from rooms.threads import corrections
from rooms.threads.messages import Message
from server.backups.rows import line
from server.commands import verify
from server.commands.verify import Checked
from server.database import Store
from server.tables import load
from tests.cast import Cast, entries, row

WORDS = "Norway would accept a transition period of nine years."


async def checked(store: Store) -> dict[str, Checked]:
    """What a check of every record finds, by the kind of place."""
    async with store.reading() as session:
        found = await verify.every(session, await verify.places(session, None, None), lambda entries: None)
    return {each.name.split()[0]: each for each in found}


async def change(store: Store, what: Any) -> None:
    """Change something behind the back of the acts."""
    async with store.writing() as session, session.begin():
        found = await session.execute(what)
        assert isinstance(found, CursorResult)
        assert found.rowcount == 1


async def everything(store: Store) -> str:
    """All that stands in any table."""
    async with store.reading() as session:
        return "".join(
            [
                line(dict(each)).decode()
                for table in load().sorted_tables
                for each in (await session.execute(select(table).order_by(*table.primary_key.columns))).mappings()
            ]
        )


async def test_every_entry_is_chained_to_the_one_before(cast: Cast) -> None:
    await cast.says("norway", WORDS)
    found = await checked(cast.store)
    assert {each.whole for each in found.values()} == {True}
    assert found["Room"].finding.entries == len(await entries(cast.store, cast.room))
    assert found["Room"].finding.digest == (await row(cast.store, Record, cast.room)).digest


async def test_every_entry_reads_as_the_event_it_was(cast: Cast) -> None:
    await cast.says("norway", WORDS)
    for place in (cast.room, cast.conference):
        for entry in await entries(cast.store, place):
            event = entry.event
            assert {**entry.body, **(entry.words or {})} == event.model_dump(mode="json")


async def test_a_seal_tells_nothing_without_its_salt(cast: Cast) -> None:
    for text_said in ("Yes.", "Yes."):
        await cast.says("norway", text_said)
    first, second = (await entries(cast.store, cast.room))[-2:]
    assert first.words == second.words
    assert first.words_sealed != second.words_sealed
    assert len(first.salt or "") == len(first.words_salt or "") == 2 * chance.BYTES


async def test_erased_words_are_gone_and_the_chain_is_whole(cast: Cast) -> None:
    message = await cast.says("norway", WORDS)
    changed = WORDS.replace("nine", "ten")
    await cast.does("norway", lambda floor: corrections.correct(floor, message, 1, changed))
    await cast.says("south_africa", "South Africa takes note.", quote_of=message, quote_text="transition period")
    await cast.does("norway", lambda floor: corrections.retract(floor, message))
    await cast.says("canada", "The chair thanks Norway.")
    assert (await row(cast.store, Message, message)).text is None
    left = await everything(cast.store)
    assert "transition" not in left
    assert "accept" not in left
    found = await checked(cast.store)
    assert found["Room"].whole
    assert found["Room"].finding.erased == 2
    assert "2 with erased words" in verify.as_lines(list(found.values()))
    for entry in await entries(cast.store, cast.room):
        assert isinstance(entry.event, KINDS[entry.kind])


async def test_nothing_is_retracted_once_the_time_for_it_is_over(cast: Cast) -> None:
    message = await cast.says("norway", WORDS)

    async def later(floor: Floor) -> Entry:
        late = Floor(floor.session, floor.place, floor.seat, floor.now + timedelta(minutes=16), floor.heads)
        return await corrections.retract(late, message)

    with pytest.raises(Exception, match="too_late"):
        await cast.does("norway", later)


OTHER = "ab" * 32
TAMPERING: list[tuple[str, Callable[[Cast, Entry], dict[str, Any]], str]] = [
    ("seat_id", lambda cast, entry: {"seat_id": cast.seats["canada"]}, "body_changed"),
    ("seat_id gone", lambda cast, entry: {"seat_id": None}, "body_changed"),
    ("body", lambda cast, entry: {"body": {**entry.body, "for_record": True}}, "body_changed"),
    ("body as if erased", lambda cast, entry: {"salt": None}, "body_changed"),
    ("salt", lambda cast, entry: {"salt": OTHER[:32]}, "body_changed"),
    ("salt unreadable", lambda cast, entry: {"salt": "no salt"}, "body_changed"),
    ("sealed", lambda cast, entry: {"sealed": OTHER}, "body_changed"),
    ("words", lambda cast, entry: {"words": {"text": "Norway objects.", "files": None}}, "words_changed"),
    ("words gone", lambda cast, entry: {"words": None}, "words_changed"),
    ("words as if erased", lambda cast, entry: {"words_salt": None}, "words_changed"),
    ("words_salt", lambda cast, entry: {"words_salt": OTHER[:32]}, "words_changed"),
    ("words_sealed", lambda cast, entry: {"words_sealed": OTHER}, "words_changed"),
    ("kind", lambda cast, entry: {"kind": "Withdrawn"}, "digest_differs"),
    ("at", lambda cast, entry: {"at": entry.at + timedelta(milliseconds=1)}, "digest_differs"),
    ("digest", lambda cast, entry: {"digest": OTHER}, "digest_differs"),
    ("no words ever", lambda cast, entry: {"words": None, "words_salt": None, "words_sealed": ""}, "digest_differs"),
]


@pytest.mark.parametrize(("what", "how", "reason"), TAMPERING, ids=[each[0] for each in TAMPERING])
async def test_a_change_of_any_column_is_found_and_named(
    cast: Cast, what: str, how: Callable[[Cast, Entry], dict[str, Any]], reason: str
) -> None:
    for text_said in ("Before.", WORDS, "After."):
        await cast.says("norway", text_said)
    entry = (await entries(cast.store, cast.room))[-2]
    await change(cast.store, update(Entry).where(*at(entry)).values(**how(cast, entry)))
    found = await checked(cast.store)
    assert found["Conference"].whole
    assert (found["Room"].finding.bad, found["Room"].finding.reason) == (entry.seq, reason)
    told = verify.as_lines(list(found.values()))
    assert f"entry {entry.seq}: {verify.REASONS[reason]}" in told
    assert WORDS not in told


def at(entry: Entry) -> tuple[Any, Any]:
    return col(Entry.place_id) == entry.place_id, col(Entry.seq) == entry.seq


async def test_an_entry_put_elsewhere_or_renumbered_is_missed_where_it_was(cast: Cast) -> None:
    for text_said in ("Before.", WORDS, "After."):
        await cast.says("norway", text_said)
    entry = (await entries(cast.store, cast.room))[-2]
    await change(cast.store, update(Entry).where(*at(entry)).values(place_id=cast.conference))
    found = await checked(cast.store)
    assert (found["Room"].finding.bad, found["Room"].finding.reason) == (entry.seq + 1, "number_missing")
    assert (found["Conference"].finding.bad, found["Conference"].finding.reason) == (entry.seq, "number_missing")


async def test_a_rewritten_entry_does_not_fit_the_one_after_it(cast: Cast) -> None:
    """Whoever changes words and seals them again has to seal everything after them again."""
    for text_said in ("Before.", WORDS, "After."):
        await cast.says("norway", text_said)
    before, entry, after = (await entries(cast.store, cast.room))[-3:]
    words = {"text": "Norway objects.", "files": None}
    sealed = chain.commit(entry.words_salt or "", words)
    digest = chain.link(before.digest, entry.place_id, entry.seq, entry.kind, entry.at, entry.sealed, sealed)
    forged = update(Entry).where(*at(entry)).values(words=words, words_sealed=sealed, digest=digest)
    await change(cast.store, forged)
    finding = (await checked(cast.store))["Room"].finding
    assert (finding.bad, finding.reason) == (after.seq, "digest_differs")


Cut = Callable[[Cast, Entry], Any]
CUTS: list[tuple[str, Cut, int, str]] = [
    ("an entry", lambda cast, last: delete(Entry).where(*at(last), col(Entry.kind) == "Posted"), 0, "head_differs"),
    (
        "the head's number",
        lambda cast, last: update(Record).where(is_room(cast)).values(seq=last.seq - 1),
        0,
        "head_differs",
    ),
    (
        "the head's digest",
        lambda cast, last: update(Record).where(is_room(cast)).values(digest=OTHER),
        0,
        "head_differs",
    ),
]


def is_room(cast: Cast) -> Any:
    return col(Record.id) == cast.room


@pytest.mark.parametrize(("what", "cut", "offset", "reason"), CUTS, ids=[each[0] for each in CUTS])
async def test_a_record_that_ends_where_its_head_does_not_say_is_found(
    cast: Cast, what: str, cut: Cut, offset: int, reason: str
) -> None:
    await cast.says("norway", WORDS)
    last = (await entries(cast.store, cast.room))[-1]
    await change(cast.store, cut(cast, last))
    finding = (await checked(cast.store))["Room"].finding
    assert (finding.bad, finding.reason) == (last.seq + offset, reason)


async def test_an_entry_that_cannot_even_be_read_is_named(cast: Cast) -> None:
    for text_said in ("Before.", WORDS, "After."):
        await cast.says("norway", text_said)
    entry = (await entries(cast.store, cast.room))[-2]
    if cast.store.dialect == "sqlite":
        spoilt = text("UPDATE entry SET words = 'no JSON' WHERE place_id = :place AND seq = :seq")
        await change(cast.store, spoilt.bindparams(place=entry.place_id.hex, seq=entry.seq))
        finding = (await checked(cast.store))["Room"].finding
        assert (finding.bad, finding.reason) == (entry.seq, "unreadable")
    else:
        await change(cast.store, update(Entry).where(*at(entry)).values(body="no object"))
        finding = (await checked(cast.store))["Room"].finding
        assert (finding.bad, finding.reason) == (entry.seq, "body_changed")


async def test_what_was_found_is_told_as_json_too(cast: Cast) -> None:
    found = list((await checked(cast.store)).values())
    told = json.loads(verify.as_json(found))
    assert told["whole"] is True
    assert {each["place"] for each in told["places"]} == {str(cast.room), str(cast.conference)}


async def test_long_records_are_checked_a_batch_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rooms.record.checking.BATCH", 7)
    for number in range(30):
        await cast.says("norway", f"Point {number}.")
    assert (await checked(cast.store))["Room"].finding.entries == len(await entries(cast.store, cast.room))


async def test_one_place_can_be_asked_for(cast: Cast) -> None:
    async with cast.store.reading() as session:
        assert set(await verify.places(session, cast.conference, None)) == {cast.conference, cast.room}
        assert set(await verify.places(session, None, cast.room)) == {cast.room}
        with pytest.raises(Exception, match="no such place"):
            await verify.places(session, cast.room, None)
