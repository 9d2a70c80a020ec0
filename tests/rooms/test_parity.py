"""Parity: for every kind of event, a page with what is pushed to it is the page that a reload would show.

What is one person's own (the composer, the chair's strip, marks of what is new) is not pushed and not compared.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import func, select
from sqlmodel import col
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from rooms import (
    accreditation,
    amending,
    charter,
    credentials,
    groups,
    inviting,
    meetings,
    programme,
    prolonging,
    seating,
    segments,
    terms,
    themes,
)
from rooms.attachments import Attached
from rooms.conference import open_conference
from rooms.deadlines import clock_of
from rooms.delegations import deciding, departures, focal_points, nominations, notes
from rooms.delegations.focal_points import seat_of_the_focal_point
from rooms.delegations.nominations import Nominee
from rooms.drafting import commenting
from rooms.drafting.agreement import agreeing, confirming, holds
from rooms.drafting.amending import amendments
from rooms.drafting.amending.items import Doing, Item
from rooms.drafting.bundling import concluding, packages, pending
from rooms.drafting.bundling.bundles import Decision
from rooms.drafting.layers import drafts, instructions, releasing
from rooms.drafting.layers import notes as layer_notes
from rooms.drafting.layers.placing import About
from rooms.drafting.papers import answers, chairing, sponsors
from rooms.drafting.papers.beside import Fate
from rooms.drafting.proposals import arranging, offering, proposing
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.settling import resolving, revising, streamlining
from rooms.drafting.sides import positions, siding, stands
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.sides.siding import Side
from rooms.drafting.texts import Agreement, Asking
from rooms.floor import Refused
from rooms.languages import Language
from rooms.people import Capacity, EntityKind, Function, Role
from rooms.programme import Appointment
from rooms.record.entries import KINDS, Entry
from rooms.room import Attribution, Kind, Room
from rooms.seating import Plan
from rooms.segments import Segment
from rooms.terms import Term
from rooms.threads import corrections, marks, naming, rulings, topics
from rooms.threads.messages import Words
from rooms.unsealing import give_share
from server.auth import focal_links, invitations
from server.auth.invitations import Invitation
from server.parts import PARTS
from server.settings import Settings
from tests.cast import OPENING, PLAN, Cast, row
from tests.live.marks import PATIENCE, joined, set_mark
from tests.rooms import paper
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.paper import Node
from tests.rooms.test_deposits import PRIVATE
from tests.rooms.test_deposits import TERMS as DEPOSITED
from tests.rooms.ways import amended as under
from tests.rooms.ways import archived, later
from tests.server import lists
from tests.server.whole import Browser, Whole, served

TERMS = PLAN.charter.model_copy(update={"attribution": Attribution.CHATHAM_HOUSE, "recording": "None."})
# What changes nothing that an observer is shown in these pages.
UNSEEN = {
    *("CredentialsAccepted", "CredentialsChallenged", "CredentialsExpired", "CredentialsSubmitted"),
    *("EntityDescribed", "GroupComposed", "GroupDissolved", "GroupFormed", "PersonDescribed", "ShareGiven"),
    *("AccountLinked", "Acknowledged", "ConferenceOpened", "EntityAdded", "InvitationExpired", "InvitationRevoked"),
    *("PersonInvited", "PersonRegistered", "SecretariatSeated"),
    *("DelegationLinkExpired", "DelegationLinkProlonged", "DelegationLinkRevoked", "DelegationLinked"),
    *("DepartureAnnounced", "NominationAccepted", "NominationRefused", "NominationTakenBack", "NoteSent"),
    *("NoteTakenBack", "PersonNominated", "RegistrationEnded"),
    *("SittingCancelled", "SittingMoved", "SittingScheduled"),
    "TermChanged",
    # What a delegation keeps to itself is on no page that others are shown.
    *("BracketInstructed", "DraftDropped", "DraftKept", "DraftReadied", "DraftReworded", "LayerNoteKept"),
    *("LayerNoteRemoved", "LayerOpened"),
    # What they change is asked for with the paragraph.
    *("PackageMade", "ResolutionPended"),
    *("HoldLifted", "ParagraphHeld", "PositionTaken", "PositionWithdrawn", "GroupAligned", "GroupDissociated"),
    *("EntityAmended", "EntityWithdrawn", "ImportUndone", "PeopleImported", "PersonAmended", "PersonWithdrawn"),
}
DRAFT = """Article 1

Each member [shall][should] report [annually] in full.

Nobody [shall][should] be late by [X].

