"""Negotiating groups: an entity may stand in several, and in two regional groups."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from rooms import accreditation, attending, groups, registers
from rooms.floor import NotHere
from rooms.groups import Formation
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


async def test_several_join_and_leave_together(cast: Cast) -> None:
    core = await formed(cast, "Core group", "norway")
    both = [cast.entities[each] for each in ("norway", "canada")]
    done = await cast.attends("secretariat", partial(groups.align, group_id=core, joining=both))
    assert done.result == [cast.entities["canada"]]
    assert {short for short, theirs in (await of_each(cast)).items() if theirs} == {"Norway", "Canada"}
    with refused("group.unchanged", "entities"):
        await cast.attends("secretariat", partial(groups.align, group_id=core, joining=both))
    done = await cast.attends("secretariat", partial(groups.align, group_id=core, leaving=[*both, uuid4()]))
    assert set(done.result or []) == set(both)
    assert not any((await of_each(cast)).values())
    with pytest.raises(NotHere):
        await cast.attends("secretariat", partial(groups.align, group_id=core, joining=[uuid4()]))
    with refused("not_permitted"):
        await cast.attends("norway", partial(groups.align, group_id=core, joining=both))


async def test_what_is_dissolved_is_gone_and_its_bodies_stay(cast: Cast) -> None:
    core, other = await formed(cast, "Core group", "norway"), await formed(cast, "Others", "norway", "canada")
    with pytest.raises(NotHere):
        await cast.attends("secretariat", partial(groups.dissolve, groups=[core, uuid4()]))
    with refused("groups.none"):
        await cast.attends("secretariat", partial(groups.dissolve, groups=[]))
    with refused("not_permitted"):
        await cast.attends("canada", partial(groups.dissolve, groups=[core]))
    assert (await cast.attends("secretariat", partial(groups.dissolve, groups=[core, core]))).result == [core]
    found = await of_each(cast)
    assert (found["Norway"], found["Canada"]) == (["Others"], ["Others"])
    await cast.attends("secretariat", partial(groups.dissolve, groups=[other]))
    assert not any((await of_each(cast)).values())
    assert await formed(cast, "Core group") not in (core, other), "its name is free again"


async def test_groups_of_the_list_are_formed_with_who_of_them_is_here(cast: Cast) -> None:
    async with cast.store.reading() as session:
        states = {line.id: line.name for line in await registers.entities(session, cast.conference)}
    found = {each.code: each for each in groups.listed(states)}
    assert {code: each.states for code, each in found.items() if code in ("g77", "oecd", "brics")} == {
        "g77": 133,
        "oecd": 38,
        "brics": 5,
    }
    assert set(found["oecd"].entities) == {cast.entities["norway"], cast.entities["canada"]}
    assert found["g77"].entities == found["brics"].entities == (cast.entities["south_africa"],)
    assert len(found["brics"].absent) == 4
    wanted = [Formation(code, code, found[code].entities) for code in ("brics", "european-union", "oecd")]
    done = await cast.attends("secretariat", partial(groups.form_all, wanted=wanted))
    assert done.result
    assert len(done.entries) == 5, "the empty one is formed and not composed"
    named = await of_each(cast)
    assert (named["RSA"], named["Norway"], named["ICBL"]) == (["brics"], ["oecd"], [])
    more = Formation("brics", "brics", (cast.entities["icbl"],), done.result[0])
    assert (await cast.attends("secretariat", partial(groups.form_all, wanted=[more]))).result == [done.result[0]]
    assert (await of_each(cast))["ICBL"] == ["brics"]
    fresh = Formation("New", "New", ())
    with refused("group.known_already", "name"):
        await cast.attends("secretariat", partial(groups.form_all, wanted=[fresh, Formation("OECD", "", ())]))
    async with cast.store.reading() as session:
        assert len(await groups.of_conference(session, cast.conference)) == 3, "all of them, or none"
