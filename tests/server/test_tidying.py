"""Tidying: what has had its time is deleted, and nothing else; what was taken back is in no index."""

import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.delegations import notes
from rooms.delegations.focal_points import seat_of_the_focal_point
from rooms.record.entries import Entry
from rooms.threads import corrections
from rooms.threads.held import hold
from rooms.threads.messages import Words
from server import tidying
from server.auth.accounts import Account
from server.auth.sessions import Session
from server.contents import Contents
from server.database import Store, open_store
from server.known import Receipt
from server.settings import Settings
from server.tidying import Tidying
from server.writer import Writer
from tests.cast import Cast
from tests.live.pair import POSTGRESQL, SQLITE

WORD = "zugzwangquixotry"


async def receipts(session: AsyncSession, now: datetime, ages: dict[str, timedelta], seat: UUID, place: UUID) -> None:
    session.add_all(Receipt(seat_id=seat, key=key, place_id=place, seq=1, at=now - age) for key, age in ages.items())


async def kept(store: Store) -> set[str]:
    async with store.reading() as session:
        return set((await session.execute(select(col(Receipt.key)))).scalars())


@pytest.fixture
def tidier(cast: Cast, tmp_path: Path) -> Tidying:
    return Tidying(cast.store, cast.writer, Contents(tmp_path / "contents"))


async def test_receipts_are_deleted_after_a_week(cast: Cast, tidier: Tidying) -> None:
    ages = {"new": timedelta(), "week": timedelta(days=6.9), "old": timedelta(days=7.1), "oldest": timedelta(days=900)}
    await cast.writer.plainly(partial(receipts, ages=ages, seat=cast.seats["norway"], place=cast.room))
    await tidier.tidy()
    assert await kept(cast.store) == {"new", "week"}


async def test_many_receipts_go_in_slices(cast: Cast, tidier: Tidying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "SLICE", 10)
    ages = {f"old {number}": timedelta(days=8, seconds=number) for number in range(35)} | {"new": timedelta()}
    await cast.writer.plainly(partial(receipts, ages=ages, seat=cast.seats["norway"], place=cast.room))
    assert await cast.writer.plainly(tidying.forget_receipts) is True
    assert len(await kept(cast.store)) == 25
    await tidier.tidy()
    assert await kept(cast.store) == {"new"}


async def test_sessions_are_deleted_ninety_days_after_they_ended_or_expired(cast: Cast, tidier: Tidying) -> None:
    account, day = uuid4(), timedelta(days=1)
    # Its name: when it ended, when it expires.
    lives: dict[str, tuple[timedelta | None, timedelta]] = {
        "lasting": (None, 30 * day),
        "ended lately": (-89 * day, 30 * day),
        "ended": (-91 * day, 30 * day),
        "expired lately": (None, -89 * day),
        "expired": (None, -91 * day),
    }

    async def opened(session: AsyncSession, now: datetime) -> None:
        session.add(Account(id=account, created_at=now))
        await session.flush()
        for name, (ended, expires) in lives.items():
            row = Session(
                token_hash=name, account_id=account, created_at=now, last_seen_at=now, expires_at=now + expires
            )
            row.ended_at = now + ended if ended else None
            session.add(row)

    await cast.writer.plainly(opened)
    await tidier.tidy()
    async with cast.store.reading() as session:
        left = set((await session.execute(select(col(Session.token_hash)))).scalars())
    assert left == {"lasting", "ended lately", "expired lately"}


async def test_several_processes_tidy_at_once(
    cast: Cast, tidier: Tidying, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "SLICE", 10)
    ages = {f"old {number}": timedelta(days=8, seconds=number) for number in range(200)} | {"new": timedelta()}
    await cast.writer.plainly(partial(receipts, ages=ages, seat=cast.seats["norway"], place=cast.room))
    stores = [open_store(settings.url) for _ in range(3)]
    writers = [Writer(store, lambda entries: None) for store in stores]
    pairs = zip(stores, writers, strict=True)
    await asyncio.gather(
        *(replace(tidier, store=store, writer=writer).tidy() for store, writer in pairs),
        cast.says("norway", "Meanwhile."),
    )
    await tidier.tidy()
    assert await kept(cast.store) == {"new"}
    for store in stores:
        await store.close()


