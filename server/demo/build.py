"""Building the demonstration world by the acts themselves: nothing in it that people could not have done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms import accreditation, conference, hats, inviting, themes
from rooms.conference import Opening
from rooms.floor import Floor
from rooms.languages import Language
from rooms.people import Capacity, EntityKind, Function, Gender, RegionalGroup, Role
from rooms.threads.topics import Topic
from server.auth import invitations
from server.auth.accounts import Account
from server.database import Store
from server.demo import agenda
from server.demo.drafting import draft
from server.demo.opening import close_segment, open_room, settle_meeting
from server.demo.speaking import speak
from server.demo.table import lay
from server.demo.world import begins, thread, world
from server.readings import keep
from server.settings import Settings
from server.writer import Writer

# The last of the list have not accepted their invitations yet.
INVITED = 2
# The rooms before which a text is, each by its script.
DRAFTED = {"draft-early-action": "compact", "draft-mobility": "mobility"}
Progress = Callable[[int, int], None]
Told = Callable[[int], None]
Act = Callable[[Floor], Awaitable[Any]]


@dataclass
class Builder:
    """The people of the world at work: it knows their ids by the names they bear in the script."""

    writer: Writer
    now: datetime
    world: dict[str, Any] = field(default_factory=world)
    conference: UUID = field(init=False)
    secretariat: UUID = field(init=False)
    entities: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    # A person's seat in the conference, and in each room.
    seats: dict[str, UUID] = field(default_factory=dict)
    rooms: dict[str, UUID] = field(default_factory=dict)
    room_seats: dict[tuple[str, str], UUID] = field(default_factory=dict)

    async def act(self, place: UUID, seat: UUID, act: Act, at: datetime | None = None) -> Any:
        """One act, at a moment of the story, and the last event it entered; a record never goes back in time."""
        if at is not None:
            self.now = max(self.now, at)
        return (await self.writer.act(place, seat, act)).entries[-1].event


async def build(store: Store, settings: Settings, progress: Progress = lambda done, of: None) -> UUID:
    """Build the world into an empty store; gives the conference."""
    builder = Builder(Writer(store, lambda entries: None), datetime.now(UTC))
    builder.writer.clock = lambda: builder.now
    today, script = builder.now, builder.world
    zone, rooms = script["conference"]["zone"], script["rooms"]
    scripts = {room["key"]: thread(room["key"]) for room in rooms}
    total = 3 + sum(len(each["messages"]) for each in scripts.values())
    builder.now = begins(today, zone, -150, "09:00")
    await open_conference(builder)
    progress(1, total)
    await accredit(builder)
    progress(3, total)
    starts = {key: begins(today, zone, said["day"], said["time"]) for key, said in scripts.items()}
    opened = begins(today, zone, -1, "09:00")
    done = 3
    # The conference's record goes forward in time: what is archived comes first, then every other room is opened.
    for room in [each for each in rooms if each["archived"]]:
        builder.now = starts[room["key"]] - timedelta(days=2)
        await open_room(builder, room)
        done += await held(builder, room, scripts, starts, partial(told, progress, done, total))
    for room in [each for each in rooms if not each["archived"]]:
        builder.now = opened
        await open_room(builder, room)
    for room in [each for each in rooms if not each["archived"]]:
        done += await held(builder, room, scripts, starts, partial(told, progress, done, total))
    await read_some(builder)
    await invite(builder)
    await agenda.plan(builder)
    await agenda.ask(builder)
    await builder.writer.close()
    return builder.conference


async def held(
    builder: Builder, room: dict[str, Any], scripts: dict[str, Any], starts: dict[str, datetime], said: Told
) -> int:
    """Everything that was said in a room; its own record begins where it was opened."""
    start = starts[room["key"]]
    builder.now = start - timedelta(minutes=30)
    count = await speak(builder, room, scripts[room["key"]], start, said)
    if room["key"] in DRAFTED:
        await draft(builder, builder.now + timedelta(minutes=5), DRAFTED[room["key"]])
    await close_segment(builder, room)
    await settle_meeting(builder, room)
    return count


def told(progress: Progress, before: int, total: int, count: int) -> None:
    progress(before + count, total)


async def read_some(builder: Builder) -> None:
    """Those a visitor enters as have read most of what was said, and find the last words of some topics new."""
    personas = [each["person"] for each in builder.world["personas"].values()]
    seats = [seat for (_, person), seat in builder.room_seats.items() if person in personas]

    async def noted(session: AsyncSession, now: datetime) -> None:
        for topic in (await session.execute(select(Topic))).scalars():
            new = (topic.number * 5) % 9 if topic.number % 3 else 0
            await keep(session, {(seat, topic.id): topic.count - new for seat in seats}, now)

    await builder.writer.plainly(noted)


async def invite(builder: Builder) -> None:
    """Whoever has no account yet is invited: the desk shows what is outstanding."""
    builder.writer.clock = None
    for key in builder.world["people"][-INVITED:]:
        act = partial(invitations.issue, person_id=builder.people[key["key"]])
        await builder.writer.act(builder.conference, builder.secretariat, act)


async def open_conference(builder: Builder) -> None:
    about = builder.world["conference"]
    secretary = person_of(builder, builder.world["personas"]["secretariat"]["person"])
    office = next(each for each in builder.world["entities"] if each["key"] == secretary["entity"])
    opening = Opening(
        title={"en": about["title"], "ar": about["title_ar"]},
        summary={"en": about["summary"], "ar": about["summary_ar"]},
        notice={"en": about["notice"], "ar": about["notice_ar"]},
        zone=about["zone"],
        languages=[Language(code) for code in about["languages"]],
        secretariat=office["name"],
        secretariat_short=office["short"],
        secretary=secretary["name"],
    )
    account = await account_of(builder, secretary)
    entries = await builder.writer.plainly(
        lambda session, now: conference.open_conference(session, now, opening, account)
    )
    seated: Any = entries[1].event
    builder.conference, builder.secretariat = entries[0].place_id, seated.seat
    builder.entities[office["key"]] = seated.entity
    builder.people[secretary["key"]] = seated.person
    builder.seats[secretary["key"]] = builder.secretariat


def person_of(builder: Builder, key: str) -> dict[str, Any]:
    return next(dict(each) for each in builder.world["people"] if each["key"] == key)


async def account_of(builder: Builder, person: dict[str, Any]) -> UUID:
    """An account without a password: it is entered by the demonstration's own doors alone."""
    id = uuid4()

    async def opened(session: AsyncSession, now: datetime) -> None:
        session.add(Account(id=id, created_at=now))

    await builder.writer.plainly(opened)
    return id


