"""Groups and themes in bulk at the desk: selected, looked at once more, and done together."""

import re
from collections.abc import AsyncIterator
from functools import partial
from html import unescape
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from rooms import accreditation, groups, themes
from rooms.groups import GroupLine
from rooms.people import EntityKind
from tests.cast import entries
from tests.server.whole import Browser, Whole

pytestmark = pytest.mark.usefixtures("heard_at_once")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest_asyncio.fixture
async def secretary(whole: Whole) -> AsyncIterator[Browser]:
    async with whole.browser("secretariat") as browser:
        yield browser


def desk(whole: Whole, path: str) -> str:
    return f"/conferences/{whole.cast.conference}/desk{path}"


async def confirms(browser: Browser, page: httpx.Response, address: str) -> httpx.Response:
    """Press the button of a preview: what it carries is sent as it stands."""
    assert page.status_code == 200, page.text[:2000]
    form = page.text[page.text.index(f'method="post" action="{address}"') :]
    fields = dict(HIDDEN.findall(form[: form.index("</form>")]))
    return await browser.client.post(address, data=fields)


async def standing(whole: Whole) -> dict[str, GroupLine]:
    async with whole.cast.store.reading() as session:
        return {each.name: each for each in await groups.of_conference(session, whole.cast.conference)}


async def formed(whole: Whole, name: str, *members: str) -> UUID:
    entities = tuple(whole.cast.entities[each] for each in members)
    done = await whole.cast.attends(
        "secretariat", partial(groups.form_all, wanted=[groups.Formation(name, "", entities)])
    )
    assert done.result
    return done.result[0]


def previewed(page: httpx.Response) -> list[str]:
    names = page.text[page.text.index("previewed-names") :]
    return re.findall(r"<bdi>([^<]+)</bdi>", unescape(names[: names.index("</ul>")]))


async def test_groups_of_the_list_are_formed_after_it_was_seen_who_is_at_the_table(
    whole: Whole, secretary: Browser
) -> None:
    listed = desk(whole, "/groups/listed")
    assert listed in (await secretary.get(desk(whole, "/groups"))).text
    assert (await secretary.get(listed)).text.count("Not entered yet") == 12
    page = await secretary.get(f"{listed}/preview", groups=["oecd", "brics", "eig"])
    text = unescape(page.text)
    assert "Form 3 groups?" in text
    assert "Nobody: none of its states is at the table." in text
    part = text[text.index('id="listed-oecd"') :]
    part = part[: part.index("</section>")]
    assert "<bdi>Canada</bdi>" in part[: part.index("Not at the table")]
    assert "36 states of the list" in part
    assert "<bdi>Japan</bdi>" in part[part.index("Not at the table") :]
    done = await confirms(secretary, page, listed)
    assert done.headers["location"] == desk(whole, "/groups?done=formed&count=3")
    found = await standing(whole)
    assert {name: len(group.entities) for name, group in found.items()} == {
        "BRICS": 1,
        "Environmental Integrity Group": 0,
        "Organisation for Economic Co-operation and Development": 2,
    }
    again = await secretary.get(f"{listed}/preview", groups="oecd")
    assert (again.status_code, "All of their states at the table" in again.text) == (422, True)
    late = partial(accreditation.add_entity, name="JAPAN", short="JPN", kind=EntityKind.MEMBER_STATE)
    await whole.cast.attends("secretariat", late)
    assert "Entered; 1 more would join" in (await secretary.get(listed)).text
    page = await secretary.get(f"{listed}/preview", groups=["oecd", "eig"])
    assert "all of its states at the table stand in it already" in page.text
    await confirms(secretary, page, listed)
    assert len((await standing(whole))["Organisation for Economic Co-operation and Development"].entities) == 3


async def test_a_group_formed_in_one_language_is_known_in_another(whole: Whole, secretary: Browser) -> None:
    listed = desk(whole, "/groups/listed")
    await confirms(secretary, await secretary.get(f"{listed}/preview", groups="g77", lang="ar"), listed)
    assert list(await standing(whole)) == ["مجموعة الـ77 والصين"]
    page = await secretary.get(f"{listed}/preview", groups="g77", lang="en")
    assert page.status_code == 422
    secretary.client.headers["Accept-Language"] = "ar"
    assert "مقيدة، وفيها كل الحاضرين" in (await secretary.get(listed, lang="ar")).text


async def test_bodies_join_and_leave_a_group_together(whole: Whole, secretary: Browser) -> None:
    cast, members = whole.cast, desk(whole, "/groups/members")
    assert 'name="entities"' not in (await secretary.get(desk(whole, "/entities"))).text
    core = await formed(whole, "Core group", "norway")
    assert 'name="entities"' in (await secretary.get(desk(whole, "/entities"))).text
    ticked = [str(cast.entities[each]) for each in ("norway", "canada", "icbl")]
    page = await secretary.get(members, group=core, to="join", entities=ticked)
    assert previewed(page) == ["Campaign to Ban Landmines", "Canada"]
    assert "stands in it already" in page.text
    done = await confirms(secretary, page, members)
    assert done.headers["location"] == desk(whole, "/groups?done=joined&count=2")
    assert len((await standing(whole))["Core group"].entities) == 3
    page = await secretary.get(members, group=core, to="leave", entities=ticked[:2])
    assert "Take 2 bodies out of the group" in page.text
    await confirms(secretary, page, members)
    assert (await standing(whole))["Core group"].entities == {cast.entities["icbl"]}


