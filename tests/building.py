"""What is the same in every test, made once: an application of some routes, and the words of a statement.

To read the signature of each handler takes longer than most tests. Whatever one application holds (its site, what
runs beside its requests, what stands before its routes) is its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import pytest
from litestar import Litestar
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from server import app, database
from server.security import Gate


class Before(ASGIMiddleware):
    """Stands where the gate stands, and leads through that of the application which is asked."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        gate: Gate = scope["litestar_app"].state["gate"]
        await gate.handle(scope, receive, send, next_app)


@contextmanager
def built_once() -> Iterator[None]:
    """Each list of routes is made into an application once, and every other one of them is a copy."""
    built: dict[tuple[Any, ...], Litestar] = {}

    def application(*, middleware: list[Gate], **given: Any) -> Litestar:
        routes = tuple(given["route_handlers"])
        if routes not in built:
            built[routes] = Litestar(middleware=[Before()], **given)
        return its_own(built[routes], *middleware, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "Litestar", application)
        yield


def its_own(first: Litestar, gate: Gate, **given: Any) -> Litestar:
    """An application with the routes of the first, and nothing else of it."""
    assert (gate.scopes, type(gate).__call__) == (Before.scopes, Before.__call__), "it would be passed otherwise"
    other = copy(first)
    other.state = given["state"]
    other.state["gate"] = gate
    other.before_send = given["before_send"]
    other._lifespan_managers = given["lifespan"]
    other.event_emitter = type(first.event_emitter)(listeners=[])
    other.asgi_router = copy(first.asgi_router)
    other.asgi_router.app = other
    other.asgi_handler = other._create_asgi_handler()
    return other


class Statements(LRUCache[Any, Any]):
    """What statements are in the words of a kind of store, whichever of its stores they are put to."""

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(known(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(known(key), value)

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(known(key), default)


def known(key: Any) -> Any:
    """A key that names the kind of store and not the store."""
    dialect, *rest = key
    return dialect.name, *rest


@contextmanager
def worded_once() -> Iterator[None]:
    """Every statement is put into words once for each kind of store."""
    statements = Statements(5_000)
    creating = database.create_async_engine

    def engine(*address: Any, **options: Any) -> AsyncEngine:
        created = creating(*address, **options)
        created.sync_engine._compiled_cache = statements
        return created

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_async_engine", engine)
        yield
