"""Credentials: entered, accepted, challenged and expired; whoever is challenged goes on sitting, provisionally."""

from functools import partial

import pytest

from rooms import attending, credentials
from rooms.credentials import REACHED, State
from rooms.floor import NotHere
from tests.cast import Cast, entries
from tests.rooms.ways import refused

WAYS: dict[State | None, list[State]] = {
    None: [],
    State.SUBMITTED: [State.SUBMITTED],
    State.ACCEPTED: [State.SUBMITTED, State.ACCEPTED],
    State.CHALLENGED: [State.SUBMITTED, State.CHALLENGED],
    State.EXPIRED: [State.SUBMITTED, State.EXPIRED],
}


async def turned(
    cast: Cast, to: State, *names: str, by: str = "secretariat", reason: str = "Signed by nobody."
) -> None:
    people = [cast.persons[name] for name in names or ("norway",)]
    await cast.attends(by, partial(credentials.turn, people=people, to=to, reason=reason))


async def standing(cast: Cast) -> dict[str, State | None]:
    async with cast.store.reading() as session:
        return {line.name: line.state for line in await credentials.lines(session, cast.conference)}


@pytest.mark.parametrize("before", WAYS)
@pytest.mark.parametrize("to", State)
async def test_each_turn_is_taken_or_refused_with_its_reason(cast: Cast, before: State | None, to: State) -> None:
    for step in WAYS[before]:
        await turned(cast, step)
    if before in REACHED[to]:
        await turned(cast, to)
        assert (await standing(cast))["Nils Norway"] == to
        return
    reason = "so_already" if before == to else before or "not_submitted"
    with refused(f"credentials.{reason}", "people"):
        await turned(cast, to)
    assert (await standing(cast))["Nils Norway"] == before


async def test_they_are_of_those_who_represent_a_state(cast: Cast) -> None:
    assert set(await standing(cast)) == {"Claire Canada", "Nils Norway", "Sipho South Africa"}
    with refused("credentials.of_no_state", "people"):
        await turned(cast, State.SUBMITTED, "norway", "icbl")
    assert (await standing(cast))["Nils Norway"] is None, "all or none"


async def test_many_at_once(cast: Cast) -> None:
    await turned(cast, State.SUBMITTED, "norway", "canada", "norway")
    assert set((await standing(cast)).values()) == {State.SUBMITTED, None}
    before = len(await entries(cast.store, cast.conference))
    with refused("credentials.not_submitted", "people"):
        await turned(cast, State.ACCEPTED, "norway", "south_africa")
    with refused("people.none", "people"):
        await cast.attends("secretariat", partial(credentials.turn, people=[], to=State.ACCEPTED))
    assert len(await entries(cast.store, cast.conference)) == before


async def test_a_challenge_says_why_and_its_words_can_be_erased(cast: Cast) -> None:
    await turned(cast, State.SUBMITTED)
    with refused("name.empty", "reason"):
        await turned(cast, State.CHALLENGED, reason=" ")
    await turned(cast, State.CHALLENGED)
    last = (await entries(cast.store, cast.conference))[-1]
    assert last.words == {"reason": "Signed by nobody."}


async def test_whoever_is_challenged_sits_provisionally_and_speaks(cast: Cast) -> None:
    await turned(cast, State.SUBMITTED)
    await turned(cast, State.CHALLENGED)
    async with cast.store.reading() as session:
        assert await credentials.provisional(session, cast.conference) == {cast.persons["norway"]}
        everyone = await attending.of_conference(session, cast.conference)
    assert [one.name for one in everyone if one.provisional] == ["Nils Norway"]
    await cast.says("norway", "We go on.")
    await turned(cast, State.ACCEPTED)
    async with cast.store.reading() as session:
        assert await credentials.provisional(session, cast.conference) == set()


async def test_the_secretariat_decides_and_nobody_of_another_conference_is_found(cast: Cast) -> None:
    with refused("not_permitted"):
        await turned(cast, State.SUBMITTED, by="norway")
    await turned(cast, State.SUBMITTED)
    with refused("not_permitted"):
        await turned(cast, State.ACCEPTED, by="canada")
    act = partial(credentials.turn, people=[cast.attending["norway"]], to=State.SUBMITTED)
    with pytest.raises(NotHere):
        await cast.attends("secretariat", act)