Nothing here is open.
"""
ENVOY: dict[str, Any] = {"title": "Envoy", "email": "", "language": Language.FRENCH, "capacity": Capacity.EXPERT}
LATER = Term(until=datetime(2999, 1, 1, tzinfo=UTC))
Done = Awaitable[Any]


@pytest_asyncio.fixture
async def whole(settings: Settings, cast: Cast) -> AsyncIterator[Whole]:
    """The whole application, through which the cast acts, with a thread in which something was said."""
    async with served(settings, cast) as opened:
        cast.writer = opened.site.writer
        yield opened


class Stage:
    """The cast, with what the acts are about: some messages and rulings, and a room besides."""

    def __init__(self, whole: Whole) -> None:
        self.cast, self.whole = whole.cast, whole
        self.said: UUID
        self.spare: UUID
        self.spare_entity: UUID
        self.list: UUID
        self.ruling: UUID
        self.asked: UUID
        self.note: UUID
        self.draft: UUID
        self.offer: UUID
        self.planned: UUID
        self.paper: Paper | None = None
        self.amendment: UUID
        self.package: UUID
        self.member: UUID

    async def set(self) -> "Stage":
        cast = self.cast
        await cast.attends("secretariat", partial(themes.add, title={"en": "Mines"}, summary={"en": "All."}))
        self.said = await cast.says("norway", "Nine years, not ten.")
        await cast.says("icbl", "No.", reply_to=self.said)
        await cast.says("south_africa", "Why?", quote_of=self.said, quote_text="Nine years")
        await cast.does("canada", partial(marks.pin, message_id=await cast.says("norway", "Pinned words.")))
        struck = await cast.says("icbl", "Words that were struck.")
        done = await cast.does("canada", partial(rulings.strike, message_id=struck, reason="Rule 68."))
        self.ruling = UUID(done.entries[0].body["ruling"])
        return self

    def own(self, act: Callable[..., Any], **facts: Any) -> Done:
        return self.cast.does("norway", partial(act, message_id=self.said, **facts))

    def chair(self, act: Callable[..., Any], **facts: Any) -> Done:
        return self.cast.does("canada", partial(act, **facts))

    def desk(self, act: Callable[..., Any], also: tuple[UUID, ...] = (), **facts: Any) -> Done:
        return self.cast.attends("secretariat", partial(act, **facts), also=also)

    def clock(self, place: UUID, act: Callable[..., Any]) -> Done:
        return self.cast.writer.act(place, clock_of(place), act)

    async def appealed(self) -> None:
        await self.cast.does("norway", partial(rulings.appeal, ruling_id=self.ruling, reason="It was in order."))

    async def invited(self) -> None:
        await self.desk(invitations.issue, person_id=self.cast.persons["norway"])

    async def spared(self) -> None:
        """An entity and a person that nothing else in the conference knows of."""
        place = {"name": "Town of Elm", "short": "Elm", "kind": EntityKind.LOCAL_AUTHORITY}
        added = await self.desk(accreditation.add_entity, **place)
        self.spare_entity = UUID(added.entries[-1].body["entity"])
        done = await self.desk(accreditation.register, entity_id=self.spare_entity, name="Elmar Spare")
        self.spare = UUID(done.entries[-1].body["person"])

    async def emptied(self) -> None:
        await self.spared()
        await self.desk(amending.withdraw_person, person_id=self.spare)

    def focal(self, act: Callable[..., Any], **facts: Any) -> Done:
        """The focal point of norway acts."""
        seat = seat_of_the_focal_point(self.cast.conference, self.cast.entities["norway"], datetime.now(UTC))
        return self.cast.writer.act(self.cast.conference, seat, partial(act, **facts))

    async def linked(self) -> None:
        await self.desk(focal_links.issue, entity_id=self.cast.entities["norway"])

    async def nominated(self) -> None:
        done = await self.focal(nominations.nominate, nominee=Nominee("Nora Nominee"))
        self.asked = UUID(done.entries[-1].body["nomination"])

    async def noted(self) -> None:
        file = Attached(id=uuid4(), name="note.pdf", type="application/pdf", size=5, digest="0" * 64)
        done = await self.focal(notes.send, file=file)
        self.note = UUID(done.entries[-1].body["note"])

    async def scheduled(self) -> None:
        done = await self.chair(programme.schedule, appointment=sitting_at(9))
        self.planned = done.result

    async def imported(self) -> None:
        self.list = await lists.imported(self.cast, [["Entity", "Kind", "Name"], ["Town of Oak", "city", "Olga Oak"]])

    async def undone(self) -> None:
        await lists.undone(self.cast, self.list)

    async def disinvited(self) -> None:
        async with self.cast.store.reading() as session:
            ids = list((await session.execute(select(col(Invitation.id)))).scalars())
        await self.desk(invitations.revoke_all, ids=ids)


async def drafted(stage: Stage) -> None:
    """A text is before the room."""
    stage.paper = await tabled(stage.cast, DRAFT)


def on_paper(stage: Stage) -> Paper:
    assert stage.paper
    return stage.paper


async def upon(stage: Stage, name: str, act: Callable[..., Any], words: str = "", *given: Any) -> None:
    """Somebody acts upon words of the text, or upon the text itself."""
    paper = on_paper(stage)
    await paper.does(name, act, *([await paper.select(words)] if words else []), *given)


async def upon_bracket(stage: Stage, name: str, act: Callable[..., Any], words: str, *given: Any) -> None:
    paper = on_paper(stage)
    await paper.does(name, act, await paper.bracket(words), *given)


async def upon_paragraph(stage: Stage, name: str, act: Callable[..., Any], words: str, *given: Any) -> None:
    paper = on_paper(stage)
    await paper.does(name, act, (await paper.select(words)).paragraph, *given)


async def proposed(stage: Stage) -> None:
    await drafted(stage)
    await upon(stage, "norway", proposing.replace, "in full", "in part")


async def agreed(stage: Stage) -> None:
    await drafted(stage)
    await upon_paragraph(stage, "canada", agreeing.agree, "Nothing", Agreement.INFORMALLY)


async def standing_somewhere(stage: Stage) -> None:
    await drafted(stage)
    await upon_bracket(stage, "norway", positions.take, "shall", Saying(Stance.SUPPORT, seen_by=SeenBy.ROOM))


async def answered_for(stage: Stage) -> None:
    """A chair's text is before the room, drawn up from another one."""
    await drafted(stage)
    entry = await on_paper(stage).does("canada", chairing.table, "The way ahead")
    stage.paper = Paper(stage.cast, UUID(entry.body["text"]))


