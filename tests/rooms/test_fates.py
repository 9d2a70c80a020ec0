"""Fates: what befalls a message at the will of whoever said it, and the marks it bears."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from rooms import seating
from rooms.attachments import Attachment
from rooms.floor import Floor, NotHere, Refused
from rooms.threads import corrections, deeds, marks, shown
from rooms.threads.deeds import Deed
from rooms.threads.findable import Findable
from rooms.threads.marks import PINS_LIMIT
from rooms.threads.messages import Message, State
from tests.cast import Cast, entries
from tests.rooms.seeing import file, found, message, open_to, seen
from tests.rooms.test_record import checked, everything
from tests.rooms.ways import Act, later, nobody_else, numbers, refused

MINUTE = timedelta(minutes=1)
SAID = "Norway would accept nine years."


async def test_a_correction_keeps_what_stood_before(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="Ten years."))
    view = await seen(cast, said)
    assert (view.text, view.corrections) == ("Ten years.", 1)
    async with cast.floor_of("icrc") as floor:
        versions = await shown.history(floor.session, await floor.find(Message, said))
    record = {entry.digest for entry in await entries(cast.store, cast.room)}
    assert [(each.number, each.text) for each in versions] == [(1, SAID), (2, "Ten years.")]
    assert {each.digest for each in versions} <= record
    assert await found(cast, "icrc", "nine") == []
    assert await found(cast, "icrc", "ten") == [said]


async def test_two_corrections_at_once_store_one_and_refuse_the_other(cast: Cast) -> None:
    said, before = await cast.says("norway", SAID), await numbers(cast)

    def to(words: str) -> Act:
        return partial(corrections.correct, message_id=said, version=1, text=words)

    results: list[Any] = await asyncio.gather(
        *(cast.does("norway", to(words)) for words in ("Ten.", "Eleven.")),
        return_exceptions=True,
    )
    refusals = [each for each in results if isinstance(each, Refused)]
    assert [(each.reason, each.field) for each in refusals] == [("message.changed_meanwhile", "text")]
    assert await numbers(cast) == before + 1
    assert (await message(cast, said)).text == "Ten."
    assert (await message(cast, said)).version == 2


async def test_the_same_words_are_no_correction_and_nobody_corrects_another(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    with refused("message.unchanged", "text"):
        await cast.does("norway", partial(corrections.correct, message_id=said, version=1, text=SAID))
    for act in (
        partial(corrections.correct, message_id=said, version=1, text="Ten."),
        partial(corrections.withdraw, message_id=said),
        partial(corrections.retract, message_id=said),
        partial(marks.for_the_record, message_id=said),
    ):
        for name in ("canada", "south_africa", "secretariat"):
            with refused("message.not_yours"):
                await cast.does(name, act)
    await nobody_else(cast, partial(corrections.correct, message_id=said, version=1, text="Ten."))


async def test_what_was_withdrawn_stays_readable_and_is_not_touched_again(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await cast.does("norway", partial(corrections.withdraw, message_id=said))
    view = await seen(cast, said)
    assert (view.state, view.text) == (State.WITHDRAWN, SAID)
    for act in (corrections.withdraw, corrections.retract, marks.for_the_record):
        with refused("message.withdrawn"):
            await cast.does("norway", partial(act, message_id=said))
    assert await found(cast, "icrc", "nine") == []


async def test_retraction_erases_the_words_from_tables_record_and_search_and_the_chain_holds(cast: Cast) -> None:
    said = await cast.says("norway", "A quincunx of years.", files=(file("quincunx.pdf"),))
    await cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="Quincunxes, then."))
    await cast.says("icbl", "Which?", quote_of=said)
    assert await found(cast, "icrc", "quincunxes") == [said]
    await cast.does("norway", partial(corrections.retract, message_id=said))
    assert "uincunx" not in await everything(cast.store)
    assert await found(cast, "icrc", "quincunxes") == []
    async with cast.store.reading() as session:
        assert (await session.execute(select(Findable).where(col(Findable.message_id) == said))).first() is None
        assert (await session.execute(select(Attachment).where(col(Attachment.message_id) == said))).first() is None
        if cast.store.dialect == "sqlite":
            query = text("SELECT count(*) FROM findable_words WHERE findable_words MATCH 'quincunx*'")
            assert (await session.execute(query)).scalar_one() == 0
    results = await checked(cast.store)
    assert results["Room"].whole
    assert results["Room"].finding.erased == 2


async def test_what_is_left_of_retracted_words_is_the_digest_of_their_entry(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    digest = (await entries(cast.store, cast.room))[-1].digest
    await cast.does("norway", partial(corrections.retract, message_id=said))
    view = await seen(cast, said)
    assert (view.state, view.text, view.digest) == (State.RETRACTED, None, digest)
    async with cast.floor_of("icrc") as floor:
        versions = await shown.history(floor.session, await floor.find(Message, said))
    assert [(each.text, each.digest) for each in versions] == [(None, digest)]


async def test_words_are_retracted_within_the_minutes_of_the_charter_and_no_later(cast: Cast) -> None:
    first, second = await cast.says("norway", SAID), await cast.says("norway", "And ten.")
    later(cast, minutes=14)
    await cast.does("norway", partial(corrections.retract, message_id=first))
    later(cast, minutes=16)
    with refused("message.too_late_to_retract"):
        await cast.does("norway", partial(corrections.retract, message_id=second))
    await cast.does("norway", partial(corrections.withdraw, message_id=second))


async def test_a_pin_is_kept_at_the_head_of_its_topic(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    with refused("not_permitted"):
        await cast.does("norway", partial(marks.pin, message_id=said))
    await cast.does("canada", partial(marks.pin, message_id=said))
    async with cast.floor_of("icrc") as floor:
        head = (await shown.topic(floor.session, [cast.topic], floor.audience("en")))[cast.topic]
    assert [(each.ordinal, each.words) for each in head.pinned] == [(1, SAID)]
    with refused("message.pinned_already"):
        await cast.does("canada", partial(marks.pin, message_id=said))
    await cast.does("canada", partial(marks.unpin, message_id=said))
    with refused("message.not_pinned"):
        await cast.does("canada", partial(marks.unpin, message_id=said))
    await nobody_else(cast, partial(marks.pin, message_id=said))


async def test_so_many_messages_are_pinned_and_no_more(cast: Cast) -> None:
    for number in range(PINS_LIMIT):
        said = await cast.says("norway", f"Point {number}.")
        await cast.does("canada", partial(marks.pin, message_id=said))
    last = await cast.says("norway", "One more.")
    with refused("message.too_many_pins"):
        await cast.does("canada", partial(marks.pin, message_id=last))
    assert Deed.PIN not in await open_to(cast, "canada", last)


async def test_one_puts_ones_own_words_on_record_once(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await cast.does("norway", partial(marks.for_the_record, message_id=said))
    assert (await seen(cast, said)).for_record
    with refused("message.for_record_already"):
        await cast.does("norway", partial(marks.for_the_record, message_id=said))
    assert (await seen(cast, await cast.says("norway", "For the record.", for_record=True))).for_record


async def test_the_deeds_that_are_open_are_those_the_acts_allow(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    speaking = {Deed.REPLY, Deed.QUOTE}
    own = {Deed.CORRECTION, Deed.WITHDRAWAL, Deed.RETRACTION, Deed.RECORD}
    bureau = {Deed.PIN, Deed.CALL_TO_ORDER, Deed.WITHDRAWAL_REQUEST, Deed.STRIKE}
    assert await open_to(cast, "norway", said) == speaking | own
    assert await open_to(cast, "canada", said) == speaking | bureau
    assert await open_to(cast, "icrc", said) == speaking
    await cast.does("canada", partial(marks.pin, message_id=said))
    assert await open_to(cast, "canada", said) == speaking | bureau - {Deed.PIN} | {Deed.UNPIN}
    await cast.does("norway", partial(corrections.withdraw, message_id=said))
    assert await open_to(cast, "norway", said) == {Deed.REPLY}
    before = await numbers(cast)
    await open_to(cast, "canada", said)
    assert await numbers(cast) == before


async def test_the_time_to_retract_ends_for_the_deeds_too(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    async with cast.floor_of("norway") as floor:
        now = (await floor.find(Message, said)).at
        for minutes, there in ((14, True), (16, False)):
            at = Floor(floor.session, floor.place, floor.seat, now + minutes * MINUTE)
            assert (Deed.RETRACTION in await deeds.of_message(at, await floor.find(Message, said))) is there


async def test_a_seat_that_has_ended_corrects_nothing_and_its_words_stay(cast: Cast) -> None:
    said = await cast.says("icbl", "Stockpiles too.")
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    with pytest.raises(NotHere):
        await cast.does("icbl", partial(corrections.withdraw, message_id=said))
    assert (await seen(cast, said)).credit.entity == "ICBL"
