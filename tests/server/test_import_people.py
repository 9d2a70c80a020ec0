"""The command that imports people: the same preview, and what it ends with."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from rooms.conference import open_conference
from rooms.people import Person
from server.commands.line import main
from server.database import Store, open_store
from server.settings import Settings, described
from server.writer import Writer
from tests.cast import OPENING, gather
from tests.server.lists import HEAD, csv_of, faulty, people, xlsx_of

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> Settings:
    """The cast in a store of each kind, to which the environment leads."""
    for name, _, _ in described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings = Settings(database_url=database_url)

    async def work(store: Store) -> None:
        await (await gather(store)).writer.close()

    in_store(settings, work)
    return settings


def in_store(settings: Settings, work: object) -> object:
    async def run() -> object:
        store = open_store(settings.url)
        try:
            return await work(store)  # type: ignore[operator]
        finally:
            await store.close()

    return asyncio.run(run())


def registered(settings: Settings) -> object:
    async def work(store: Store) -> int:
        async with store.reading() as session:
            return int((await session.execute(select(func.count()).select_from(Person))).scalar_one())

    return in_store(settings, work)


def file(tmp_path: Path, content: bytes, name: str = "list.csv") -> str:
    (tmp_path / name).write_bytes(content)
    return str(tmp_path / name)


def test_a_list_is_shown_then_imported_then_nothing_is_new(place: Settings, tmp_path: Path, capsys: Said) -> None:
    clean = file(tmp_path, xlsx_of([list(HEAD), *people(30, 3)]), "list.xlsx")
    assert main(["import-people", clean]) == 0
    told = capsys.readouterr().out
    assert "people to register: 30" in told
    assert "Nothing was stored. Repeat it with --yes" in told
    assert registered(place) == 6
    assert main(["import-people", clean, "--yes"]) == 0
    assert "Imported: 30 people, 3 entities, 0 changes." in capsys.readouterr().out
    assert registered(place) == 36
    assert main(["import-people", clean, "--yes"]) == 0
    assert "Nothing in this list is new" in capsys.readouterr().out


def test_rejected_rows_are_named_and_end_it_with_one(place: Settings, tmp_path: Path, capsys: Said) -> None:
    assert main(["import-people", file(tmp_path, csv_of(faulty(), ";", "cp1251")), "--json"]) == 1
    seen = json.loads(capsys.readouterr().out)
    assert seen["imported"] is None
    assert main(["import-people", file(tmp_path, csv_of(faulty())), "--yes", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["totals"]["reject"] == 11
    assert told["imported"]["people"] == told["totals"]["people"] == 188
    assert registered(place) == 6 + 188
    rejected = [row for row in told["rows"] if row["outcome"] == "reject"]
    assert all(row["told"] for row in rejected)


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [
        (b"%PDF-", "not a list that can be read", 2),
        (b"Shoe,Size\n1,2\n", "No row of headings", 2),
        (None, "No such file", 3),
    ],
)
def test_what_cannot_be_read_ends_with_what_to_do(
    tmp_path: Path, capsys: Said, content: bytes | None, words: str, code: int
) -> None:
    name = file(tmp_path, content) if content else str(tmp_path / "nowhere.csv")
    assert main(["import-people", name, "--yes"]) == code
    assert words in capsys.readouterr().err


def test_of_several_conferences_one_is_named(place: Settings, tmp_path: Path, capsys: Said) -> None:
    async def work(store: Store) -> str:
        opened = await Writer(store, lambda entries: None).plainly(
            lambda session, now: open_conference(session, now, OPENING)
        )
        return str(opened[0].place_id)

    second = str(in_store(place, work))
    clean = file(tmp_path, csv_of([list(HEAD), *people(2, 1)]))
    assert main(["import-people", clean, "--yes"]) == 2
    assert second in capsys.readouterr().err
    assert main(["import-people", clean, "--yes", "--conference", second]) == 0
    assert main(["import-people", clean, "--yes", "--conference", "another"]) == 2