async def an_answer(stage: Stage) -> None:
    await on_paper(stage).does("norway", answers.answer, text_id=on_paper(stage).id, saying=answers.Saying.TIME, seen=1)


async def with_an_answer(stage: Stage) -> None:
    await answered_for(stage)
    await an_answer(stage)


async def streamlined(stage: Stage) -> None:
    paper = on_paper(stage)
    chosen = streamlining.Chosen(await paper.bracket("shall"))
    async with stage.cast.floor_of("canada") as floor:
        seen = streamlining.sign(await streamlining.sources(floor, paper.id, chosen))
    await paper.does("canada", streamlining.streamline, chosen, streamlining.Wish("is to", seen, {}))


async def referred(stage: Stage, until: datetime | None = None) -> None:
    paragraph, by = (await on_paper(stage).select("Nothing")).paragraph, [stage.cast.entities["norway"]]
    about: dict[str, Any] = {"stage": Agreement.AD_REFERENDUM, "by": by, "until": until}
    act = partial(agreeing.agree, text_id=on_paper(stage).id, paragraph_id=paragraph, **about)
    await stage.cast.does("canada", act)


async def to_be_confirmed(stage: Stage) -> None:
    await drafted(stage)
    await referred(stage, datetime(2126, 11, 23, tzinfo=UTC))


async def capital_agrees(stage: Stage) -> None:
    paragraph = (await on_paper(stage).select("Nothing")).paragraph
    await stage.cast.does("norway", partial(confirming.confirm, paragraph_id=paragraph))


async def confirmation_is_due(stage: Stage) -> None:
    paragraph = (await on_paper(stage).select("Nothing")).paragraph
    await stage.clock(stage.cast.room, partial(confirming.fall_due_now, paragraph_id=paragraph))


async def said_for_a_group(stage: Stage) -> None:
    """Norway speaks for a group that somebody else stands in as well."""
    await drafted(stage)
    formed = await stage.cast.attends("secretariat", partial(groups.form, name="Friends of the ban", short="Friends"))
    group = formed.entries[-1].event.group
    both = [stage.cast.entities["norway"], stage.cast.entities["icbl"]]
    await stage.cast.attends("secretariat", partial(groups.compose, group_id=group, entities=both))
    await upon_bracket(
        stage, "norway", positions.take, "shall", Saying(Stance.OPPOSE, group=group, seen_by=SeenBy.ROOM)
    )


async def sided(stage: Stage, side: Side) -> None:
    number = await on_paper(stage).bracket("shall")
    async with stage.cast.floor_of("icbl") as floor:
        (stand,) = await stands.known_to(floor, on_paper(stage).id, [number])
    await upon_bracket(stage, "icbl", siding.side, "shall", stand.id, side, SeenBy.ROOM)


async def held_back(stage: Stage) -> None:
    await drafted(stage)
    await asked_for_time(stage)


async def asked_for_time(stage: Stage) -> None:
    paragraph = (await on_paper(stage).select("Nothing")).paragraph
    until = datetime(2126, 11, 23, tzinfo=UTC)
    await stage.cast.does("norway", partial(holds.hold, paragraph_id=paragraph, until=until))


async def needed_no_more_time(stage: Stage) -> None:
    paragraph = (await on_paper(stage).select("Nothing")).paragraph
    await stage.cast.does("norway", partial(holds.lift, paragraph_id=paragraph))


async def sponsors_it(stage: Stage) -> None:
    await stage.cast.does("norway", partial(sponsors.join, paper_id=on_paper(stage).id))


async def amends_paper(stage: Stage, on: UUID | None = None) -> None:
    about = await on_paper(stage).select("in full")
    item = Item(doing=Doing.REPLACE, paragraph=about.paragraph, first=about.first, last=about.last, words="in part")
    entry = await on_paper(stage).does("norway", amendments.table, [item], on)
    stage.amendment = UUID(entry.body["paper"])


async def amended_paper(stage: Stage) -> None:
    await drafted(stage)
    await amends_paper(stage)


async def amended_and_sponsored(stage: Stage) -> None:
    await amended_paper(stage)
    await sponsors_it(stage)


async def sub_amended(stage: Stage) -> None:
    await amended_paper(stage)
    await amends_paper(stage, stage.amendment)


async def makes_package(stage: Stage, name: str = "canada") -> None:
    done = await stage.cast.does(name, partial(packages.make, name="Finance"))
    stage.package = UUID(done.entries[0].body["package"])


async def made_package(stage: Stage) -> None:
    await drafted(stage)
    await makes_package(stage)


async def puts_in(stage: Stage, name: str = "canada") -> None:
    paper = on_paper(stage)
    number = await paper.bracket("annually")
    about = {"text_id": paper.id, "paragraph_id": (await paper.row(number)).paragraph_id, "bracket": number}
    done = await stage.cast.does(name, partial(packages.add, package_id=stage.package, **about))
    stage.member = UUID(done.entries[0].body["member"])


