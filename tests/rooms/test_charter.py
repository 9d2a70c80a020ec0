"""The charter: amended by the chair, tightened and never loosened, and acknowledged anew by everyone."""

from functools import partial

import pytest

from rooms import charter
from rooms.floor import NotHere
from rooms.people import Role, Seat
from rooms.room import Attribution, Charter, Room, grants
from rooms.room import Permission as May
from tests.cast import PLAN, Cast, entries, row
from tests.rooms.ways import archived, nobody_else, numbers, refused

TERMS = PLAN.charter.model_copy(update={"recording": "No recording."})


async def test_the_chair_amends_and_everyone_acknowledges_anew(cast: Cast) -> None:
    await cast.does("canada", partial(charter.amend, charter=TERMS, version=1))
    room = await row(cast.store, Room, cast.room)
    assert (room.charter, room.charter_version) == (TERMS, 2)
    assert (await row(cast.store, Seat, cast.seats["norway"])).acknowledged == 1
    await cast.does("norway", partial(charter.acknowledge, version=2))
    assert (await row(cast.store, Seat, cast.seats["norway"])).acknowledged == 2


@pytest.mark.parametrize("name", ["norway", "icbl", "icrc", "secretariat"])
async def test_nobody_else_amends(cast: Cast, name: str) -> None:
    with refused("not_permitted"):
        await cast.does(name, partial(charter.amend, charter=TERMS))


async def test_a_stranger_neither_amends_nor_acknowledges(cast: Cast) -> None:
    await nobody_else(cast, partial(charter.amend, charter=TERMS))
    with pytest.raises(NotHere):
        await cast.does("icbl", partial(charter.acknowledge, version=1))


async def test_the_rule_of_attribution_is_tightened_and_never_loosened(cast: Cast) -> None:
    for rule in (Attribution.BY_AFFILIATION, Attribution.CHATHAM_HOUSE):
        await cast.does("canada", partial(charter.amend, charter=TERMS.model_copy(update={"attribution": rule})))
    for rule in (Attribution.BY_AFFILIATION, Attribution.ON_RECORD):
        with refused("charter.not_loosened", "attribution"):
            await cast.does("canada", partial(charter.amend, charter=TERMS.model_copy(update={"attribution": rule})))


async def test_a_charter_that_says_the_same_or_of_an_older_version_is_not_entered(cast: Cast) -> None:
    before = await numbers(cast)
    with refused("charter.unchanged"):
        await cast.does("canada", partial(charter.amend, charter=PLAN.charter, version=1))
    assert await numbers(cast) == before
    await cast.does("canada", partial(charter.amend, charter=TERMS, version=1))
    with refused("charter.changed_meanwhile"):
        await cast.does("canada", partial(charter.amend, charter=Charter(), version=1))
    assert await numbers(cast) == before + 1


async def test_one_acknowledges_what_one_has_read_and_once(cast: Cast) -> None:
    with refused("charter.acknowledged_already"):
        await cast.does("norway", partial(charter.acknowledge, version=1))
    await cast.does("canada", partial(charter.amend, charter=TERMS))
    for version in (1, 3):
        with refused("charter.changed_meanwhile"):
            await cast.does("norway", partial(charter.acknowledge, version=version))


async def test_nothing_is_amended_in_an_archived_room(cast: Cast) -> None:
    await archived(cast)
    with refused("room.archived"):
        await cast.does("canada", partial(charter.amend, charter=TERMS))


async def test_the_charter_narrows_who_may_speak_and_nothing_else(cast: Cast) -> None:
    before = {permission: grants(await row(cast.store, Room, cast.room), permission) for permission in May}
    speakers = frozenset({Role.CHAIR})
    await cast.does("canada", partial(charter.amend, charter=TERMS.model_copy(update={"speakers": speakers})))
    room = await row(cast.store, Room, cast.room)
    after = {permission: grants(room, permission) for permission in May}
    assert {each for each in May if before[each] != after[each]} == {May.MESSAGE_POST}
    assert after[May.MESSAGE_POST] == speakers


async def test_an_acknowledgement_is_an_entry_of_the_record(cast: Cast) -> None:
    await cast.does("canada", partial(charter.amend, charter=TERMS))
    await cast.does("icrc", partial(charter.acknowledge, version=2))
    last = (await entries(cast.store, cast.room))[-1]
    assert (last.kind, last.seat_id, last.body["version"]) == ("Acknowledged", cast.seats["icrc"], 2)
