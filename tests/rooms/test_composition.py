"""Composition: of which kinds few took part, told in a way that tells nobody's attendance."""

from functools import partial
from uuid import UUID

from rooms import accreditation, charter, composition, groups, seating, segments
from rooms.people import Role
from rooms.room import Attribution, Room
from rooms.segments import Segment
from rooms.threads import naming
from tests.cast import Cast, row
from tests.rooms.ways import refused

RULE = Attribution.CHATHAM_HOUSE


async def opened(cast: Cast) -> UUID:
    await cast.does("canada", partial(naming.open_segment, rule=RULE))
    segment = (await row(cast.store, Room, cast.room)).segment_id
    assert segment is not None
    return segment


async def enters(cast: Cast, segment: UUID, *names: str) -> None:
    for name in names:
        await cast.does(name, partial(segments.acknowledge, segment_id=segment, rule=RULE))


async def crowd(cast: Cast, count: int) -> list[str]:
    """More delegates of norway in the room."""
    names = [f"norway {at}" for at in range(count)]
    for name in names:
        register = partial(accreditation.register, entity_id=cast.entities["norway"], name=name.title())
        cast.persons[name] = UUID((await cast.attends("secretariat", register)).entries[-1].body["person"])
        grant = partial(seating.grant, person_id=cast.persons[name], role=Role.DELEGATE)
        cast.seats[name] = UUID((await cast.does("secretariat", grant)).entries[-1].body["seat"])
        await cast.does(name, partial(charter.acknowledge, version=1))
    return names


async def small(cast: Cast, segment: UUID) -> list[str]:
    await cast.does("canada", partial(segments.close, segment_id=segment))
    return (await row(cast.store, Segment, segment)).small


async def test_a_kind_of_which_few_are_seated_is_small_whoever_came(cast: Cast) -> None:
    done = await cast.attends("secretariat", partial(groups.form, name="Friends of the ban"))
    group = UUID(done.entries[-1].body["group"])
    await cast.attends("secretariat", partial(groups.compose, group_id=group, entities=[cast.entities["norway"]]))
    first, second = await opened(cast), None
    await enters(cast, first, *cast.seats)
    everyone = await small(cast, first)
    second = await opened(cast)
    assert everyone == await small(cast, second), "from what is kept nobody learns who came"
    assert {f"group:{group}", "region:african", "entity:ngo", "role:observer", "role:delegate"} <= set(everyone)


async def test_of_a_large_kind_it_is_told_whether_five_came(cast: Cast) -> None:
    names = await crowd(cast, 9)
    first = await opened(cast)
    await enters(cast, first, *names[:5])
    assert not {"role:delegate", "region:western_european_other", "entity:member_state"} & set(await small(cast, first))
    second = await opened(cast)
    await enters(cast, second, *names[:3])
    assert {"role:delegate", "region:western_european_other"} <= set(await small(cast, second))


async def test_without_the_key_every_kind_counts_as_small(cast: Cast) -> None:
    names = await crowd(cast, 9)
    segment = await opened(cast)
    await enters(cast, segment, *names)
    async with cast.store.reading() as session:
        assert await composition.small(session, cast.room, segment, RULE, closing=False) != []
        assert "role:delegate" not in await composition.small(session, cast.room, segment, RULE, closing=False)
    cast.store.keys.destroy(segment)
    assert "role:delegate" in await small(cast, segment)


async def test_what_one_consented_to_be_named_for_is_quoted_freely(cast: Cast) -> None:
    segment = await opened(cast)
    await enters(cast, segment, "norway")
    named, other = await cast.says("norway", "Quote me."), await cast.says("norway", "Not this.")
    await cast.does("norway", partial(naming.give_name, message_id=named))
    await small(cast, segment)
    await cast.says("icbl", "As was said.", quote_of=named)
    with refused("quote.small_group", "knowingly"):
        await cast.says("icbl", "As was said.", quote_of=other)
    await cast.says("icbl", "As was said.", quote_of=other, knowingly=True)
