"""Places of the built world that tests and pictures go to; some are added to it by the acts themselves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import accreditation, charter, credentials, groups, programme, seating, segments, themes
from rooms.conference import Opening, open_conference
from rooms.delegations import nominations
from rooms.delegations.focal_points import seat_of_the_focal_point
from rooms.delegations.nominations import Nominee
from rooms.drafting.bundling.bundles import Package
from rooms.drafting.commenting import Comment
from rooms.drafting.papers import reviews
from rooms.drafting.papers.beside import Amendment
from rooms.drafting.papers.chairing import DrawnUp
from rooms.drafting.texts import Bracket, Text, TextKind
from rooms.languages import Language
from rooms.people import Person, Role, Seat
from rooms.programme import Appointment
from rooms.room import Attribution, Charter, Conference, Kind, Room
from rooms.seating import Plan
from rooms.threads.messages import Message, State
from rooms.threads.topics import Topic
from server.auth import focal_links, invitations
from server.auth.invitations import Invitation
from server.database import Store, open_store
from server.demo.world import world
from server.settings import Settings
from server.tables import load
from server.writer import Writer
from tests.cast import Cast
from tests.server import lists


@dataclass(frozen=True)
class Said:
    """A message, with where it stands."""

    room: UUID
    topic: UUID
    message: UUID


@dataclass(frozen=True)
class Places:
    """Where to go: ids as they stand in addresses."""

    conference: UUID
    # The room in which most was said, its longest topic, and a message that was corrected there or elsewhere.
    full: UUID
    topic: UUID
    message: UUID
    plenary: UUID
    caucus: UUID
    # A message that was corrected, in a topic of its room; then one that was struck.
    corrected: Said
    struck: Said
    # A room in which nothing was said, and one whose charter has been read by the secretariat alone.
    empty: UUID
    unread: UUID
    # A conference in which nothing has been done yet.
    bare: UUID
    # Somebody whom nobody has invited; then an invitation that still works: its id, and the secret of its link.
    newcomer: UUID
    outstanding: UUID
    invitation: str
    # A list that was brought and is to be confirmed, and one that came in.
    previewed: UUID
    imported: UUID
    # Who is at the table: the delegate with their entity, and a negotiating group.
    person: UUID
    entity: UUID
    group: UUID
    # A theme that is not the first.
    theme: UUID
    # Somebody whose credentials wait for a decision.
    submitted: UUID
    # Somebody with two registrations, and a seat in the room in which nobody has spoken.
    hatted: UUID
    seat: UUID
    # The secret of the link of a delegation's focal point, and what it asks for; a sitting in the programme.
    delegation: str
    nomination: UUID
    planned: UUID
    # The text of the demonstration with one of its paragraphs, and one that the delegate is reading in.
    drafting: UUID
    text: UUID
    paragraph: UUID
    review: UUID
    # One of its paragraphs that is commented on, and the chair's text that was drawn up from it.
    commented: UUID
    chairs: UUID
    # What stands beside it: an amendment, and a package.
    amendment: UUID
    package: UUID
    # A room in which a segment is open under the Chatham House Rule.
    ruled: UUID
    segment: UUID
    # The text is streamlined once.
    streamlining: int = 1


@dataclass
class People:
    """Those one enters the demonstration as, with their seats in the conference."""

    persons: dict[str, UUID]
    seats: dict[str, UUID]


async def furnished(folder: Path) -> Places:
    """Add to a built world what it lacks for every state to be seen, and say where everything is."""
    load()
    settings = Settings(data_dir=folder)
    store = open_store(settings.url, settings.keys_dir)
    writer = Writer(store, lambda entries: None)
    try:
        return await added(store, writer)
    finally:
        await writer.close()
        await store.close()


async def added(store: Store, writer: Writer) -> Places:
    async with store.reading() as session:
        conference = (await session.execute(select(Conference))).scalar_one()
        people = await cast_of(session, conference.id)
        busiest, topic = (await session.execute(busy())).one()
        message = (await session.execute(said(topic))).scalar_one()
        kinds = {kind: await session.scalar(one_of(kind)) for kind in (Kind.PLENARY, Kind.CAUCUS)}
        corrected = Said(*(await session.execute(chaired(col(Message.version) > 1))).one())
        struck = Said(*(await session.execute(chaired(col(Message.state) == State.STRUCK))).one())
        account = (await session.get_one(Person, people.persons["secretariat"])).account_id
        entity = (await session.get_one(Person, people.persons["delegate"])).entity_id
        group = (await groups.of_conference(session, conference.id))[0].id
        theme = (await themes.of_conference(session, conference.id))[1].id
        waiting = credentials.State.SUBMITTED
        lines = await credentials.lines(session, conference.id)
        submitted = next(each.person for each in lines if each.state == waiting)
    empty = await opened(writer, conference.id, people, "A room in which nobody has spoken yet")
    unread = await opened(writer, conference.id, people, "A room whose charter is to be read", acknowledged=False)
    newcomer, person = [await registered(writer, conference.id, people, entity, name) for name in NEWCOMERS]
    inviting = partial(invitations.issue, person_id=person)
    invited = await writer.act(conference.id, people.seats["secretariat"], inviting)
    ruled = await opened(writer, conference.id, people, "A room in which nobody is named")
    segment = await under_the_rule(store, writer, ruled, people.persons["chair"])
    bare = await writer.plainly(lambda session, now: open_conference(session, now, BARE, account))
    desk = Cast(store, writer, [], conference.id, attending={"secretariat": people.seats["secretariat"]})
    linking = partial(focal_links.issue, entity_id=entity)
    delegation = (await writer.act(conference.id, people.seats["secretariat"], linking)).result or ""
    planned = await scheduled(writer, conference.id, people.seats["secretariat"], empty)
    async with store.reading() as session:
        holding = select(col(Invitation.id)).where(col(Invitation.person_id) == person)
        outstanding = (await session.execute(holding)).scalar_one()
        sitting = select(col(Seat.id)).where(
            col(Seat.place_id) == empty, col(Seat.person_id) == people.persons["delegate"]
        )
        seat = (await session.execute(sitting)).scalar_one()
    return Places(
        conference=conference.id,
        full=busiest,
        topic=topic,
        message=message,
        plenary=kinds[Kind.PLENARY],
        caucus=kinds[Kind.CAUCUS],
        corrected=corrected,
        struck=struck,
        empty=empty,
        unread=unread,
        bare=bare[0].place_id,
        newcomer=newcomer,
        outstanding=outstanding,
        invitation=invited.result or "",
        previewed=await lists.brought(desk, lists.faulty()),
        imported=await lists.imported(desk, [lists.HEAD, *lists.people(2, 1)]),
        person=people.persons["delegate"],
        entity=entity,
        group=group,
        theme=theme,
        submitted=submitted,
        delegation=delegation,
        nomination=await nominated(writer, conference.id, entity),
        planned=planned,
        hatted=people.persons["expert"],
        seat=seat,
        **await drafted(store, writer, people.persons["delegate"]),
        ruled=ruled,
        segment=segment,
    )


DRAFT = """Each member [shall] [should] report [annually] [, in good time,] to [X].

