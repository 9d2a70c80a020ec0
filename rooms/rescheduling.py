"""Rescheduling: several sittings are moved by so many minutes, or cancelled, all of them or none."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from rooms.floor import Floor, Refused
from rooms.languages import Language
from rooms.programme import Appointment, Scheduled, SittingLine, cancel, move, standing

# Minutes.
FARTHEST = 1440


async def move_all(floor: Floor, sittings: Sequence[UUID], minutes: int) -> int:
    """Move several sittings by so many minutes, all or none; gives how many."""
    if not minutes or abs(minutes) > FARTHEST:
        raise Refused("sittings.how_far", "minutes")
    for id in sittings:
        stands = await standing(floor, id)
        await move(floor, id, shifted(stands, minutes))
    return len(sittings)


async def cancel_all(floor: Floor, sittings: Sequence[UUID], reason: str = "") -> int:
    """Cancel several sittings, all or none; gives how many."""
    for id in sittings:
        await cancel(floor, id, reason)
    return len(sittings)


def shifted(stands: Scheduled | SittingLine, minutes: int) -> Appointment:
    """A sitting as it stands, but so many minutes later or earlier."""
    by, spoken = timedelta(minutes=minutes), [Language(each) for each in stands.languages]
    return Appointment(stands.item, stands.starts_at + by, stands.ends_at + by, spoken, stands.venue)
