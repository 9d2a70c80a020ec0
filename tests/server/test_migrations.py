"""Migrations make, on either store, the tables that the program describes, and can be taken back."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from server import migrating
from server.commands.store import ready
from server.commands.trouble import Stopped
from server.database import open_store
from server.settings import Settings
from server.tables import load

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings for a store in which there is nothing, not even tables."""
    if request.param == "sqlite":
        yield Settings(data_dir=tmp_path)
        return
    with request.getfixturevalue("postgres").bare() as url:
        yield Settings(data_dir=tmp_path, database_url=url)


async def names(url: str) -> set[str]:
    store = open_store(url)
    async with store.engines[1].connect() as connection:
        found = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await store.close()
    return set(found)


async def test_up_down_and_up_again(bare: Settings) -> None:
    steps = migrating.revisions()
    assert await migrating.pending(bare.url) == steps
    assert await migrating.upgrade(bare.url) == steps
    assert await migrating.pending(bare.url) == []
    assert set(load().tables) <= await names(bare.url)
    await migrating.downgrade(bare.url, "base")
    assert await names(bare.url) <= {"alembic_version", "sqlite_sequence"}
    assert await migrating.upgrade(bare.url) == steps
    assert await migrating.upgrade(bare.url) == []


async def test_nothing_is_left_to_migrate(settings: Settings) -> None:
    from alembic import command

    await migrating.migrate(settings.url, command.check)


async def test_a_store_that_lags_behind_is_refused_with_what_to_do(bare: Settings) -> None:
    with pytest.raises(Stopped, match=r"behind this release\. Run first: python -m server setup"):
        await ready(bare)
    await migrating.upgrade(bare.url, migrating.revisions()[-2])
    with pytest.raises(Stopped, match="1 step behind"):
        await ready(bare)


async def test_a_store_of_a_later_release_is_left_alone(settings: Settings) -> None:
    store = open_store(settings.url)
    async with store.writing() as session, session.begin():
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await store.close()
    for ask in (migrating.pending, migrating.upgrade):
        with pytest.raises(migrating.Newer):
            await ask(settings.url)


async def test_asking_makes_no_file(tmp_path: Path) -> None:
    url = Settings(data_dir=tmp_path / "nowhere").url
    assert await migrating.pending(url) == migrating.revisions()
    assert not (tmp_path / "nowhere").exists()


def test_the_last_revision_is_the_one_the_tool_knows() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(migrating.configuration())
    assert [each.revision for each in script.walk_revisions()][::-1] == migrating.revisions()


def test_every_table_is_described_and_says_how_it_is_kept() -> None:
    defined = {
        name for folder in ("rooms", "server") for file in (ROOT / folder).rglob("*.py") for name in tables(file)
    }
    described = load().tables
    assert {name.lower() for name in defined} == set(described)
    kept = {name: table.info.get("kept") for name, table in described.items()}
    assert {name for name, how in kept.items() if how is None} == set()
    assert all(
        constraint.name
        for table in described.values()
        for constraint in (table.primary_key, *table.foreign_key_constraints)
    )


def tables(file: Path) -> list[str]:
    """The classes in a file that are tables."""
    return [
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ClassDef) and any(word.arg == "table" for word in node.keywords)
    ]
