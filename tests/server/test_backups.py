"""Backups: everything comes back, from either store into the other, or nothing does."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms.people import Seat
from rooms.search import find
from rooms.threads import corrections
from rooms.threads.messages import Message
from server.auth.sessions import Session
from server.commands import backup, restore
from server.commands.store import empty
from server.commands.trouble import FOUND, MISUSED, Stopped
from server.contents import Contents
from server.database import Store, open_store
from server.settings import Settings
from server.tables import load
from server.writer import Writer
from tests.cast import Cast, entries
from tests.rooms.test_rebuild import differences
from tests.rooms.test_record import change, checked, everything

SAID = ["Norway would accept a transition period.", "نوافق على الفترة الانتقالية", "我们同意过渡期"]


class Asked:
    """What a command was asked for."""

    def __init__(self, file: Path, broken: bool = False) -> None:
        self.file, self.broken = file, broken


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monday.zip"


@pytest.fixture
def other(other_database_url: str, tmp_path: Path) -> Settings:
    """Settings for a store of the other kind, in a folder of its own."""
    return Settings(data_dir=tmp_path / "elsewhere", database_url=other_database_url, secret="another long secret")


async def speak(cast: Cast, settings: Settings) -> None:
    """Words in several scripts, with a file, a correction and a retraction."""
    contents = Contents(settings.contents_dir)
    attached = contents.keep("draft.txt", "A first draft – مسودة".encode(), 1)
    said = [await cast.says("norway", text, key=f"form-{number}") for number, text in enumerate(SAID)]
    await cast.says("icbl", "With a draft.", files=(attached,))
    await cast.does("norway", lambda floor: corrections.correct(floor, said[0], 1, SAID[0] + " Of nine years."))
    gone = await cast.says("norway", "Said too early.")
    await cast.does("norway", lambda floor: corrections.retract(floor, gone))


async def write(settings: Settings, file: Path) -> dict[str, Any]:
    assert await backup.run(settings, Asked(file)) == 0  # type: ignore[arg-type]
    with ZipFile(file) as archive:
        return dict(json.loads(archive.read("manifest.json")))


async def bring_back(settings: Settings, file: Path, broken: bool = False) -> int:
    return await restore.run(settings, Asked(file, broken))  # type: ignore[arg-type]


async def test_a_backup_of_one_store_comes_back_in_the_other_and_again_in_the_first(
    cast: Cast, settings: Settings, other: Settings, file: Path, tmp_path: Path
) -> None:
    await speak(cast, settings)
    before = await everything(cast.store)
    manifest = await write(settings, file)
    assert await bring_back(other, file) == 0
    there = open_store(other.url)
    assert await everything(there) == before
    assert await differences(there) == []
    assert all(each.whole for each in (await checked(there)).values())
    again = await write(other, tmp_path / "tuesday.zip")
    assert again["files"] == manifest["files"]
    await found_and_going_on(cast, there)
    await there.close()


async def found_and_going_on(cast: Cast, store: Store) -> None:
    """In the restored store words are found, and what is said next takes the next number."""
    async with store.reading() as session:
        seats = (await session.execute(select(Seat).where(col(Seat.id) == cast.seats["norway"]))).scalars().all()
        for words in ("transition years", "الانتقالية", "过渡"):
            hits, _ = await find(session, seats, words)
            assert len(hits) == 1, words
        assert (await find(session, seats, "early"))[0] == []
    here = Cast(**{**vars(cast), "store": store, "writer": Writer(store, lambda entries: None)})
    await here.says("norway", "We go on.")
    numbers = [entry.seq for entry in await entries(store, cast.room)]
    assert numbers == list(range(1, len(numbers) + 1))
    async with store.reading() as session:
        assert len((await find(session, seats, "go on"))[0]) == 1


async def test_a_backup_is_made_while_people_are_at_work(
    cast: Cast, settings: Settings, file: Path, other: Settings
) -> None:
    import asyncio

    async def at_work() -> None:
        for number in range(40):
            await cast.says("norway", f"Point {number}.")

    working = asyncio.create_task(at_work())
    await asyncio.sleep(0.02)
    await write(settings, file)
    await working
    assert await bring_back(other, file) == 0


async def test_it_is_for_its_owner_alone_and_holds_neither_secret_nor_sessions(
    cast: Cast, settings: Settings, file: Path
) -> None:
    (settings.data_dir).mkdir(exist_ok=True)
    (settings.data_dir / "secret").write_text("0123456789 kept secret")
    manifest = await write(settings, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert f"tables/{Session.__table__.name}.jsonl" not in manifest["files"]  # type: ignore[attr-defined]
    held = {name.removeprefix("tables/").removesuffix(".jsonl") for name in manifest["files"]}
    assert held == set(load().tables) - {"session", "worn", "letter", "pseudonym", "undertaking", "bookmark"}
    with ZipFile(file) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"kept secret" not in whole
    assert settings.secret.encode() not in whole
    assert [each for each in os.listdir(file.parent) if each.startswith(f".{file.name}")] == []


async def test_attached_files_come_back_byte_for_byte(
    cast: Cast, settings: Settings, other: Settings, file: Path
) -> None:
    content = os.urandom(3_000_000)
    digest = hashlib.sha256(content).hexdigest()
    Contents(settings.contents_dir).write(digest, content)
    await write(settings, file)
    await bring_back(other, file)
    assert Contents(other.contents_dir).read(digest) == content


async def test_a_file_that_is_there_is_not_written_over(cast: Cast, settings: Settings, file: Path) -> None:
    file.write_text("Something else.")
    with pytest.raises(Stopped, match="is there already") as stopped:
        await write(settings, file)
    assert stopped.value.code == MISUSED
    assert file.read_text() == "Something else."


async def test_nothing_is_restored_over_anything(cast: Cast, settings: Settings, file: Path) -> None:
    await write(settings, file)
    before = await everything(cast.store)
    await cast.writer.close()
    with pytest.raises(Stopped, match="into an empty one"):
        await bring_back(settings, file)
    assert await everything(cast.store) == before


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write the archive anew with other contents."""
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def one_word(parts: dict[str, bytes]) -> None:
    parts["tables/message.jsonl"] = parts["tables/message.jsonl"].replace(b"transition", b"abstention")