async def test_what_is_not_selected_or_not_there_is_said_and_nothing_is_lost(whole: Whole, secretary: Browser) -> None:
    cast, members = whole.cast, desk(whole, "/groups/members")
    core, norway = await formed(whole, "Core group", "norway"), str(whole.cast.entities["norway"])
    for query, words in (
        ({"group": str(core), "to": "join"}, "Select at least one body."),
        ({"group": str(uuid4()), "to": "join", "entities": norway}, "is not there any more"),
        ({"to": "join", "entities": norway}, "Select at least one group."),
        ({"group": str(core), "to": "join", "entities": norway}, "stand in the group already"),
        ({"group": str(core), "to": "leave", "entities": str(cast.entities["icrc"])}, "None of these bodies"),
    ):
        page = await secretary.get(members, **query)
        assert (page.status_code, words in page.text) == (422, True), query
        for id in [each for each in (query.get("entities"),) if each]:
            assert re.search(rf'value="{id}"[^>]* checked', page.text), "what was ticked is still ticked"
    for fields in (
        {"group": str(core), "entities": "x"},
        {"group": "x", "entities": norway},
        {"group": str(core), "entities": str(uuid4())},
        {"group": str(core), "entities": ""},
    ):
        page = await secretary.send(desk(whole, "/groups"), members, {"to": "join", "key": uuid4().hex, **fields})
        assert page.status_code == 422, fields
    for address, name in (("/groups/listed", "groups"), ("/groups/dissolution", "groups"), ("/themes/order", "themes")):
        for value in ("", "x", str(uuid4())):
            page = await secretary.send(desk(whole, "/groups"), desk(whole, address), {name: value, "key": uuid4().hex})
            assert page.status_code == 422, (address, value)
    assert (await secretary.get(desk(whole, "/groups/dissolution"))).status_code == 422
    assert (await standing(whole))["Core group"].entities == {cast.entities["norway"]}


async def test_groups_are_found_sorted_and_dissolved_after_a_second_look(whole: Whole, secretary: Browser) -> None:
    first, second = await formed(whole, "Core group", "norway", "canada"), await formed(whole, "Others", "icbl")
    page = (await secretary.get(desk(whole, "/groups"), q="canada")).text
    assert ("Core group" in page, "Others" in page, "1 of 2 negotiating groups" in page) == (True, False, True)
    page = (await secretary.get(desk(whole, "/groups"), sort="bodies")).text
    assert page.index("Others") < page.index("Core group")
    look = await secretary.get(desk(whole, "/groups/dissolution"), groups=[str(first), str(second)])
    assert previewed(look) == ["Core group", "Others"]
    done = await confirms(secretary, look, desk(whole, "/groups/dissolution"))
    assert done.headers["location"] == desk(whole, "/groups?done=dissolved&count=2")
    assert await standing(whole) == {}
    again = await confirms(secretary, look, desk(whole, "/groups/dissolution"))
    assert again.headers["location"].endswith("?done=before")
    kinds = [each.kind for each in await entries(whole.cast.store, whole.cast.conference)]
    assert kinds.count("GroupDissolved") == 2


async def test_themes_are_put_into_another_order_after_a_second_look(whole: Whole, secretary: Browser) -> None:
    for title in ("Mines", "Clearance", "Money"):
        await whole.cast.attends("secretariat", partial(themes.add, title={"en": title}, summary={}))
    async with whole.cast.store.reading() as session:
        ids = {each.title["en"]: str(each.id) for each in await themes.of_conference(session, whole.cast.conference)}
    order = desk(whole, "/themes/order")
    page = await secretary.get(order, to="last", themes=[ids["Mines"]])
    assert previewed(page) == ["1. Clearance", "2. Money", "3. Mines"]
    assert (await confirms(secretary, page, order)).headers["location"] == desk(whole, "/themes?done=ordered")
    page = await secretary.get(order, to="first", themes=[ids["Mines"], ids["Money"]])
    assert previewed(page) == ["1. Money", "2. Mines", "3. Clearance"]
    await confirms(secretary, page, order)
    home = (await secretary.get(f"/conferences/{whole.cast.conference}")).text
    assert home.index("Money") < home.index("Mines") < home.index("Clearance")
    found = (await secretary.get(desk(whole, "/themes"), q="cle")).text
    assert ("1 of 3 themes" in found, 'id="theme-' + ids["Mines"] in found) == (True, False)
    for query, words in (({}, "Select at least one theme."), ({"themes": ids["Money"]}, "in this order already")):
        page = await secretary.get(order, to="first", **query)
        assert (page.status_code, words in page.text) == (422, True)
    await whole.cast.attends("secretariat", partial(themes.add, title={"en": "Trust"}, summary={}))
    stale = {"themes": " ".join(ids.values()), "key": uuid4().hex}
    page = await secretary.send(desk(whole, "/themes"), order, stale)
    assert (page.status_code, "A theme was added" in page.text) == (422, True)
