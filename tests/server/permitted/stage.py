"""The stage: somebody of every standing, signed in, and a room in every situation in which each of them sits or not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import accreditation, caucuses, charter, groups, meetings, programme, seating, segments, themes
from rooms.attachments import Attached
from rooms.conference import open_conference
from rooms.deadlines import clock_of
from rooms.delegations import nominations, notes
from rooms.delegations.focal_points import seat_of_the_focal_point
from rooms.delegations.nominations import Nominee
from rooms.drafting.amending import amendments
from rooms.drafting.amending.items import Doing, Item
from rooms.drafting.bundling import packages
from rooms.drafting.layers import drafts
from rooms.drafting.layers import notes as kept
from rooms.drafting.layers.placing import About
from rooms.drafting.papers import tabling
from rooms.drafting.papers.reviews import Review
from rooms.drafting.proposals import offering
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.reading import reader
from rooms.drafting.texts import Asking as Wished
from rooms.drafting.texts import TextKind
from rooms.floor import Floor
from rooms.languages import Language
from rooms.people import Person, Role
from rooms.programme import Appointment
from rooms.room import Kind, Room
from rooms.seating import Plan
from rooms.terms import Term, expire
from rooms.threads import held, marks, messages, naming, rulings, topics
from rooms.threads.messages import Words
from server.auth import calendar_links, focal_links, forgery, invitations, sessions
from server.auth import register as links
from server.auth.accounts import Account
from server.site import Site
from tests.cast import OPENING, Cast
from tests.server import lists
from tests.server.permitted.words import (
    ATTENDS_AS,
    COMING,
    ELSEWHERE,
    ENDED,
    EXPIRED,
    GONE,
    IN_CONFERENCE,
    IN_ROOMS,
    OVER,
    ROLES,
    RULE,
    SITS_AS,
    SITUATIONS,
    STRANGER,
    UNBEGUN,
    VISITOR,
    Situation,
)

LONG_AGO, SOON = timedelta(days=2), timedelta(days=2)
# A text in which something is open.
DRAFT = "Each member [shall][should] report [annually]."
SPARE, BYSTANDER = "spare", "bystander"
APPOINTMENT = Appointment("Scope", datetime(2097, 1, 1, 10, tzinfo=UTC), datetime(2097, 1, 1, 12, tzinfo=UTC))


@dataclass
class Someone:
    """Somebody signed in: their cookie, and the code their forms bear."""

    token: str
    code: str
    session: UUID = field(default_factory=uuid4)


@dataclass
class Scene:
    """A room as it was prepared, and the ids that its addresses are made of; some are one person's own."""

    room: UUID
    ids: dict[str, Any] = field(default_factory=dict)
    own: dict[str, UUID] = field(default_factory=dict)
    reviews: dict[str, UUID] = field(default_factory=dict)


@dataclass
class Stage:
    site: Site
    cast: Cast
    people: dict[str, Someone] = field(default_factory=dict)
    scenes: dict[str, Scene] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    seats: dict[tuple[str, UUID], UUID] = field(default_factory=dict)

    async def in_room(self, who: str, room: UUID, act: Any) -> Any:
        """Somebody acts in a room: what was entered last."""
        return (await self.cast.writer.act(room, self.seats[who, room], act)).entries[-1].event

    async def office(self, act: Any) -> Any:
        """The secretariat acts in the conference."""
        return (await self.cast.attends("secretariat", act)).entries[-1].event


async def staged(site: Site, cast: Cast) -> Stage:
    """Everybody and every room, by the acts themselves."""
    cast.writer = site.writer
    stage = Stage(site, cast)
    for who in dict.fromkeys((*IN_ROOMS, *IN_CONFERENCE, SPARE, BYSTANDER)):
        if who not in (STRANGER, ELSEWHERE, "secretariat"):
            await register(stage, who)
    for situation in SITUATIONS:
        stage.scenes[situation.name] = await prepared(stage, situation)
    await ready(stage)
    for who in (*IN_ROOMS, *IN_CONFERENCE):
        await sign_in(stage, who)
    return stage


async def register(stage: Stage, who: str) -> None:
    cast, writer, now = stage.cast, stage.site.writer, datetime.now(UTC)
    term = Term(now + SOON) if who == COMING else Term(until=now - timedelta(days=1)) if who == OVER else Term()
    writer.clock = (lambda: now - LONG_AGO) if who == OVER else None
    role = Role(ATTENDS_AS.get(who, "delegate"))
    act = partial(accreditation.register, entity_id=cast.entities["canada"], name=f"One {who}", role=role, term=term)
    event = await stage.office(act)
    writer.clock = None
    cast.persons[who], cast.attending[who] = event.person, event.seat
    if who == GONE:
        await writer.act(cast.conference, clock_of(cast.conference), partial(expire, seat_id=event.seat))


