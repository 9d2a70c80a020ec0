"""Credentials: entered, accepted, challenged and expired; whoever is challenged goes on sitting, provisionally."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from rooms import attending, credentials
from rooms.credentials import REACHED, CredentialLine, State
from rooms.floor import NotHere
from server.clock import Clock
from tests.cast import Cast, entries
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import later, refused

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


async def of(cast: Cast, name: str) -> CredentialLine:
    async with cast.store.reading() as session:
        return {line.person: line for line in await credentials.lines(session, cast.conference)}[cast.persons[name]]


async def valid(cast: Cast, to: State, until: datetime | None, *names: str) -> None:
    people = [cast.persons[name] for name in names or ("norway",)]
    await cast.attends("secretariat", partial(credentials.turn, people=people, to=to, reason="Why?", until=until))


async def strike(cast: Cast) -> list[str]:
    """The clock looks; what it entered."""
    before = len(await entries(cast.store, cast.conference))
    assert cast.writer.clock
    await Clock(cast.store, cast.writer, cast.writer.clock).look()
    return [each.kind for each in (await entries(cast.store, cast.conference))[before:]]


async def test_they_run_out_at_their_moment_by_the_clock_and_never_before(cast: Cast) -> None:
    until = datetime.now(UTC) + timedelta(hours=2)
    await valid(cast, State.SUBMITTED, until, "norway", "canada")
    await valid(cast, State.ACCEPTED, None)
    assert [(await of(cast, name)).until for name in ("norway", "canada", "south_africa")] == [until, until, None]
    later(cast, hours=1)
    assert await strike(cast) == []
    later(cast, hours=3)
    assert await strike(cast) == ["CredentialsExpired"] * 2
    assert await strike(cast) == []
    found = await of(cast, "norway")
    assert (found.state, found.until) == (State.EXPIRED, None)
    assert await differences(cast.store) == []


async def test_a_later_moment_moves_it_and_none_lifts_it(cast: Cast) -> None:
    until = datetime.now(UTC) + timedelta(hours=2)
    await valid(cast, State.SUBMITTED, until)
    await valid(cast, State.ACCEPTED, until + timedelta(hours=2))
    await valid(cast, State.CHALLENGED, None)
    assert (await of(cast, "norway")).until == until + timedelta(hours=2), "a challenge does not prolong them"
    later(cast, hours=3)
    assert await strike(cast) == []
    await valid(cast, State.EXPIRED, None)
    later(cast, hours=5)
    assert await strike(cast) == []
    await valid(cast, State.SUBMITTED, None)
    later(cast, days=500)
    assert await strike(cast) == []


async def test_a_moment_that_has_passed_is_refused(cast: Cast) -> None:
    with refused("term.past", "until"):
        await valid(cast, State.SUBMITTED, datetime.now(UTC) - timedelta(seconds=1))
    assert (await of(cast, "norway")).state is None
