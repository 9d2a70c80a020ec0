"""The embedded store: statements come back with their rows, and transactions end as they should."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncSession

from server.database import Store, open_store
from server.embedded import AT_ONCE, FEW, Embedded


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[Store]:
    store = open_store(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    async with store.writing.begin() as session:
        await session.execute(text("create table thing (n integer primary key, word text)"))
    yield store
    await store.close()


async def things(store: Store) -> int:
    async with store.reading() as session:
        return (await session.execute(text("select count(*) from thing"))).scalar_one()


async def fill(store: Store, count: int) -> None:
    async with store.writing.begin() as session:
        if rows := [{"n": n, "word": f"w{n}"} for n in range(count)]:
            await session.execute(text("insert into thing values (:n, :word)"), rows)


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
async def test_every_row_comes_back_in_order(embedded: Store, count: int) -> None:
    await fill(embedded, count)
    async with embedded.reading() as session:
        rows = (await session.execute(text("select n from thing order by n"))).scalars().all()
        streamed = [n async for n in await session.stream_scalars(text("select n from thing order by n"))]
        first = (await session.execute(text("select n from thing order by n"))).scalars().first()
    assert rows == streamed == list(range(count))
    assert first == (0 if count else None)


@pytest.mark.parametrize("count", [1, 2, FEW, FEW + 1])
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("end", ["", " ON CONFLICT DO NOTHING"])
async def test_rows_that_go_in_together_are_all_there(embedded: Store, count: int, wide: bool, end: str) -> None:
    names = ["n", "word", *(["a", "b"] if wide else [])]
    async with embedded.writing.begin() as session:
        for name in names[2:]:
            await session.execute(text(f"alter table thing add column {name} text"))
    rows = [{name: n if name == "n" else f"{name}, {n}" for name in names} for n in range(count)]
    said = f"INSERT INTO thing ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)}){end}"
    async with embedded.writing.begin() as session:
        await session.execute(text("delete from thing"))
        done = await session.execute(text(said), rows)
        assert done.rowcount == count  # type: ignore[attr-defined]
    async with embedded.reading() as session:
        assert (await session.execute(text("select * from thing order by n"))).mappings().all() == rows


async def test_what_a_statement_did_is_told(embedded: Store) -> None:
    await fill(embedded, 7)
    async with embedded.writing.begin() as session:
        changed = await session.execute(text("update thing set word = 'x' where n < 3"))
        assert changed.rowcount == 3  # type: ignore[attr-defined]
        gone = await session.execute(text("delete from thing where n > 4 returning n"))
        assert sorted(gone.scalars()) == [5, 6]


async def test_what_is_undone_is_not_there(embedded: Store) -> None:
    async with embedded.writing() as session:
        await session.execute(text("insert into thing values (1, 'a')"))
        await session.rollback()
        await session.execute(text("insert into thing values (2, 'b')"))
        await session.commit()
        await session.rollback()
    assert await things(embedded) == 1


async def test_a_reader_sees_one_moment(embedded: Store) -> None:
    await fill(embedded, 1)
    async with embedded.reading() as session:
        query = text("select count(*) from thing")
        assert (await session.execute(query)).scalar_one() == 1
        async with embedded.writing.begin() as other:
            await other.execute(text("insert into thing values (9, 'z')"))
        assert (await session.execute(query)).scalar_one() == 1
    assert await things(embedded) == 2


async def test_a_refused_statement_leaves_the_connection_whole(embedded: Store) -> None:
    async with embedded.writing() as session:
        await session.execute(text("insert into thing values (1, 'a')"))
        with pytest.raises(exc.IntegrityError):
            await session.execute(text("insert into thing values (1, 'b')"))
        await session.rollback()
        await session.execute(text("insert into thing values (2, 'c')"))
        await session.commit()
    assert await things(embedded) == 1


async def test_an_abandoned_statement_holds_no_lock(embedded: Store) -> None:
    slow = text(
        "insert into thing with recursive c(n) as (select 1 union all select n + 1 from c where n < 2000000) "
        "select max(n), 'slow' from c"
    )

    async def insert() -> None:
        async with embedded.writing.begin() as session:
            await session.execute(slow)

    abandoned = asyncio.create_task(insert())
    await asyncio.sleep(0.05)
    abandoned.cancel()
    with pytest.raises(asyncio.CancelledError):
        await abandoned
    await fill(embedded, 1)
    assert await things(embedded) == 1


async def driver(session: AsyncSession) -> Embedded:
    connection = (await (await session.connection()).get_raw_connection()).driver_connection
    assert isinstance(connection, Embedded)
    return connection


async def test_what_is_short_runs_at_once_and_what_is_long_in_the_thread(embedded: Store) -> None:
    await fill(embedded, 1000)
    async with embedded.reading() as session:
        connection, selected = await driver(session), text("SELECT word FROM thing WHERE n = 7")
        before = connection.given
        assert (await session.execute(selected)).scalar_one() == "w7"
        assert connection.given == before
        long = text("SELECT count(*) FROM thing a, thing b")
        assert (await session.execute(long)).scalar_one() == 1_000_000
        assert connection.given == before + 1
        assert (await session.execute(selected)).scalar_one() == "w7"
        await session.rollback()
        assert connection.given == connection.ended == before + 1


async def test_a_query_that_went_to_the_thread_leaves_what_was_written_before(embedded: Store) -> None:
    await fill(embedded, 1000)
    async with embedded.writing.begin() as session:
        await session.execute(text("UPDATE thing SET word = 'x' WHERE n = 3"))
        connection = await driver(session)
        before = connection.given
        await session.execute(text("INSERT INTO thing VALUES (1000, 'new')"))
        assert connection.given == before
        assert (await session.execute(text("SELECT count(*) FROM thing a, thing b"))).scalar_one() == 1001**2
        assert connection.given == before + 1
    async with embedded.reading() as session:
        rows = (await session.execute(text("SELECT word FROM thing WHERE n IN (3, 1000) ORDER BY n"))).scalars().all()
    assert rows == ["x", "new"]


async def test_nothing_runs_beside_what_somebody_gave_up_waiting_for(embedded: Store) -> None:
    await fill(embedded, 1500)
    async with embedded.reading() as session:
        connection = await driver(session)
        turn = await connection.cursor()
        waited = asyncio.create_task(turn.execute("SELECT count(*) FROM thing a, thing b"))
        await asyncio.sleep(0)
        waited.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waited
        assert not connection.free
        assert (await session.execute(text("SELECT word FROM thing WHERE n = 7"))).scalar_one() == "w7"
        assert connection.free