async def prepared(stage: Stage, about: Situation) -> Scene:
    """One room: opened, everyone seated as they are to be, words said in it, and its meeting moved."""
    scene = Scene(await opened(stage, about))
    for who in SITS_AS:
        await seat(stage, scene, who)
    await seat(stage, scene, BYSTANDER)
    await spoken(stage, scene, about)
    await moved(stage, scene, about)
    return scene


async def opened(stage: Stage, about: Situation) -> UUID:
    """The secretariat opens a room and seats its chair, who seats the others; a caucus is opened by its chair."""
    if about.kind == Kind.CAUCUS:
        act = partial(caucuses.withdraw, title=about.name, purpose="", people=[stage.cast.persons[BYSTANDER]])
        done: Any = await stage.cast.attends("chair", act)
        rows = [each.event for each in done.entries]
        room: UUID = rows[0].room
        for event, who in zip(rows[1:], ("chair", BYSTANDER), strict=True):
            stage.seats[who, room] = event.seat
        return room
    plan = Plan(kind=about.kind, title=about.name, membership=about.membership, charter=about.charter)
    event = await stage.office(partial(seating.open_room, plan=plan))
    stage.seats["secretariat", event.room] = event.seat
    act = partial(seating.grant, person_id=stage.cast.persons["chair"], role=Role.CHAIR)
    stage.seats["chair", event.room] = (await stage.in_room("secretariat", event.room, act)).seat
    return event.room  # type: ignore[no-any-return]


async def seat(stage: Stage, scene: Scene, who: str) -> None:
    if (who, scene.room) in stage.seats:
        return
    writer, now = stage.site.writer, datetime.now(UTC)
    term = Term(now + SOON) if who == UNBEGUN else Term(until=now - timedelta(days=1)) if who == EXPIRED else Term()
    writer.clock = (lambda: now - LONG_AGO) if who == EXPIRED else None
    role = Role(SITS_AS.get(who, "delegate"))
    act = partial(seating.grant, person_id=stage.cast.persons[who], role=role, term=term)
    event = await stage.in_room("chair", scene.room, act)
    writer.clock = None
    stage.seats[who, scene.room] = event.seat
    if who == ENDED:
        await stage.in_room("chair", scene.room, partial(seating.revoke, seat_id=event.seat))


async def spoken(stage: Stage, scene: Scene, about: Situation) -> None:
    """The charter is acknowledged, a segment entered where one is open, and everyone says something of their own."""
    room, ids = scene.room, scene.ids
    await acknowledged(stage, room, 1, (*ROLES, "latecomer", BYSTANDER))
    ids["topic_id"] = (await stage.in_room("chair", room, partial(topics.open_topic, title="Scope"))).topic
    file = stage.site.contents.keep("note.txt", b"A note.", 1)
    ids["attachment_id"] = await said(stage, scene, BYSTANDER, files=(file,))
    ids["seat_id"] = stage.seats[BYSTANDER, room]
    rule = RULE if "under the Rule" in about.so else about.charter.attribution
    if ("segment" in about.so and "chartered so" not in about.so) or "segment closed" in about.so:
        wanted = rule if rule == RULE else "by_affiliation"
        act = partial(naming.open_segment, rule=type(RULE)(wanted))
        ids["segment_id"] = (await stage.in_room("chair", room, act)).segment
        await entered(stage, scene, type(RULE)(wanted))
    if "segment closed" in about.so:
        await stage.in_room("chair", room, partial(segments.close, segment_id=ids["segment_id"]))
    if "chartered so" in about.so and about.amended:
        ids["segment_id"] = (await stage.in_room("chair", room, partial(naming.amend, charter=about.amended))).segment
        await acknowledged(stage, room, 2, (*ROLES, BYSTANDER))
        await entered(stage, scene, RULE)
    ids["message_id"] = await said(stage, scene, BYSTANDER)
    await drafted(stage, scene)
    for who in ROLES if "segment" in about.so else (*ROLES, "latecomer"):
        scene.own[who] = await said(stage, scene, who)
    await ruled(stage, scene)
    planned = partial(programme.schedule, appointment=APPOINTMENT)
    ids["sitting_id"] = (await stage.in_room("chair", room, planned)).sitting