async def filled_package(stage: Stage) -> None:
    await made_package(stage)
    await puts_in(stage)


async def proposed_package(stage: Stage) -> None:
    await drafted(stage)
    await makes_package(stage, "norway")
    await puts_in(stage, "norway")


async def decides_pending(stage: Stage) -> None:
    await upon_bracket(stage, "canada", pending.decide, "annually", Decision.KEEPING)


async def settled_package(stage: Stage) -> None:
    await filled_package(stage)
    await decides_pending(stage)


async def sponsored(stage: Stage) -> None:
    await drafted(stage)
    await sponsors_it(stage)


async def moved_down(stage: Stage) -> None:
    last = (await on_paper(stage).select("Nothing")).paragraph
    await upon_paragraph(stage, "canada", arranging.move, "Article", last)


async def read_out(stage: Stage) -> None:
    words = "Nothing here is open, and this was read out."
    await upon_paragraph(stage, "canada", revising.revise, "Nothing", 1, words)


async def of_layer(stage: Stage, act: Callable[..., Any], **how: Any) -> Any:
    """A delegation does something in its layer."""
    return await stage.cast.does("norway", partial(act, **how))


async def kept_one(stage: Stage) -> None:
    """A delegation keeps a proposal to itself."""
    about = await on_paper(stage).select("in full")
    wish = Wish(Asking.REPLACE, about.first, about.last, "in part")
    act = partial(drafts.keep, text_id=on_paper(stage).id, paragraph_id=about.paragraph, wishes=[wish])
    stage.draft = UUID((await stage.cast.does("norway", act)).entries[-1].body["draft"])


async def kept_back(stage: Stage) -> None:
    await drafted(stage)
    await kept_one(stage)


async def noted_down(stage: Stage) -> None:
    where = About((await on_paper(stage).select("Nothing")).paragraph)
    done = await of_layer(stage, layer_notes.keep, text_id=on_paper(stage).id, where=where, words="Ask.")
    stage.note = UUID(done.entries[-1].body["note"])


async def noted_beside(stage: Stage) -> None:
    await drafted(stage)
    await noted_down(stage)


async def offered_words(stage: Stage) -> None:
    """An observer has words stand beside the text."""
    about = await on_paper(stage).select("in full")
    where = About(about.paragraph, about.first, about.last)
    act = partial(offering.offer, text_id=on_paper(stage).id, asks=Asking.REPLACE, where=where, words="in part")
    done = await stage.cast.does("icrc", partial(act, open_origin=True))
    stage.offer = UUID(done.entries[-1].body["offer"])


async def offered(stage: Stage) -> None:
    await drafted(stage)
    await offered_words(stage)


async def of_offer(stage: Stage, name: str, act: Callable[..., Any], **how: Any) -> None:
    await stage.cast.does(name, partial(act, text_id=on_paper(stage).id, offer_id=stage.offer, **how))


def sitting_at(hour: int) -> Appointment:
    begins = datetime(2126, 11, 23, hour, tzinfo=UTC)
    return Appointment("Scope", begins, begins + timedelta(hours=1))


async def nothing(stage: Stage) -> None:
    """Nothing has to come before."""


async def pinned(stage: Stage) -> None:
    await stage.chair(marks.pin, message_id=stage.said)


async def sitting(stage: Stage) -> None:
    await stage.chair(meetings.open_meeting)


async def suspended(stage: Stage) -> None:
    await sitting(stage)
    await stage.chair(meetings.suspend)


async def closed(stage: Stage) -> None:
    await stage.chair(topics.close, topic_id=stage.cast.topic)


async def unseated(stage: Stage) -> None:
    await stage.chair(seating.revoke, seat_id=stage.cast.seats["icbl"])


async def amended(stage: Stage) -> None:
    await stage.chair(charter.amend, charter=TERMS)


async def in_segment(stage: Stage, rule: Attribution = Attribution.CHATHAM_HOUSE) -> None:
    """A segment is open in which something was said, by somebody and in reply to it."""
    await stage.chair(naming.open_segment, rule=rule)
    for name in ("norway", "icbl", "canada"):
        await entered_segment(stage.cast, name)
    stage.said = await stage.cast.says("norway", "In confidence.")
    await stage.cast.says("icbl", "I see.", reply_to=stage.said)
    await stage.chair(marks.pin, message_id=stage.said)


async def entered_segment(cast: Cast, name: str) -> None:
    """Somebody undertakes to keep to the rule of the segment, if one is open."""
    room = await row(cast.store, Room, cast.room)
    if room.segment_id:
        act = partial(segments.acknowledge, segment_id=room.segment_id, rule=room.segment_rule)
        await cast.does(name, act)


async def by_affiliation(stage: Stage) -> None:
    await in_segment(stage, Attribution.BY_AFFILIATION)


async def tightened(stage: Stage) -> None:
    segment = (await row(stage.cast.store, Room, stage.cast.room)).segment_id
    await stage.chair(segments.tighten, segment_id=segment, rule=Attribution.CHATHAM_HOUSE)


async def segment_closed(stage: Stage) -> None:
    segment = (await row(stage.cast.store, Room, stage.cast.room)).segment_id
    await stage.chair(segments.close, segment_id=segment)


