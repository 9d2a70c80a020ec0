"""What can be asked for over HTTP, one file for each concept."""

from typing import Any

from server.routes import (
    attachments,
    brackets,
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
    paragraphs,
    participants,
    patterns,
    people,
    preferences,
    programme,
    proposals,
    record,
    room,
    rulings,
    search,
    segments,
    sessions,
    table,
    terms,
    text_reviews,
    text_versions,
    texts,
    threads,
    wordings,
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
        texts,
        text_reviews,
        text_versions,
        paragraphs,
        brackets,
        proposals,
        wordings,
        threads,
        messages,
        rulings,
        attachments,
        desk,
    )
    asked_for = [*([demo] if settings.demo else []), *([patterns] if settings.development else [])]
    return [route for module in (*always, *asked_for) for route in module.ROUTES]
