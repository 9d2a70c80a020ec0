"""The secretariat's desk: rooms, people, entities, themes, invitations and the log of one conference."""

from litestar import Router
from litestar.di import Provide

from server.routes.desk import (
    alignments,
    arrivals,
    corrections,
    credentials,
    entities,
    focal_points,
    groups,
    health,
    imports,
    invitations,
    listed_groups,
    log,
    moderation,
    nominations,
    opening,
    overview,
    people,
    programme,
    registration,
    registrations,
    rooms,
    seats,
    security,
    sittings,
    terms,
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
    registrations,
    terms,
    corrections,
    arrivals,
    credentials,
    entities,
    focal_points,
    nominations,
    groups,
    alignments,
    listed_groups,
    themes,
    programme,
    sittings,
    imports,
    invitations,
    log,
    moderation,
    security,
    health,
)

ROUTES = [
    Router(
        path="/conferences/{conference_id:uuid}/desk",
        route_handlers=[route for tab in TABS for route in tab.ROUTES],
        dependencies={"desk": Provide(at_desk)},
    )
]
