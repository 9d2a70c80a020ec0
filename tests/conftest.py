"""What every test may ask for: a store of either kind, migrated and empty, and a conference in it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from _pytest.terminal import TerminalReporter

from server.database import Store, open_store
from server.migrating import upgrade
from server.settings import Settings
from server.tables import load
from tests import postgresql
from tests.cast import Cast, gather

load()
KINDS = ("sqlite", "postgresql")
CI = bool(os.environ.get("CI"))
SKIPPED: list[str] = []


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


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was migrated once, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "store.db"
    in_a_loop_of_its_own(f"sqlite+aiosqlite:///{file}")
    return file


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
        in_a_loop_of_its_own(Settings(database_url=server.url(postgresql.TEMPLATE)).url)
        yield server
    finally:
        running.__exit__(None, None, None)


def in_a_loop_of_its_own(url: str) -> None:
    """Migrate a store from a fixture that is not asynchronous, whether or not a loop runs already."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, upgrade(url)).result()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """DATABASE_URL of a migrated store with nothing in it, of each kind in turn."""
    yield from fresh(request, request.param, tmp_path)


@pytest.fixture
def other_database_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """DATABASE_URL of a second such store, of the other kind."""
    kind = "sqlite" if database_url.startswith("postgresql") else "postgresql"
    yield from fresh(request, kind, tmp_path / "other")


def fresh(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        folder.mkdir(exist_ok=True)
        shutil.copy(request.getfixturevalue("migrated"), folder / "store.db")
        yield f"sqlite:///{folder}/store.db"
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for a store of each kind."""
    return Settings(data_dir=tmp_path / "data", database_url=database_url, secret="the secret of the tests")


@pytest_asyncio.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """A store of each kind, migrated and empty."""
    opened = open_store(settings.url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def cast(store: Store) -> AsyncIterator[Cast]:
    """A small conference with one dialogue room, made by the acts themselves."""
    gathered = await gather(store)
    yield gathered
    await gathered.writer.close()
