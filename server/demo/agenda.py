"""What is to come in the demonstration: sittings of two days, two of which clash, and what a delegation asks."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from rooms import programme
from rooms.delegations import nominations
from rooms.delegations.focal_points import seat_of_the_focal_point
from rooms.delegations.nominations import Nominee
from rooms.languages import Language
from rooms.people import Capacity, Function
from rooms.programme import Appointment
from server.auth import focal_links

if TYPE_CHECKING:
    from server.demo.build import Builder


async def plan(builder: "Builder") -> None:
    """Put every sitting of the script into the programme, counted in hours from the present one."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for said in builder.world["sittings"]:
        begins = hour + timedelta(hours=said["in_hours"])
        languages = [Language(code) for code in said["languages"]]
        sitting = Appointment(said["item"], begins, begins + timedelta(hours=said["hours"]), languages, said["venue"])
        done = await builder.writer.act(*where(builder, said["room"]), partial(programme.schedule, appointment=sitting))
        if "cancelled" in said and done.result:
            cancelling = partial(programme.cancel, sitting_id=done.result, reason=said["cancelled"])
            await builder.writer.act(*where(builder, said["room"]), cancelling)


def where(builder: "Builder", room: str) -> tuple[UUID, UUID]:
    """The room with the seat of whoever opened it; or the conference, with that of its secretary."""
    if not room:
        return builder.conference, builder.secretariat
    opener = next(each["opened_by"] for each in builder.world["rooms"] if each["key"] == room)
    return builder.rooms[room], builder.room_seats[room, opener]


async def ask(builder: "Builder") -> None:
    """The focal point of a delegation has its link, and asks for a nomination and a replacement."""
    script = builder.world["delegation"]
    entity = builder.entities[script["entity"]]
    issuing = partial(focal_links.issue, entity_id=entity)
    await builder.writer.act(builder.conference, builder.secretariat, issuing)
    for each in script["nominees"]:
        seat = seat_of_the_focal_point(builder.conference, entity, datetime.now(UTC))
        nominee = Nominee(
            name=each["name"],
            title=each["title"],
            language=Language(each["language"]),
            capacity=Capacity(each["capacity"]),
            function=Function(each["function"]),
        )
        replaces = builder.people[each["replaces"]] if "replaces" in each else None
        act = partial(nominations.nominate, nominee=nominee, replaces=replaces)
        await builder.writer.act(builder.conference, seat, act)
