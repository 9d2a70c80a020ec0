"""Topics: what a room speaks about, each a thread of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col

from rooms.accreditation import named
from rooms.floor import Floor, Refused
from rooms.people import Audience
from rooms.record.columns import DERIVED, Moment
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Conference, Permission, Room

TITLE_LIMIT = 200


class Topic(SQLModel, table=True):
    """`count` numbers the messages; who has read up to it has read them all."""

    __table_args__ = {"info": DERIVED}
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    room_id: UUID = Field(foreign_key="record.id", index=True)
    number: int
    title: str
    closed: bool = False
    count: int = 0
    last_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def state(self) -> str:
        return "closed" if self.closed else "open"


class TopicOpened(Event):
    room: UUID
    topic: UUID
    number: int
    title: str

    def touches(self) -> list[Part]:
        return [("topic_line", self.topic), ("topic", self.topic), ("topics", self.room)]


class TopicClosed(Event):
    topic: UUID

    def touches(self) -> list[Part]:
        return [("topic_line", self.topic), ("topic", self.topic)]


class TopicReopened(Event):
    topic: UUID

    def touches(self) -> list[Part]:
        return [("topic_line", self.topic), ("topic", self.topic)]


async def open_topic(floor: Floor, title: str) -> Entry:
    """Put a new topic before the room."""
    floor.require(Permission.TOPIC_OPEN)
    floor.require_open()
    return await enter(floor, named(title, "title", TITLE_LIMIT))


async def enter(floor: Floor, title: str) -> Entry:
    """Enter a topic under the next number of the room."""
    count = select(func.count()).select_from(Topic).where(col(Topic.room_id) == floor.room.id)
    number = (await floor.session.execute(count)).scalar_one() + 1
    return await floor.record(TopicOpened(room=floor.room.id, topic=uuid4(), number=number, title=title))


async def close(floor: Floor, topic_id: UUID) -> Entry:
    """Close a topic: it stays readable, and nothing more is said in it."""
    floor.require(Permission.TOPIC_CLOSE)
    floor.require_open()
    topic = await floor.find(Topic, topic_id)
    if topic.closed:
        raise Refused("topic.closed")
    return await floor.record(TopicClosed(topic=topic.id))


async def reopen(floor: Floor, topic_id: UUID) -> Entry:
    """Take a closed topic up again."""
    floor.require(Permission.TOPIC_CLOSE)
    floor.require_open()
    topic = await floor.find(Topic, topic_id)
    if not topic.closed:
        raise Refused("topic.open")
    return await floor.record(TopicReopened(topic=topic.id))


@apply.register
async def _(event: TopicOpened, entry: Entry, session: AsyncSession) -> None:
    session.add(Topic(id=event.topic, room_id=event.room, number=event.number, title=event.title))


@apply.register
async def _(event: TopicClosed, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Topic, event.topic)).closed = True


@apply.register
async def _(event: TopicReopened, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Topic, event.topic)).closed = False


@dataclass(frozen=True)
class TopicLineView:
    id: UUID
    room: UUID
    order: int
    title: str
    state: str
    messages: int
    last_at: datetime | None
    zone: str


async def lines(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, TopicLineView]:
    """Topics as they stand in the list of a room."""
    query = (
        select(Topic, col(Conference.zone))
        .join(Room, col(Room.id) == col(Topic.room_id))
        .join(Conference, col(Conference.id) == col(Room.conference_id))
        .where(col(Topic.id).in_(ids))
    )
    return {topic.id: line(topic, zone) for topic, zone in (await session.execute(query)).all()}


def line(topic: Topic, zone: str) -> TopicLineView:
    facts = (topic.number, topic.title, topic.state, topic.count, topic.last_at)
    return TopicLineView(topic.id, topic.room_id, *facts, zone)


async def of_room(session: AsyncSession, room: UUID) -> list[UUID]:
    """The topics of a room, in their order."""
    query = select(col(Topic.id)).where(col(Topic.room_id) == room).order_by(col(Topic.number))
    return list((await session.execute(query)).scalars())