@POSTGRESQL
async def test_while_one_process_tidies_the_others_leave_it_alone(cast: Cast, tidier: Tidying) -> None:
    ages = {"old": timedelta(days=8)}
    await cast.writer.plainly(partial(receipts, ages=ages, seat=cast.seats["norway"], place=cast.room))
    async with cast.store.reading() as other:
        await other.execute(select(func.pg_advisory_xact_lock(tidying.TURN)))
        await tidier.tidy()
        assert await kept(cast.store) == {"old"}
    await tidier.tidy()
    assert await kept(cast.store) == set()


@SQLITE
async def test_a_word_that_was_retracted_is_soon_in_no_block_of_the_index(
    cast: Cast, tidier: Tidying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "SOON", 0.0)
    monkeypatch.setattr(tidying, "UNCLAIMED", timedelta())
    message = await cast.says("norway", f"{WORD} and nothing else.")
    await cast.says("norway", "Other words.")
    done = await cast.does("norway", partial(corrections.retract, message_id=message))
    assert await indexed(cast.store), "a deleted term stays in the older segment"
    heard: list[Entry] = done.entries
    for entry in heard:
        tidier.heard(entry)
    async with asyncio.timeout(20):
        await asyncio.gather(*tidier.tasks)
    assert not await indexed(cast.store)
    log = Path(str(cast.store.engines[0].url.database) + "-wal")
    assert log.stat().st_size == 0, "old frames of the write-ahead log hold what was erased"
    async with cast.store.reading() as session:
        found = text("SELECT count(*) FROM findable_words WHERE findable_words MATCH :word")
        assert (await session.execute(found, {"word": "other"})).scalar_one() == 1


async def indexed(store: Store) -> bool:
    """Whether any block of the full-text index has the bytes of the word."""
    async with store.reading() as session:
        blocks = (await session.execute(text("SELECT block FROM findable_words_data"))).scalars()
        return any(WORD[:12].encode() in block for block in blocks)


@SQLITE
async def test_what_nobody_retracted_merges_nothing(cast: Cast, tidier: Tidying) -> None:
    await cast.says("norway", "Words.")
    for entry in cast.heard:
        tidier.heard(entry)
    assert tidier.tasks == set()


async def test_files_that_no_message_bears_are_deleted_once_they_are_old(cast: Cast, tidier: Tidying) -> None:
    contents = tidier.contents
    borne, held, retracted, refused, new = (
        contents.keep(f"{name}.txt", name.encode(), 1) for name in ("borne", "held", "retracted", "refused", "new")
    )
    await cast.says("norway", "With a file.", files=(borne,))
    message = await cast.says("norway", "With another.", files=(retracted,))
    words = Words(text="On its way.", files=(held,))
    await cast.does("norway", lambda floor: hold(floor, cast.topic, words))
    await cast.does("norway", partial(corrections.retract, message_id=message))
    for file in (borne, held, retracted, refused):
        os.utime(contents.path(file.digest), (0, 0))
    assert await asyncio.to_thread(contents.older, tidying.UNCLAIMED) == {
        file.digest for file in (borne, held, retracted, refused)
    }
    await tidier.tidy()
    left = {file.name for file in (borne, held, retracted, refused, new) if contents.read(file.digest)}
    assert left == {"borne.txt", "held.txt", "new.txt"}
    contents.keep("again.txt", b"borne", 1)
    assert borne.digest not in contents.older(tidying.UNCLAIMED), "what is wanted anew is as good as new"


async def test_a_note_of_a_delegation_is_kept_until_it_is_taken_back(cast: Cast, tidier: Tidying) -> None:
    contents = tidier.contents
    note = contents.keep("note.pdf", b"%PDF-1.7 a note", 1)
    seat = seat_of_the_focal_point(cast.conference, cast.entities["norway"], datetime.now(UTC))
    await cast.writer.act(cast.conference, seat, partial(notes.send, file=note))
    os.utime(contents.path(note.digest), (0, 0))
    await tidier.sweep()
    assert contents.read(note.digest)
    await cast.writer.act(cast.conference, seat, partial(notes.take_back, note_id=note.id))
    await tidier.sweep()
    assert contents.read(note.digest) is None
