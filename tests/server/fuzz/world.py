"""A world in which there is something to do everywhere: words to correct and to call back, rulings, appeals, links."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms import accreditation, charter, credentials, groups, meetings, programme, seating, themes
from rooms.delegations import nominations, notes
from rooms.delegations.focal_points import seat_of_the_focal_point
from rooms.delegations.nominations import Nominee
from rooms.drafting import commenting
from rooms.drafting.agreement import agreeing, holds
from rooms.drafting.amending import amendments
from rooms.drafting.amending.items import Doing, Item
from rooms.drafting.bundling import packages, pending
from rooms.drafting.bundling.bundles import Decision
from rooms.drafting.layers import drafts, instructions
from rooms.drafting.layers import notes as layer_notes
from rooms.drafting.layers.placing import About
from rooms.drafting.papers import answers, chairing, reviews, sponsors
from rooms.drafting.proposals import offering, proposing
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.settling import streamlining
from rooms.drafting.settling.streamlining import Chosen
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.texts import Agreement, Asking, TextKind
from rooms.languages import Language
from rooms.people import Role
from rooms.programme import Appointment
from rooms.room import Charter, Kind, Membership
from rooms.seating import Plan
from rooms.threads import corrections, held, marks, messages, rulings, topics
from rooms.threads.held import Held
from rooms.threads.messages import Words
from server.auth import calendar_links, focal_links, invitations
from server.importing import applying
from server.importing.reading import read
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.ways import another_room
from tests.server.whole import Whole

# Whose pages are looked through: in the chair, a delegate, an observer, the secretariat, one who was unseated, nobody.
PEOPLE = ("canada", "norway", "icrc", "secretariat", "icbl", None)


@dataclass(frozen=True)
class World:
    """Addresses one may begin at, what nobody outside the caucus may know of, and the secrets no log may hold."""

    cast: Cast
    seeds: list[str]
    caucus: Cast
    walled: list[UUID]
    secrets: list[str]

    def gaps(self) -> dict[str, str]:
        """What fills the gaps of an address that no page leads to."""
        found = {"conference_id": self.cast.conference, "room_id": self.cast.room, "topic_id": self.cast.topic}
        return {name: str(id) for name, id in found.items()} | {"token": self.secrets[0]}


async def furnished(whole: Whole) -> World:
    """Let the cast do something of everything."""
    whole.cast.writer = whole.site.writer
    cast = whole.cast
    said = {each: [await cast.says(each, f"{each} says {n}.") for n in range(3)] for each in ("norway", "canada")}
    await judged(cast, said["norway"])
    await cast.does("norway", partial(corrections.withdraw, message_id=said["norway"][1]))
    await cast.does("canada", partial(marks.pin, message_id=said["canada"][0]))
    file = whole.site.contents.keep("list.txt", b"words", 1)
    await cast.says("norway", "With a file.", files=(file,))
    await cast.does("canada", meetings.open_meeting)
    await cast.attends("secretariat", partial(themes.add, title={"en": "Clearance"}, summary={}))
    await cast.does("norway", partial(corrections.correct, message_id=said["norway"][0], version=1, text="Better."))
    card = await drafted(cast)
    await at_the_table(cast)
    await listed(cast)
    slow = await delayed(cast)
    unread = await read_by_nobody(cast)
    caucus, walled = await caucused(cast)
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    token = await invited(cast)
    focal, calendar = await delegated(whole)
    links = [f"/delegations/{focal}", f"/calendars/{calendar}/programme.ics"]
    links.append(f"/conferences/{cast.conference}/desk/entities/{cast.entities['south_africa']}")
    rooms = [f"/rooms/{each.room}" for each in (cast, slow, unread, caucus)]
    seeds = [*rooms, f"/conferences/{cast.conference}", f"/invitations/{token}", f"/invitations/{token}/qr.svg", *links]
    seeds += [card, "/", "/sign-in", "/sessions", "/preferences", "/demo"]
    return World(cast, seeds, caucus, walled, [token, focal, calendar])


DRAFT = """## Article 1

Each member [shall][should] report [annually] [in full], by [X].

Nobody [shall][should] be late.