async def drafted(stage: Stage, scene: Scene) -> None:
    """A text is before the room, and everybody who sits there is reading in another one."""
    put = {"kind": TextKind.ROLLING, "title": "A draft", "language": Language.ENGLISH, "reading": reader.read(DRAFT)}
    tabled = await stage.in_room(BYSTANDER, scene.room, partial(tabling.table, **put))
    scene.ids["text_id"], scene.ids["paragraph_id"] = tabled.text, tabled.changes.begun[0].paragraph
    item = Item(doing=Doing.ADD, paragraph=scene.ids["paragraph_id"], words="A new paragraph.")
    amend = partial(amendments.table, text_id=tabled.text, items=[item])
    bundle = partial(packages.make, name="A package")
    scene.ids["package_id"] = (await stage.in_room("chair", scene.room, bundle)).package
    put = await stage.in_room(BYSTANDER, scene.room, amend)
    scene.ids["amendment_id"] = getattr(put, "paper", None) or put.amendment

    await laid_by(stage, scene)

    async def read_in(session: AsyncSession, now: datetime) -> None:
        for (who, room), seat in stage.seats.items():
            if room == scene.room:
                id = scene.reviews[who] = uuid4()
                facts = {"kind": TextKind.ROLLING, "title": "Another", "language": "en", "source": DRAFT, "at": now}
                session.add(Review(id=id, room_id=room, seat_id=seat, **facts))

    await stage.site.writer.plainly(read_in)
    scene.ids["review_id"] = scene.reviews[BYSTANDER]


async def laid_by(stage: Stage, scene: Scene) -> None:
    """The observer offers words beside the text; a delegation keeps some to itself, where anything may be kept."""
    ids, room = scene.ids, scene.room
    text, where = ids["text_id"], About(ids["paragraph_id"], 4)
    offer = partial(offering.offer, text_id=text, asks=Wished.INSERT, where=where, words="in good time")
    ids["offer_id"] = (await stage.in_room("observer", room, offer)).offer
    ids["draft"], ids["note"] = uuid4(), uuid4()
    async with stage.site.store.reading() as session:
        if (await session.get_one(Room, room)).anonymous:
            return
    wish = Wish(Wished.INSERT, 4, 0, "on time")
    keep = partial(drafts.keep, text_id=text, paragraph_id=ids["paragraph_id"], wishes=[wish])
    ids["draft"] = (await stage.in_room(BYSTANDER, room, keep)).draft
    note = partial(kept.keep, text_id=text, where=About(ids["paragraph_id"]), words="Ask.")
    ids["note"] = (await stage.in_room(BYSTANDER, room, note)).note


async def said(stage: Stage, scene: Scene, who: str, files: tuple[Attached, ...] = ()) -> UUID:
    words = Words(text=f"Words of {who}.", files=files)
    event = await stage.in_room(who, scene.room, partial(messages.post, topic_id=scene.ids["topic_id"], words=words))
    return event.files[0].id if files else event.message  # type: ignore[no-any-return]


async def acknowledged(stage: Stage, room: UUID, version: int, who: tuple[str, ...]) -> None:
    for each in who:
        await stage.site.writer.act(room, stage.seats[each, room], partial(charter.acknowledge, version=version))


async def entered(stage: Stage, scene: Scene, rule: Any) -> None:
    act = partial(segments.acknowledge, segment_id=scene.ids["segment_id"], rule=rule)
    for each in (*ROLES, BYSTANDER):
        await stage.site.writer.act(scene.room, stage.seats[each, scene.room], act)


async def ruled(stage: Stage, scene: Scene) -> None:
    """Two rulings, one of them appealed against; a message pinned."""
    room, ids = scene.room, scene.ids
    for name in ("ruling_id", "ruling_id=appealed"):
        act = partial(rulings.call_to_order, message_id=ids["message_id"], reason="To the item.")
        ids[name] = (await stage.in_room("chair", room, act)).ruling
    await stage.in_room(BYSTANDER, room, partial(rulings.appeal, ruling_id=ids["ruling_id=appealed"], reason="No."))
    ids["message_id=pinned"] = await said(stage, scene, BYSTANDER)
    await stage.in_room("chair", room, partial(marks.pin, message_id=ids["message_id=pinned"]))


async def moved(stage: Stage, scene: Scene, about: Situation) -> None:
    """The meeting as it is to be, a charter that is amended, and a room that is closed for good."""
    chair: Any = partial(stage.in_room, "chair", scene.room)
    if about.so & {"open", "suspended", "adjourned"}:
        await chair(meetings.open_meeting)
    if "suspended" in about.so:
        await chair(meetings.suspend)
    if "adjourned" in about.so:
        await chair(meetings.adjourn)
    if about.amended and "chartered so" not in about.so:
        await chair(partial(charter.amend, charter=about.amended))
        await acknowledged(stage, scene.room, 2, (*ROLES, "latecomer", BYSTANDER))
    if "archived" in about.so:
        act = partial(seating.archive, room_id=scene.room)
        await stage.cast.attends("secretariat", act, also=(scene.room,))
    scene.ids["held_id"] = uuid4()
    if "archived" not in about.so and "under the Rule" not in about.so:
        scene.ids["held_id"] = await waiting(stage, scene)


