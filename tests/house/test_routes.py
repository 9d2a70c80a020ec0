"""Routes: each address and method once, what changes something by POST alone, and every address a noun."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from litestar.handlers import HTTPRouteHandler

from server import routes
from server.app import create
from server.settings import Settings
from tests.house.source import ROOT, files, short

# Acts that have a noun of their own; a form posts to `…/closure`, never to `…/close`.
VERBS = re.compile(
    r"^(add|create|delete|remove|update|edit|save|post|send|get|show|list|open|close|suspend|resume|adjourn"
    r"|grant|revoke|invite|withdraw|retract|correct|unstrike|settle|acknowledge|accept|enter|leave|login|logout)$"
)
SETTINGS = Settings(data_dir=Path("/nonexistent"), secret="the secret of the tests", demo=True, development=True)


@cache
def served(demo: bool = True) -> list[tuple[str, str]]:
    """Every address with its method, as the application is put together."""
    app = create(replace(SETTINGS, demo=demo, development=demo))
    return [
        (route.path_format, method)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler)
        for method in handler.http_methods
        if method != "OPTIONS"
    ]


def twice(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Addresses that are registered more than once, whatever their parts are called."""
    counted = Counter((re.sub(r"\{[^}]+\}", "{}", path), method) for path, method in found)
    return [each for each, count in counted.items() if count > 1]


def test_every_address_is_registered_once() -> None:
    assert len(served()) > 40
    assert twice(served()) == []
    assert twice([("/a/{x}", "GET"), ("/a/{y}", "GET"), ("/a/{y}", "POST")]) == [("/a/{}", "GET")]


def test_what_changes_something_is_posted() -> None:
    """Forms know no other method, and what is not posted carries no code against forgery."""
    assert {method for _, method in served()} == {"GET", "HEAD", "POST"} or {m for _, m in served()} == {"GET", "POST"}


def verbs(path: str) -> list[str]:
    return [part for part in path.split("/") if VERBS.match(part)]


@pytest.mark.parametrize("path", sorted({path for path, _ in served()}))
def test_an_address_is_made_of_nouns(path: str) -> None:
    assert verbs(path) == []
    parts = [part for part in path.split("/") if part]
    assert all(re.fullmatch(r"\{\w+(:\w+)?\}|[a-z]+(-[a-z]+)*(\.(svg|ics))?", part) for part in parts)
    assert not any(one.startswith("{") and other.startswith("{") for one, other in pairwise(parts[:-1])), path


def test_a_verb_in_an_address_is_found() -> None:
    assert verbs("/rooms/{room_id}/close") == ["close"]
    assert verbs("/rooms/{room_id}/closure") == []


def test_doors_that_are_not_asked_for_do_not_exist() -> None:
    extra = {path for path, _ in served()} - {path for path, _ in served(demo=False)}
    assert extra == {"/demo", "/patterns"}


def test_every_route_that_is_written_is_served() -> None:
    """A handler that is in no list would never answer, and nobody would know."""
    source = "\n".join(file.read_text() for file in files("server/routes"))
    written = re.findall(r"^@(?:get|post)\(", source, re.M)
    mounted = [each for each in served() if each[0] not in {"/static/{path}"} and each[1] != "HEAD"]
    assert len(mounted) == len(written)
    modules = {file.stem for file in (ROOT / "server" / "routes").glob("*.py")} - {"__init__"}
    assert modules - set(vars(routes)) == set(), "server/routes/__init__.py names every file of routes"


@pytest.mark.parametrize("file", files("server/routes"), ids=short)
def test_routes_write_nothing_themselves(file: Path) -> None:
    """A route asks for an act; it holds no session in which it could write."""
    assert re.findall(r"session\.(add|delete|merge|commit)\b|\.writing\(", file.read_text()) == []
