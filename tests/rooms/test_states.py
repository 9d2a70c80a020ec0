"""States: the pinned list, the names each goes by, and which of a regional group are not at the table."""

from collections import Counter
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from rooms import accreditation, balance, states
from rooms.people import EntityKind, RegionalGroup
from tests.cast import Cast


def test_there_are_193_states_with_194_places() -> None:
    every = states.every()
    places = Counter(region for each in every for region in each.regions)
    assert len(every) == len({each.code for each in every}) == 193
    assert places == {
        RegionalGroup.AFRICAN: 54,
        RegionalGroup.ASIA_PACIFIC: 55,
        RegionalGroup.EASTERN_EUROPEAN: 23,
        RegionalGroup.LATIN_AMERICAN_CARIBBEAN: 33,
        RegionalGroup.WESTERN_EUROPEAN_OTHER: 29,
    }
    assert [each.name for each in every if len(each.regions) > 1] == ["Türkiye"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Türkiye", "TUR"), ("TURKEY", "TUR"), ("turkiye", "TUR"), ("nor", "NOR"), ("Viet Nam", "VNM")),
        *(("Côte d’Ivoire", "CIV"), ("COTE D'IVOIRE", "CIV"), ("Republic of Korea", "KOR"), ("Congo", "COG")),
        *(("United States", "USA"), ("Antarctica", None), ("", None), ("Korea", None)),
    ],
)
def test_a_state_is_known_however_its_name_is_written(name: str, code: str | None) -> None:
    found = states.called(name)
    assert (found.code if found else None) == code


def test_no_name_is_that_of_two() -> None:
    named = Counter(states.key(name) for each in states.every() for name in {each.code, each.name, *each.also})
    twice = {name for name, count in named.items() if count > 1}
    assert {
        name
        for name in twice
        if len({e.code for e in states.every() if name in {states.key(n) for n in (e.name, *e.also)}}) > 1
    } == set()


def test_a_list_that_is_not_ours_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "states.csv"
    other.write_bytes(states.FILE.read_bytes().replace(b"Norway", b"Nowhere"))
    monkeypatch.setattr(states, "FILE", other)
    states.every.cache_clear()
    with pytest.raises(states.Spoilt):
        states.every()
    monkeypatch.undo()
    states.every.cache_clear()
    assert len(states.every()) == 193


async def test_who_is_missing_is_counted_by_regional_group(cast: Cast) -> None:
    async with cast.store.reading() as session:
        gaps = {gap.region: gap for gap in (await balance.view(session, cast.conference)).gaps}
    western, african = gaps[RegionalGroup.WESTERN_EUROPEAN_OTHER], gaps[RegionalGroup.AFRICAN]
    assert (western.members, len(western.absent)) == (29, 27)
    assert {"Canada", "Norway"} & {each.name for each in western.absent} == set()
    assert (african.members, len(african.absent)) == (54, 53)
    assert "Türkiye" in {each.name for each in gaps[RegionalGroup.ASIA_PACIFIC].absent}
    adding = partial(accreditation.add_entity, name="Turkey", short="", kind=EntityKind.MEMBER_STATE)
    added = await cast.attends("secretariat", adding)
    entity = UUID(added.entries[-1].body["entity"])
    await cast.attends("secretariat", partial(accreditation.register, entity_id=entity, name="Tekin Turkey"))
    async with cast.store.reading() as session:
        gaps = {gap.region: gap for gap in (await balance.view(session, cast.conference)).gaps}
    assert len(gaps[RegionalGroup.WESTERN_EUROPEAN_OTHER].absent) == 26
    assert len(gaps[RegionalGroup.ASIA_PACIFIC].absent) == 54


def test_where_no_state_of_the_list_is_at_the_table_nothing_is_said() -> None:
    assert states.gaps(["Freedonia", "Sylvania"]) == []