async def accredit(builder: Builder) -> None:
    """Themes, entities and people; each person is linked to an account of the demonstration."""
    place, seat = builder.conference, builder.secretariat
    for theme in builder.world["themes"]:
        title, summary = (
            {"en": theme["title"], "ar": theme["title_ar"]},
            {"en": theme["summary"], "ar": theme["summary_ar"]},
        )
        added = await builder.act(place, seat, partial(themes.add, title=title, summary=summary))
        builder.entities["theme " + theme["key"]] = added.theme
    for entity in builder.world["entities"]:
        if entity["key"] not in builder.entities:
            groups = [RegionalGroup(each) for each in entity["groups"] if each in set(RegionalGroup)]
            act = partial(
                accreditation.add_entity,
                name=entity["name"],
                short=entity["short"],
                kind=EntityKind(entity["kind"]),
                groups=groups,
                recruitment=entity.get("recruitment", ""),
                call=entity.get("call", ""),
            )
            builder.entities[entity["key"]] = (await builder.act(place, seat, act)).entity
    for person in builder.world["people"]:
        if person["key"] not in builder.people:
            await register(builder, person)
    await lay(builder)


async def register(builder: Builder, person: dict[str, Any]) -> None:
    if "same_as" in person:
        await register_again(builder, person)
        return
    roles = {"secretariat": Role.SECRETARIAT, "co_chair": Role.CO_CHAIR, "observer": Role.OBSERVER}
    act = partial(
        accreditation.register,
        entity_id=builder.entities[person["entity"]],
        name=person["name"],
        title=person.get("title", ""),
        language=Language(person["language"]),
        capacity=Capacity(person["capacity"]),
        role=roles.get(person["role"], Role.DELEGATE),
        function=Function(person.get("function", Function.MEMBER)),
        gender=Gender(person["gender"]) if "gender" in person else None,
        withheld=person.get("withheld", False),
    )
    event = await builder.act(builder.conference, builder.secretariat, act)
    builder.people[person["key"]], builder.seats[person["key"]] = event.person, event.seat
    if person in builder.world["people"][-INVITED:]:
        return
    account = await account_of(builder, person)
    await builder.act(builder.conference, event.seat, partial(inviting.link, account=account))


async def register_again(builder: Builder, person: dict[str, Any]) -> None:
    """Somebody who is registered already comes for another entity too, and signs in with the same account."""
    act = partial(
        hats.register_again,
        person_id=builder.people[person["same_as"]],
        entity_id=builder.entities[person["entity"]],
        title=person["title"],
        capacity=Capacity(person["capacity"]),
        function=Function(person["function"]),
    )
    event = await builder.act(builder.conference, builder.secretariat, act)
    builder.people[person["key"]], builder.seats[person["key"]] = event.person, event.seat
