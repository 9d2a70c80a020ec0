"""What can be asked for over HTTP, one file for each concept."""

from typing import Any

from server.routes import (
    attachments,
    caucuses,
    charter,
    conference,
    demo,
    desk,
    front,
    invitations,
    meetings,
    messages,
    participants,
    patterns,
    people,
    preferences,
    record,
    room,
    rulings,
    search,
    segments,
    sessions,
    table,
    threads,
)
from server.settings import Settings


def every(settings: Settings) -> list[Any]:
    """Every route; the doors of the demonstration and the patterns exist only where they are asked for."""
    always = (
        front,
        invitations,
        sessions,
        preferences,
        conference,
        people,
        caucuses,
        table,
        record,
        search,
        room,
        charter,
        participants,
        meetings,
        segments,
        threads,
        messages,
        rulings,
        attachments,
        desk,
    )
    asked_for = [*([demo] if settings.demo else []), *([patterns] if settings.development else [])]
    return [route for module in (*always, *asked_for) for route in module.ROUTES]
