"""Held messages: for a few seconds seen by nobody but their author, who may call them back."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from rooms import seating
from rooms.threads import held, topics
from rooms.threads.held import Held
from rooms.threads.messages import Message, Words
from server.outbox import Outbox
from tests.cast import Cast, entries
from tests.rooms.ways import amended, archived, later, nobody_else, numbers, refused

WORDS = Words(text="Nine years, and not a day more.", for_record=True)


async def rows(cast: Cast, model: Any) -> list[Any]:
    async with cast.store.reading() as session:
        return list((await session.execute(select(model))).scalars())


async def hold(cast: Cast, name: str = "norway", words: Words = WORDS) -> Held:
    done = await cast.does(name, partial(held.hold, topic_id=cast.topic, words=words))
    assert done.result
    return done.result


async def test_held_words_are_in_no_record_and_in_no_thread(cast: Cast) -> None:
    await amended(cast, call_back_seconds=10)
    before = await numbers(cast)
    await hold(cast)
    assert await numbers(cast) == before
    assert await rows(cast, Message) == []


async def test_held_words_are_due_when_the_charter_says(cast: Cast) -> None:
    await amended(cast, call_back_seconds=10)
    at = datetime.now(UTC)
    later(cast, seconds=0)
    waiting = await hold(cast)
    assert timedelta(seconds=9) < waiting.due_at - at < timedelta(seconds=12)
    async with cast.store.reading() as session:
        assert await held.due(session, waiting.due_at - timedelta(seconds=1)) == []
        assert [each.id for each in await held.due(session, waiting.due_at)] == [waiting.id]


async def test_words_are_called_back_whole_and_only_by_their_author(cast: Cast) -> None:
    waiting = await hold(cast)
    with refused("message.gone_out_already"):
        await cast.does("icbl", partial(held.call_back, held_id=waiting.id))
    done = await cast.does("norway", partial(held.call_back, held_id=waiting.id))
    assert done.result == WORDS
    with refused("message.gone_out_already"):
        await cast.does("norway", partial(held.call_back, held_id=waiting.id))


async def test_what_is_not_called_back_goes_out_once(cast: Cast) -> None:
    await hold(cast)
    outbox = Outbox(cast.store, cast.writer)
    await outbox.send()
    await outbox.send()
    (message,) = await rows(cast, Message)
    assert (message.text, message.for_record) == (WORDS.text, True)
    assert await rows(cast, Held) == []
    assert (await entries(cast.store, cast.room))[-1].kind == "Posted"


async def test_what_was_called_back_does_not_go_out(cast: Cast) -> None:
    waiting = await hold(cast)
    outbox = Outbox(cast.store, cast.writer)
    await cast.does("norway", partial(held.call_back, held_id=waiting.id))
    await outbox.post(waiting)
    assert await rows(cast, Message) == []


async def test_what_can_no_longer_be_said_stays_with_its_author_and_says_why(cast: Cast) -> None:
    waiting = await hold(cast)
    await cast.does("canada", partial(topics.close, topic_id=cast.topic))
    await Outbox(cast.store, cast.writer).send()
    (left,) = await rows(cast, Held)
    assert (left.refused, left.words) == ("topic.closed", WORDS)
    assert (await cast.does("norway", partial(held.call_back, held_id=waiting.id))).result == WORDS


async def test_words_of_a_seat_that_has_ended_do_not_go_out(cast: Cast) -> None:
    await hold(cast, "icbl")
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    await Outbox(cast.store, cast.writer).send()
    assert await rows(cast, Message) == []
    assert [each.refused for each in await rows(cast, Held)] == ["seat.ended_already"]


async def test_what_could_not_be_said_is_not_held(cast: Cast) -> None:
    with refused("message.empty", "text"):
        await hold(cast, words=Words(text=" "))
    await cast.does("canada", partial(topics.close, topic_id=cast.topic))
    with refused("topic.closed"):
        await hold(cast)
    await archived(cast)
    with refused("room.archived"):
        await hold(cast)
    await nobody_else_holds(cast)


async def nobody_else_holds(cast: Cast) -> None:
    await nobody_else(cast, partial(held.hold, topic_id=cast.topic, words=WORDS))
    assert await rows(cast, Held) == []