Nothing here is open, and a bracket ] is stray.
"""


async def drafted(cast: Cast) -> str:
    """A text with proposals and positions, a paragraph agreed and held; others are being read in.

    Gives the address where one acts on words in brackets.
    """
    paper = await tabled(cast, DRAFT)
    await paper.does("norway", proposing.insert, await paper.after("report"), "promptly")
    await paper.does("south_africa", proposing.replace, await paper.select("Nobody"), "No member")
    await paper.does("norway", positions.take, await paper.bracket("annually"), Saying(Stance.OPPOSE, "Too often."))
    seen = Saying(Stance.SUPPORT, "", SeenBy.ROOM)
    await paper.does("south_africa", positions.take, await paper.bracket("promptly"), seen)
    await laid_by(cast, paper)
    nothing = (await paper.select("Nothing")).paragraph
    await paper.does("canada", agreeing.agree, nothing, Agreement.INFORMALLY)
    await cast.does("norway", partial(holds.hold, paragraph_id=nothing, until=datetime.now(UTC) + timedelta(days=1)))
    await bundled(paper)
    await said_of(cast, paper)
    about: Any = {"kind": TextKind.PROPOSAL, "title": "Another", "language": Language.ENGLISH, "source": DRAFT}
    for name in ("norway", "canada"):
        await cast.does(name, partial(reviews.begin, **about))
    chosen, number = await paper.select("annually"), await paper.bracket("annually")
    return f"/rooms/{cast.room}/texts/{paper.id}/paragraphs/{chosen.paragraph}?bracket={number}"


async def said_of(cast: Cast, paper: Paper) -> None:
    """Comments with an answer, a chair's text with one, wordings made into one, a paragraph that capitals confirm."""
    said = await paper.does("icrc", commenting.comment, await paper.select("late"), Words(text="How late?"))
    message = said.event.message  # type: ignore[attr-defined]
    await paper.does("canada", commenting.reply, message, Words(text="A day."))
    chosen = Chosen(await paper.bracket("No member"))
    async with cast.floor_of("canada") as floor:
        seen = streamlining.sign(await streamlining.sources(floor, paper.id, chosen))
    await paper.does("canada", streamlining.streamline, chosen, streamlining.Wish("No one", seen, {0: "Shorter."}))
    chairs = UUID((await paper.does("canada", chairing.table, "The way ahead")).body["text"])
    given = partial(answers.answer, text_id=chairs, saying=answers.Saying.RESERVATION, reason="Article 1.", seen=1)
    await cast.does("norway", given)


async def laid_by(cast: Cast, paper: Paper) -> None:
    """What a delegation keeps to itself of the text, and words of an observer that stand beside it."""
    about = await paper.select("late")
    wishes = [Wish(Asking.REPLACE, about.first, about.last, "tardy"), Wish(Asking.INSERT, about.last, 0, "or absent")]
    act = partial(drafts.keep, text_id=paper.id, paragraph_id=about.paragraph, wishes=wishes)
    kept = (await cast.does("norway", act)).entries[-1].body["draft"]
    await cast.does("norway", partial(drafts.ready, draft_id=UUID(kept), ready=True))
    where = About(about.paragraph, about.first, about.last)
    await cast.does("norway", partial(layer_notes.keep, text_id=paper.id, where=where, words="Ask the treasury."))
    await paper.does("norway", instructions.instruct, await paper.bracket("annually"), "Delete it.", "Every two years.")
    offer = partial(offering.offer, text_id=paper.id, asks=Asking.REPLACE, where=where, words="overdue")
    await cast.does("icrc", partial(offer, open_origin=True))


async def bundled(paper: Paper) -> None:
    """A text that has sponsors and an amendment, and of which something stands and falls with a package."""
    cast, number = paper.cast, await paper.bracket("annually")
    paragraph = (await paper.row(number)).paragraph_id
    await cast.does("norway", partial(sponsors.join, paper_id=paper.id))
    await paper.does("norway", amendments.table, [Item(doing=Doing.ADD, paragraph=paragraph, words="Nobody is early.")])
    for name, bracket in (("canada", number), ("norway", None)):
        done = await cast.does(name, partial(packages.make, name=f"A package of {name}"))
        about: Any = {"text_id": paper.id, "paragraph_id": paragraph, "bracket": bracket}
        await cast.does(name, partial(packages.add, package_id=UUID(done.entries[0].body["package"]), **about))
    await paper.does("canada", pending.decide, number, Decision.KEEPING)


async def at_the_table(cast: Cast) -> None:
    """A negotiating group, a sitting to come, and credentials that wait for a decision."""
    await cast.attends("secretariat", partial(groups.form, name="Core group"))
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    sitting = Appointment("Closing", tomorrow, tomorrow + timedelta(hours=2))
    await cast.attends("secretariat", partial(programme.schedule, appointment=sitting))
    people = [cast.persons[name] for name in ("norway", "canada")]
    await cast.attends("secretariat", partial(credentials.turn, people=people, to=credentials.State.SUBMITTED))


