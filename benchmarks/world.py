"""A conference for measurements: one room, as many people signed in and messages said as are asked for."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from rooms import accreditation, charter, conference, inviting, seating
from rooms.conference import Opening
from rooms.languages import Language
from rooms.people import EntityKind, Role
from rooms.room import Charter, Kind
from rooms.seating import Plan
from rooms.threads import messages, topics
from rooms.threads.messages import Words
from server.auth import forgery, sessions
from server.auth.accounts import Account
from server.settings import Settings
from server.writer import Writer

WORDS = (
    "The delegation has read the report on early warning with care and thanks its authors. We could live with the "
    "second option if the review took place after two years rather than five, and if those there were heard first."
)


@dataclass(frozen=True)
class Person:
    """Somebody signed in: the cookie of the session and the code that its forms bear."""

    seat: UUID
    token: str
    code: str


@dataclass(frozen=True)
class World:
    conference: UUID
    secretary: UUID
    room: UUID
    topics: list[UUID]
    people: list[Person]


async def built(writer: Writer, settings: Settings, people: int, standing: list[int]) -> World:
    """Open the conference and its room, seat everybody, and say `standing[i]` messages in topic i."""
    title = {"en": "Measured"}
    opening = Opening(title, title, title, "UTC", [Language.ENGLISH], "Office", "Office", "Secretary")
    opened = await writer.plainly(partial(conference.open_conference, opening=opening))
    place, secretary = opened[0].place_id, event(opened[1]).seat
    act = partial(accreditation.add_entity, name="A state", short="State", kind=EntityKind.MEMBER_STATE)
    entity = event((await writer.act(place, secretary, act)).entries[0]).entity
    plan = Plan(kind=Kind.DIALOGUE, title="The measured room", charter=Charter(call_back_seconds=0))
    done = await writer.act(place, secretary, partial(seating.open_room, plan=plan))
    room, office = event(done.entries[-1]).room, event(done.entries[-1]).seat
    seated: list[Person] = []
    for start in range(0, people, 100):
        some = range(start, min(people, start + 100))
        new = [person(writer, settings, (place, secretary), (room, office), entity, number) for number in some]
        seated += await asyncio.gather(*new)
    first = seated[0].seat
    found = []
    for count in standing:
        topic = event((await writer.act(room, first, partial(topics.open_topic, title=f"{count}"))).entries[0]).topic
        found.append(topic)
        for start in range(0, count, 100):
            await said(writer, room, first, topic, min(100, count - start))
    return World(place, secretary, room, found, seated)


async def said(writer: Writer, room: UUID, seat: UUID, topic: UUID, count: int) -> None:
    act = partial(messages.post, topic_id=topic, words=Words(text=WORDS))
    await asyncio.gather(*[writer.act(room, seat, act) for _ in range(count)])


def event(entry: Any) -> Any:
    return entry.event


async def person(
    writer: Writer, settings: Settings, home: tuple[UUID, UUID], room: tuple[UUID, UUID], entity: UUID, number: int
) -> Person:
    """Register somebody, sign them in and seat them, the charter acknowledged."""
    act = partial(accreditation.register, entity_id=entity, name=f"Delegate {number}")
    registered = event((await writer.act(*home, act)).entries[0])
    account = uuid4()

    async def opened(session: AsyncSession, now: datetime) -> str:
        session.add(Account(id=account, created_at=now))
        await session.flush()
        return sessions.begin(session, now, account, 30, "")

    token = await writer.plainly(opened)
    await writer.act(home[0], registered.seat, partial(inviting.link, account=account))
    role = Role.CHAIR if number == 0 else Role.DELEGATE
    grant = partial(seating.grant, person_id=registered.person, role=role)
    seat = event((await writer.act(*room, grant)).entries[0]).seat
    await writer.act(room[0], seat, partial(charter.acknowledge, version=1))
    return Person(seat, token, forgery.code(settings.key, token))
