"""Meetings: opened, suspended, resumed and adjourned by whoever chairs, in the order that makes sense."""

from functools import partial

import pytest

from rooms import meetings, seating
from rooms.room import Room, Sitting
from tests.cast import Cast, row
from tests.rooms.ways import archived, nobody_else, numbers, refused

ACTS = {
    "open": meetings.open_meeting,
    "suspend": meetings.suspend,
    "resume": meetings.resume,
    "adjourn": meetings.adjourn,
}
# From each state: what may be done, and the state it leads to.
LAWFUL = {
    Sitting.NONE: {"open": Sitting.OPEN},
    Sitting.OPEN: {"suspend": Sitting.SUSPENDED, "adjourn": Sitting.ADJOURNED},
    Sitting.SUSPENDED: {"resume": Sitting.OPEN, "adjourn": Sitting.ADJOURNED},
    Sitting.ADJOURNED: {"open": Sitting.OPEN},
}
WAYS = {
    Sitting.NONE: [],
    Sitting.OPEN: ["open"],
    Sitting.SUSPENDED: ["open", "suspend"],
    Sitting.ADJOURNED: ["open", "adjourn"],
}


async def sitting(cast: Cast) -> tuple[str, int]:
    room = await row(cast.store, Room, cast.room)
    return room.sitting, room.sitting_number


@pytest.mark.parametrize("state", list(Sitting))
@pytest.mark.parametrize("act", list(ACTS))
async def test_each_state_allows_what_it_allows_and_nothing_else(cast: Cast, state: Sitting, act: str) -> None:
    for step in WAYS[state]:
        await cast.does("canada", ACTS[step])
    before, count = await numbers(cast), (await sitting(cast))[1]
    if act in LAWFUL[state]:
        await cast.does("canada", ACTS[act])
        assert await sitting(cast) == (LAWFUL[state][act], count + (act == "open"))
        return
    with refused(f"meeting.is_{state}"):
        await cast.does("canada", ACTS[act])
    assert await numbers(cast) == before


@pytest.mark.parametrize("act", list(ACTS))
async def test_nobody_but_the_chair_moves_the_meeting(cast: Cast, act: str) -> None:
    for name in ("norway", "icrc", "secretariat"):
        with refused("not_permitted"):
            await cast.does(name, ACTS[act])
    await nobody_else(cast, ACTS[act])


async def test_a_room_in_session_is_not_archived_and_an_archived_one_does_not_sit(cast: Cast) -> None:
    await cast.does("canada", meetings.open_meeting)
    with refused("room.sitting"):
        await cast.attends("secretariat", partial(seating.archive, room_id=cast.room), also=(cast.room,))
    await cast.does("canada", meetings.adjourn)
    await archived(cast)
    with refused("room.archived"):
        await cast.does("canada", meetings.open_meeting)


async def test_the_meeting_is_dated_by_its_last_change(cast: Cast) -> None:
    opened = await cast.does("canada", meetings.open_meeting)
    assert (await row(cast.store, Room, cast.room)).sitting_since == opened.entries[0].at
    suspended = await cast.does("canada", meetings.suspend)
    assert (await row(cast.store, Room, cast.room)).sitting_since == suspended.entries[0].at