def slip_in(parts: dict[str, bytes]) -> None:
    parts["../../outside"] = b"!"


def lose(parts: dict[str, bytes]) -> None:
    del parts["tables/message.jsonl"]


def other_format(parts: dict[str, bytes]) -> None:
    parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), "format": 99}).encode()


def misname(parts: dict[str, bytes]) -> None:
    """A path in the manifest where a digest should be."""
    manifest = json.loads(parts["manifest.json"])
    manifest["files"]["attachments/../../outside"] = {
        "sha256": hashlib.sha256(b"!").hexdigest(),
        "size": 1,
        "rows": None,
    }
    parts["manifest.json"], parts["attachments/../../outside"] = json.dumps(manifest).encode(), b"!"


@pytest.mark.parametrize("damage", [one_word, slip_in, lose, other_format, misname])
async def test_a_damaged_backup_is_refused_whole(
    cast: Cast, settings: Settings, other: Settings, file: Path, damage: Callable[[dict[str, bytes]], None]
) -> None:
    await speak(cast, settings)
    await write(settings, file)
    rewritten(file, damage)
    await nothing_comes_back(other, file)


@pytest.mark.parametrize("keep", [0, 100, -100])
async def test_a_truncated_backup_is_refused(
    cast: Cast, settings: Settings, other: Settings, file: Path, keep: int
) -> None:
    await write(settings, file)
    file.write_bytes(file.read_bytes()[:keep])
    await nothing_comes_back(other, file)


async def nothing_comes_back(settings: Settings, file: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        await bring_back(settings, file)
    assert stopped.value.code == FOUND
    store = open_store(settings.url)
    async with store.reading() as session:
        assert await empty(session)
    await store.close()
    assert not list(settings.data_dir.rglob("outside"))


async def test_a_record_that_does_not_hold_is_restored_only_when_that_is_asked_for(
    cast: Cast, settings: Settings, other: Settings, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sqlalchemy import update

    from rooms.record.entries import Entry

    await cast.says("norway", SAID[0])
    last = (await entries(cast.store, cast.room))[-1]
    forged = update(Entry).where(col(Entry.place_id) == cast.room, col(Entry.seq) == last.seq)
    await change(cast.store, forged.values(words={"text": "Norway objects.", "files": None}))
    await write(settings, file)
    await nothing_comes_back(other, file)
    assert f"entry {last.seq}:" in capsys.readouterr().out
    assert await bring_back(other, file, broken=True) == 0
    there = open_store(other.url)
    async with there.reading() as session:
        assert (await session.execute(select(Message))).scalars().all()
    await there.close()
