"""What can be asked for over HTTP, one file for each concept."""

from typing import Any

from server.routes import (
    charter,
    demo,
    front,
    invitations,
    meetings,
    participants,
    preferences,
    room,
    sessions,
    threads,
)
from server.settings import Settings


def every(settings: Settings) -> list[Any]:
    """Every route; the doors of the demonstration and the patterns exist only where they are asked for."""
    always = (front, invitations, sessions, preferences, room, charter, participants, meetings, threads)
    return [route for module in (*always, *([demo] if settings.demo else [])) for route in module.ROUTES]
