"""A story: acts of all kinds in any order, done by the application and followed by the model."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from rooms import caucuses, charter, seating, segments
from rooms.deadlines import clock_of
from rooms.floor import NotHere, Refused
from rooms.people import Role
from rooms.room import Attribution, Charter, Kind, Membership
from rooms.seating import Plan
from rooms.terms import Term, expire
from rooms.threads import corrections, messages, naming, rulings, topics
from rooms.threads.messages import Words
from tests.server.permitted.model import RULE, Model, Place, Said, Sits
from tests.server.permitted.stage import Stage

PEOPLE = ("canada", "norway", "south_africa", "icbl", "icrc", "secretariat")
Step = Callable[["Story"], Awaitable[None]]


@dataclass
class Story:
    stage: Stage
    chance: random.Random
    model: Model = field(default_factory=Model)
    told: list[str] = field(default_factory=list)
    rooms: int = 0

    def anyone(self) -> str:
        return self.chance.choice(PEOPLE)

    def anywhere(self) -> Place:
        return self.chance.choice(list(self.model.places.values()))

    def words(self) -> str:
        return f"mark{self.chance.getrandbits(48):012x}"

    async def does(self, who: str, place: UUID, act: Any) -> Any:
        """Somebody acts in a room where they have a seat; what was entered last, or nothing where it was refused."""
        seat = self.model.seats.get((who, place))
        if seat is None:
            return None
        try:
            done = await self.stage.site.writer.act(place, seat.id, act)
        except (Refused, NotHere):
            return None
        return done.entries[-1].event if done.entries else True

    async def of_bureau(self, place: UUID, act: Any) -> Any:
        """Whoever may, does it."""
        for who in PEOPLE:
            seat = self.model.seats.get((who, place))
            if seat is not None and seat.role == "chair" and not seat.over:
                return await self.does(who, place, act)
        return None

    async def step(self) -> None:
        step = self.chance.choices(STEPS, WEIGHTS)[0]
        self.told.append(step.__name__)
        await step(self)


async def begun(stage: Stage, seed: int) -> Story:
    """The room of the cast as it stands, everyone seated in it under its charter."""
    story, cast = Story(stage, random.Random(seed)), stage.cast
    story.model.places[cast.room] = Place(cast.room, cast.topic)
    for name in PEOPLE:
        role = "chair" if name == "canada" else "delegate"
        story.model.seats[name, cast.room] = Sits(cast.seats[name], role, 1)
    return story


async def opens(story: Story) -> None:
    """Another room."""
    if story.rooms >= 3:
        return
    story.rooms += 1
    plan = Plan(kind=Kind.DIALOGUE, title=f"Room {story.rooms}", membership=Membership.INVITATION, charter=Charter())
    event = await story.stage.office(partial(seating.open_room, plan=plan))
    room = event.room
    story.model.places[room] = Place(room, room)
    story.model.seats["secretariat", room] = Sits(event.seat, "secretariat")
    await seats(story, room, "canada", "chair")
    await settles(story, room)


async def settles(story: Story, room: UUID) -> None:
    """The chair acknowledges the charter and puts a topic before the room."""
    await acknowledges(story, "canada", room)
    chair = "canada" if ("canada", room) in story.model.seats else ""
    event = await story.does(chair, room, partial(topics.open_topic, title="A topic"))
    if event is not None:
        story.model.places[room].topic = event.topic


async def withdraws(story: Story) -> None:
    """Some withdraw into a caucus."""
    who, secret = story.chance.choice(PEOPLE[:4]), f"Aside {story.words()}"
    others = story.chance.sample([each for each in PEOPLE if each != who], 2)
    cast = story.stage.cast
    act = partial(caucuses.withdraw, title=secret, purpose="", people=[cast.persons[each] for each in others])
    done = await cast.attends(who, act)
    events: list[Any] = [each.event for each in done.entries]
    room = events[0].room
    story.model.places[room] = Place(room, room, secret=secret)
    for name, event in zip((who, *others), events[1:], strict=True):
        story.model.seats[name, room] = Sits(event.seat, "chair" if name == who else "delegate")
    await acknowledges(story, who, room)
    event = await story.does(who, room, partial(topics.open_topic, title="Aside"))
    story.model.places[room].topic = event.topic


async def seats(story: Story, room: UUID, who: str, role: str, term: Term = Term()) -> None:
    seat = story.model.seats.get((who, room))
    if seat is not None and not seat.over:
        return
    act = partial(seating.grant, person_id=story.stage.cast.persons[who], role=Role(role), term=term)
    event = await story.of_bureau(room, act) or await story.does("secretariat", room, act)
    if event is not None:
        story.model.seats[who, room] = Sits(event.seat, role, 0, event.from_, event.until)


async def somebody_is_seated(story: Story) -> None:
    """At once, for a time that is over already, or from a day that is to come; in whatever role."""
    here, who = story.anywhere(), story.anyone()
    role, now = story.chance.choice(("delegate", "observer", "rapporteur", "co_chair")), datetime.now(UTC)
    term = story.chance.choice(
        (Term(), Term(), Term(until=now + timedelta(seconds=0.4)), Term(now + timedelta(days=2)))
    )
    await seats(story, here.id, who, role, term)


async def somebody_is_unseated(story: Story) -> None:
    here, who = story.anywhere(), story.chance.choice(PEOPLE[1:])
    seat = story.model.seats.get((who, here.id))
    if seat is None or seat.over:
        return
    if await story.of_bureau(here.id, partial(seating.revoke, seat_id=seat.id)):
        seat.over = True


async def a_term_ends(story: Story) -> None:
    """The clock enters that a seat is over."""
    here, who = story.anywhere(), story.chance.choice(PEOPLE[1:5])
    seat = story.model.seats.get((who, here.id))
    if seat is None or seat.over or seat.role == "chair":
        return
    await story.stage.site.writer.act(here.id, clock_of(here.id), partial(expire, seat_id=seat.id))
    seat.over = True


async def a_role_changes(story: Story) -> None:
    """A seat ends and another begins, in another role; the charter is to be acknowledged anew."""
    await somebody_is_unseated(story)
    await somebody_is_seated(story)


async def acknowledges(story: Story, who: str, room: UUID) -> None:
    version = story.model.places[room].version
    here = story.model.places[room]
    if await story.does(who, room, partial(charter.acknowledge, version=version)):
        if here.segment is not None and here.rule == RULE:
            here.inside.add((story.model.seats[who, room].id, here.segment, version))
        else:
            story.model.seats[who, room].acknowledged = version


async def somebody_acknowledges(story: Story) -> None:
    await acknowledges(story, story.anyone(), story.anywhere().id)


async def the_charter_is_amended(story: Story) -> None:
    here = story.anywhere()
    terms = Charter(what_may_leave=story.words())
    if await story.of_bureau(here.id, partial(naming.amend, charter=terms)):
        here.version += 1


async def a_segment_opens(story: Story) -> None:
    here, rule = story.anywhere(), story.chance.choice((RULE, RULE, "by_affiliation"))
    event = await story.of_bureau(here.id, partial(naming.open_segment, rule=Attribution(rule)))
    if event is not None:
        here.open(event.segment, rule, chair_of(story, here))


def chair_of(story: Story, here: Place) -> str:
    return next(who for who in PEOPLE if (seat := story.model.seats.get((who, here.id))) and seat.role == "chair")


async def a_segment_is_tightened(story: Story) -> None:
    here = story.anywhere()
    if here.segment is None:
        return
    act = partial(segments.tighten, segment_id=here.segment, rule=Attribution(RULE))
    if await story.of_bureau(here.id, act):
        here.open(here.segment, RULE, chair_of(story, here))


async def a_segment_closes(story: Story) -> None:
    here = story.anywhere()
    if here.segment and await story.of_bureau(here.id, partial(segments.close, segment_id=here.segment)):
        here.segment, here.rule = None, ""


async def somebody_enters_a_segment(story: Story) -> None:
    here, who = story.anywhere(), story.anyone()
    if here.segment is None or not story.model.sits(who, here.id):
        return
    if await story.does(who, here.id, partial(segments.acknowledge, segment_id=here.segment, rule=here.rule)):
        here.entered.add((who, here.segment, here.rule))


async def somebody_speaks(story: Story) -> None:
    here, who, mark = story.anywhere(), story.anyone(), story.words()
    event = await story.does(who, here.id, partial(messages.post, topic_id=here.topic, words=Words(text=mark)))
    if event is not None:
        said = Said(event.message, here.id, mark, who, here.segment, here.rule == RULE)
        story.model.said.append(said)


async def words_are_taken_back(story: Story) -> None:
    """Erased by their author, or left to be read struck through."""
    if not story.model.said:
        return
    said = story.chance.choice(story.model.said)
    act = story.chance.choice((corrections.retract, corrections.withdraw))
    if await story.does(said.by, said.place, partial(act, message_id=said.id)):
        said.erased, said.gone = said.erased or act is corrections.retract, True


async def words_are_struck(story: Story) -> None:
    if not story.model.said:
        return
    said = story.chance.choice(story.model.said)
    if await story.of_bureau(said.place, partial(rulings.strike, message_id=said.id, reason="Out of order.")):
        said.gone = True


async def a_room_is_archived(story: Story) -> None:
    here, cast = story.anywhere(), story.stage.cast
    if here.id == cast.room or here.secret or story.chance.random() < 0.7:
        return
    try:
        await cast.attends("secretariat", partial(seating.archive, room_id=here.id), also=(here.id,))
    except (Refused, NotHere):
        return
    story.model.places[here.id] = replace(here, archived=True)


WEIGHTED: dict[Step, int] = {
    opens: 1,
    withdraws: 1,
    somebody_is_seated: 5,
    somebody_is_unseated: 3,
    a_term_ends: 2,
    a_role_changes: 2,
    somebody_acknowledges: 6,
    the_charter_is_amended: 1,
    a_segment_opens: 3,
    a_segment_is_tightened: 2,
    a_segment_closes: 3,
    somebody_enters_a_segment: 5,
    somebody_speaks: 12,
    words_are_taken_back: 3,
    words_are_struck: 1,
    a_room_is_archived: 1,
}
STEPS, WEIGHTS = list(WEIGHTED), list(WEIGHTED.values())
