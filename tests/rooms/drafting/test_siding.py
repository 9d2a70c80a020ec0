"""Siding: a delegation aligns itself with its group or dissociates itself, once for each thing its group says."""

from uuid import UUID

import pytest

from rooms import groups
from rooms.drafting.sides import positions, siding, stands
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.sides.siding import Side
from rooms.floor import NotHere
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report.\n\n2. They act.\n"


async def spoken_for(cast: Cast, *entities: str, seen_by: SeenBy = SeenBy.ROOM) -> tuple[Paper, UUID]:
    """A text of which Norway has said something in the name of a group; which position that is."""
    paper = await tabled(cast, SOURCE)
    done = await cast.attends("secretariat", lambda floor: groups.form(floor, "Friends of the ban", "Friends"))
    group = done.entries[-1].event.group  # type: ignore[attr-defined]
    ids = [cast.entities[each] for each in entities]
    await cast.attends("secretariat", lambda floor: groups.compose(floor, group, ids))
    said = await paper.does("norway", positions.take, 2, Saying(Stance.OPPOSE, group=group, seen_by=seen_by))
    return paper, said.event.position  # type: ignore[attr-defined]


async def sides(paper: Paper, name: str) -> list[tuple[str, str, str | None]]:
    async with paper.cast.floor_of(name) as floor:
        found = await stands.known_to(floor, paper.id, [2])
    return [(each.side, each.entity, each.reason) for stand in found for each in stand.sides]


async def test_a_member_of_the_group_sides_with_it_or_against_it(cast: Cast) -> None:
    paper, upon = await spoken_for(cast, "norway", "icbl")
    await paper.does("icbl", siding.side, 2, upon, Side.ALIGNED)
    assert await sides(paper, "icbl") == await sides(paper, "canada") == [("aligned", "ICBL", None)]
    assert await sides(paper, "norway") == await sides(paper, "icrc") == []
    await paper.does("icbl", siding.side, 2, upon, Side.DISSOCIATED, SeenBy.ROOM, "We need more.")
    assert await sides(paper, "norway") == [("dissociated", "ICBL", "We need more.")]
    await paper.does("icbl", siding.withdraw, 2, upon)
    assert await sides(paper, "icbl") == []
    with refused("position.none"):
        await paper.does("icbl", siding.withdraw, 2, upon)


async def test_what_was_said_falls_when_the_group_says_something_else(cast: Cast) -> None:
    paper, upon = await spoken_for(cast, "norway", "icbl")
    await paper.does("icbl", siding.side, 2, upon, Side.ALIGNED, SeenBy.ROOM)
    await paper.does("norway", positions.take, 2, Saying(Stance.SUPPORT, seen_by=SeenBy.ROOM))
    assert await sides(paper, "icbl") == []
    with refused("siding.changed_meanwhile"):
        await paper.does("icbl", siding.side, 2, upon, Side.ALIGNED)
    assert await differences(cast.store) == []


async def test_ones_own_position_stands_beside_it(cast: Cast) -> None:
    paper, upon = await spoken_for(cast, "norway", "icbl")
    await paper.does("icbl", siding.side, 2, upon, Side.DISSOCIATED, SeenBy.ROOM)
    await paper.does("icbl", positions.take, 2, Saying(Stance.SUPPORT, seen_by=SeenBy.ROOM))
    async with cast.floor_of("icrc") as floor:
        found = await stands.known_to(floor, paper.id, [2])
    assert [(each.entity, each.stance, [one.entity for one in each.sides]) for each in found] == [
        ("Norway", "oppose", ["ICBL"]),
        ("ICBL", "support", []),
    ]


async def test_who_cannot_side(cast: Cast) -> None:
    paper, upon = await spoken_for(cast, "norway")
    for name in ("icbl", "norway"):
        with refused("position.not_your_group"):
            await paper.does(name, siding.side, 2, upon, Side.ALIGNED)
    with refused("not_permitted"):
        await paper.does("icrc", siding.side, 2, upon, Side.ALIGNED)


async def test_what_is_said_in_confidence_is_here_for_nobody_else(cast: Cast) -> None:
    paper, upon = await spoken_for(cast, "norway", "icbl", seen_by=SeenBy.CHAIR)
    with pytest.raises(NotHere):
        await paper.does("icbl", siding.side, 2, upon, Side.ALIGNED)