async def deposited(stage: Stage) -> None:
    """The key of a closed segment lies in a deposit that opens today."""
    await under(stage.cast, deposit=DEPOSITED)
    await in_segment(stage)
    await segment_closed(stage)
    later(stage.cast, days=367)


async def shared(stage: Stage, *given: int) -> None:
    query = select(col(Segment.id)).where(col(Segment.room_id) == stage.cast.room)
    async with stage.cast.store.reading() as session:
        segment = (await session.execute(query)).scalar_one()
    for at in given:
        await stage.clock(stage.cast.room, partial(give_share, segment_id=segment, private=PRIVATE[at]))


async def half_given(stage: Stage) -> None:
    await deposited(stage)
    await shared(stage, 0)


async def credited(stage: Stage, to: credentials.State) -> None:
    await stage.desk(credentials.turn, people=[stage.cast.persons["norway"]], to=to, reason="Signed by nobody.")


async def submitted(stage: Stage) -> None:
    await credited(stage, credentials.State.SUBMITTED)


async def formed(stage: Stage) -> None:
    await stage.desk(groups.form, name="Core group")


async def composed(stage: Stage) -> None:
    async with stage.cast.store.reading() as session:
        (group,) = await groups.of_conference(session, stage.cast.conference)
    await stage.desk(groups.compose, group_id=group.id, entities=[stage.cast.entities["norway"]])


async def dissolved(stage: Stage) -> None:
    async with stage.cast.store.reading() as session:
        (group,) = await groups.of_conference(session, stage.cast.conference)
    await stage.desk(groups.dissolve, groups=[group.id])


async def reordered(stage: Stage) -> None:
    async with stage.cast.store.reading() as session:
        every = await themes.of_conference(session, stage.cast.conference)
    await stage.desk(themes.order, themes=[each.id for each in reversed(every)])


async def reworded(stage: Stage) -> None:
    async with stage.cast.store.reading() as session:
        first = (await themes.of_conference(session, stage.cast.conference))[0]
    await stage.desk(themes.reword, theme_id=first.id, title={"en": "Clearing"}, summary={"en": "Who pays for it."})


async def another_conference(stage: Stage) -> None:
    await stage.cast.writer.plainly(lambda session, now: open_conference(session, now, OPENING))


