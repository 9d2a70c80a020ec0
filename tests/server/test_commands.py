"""The command line, as a secretary meets it: what it says, and what it ends with."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from sqlalchemy import update

from rooms.room import Room
from server.commands.line import COMMANDS, main
from server.commands.progress import Bar
from server.commands.store import empty
from server.database import Store, open_store
from server.settings import Settings, described
from tests.cast import Cast, gather

ROOT = Path(__file__).parent.parent.parent
Environment = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def environment(monkeypatch: Environment, tmp_path: Path) -> Environment:
    """No setting but those a test makes; a data folder of its own."""
    for name, _, _ in described():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return monkeypatch


@pytest.fixture
def gathered(environment: Environment, database_url: str) -> Cast:
    """The cast in a store of each kind, and DATABASE_URL naming it."""
    environment.setenv("DATABASE_URL", database_url)

    async def work() -> Cast:
        store = open_store(Settings(database_url=database_url).url)
        cast = await gather(store)
        await cast.says("norway", "Norway would wait.")
        await cast.writer.close()
        await store.close()
        return cast

    return asyncio.run(work())


def spoil(cast: Cast, database_url: str) -> None:
    """Change a derived row and a sealed one behind the back of the acts."""
    from rooms.record.entries import Entry

    async def work() -> None:
        store = open_store(Settings(database_url=database_url).url)
        async with store.writing() as session, session.begin():
            await session.execute(update(Room).values(title="Another title"))
            forged = update(Entry).where(Entry.place_id == cast.room, Entry.seq == 3)  # type: ignore[arg-type]
            await session.execute(forged.values(sealed="ab" * 32))
        await store.close()

    asyncio.run(work())


def test_help_lists_every_command_and_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    for name, sentence in COMMANDS.items():
        assert f"{name} {sentence}" in told
    for name, _, sentence in described():
        assert f"{name} {sentence}" in told
    for name in ("PORT", "DATABASE_URL", "SECRET", "SMTP_URL", "DEMO", "DATA_DIR"):
        assert name in told


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert COMMANDS[command] in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("words", [[], ["dance"], ["verify", "--room", "no-id"], ["backup"], ["serve", "--loud"]])
def test_wrong_use_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "PORT is “eighty”, which is not a whole number."),
        ("PORT", "70000", "PORT is “70000”"),
        ("DEMO", "perhaps", "DEMO is “perhaps”, which is not yes or no."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is “loud”"),
        ("SECRET", "short", "SECRET is too short"),
        ("DATABASE_URL", "mysql://me:pass@host/name", "DATABASE_URL cannot be used"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    environment: Environment, capsys: pytest.CaptureFixture[str], name: str, value: str, said: str
) -> None:
    if name == "PORT":
        assert main(["setup"]) in {0, 2}
    environment.setenv(name, value)
    assert main(["serve" if name == "PORT" else "setup"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told


def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("DATABASE_URL", f"postgresql://someone:hushhush@127.0.0.1:{unused_port()}/rooms")
    for command in (["setup"], ["serve"], ["verify"]):
        assert main(command) == 3
        told = capsys.readouterr()
        assert "The database postgresql" in told.err
        assert "hushhush" not in told.err + told.out
        assert "Traceback" not in told.err


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_file_that_is_no_database_is_told(environment: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(os.environ["DATA_DIR"])
    folder.mkdir()
    (folder / "antechamber.db").write_text("This is a letter, not a database. " * 100)
    assert main(["setup"]) == 3
    assert "not a database" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_made_is_told(
    environment: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    environment.setenv("DATA_DIR", str(tmp_path / "file" / "data"))
    assert main(["setup"]) == 3
    assert "Not a directory" in capsys.readouterr().err


def test_setup_makes_what_is_needed_and_does_no_harm_again(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(os.environ["DATA_DIR"])
    assert main(["setup"]) == 0
    secret = (folder / "secret").read_text()
    assert len(secret) == 64
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "secret").stat().st_mode & 0o777 == 0o600
    assert main(["setup"]) == 0
    assert (folder / "secret").read_text() == secret
    assert "as they should be" in capsys.readouterr().out


def test_a_conference_is_opened_and_its_secretary_invited(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("PUBLIC_URL", "https://rooms.example.org")
    assert main(["setup"]) == 0
    assert main(["conference", "Security", "--secretary", "Ana", "--zone", "Europe/Oslo", "--title-ar", "الأمن"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"https://rooms\.example\.org/invitations/[\w-]{43}\n", said)
    assert main(["conference", "Another", "--secretary", "Ben"]) == 0
    assert main(["verify"]) == 0
    assert main(["conference", "Nowhere", "--secretary", "Cy", "--zone", "Mars/Phobos"]) == 2
    assert "Mars/Phobos" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["serve"], ["verify"], ["rebuild"], ["demo"], ["backup", "monday.zip"]])
def test_nothing_is_done_on_tables_of_an_earlier_release(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == 3
    assert "Run first: python -m server setup" in capsys.readouterr().err


def test_a_port_in_use_is_told(environment: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setup"]) == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment.setenv("PORT", str(taken.getsockname()[1]))
        assert main(["serve"]) == 3
    assert "is in use. Stop what uses it, or take another: PORT=" in capsys.readouterr().err


def test_verify_tells_that_all_is_whole(gathered: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 0
    told = capsys.readouterr().out
    assert "2 records checked, all whole." in told
    assert "Room “Track 1.5 on landmines”" in told
    assert main(["verify", "--room", str(gathered.room), "--json"]) == 0
    assert [each["place"] for each in json.loads(capsys.readouterr().out)["places"]] == [str(gathered.room)]


def test_verify_names_the_first_bad_entry(
    gathered: Cast, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(gathered, database_url)
    assert main(["verify"]) == 1
    told = capsys.readouterr().out
    assert re.search(r"BROKEN +Room .*: entry 3: what it says, or the seat that did it, is not what was sealed", told)
    assert "2 records checked, 1 broken." in told
    assert main(["verify", "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert facts["whole"] is False
    assert [(each["bad"], each["reason"]) for each in facts["places"] if not each["whole"]] == [(3, "body_changed")]
    assert main(["verify", "--conference", str(gathered.room)]) == 2


def test_rebuild_compares(gathered: Cast, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild"]) == 0
    assert "the tables are what the records say" in capsys.readouterr().out
    spoil(gathered, database_url)
    assert main(["rebuild"]) == 1
    assert f"room {gathered.room}: title differ" in capsys.readouterr().out
    assert main(["rebuild", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["differences"] == [
        {"table": "room", "key": [str(gathered.room)], "columns": ["title"], "kept": True, "in_record": True}
    ]


def test_backup_and_restore(
    gathered: Cast, environment: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "monday.zip"
    assert main(["backup", str(file)]) == 0
    assert "keep it safe" in capsys.readouterr().out
    assert main(["restore", str(file)]) == 2
    environment.delenv("DATABASE_URL")
    environment.setenv("DATA_DIR", str(tmp_path / "elsewhere"))
    assert main(["restore", str(file)]) == 0
    assert main(["verify"]) == 0
    assert main(["rebuild"]) == 0
    assert main(["backup", str(tmp_path / "no" / "folder.zip")]) == 2
    assert main(["restore", str(tmp_path / "nothing.zip")]) == 2
    file.write_bytes(file.read_bytes()[:-50])
    assert main(["restore", str(file)]) == 1


def test_a_demonstration_needs_an_empty_store(gathered: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 2
    assert "needs an empty one" in capsys.readouterr().err


def test_a_demonstration_that_was_broken_off_is_built_anew(
    environment: Environment, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("DATABASE_URL", database_url)
    built = []

    async def half(store: Store, *_: object) -> None:
        cast = await gather(store)
        await cast.writer.close()
        raise KeyboardInterrupt

    async def whole(store: Store, *_: object) -> None:
        async with store.reading() as session:
            built.append(await empty(session))

    assert main(["setup"]) == 0
    environment.setattr("server.demo.build.build", half)
    assert main(["demo"]) == 130
    environment.setattr("server.demo.build.build", whole)
    assert main(["demo"]) == 0
    assert built == [True]
    assert "built anew" in capsys.readouterr().out
    assert main(["demo"]) == 0
    assert "built anew" not in capsys.readouterr().out


def test_a_fault_of_the_program_is_told_without_a_traceback_unless_asked(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setattr("server.commands.setup.upgrade", lambda url: 1 / 0)
    assert main(["setup"]) == 4
    told = capsys.readouterr().err
    assert "This program failed: ZeroDivisionError: division by zero" in told
    assert "Traceback" not in told


def test_the_bar_is_shown_only_for_what_takes_long(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    moment = [100.0]
    environment.setattr(time, "monotonic", lambda: moment[0])
    bar = Bar("Counting", 10)
    bar.step(3)
    assert capsys.readouterr().err == ""
    moment[0] += 12
    bar.step(2)
    assert capsys.readouterr().err == "Counting: 50%\n"
    environment.setattr(sys.stderr, "isatty", lambda: True)
    bar = Bar("Counting", 10)
    moment[0] += 3
    bar.at(10, 10)
    bar.done()
    told = capsys.readouterr().err
    assert "█" * 30 + " 100%" in told
    assert told.endswith("\r\033[K")


def test_run_from_nothing_serves_and_stops(tmp_path: Path, environment: Environment) -> None:
    """As a process of its own: it sets up, says once where it is, answers there, and stops when told to."""
    environment.setenv("PORT", "0")
    with (tmp_path / "errors").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "run"], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("Ready.")
            told = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:[1-9][0-9]*", told)
            assert address, told + (tmp_path / "errors").read_text()
            assert answers(address.group())
            process.send_signal(signal.SIGINT)
            assert process.wait(15) == 0
            assert "http://" not in process.stdout.read()
        finally:
            process.kill()
            process.wait()
    assert "Traceback" not in (tmp_path / "errors").read_text()


def answers(address: str) -> bool:
    for _ in range(150):
        try:
            with urlopen(address, timeout=5) as page:
                return bool(page.status == 200)
        except HTTPError as refused:
            return refused.code < 500
        except OSError:
            time.sleep(0.1)
    return False
