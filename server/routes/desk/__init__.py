"""The secretariat's desk: rooms, people, entities, themes, invitations and the log of one conference."""

from litestar import Router
from litestar.di import Provide

from server.routes.desk import (
    arrivals,
    credentials,
    entities,
    groups,
    imports,
    invitations,
    log,
    opening,
    overview,
    people,
    registration,
    rooms,
    seats,
    themes,
)
from server.routes.desk.frame import at_desk

TABS = (
    overview,
    rooms,
    opening,
    seats,
    people,
    registration,
    arrivals,
    credentials,
    entities,
    groups,
    themes,
    imports,
    invitations,
    log,
)

ROUTES = [
    Router(
        path="/conferences/{conference_id:uuid}/desk",
        route_handlers=[route for tab in TABS for route in tab.ROUTES],
        dependencies={"desk": Provide(at_desk)},
    )
]
