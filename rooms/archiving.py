"""Archiving: several rooms are closed for good at once, all of them or none."""

from collections.abc import Sequence
from uuid import UUID

from rooms import seating
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry


async def archive_all(floor: Floor, rooms: Sequence[UUID]) -> list[Entry]:
    """Close these rooms for good; the records of all of them are held by whoever acts."""
    wanted = list(dict.fromkeys(rooms))
    if not wanted:
        raise Refused("rooms.none", "rooms")
    for room in wanted:
        await seating.archivable(floor, room)
    return [await seating.archive(floor, room) for room in wanted]
