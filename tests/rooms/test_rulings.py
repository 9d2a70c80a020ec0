"""Rulings: a chair calls to order, asks for a withdrawal or strikes; the room may be asked whether that stands."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from rooms.floor import NotHere
from rooms.threads import corrections, deeds, rulings, shown
from rooms.threads.messages import Message, State
from rooms.threads.rulings import Outcome, Ruling, RulingView
from tests.cast import Cast, row
from tests.rooms.seeing import found, seen
from tests.rooms.ways import another_room, archived, nobody_else, numbers, refused

SAID = "My neighbour does not mean a word of it."
Measured = Callable[..., Any]
MEASURES = (rulings.call_to_order, rulings.ask_withdrawal, rulings.strike)


async def ruled(cast: Cast, measure: Measured, message: UUID, reason: str = "Rule 68.") -> UUID:
    done = await cast.does("canada", partial(measure, message_id=message, reason=reason))
    return UUID(done.entries[-1].body["ruling"])


async def log(cast: Cast, name: str = "icrc") -> list[RulingView]:
    """The log of the room as somebody reads it."""
    async with cast.floor_of(name) as floor:
        ids = await rulings.of_room(floor.session, cast.room)
        views = await rulings.view(floor.session, ids, floor.audience("en"))
        return [views[id] for id in ids]


@pytest.mark.parametrize("measure", MEASURES)
async def test_only_the_chair_rules_and_gives_a_reason(cast: Cast, measure: Measured) -> None:
    said, before = await cast.says("norway", SAID), await numbers(cast)
    for name in ("norway", "icbl", "icrc", "secretariat"):
        with refused("not_permitted"):
            await cast.does(name, partial(measure, message_id=said, reason="I do not like it."))
    with refused("name.empty", "reason"):
        await ruled(cast, measure, said, " ")
    assert await numbers(cast) == before
    await ruled(cast, measure, said)
    await nobody_else(cast, partial(measure, message_id=said, reason="Rule 68."))


async def test_a_call_to_order_and_a_request_stand_beside_the_words(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await ruled(cast, rulings.call_to_order, said, "Speak to the item.")
    await ruled(cast, rulings.ask_withdrawal, said, "Please take it back.")
    view = await seen(cast, said)
    assert view.text == SAID
    assert [each.reason for each in view.called_to_order] == ["Speak to the item."]
    assert view.withdrawal_asked
    assert view.withdrawal_asked.reason == "Please take it back."
    assert view.ruling is None


async def test_struck_words_are_hidden_and_not_found_and_stay_sealed(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await cast.does("norway", partial(corrections.correct, message_id=said, version=1, text=SAID + " None."))
    await ruled(cast, rulings.strike, said)
    view = await seen(cast, said)
    assert (view.state, view.text) == (State.STRUCK, None)
    assert view.ruling
    assert view.ruling.reason == "Rule 68."
    assert await found(cast, "icrc", "neighbour") == []
    async with cast.floor_of("icrc") as floor:
        versions = await shown.history(floor.session, await floor.find(Message, said))
    assert [each.text for each in versions] == [None, None]
    assert (await row(cast.store, Message, said)).text == SAID + " None."


async def test_what_no_longer_stands_is_not_ruled_upon(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await ruled(cast, rulings.strike, said)
    for measure in MEASURES:
        with refused("message.struck"):
            await ruled(cast, measure, said)
    for act in (corrections.withdraw, corrections.retract):
        with refused("message.struck"):
            await cast.does("norway", partial(act, message_id=said))


async def test_an_appeal_is_made_once_and_not_by_whoever_ruled_nor_by_an_observer(cast: Cast) -> None:
    ruling = await ruled(cast, rulings.strike, await cast.says("norway", SAID))
    for name, reason in (("canada", "ruling.own"), ("icrc", "not_permitted"), ("secretariat", "not_permitted")):
        with refused(reason):
            await cast.does(name, partial(rulings.appeal, ruling_id=ruling, reason="It was in order."))
    with refused("name.empty", "reason"):
        await cast.does("norway", partial(rulings.appeal, ruling_id=ruling, reason=""))
    await cast.does("norway", partial(rulings.appeal, ruling_id=ruling, reason="It was in order."))
    with refused("ruling.appealed"):
        await cast.does("icbl", partial(rulings.appeal, ruling_id=ruling, reason="Indeed it was."))
    await nobody_else(cast, partial(rulings.appeal, ruling_id=ruling, reason="It was in order."))


@pytest.mark.parametrize(
    ("for_overruling", "against", "outcome", "state"),
    [
        (3, 2, Outcome.OVERRULED, State.STANDING),
        (2, 2, Outcome.UPHELD, State.STRUCK),
        (0, 0, Outcome.UPHELD, State.STRUCK),
        (1, 4, Outcome.UPHELD, State.STRUCK),
    ],
)
async def test_only_a_majority_overrules_and_the_ruling_stands_on_a_tie(
    cast: Cast, for_overruling: int, against: int, outcome: Outcome, state: State
) -> None:
    said = await cast.says("norway", SAID)
    ruling = await ruled(cast, rulings.strike, said)
    await cast.does("norway", partial(rulings.appeal, ruling_id=ruling, reason="It was in order."))
    settle = partial(rulings.settle, ruling_id=ruling, for_overruling=for_overruling, against=against)
    await cast.does("canada", settle)
    (view,) = await log(cast)
    assert (view.outcome, view.for_overruling, view.against) == (outcome, for_overruling, against)
    assert (view.speaker.entity, view.by.entity) == ("Norway", "Canada")
    assert view.appellant
    assert (view.appellant.entity, view.appeal) == ("Norway", "It was in order.")
    assert (await seen(cast, said)).state == state
    with refused("ruling.not_appealed"):
        await cast.does("canada", settle)
    with refused(f"ruling.{outcome}"):
        await cast.does("icbl", partial(rulings.appeal, ruling_id=ruling, reason="Once more."))


async def test_votes_are_counted_by_the_chair_and_in_numbers_that_can_be(cast: Cast) -> None:
    ruling = await ruled(cast, rulings.strike, await cast.says("norway", SAID))
    with refused("ruling.not_appealed"):
        await cast.does("canada", partial(rulings.settle, ruling_id=ruling, for_overruling=1, against=0))
    await cast.does("norway", partial(rulings.appeal, ruling_id=ruling, reason="It was in order."))
    for hands in ((-1, 0), (0, -1), (10_001, 0)):
        with refused("votes.out_of_range", "for_overruling"):
            act = partial(rulings.settle, ruling_id=ruling, for_overruling=hands[0], against=hands[1])
            await cast.does("canada", act)
    with refused("not_permitted"):
        await cast.does("norway", partial(rulings.settle, ruling_id=ruling, for_overruling=9, against=0))
    await nobody_else(cast, partial(rulings.settle, ruling_id=ruling, for_overruling=9, against=0))


async def test_the_log_bears_every_measure_the_latest_first(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    for measure in MEASURES:
        await ruled(cast, measure, said)
    views = await log(cast)
    assert [each.measure for each in views] == ["struck", "withdrawal_asked", "call_to_order"]
    assert {each.ordinal for each in views} == {1}


async def test_what_is_open_about_a_ruling_is_what_the_acts_allow(cast: Cast) -> None:
    ruling = await ruled(cast, rulings.strike, await cast.says("norway", SAID))

    async def may(name: str) -> tuple[bool, bool]:
        async with cast.floor_of(name) as floor:
            return await deeds.may_appeal(floor, ruling), await deeds.may_settle(floor, ruling)

    assert await may("norway") == (True, False)
    assert await may("icrc") == (False, False)
    assert await may("canada") == (False, False)
    await cast.does("norway", partial(rulings.appeal, ruling_id=ruling, reason="It was in order."))
    assert await may("norway") == (False, False)
    assert await may("canada") == (False, True)


async def test_rulings_stay_in_their_room_and_end_with_it(cast: Cast) -> None:
    other = await another_room(cast)
    ruling = await ruled(cast, rulings.strike, await cast.says("norway", SAID))
    elsewhere = await other.says("norway", "Elsewhere.")
    with pytest.raises(NotHere):
        await other.does("norway", partial(rulings.appeal, ruling_id=ruling, reason="From elsewhere."))
    with pytest.raises(NotHere):
        await ruled(cast, rulings.strike, elsewhere)
    said = await cast.says("norway", "One more.")
    await archived(cast)
    for name, act in (
        ("canada", partial(rulings.strike, message_id=said, reason="Too late.")),
        ("norway", partial(rulings.appeal, ruling_id=ruling, reason="Too late.")),
    ):
        with refused("room.archived"):
            await cast.does(name, act)
    async with cast.store.reading() as session:
        assert len((await session.execute(select(Ruling).where(col(Ruling.room_id) == cast.room))).all()) == 1