A stray ] bracket.
"""


async def drafted(store: Store, writer: Writer, delegate: UUID) -> dict[str, UUID]:
    """The text of the demonstration, and another one with a question of every likeness that waits for answers."""
    async with store.reading() as session:
        text = (
            await session.execute(select(Text).join(DrawnUp, col(DrawnUp.source_id) == col(Text.id)).limit(1))
        ).scalar_one()
        begins = select(col(Bracket.paragraph_id)).where(col(Bracket.text_id) == text.id, col(Bracket.state) == "open")
        paragraph = (await session.execute(begins.order_by(col(Bracket.number)).limit(1))).scalar_one()
        commented = (await session.execute(select(col(Comment.paragraph_id)).limit(1))).scalar_one()
        chairs = (await session.execute(select(col(DrawnUp.text_id)).limit(1))).scalar_one()
        amendment = (await session.execute(select(col(Amendment.id)).limit(1))).scalar_one()
        package = (await session.execute(select(col(Package.id)).limit(1))).scalar_one()
        sitting = select(col(Seat.id)).where(col(Seat.place_id) == text.room_id, col(Seat.person_id) == delegate)
        seat = (await session.execute(sitting)).scalar_one()
    about: Any = {"kind": TextKind.PROPOSAL, "title": "To be seen in every state", "language": Language.ENGLISH}
    review = (await writer.act(text.room_id, seat, partial(reviews.begin, source=DRAFT, **about))).result
    assert review
    return {
        "drafting": text.room_id,
        "text": text.id,
        "paragraph": paragraph,
        "review": review,
        "commented": commented,
        "amendment": amendment,
        "package": package,
        "chairs": chairs,
    }


BARE = Opening(
    title={"en": "A conference that has just been opened", "ar": "مؤتمر افتُتح للتو"},
    summary={"en": ""},
    notice={"en": "A fictional exercise.", "ar": "تمرين خيالي."},
    zone="Africa/Nairobi",
    languages=[Language.ENGLISH, Language.ARABIC],
    secretariat="Secretariat of the second conference",
    secretariat_short="Secretariat",
    secretary="Miriam Achterberg",
)


NEWCOMERS = ("Tobias Renn-Okafor", "Inés Quintero-Vale")


async def registered(writer: Writer, conference: UUID, people: People, entity: UUID, name: str) -> UUID:
    """Somebody who is registered and has not come yet."""
    act = partial(accreditation.register, entity_id=entity, name=name, title="Ambassador")
    done = await writer.act(conference, people.seats["secretariat"], act)
    return UUID(done.entries[-1].body["person"])


async def nominated(writer: Writer, conference: UUID, entity: UUID) -> UUID:
    """A focal point nominates somebody."""
    seat = seat_of_the_focal_point(conference, entity, datetime.now(UTC))
    act = partial(nominations.nominate, nominee=Nominee("Wilhelmina Oduya-Lind", "Attaché"))
    return UUID((await writer.act(conference, seat, act)).entries[-1].body["nomination"])


async def scheduled(writer: Writer, conference: UUID, seat: UUID, room: UUID) -> UUID:
    """A sitting of a room stands in the programme."""
    begins = datetime.now(UTC) + timedelta(days=1)
    sitting = Appointment("To be seen in every state", begins, begins + timedelta(hours=1))
    act = partial(programme.schedule, appointment=sitting, room_id=room)
    done = await writer.act(conference, seat, act, also=(room,))
    assert done.result
    return done.result


def busy() -> Any:
    """The room and the topic in which most was said, of rooms that are listed and not archived."""
    query = select(col(Topic.room_id), col(Topic.id)).join(Room, col(Room.id) == col(Topic.room_id))
    query = query.where(col(Room.kind) == Kind.DIALOGUE, col(Room.archived).is_(False))
    return query.order_by(col(Topic.count).desc()).limit(1)


def said(topic: UUID) -> Any:
    """A message in the middle of a topic."""
    middle = select(func.max(col(Message.ordinal)) / 2).where(col(Message.topic_id) == topic).scalar_subquery()
    query = select(col(Message.id)).where(col(Message.topic_id) == topic, col(Message.ordinal) >= middle)
    return query.order_by(col(Message.ordinal)).limit(1)


def chaired(such: Any) -> Any:
    """A message of some kind in a room where the chair sits."""
    query = select(col(Message.room_id), col(Message.topic_id), col(Message.id)).where(such)
    query = query.join(Seat, col(Seat.place_id) == col(Message.room_id)).join(
        Person, col(Person.id) == col(Seat.person_id)
    )
    return query.where(col(Person.name) == name_of("chair")).order_by(col(Message.at)).limit(1)


def one_of(kind: Kind) -> Any:
    """A room of a kind in which the delegate sits."""
    delegate = name_of("delegate")
    query = select(col(Room.id)).join(Seat, col(Seat.place_id) == col(Room.id))
    query = query.join(Person, col(Person.id) == col(Seat.person_id))
    return query.where(col(Room.kind) == kind, col(Person.name) == delegate, col(Seat.left_at).is_(None)).limit(1)


def name_of(persona: str) -> str:
    script = world()
    return next(str(each["name"]) for each in script["people"] if each["key"] == script["personas"][persona]["person"])


async def cast_of(session: AsyncSession, conference: UUID) -> People:
    found = People({}, {})
    for persona in world()["personas"]:
        query = select(col(Person.id), col(Seat.id)).join(Seat, col(Seat.person_id) == col(Person.id))
        query = query.where(col(Seat.place_id) == conference, col(Person.name) == name_of(persona))
        query = query.where(col(Person.same_as).is_(None))
        found.persons[persona], found.seats[persona] = (await session.execute(query)).one()
    return found


async def opened(writer: Writer, conference: UUID, people: People, title: str, acknowledged: bool = True) -> UUID:
    """A room with everyone of the demonstration in it, in their roles."""
    terms = Charter(what_may_leave="A summary agreed by all.", recording="None.", presence=True)
    plan = Plan(kind=Kind.DIALOGUE, title=title, purpose="To be seen in every state.", charter=terms)
    done = await writer.act(conference, people.seats["secretariat"], partial(seating.open_room, plan=plan))
    assert done.result
    seats = {"secretariat": UUID(done.entries[-1].body["seat"])}
    roles = {"delegate": Role.DELEGATE, "chair": Role.CHAIR, "observer": Role.OBSERVER}
    for persona, role in roles.items():
        grant = partial(seating.grant, person_id=people.persons[persona], role=role)
        granted = await writer.act(done.result, seats["secretariat"], grant)
        seats[persona] = UUID(granted.entries[-1].body["seat"])
    for persona, seat in seats.items():
        if acknowledged or persona == "secretariat":
            await writer.act(done.result, seat, partial(charter.acknowledge, version=1))
    return done.result


async def under_the_rule(store: Store, writer: Writer, room: UUID, chair: UUID) -> UUID:
    """Open a segment in a room, which its chair undertakes to keep to."""
    async with store.reading() as session:
        query = select(col(Seat.id)).where(col(Seat.place_id) == room, col(Seat.person_id) == chair)
        seat = (await session.execute(query)).scalar_one()
    opening = partial(segments.open_segment, rule=Attribution.CHATHAM_HOUSE)
    segment = UUID((await writer.act(room, seat, opening)).entries[-1].body["segment"])
    rule = str(Attribution.CHATHAM_HOUSE)
    await writer.act(room, seat, partial(segments.acknowledge, segment_id=segment, rule=rule))
    return segment
