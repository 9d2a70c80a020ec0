"""The cast: canada in the chair, norway, south_africa, icbl (non-governmental), icrc (observer), and the secretariat.

They are gathered by the acts themselves, in a conference with one dialogue room, "Track 1.5 on landmines".
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms import accreditation, charter, seating
from rooms.conference import Opening, open_conference
from rooms.floor import Floor
from rooms.languages import Language
from rooms.people import Capacity, EntityKind, RegionalGroup, Role, Seat
from rooms.record.entries import Entry
from rooms.room import Attribution, Charter, Kind, Membership, Room
from rooms.seating import Plan
from rooms.threads import messages, topics
from rooms.threads.messages import Words
from server.database import Store
from server.writer import Done, Writer

T = TypeVar("T")
Act = Callable[[Floor], Awaitable[T]]

OPENING = Opening(
    title={"en": "Conference on anti-personnel mines", "ar": "مؤتمر الألغام المضادة للأفراد"},
    summary={"en": "An exercise."},
    notice={"en": "A fictional exercise."},
    zone="Europe/Oslo",
    languages=[Language.ENGLISH, Language.ARABIC],
    secretariat="Secretariat of the conference",
    secretariat_short="Secretariat",
    secretary="Sam Secretary",
)
WESTERN, AFRICAN = RegionalGroup.WESTERN_EUROPEAN_OTHER, RegionalGroup.AFRICAN
Member = tuple[str, str, str, str, EntityKind, list[RegionalGroup], Role]
STATE, NGO = EntityKind.MEMBER_STATE, EntityKind.NGO
# Name here, person, entity, short, kind, groups, role in the room.
MEMBERS: tuple[Member, ...] = (
    ("canada", "Claire Canada", "Canada", "Canada", STATE, [WESTERN], Role.CHAIR),
    ("norway", "Nils Norway", "Norway", "Norway", STATE, [WESTERN], Role.DELEGATE),
    ("south_africa", "Sipho South Africa", "South Africa", "RSA", STATE, [AFRICAN], Role.DELEGATE),
    ("icbl", "Ida Campaign", "Campaign to Ban Landmines", "ICBL", NGO, [], Role.DELEGATE),
    ("icrc", "Rosa Cross", "Committee of the Red Cross", "ICRC", EntityKind.INTERGOVERNMENTAL, [], Role.OBSERVER),
)
PLAN = Plan(
    kind=Kind.DIALOGUE,
    title="Track 1.5 on landmines",
    purpose="Whether a ban can be agreed.",
    membership=Membership.INVITATION,
    charter=Charter(attribution=Attribution.ON_RECORD, what_may_leave="A summary agreed by all.", retract_minutes=15),
)


@dataclass(repr=False)
class Cast:
    """Who is there, by name: their seats in the conference and in the room."""

    store: Store
    writer: Writer
    heard: list[Entry]
    conference: UUID
    room: UUID = field(default_factory=lambda: UUID(int=0))
    topic: UUID = field(default_factory=lambda: UUID(int=0))
    entities: dict[str, UUID] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)
    attending: dict[str, UUID] = field(default_factory=dict)
    seats: dict[str, UUID] = field(default_factory=dict)

    async def does(self, name: str, act: Act[T], key: str | None = None, also: tuple[UUID, ...] = ()) -> Done[T]:
        """Somebody acts in the room: `await cast.does("norway", lambda floor: post(floor, …))`."""
        return await self.writer.act(self.room, self.seats[name], act, key, also)

    async def attends(self, name: str, act: Act[T], also: tuple[UUID, ...] = ()) -> Done[T]:
        """Somebody acts in the conference."""
        return await self.writer.act(self.conference, self.attending[name], act, also=also)

    async def says(self, name: str, text: str, key: str | None = None, **how: Any) -> UUID:
        """Somebody says something in the topic; gives the message."""
        words = Words(text=text, **how)
        done = await self.does(name, lambda floor: messages.post(floor, self.topic, words), key)
        return UUID(done.entries[-1].body["message"])

    @asynccontextmanager
    async def floor_of(self, name: str) -> AsyncIterator[Floor]:
        """Somebody on the floor of the room, to look and not to act: its record is not held."""
        async with self.store.reading() as session:
            seat = await session.get_one(Seat, self.seats[name])
            room = await session.get_one(Room, self.room)
            yield Floor(session, room, seat, seat.taken_at)


async def gather(store: Store) -> Cast:
    """Open the conference, accredit everyone, open the room, seat them, and have the charter acknowledged."""
    heard: list[Entry] = []
    writer = Writer(store, heard.extend)
    opened = await writer.plainly(lambda session, now: open_conference(session, now, OPENING))
    cast = Cast(store, writer, heard, opened[0].place_id)
    secretary = opened[1].body
    cast.attending["secretariat"], cast.persons["secretariat"] = UUID(secretary["seat"]), UUID(secretary["person"])
    cast.entities["secretariat"] = UUID(secretary["entity"])
    for name, person, entity, short, kind, groups, role in MEMBERS:
        await accredit(cast, name, person, entity, short, kind, groups, role)
    await open_the_room(cast)
    done = await cast.does("canada", lambda floor: topics.open_topic(floor, "Scope of the ban"))
    cast.topic = UUID(done.entries[-1].body["topic"])
    return cast


def copy_of(cast: Cast, store: Store) -> Cast:
    """The same people in a store that was copied after they were gathered."""
    heard = list(cast.heard)
    return replace(
        cast,
        store=store,
        writer=Writer(store, heard.extend),
        heard=heard,
        entities=dict(cast.entities),
        persons=dict(cast.persons),
        attending=dict(cast.attending),
        seats=dict(cast.seats),
    )


async def accredit(
    cast: Cast,
    name: str,
    person: str,
    entity: str,
    short: str,
    kind: EntityKind,
    groups: list[RegionalGroup],
    role: Role,
) -> None:
    added = await cast.attends(
        "secretariat", lambda floor: accreditation.add_entity(floor, entity, short, kind, groups)
    )
    cast.entities[name] = UUID(added.entries[-1].body["entity"])
    attends_as = Role.OBSERVER if role == Role.OBSERVER else Role.DELEGATE
    registered = await cast.attends(
        "secretariat",
        lambda floor: accreditation.register(
            floor, cast.entities[name], person, capacity=Capacity.OFFICIAL, role=attends_as
        ),
    )
    body = registered.entries[-1].body
    cast.persons[name], cast.attending[name] = UUID(body["person"]), UUID(body["seat"])


async def open_the_room(cast: Cast) -> None:
    opened = await cast.attends("secretariat", lambda floor: seating.open_room(floor, PLAN))
    assert opened.result is not None
    cast.room = opened.result
    cast.seats["secretariat"] = UUID(opened.entries[-1].body["seat"])
    for name, *_, role in MEMBERS:
        await seat(cast, name, role)
    for name in cast.seats:
        await cast.does(name, lambda floor: charter.acknowledge(floor, 1))


async def seat(cast: Cast, name: str, role: Role) -> None:
    """The secretariat seats somebody in the room."""
    done = await cast.does("secretariat", lambda floor: seating.grant(floor, cast.persons[name], role))
    cast.seats[name] = UUID(done.entries[-1].body["seat"])


async def row(store: Store, model: type[T], id: Any) -> T:
    """A row as it is now."""
    async with store.reading() as session:
        return await session.get_one(model, id)


async def entries(store: Store, place: UUID) -> list[Entry]:
    """The record of a place, in order."""
    async with store.reading() as session:
        query = select(Entry).where(col(Entry.place_id) == place).order_by(col(Entry.seq))
        return list((await session.execute(query)).scalars())
