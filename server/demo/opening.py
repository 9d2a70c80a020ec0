"""Opening the rooms of the demonstration: seated and under their charters; and leaving them as the script ends them."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from rooms import meetings, seating, segments
from rooms.floor import Floor
from rooms.people import Role
from rooms.room import Attribution, Charter, Depositary, Depositing, Kind, Membership
from rooms.seating import Plan
from rooms.threads import naming
from server.demo.speaking import undertake_all

if TYPE_CHECKING:
    from server.demo.build import Builder


async def open_room(builder: "Builder", room: dict[str, Any]) -> None:
    """Open a room, seat its people, and have each acknowledge the charter."""
    rules = Charter(
        attribution=Attribution(room["attribution"]),
        what_may_leave=room["what_may_leave"],
        recording=room["recording"],
        call_back_seconds=room["call_back_seconds"],
        retract_minutes=room["retract_minutes"],
        presence=room["presence"],
        deposit=deposited(builder, room.get("deposit")),
    )
    plan = Plan(
        kind=Kind(room["kind"]),
        title=room["title"],
        purpose=room["purpose"],
        theme=builder.entities.get("theme " + room["theme"]),
        membership=Membership(room["membership"]),
        charter=rules,
    )
    caucus = plan.kind == Kind.CAUCUS
    opener = builder.seats[room["opened_by"]] if caucus else builder.secretariat
    seated = await builder.act(builder.conference, opener, partial(seating.open_room, plan=plan))
    place = builder.rooms[room["key"]] = seated.room
    holder = room["opened_by"] if caucus else builder.world["personas"]["secretariat"]["person"]
    first = builder.room_seats[room["key"], holder] = seated.seat
    for each in room["seats"]:
        if each["person"] != holder:
            act = partial(seating.grant, person_id=builder.people[each["person"]], role=Role(each["role"]))
            builder.room_seats[room["key"], each["person"]] = (await builder.act(place, first, act)).seat
    await undertake_all(builder, room["key"])


def deposited(builder: "Builder", terms: dict[str, Any] | None) -> Depositing | None:
    """A deposit with invented depositaries; nobody has the private parts of their keys, so that it is never opened."""
    if terms is None:
        return None
    opens = builder.now.date() + timedelta(days=365 * terms["years"])
    keys = [X25519PrivateKey.generate().public_key().public_bytes_raw().hex() for _ in terms["depositaries"]]
    holders = zip(terms["depositaries"], keys, strict=True)
    return Depositing(opens=opens, depositaries=tuple(Depositary(name=name, public_key=key) for name, key in holders))


async def close_segment(builder: "Builder", room: dict[str, Any]) -> None:
    """What was said in a room under the Chatham House Rule names nobody any more, and another segment begins."""
    if room["attribution"] == Attribution.CHATHAM_HOUSE:
        place, seat = builder.rooms[room["key"]], builder.room_seats[room["key"], room["opened_by"]]

        async def close(floor: Floor) -> Any:
            return await segments.close(floor, floor.room.segment_id or place)

        await builder.act(place, seat, close, builder.now + timedelta(minutes=1))


async def settle_meeting(builder: "Builder", room: dict[str, Any]) -> None:
    """Leave the meeting as the script ends it, and archive the room where it says so."""
    place, seat = builder.rooms[room["key"]], builder.room_seats[room["key"], room["opened_by"]]
    ends = {"suspended": meetings.suspend, "adjourned": naming.adjourn, "none": naming.adjourn}
    if room["meeting"] in ends:
        await builder.act(place, seat, ends[room["meeting"]], builder.now + timedelta(minutes=2))
    if room["archived"]:
        archive = partial(seating.archive, room_id=place)
        await builder.writer.act(builder.conference, builder.secretariat, archive, also=(place,))
