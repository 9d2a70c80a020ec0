"""Negotiating groups: an entity may stand in several, and in two regional groups."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from rooms import accreditation, attending, groups, registers
from rooms.floor import NotHere
from rooms.people import EntityKind, RegionalGroup
from tests.cast import Cast
from tests.rooms.ways import refused


async def formed(cast: Cast, name: str, *members: str) -> UUID:
    done = await cast.attends("secretariat", partial(groups.form, name=name, short=name))
    group = UUID(done.entries[-1].body["group"])
    if members:
        entities = [cast.entities[each] for each in members]
        await cast.attends("secretariat", partial(groups.compose, group_id=group, entities=entities))
    return group


async def of_each(cast: Cast) -> dict[str, list[str]]:
    async with cast.store.reading() as session:
        lines = await registers.entities(session, cast.conference)
    return {line.short: [group.name for group in line.negotiating] for line in lines}


async def test_an_entity_stands_in_several_groups(cast: Cast) -> None:
    core = await formed(cast, "Core group", "norway", "south_africa")
    await formed(cast, "Africa and friends", "south_africa", "icbl")
    found = await of_each(cast)
    assert found["RSA"] == ["Africa and friends", "Core group"]
    assert (found["Norway"], found["ICBL"], found["Canada"]) == (["Core group"], ["Africa and friends"], [])
    await cast.attends("secretariat", partial(groups.compose, group_id=core, entities=[cast.entities["canada"]]))
    found = await of_each(cast)
    assert (found["Norway"], found["Canada"]) == ([], ["Core group"])


async def test_participants_are_found_by_group(cast: Cast) -> None:
    core = await formed(cast, "Core group", "norway", "south_africa")
    async with cast.store.reading() as session:
        everyone = await attending.of_conference(session, cast.conference)
    assert [one.entity for one in attending.matching(everyone, "", "", str(core))] == ["Norway", "RSA"]
    assert [one.entity for one in attending.matching(everyone, "", "", RegionalGroup.AFRICAN)] == ["RSA"]
    assert [one.entity for one in attending.matching(everyone, "core", "")] == ["Norway", "RSA"]


async def test_what_is_refused(cast: Cast) -> None:
    core = await formed(cast, "Core group", "norway")
    with refused("group.known_already", "name"):
        await formed(cast, "CORE GROUP")
    with refused("group.unchanged", "entities"):
        same = [cast.entities["norway"]] * 2
        await cast.attends("secretariat", partial(groups.compose, group_id=core, entities=same))
    with refused("not_permitted"):
        await cast.attends("norway", partial(groups.form, name="Ours"))
    for group, entity in ((uuid4(), cast.entities["norway"]), (core, uuid4())):
        with pytest.raises(NotHere):
            await cast.attends("secretariat", partial(groups.compose, group_id=group, entities=[entity]))


async def test_a_state_may_be_in_two_regional_groups(cast: Cast) -> None:
    both = [RegionalGroup.ASIA_PACIFIC, RegionalGroup.WESTERN_EUROPEAN_OTHER, RegionalGroup.ASIA_PACIFIC]
    act = partial(accreditation.add_entity, name="Bridgeland", short="BRI", kind=EntityKind.MEMBER_STATE, groups=both)
    await cast.attends("secretariat", act)
    async with cast.store.reading() as session:
        line = next(each for each in await registers.entities(session, cast.conference) if each.short == "BRI")
    assert line.groups == ("asia_pacific", "western_european_other")
