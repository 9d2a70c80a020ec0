"""Rebuilding: whatever is done, the tables are what the records say; what is changed behind their back is found."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some
from sqlalchemy import delete, insert, update
from sqlmodel import col

from rooms import accreditation, arrival, caucuses, charter, credentials, groups, inviting, meetings, seating, themes
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Capacity, Function, Gender, Role, Seat
from rooms.rebuild import Difference
from rooms.room import Charter, Room
from rooms.threads import corrections, marks, messages, rulings, topics
from rooms.threads.messages import Message, Words
from rooms.threads.topics import Topic
from server.commands import rebuild
from server.database import Store
from tests.cast import Cast, gather
from tests.rooms.test_record import checked

NAMES = ["canada", "norway", "south_africa", "icbl", "icrc", "secretariat"]
TEXTS = ["We agree.", "نوافق على النص", "我们同意这项禁令", "@[Norway] Norway would wait.", "Мы согласны.", "  "]


@dataclass
class Story:
    """What has been said and ruled so far, so that the next act can be about it."""

    cast: Cast
    said: list[UUID]
    ruled: list[UUID]

    def message(self, n: int) -> UUID:
        return self.said[n % len(self.said)] if self.said else uuid4()

    def ruling(self, n: int) -> UUID:
        return self.ruled[n % len(self.ruled)] if self.ruled else uuid4()

    def person(self, n: int) -> UUID:
        return self.cast.persons[NAMES[n % len(NAMES)]]

    def seat(self, n: int) -> UUID:
        return self.cast.seats[NAMES[n % len(NAMES)]]


Act = Callable[[Floor, Story, int], Any]


def says(**how: Any) -> Act:
    def act(floor: Floor, story: Story, n: int) -> Any:
        about: dict[str, Any] = {name: story.message(n) for name in how}
        return messages.post(floor, story.cast.topic, Words(text=TEXTS[n % len(TEXTS)], **about))

    return act


def about_message(act: Callable[[Floor, UUID], Any]) -> Act:
    return lambda floor, story, n: act(floor, story.message(n))


def with_reason(act: Callable[[Floor, UUID, str], Any]) -> Act:
    return lambda floor, story, n: act(floor, story.message(n), "Rule 68.")


IN_ROOM: dict[str, Act] = {
    "post": says(),
    "post again": says(),
    "reply": says(reply_to=True),
    "quote": says(quote_of=True),
    "correct": lambda floor, story, n: corrections.correct(floor, story.message(n), 1 + n % 2, f"Corrected {n}."),
    "withdraw": about_message(corrections.withdraw),
    "retract": about_message(corrections.retract),
    "pin": about_message(marks.pin),
    "unpin": about_message(marks.unpin),
    "for the record": about_message(marks.for_the_record),
    "call to order": with_reason(rulings.call_to_order),
    "ask withdrawal": with_reason(rulings.ask_withdrawal),
    "strike": with_reason(rulings.strike),
    "appeal": lambda floor, story, n: rulings.appeal(floor, story.ruling(n), "It was in order."),
    "settle": lambda floor, story, n: rulings.settle(floor, story.ruling(n), n % 4, 2),
    "amend": lambda floor, story, n: charter.amend(floor, Charter(presence=bool(n % 2), retract_minutes=n)),
    "acknowledge": lambda floor, story, n: charter.acknowledge(floor, floor.room.charter_version),
    "open topic": lambda floor, story, n: topics.open_topic(floor, f"Topic {n}"),
    "close topic": lambda floor, story, n: topics.close(floor, story.cast.topic),
    "reopen topic": lambda floor, story, n: topics.reopen(floor, story.cast.topic),
    "open meeting": lambda floor, story, n: meetings.open_meeting(floor),
    "suspend": lambda floor, story, n: meetings.suspend(floor),
    "resume": lambda floor, story, n: meetings.resume(floor),
    "adjourn": lambda floor, story, n: meetings.adjourn(floor),
    "revoke": lambda floor, story, n: seating.revoke(floor, story.seat(n), "Recalled."),
    "grant": lambda floor, story, n: seating.grant(floor, story.person(n), Role.DELEGATE),
    "give up": lambda floor, story, n: seating.give_up(floor),
}
IN_CONFERENCE: dict[str, Act] = {
    "link": lambda floor, story, n: inviting.link(floor, uuid4()),
    "add theme": lambda floor, story, n: themes.add(floor, {"en": f"Theme {n}"}, {"en": ""}),
    "archive": lambda floor, story, n: seating.archive(floor, story.cast.room),
}
STEPS = some.lists(
    some.tuples(
        some.sampled_from(NAMES), some.sampled_from([*list(IN_ROOM) * 3, *IN_CONFERENCE]), some.integers(0, 12)
    ),
    min_size=5,
    max_size=40,
)


async def play(story: Story, name: str, verb: str, n: int) -> None:
    """One step of a story; what the rules refuse is part of it."""
    cast = story.cast
    try:
        if verb in IN_ROOM:
            done = await cast.does(name, lambda floor: IN_ROOM[verb](floor, story, n))
        else:
            act = IN_CONFERENCE[verb]
            done = await cast.attends(name, lambda floor: act(floor, story, n), also=(cast.room,))
    except (Refused, NotHere):
        return
    for entry in done.entries:
        if entry.kind == "Posted":
            story.said.append(UUID(entry.body["message"]))
        if entry.kind in {"CalledToOrder", "WithdrawalAsked", "Struck"}:
            story.ruled.append(UUID(entry.body["ruling"]))
        if entry.kind == "Seated":
            cast.seats.update(
                {who: UUID(entry.body["seat"]) for who in NAMES if str(cast.persons[who]) == entry.body["person"]}
            )


async def differences(store: Store) -> list[Difference]:
    async with store.reading() as session:
        return await rebuild.differences(session)


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
async def test_whatever_is_done_the_tables_are_what_the_records_say(
    store: Store, steps: list[tuple[str, str, int]]
) -> None:
    cast = await gather(store)
    story = Story(cast, [], [])
    for step in steps:
        await play(story, *step)
    await cast.writer.close()
    assert await differences(store) == []
    assert all(each.whole for each in (await checked(store)).values())


async def test_every_step_of_the_stories_can_succeed(cast: Cast) -> None:
    """So that the stories above are not all refusals."""
    story, heard = Story(cast, [], []), cast.heard
    for name, verb, n in [
        ("secretariat", "add theme", 1),
        ("norway", "link", 0),
        ("norway", "post", 0),
        ("icbl", "post", 1),
        ("south_africa", "reply", 2),
        ("south_africa", "quote", 0),
        ("norway", "for the record", 0),
        ("canada", "pin", 0),
        ("canada", "unpin", 0),
        ("norway", "correct", 0),
        ("canada", "call to order", 1),
        ("canada", "ask withdrawal", 1),
        ("canada", "strike", 1),
        ("icbl", "appeal", 2),
        ("canada", "settle", 11),
        ("icbl", "withdraw", 1),
        ("norway", "retract", 0),
        ("canada", "open meeting", 0),
        ("canada", "suspend", 0),
        ("canada", "resume", 0),
        ("canada", "adjourn", 0),
        ("norway", "open topic", 7),
        ("canada", "close topic", 0),
        ("canada", "reopen topic", 0),
        ("canada", "amend", 3),
        ("norway", "acknowledge", 0),
        ("canada", "revoke", 4),
        ("canada", "grant", 4),
        ("norway", "give up", 0),
        ("secretariat", "archive", 0),
    ]:
        before = len(heard)
        await play(story, name, verb, n)
        assert len(heard) > before, verb
    assert await differences(cast.store) == []
    assert all(each.whole for each in (await checked(cast.store)).values())


async def test_somebody_newly_seated_speaks_at_once_and_it_is_replayed(cast: Cast) -> None:
    """Rows that refer to each other may come in one piece when they are replayed."""
    await cast.says("canada", "The floor is open.")
    await cast.does("canada", lambda floor: seating.revoke(floor, cast.seats["icbl"]))
    done = await cast.does("canada", lambda floor: seating.grant(floor, cast.persons["icbl"], Role.DELEGATE))
    cast.seats["icbl"] = UUID(done.entries[0].body["seat"])
    await cast.does("icbl", lambda floor: charter.acknowledge(floor, 1))
    await cast.says("icbl", "Thank you.")
    assert await differences(cast.store) == []


async def test_a_row_changed_lost_or_slipped_in_is_found(cast: Cast) -> None:
    first, second = await cast.says("norway", "First."), await cast.says("norway", "Second.")
    slipped = {"id": uuid4(), "room_id": cast.room, "number": 9, "title": "Slipped in", "closed": False, "count": 0}
    async with cast.store.writing() as session, session.begin():
        await session.execute(update(Message).where(col(Message.id) == first).values(text="Not what was said."))
        await session.execute(delete(Message).where(col(Message.id) == second))
        await session.execute(insert(Topic).values(**slipped))
        await session.execute(update(Room).where(col(Room.id) == cast.room).values(archived=True))
        await session.execute(update(Seat).where(col(Seat.id) == cast.seats["icrc"]).values(role=Role.DELEGATE))
    found = {(each.table, each.key[0]): each for each in await differences(cast.store)}
    assert found.keys() == {
        ("message", first),
        ("message", second),
        ("topic", slipped["id"]),
        ("room", cast.room),
        ("seat", cast.seats["icrc"]),
    }
    lines = {key: rebuild.line(each) for key, each in found.items()}
    assert lines["message", first].endswith("text differ")
    assert lines["message", second].endswith("missing from the tables in use")
    assert lines["topic", slipped["id"]].endswith("in no record")
    assert lines["seat", cast.seats["icrc"]].endswith("role differ")
    assert "Not what was said" not in rebuild.as_lines(list(found.values()), 1)


async def test_who_sits_at_the_table_is_replayed(cast: Cast) -> None:
    """Groups, credentials, how entities were invited and how people are registered; and a caucus."""
    people = [cast.persons[name] for name in ("norway", "canada")]
    formed = await cast.attends("secretariat", partial(groups.form, name="Core group"))
    group, norway = UUID(formed.entries[-1].body["group"]), cast.entities["norway"]
    steps: list[Any] = [
        partial(groups.compose, group_id=group, entities=[norway, cast.entities["icbl"]]),
        partial(groups.compose, group_id=group, entities=[norway]),
        *(partial(credentials.turn, people=people, to=to, reason="Unsigned.") for to in credentials.State),
        partial(accreditation.describe, entity_id=norway, recruitment="Standing invitation", call="First call"),
        partial(
            accreditation.describe_person,
            person_id=cast.persons["icbl"],
            function=Function.HEAD,
            gender=Gender.WOMAN,
            withheld=True,
        ),
        partial(
            arrival.walk_in,
            entity_id=norway,
            name="Wanda Walker",
            role=Role.OBSERVER,
            capacity=Capacity.EXPERT,
            rooms=[cast.room],
        ),
    ]
    for step in steps:
        await cast.attends("secretariat", step, also=(cast.room,))
    await cast.attends("norway", partial(caucuses.withdraw, title="Quiet", purpose="", people=[cast.persons["icbl"]]))
    assert await differences(cast.store) == []