async def delegated(whole: Whole) -> tuple[str, str]:
    """The link of a focal point, who has nominated somebody and sent a note; and the address of a calendar."""
    cast, entity = whole.cast, whole.cast.entities["south_africa"]
    focal = (await cast.attends("secretariat", partial(focal_links.issue, entity_id=entity))).result
    assert focal
    seat = seat_of_the_focal_point(cast.conference, entity, datetime.now(UTC))
    await cast.writer.act(cast.conference, seat, partial(nominations.nominate, nominee=Nominee("Nia Nominee")))
    note = whole.site.contents.keep("note.txt", b"note", 1)
    await cast.writer.act(cast.conference, seat, partial(notes.send, file=note))

    async def subscribed(session: AsyncSession, now: datetime) -> str:
        return await calendar_links.issue(session, now, cast.conference, cast.persons["canada"], False, "en")

    return focal, await cast.writer.plainly(subscribed)


async def listed(cast: Cast) -> None:
    """A list of people that waits to be confirmed."""
    content = b"entity,name\nNorway,Nina Norway\nNowhere,\n"
    act = partial(applying.bring, name="people.csv", digest=hashlib.sha256(content).hexdigest(), sheet=read(content))
    await cast.attends("secretariat", act)


async def judged(cast: Cast, said: list[UUID]) -> None:
    """Two rulings by the chair: one stands, one is appealed against."""
    await cast.does("canada", partial(rulings.call_to_order, message_id=said[0], reason="Rule 12."))
    done = await cast.does("canada", partial(rulings.strike, message_id=said[2], reason="Rule 68."))
    appeal = partial(rulings.appeal, ruling_id=UUID(done.entries[0].body["ruling"]), reason="In order.")
    await cast.does("south_africa", appeal)


async def delayed(cast: Cast) -> Cast:
    """A room in which words can be called back for a minute; norway has some on their way."""
    room = await opened(cast, "A room with a delay", ["norway"], Charter(call_back_seconds=60))
    done = await room.does("secretariat", partial(topics.open_topic, title="Slowly"))
    topic = UUID(done.entries[0].body["topic"])
    await room.does("norway", partial(held.hold, topic_id=topic, words=Words(text="Wait.")))
    await never_due(cast)
    return room


async def never_due(cast: Cast) -> None:
    """What is on its way stays so: in a test nothing happens by itself."""

    async def put_off(session: Any, now: Any) -> None:
        await session.execute(update(Held).values(due_at=now + timedelta(days=1)))

    await cast.writer.plainly(put_off)


async def read_by_nobody(cast: Cast) -> Cast:
    """A room whose charter norway has still to acknowledge, and one that is open to all."""
    room = await opened(cast, "A room not entered yet", ["norway"], Charter(), acknowledged=False)
    plan = Plan(kind=Kind.PLENARY, title="Open to all", membership=Membership.OPEN)
    await cast.attends("secretariat", partial(seating.open_room, plan=plan))
    return room


async def opened(cast: Cast, title: str, names: Iterable[str], terms: Charter, acknowledged: bool = True) -> Cast:
    done = await cast.attends(
        "secretariat", partial(seating.open_room, plan=Plan(kind=Kind.DIALOGUE, title=title, charter=terms))
    )
    assert done.result
    room = Cast(cast.store, cast.writer, cast.heard, cast.conference, done.result, persons=cast.persons)
    room.seats["secretariat"] = UUID(done.entries[-1].body["seat"])
    for name in names:
        sit = partial(seating.grant, person_id=cast.persons[name], role=Role.DELEGATE)
        room.seats[name] = UUID((await room.does("secretariat", sit)).entries[-1].body["seat"])
    for name in room.seats if acknowledged else ():
        await room.does(name, partial(charter.acknowledge, version=1))
    return room


async def caucused(cast: Cast) -> tuple[Cast, list[UUID]]:
    """A caucus of south_africa and norway, where something has been said and ruled upon."""
    caucus = await another_room(cast, Kind.CAUCUS, "south_africa")
    post = partial(messages.post, topic_id=caucus.topic, words=Words(text="Among ourselves."))
    said = UUID((await caucus.does("south_africa", post)).entries[0].body["message"])
    done = await caucus.does("norway", partial(rulings.call_to_order, message_id=said, reason="Quietly."))
    ruling = UUID(done.entries[0].body["ruling"])
    return caucus, [caucus.room, caucus.topic, said, ruling, *caucus.seats.values()]


async def invited(cast: Cast) -> str:
    """A link for somebody who has no account yet."""
    newcomer = partial(accreditation.register, entity_id=cast.entities["norway"], name="Inga Newcomer")
    registered = await cast.attends("secretariat", newcomer)
    issue = partial(invitations.issue, person_id=UUID(registered.entries[0].body["person"]))
    token = (await cast.attends("secretariat", issue)).result
    assert token
    await cast.attends("secretariat", partial(newcomer, name="Ivar Newcomer"))
    return token