# For every kind of event: what comes before, and the act that enters it.
CASES: dict[str, tuple[Callable[[Stage], Done], Callable[[Stage], Done]]] = {
    "AccountLinked": (
        nothing,
        lambda stage: stage.cast.attends("norway", partial(inviting.link, account=uuid4())),
    ),
    "Acknowledged": (
        lambda s: s.chair(charter.amend, charter=TERMS),
        lambda s: s.chair(charter.acknowledge, version=2),
    ),
    "AmendmentAccepted": (
        amended_paper,
        lambda s: on_paper(s).does("canada", amendments.accept, s.amendment),
    ),
    "AmendmentDecided": (
        amended_paper,
        lambda s: on_paper(s).does("canada", amendments.decide, s.amendment, Fate.REJECTED, "No."),
    ),
    "AmendmentTabled": (drafted, amends_paper),
    "AmendmentWelcomed": (amended_and_sponsored, lambda s: on_paper(s).does("norway", amendments.welcome, s.amendment)),
    "AmendmentWithdrawn": (amended_paper, lambda s: on_paper(s).does("norway", amendments.withdraw, s.amendment)),
    "SubAmendmentAccepted": (sub_amended, lambda s: on_paper(s).does("canada", amendments.accept, s.amendment)),
    "AppealSettled": (
        Stage.appealed,
        lambda stage: stage.chair(rulings.settle, ruling_id=stage.ruling, for_overruling=3, against=1),
    ),
    "Appealed": (nothing, Stage.appealed),
    "CalledToOrder": (nothing, lambda s: s.chair(rulings.call_to_order, message_id=s.said, reason="To the item.")),
    "CharterAmended": (nothing, amended),
    "ConferenceOpened": (nothing, another_conference),
    "Corrected": (nothing, lambda stage: stage.own(corrections.correct, version=1, text="Ten years @[RSA].")),
    "CredentialsAccepted": (submitted, lambda stage: credited(stage, credentials.State.ACCEPTED)),
    "CredentialsChallenged": (submitted, lambda stage: credited(stage, credentials.State.CHALLENGED)),
    "CredentialsExpired": (submitted, lambda stage: credited(stage, credentials.State.EXPIRED)),
    "CredentialsSubmitted": (nothing, submitted),
    "DelegationLinkExpired": (
        Stage.linked,
        lambda s: s.clock(s.cast.conference, partial(focal_points.expire, entity_id=s.cast.entities["norway"])),
    ),
    "DelegationLinkProlonged": (
        Stage.linked,
        lambda s: s.desk(focal_links.prolong, entity_id=s.cast.entities["norway"]),
    ),
    "DelegationLinkRevoked": (Stage.linked, lambda s: s.desk(focal_links.revoke, entity_id=s.cast.entities["norway"])),
    "DelegationLinked": (nothing, Stage.linked),
    "DepartureAnnounced": (nothing, lambda s: s.focal(nominations.depart, person_id=s.cast.persons["norway"])),
    "NominationAccepted": (Stage.nominated, lambda s: s.desk(deciding.accept, nominations=[s.asked])),
    "NominationRefused": (Stage.nominated, lambda s: s.desk(deciding.refuse, nominations=[s.asked], reason="No.")),
    "NominationTakenBack": (Stage.nominated, lambda s: s.focal(nominations.take_back, nomination_id=s.asked)),
    "NoteSent": (nothing, Stage.noted),
    "NoteTakenBack": (Stage.noted, lambda s: s.focal(notes.take_back, note_id=s.note)),
    "PersonNominated": (nothing, Stage.nominated),
    "RegistrationEnded": (Stage.spared, lambda s: s.desk(departures.end, person_id=s.spare)),
    "EntityDescribed": (
        nothing,
        lambda s: s.desk(
            accreditation.describe, entity_id=s.cast.entities["icbl"], recruitment="Applied", call="Open call"
        ),
    ),
    "GroupComposed": (formed, composed),
    "GroupDissolved": (formed, dissolved),
    "GroupFormed": (nothing, formed),
    "AnswerGiven": (answered_for, an_answer),
    "AnswerTakenBack": (with_an_answer, lambda s: on_paper(s).does("norway", answers.take_back)),
    "ChairsTextTabled": (drafted, lambda s: on_paper(s).does("canada", chairing.table, "The way ahead")),
    "CommentMade": (drafted, lambda s: upon(s, "norway", commenting.comment, "in full", Words(text="Of what?"))),
    "CapitalConfirmed": (to_be_confirmed, capital_agrees),
    "ConfirmationDue": (to_be_confirmed, confirmation_is_due),
    "GroupAligned": (said_for_a_group, lambda s: sided(s, Side.ALIGNED)),
    "GroupDissociated": (said_for_a_group, lambda s: sided(s, Side.DISSOCIATED)),
    "BracketInstructed": (
        drafted,
        lambda s: upon_bracket(s, "norway", instructions.instruct, "shall", "Insist.", "should"),
    ),
    "DraftDropped": (kept_back, lambda s: of_layer(s, drafts.drop, draft_id=s.draft)),
    "DraftKept": (drafted, kept_one),
    "DraftReadied": (kept_back, lambda s: of_layer(s, drafts.ready, draft_id=s.draft, ready=True)),
    "DraftReleased": (kept_back, lambda s: of_layer(s, releasing.release, draft_id=s.draft)),
    "DraftReworded": (kept_back, lambda s: of_layer(s, drafts.reword, draft_id=s.draft, words="in parts")),
    "LayerNoteKept": (drafted, noted_down),
    "LayerNoteRemoved": (noted_beside, lambda s: of_layer(s, layer_notes.remove, note_id=s.note)),
    "LayerOpened": (drafted, kept_one),
    "OfferTaken": (offered, lambda s: of_offer(s, "norway", offering.take_up, origin=True)),
    "OfferWithdrawn": (offered, lambda s: of_offer(s, "icrc", offering.withdraw)),
    "WordingOffered": (drafted, offered_words),
    "HoldLifted": (held_back, needed_no_more_time),
    "OrallyRevised": (drafted, read_out),
    "PackageMade": (drafted, makes_package),
    "PackageOpened": (proposed_package, lambda s: s.chair(packages.open_, package_id=s.package)),
    "PackageClosed": (settled_package, lambda s: s.chair(concluding.close, package_id=s.package)),
    "PackageDissolved": (filled_package, lambda s: s.chair(concluding.dissolve, package_id=s.package, reason="No.")),
    "MemberAdded": (made_package, puts_in),
    "MemberTakenOut": (filled_package, lambda s: s.chair(packages.take_out, package_id=s.package, member_id=s.member)),
    "ResolutionPended": (filled_package, decides_pending),
    "ParagraphAgreed": (
        drafted,
        lambda s: upon_paragraph(s, "canada", agreeing.agree, "Nothing", Agreement.INFORMALLY),
    ),
    "ParagraphHeld": (drafted, asked_for_time),
    "ParagraphMoved": (drafted, moved_down),
    "ParagraphReopened": (
        agreed,
        lambda s: upon_paragraph(s, "canada", agreeing.reopen, "Nothing", "There are new instructions."),
    ),
    "ParagraphSplit": (drafted, lambda s: upon(s, "canada", arranging.split, "here is")),
    "ParagraphsMerged": (drafted, lambda s: upon_paragraph(s, "canada", arranging.merge, "Nobody")),
    "PositionTaken": (
        drafted,
        lambda s: upon_bracket(s, "norway", positions.take, "shall", Saying(Stance.OPPOSE, seen_by=SeenBy.ROOM)),
    ),
    "PositionWithdrawn": (standing_somewhere, lambda s: upon_bracket(s, "norway", positions.withdraw, "shall")),
    "Proposed": (drafted, lambda s: upon(s, "norway", proposing.replace, "in full", "in part")),
    "Rebracketed": (drafted, lambda s: upon(s, "canada", resolving.rebracket, "in full", "A slip.")),
    "Rephrased": (proposed, lambda s: upon_bracket(s, "norway", proposing.rephrase, "in part", "in parts")),
    "Resolved": (drafted, lambda s: upon_bracket(s, "canada", resolving.resolve_class, "should")),
    "SponsorJoined": (drafted, sponsors_it),
    "SponsorLeft": (sponsored, lambda s: s.cast.does("norway", partial(sponsors.leave, paper_id=on_paper(s).id))),
    "TakenBack": (proposed, lambda s: upon_bracket(s, "norway", proposing.take_back, "in part")),
    "Streamlined": (drafted, streamlined),
    "TextTabled": (nothing, drafted),
    "DepositOpened": (half_given, lambda stage: shared(stage, 1)),
    "EntityAdded": (
        nothing,
        lambda s: s.desk(accreditation.add_entity, name="Town of Ash", short="Ash", kind=EntityKind.LOCAL_AUTHORITY),
    ),
    "InvitationExpired": (
        Stage.invited,
        lambda s: s.clock(s.cast.conference, partial(inviting.expire, person_id=s.cast.persons["norway"])),
    ),
    "EntityAmended": (
        Stage.spared,
        lambda s: s.desk(amending.amend_entity, entity_id=s.spare_entity, short="A", kind=EntityKind.NGO, groups=[]),
    ),
    "EntityWithdrawn": (
        Stage.emptied,
        lambda s: s.desk(amending.withdraw_entity, entity_id=s.spare_entity),
    ),
    "ImportUndone": (Stage.imported, Stage.undone),
    "InvitationRevoked": (Stage.invited, Stage.disinvited),
    "MeetingAdjourned": (sitting, lambda stage: stage.chair(meetings.adjourn)),
    "MeetingOpened": (nothing, sitting),
    "MeetingResumed": (suspended, lambda stage: stage.chair(meetings.resume)),
    "MeetingSuspended": (sitting, lambda stage: stage.chair(meetings.suspend)),
    "PeopleImported": (nothing, Stage.imported),
    "PersonAmended": (Stage.spared, lambda s: s.desk(amending.amend_person, person_id=s.spare, **ENVOY)),
    "NameGiven": (in_segment, lambda stage: stage.own(naming.give_name)),
    "PersonDescribed": (
        nothing,
        lambda s: s.desk(
            accreditation.describe_person,
            person_id=s.cast.persons["norway"],
            function=Function.HEAD,
            gender=None,
            withheld=False,
        ),
    ),
    "PersonInvited": (nothing, Stage.invited),
    "PersonRegistered": (
        nothing,
        lambda s: s.desk(accreditation.register, entity_id=s.cast.entities["norway"], name="Nora Norway"),
    ),
    "PersonWithdrawn": (Stage.spared, lambda s: s.desk(amending.withdraw_person, person_id=s.spare)),
    "Pinned": (nothing, pinned),
    "Posted": (nothing, lambda stage: stage.cast.says("icbl", "One *more* point.", reply_to=stage.said)),
    "PutOnRecord": (nothing, lambda stage: stage.own(marks.for_the_record)),
    "Retracted": (nothing, lambda stage: stage.own(corrections.retract)),
    "RoomArchived": (nothing, lambda stage: archived(stage.cast)),
    "RoomListed": (nothing, lambda s: s.desk(seating.open_room, plan=Plan(kind=Kind.PLENARY, title="Plenary"))),
    "RoomOpened": (nothing, lambda s: s.desk(seating.open_room, plan=Plan(kind=Kind.DIALOGUE, title="Dialogue"))),
    "RoomRetired": (nothing, lambda stage: archived(stage.cast)),
    "Seated": (
        unseated,
        lambda stage: stage.chair(seating.grant, person_id=stage.cast.persons["icbl"], role=Role.RAPPORTEUR),
    ),
    "ShareGiven": (deposited, lambda stage: shared(stage, 0)),
    "SeatExpired": (nothing, lambda s: s.clock(s.cast.room, partial(terms.expire, seat_id=s.cast.seats["icbl"]))),
    "SecretariatSeated": (nothing, another_conference),
    "SegmentClosed": (in_segment, segment_closed),
    "SegmentOpened": (nothing, lambda s: s.chair(naming.open_segment, rule=Attribution.CHATHAM_HOUSE)),
    "SegmentTightened": (by_affiliation, tightened),
    "SittingCancelled": (Stage.scheduled, lambda s: s.chair(programme.cancel, sitting_id=s.planned)),
    "SittingMoved": (
        Stage.scheduled,
        lambda s: s.chair(programme.move, sitting_id=s.planned, appointment=sitting_at(10)),
    ),
    "SittingScheduled": (nothing, Stage.scheduled),
    "Struck": (pinned, lambda stage: stage.chair(rulings.strike, message_id=stage.said, reason="Rule 68.")),
    "ThemeAdded": (nothing, lambda s: s.desk(themes.add, title={"en": "Clearance"}, summary={"en": "Who pays."})),
    "ThemeReworded": (
        lambda s: s.desk(themes.add, title={"en": "Clearance"}, summary={}),
        reworded,
    ),
    "ThemesOrdered": (lambda s: s.desk(themes.add, title={"en": "Clearance"}, summary={}), reordered),
    "TopicClosed": (nothing, closed),
    "TopicOpened": (nothing, lambda stage: stage.cast.does("norway", partial(topics.open_topic, title="Verification"))),
    "TopicReopened": (closed, lambda stage: stage.chair(topics.reopen, topic_id=stage.cast.topic)),
    "Unpinned": (pinned, lambda stage: stage.chair(marks.unpin, message_id=stage.said)),
    "TermChanged": (
        nothing,
        lambda stage: stage.chair(prolonging.prolong, seat_id=stage.cast.seats["icbl"], term=LATER),
    ),
    "Unseated": (nothing, unseated),
    "Withdrawn": (pinned, lambda stage: stage.own(corrections.withdraw)),
    "WithdrawalAsked": (nothing, lambda s: s.chair(rulings.ask_withdrawal, message_id=s.said, reason="Please.")),
}


