"""What can be asked for over HTTP, one file for each concept."""

from typing import Any

from server.routes import (
    attachments,
    caucuses,
    charter,
    conference,
    delegations,
    demo,
    desk,
    front,
    hats,
    invitations,
    meetings,
    messages,
    participants,
    patterns,
    people,
    preferences,
    programme,
    record,
    room,
    rulings,
    search,
    segments,
    sessions,
    table,
    terms,
    threads,
)
from server.settings import Settings


def every(settings: Settings) -> list[Any]:
    """Every route; the doors of the demonstration and the patterns exist only where they are asked for."""
    always = (
        front,
        invitations,
        delegations,
        sessions,
        preferences,
        conference,
        programme,
        hats,
        people,
        caucuses,
        table,
        record,
        search,
        room,
        charter,
        participants,
        terms,
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