async def waiting(stage: Stage, scene: Scene) -> UUID:
    """Words of the delegate that can still be called back, kept apart from what anybody else sees."""

    async def kept(floor: Floor) -> None:
        row = await held.hold(floor, scene.ids["topic_id"], Words(text="Not yet."))
        row.refused, scene.ids["held_id"] = "topic.closed", row.id

    await stage.site.writer.act(scene.room, stage.seats["delegate", scene.room], kept)
    return scene.ids["held_id"]  # type: ignore[no-any-return]


async def ready(stage: Stage) -> None:
    """What the addresses of the desk are made of."""
    cast = stage.cast
    stage.ids = {
        "conference_id": cast.conference,
        "entity_id": cast.entities["norway"],
        "person_id": cast.persons[VISITOR],
        "path": "css/base.css",
    }
    added = await cast.attends("secretariat", partial(themes.add, title={"en": "Clearance"}, summary={}))
    stage.ids["theme_id"] = UUID(added.entries[-1].body["theme"])
    stage.ids["group_id"] = (await stage.office(partial(groups.form, name="Friends", short="F"))).group
    issued = await cast.attends("secretariat", partial(invitations.issue, person_id=cast.persons["norway"]))
    async with stage.site.store.reading() as session:
        (link,) = await links.invitations(session, cast.conference, datetime.now(UTC))
    stage.ids["token"], stage.ids["invitation_id"] = issued.result, link.id
    await nominated(stage)
    rows = [list(lists.HEAD), *lists.people(2, 1)]
    stage.ids["import_id=done"] = await lists.confirmed(cast, rows)
    async with stage.site.store.reading() as session:
        await stage.site.importer.carry_on(await session.get_one(lists.Import, stage.ids["import_id=done"]))
    stage.ids["import_id"] = await lists.brought(cast, [list(lists.HEAD), *lists.people(4, 2)[2:]])
    stage.ids["seen"] = (await lists.planned(cast, stage.ids["import_id"])).digest


async def nominated(stage: Stage) -> None:
    """What a focal point has done by the link of its delegation; a sitting of the conference, and one calendar."""
    cast, ids = stage.cast, stage.ids
    issued = await cast.attends("secretariat", partial(focal_links.issue, entity_id=cast.entities["norway"]))
    token = ids["token=delegation"] = issued.result

    async def bears(act: Any) -> Any:
        seat = seat_of_the_focal_point(cast.conference, cast.entities["norway"], datetime.now(UTC))
        bearing = partial(focal_links.bearing, token_hash=sessions.digest(str(token)), act=act)
        return (await stage.site.writer.act(cast.conference, seat, bearing)).entries[-1].event

    ids["nomination_id"] = (await bears(partial(nominations.nominate, nominee=Nominee("Nina Nominee")))).nomination
    file = stage.site.contents.keep("note.pdf", b"%PDF-1.4\n%%EOF\n", 1)
    ids["note_id"] = (await bears(partial(notes.send, file=file))).note
    sitting = await cast.attends("secretariat", partial(programme.schedule, appointment=APPOINTMENT))
    ids["sitting_id"] = sitting.result
    whose = {"conference": cast.conference, "person": cast.persons["delegate"]}
    act = partial(calendar_links.issue, **whose, caucuses=True, language="en")
    ids["token=calendar"] = await stage.site.writer.plainly(act)


async def sign_in(stage: Stage, who: str) -> None:
    """An account for somebody, and a browser in which it is signed in; whoever is signed out has but the browser."""
    key = stage.site.entrance.key
    if who in stage.people:
        return
    if who == STRANGER:
        guest = stage.site.entrance.jar.new_guest().value or ""
        stage.people[who] = Someone(guest, forgery.code(key, guest))
        return
    account = uuid4()

    async def opened(session: AsyncSession, now: datetime) -> str:
        session.add(Account(id=account, created_at=now))
        await session.flush()
        if who == ELSEWHERE:
            await open_conference(session, now, OPENING, account)
        else:
            mine = update(Person).where(col(Person.id) == stage.cast.persons[who])
            await session.execute(mine.values(account_id=account))
        return sessions.begin(session, now, account, 1, "")

    token = await stage.site.writer.plainly(opened)
    rows = await stage.site.entrance.sessions.of_account(account, datetime.now(UTC))
    stage.people[who] = Someone(token, forgery.code(key, token), rows[0].id)