@asynccontextmanager
async def following(whole: Whole, browser: Browser, place: UUID, page: Node) -> AsyncIterator[ClientConnection]:
    """The socket of a page, from the number that it shows."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    path = f"conferences/{place}" if place == whole.cast.conference else f"rooms/{place}"
    url = f"{whole.url.replace('http', 'ws')}/{path}/live?after={numbered(page)}"
    async with connect(url, origin=whole.url, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
        await joined(whole, place)
        yield socket


async def pushed(whole: Whole, socket: ClientConnection, page: Node, place: UUID) -> None:
    """Make part of the page whatever is pushed, up to a mark that is set now."""
    mark = f"mark-{uuid4()}"
    set_mark(whole, place, mark)
    rest = ""
    # Where a segment opens the page is closed, and comes back when its rule is acknowledged.
    with suppress(ConnectionClosedError):
        while mark not in rest:
            header, _, rest = str(await asyncio.wait_for(socket.recv(), PATIENCE)).partition("\n")
            root(page).attributes["data-number"] = str(max(numbered(page), json.loads(header).get("n", 0)))
            for fragment in rest.split("\x1e") if rest else []:
                paper.push(page, fragment)


def root(page: Node) -> Node:
    return next(node for node in page.all() if "data-number" in node.attributes)


def numbered(page: Node) -> int:
    """The number of the record that a page shows."""
    return int(root(page).attributes["data-number"])


async def opened(browser: Browser, path: str) -> Node:
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("location"))
    return paper.read(answer.text)


async def entered(whole: Whole, kind: str) -> int:
    """How many entries of this kind all records hold."""
    async with whole.cast.store.reading() as session:
        query = select(func.count()).select_from(Entry).where(col(Entry.kind) == kind)
        return int((await session.execute(query)).scalar_one())


async def acknowledges(whole: Whole) -> None:
    """The observer keeps to the charter as it stands: without that no page of the room is shown."""
    version = (await row(whole.cast.store, Room, whole.cast.room)).charter_version
    with suppress(Refused):
        await whole.cast.does("icrc", partial(charter.acknowledge, version=version))
    await entered_segment(whole.cast, "icrc")


def test_every_kind_of_event_has_a_case() -> None:
    assert set(CASES) == set(KINDS)


@pytest.mark.parametrize("kind", list(KINDS))
async def test_what_is_pushed_makes_the_page_that_a_reload_shows(whole: Whole, kind: str) -> None:
    """Pushed as it happens, and sent again to a page that comes back with the number it had."""
    prepare, act = CASES[kind]
    stage = await Stage(whole).set()
    await prepare(stage)
    await acknowledges(whole)
    room, conference = whole.cast.room, whole.cast.conference
    places = {
        f"/rooms/{room}/topics/{whole.cast.topic}": room,
        f"/rooms/{room}/rulings": room,
        f"/rooms/{room}/texts": room,
        f"/conferences/{conference}": conference,
    }
    if stage.paper is not None:
        places[f"/rooms/{room}/texts/{stage.paper.id}"] = room
        if (await stage.paper.text()).kind in answers.CHAIRED:
            places[f"/rooms/{room}/texts/{stage.paper.id}/answers"] = room
    async with whole.browser("icrc") as browser, AsyncExitStack() as stack:
        before = {path: await opened(browser, path) for path in places}
        stale, live = {path: parts(before[path]) for path in places}, deepcopy(before)
        sockets = {
            path: await stack.enter_async_context(following(whole, browser, place, live[path]))
            for path, place in places.items()
        }
        await asyncio.gather(*(pushed(whole, sockets[path], live[path], place) for path, place in places.items()))
        count = await entered(whole, kind)
        await act(stage)
        assert await entered(whole, kind) > count
        await whole.site.publisher.sent()
        await asyncio.gather(*(pushed(whole, sockets[path], live[path], place) for path, place in places.items()))
        await acknowledges(whole)
        await asyncio.gather(*(returned(whole, browser, place, before[path]) for path, place in places.items()))
        forget(whole)
        now = {path: await opened(browser, path) for path in places}
        for path in places:
            assert parts(live[path]) == parts(now[path]), f"pushed to {path}"
            assert parts(before[path]) == parts(now[path]), f"sent again to {path}"
        assert any(stale[path] != parts(now[path]) for path in places) is (kind not in UNSEEN)


def forget(whole: Whole) -> None:
    """Nothing that was rendered or read before is used any more: the page is made anew from the store."""
    for kept in (whole.site.parts.kept, whole.site.parts.known, whole.site.sheets.kept):
        kept.clear()


async def returned(whole: Whole, browser: Browser, place: UUID, page: Node) -> None:
    """A page comes back and is sent what it missed."""
    async with following(whole, browser, place, page) as socket:
        await pushed(whole, socket, page, place)


def parts(page: Node) -> dict[str, str]:
    return paper.parts(page, set(PARTS))
