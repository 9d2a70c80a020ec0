"""Many seated at once, and several rooms archived at once: all or none, and each in the record."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from rooms import archiving, meetings, participants, registers, seating
from rooms.convening import AT_ONCE, convene
from rooms.floor import NotHere, Refused
from rooms.people import Audience, Role
from rooms.registers import RoomLine
from rooms.room import Kind, Room
from rooms.seating import Plan
from tests.cast import Cast, entries, row


async def another_room(
    cast: Cast, title: str, kind: Kind = Kind.DIALOGUE, by: str = "secretariat"
) -> tuple[UUID, UUID]:
    """A room, and the seat of whoever opened it."""
    done = await cast.attends(by, partial(seating.open_room, plan=Plan(kind=kind, title=title)))
    assert done.result
    return done.result, UUID(done.entries[-1].body["seat"])


async def test_a_group_is_seated_in_one_role_and_who_sits_already_is_left_as_they_are(cast: Cast) -> None:
    room, mine = await another_room(cast, "Another room")
    people = [cast.persons[name] for name in ("norway", "icbl", "norway", "secretariat")]
    done = await cast.writer.act(room, mine, partial(convene, people=people, role=Role.OBSERVER))
    assert [entry.kind for entry in done.entries] == ["Seated", "Seated"]
    assert {UUID(entry.body["person"]) for entry in done.entries} == {cast.persons["norway"], cast.persons["icbl"]}
    audience = Audience(room, Role.SECRETARIAT)
    async with cast.store.reading() as session:
        view = (await participants.view(session, [room], audience))[room]
    assert {each.name for group in view.groups for each in group.seats if group.role == "observer"} == {
        "Nils Norway",
        "Ida Campaign",
    }


@pytest.mark.parametrize(("names", "reason"), [([], "people.none"), (["norway", "canada"], "people.seated_already")])
async def test_nobody_new_is_a_refusal(cast: Cast, names: list[str], reason: str) -> None:
    before = len(await entries(cast.store, cast.room))
    with pytest.raises(Refused, match=reason):
        await cast.does(
            "secretariat", partial(convene, people=[cast.persons[each] for each in names], role=Role.DELEGATE)
        )
    assert len(await entries(cast.store, cast.room)) == before


async def test_a_group_has_a_limit(cast: Cast) -> None:
    people = [uuid4() for _ in range(AT_ONCE + 1)]
    with pytest.raises(Refused, match=r"people\.too_many"):
        await cast.does("secretariat", partial(convene, people=people, role=Role.DELEGATE))


async def test_a_stranger_in_a_group_leaves_nobody_seated(cast: Cast) -> None:
    room, mine = await another_room(cast, "Another room")
    people = [cast.persons["norway"], uuid4()]
    with pytest.raises(NotHere):
        await cast.writer.act(room, mine, partial(convene, people=people, role=Role.DELEGATE))
    assert len(await entries(cast.store, room)) == 2


async def test_only_the_bureau_and_the_secretariat_seat(cast: Cast) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        await cast.does("norway", partial(convene, people=[cast.persons["icbl"]], role=Role.DELEGATE))


async def test_nobody_is_seated_in_an_archived_room(cast: Cast) -> None:
    await cast.attends("secretariat", partial(seating.archive, room_id=cast.room), also=(cast.room,))
    with pytest.raises(Refused, match=r"room\.archived"):
        await cast.does("secretariat", partial(convene, people=[cast.persons["icbl"]], role=Role.DELEGATE))


async def test_rooms_are_archived_together_and_both_records_say_so(cast: Cast) -> None:
    one, two = [(await another_room(cast, title))[0] for title in ("One", "Two")]
    done = await cast.attends("secretariat", partial(archiving.archive_all, rooms=[one, two, one]), also=(one, two))
    assert [entry.kind for entry in done.entries] == ["RoomRetired", "RoomArchived"] * 2
    assert [entry.place_id for entry in done.entries] == [cast.conference, one, cast.conference, two]
    assert (await row(cast.store, Room, one)).archived
    assert (await row(cast.store, Room, two)).archived


async def test_one_room_that_cannot_be_archived_keeps_all_open(cast: Cast) -> None:
    free, _ = await another_room(cast, "Free")
    await cast.does("canada", meetings.open_meeting)
    rooms = [free, cast.room]
    with pytest.raises(Refused, match=r"room\.sitting"):
        await cast.attends("secretariat", partial(archiving.archive_all, rooms=rooms), also=tuple(rooms))
    assert not (await row(cast.store, Room, free)).archived
    with pytest.raises(Refused, match=r"rooms\.none"):
        await cast.attends("secretariat", partial(archiving.archive_all, rooms=[]))
    with pytest.raises(Refused, match="not_permitted"):
        await cast.attends("norway", partial(archiving.archive_all, rooms=[free]), also=(free,))


async def test_a_caucus_is_not_found_to_be_archived(cast: Cast) -> None:
    caucus, _ = await another_room(cast, "Among friends", Kind.CAUCUS, by="norway")
    with pytest.raises(NotHere):
        await cast.attends("secretariat", partial(archiving.archive_all, rooms=[caucus]), also=(caucus,))


async def test_the_registers_know_of_no_caucus(cast: Cast) -> None:
    await another_room(cast, "Among friends", Kind.CAUCUS, by="norway")
    async with cast.store.reading() as session:
        people = {each.name: each for each in await registers.people(session, cast.conference)}
        entities = {each.short: each for each in await registers.entities(session, cast.conference)}
        audience = Audience(cast.conference, Role.SECRETARIAT)
        rooms: list[RoomLine] = await registers.rooms(session, cast.conference, cast.persons["secretariat"], audience)
    assert people["Nils Norway"].rooms == 1
    assert not people["Nils Norway"].linked
    assert people["Sipho South Africa"].groups == ["african"]
    assert people["Rosa Cross"].role == "observer"
    assert entities["RSA"].people == 1
    assert [(each.title, each.seats, each.acknowledged, each.chaired, each.mine) for each in rooms] == [
        ("Track 1.5 on landmines", 6, 6, True, True)
    ]
