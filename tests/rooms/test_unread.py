"""Unread: how much each seat has not read, where it begins, and what is asked of it; nobody else's business."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms import asked, charter, seating, segments, unread
from rooms.asked import Asked, Asking
from rooms.people import Role, Seat
from rooms.pseudonyms import Bookmark
from rooms.room import Attribution, Charter, Kind, Room
from rooms.threads import corrections, naming, rulings, topics
from rooms.threads.messages import Words, post
from rooms.unread import Reading, RoomUnread
from server import readings
from tests.cast import PLAN, Cast, row
from tests.rooms.ways import another_room


async def read(cast: Cast, name: str, topic: UUID, upto: int) -> None:
    """Somebody says how far they have read."""

    async def kept(session: AsyncSession, now: Any) -> None:
        await readings.keep(session, {(cast.seats[name], topic): upto}, now)

    await cast.writer.plainly(kept)


async def news(cast: Cast, name: str, *rooms: Cast) -> dict[UUID, RoomUnread]:
    async with cast.store.reading() as session:
        seats = [await session.get_one(Seat, each.seats[name]) for each in (cast, *rooms)]
        return await unread.in_conference(session, seats)


async def count(cast: Cast, name: str) -> int:
    found = (await news(cast, name)).get(cast.room)
    return found.count if found else 0


async def test_everything_is_new_until_it_is_read(cast: Cast) -> None:
    for n in range(3):
        await cast.says("norway", f"Message {n}.")
    assert [await count(cast, name) for name in ("canada", "icrc", "secretariat")] == [3, 3, 3]
    await read(cast, "canada", cast.topic, 2)
    found = (await news(cast, "canada"))[cast.room]
    assert (found.count, found.topic, found.ordinal, found.words) == (1, cast.topic, 3, "Message 2.")
    assert await count(cast, "icrc") == 3
    await read(cast, "canada", cast.topic, 3)
    assert await news(cast, "canada") == {}


@pytest.mark.parametrize(("upto", "left"), [(-5, 2), (0, 2), (1, 1), (2, 0), (900, 0)])
async def test_one_reads_no_further_than_there_is(cast: Cast, upto: int, left: int) -> None:
    await cast.says("norway", "One.")
    await cast.says("norway", "Two.")
    await read(cast, "canada", cast.topic, upto)
    assert await count(cast, "canada") == left


async def test_reading_never_goes_backwards(cast: Cast) -> None:
    await cast.says("norway", "One.")
    await cast.says("norway", "Two.")
    await read(cast, "canada", cast.topic, 2)
    await read(cast, "canada", cast.topic, 1)
    assert await count(cast, "canada") == 0


async def test_topics_of_another_room_are_not_read_from_here(cast: Cast) -> None:
    other = await another_room(cast)
    await other.says("norway", "Elsewhere.")
    await read(cast, "canada", other.topic, 1)
    assert (await news(cast, "norway", other))[other.room].count == 1


async def test_each_room_has_its_own_count_and_the_first_topic_with_something_new(cast: Cast) -> None:
    other = await another_room(cast, Kind.CAUCUS, "icbl")
    await other.says("icbl", "Between ourselves.", language="fr")
    done = await cast.does("canada", partial(topics.open_topic, title="Second"))
    second = UUID(done.entries[-1].body["topic"])
    await cast.says("norway", "In the first.")
    await cast.does("norway", partial(post, topic_id=second, words=Words(text="In the second.")))
    found = await news(cast, "icbl", other)
    assert {room: (each.count, each.words, each.language) for room, each in found.items()} == {
        cast.room: (2, "In the first.", "en"),
        other.room: (1, "Between ourselves.", "fr"),
    }
    await read(cast, "icbl", cast.topic, 1)
    assert (await news(cast, "icbl"))[cast.room].topic == second


async def test_words_taken_back_are_not_the_first_words(cast: Cast) -> None:
    message = await cast.says("norway", "Regrettable.")
    await cast.does("norway", partial(corrections.retract, message_id=message))
    found = (await news(cast, "canada"))[cast.room]
    assert (found.count, found.words) == (1, "")


async def test_first_words_are_an_excerpt(cast: Cast) -> None:
    await cast.says("norway", "long " * 2000)
    assert len((await news(cast, "canada"))[cast.room].words) < 200


async def test_first_words_bear_no_marks(cast: Cast) -> None:
    await cast.says("norway", "> so it was said\n\n**To** @[Canada]: the *early_warning* _stands_,\n- `seven` days.")
    assert (await news(cast, "canada"))[cast.room].words == (
        "so it was said To Canada: the early_warning stands, seven days."
    )


async def test_nobody_has_anything_unread_before_anything_is_said(cast: Cast) -> None:
    assert await news(cast, "canada") == {}
    async with cast.store.reading() as session:
        assert await unread.in_conference(session, []) == {}


async def waits(cast: Cast, name: str) -> list[Asked]:
    async with cast.store.reading() as session:
        seat, room = await session.get_one(Seat, cast.seats[name]), await session.get_one(Room, cast.room)
        return await asked.of_seats(session, [(seat, room)])


async def test_a_charter_waits_until_it_is_acknowledged(cast: Cast) -> None:
    assert await waits(cast, "norway") == []
    terms = PLAN.charter.model_copy(update={"recording": "None."})
    await cast.does("canada", partial(charter.amend, charter=Charter.model_validate(terms.model_dump())))
    assert [(each.kind, each.about) for each in await waits(cast, "norway")] == [(Asking.CHARTER, cast.room)]
    await cast.does("norway", partial(charter.acknowledge, version=2))
    assert await waits(cast, "norway") == []


async def test_a_request_to_withdraw_waits_for_its_author_alone(cast: Cast) -> None:
    message = await cast.says("norway", "Intemperate.")
    await cast.does("canada", partial(rulings.ask_withdrawal, message_id=message, reason="Rule 68."))
    assert [(each.kind, each.about, each.ordinal) for each in await waits(cast, "norway")] == [
        (Asking.WITHDRAWAL, message, 1)
    ]
    assert await waits(cast, "icbl") == await waits(cast, "canada") == []
    await cast.does("norway", partial(corrections.withdraw, message_id=message))
    assert await waits(cast, "norway") == []


async def test_an_appeal_waits_for_the_chair_alone(cast: Cast) -> None:
    message = await cast.says("norway", "Intemperate.")
    done = await cast.does("canada", partial(rulings.strike, message_id=message, reason="Rule 68."))
    ruling = UUID(done.entries[-1].body["ruling"])
    assert await waits(cast, "canada") == []
    await cast.does("norway", partial(rulings.appeal, ruling_id=ruling, reason="It was fair."))
    assert [(each.kind, each.about) for each in await waits(cast, "canada")] == [(Asking.APPEAL, ruling)]
    for name in ("norway", "icbl", "secretariat"):
        assert await waits(cast, name) == []
    await cast.does("canada", partial(rulings.settle, ruling_id=ruling, for_overruling=1, against=3))
    assert await waits(cast, "canada") == []


async def test_nothing_waits_in_an_archived_room(cast: Cast) -> None:
    message = await cast.says("norway", "Intemperate.")
    await cast.does("canada", partial(rulings.ask_withdrawal, message_id=message, reason="Rule 68."))
    await cast.attends("secretariat", partial(seating.archive, room_id=cast.room), also=(cast.room,))
    assert await waits(cast, "norway") == []


async def test_inside_a_segment_marks_advance_and_leave_nothing_when_it_is_closed(cast: Cast) -> None:
    """By a token of the key alone; whoever did not enter it has read nothing there."""
    await cast.says("norway", "On the record.")
    await cast.does("canada", partial(naming.open_segment, rule=Attribution.CHATHAM_HOUSE))
    segment = (await row(cast.store, Room, cast.room)).segment_id
    assert segment is not None
    await cast.does("norway", partial(segments.acknowledge, segment_id=segment, rule=Attribution.CHATHAM_HOUSE))
    for words in ("In confidence.", "Again."):
        await cast.says("norway", words)
    for said, stands in ((2, 2), (1, 2), (9, 3)):
        for name in ("norway", "icbl"):
            await read(cast, name, cast.topic, said)
        assert await upto(cast, "norway") == stands
    assert await upto(cast, "icbl") == 0
    async with cast.store.reading() as session:
        marks = list((await session.execute(select(Bookmark))).scalars())
        assert list((await session.execute(select(Reading))).scalars()) == []
    assert [mark.upto for mark in marks] == [3]
    assert marks[0].id not in {*cast.seats.values(), cast.topic}
    await cast.does("canada", partial(segments.close, segment_id=segment))
    async with cast.store.reading() as session:
        assert list((await session.execute(select(Bookmark))).scalars()) == []
    assert await upto(cast, "norway") == 0


async def upto(cast: Cast, name: str) -> int:
    """How far somebody has read the topic."""
    async with cast.store.reading() as session:
        return (await unread.of_seats(session, [cast.seats[name]]))[cast.seats[name]][cast.topic].upto


async def last_room(cast: Cast, name: str) -> UUID | None:
    person = cast.persons[name]
    async with cast.store.reading() as session:
        return (await unread.last_written(session, [person])).get(person)


async def test_a_room_that_was_left_is_no_longer_the_one_last_written_in(cast: Cast) -> None:
    await cast.says("norway", "In the open.")
    other = await another_room(cast)
    await other.says("norway", "Among few.")
    assert await last_room(cast, "norway") == other.room
    await other.does("secretariat", partial(seating.grant, person_id=cast.persons["canada"], role=Role.CHAIR))
    await other.does("norway", seating.give_up)
    assert await last_room(cast, "norway") == cast.room
