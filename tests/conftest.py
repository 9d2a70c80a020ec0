"""What every test may ask for: a store of either kind, migrated and empty, and a conference in it."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import CodeType
from typing import Any, TypeVar

import pytest
import pytest_asyncio
from _pytest.terminal import TerminalReporter
from jinja2 import Environment

from server import present
from server.database import Store, open_store
from server.migrating import upgrade
from server.settings import Settings
from server.tables import load
from tests import postgresql
from tests.building import built_once, worded_once
from tests.cast import Cast, copy_of, gather

load()
T = TypeVar("T")
KINDS = ("sqlite", "postgresql")
CI = bool(os.environ.get("CI"))
SKIPPED: list[str] = []
LONGEST = (
    "test_reading_rights.py",
    "test_permissions.py",
    "test_axe.py",
    "test_leak_matrix.py",
    "test_parity.py",
    "test_fuzz.py",
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; run by `make long` and not by `make check`")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        SKIPPED.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything is to be tested, a test that was skipped has failed."""
    if CI and SKIPPED and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    if CI and SKIPPED:
        terminalreporter.write_line(f"{len(SKIPPED)} skipped with CI set, which counts as failed", red=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no process is left with it when the others have done."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_collection_finish(session: pytest.Session) -> None:
    """All that was imported and collected stays until the end: let no search for garbage go through it each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def applications_are_built_once() -> Iterator[None]:
    """Every test that serves has an application of its own; what is made of its routes is the same in each."""
    with built_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_worded_once() -> Iterator[None]:
    """Every test has a store of its own; what a statement is in its language is the same in each of a kind."""
    with worded_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def who_is_present_is_told_at_once() -> Iterator[None]:
    """A server that ends has told who is present, and then waits before it would tell it again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(present, "GAP", 0.01)
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once() -> Iterator[None]:
    """Every test that serves has an environment of its own; what a template compiles to is the same in each."""
    compiled: dict[tuple[str, ...], CodeType] = {}
    compiling: Any = Environment.compile

    def once(self: Environment, *source: str) -> CodeType:
        if source not in compiled:
            compiled[source] = compiling(self, *source)
        return compiled[source]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", once)
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was migrated once, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "store.db"
    in_a_loop_of_its_own(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def gathered(migrated: Path) -> tuple[Path, Cast]:
    """A SQLite file in which the cast is gathered, to be copied, and who they are."""
    file = migrated.with_name("gathered.db")
    shutil.copy(migrated, file)
    return file, in_a_loop_of_its_own(gathered_once(f"sqlite+aiosqlite:///{file}"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.Server]:
    """The server, with one database that was migrated, to be copied."""
    try:
        running = postgresql.running()
        server = running.__enter__()
    except Exception as error:
        if CI:
            raise
        pytest.skip(f"no PostgreSQL to test with: {error}")
    try:
        server.command("CREATE DATABASE {}", postgresql.TEMPLATE)
        in_a_loop_of_its_own(upgrade(Settings(database_url=server.url(postgresql.TEMPLATE)).url))
        yield server
    finally:
        running.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres_gathered(postgres: postgresql.Server) -> Cast:
    """Who is in the database of PostgreSQL in which the cast is gathered, to be copied."""
    postgres.command("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", postgresql.GATHERED, postgresql.TEMPLATE)
    return in_a_loop_of_its_own(gathered_once(Settings(database_url=postgres.url(postgresql.GATHERED)).url))


async def gathered_once(url: str) -> Cast:
    store = open_store(url)
    cast = await gather(store)
    await cast.writer.close()
    await store.close()
    return cast


def in_a_loop_of_its_own(work: Coroutine[Any, Any, T]) -> T:
    """What a fixture that is not asynchronous awaits, whether or not a loop runs already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


# For what takes minutes and asks little of the store itself: on the second one it is long.
SECOND_STORE_IF_LONG = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """DATABASE_URL of a migrated store, of each kind in turn; it holds nothing, or the cast if that is asked for."""
    yield from fresh(request, request.param, tmp_path, with_cast="cast" in request.fixturenames)


@pytest.fixture
def other_database_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """DATABASE_URL of a second such store, of the other kind, which holds nothing."""
    kind = "sqlite" if database_url.startswith("postgresql") else "postgresql"
    yield from fresh(request, kind, tmp_path / "other")


def fresh(request: pytest.FixtureRequest, kind: str, folder: Path, with_cast: bool = False) -> Iterator[str]:
    if kind == "sqlite":
        folder.mkdir(exist_ok=True)
        copied = request.getfixturevalue("gathered")[0] if with_cast else request.getfixturevalue("migrated")
        shutil.copy(copied, folder / "store.db")
        yield f"sqlite:///{folder}/store.db"
        return
    if with_cast:
        request.getfixturevalue("postgres_gathered")
    template = postgresql.GATHERED if with_cast else postgresql.TEMPLATE
    with request.getfixturevalue("postgres").database(template) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for a store of each kind."""
    return Settings(data_dir=tmp_path / "data", database_url=database_url, secret="the secret of the tests")


@pytest_asyncio.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """A store of each kind, migrated and empty."""
    opened = open_store(settings.url, settings.keys_dir)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def cast(request: pytest.FixtureRequest, store: Store, database_url: str) -> AsyncIterator[Cast]:
    """A small conference with one dialogue room, made by the acts themselves, in a copy of its own."""
    if database_url.startswith("sqlite"):
        _, cast = request.getfixturevalue("gathered")
    else:
        cast = request.getfixturevalue("postgres_gathered")
    there = copy_of(cast, store)
    yield there
    await there.writer.close()
