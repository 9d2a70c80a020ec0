"""The balance of the table: what is there, what is missing, and how each entity came to be invited."""

from functools import partial
from uuid import UUID

from rooms import accreditation, balance, registers
from rooms.people import EntityKind, Gender, RegionalGroup
from tests.cast import Cast
from tests.rooms.ways import refused
from tests.server.conferring import at, page
from tests.server.whole import Whole


async def described(cast: Cast) -> None:
    call = partial(accreditation.describe, entity_id=cast.entities["icbl"], recruitment="Applied", call="Open call 2")
    await cast.attends("secretariat", call)


async def test_the_shares_add_up_and_say_who_is_missing(cast: Cast) -> None:
    act = partial(accreditation.add_entity, name="Bridgeland", short="BRI", kind=EntityKind.MEMBER_STATE)
    both = [RegionalGroup.ASIA_PACIFIC, RegionalGroup.WESTERN_EUROPEAN_OTHER]
    added = await cast.attends("secretariat", partial(act, groups=both))
    async with cast.store.reading() as session:
        before = await balance.view(session, cast.conference)
    assert (before.entities, before.people, before.states) == (6, 6, 3)
    assert before.absent == ["Bridgeland"]
    assert before.missing_regions == ["asia_pacific", "eastern_european", "latin_american_caribbean"]
    assert before.missing_kinds[:2] == ["observer_state", "regional_organisation"]
    entity = UUID(added.entries[-1].body["entity"])
    come = partial(accreditation.register, entity_id=entity, name="Bea Bridge", gender=Gender.WOMAN)
    await cast.attends("secretariat", come)
    async with cast.store.reading() as session:
        after = await balance.view(session, cast.conference)
    regions = {share.value: (share.entities, share.people) for share in after.regions}
    assert regions["asia_pacific"] == (1, 1)
    assert regions["western_european_other"] == (3, 3)
    assert (regions["african"], regions[""]) == ((1, 1), (3, 3))
    assert {share.value: share.people for share in after.genders} == {"woman": 1, "man": 0, "other": 0, "": 6}
    assert (after.entities, after.people, after.states, after.absent) == (7, 7, 4, [])


async def test_how_an_entity_came_to_be_invited_is_open_to_the_room(whole: Whole) -> None:
    await described(whole.cast)
    async with whole.browser("icrc") as browser:
        html = await page(browser, at(whole, "/table"))
        assert "Open call 2" in html
        assert html.count("Not stated") == 5
        assert html.count("nobody") > 5
        assert at(whole, "/table") in await page(browser, at(whole))
        assert "<rect" in html
        assert "style=" not in html
        browser.client.headers["Accept-Language"] = "ar"
        assert "Not stated" not in await page(browser, at(whole, "/table"))
    async with whole.browser() as browser:
        assert (await browser.get(at(whole, "/table"))).status_code in (303, 404)


async def test_it_is_stated_on_the_desk(whole: Whole) -> None:
    entity = whole.cast.entities["norway"]
    async with whole.browser("secretariat") as browser:
        desk, of_norway = at(whole, "/desk/entities"), at(whole, f"/desk/entities/{entity}")
        stated = {"recruitment": "Standing invitation", "call": "", "key": "k"}
        answer = await browser.send(of_norway, f"{of_norway}/recruitment", stated)
        assert answer.headers["location"] == f"{desk}?done=recruited"
        assert "Standing invitation" in await page(browser, of_norway)
        again = await browser.send(of_norway, f"{of_norway}/recruitment", {**stated, "key": "l"})
        assert "This stands there already." in again.text
        long = await browser.send(
            of_norway, f"{of_norway}/recruitment", {**stated, "recruitment": "x" * 501, "key": "m"}
        )
        assert (long.status_code, "x" * 501 in long.text) == (422, True)
        missing = at(whole, f"/desk/entities/{whole.cast.persons['norway']}")
        assert (await browser.get(missing)).status_code == 404


async def test_only_the_secretariat_states_it(cast: Cast) -> None:
    act = partial(accreditation.describe, entity_id=cast.entities["norway"], recruitment="Us", call="")
    with refused("not_permitted"):
        await cast.attends("norway", act)
    await described(cast)
    with refused("entity.unchanged", "recruitment"):
        await described(cast)
    async with cast.store.reading() as session:
        lines = {line.short: line for line in await registers.entities(session, cast.conference)}
    assert (lines["ICBL"].recruitment, lines["ICBL"].call) == ("Applied", "Open call 2")


async def test_groups_are_formed_on_the_desk_and_shown_with_the_entities(whole: Whole) -> None:
    async with whole.browser("secretariat") as browser:
        desk = at(whole, "/desk/groups")
        answer = await browser.send(desk, desk, {"name": "Core group", "short": "", "key": "g"})
        group = answer.headers["location"].partition("?")[0]
        members = [str(whole.cast.entities[name]) for name in ("norway", "canada")]
        done = await browser.send(group, f"{group}/entities", {"entities": members, "key": "h"})
        assert done.headers["location"] == f"{desk}?done=composed"
        # Beside two entities, and among the groups that selected ones can join.
        assert (await page(browser, at(whole, "/desk/entities"))).count("Core group") == 3
        assert (await page(browser, desk)).count("<bdi>Norway</bdi>") == 1
        again = await browser.send(desk, desk, {"name": "core GROUP", "key": "i"})
        assert (again.status_code, "core GROUP" in again.text) == (422, True)
        lost = await browser.send(group, f"{group}/entities", {"entities": ["nobody"], "key": "j"})
        assert "not on the list" in lost.text
        listed = at(whole, f"/people?group={group.rpartition('/')[2]}")
    async with whole.browser("icrc") as browser:
        html = await page(browser, listed)
        assert "Nils Norway" in html
        assert "Sipho South Africa" not in html


async def test_a_member_state_is_offered_and_takes_its_regional_groups_from_the_list(whole: Whole) -> None:
    entities = at(whole, "/desk/entities")
    async with whole.browser("secretariat") as browser:
        assert '<option value="Türkiye">' in await page(browser, entities)
        for fields, said in (
            ({"name": "Turkey", "listed": "yes"}, {"Asia-Pacific States", "Western European and other States"}),
            ({"name": "Kenya", "listed": "yes", "groups": "eastern_european"}, {"Eastern European States"}),
            ({"name": "Chad"}, set()),
        ):
            sent = {"short": "", "kind": "member_state", **fields}
            assert (await browser.send(entities, entities, sent)).status_code == 303
            html = await page(browser, f"{entities}?q={fields['name']}")
            row = html.partition('<tr id="entity-')[2].partition("</tr>")[0]
            assert {each for each in ("Asia-Pacific States", "Western European and other States") if each in row} == (
                said - {"Eastern European States"}
            )
            assert ("Eastern European States" in row) is ("Eastern European States" in said)
        answer = await browser.send(entities, entities, {"name": " ", "kind": "member_state"})
        assert 'name="listed" value="yes">' in answer.text.replace("checked", "checked"), "what was unticked stays so"
    async with whole.browser("norway") as browser:
        html = await page(browser, at(whole, "/table"))
        assert "2 of 29 at the table" in html
        assert "Türkiye" in html
        browser.client.headers["Accept-Language"] = "ar"
        assert "تركيا" in await page(browser, at(whole, "/table"))
