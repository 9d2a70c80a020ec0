"""Positions: where delegations stand, who may know of it, and when it no longer holds; holds on paragraphs."""

from datetime import timedelta

import pytest

from rooms import groups
from rooms.drafting.agreement import holds
from rooms.drafting.proposals import proposing
from rooms.drafting.sides import positions, stands
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.groups import NegotiatingGroup
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_segments import opened
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report.\n\n2. They act.\n"


async def known(paper: Paper, name: str) -> list[tuple[str, str, str | None, bool]]:
    """What somebody may know of where others stand."""
    async with paper.cast.floor_of(name) as floor:
        found = await stands.known_to(floor, paper.id, [1, 2])
    return [(each.entity, each.stance, each.reason, each.mine) for each in found]


@pytest.mark.parametrize(
    ("seen_by", "chair", "others"),
    [(SeenBy.DELEGATION, False, False), (SeenBy.CHAIR, True, False), (SeenBy.ROOM, True, True)],
)
async def test_who_may_know_where_a_delegation_stands(cast: Cast, seen_by: SeenBy, chair: bool, others: bool) -> None:
    paper = await tabled(cast, SOURCE)
    saying = Saying(Stance.LIVE_WITH, "If it is  phased in.", seen_by)
    entry = await paper.does("norway", positions.take, 2, saying)
    said = [("Norway", "live_with", "If it is phased in.")]
    assert [each[:3] for each in await known(paper, "norway")] == said
    assert [each[:3] for each in await known(paper, "canada")] == (said if chair else [])
    for name in ("icbl", "icrc", "secretariat"):
        assert [each[:3] for each in await known(paper, name)] == (said if others else [])
    assert bool(entry.event.touches()) == others


async def test_a_delegation_stands_in_one_place_at_a_time(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", positions.take, 2, Saying(Stance.SUPPORT, seen_by=SeenBy.ROOM))
    await paper.does("norway", positions.take, 2, Saying(Stance.OPPOSE, seen_by=SeenBy.ROOM))
    assert await known(paper, "icbl") == [("Norway", "oppose", None, False)]
    await paper.does("norway", positions.withdraw, 2)
    assert await known(paper, "norway") == []
    with refused("position.none"):
        await paper.does("norway", positions.withdraw, 2)


async def test_an_answer_falls_when_the_proposal_changes(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await paper.does("norway", proposing.add_alternative, 2, "may")
    number = await paper.bracket("may")
    await paper.does("icbl", positions.take, number, Saying(Stance.SUPPORT, seen_by=SeenBy.ROOM))
    await paper.does("norway", proposing.rephrase, number, "might")
    async with cast.floor_of("icbl") as floor:
        assert await stands.known_to(floor, paper.id, [number]) == []


async def test_one_speaks_for_a_group_one_stands_in(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    done = await cast.attends("secretariat", lambda floor: groups.form(floor, "Friends of the ban", "Friends"))
    group = done.entries[-1].event.group  # type: ignore[attr-defined]
    saying = Saying(Stance.SUPPORT, group=group, seen_by=SeenBy.ROOM)
    with refused("position.not_your_group", "group"):
        await paper.does("norway", positions.take, 2, saying)
    await cast.attends("secretariat", lambda floor: groups.compose(floor, group, [cast.entities["norway"]]))
    await paper.does("norway", positions.take, 2, saying)
    async with cast.floor_of("icbl") as floor:
        (stand,) = await stands.known_to(floor, paper.id, [2])
        assert (await floor.session.get_one(NegotiatingGroup, group)).short == stand.group == "Friends"


async def test_who_may_not_take_a_position(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    with refused("not_permitted"):
        await paper.does("icrc", positions.take, 2, Saying(Stance.SUPPORT))
    with refused("reason.too_long", "reason"):
        await paper.does("norway", positions.take, 2, Saying(Stance.SUPPORT, "x" * 2_001))


async def test_where_nobody_is_named_no_delegation_takes_a_position(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await opened(cast)
    with refused("position.nobody_named"):
        await paper.does("canada", positions.take, 2, Saying(Stance.SUPPORT))


async def test_a_paragraph_is_held_until_a_time(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    paragraph = (await paper.select("They")).paragraph
    async with cast.floor_of("norway") as floor:
        now = floor.now
    until = now + timedelta(hours=3)
    with refused("hold.past", "until"):
        await cast.does("norway", lambda floor: holds.hold(floor, paragraph, floor.now))
    await cast.does("norway", lambda floor: holds.hold(floor, paragraph, until, "Asking capital."))
    with refused("hold.already", "until"):
        await cast.does("norway", lambda floor: holds.hold(floor, paragraph, until))
    async with cast.floor_of("icbl") as floor:
        assert [(each.entity, each.reason, each.mine) for each in await holds.on(floor, paragraph)] == [
            ("Norway", "Asking capital.", False)
        ]
    await cast.does("norway", lambda floor: holds.lift(floor, paragraph))
    with refused("hold.none"):
        await cast.does("norway", lambda floor: holds.lift(floor, paragraph))
